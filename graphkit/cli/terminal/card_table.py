"""One section of a card on a terminal: a table where it fits, else a list; no figure, date or id is ever broken."""

import re
from collections.abc import Sequence
from typing import Any

from graphkit.cli.terminal.wide_text import cells
from graphkit.tables.table import Column, Table

GAP = 2
"""Cells of padding behind a column; the box adds one more."""
_WHOLE = ("money", "count", "number", "id")
"""Kinds of columns whose cells stay on one line."""
_UNBROKEN = re.compile(r"[⺀-￿]|[^\s⺀-￿]+")
_FIGURE = re.compile(r"\d[\d,.]*[万亿]*[⺀-￿]{0,2}")
_NUMERIC = ("money", "count", "number")


def without_empty(table: Table) -> Table:
    """Return a table without the columns that say nothing in any row."""
    columns = [column for column in table.typed_columns() if any(row[column.name] for row in table.rows)]
    return Table.of(columns, [{column.name: row[column.name] for column in columns} for row in table.rows])


def least_width(column: Column, texts: Sequence[str]) -> int:
    """Return the cells that a column needs, so that no figure, date, id or word is broken.

    >>> least_width(Column("amount", "money"), ["CNY 1,200"]), least_width(Column("name", "name"), ["大方县 hospital"])
    (9, 8)
    """
    pattern = None if column.kind in _WHOLE else _UNBROKEN
    sizes = [0]
    for text in texts:
        pieces = [text] if pattern is None else [*pattern.findall(text), *_FIGURE.findall(text)]
        sizes += map(cells, pieces)
    return max(sizes)


def drawn(table: Table, titles: Sequence[str], width: int) -> Any:
    """Return what rich prints for a table in so many cells: columns, or one row below the other."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    columns = table.typed_columns()
    texts = [[str(row[column.name]) for row in table.rows] for column in columns]
    # a heading of several words may take several lines
    least = [
        max(least_width(column, texts_), max(map(cells, title.split()), default=0) if title.isascii() else 2)
        for column, texts_, title in zip(columns, texts, titles, strict=True)
    ]
    if sum(least) + (GAP + 1) * (len(least) - 1) > width:
        return _listed(table, titles)
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False, padding=(0, GAP, 0, 0))
    natural = [max(map(cells, [title, *texts_])) for texts_, title in zip(texts, titles, strict=True)]
    sizes = _shared_out(least, natural, width - (GAP + 1) * (len(least) - 1))
    for column, title, size in zip(columns, titles, sizes, strict=True):
        side: Any = "right" if column.kind in _NUMERIC else "left"
        shown.add_column(Text(title), justify=side, overflow="fold", width=size)
    for row in table.rows:
        shown.add_row(*(Text(str(row[name])) for name in table.columns))
    return shown


def _shared_out(least: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """Return widths of columns: what each needs, and the rest of the room to the narrowest first.

    So short words (labels, publishers) stay whole, and long names take several lines.

    >>> _shared_out([4, 4], [30, 6], 20)
    [14, 6]
    """
    sizes = [min(most, max(needed, 1)) for needed, most in zip(least, natural, strict=True)]
    for _ in range(room - sum(sizes)):
        wanting = [place for place, size in enumerate(sizes) if size < natural[place]]
        if not wanting:
            break
        sizes[min(wanting, key=lambda place: sizes[place])] += 1
    return sizes


def _listed(table: Table, titles: Sequence[str]) -> Any:
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    rows: list[Any] = []
    for number, row in enumerate(table.rows, start=1):
        grid = RichTable.grid(padding=(0, GAP, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, title in zip(table.columns, titles, strict=True):
            if row[name]:
                grid.add_row(Text(title), Text(str(row[name])))
        rows += [Text(f"── {number}", style="dim"), grid]
    return Group(*rows)
