"""The one way to print a result: a table for people, JSON for programs, and files by their suffix.

On a terminal a table, elsewhere JSON (``{"columns": [...], "rows": [{...}], "truncated": false}``); ``--format`` says
otherwise. What is piped or written to a file is never cut; a terminal shows the first rows and says how many more.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal
from graphkit.errors import UsageError
from graphkit.tables.table import Table
from graphkit.wording.safe import safe_repr

FORMATS = ("table", "json", "ndjson", "csv", "markdown")
SUFFIXES = {".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".md": "markdown", ".txt": "table"}
ROWS_ON_TERMINAL = 100
_BOM = "\ufeff"  # without it Excel reads a CSV file of Chinese text in the local code page
_UNCUT = 100_000  # cells: as wide as a table may be that no terminal shows
_NARROWEST = 12  # cells a column: with less, words fall into pieces, and rows are shown one by one

F = TypeVar("F", bound=Callable[..., Any])


def output_options(function: F) -> F:
    """Add ``--format`` and ``-o`` to a verb."""
    function = click.option("--format", "format_", type=click.Choice(FORMATS), default=None)(function)
    return click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=None)(function)


def choose(format_: str | None, output: Path | None = None) -> str:
    """Return the format to write: as asked, else by the file's suffix, else by who reads stdout.

    >>> choose(None, Path("answer.csv")), choose("ndjson")
    ('csv', 'ndjson')
    """
    if format_:
        return format_
    if output is not None:
        try:
            return SUFFIXES[output.suffix.lower()]
        except KeyError:
            known = ", ".join(SUFFIXES)
            raise UsageError("output.no-format", file=output, known=known) from None
    return "table" if is_terminal(sys.stdout) else "json"


def emit(
    table: Table,
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
    table : Table
        Columns in order; rows of plain values.
    settings : Settings
        For the language of headings.
    format_, output
        As the user gave them; see `choose`.
    brief : sequence of str, optional
        The columns that a table for people has; the other formats have all.
    extra : mapping, optional
        Further keys of the JSON object (never of the other formats), as the fingerprint.
    """
    kind = choose(format_, output)
    if kind == "table" and brief is not None:
        table = Table(tuple(brief), table.rows, table.truncated)
    if output is None and kind == "table":
        print_table(table, settings)
        return
    text = render(table, kind, settings, extra)
    if output is None:
        write(text)
        return
    mark = _BOM if kind == "csv" else ""
    output.write_text(mark + text, encoding="utf-8", newline="")
    click.echo(settings.say("wrote.rows", file=output, rows=len(table.rows)), err=True)


def render(
    table: Table,
    kind: str,
    settings: Settings,
    extra: Mapping[str, Any] | None = None,
) -> str:
    """Return a result as text in one of `FORMATS`, whole."""
    match kind:
        case "json":
            whole = {"columns": list(table.columns), "rows": table.rows, "truncated": table.truncated, **(extra or {})}
            return to_json(whole, indent=2) + "\n"
        case "ndjson":
            return "".join(to_json(row) + "\n" for row in table.rows)
        case "csv":
            from graphkit.export.cells import cell, guarded

            text = io.StringIO()
            rows = csv.writer(text, lineterminator="\r\n")
            rows.writerow(map(guarded, table.columns))
            rows.writerows([cell(row.get(column)) for column in table.columns] for row in table.rows)
            return text.getvalue()
        case "markdown":
            return _markdown(table)
        case _:
            text = io.StringIO()
            console = terminal(file=text, width=_UNCUT)
            console.print(rich_table(table, settings), no_wrap=True, crop=False)
            return "".join(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def write(text: str) -> None:
    """Write text to stdout, whatever the console can show."""
    sys.stdout.write(text)


def print_table(
    table: Table,
    settings: Settings,
    *,
    stderr: bool = False,
    title: str | None = None,
) -> None:
    """Print a table: on a terminal as wide as it is, and with no more than the first rows."""
    stream = sys.stderr if stderr else sys.stdout
    if not is_terminal(stream):
        stream.write((f"{title}\n" if title else "") + render(table, "table", settings))
        return
    console = terminal(stderr=stderr)
    left = len(table.rows) - ROWS_ON_TERMINAL
    if left > 0:
        table = Table(table.columns, table.rows[:ROWS_ON_TERMINAL], truncated=True)
    if title:
        console.print(title, style="bold")
    made = rich_table(table, settings)
    natural = console.measure(made, options=console.options.update(width=_UNCUT)).maximum
    if natural > console.width and console.width < _NARROWEST * len(table.columns):
        _print_one_by_one(table, settings, console)
    else:
        console.print(made)
    if left > 0:
        console.print(settings.say("more-rows", count=left), style="dim")


def _print_one_by_one(table: Table, settings: Settings, console: Any) -> None:
    """Print each row as lines of heading and value, for more columns than a terminal has room for."""
    from rich.table import Table as RichTable
    from rich.text import Text

    for number, row in enumerate(table.rows, start=1):
        made = RichTable.grid(padding=(0, 2))
        made.add_column(style="bold")
        made.add_column(overflow="fold")
        for column in table.columns:
            made.add_row(Text(heading(column, settings)), Text(for_people(row.get(column))))
        console.print(f"── {number}", style="dim")
        console.print(made)


def terminal(*, stderr: bool = False, file: TextIO | None = None, width: int | None = None) -> Any:
    """Return a rich console that takes every text as it is: no markup, no emoji codes, no guesses at numbers."""
    from rich.console import Console

    return Console(stderr=stderr, file=file, width=width, markup=False, highlight=False, emoji=False)


def rich_table(table: Table, settings: Settings) -> Any:
    """Return a rich table; columns of numbers are set to the right."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    made = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in table.columns:
        values = [row[column] for row in table.rows if row.get(column) is not None]
        numeric = bool(values) and all(map(_is_number, values))
        made.add_column(
            Text(heading(column, settings)),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    for row in table.rows:
        made.add_row(*(Text(for_people(row.get(column))) for column in table.columns))
    return made


class Given(str):
    """The name of a column that the user chose (``AS quantity``): it stands as it was given in every language."""

    __slots__ = ()


def heading(column: str, settings: Settings) -> str:
    """Return a column's heading in the language of this run; one that the user or nobody has named keeps its key."""
    if isinstance(column, Given):
        return safe_repr(column)
    try:
        return settings.say(f"column.{column}")
    except KeyError:
        return safe_repr(column)


def for_people(value: Any) -> str:
    """Return a value as a person reads it: dates as ISO text, thousands apart in amounts, nothing for null.

    >>> for_people(3000000.0), for_people(None), for_people(["a", "b"]), for_people(date(2024, 5, 1))
    ('3,000,000', '', 'a, b', '2024-05-01')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if math.isfinite(value):
            return f"{value:,.15g}" if abs(value) < 1e15 else repr(value)
        case list() | tuple():
            return ", ".join(for_people(item) for item in value)
        case dict():
            return safe_repr(to_json(value), limit=_UNCUT)
        case _:
            return safe_repr(in_cell(value), limit=_UNCUT)


def in_cell(value: Any) -> str:
    """Return a value as one cell of CSV or Markdown: exact, and read back by Excel as what it is."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case list() | tuple() | dict():
            return to_json(value)
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return str(value)


def to_json(value: Any, indent: int | None = None) -> str:
    """Return JSON in UTF-8 text: dates as ISO text; what JSON cannot say (NaN, infinity) as text, never as a guess."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=indent, allow_nan=False, default=str)


def _plain(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return str(value)
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _markdown(table: Table) -> str:
    def line(values: Iterable[str]) -> str:
        return "| " + " | ".join(values) + " |\n"

    def cell(value: Any) -> str:
        return in_cell(value).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")

    body = "".join(line(cell(row.get(column)) for column in table.columns) for row in table.rows)
    return line(table.columns) + "|" + "---|" * len(table.columns) + "\n" + body


def table_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> Table:
    """Make a table of dicts; without `columns`, those of the first row."""
    names = tuple(columns if columns is not None else rows[0] if rows else ())
    return Table(names, [{name: row.get(name) for name in names} for row in rows])
