"""A table for people, drawn by rich; whole, however wide it gets, where no terminal shows it."""

import io
from typing import IO, Any

from graphkit.tables.cells import for_people
from graphkit.tables.context import Context
from graphkit.tables.headings import heading
from graphkit.tables.table import Table

UNCUT = 100_000  # cells: as wide as a table may be that no terminal shows
_NARROWEST = 12  # cells a column: with less, words fall into pieces, and rows are shown one by one
_NUMERIC = ("money", "count", "number")


def write(table: Table, file: IO[str], context: Context) -> None:
    """Write a table as lines of text, with headings in the context's language."""
    text = io.StringIO()
    console(file=text, width=UNCUT).print(drawn(table, context.language), no_wrap=True, crop=False)
    file.writelines(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def print_on(screen: Any, table: Table, language: str) -> None:
    """Print a table on a rich console as wide as it is; row by row where it has no room for the columns."""
    table_ = drawn(table, language)
    natural = screen.measure(table_, options=screen.options.update(width=UNCUT)).maximum
    if natural > screen.width and screen.width < _NARROWEST * len(table.columns):
        _print_row_by_row(screen, table, language)
    else:
        screen.print(table_)


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
        side = "right" if column.kind in _NUMERIC else "left"
        table_.add_column(Text(heading(column.name, language)), justify=side, overflow="fold")  # type: ignore[arg-type]
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
        screen.print(f"── {number}", style="dim")
        screen.print(grid)
