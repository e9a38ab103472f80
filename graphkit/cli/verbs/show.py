"""graphkit show: the card of an actor, place, programme or act."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options, print_table, table_of, write
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.verbs.as_of import certain_option, note, time_options
from graphkit.errors import AmbiguousName, UnknownName
from graphkit.tables.writers.terminal import console as terminal

if TYPE_CHECKING:
    from graphkit.cards.card import Card
    from graphkit.query.valid_time import TimeFilter
    from graphkit.store.base import Reader


@verb("show")
@click.argument("name")
@click.option("--all", "everything", is_flag=True)
@time_options
@certain_option
@output_options
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    name: str,
    everything: bool,
    as_of: str | None,
    between: tuple[str, str] | None,
    certain: bool,
    format_: str | None,
    output: Path | None,
) -> int:
    """Show a card."""
    from graphkit.query.valid_time import parse_time

    when = parse_time(as_of, between, certain=certain)
    with settings.reader() as reader:
        try:
            found = _card(reader, name, when)
        except AmbiguousName as error:
            click.echo(settings.say("show.several", name=name, count=len(error.candidates)), err=True)
            print_table(table_of(error.candidates, ("id", "label", "name", "where")), settings, stderr=True)
            return error.exit_code
    if choose(format_, output) == "table" and output is None:
        _print(found, settings, everything)
    else:
        emit(found.table(), settings, format_, output, extra=found.as_dict())
        if found.as_of:
            click.echo(note(found.as_of, settings.language), err=True)
    return 0


def _card(reader: "Reader", name: str, when: "TimeFilter | None") -> "Card":
    """Return the card of a name, or of the place that the table of places means by it, and say so."""
    from graphkit.cards.card import card

    try:
        return card(reader, name, when)
    except UnknownName:
        from graphkit.query.resolve_place import resolve_by_gazetteer

        found = resolve_by_gazetteer(reader, name, when.first if when else None)
        if found is None:
            raise
    node_id, said = found
    click.echo(said, err=True)
    return card(reader, node_id, when)


def _print(found: "Card", settings: Settings, everything: bool) -> None:
    from graphkit.cli.terminal.cards import CardPrinter

    if is_terminal(sys.stdout):
        CardPrinter(found, settings, terminal(), everything=everything).print()
        return
    console = terminal(file=io.StringIO(), width=int(os.environ.get("COLUMNS") or 160))
    CardPrinter(found, settings, console, everything=True).print()
    write("".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines()))
