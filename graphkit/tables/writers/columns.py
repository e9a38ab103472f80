"""A table in so many cells of a terminal: columns where they fit, else a list; no figure, date or id is ever broken."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from graphkit.tables.table import Column

if TYPE_CHECKING:
    from rich.console import RenderableType

GAP = 2
"""Cells of padding behind a column; the box adds one more."""
NUMERIC = ("money", "count", "number")
"""Kinds of columns that are set to the right."""
_WHOLE = (*NUMERIC, "id", "date")
"""Kinds of columns whose cells stay on one line."""
_PIECES = re.compile(r"\n|[^\S\n]+|[⺀-￿]|[^\s⺀-￿]+(?:(?<=\d)[万亿]+[⺀-￿]{0,2})?")
_CLOSING = frozenset("，。；：、！？）】》”’…％")  # a line never begins with one of these
_SHORT = 12
"""Cells that a column of text gets before figures and dates take the rest: with less, names fall into pieces."""


def cells(text: str) -> int:
    """Return how many cells a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


def least_width(column: Column, texts: Sequence[str]) -> int:
    """Return the cells that a column needs, so that no figure, date, id or word is broken.

    >>> least_width(Column("amount", "money"), ["CNY 1,200"]), least_width(Column("name", "name"), ["大方县 hospital"])
    (9, 8)
    """
    if column.kind in _WHOLE:
        return max(map(cells, ["", *texts]))
    return max((cells(piece) for text in texts for piece in _PIECES.findall(text) if not piece.isspace()), default=0)


def folded(text: str, width: int) -> str:
    r"""Return a text in lines of `width` cells, broken at spaces and between Chinese characters only.

    >>> folded("其中推断 64,113,800；未计入 1", 16)
    '其中推断\n64,113,800；未计\n入 1'
    """
    lines: list[str] = []
    line: list[str] = []
    for piece in _PIECES.findall(text):
        if piece == "\n":
            lines.append("".join(line).rstrip())
            line = []
        elif line and cells("".join(line)) + cells(piece) > width:
            # a closing mark takes what stands before it to the next line
            kept = [line.pop()] if piece in _CLOSING and len(line) > 1 else []
            lines.append("".join(line).rstrip())
            line = [*kept, piece]
        else:
            line.append(piece)
        if line and line[0].isspace():
            line = line[1:]
    return "\n".join([*lines, "".join(line).rstrip()])


def fits(columns: Sequence[Column], texts: Sequence[Sequence[str]], titles: Sequence[str], width: int) -> bool:
    """Return whether columns with these texts fit, each text column with room for a few words."""
    least = _least(columns, texts, titles)
    roomy = [
        size if column.kind in _WHOLE else max(size, min(_SHORT, max(map(_widest_line, texts_), default=0)))
        for size, column, texts_ in zip(least, columns, texts, strict=True)
    ]
    return sum(roomy) + (GAP + 1) * (len(roomy) - 1) <= width


def drawn(
    columns: Sequence[Column],
    texts: Sequence[Sequence[str]],
    titles: Sequence[str],
    width: int,
    *,
    roomy: bool = False,
) -> "RenderableType":
    """Return what rich prints for columns in so many cells: side by side, or one row below the other.

    Parameters
    ----------
    columns : sequence of Column
    texts : sequence of sequence of str
        The cells of each column.
    titles : sequence of str
        The heading of each column.
    width : int
        Cells of a line.
    roomy : bool
        Whether columns of text must have room for a few words (`fits`), not only for a word, to stand side by side.
    """
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    least = _least(columns, texts, titles)
    if sum(least) + (GAP + 1) * (len(least) - 1) > width or (roomy and not fits(columns, texts, titles, width)):
        return _listed(texts, titles, width, numbered=not roomy or len(texts[0]) > 1)
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False, padding=(0, GAP, 0, 0))
    natural = [
        max(cells(title), *map(_widest_line, ["", *texts_])) for texts_, title in zip(texts, titles, strict=True)
    ]
    natural = [max(size, needed) for size, needed in zip(natural, least, strict=True)]
    sizes = _shared_out(least, natural, width - (GAP + 1) * (len(least) - 1))
    for column, title, size in zip(columns, titles, sizes, strict=True):
        side: Literal["left", "right"] = "right" if column.kind in NUMERIC else "left"
        shown.add_column(Text(title), justify=side, overflow="fold", width=size)
    for row in zip(*texts, strict=True):
        shown.add_row(*(Text(folded(text, size)) for text, size in zip(row, sizes, strict=True)))
    return shown


def _least(columns: Sequence[Column], texts: Sequence[Sequence[str]], titles: Sequence[str]) -> list[int]:
    # a heading of several words may take several lines
    return [
        max(
            least_width(column, texts_),
            max(map(cells, title.split()), default=0) if title.isascii() else min(4, cells(title)),
        )
        for column, texts_, title in zip(columns, texts, titles, strict=True)
    ]


def _least_title(title: str) -> int:
    return max(map(cells, title.split()), default=0) if title.isascii() else min(4, cells(title))


def _widest_line(text: str) -> int:
    return max(map(cells, text.split("\n")))


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


def _listed(texts: Sequence[Sequence[str]], titles: Sequence[str], width: int, *, numbered: bool) -> "RenderableType":
    """Return the only row as a fact a line; several rows each as its first cell and a paragraph of facts."""
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    if numbered:
        rows = [row for row in zip(*texts, strict=True) if any(row)]
        return Group(*(part for row in rows for part in _paragraph(row, titles, width)))
    room = max(_SHORT, width - max(map(cells, titles), default=0) - GAP)
    grid = RichTable.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for column, title in zip(texts, titles, strict=True):
        text = "".join(column)  # that of the only row; none where there is no row
        if text:
            grid.add_row(Text(title), Text(folded(text, room)))
    return grid


def _paragraph(row: Sequence[str], titles: Sequence[str], width: int) -> list[Any]:
    """Return the first cell of a row as a line, and the others below it, as many facts in a line as fit."""
    from rich.text import Text

    first, *facts = [(title, text) for title, text in zip(titles, row, strict=True) if text]
    head = first[1] if re.search(r"[^\d\W]", first[1]) else _named(*first)  # a rank alone would say nothing
    lines: list[str] = []
    for fact in (folded(_named(title, text), width - GAP) for title, text in facts):
        if lines and "\n" not in lines[-1] + fact and cells(f"{lines[-1]} · {fact}") <= width - GAP:
            lines[-1] += f" · {fact}"
        else:
            lines.append(fact)
    indented = "\n".join(lines).replace("\n", "\n" + " " * GAP)
    return [Text(folded(head, width), style="bold"), *([Text(" " * GAP + indented)] if lines else [])]


def _named(title: str, text: str) -> str:
    """Return a fact under its title, in one piece where it fits a line."""
    return f"{title}{': ' if title.isascii() else '：'}{text}" if title else text
