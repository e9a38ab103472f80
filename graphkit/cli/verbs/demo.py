"""graphkit demo: the five programmes, what they come to, and a picture."""

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import write
from graphkit.cli.terminal.pasting import again
from graphkit.cli.terminal.progress import progress
from graphkit.cli.terminal.streams import is_terminal
from graphkit.errors import UsageError
from graphkit.tables.headings import heading
from graphkit.tables.writers.terminal import console as terminal
from graphkit.wording.language import LANGUAGES
from graphkit.wording.messages import text

if TYPE_CHECKING:
    from graphkit.cards.summary import Summary

STORE = "graphkit-demo.kgl"
PICTURE = Path("graphkit-demo.html")
FEW = 5
"""A programme with fewer acts is only named at the end: the texts mention it, but are not about it."""
AMOUNT = 18
"""Cells that a column of money takes: ``CNY 55,866,000,000`` fits, a longer heading is broken."""
NAMES = 4
"""Names that each side of a programme shows."""


@verb("demo")
@click.option("--pairings", is_flag=True)
@click.pass_obj
def command(settings: Settings, /, *, pairings: bool) -> None:
    """Show the five programmes."""
    from graphkit.analysis.network.snapshot import take_snapshot
    from graphkit.cards.summary import summaries
    from graphkit.pipeline.demo import load_demo
    from graphkit.render.page.mark import is_unchanged
    from graphkit.render.picture import render
    from graphkit.store import open_reader

    here = replace(settings, store=settings.store or STORE)
    uri = here.config.store
    replaceable = is_unchanged(PICTURE)
    if PICTURE.exists() and not replaceable:
        raise UsageError("output.changed", file=PICTURE)
    with progress(settings) as tell:
        result = load_demo(uri, pairings=pairings, progress=tell, vocabulary=settings.vocabulary())
        reader = open_reader(uri)
        try:
            found = summaries(reader, settings.vocabulary())
            tell("draw", 0, None)
            title = {language: text("demo.title", language) for language in LANGUAGES}
            snapshot = take_snapshot(reader, here.vocabulary())
            picture = render(snapshot, PICTURE, language=settings.language, title=title, overwrite=replaceable)
            start = _example(found)
        finally:
            reader.close()
    changed = result.batch is not None
    rows = sum(file.read for file in result.files)
    key = "demo.imported" if changed else "demo.unchanged"
    click.echo(settings.say(key, store=uri, records=rows, files=len(result.files)))
    console = terminal() if is_terminal(sys.stdout) else terminal(file=io.StringIO(), width=120)
    for summary in found:
        if summary.acts >= FEW:
            _print(summary, settings, console)
    others = [_party(summary.name, summary.acts, settings) for summary in found if summary.acts < FEW]
    if others:
        console.print()
        console.print(settings.say("demo.others", names=_join(others, settings)), style="dim")
    if not is_terminal(sys.stdout):
        write("".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines()))
    click.echo()
    click.echo(text("card.money-note", settings.language))
    click.echo(settings.say("demo.picture", file=picture))
    click.echo(settings.say("demo.next"))
    click.echo(again(f"show {start}", here))


def _example(summaries: "list[Summary]") -> str:
    """Return whom to look at first: who brokers most of all programmes."""
    brokers: dict[str, int] = {}
    for summary in summaries:
        for row in summary.brokers:
            if " " not in row["name"]:
                brokers[row["name"]] = brokers.get(row["name"], 0) + row["acts"]
    return max(sorted(brokers), key=brokers.__getitem__) if brokers else summaries[0].id


def _print(summary: "Summary", settings: Settings, console: Any) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from graphkit.cards.programme import money_columns
    from graphkit.cards.section import View
    from graphkit.cli.terminal.cards import acts_text

    view = View(settings.language, settings.vocabulary())
    name = summary.name if settings.language == "zh" or not summary.name_en else f"{summary.name}  {summary.name_en}"
    head = Text(name, style="bold")
    head.append("  " + acts_text(summary.acts, summary.acts_back, view), style="not bold dim")
    console.print()
    console.print(head)
    sides = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for side in ("helpers", "brokers", "receivers"):
        rows = getattr(summary, side)
        sides.add_row(
            Text("  " + view.text(f"section.{side}")),
            Text(str(len(rows))),
            Text(_names(rows, settings)) if rows else "",
        )
    console.print(sides)
    if not summary.money:
        console.print("  " + settings.say("demo.no-money"))
        return
    columns = [
        column
        for column in money_columns()
        if column.name == "stage" or any(column.cell(row, view) for row in summary.money)
    ]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        if column.name == "stage":
            table.add_column(Text("  " + view.text("section.money")))
        else:
            table.add_column(Text(heading(column.name, settings.language)), justify="right", max_width=AMOUNT)
    for row in summary.money:
        cells = (("  " if column.name == "stage" else "") + column.cell(row, view) for column in columns)
        table.add_row(*map(Text, cells))
    console.print(table)


def _names(rows: list[dict[str, Any]], settings: Settings) -> str:
    names = [_party(row["name"], row["acts"], settings) for row in rows[:NAMES]]
    return _join([*names, "…"] if len(rows) > NAMES else names, settings)


def _party(name: str, acts: int, settings: Settings) -> str:
    return settings.say("demo.party", name=name, acts=acts)


def _join(names: list[str], settings: Settings) -> str:
    return ("、" if settings.language == "zh" else ", ").join(names)
