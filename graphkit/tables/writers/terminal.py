"""A table for people, drawn by rich; whole, however wide it gets, where no terminal shows it."""

import io
import re
from dataclasses import replace
from typing import IO, Any

from graphkit.tables.cells import for_people
from graphkit.tables.context import Context
from graphkit.tables.headings import Given, heading
from graphkit.tables.table import Column, Table

UNCUT = 100_000  # cells: as wide as a table may be that no terminal shows
_NARROWEST = 12  # cells a column: with less, words fall into pieces, and rows are shown one by one
_NUMERIC = ("money", "count", "number")
_UNBROKEN = (*_NUMERIC, "date", "id")
_ID = re.compile(r"[a-z]+/\S+")
_HEADING = 8  # cells that a heading may take though the values below are narrower
_GAP = 3  # cells between two columns


def write(table: Table, file: IO[str], context: Context) -> None:
    """Write a table as lines of text, with headings in the context's language."""
    text = io.StringIO()
    console(file=text, width=UNCUT).print(drawn(table, context.language), no_wrap=True, crop=False)
    file.writelines(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def print_on(screen: Any, table: Table, language: str) -> None:
    """Print a table on a rich console as wide as it is.

    Where it is too wide, columns that are empty or zero in every row are left out; where figures, dates and a little of
    each text still have no room, the rows are printed one below the other.
    """
    table_ = drawn(table, language)
    if screen.measure(table_, options=screen.options.update(width=UNCUT)).maximum > screen.width:
        table = _without_empty_columns(table)
        table_ = drawn(table, language)
        widths = {column.name: (_widest(table, column), _kind(table, column)) for column in table.typed_columns()}
        narrowest = sum(width if _is_unbroken(kind, width) else _NARROWEST for width, kind in widths.values())
        if narrowest + _GAP * len(table.columns) > screen.width:
            _print_row_by_row(screen, table, language)
            return
    screen.print(table_)


def add_column(table_: Any, title: str, kind: str, width: int) -> None:
    """Add a column to a rich table: a figure, date or short word is never broken; its heading is, between words.

    Parameters
    ----------
    table_ : rich.table.Table
    title : str
        The heading.
    kind : str
        Of the column, as ``graphkit.tables.table.Column`` has it.
    width : int
        Cells that its widest value takes.
    """
    from rich.text import Text

    unbroken = _is_unbroken(kind, width)
    if unbroken:
        word = max((len(word) for word in title.split() if word.isascii()), default=0)
        lines = Text(title).wrap(console(), max(width, word, _HEADING))
        title = "\n".join(line.plain.rstrip() for line in lines)
    side: Any = "right" if kind in _NUMERIC else "left"
    table_.add_column(Text(title), justify=side, overflow="fold", no_wrap=unbroken)


def _kind(table: Table, column: Column) -> str:
    """Return the kind of a column; one that holds nothing but ids holds ids, whatever its name."""
    values = [row.get(column.name) for row in table.rows]
    texts = [value for value in values if value is not None]
    is_id = bool(texts) and all(isinstance(value, str) and _ID.fullmatch(value) for value in texts)
    return "id" if is_id else column.kind


def _is_unbroken(kind: str, width: int) -> bool:
    return kind in _UNBROKEN or width <= _NARROWEST


def _widest(table: Table, column: Column) -> int:
    from rich.cells import cell_len

    return max((cell_len(for_people(row.get(column.name))) for row in table.rows), default=0)


def _without_empty_columns(table: Table) -> Table:
    """Return a table without the columns that hold nothing or zero in every row; those a user named stay."""
    kept = [
        column for column in table.typed_columns()
        if isinstance(column.name, Given) or any(row.get(column.name) for row in table.rows)
    ]  # fmt: skip
    return replace(table, columns=tuple(column.name for column in kept), kinds={c.name: c.kind for c in kept})


def console(*, stderr: bool = False, file: IO[str] | None = None, width: int | None = None) -> Any:
    """Return a rich console that takes every text as it is: no markup, no emoji codes, no guesses at numbers."""
    from rich.console import Console

    return Console(stderr=stderr, file=file, width=width, markup=False, highlight=False, emoji=False)


def drawn(table: Table, language: str) -> Any:
    """Return a rich table; columns of numbers are set to the right."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table_ = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in table.typed_columns():
        add_column(table_, heading(column.name, language), _kind(table, column), _widest(table, column))
    for row in table.rows:
        table_.add_row(*(Text(for_people(row.get(column))) for column in table.columns))
    return table_


def _print_row_by_row(screen: Any, table: Table, language: str) -> None:
    from rich.table import Table as RichTable
    from rich.text import Text

    for number, row in enumerate(table.rows, start=1):
        grid = RichTable.grid(padding=(0, 2))
        grid.add_column(style="bold")
        grid.add_column(overflow="fold")
        for column in table.columns:
            grid.add_row(Text(heading(column, language)), Text(for_people(row.get(column))))
        if len(table.rows) > 1:
            screen.print(f"── {number}", style="dim")
        screen.print(grid)
