"""The one way to print a result: a table for people, JSON for programs, and files by their suffix.

On a terminal a table, elsewhere JSON (``{"columns": [...], "rows": [{...}], "truncated": false}``); ``--format`` says
otherwise. What is piped or written to a file is never cut; a terminal shows the first rows and says how many more.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.terminal.value_words import in_words
from graphkit.errors import UsageError
from graphkit.system.output_files import STDOUT
from graphkit.tables.context import Context
from graphkit.tables.files import write_table
from graphkit.tables.formats import FORMATS, format_of
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table
from graphkit.tables.writers import terminal

ROWS_ON_TERMINAL = 100

F = TypeVar("F", bound=Callable[..., Any])


def output_options(function: F) -> F:
    """Add ``--format``, ``-o`` and ``--force`` to a verb."""
    function = force_option(function)
    function = click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), default=None)(function)
    return click.option("-o", "--output", type=FILE, default=None)(function)


FILE = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
"""The type of an option that names a file to write; ``-`` is standard output."""


def force_option(function: F) -> F:
    """Add ``--force``, which lets an output replace an existing file; see ``Settings.force``."""
    return click.option("--force", is_flag=True, expose_value=False, callback=_remember_force)(function)


def _remember_force(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    ctx.ensure_object(Settings).force = value


def choose(format_: str | None, output: Path | None = None) -> str:
    """Return the format to write: as asked, else by the file's suffix, else by who reads stdout.

    >>> choose(None, Path("answer.csv")), choose("ndjson")
    ('csv', 'ndjson')
    """
    if format_:
        return format_
    if output is not None and output != STDOUT:
        return format_of(output).name
    return "table" if is_terminal(sys.stdout) else "json"


def emit(
    table: Table | Rows,
    settings: Settings,
    format_: str | None = None,
    output: Path | None = None,
    *,
    brief: Sequence[str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Print a result, or write it to a file.

    Parameters
    ----------
    table : Table or Rows
        Columns in order; rows of plain values. `Rows` are written as they come where the format allows it; a terminal
        holds only those that it shows.
    settings : Settings
        For the language of headings, and for what may be overwritten.
    format_, output
        As the user gave them; see `choose`.
    brief : sequence of str, optional
        The columns that a table for people has; the other formats have all.
    extra : mapping, optional
        Further keys of the JSON object (never of the other formats), as the fingerprint.

    Raises
    ------
    UsageError
        If the file may not be written, or a workbook would go to a terminal.
    """
    kind = choose(format_, output)
    to_stdout = output is None or output == STDOUT
    if kind == "table":
        left = 0
        if isinstance(table, Rows):
            is_shown = to_stdout and is_terminal(sys.stdout)
            table, left = first_rows(table, ROWS_ON_TERMINAL) if is_shown else (table.table(), 0)
        if brief is not None:
            table = replace(table, columns=tuple(brief))
        if to_stdout:
            print_table(table, settings, unread=left)
            return
    if to_stdout and FORMATS[kind].binary and is_terminal(sys.stdout):
        raise UsageError("output.binary")
    context = Context(settings.language, extra or {}, {} if to_stdout else provenance(settings, extra or {}))
    write_table(table, output or STDOUT, kind, context, overwrite=settings.force, protected=settings.protected())
    if not to_stdout:
        click.echo(
            settings.say("wrote.rows", file=output, rows=table.count if isinstance(table, Rows) else len(table.rows)),
            err=True,
        )


def first_rows(rows: Rows, most: int) -> tuple[Table, int]:
    """Return the first rows as a table, and how many more there are, which are counted and not kept."""
    first = list(islice(rows.rows, most))
    left = sum(1 for _ in rows.rows)
    return Table(rows.columns, first, rows.truncated or left > 0, rows.warnings), left


def provenance(settings: Settings, extra: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """Return where an answer came from: versions, store and command, and of `extra` the fingerprint and the date."""
    return {
        "graphkit": version("graphkit-kg"),
        "store": settings.config.store,
        "fingerprint": extra.get("fingerprint"),
        "command": settings.command,
        "as_of": extra.get("as_of"),
    }


def write(text: str) -> None:
    """Write text to stdout, whatever the console can show."""
    sys.stdout.write(text)


def print_table(
    table: Table,
    settings: Settings,
    *,
    stderr: bool = False,
    title: str | None = None,
    unread: int = 0,
) -> None:
    """Print a table: on a terminal as wide as it is, and with no more than the first rows; `unread` are not in it."""
    stream = sys.stderr if stderr else sys.stdout
    table = in_words(table, settings)
    if not is_terminal(stream):
        stream.write(f"{title}\n" if title else "")
        terminal.write(table, stream, Context(settings.language))
        return
    screen = terminal.console(stderr=stderr)
    left = len(table.rows) + unread - ROWS_ON_TERMINAL
    if left > 0:
        table = replace(table, rows=table.rows[:ROWS_ON_TERMINAL], truncated=True)
    if title:
        screen.print(title, style="bold")
    terminal.print_on(screen, table, settings.language)
    if left > 0:
        screen.print(settings.say("more-rows", count=left), style="dim")


def table_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> Table:
    """Make a table of dicts; without `columns`, those of the first row."""
    names = tuple(columns if columns is not None else rows[0] if rows else ())
    return Table(names, [{name: row.get(name) for name in names} for row in rows])
