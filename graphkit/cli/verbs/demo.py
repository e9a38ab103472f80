"""graphkit demo: the five programmes, what they come to, and a picture."""

import io
import os
import sys
from contextlib import closing
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
from graphkit.wording.figures import money
from graphkit.wording.language import LANGUAGES
from graphkit.wording.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from graphkit.cards.section import View
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
    from graphkit.pipeline.demo import load_demo
    from graphkit.render.page.mark import is_unchanged

    here = replace(settings, store=settings.store or STORE)
    uri = here.config.store
    replaceable = is_unchanged(PICTURE)
    if PICTURE.exists() and not replaceable:
        raise UsageError("output.changed", file=PICTURE)
    with progress(settings) as bar:
        result = load_demo(uri, pairings=pairings, progress=bar, vocabulary=settings.vocabulary())
        bar("draw", 0, None)
        programmes = _summarize_and_draw(uri, here, overwrite=replaceable)
    rows = sum(file.read for file in result.files)
    key = "demo.unchanged" if result.batch is None else "demo.imported"
    click.echo(settings.say(key, store=uri, records=rows, files=len(result.files)))
    _print_programmes(programmes, settings)
    click.echo()
    click.echo(text("card.money-note", settings.language))
    click.echo(settings.say("demo.picture", file=PICTURE))
    click.echo(settings.say("demo.next"))
    click.echo(again(f"show {_example(programmes)}", here))


def _summarize_and_draw(uri: str, settings: Settings, *, overwrite: bool) -> "list[Summary]":
    from graphkit.analysis.network.snapshot import take_snapshot
    from graphkit.cards.summary import summaries
    from graphkit.render.picture import render
    from graphkit.store import open_reader

    title = {language: text("demo.title", language) for language in LANGUAGES}
    with closing(open_reader(uri)) as reader:
        snapshot = take_snapshot(reader, settings.vocabulary())
        render(snapshot, PICTURE, language=settings.language, title=title, overwrite=overwrite)
        return summaries(reader, settings.vocabulary())


def _print_programmes(programmes: "list[Summary]", settings: Settings) -> None:
    """Print what each programme amounts to; those with few acts only by name, at the end."""
    width = int(os.environ.get("COLUMNS") or 100)
    text = io.StringIO()
    console = terminal() if is_terminal(sys.stdout) else terminal(file=text, width=width)
    for summary in programmes:
        if summary.acts >= FEW:
            _print(summary, settings, console)
    others = [_party(summary.name, summary.acts, settings) for summary in programmes if summary.acts < FEW]
    if others:
        console.print()
        console.print(settings.say("demo.others", names=_join(others, settings)), style="dim")
    if not is_terminal(sys.stdout):
        write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))


def _example(summaries: "list[Summary]") -> str:
    """Return whom to look at first: who brokers most of all programmes."""
    brokers: dict[str, int] = {}
    for summary in summaries:
        for row in summary.brokers:
            if " " not in row["name"]:
                brokers[row["name"]] = brokers.get(row["name"], 0) + row["acts"]
    return max(sorted(brokers), key=brokers.__getitem__) if brokers else summaries[0].id


def _print(summary: "Summary", settings: Settings, console: "Console") -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from graphkit.cards.section import View
    from graphkit.cli.terminal.cards import acts_text

    view = View(settings.language, settings.vocabulary())
    name = summary.name if settings.language == "zh" or not summary.name_en else f"{summary.name}  {summary.name_en}"
    head = Text(name, style="bold")
    head.append("  " + acts_text(summary.acts, summary.acts_back, view), style="not bold dim")
    console.print()
    console.print(head)
    sides = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    sides.add_column(no_wrap=True)
    sides.add_column()
    sides.add_column(overflow="fold")
    for title, rows, key in _sides(summary, view):
        sides.add_row(Text(f"  {title}"), Text(str(len(rows))), Text(_names(rows, key, settings)))
    console.print(sides)
    if not summary.money:
        console.print("  " + settings.say("demo.no-money"))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text("  " + view.text("section.money")))
    table.add_column(Text(heading("counted", settings.language)), justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for row in summary.money:
        stage = view.word("stages", row["stage"]) or "–"
        what = f"  {view.join([view.word('flows', row['flow']), stage])}"
        amount = money(row["counted"], row["currency"] or "", view.language) if row["figures"] else "–"
        table.add_row(Text(what), Text(amount), Text(_remark(row, view), style="dim"))
    console.print(table)


def _sides(summary: "Summary", view: "View") -> "Iterator[tuple[str, list[dict[str, Any]], str]]":
    """Yield the title, the parties and the count that ranks them: helpers and receivers of aid, then other flows."""
    from graphkit.cards.summary import FLOWS

    helpers = [row for row in summary.helpers if row["aid"] or row["pairings"]]
    yield view.text("section.helpers"), helpers, "aid"
    yield view.text("section.brokers"), sorted(summary.brokers, key=lambda row: -row["acts"]), "acts"
    receivers = [row for row in summary.receivers if row["aid"] or row["pairings"]]
    yield view.text("section.receivers"), receivers, "aid"
    for flow in FLOWS[1:]:
        givers = sorted((row for row in summary.helpers if row[flow]), key=lambda row: (-row[flow], row["id"]))
        if givers:
            yield view.text("demo.from", flow=view.word("flows", flow)), givers, flow


def _remark(row: dict[str, Any], view: "View") -> str:
    """Return what is special about a sum: what is shared, mixed or without a named side, and what is not added."""
    from graphkit.cards.summary import PARTS

    parts = [part for part in PARTS if row[part] and part != "own"]
    whole = len(parts) == 1 and not row["own"]
    words = [heading(part, view.language) for part in parts]
    if not whole:
        amounts = (money(row[part], row["currency"] or "", view.language) for part in parts)
        words = [f"{word} {amount}" for word, amount in zip(words, amounts, strict=True)]
    if row["left_out"]:
        words.append(view.text("demo.left-out", count=row["left_out"]))
    return view.join(words)


def _names(rows: list[dict[str, Any]], key: str, settings: Settings) -> str:
    names = [_party(row["name"], row[key], settings) for row in rows[:NAMES]]
    return _join([*names, "…"] if len(rows) > NAMES else names, settings)


def _party(name: str, acts: int, settings: Settings) -> str:
    return settings.say("demo.party", name=name, acts=acts) if acts else name


def _join(names: list[str], settings: Settings) -> str:
    return ("、" if settings.language == "zh" else ", ").join(names)
