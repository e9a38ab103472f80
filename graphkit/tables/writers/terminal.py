"""A table for people, drawn by rich; whole, however wide it gets, where no terminal shows it."""

import io
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Literal

from graphkit.tables.cells import for_people
from graphkit.tables.context import Context
from graphkit.tables.headings import Given, heading
from graphkit.tables.table import Table
from graphkit.tables.writers import columns as layout

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

UNCUT = 100_000  # cells: as wide as a table may be that no terminal shows


def write(table: Table, file: IO[str], context: Context) -> None:
    """Write a table as lines of text, with headings in the context's language."""
    text = io.StringIO()
    console(file=text, width=UNCUT).print(drawn(table, context.language), no_wrap=True, crop=False)
    file.writelines(line.rstrip() + "\n" for line in text.getvalue().splitlines())


def print_on(screen: "Console", table: Table, language: str) -> None:
    """Print a table on a rich console as wide as it is.

    Where it is too wide, columns that are empty or zero in every row are left out, then the details are folded into one
    column of remarks, then ids beside names; where figures, dates and a little of each text still have no room, the
    rows are printed one below the other.
    """
    full = without_empty_columns(table)
    folded = _with_remarks(full, language)
    for shown in (table, full, folded, _without_id(folded), folded):
        columns = shown.typed_columns()
        texts = [[for_people(row.get(column.name)) for row in shown.rows] for column in columns]
        titles = [heading(column.name, language) for column in columns]
        if layout.fits(columns, texts, titles, screen.width):
            break
    screen.print()
    screen.print(layout.drawn(columns, texts, titles, screen.width, roomy=True))
    screen.print()


def _without_id(table: Table) -> Table:
    """Return a table without its ``id`` where it is a detail: its name finds it, too."""
    if "id" not in table.details:
        return table
    return replace(table, columns=tuple(name for name in table.columns if name != "id"))


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns that hold nothing or zero in every row; those a user named stay."""
    kept = [
        column for column in table.typed_columns()
        if isinstance(column.name, Given) or not table.rows or any(row.get(column.name) for row in table.rows)
    ]  # fmt: skip
    return replace(table, columns=tuple(column.name for column in kept), kinds={c.name: c.kind for c in kept})


def _with_remarks(table: Table, language: str) -> Table:
    """Return a table whose details stand in one column: ``several givers or receivers 30,000; not added 2``."""
    details = [name for name in table.columns if name in table.details and name != "id"]
    if not details:
        return table
    join = "；" if language == "zh" else "; "
    rows = [
        {
            **row,
            "remarks": join.join(
                f"{heading(name, language)} {for_people(row[name])}" for name in details if row.get(name)
            ),
        }
        for row in table.rows
    ]
    kept = [column for column in table.typed_columns() if column.name not in details]
    return replace(
        table,
        columns=(*(column.name for column in kept), "remarks"),
        rows=rows,
        kinds={**{column.name: column.kind for column in kept}, "remarks": "text"},
        details=table.details & {"id"},
    )


def console(*, stderr: bool = False, file: IO[str] | None = None, width: int | None = None) -> "Console":
    """Return a rich console that takes every text as it is: no markup, no emoji codes, no guesses at numbers."""
    from rich.console import Console

    return Console(stderr=stderr, file=file, width=width, markup=False, highlight=False, emoji=False)


def drawn(table: Table, language: str) -> "RenderableType":
    """Return a rich table, as wide as it gets; columns of numbers are set to the right."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table_ = RichTable(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in table.typed_columns():
        side: Literal["left", "right"] = "right" if column.kind in layout.NUMERIC else "left"
        table_.add_column(Text(heading(column.name, language)), justify=side, no_wrap=True)
    for row in table.rows:
        table_.add_row(*(Text(for_people(row.get(column))) for column in table.columns))
    return table_
