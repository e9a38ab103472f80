"""Headings: where they stand, of how many rows, and which of the expected ones each column has."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphkit.loaders.sheets.cells import Row

DEEPEST = 3
"""Rows of headings at most."""
LOOKED_AT = 40
"""Rows at the top of a sheet among which headings are looked for."""
JOIN = "/"

_BRACKETS = re.compile(r"\((?:单位[:：]?)?([^()]*)\)")
_BEHIND = re.compile(r"^(.+?)[/:,、](?:单位:?)?([^/:,、]+)$")


def fold_heading(text: str) -> str:
    r"""Return a heading as headings are compared: no spaces or line breaks, narrow, in lower case.

    >>> fold_heading("金 额 （万元）"), fold_heading("*Giver\nName")
    ('金额(万元)', 'givername')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower().strip("*:")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column: as it stands, which expected one it is, and the unit that it names."""

    text: str
    known: str | None = None
    unit: str | None = None


class Expected:
    """Headings that are looked for. `is_unit` says whether the text in a heading's brackets is a unit."""

    def __init__(self, headings: Iterable[str], is_unit: Callable[[str], bool]) -> None:
        self._is_unit = is_unit
        self._exact: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for heading in headings:
            self._exact.setdefault(fold_heading(heading), heading)
            self._bare.setdefault(_BRACKETS.sub("", fold_heading(heading)), heading)

    def find(self, parts: Sequence[str]) -> Heading:
        """Return the heading of a column whose heading cells are `parts`, from the top down.

        The whole path comes first, then its end alone; what stands in brackets may be left out.

        >>> expected = Expected(["资金/金额", "受援方"], "万元".__eq__)
        >>> expected.find(["帮扶资金", "资金", "金额（万元）"])
        Heading(text='帮扶资金/资金/金额（万元）', known='资金/金额', unit='万元')
        >>> expected.find(["受援方（学校）"]).known, expected.find(["备注"]).known
        ('受援方', None)
        """
        text = JOIN.join(" ".join(part.split()) for part in parts)
        folded = [fold_heading(part) for part in parts]
        unit = self._unit(folded)
        for begin in range(len(folded)):
            path = JOIN.join(folded[begin:])
            bare = _BRACKETS.sub("", path)
            known = self._exact.get(path) or self._exact.get(bare) or self._bare.get(bare)
            if known is None and (behind := _BEHIND.match(path)) and self._is_unit(behind[2]):
                known, unit = self._exact.get(behind[1]) or self._bare.get(behind[1]), unit or behind[2]
            if known is not None:
                return Heading(text, known, unit)
        return Heading(text, None, unit)

    def _unit(self, folded: Sequence[str]) -> str | None:
        named = (inner for part in reversed(folded) for inner in _BRACKETS.findall(part))
        return next((inner for inner in named if self._is_unit(inner)), None)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet: one for each column (text '' where there is none), and the rows that they stand in."""

    columns: tuple[Heading, ...]
    first: int
    last: int
    position: int
    """How many of the rows that were looked at belong to what is above the data."""

    @property
    def matched(self) -> int:
        """How many expected headings there are."""
        return len({column.known for column in self.columns} - {None})


def find_headings(rows: Sequence[Row], expected: Expected) -> Headings | None:
    """Return the headings among the first rows: where most expected ones are found, in the fewest rows.

    Where no expected heading is found, the first row with two texts is taken, so that its headings can be named as
    unknown; None where there is no row.
    """
    best: Headings | None = None
    for start in range(min(len(rows), LOOKED_AT)):
        for depth in range(1, DEEPEST + 1):
            if start + depth > len(rows) or rows[start + depth - 1].number - rows[start].number >= depth:
                break
            headings = read_headings(rows[start : start + depth], expected, start + depth)
            if headings.matched and (best is None or _rank(headings) > _rank(best)):
                best = headings
    if best is None:
        first = next((at for at, row in enumerate(rows) if len({*row.texts} - {""}) > 1), 0)
        return read_headings(rows[first : first + 1], expected, first + 1) if rows else None
    return best


def _rank(headings: Headings) -> tuple[int, int]:
    return headings.matched, headings.first - headings.last


def read_headings(rows: Sequence[Row], expected: Expected, position: int) -> Headings:
    """Return the headings that stand in these rows, of which `position` end above the data."""
    width = max(len(row.texts) for row in rows)
    table = [[text.strip() for text in row.texts] + [""] * (width - len(row.texts)) for row in rows]
    for above, below in pairwise(table):
        for column in range(1, width):  # a text file knows no merged cells: a group's name stands over its first column
            if not above[column] and below[column] and below[column - 1] and above[column - 1]:
                above[column] = above[column - 1]
    columns = []
    for column in range(width):
        parts = list(dict.fromkeys(row[column] for row in table if row[column]))
        columns.append(expected.find(parts) if parts else Heading(""))
    while columns and not columns[-1].text:
        columns.pop()
    return Headings(tuple(columns), rows[0].number, rows[-1].number, position)
