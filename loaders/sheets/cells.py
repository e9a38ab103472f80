"""What a table is made of: rows of shown text, and what is known of a cell besides.

A sheet is read row by row. Of nearly every cell the text that it shows is all there is to know; the others (a number
behind a format, a date, a formula without value) have an entry in `Row.extra`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from graphkit.findings import Finding


class Extra(NamedTuple):
    """What a cell is besides the text that it shows.

    ``number`` is the exact number behind a format, ``date`` an ISO date, no more precise than what is shown.
    ``problem`` is the code of a finding: the cell has no value that could be read. ``is_filled`` marks a cell that
    shows nothing itself and takes its text from the merged range that it lies in.
    """

    number: str | None = None
    date: str | None = None
    problem: str | None = None
    is_filled: bool = False


MOST_COLUMNS = 2**14
"""Columns of a sheet, as in Excel: the last one is XFD."""
MOST_ROWS = 2**20
"""Rows of a sheet of a workbook."""
_MOST_BLANK = 10**7
_MOST_BLANK_OF_ROW = 1_000
MOST_COVERED = 2_000_000
"""Cells that the merged ranges of a sheet may cover; those of a real ledger cover a few thousand."""

NO_EXTRA: Mapping[int, Extra] = MappingProxyType({})


class Row(NamedTuple):
    """A row: its number as the spreadsheet or editor counts (from 1), and its cells from column A on."""

    number: int
    texts: list[str]
    extra: Mapping[int, Extra] = NO_EXTRA
    is_hidden: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether no cell shows anything.

        >>> Row(1, ["", " "]).is_blank
        True
        """
        return not self.extra and not "".join(self.texts).strip()


class Range(NamedTuple):
    """A merged range; rows count from 1, columns from 0, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class Unreadable(Exception):
    """Raised where a file cannot be read on; the finding says why, and what to do."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class Sheet(Protocol):
    """One table of a file. Only `rows` reads it."""

    @property
    def name(self) -> str | None:
        """None for a text file, which is one table without a name."""
        ...

    @property
    def is_hidden(self) -> bool:
        """Whether people who open the file do not see it."""
        ...

    @property
    def merged(self) -> tuple[Range, ...]:
        """The merged ranges."""
        ...

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The hidden columns, counted from 0."""
        ...

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have cells, in order; raise `Unreadable` where the file breaks off."""
        ...


def is_hollow(blank: int, rows: int) -> bool:
    """Return whether a sheet has far more empty cells to the left of filled ones than any table.

    A few kilobytes can hold a cell in the last column of a hundred thousand rows, which would cost hours.

    >>> is_hollow(20_000_000, 1_000_000), is_hollow(20_000_000, 1_200)
    (False, True)
    """
    return blank > _MOST_BLANK and blank > _MOST_BLANK_OF_ROW * rows


def letter_of(column: int) -> str:
    """Return the letter of a column, counted from 0.

    >>> letter_of(0), letter_of(27), letter_of(16383)
    ('A', 'AB', 'XFD')
    """
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(reference: str) -> int:
    """Return the column of a reference such as ``AB12``, counted from 0.

    >>> column_of("A1"), column_of("AB12")
    (0, 27)
    """
    number = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        number = number * 26 + ord(character) - 64
    return number - 1
