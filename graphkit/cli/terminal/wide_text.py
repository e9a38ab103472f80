"""Plain text in columns where Chinese characters take two cells: help pages, without loading rich for them."""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator

_PIECES = re.compile(r"[ \t\r\n]+|[⺀-￿](?:\u00a0[^ \t\r\n⺀-￿]+)?|[^ \t\r\n⺀-￿]+")
_CLOSING = frozenset(",.;:!?)，。；：、！？）】》”’…％")  # a line never begins with one of these


def cells(text: str) -> int:
    """Return how many terminal cells a text takes.

    >>> cells("abc"), cells("毕节")
    (3, 4)
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def columns() -> int:
    """Return the width to write help in: the terminal's, but no wider than reads well."""
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 110))


def fold(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, at spaces and between Chinese characters.

    A no-break space keeps what it joins on one line, and is printed as a plain space.

    >>> fold("毕节市的医院", 8), fold("City 9, County\u00a015", 12)
    (['毕节市的', '医院'], ['City 9,', 'County 15'])
    """
    lines, line, used = [], "", 0
    for piece in _PIECES.findall(re.sub(r"[ \t\r\n]+", " ", text.strip())):
        size = cells(piece)
        if line and used + size > width and piece not in _CLOSING:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not piece.isspace():
            line, used = line + piece.replace("\u00a0", " "), used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def definitions(rows: Iterable[tuple[str, str]], width: int, indent: int = 2) -> Iterator[str]:
    """Yield the lines of a list of terms and what they mean, the meanings in one column."""
    rows = list(rows)
    term_cells = min(max((cells(term) for term, _ in rows), default=0), max(24, width // 3))
    start = indent + term_cells + 2
    for term, meaning in rows:
        lines = fold(meaning, width - start) or [""]
        if cells(term) > term_cells:
            yield f"{'':{indent}}{term}"
            head = " " * start
        else:
            head = f"{'':{indent}}{term}{' ' * (term_cells - cells(term) + 2)}"
        yield (head + lines[0]).rstrip()
        for line in lines[1:]:
            yield " " * start + line
