"""Rows of totals, compared with the sum of their rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from graphkit.loaders.layout.rows import is_partial

Figures = Mapping[int, tuple[Decimal, Decimal]]
"""Position of a column -> number in base units, and what rounding may hide: half of the last decimal that is shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that is not the sum of its rows."""

    row: int
    position: int
    total: Decimal
    sum: Decimal


@dataclass
class Totals:
    """Adds up the rows of a sheet as they come.

    A 小计 is the sum of the rows since the last one. A 合计 is that of all rows, or of those since the last total, or,
    above all rows, of what follows.

    >>> totals = Totals()
    >>> totals.add({2: (Decimal(100), Decimal(0))})
    >>> totals.add({2: (Decimal(50), Decimal(0))})
    >>> totals.compare(7, "合计", {2: (Decimal(140), Decimal(0))})
    [Difference(row=7, position=2, total=Decimal('140'), sum=Decimal('150'))]
    """

    since: dict[int, Decimal] = field(default_factory=dict)
    before: dict[int, Decimal] = field(default_factory=dict)
    above: list[tuple[int, Figures]] = field(default_factory=list)

    def add(self, figures: Figures) -> None:
        """Take in a row of data."""
        _add(self.since, figures)

    def compare(self, row: int, word: str, figures: Figures) -> list[Difference]:
        """Return where a row of totals differs from its rows."""
        if not (self.before or self.since):
            self.above.append((row, figures))
            return []
        wrong = []
        for position, (total, tolerance) in figures.items():
            since = self.since.get(position, Decimal(0))
            every = self.before.get(position, Decimal(0)) + since
            if _differ(total, since, tolerance) and _differ(total, every, tolerance):
                wrong.append(Difference(row, position, total, since if is_partial(word) else every))
        self._close()
        return wrong

    def _close(self) -> None:
        for position, number in self.since.items():
            self.before[position] = self.before.get(position, Decimal(0)) + number
        self.since = {}

    def rest(self) -> list[Difference]:
        """Return the differences of totals that stand above all rows."""
        self._close()
        return [
            Difference(row, position, total, self.before.get(position, Decimal(0)))
            for row, figures in self.above
            for position, (total, tolerance) in figures.items()
            if _differ(total, self.before.get(position, Decimal(0)), tolerance)
        ]


@dataclass
class PartTotals:
    """The totals of a part of a sheet, whose sums begin before it: to be compared when all parts are known.

    >>> first, second = PartTotals(), PartTotals()
    >>> first.add({2: (Decimal(100), Decimal(0))})
    >>> second.add({2: (Decimal(50), Decimal(0))})
    >>> second.compare(7, "合计", {2: (Decimal(140), Decimal(0))})
    []
    >>> together([first, second])
    [Difference(row=7, position=2, total=Decimal('140'), sum=Decimal('150'))]
    """

    since: dict[int, Decimal] = field(default_factory=dict)
    rows: list[tuple[dict[int, Decimal], int, str, Figures]] = field(default_factory=list)
    """Each row of totals with the sums of the rows above it, up to the row of totals before."""

    def add(self, figures: Figures) -> None:
        """Take in a row of data."""
        _add(self.since, figures)

    def compare(self, row: int, word: str, figures: Figures) -> list[Difference]:
        """Keep a row of totals; what it should be is not known yet."""
        self.rows.append((self.since, row, word, figures))
        self.since = {}
        return []


def together(parts: Iterable[PartTotals]) -> list[Difference]:
    """Return where the totals of a sheet differ from its rows, given its parts in order."""
    totals, wrong = Totals(), []
    for part in parts:
        for sums, row, word, figures in part.rows:
            totals.add({position: (number, _EXACT) for position, number in sums.items()})
            wrong += totals.compare(row, word, figures)
        totals.add({position: (number, _EXACT) for position, number in part.since.items()})
    return wrong + totals.rest()


_EXACT = Decimal(0)


def _add(sums: dict[int, Decimal], figures: Figures) -> None:
    for position, (number, _) in figures.items():
        sums[position] = sums[position] + number if position in sums else number


def _differ(total: Decimal, expected: Decimal, tolerance: Decimal) -> bool:
    return abs(total - expected) > tolerance + abs(total) * _NOISE


_NOISE = Decimal("1e-12")
"""A spreadsheet adds up in binary."""
