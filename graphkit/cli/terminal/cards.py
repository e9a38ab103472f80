"""Cards on a terminal: a head, then every section as a table, numbered sources at the foot."""

from dataclasses import replace
from typing import TYPE_CHECKING

from graphkit.cards.card import Card
from graphkit.cards.head import head_facts
from graphkit.cards.section import Section, View, state_text
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.card_table import drawn, without_empty
from graphkit.query.time_words import time_note
from graphkit.tables.cells import for_people
from graphkit.tables.headings import heading

if TYPE_CHECKING:
    from rich.console import Console

ROWS = 15
"""Rows of a section that a card shows unless all are asked for."""


def print_card(card: Card, settings: Settings, console: "Console", *, everything: bool = False) -> None:
    """Print a card on a rich console: the first rows of each section, or `everything`."""
    view = card.view(settings.language, settings.vocabulary(), brief=not everything)
    _print_head(card, view, console)
    for section in card.sections.values():
        if section.columns:
            _print_section(section, view, console, limit=None if everything else ROWS)


def acts_text(count: int, back: int, view: View) -> str:
    """Return in words how many acts there are, and how many of them flow back."""
    return view.text("card.acts", count=count) + (view.text("card.acts-back", back=back) if back else "")


def _print_head(card: Card, view: View, console: "Console") -> None:
    from rich.text import Text

    head = card.head
    title = Text(head["name"] or head["id"], style="bold")
    if head.get("name_en"):
        title.append(f"  {head['name_en']}", style="not bold")
    console.print(title)
    console.print(
        " · ".join(filter(None, [view.label(head["label"]), view.join(head["where"]), head.get("when"), head["id"]]))
    )
    if card.as_of:
        state = f" · {state_text(head, view)}" if "state" in head else ""
        console.print(time_note(card.as_of, view.language) + state)
    if head.get("aliases"):
        console.print(view.text("card.also", names=view.join(head["aliases"])))
    if "acts" in head:
        console.print(acts_text(head["acts"], head["acts_back"], view))
    if facts := head_facts(head, view):
        console.print(" · ".join(facts), style="dim")
    if head.get("note"):
        console.print(for_people(head["note"]))


def _print_section(section: Section, view: View, console: "Console", limit: int | None) -> None:
    shown = section.table(view, limit)
    table = without_empty(replace(shown, rows=[{k: for_people(v) for k, v in row.items()} for row in shown.rows]))
    titles = [
        view.text(name) if name.startswith("section.") else heading(name, view.language) for name in table.columns
    ]
    console.print()
    console.print(section.title(view), style="bold underline")
    console.print(drawn(table, titles, console.width))
    if section.note:
        console.print(view.text(section.note), style="dim")
    if len(shown.rows) < len(section.rows):
        console.print(view.text("card.more", count=len(section.rows) - len(shown.rows)), style="dim")
