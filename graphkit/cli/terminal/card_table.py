"""One section of a card on a terminal: a table where it fits, else a list; no figure, date or id is ever broken."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphkit.tables.table import Table
from graphkit.tables.writers import columns as layout

if TYPE_CHECKING:
    from rich.console import RenderableType


def without_empty(table: Table) -> Table:
    """Return a table without the columns that say nothing in any row."""
    columns = [column for column in table.typed_columns() if any(row[column.name] for row in table.rows)]
    return Table.of(columns, [{column.name: row[column.name] for column in columns} for row in table.rows])


def drawn(table: Table, titles: Sequence[str], width: int) -> "RenderableType":
    """Return what rich prints for a table of texts in so many cells: columns, or one row below the other."""
    columns = table.typed_columns()
    texts = [[str(row[column.name]) for row in table.rows] for column in columns]
    return layout.drawn(columns, texts, titles, width)
