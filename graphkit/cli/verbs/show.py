"""graphkit show: the card of an actor, place, programme or act."""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.output import choose, emit, output_options, print_table, table_of, write
from graphkit.cli.terminal.pager import pager_option, show_page
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.verbs.as_of import certain_option, time_options
from graphkit.errors import AmbiguousName
from graphkit.tables.writers.terminal import console as terminal

if TYPE_CHECKING:
    from graphkit.cards.card import Card


@verb("show")
@click.argument("name", shell_complete=completion.anything)
@click.option("--all", "everything", is_flag=True)
@time_options
@certain_option
@pager_option
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
    from graphkit.cards.open_card import open_card
    from graphkit.query.resolve_place import resolve_any
    from graphkit.query.time_words import time_note
    from graphkit.query.valid_time import parse_time

    time = parse_time(as_of, between, certain=certain)
    with settings.reader() as reader:
        try:
            node_id, remark = resolve_any(reader, name, time.first if time else None)
            card = open_card(reader, node_id, settings.vocabulary(), time)
        except AmbiguousName as error:
            click.echo(settings.say("show.several", name=name, count=len(error.candidates)), err=True)
            print_table(table_of(error.candidates, ("id", "label", "name", "where")), settings, stderr=True)
            return error.exit_code
    if remark:
        click.echo(remark.text(settings.language), err=True)
    if choose(format_, output) == "table" and output is None:
        print_shown(card, settings, everything=everything)
    else:
        emit(card.table(), settings, format_, output, extra=card.as_dict())
        if card.as_of:
            click.echo(time_note(card.as_of, settings.language), err=True)
    return 0


def print_shown(card: "Card", settings: Settings, *, everything: bool) -> None:
    """Print a card for people: cut on a terminal unless all is asked for, whole elsewhere."""
    from graphkit.cli.terminal.cards import print_card

    if is_terminal(sys.stdout):
        console = terminal()
        with console.capture() as captured:
            print_card(card, settings, console, everything=everything)
        show_page(captured.get(), settings)
        return
    text = io.StringIO()
    console = terminal(file=text, width=int(os.environ.get("COLUMNS") or 160))
    print_card(card, settings, console, everything=True)
    write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()))
