"""Rows of totals, compared with the sum of their rows."""

from collections.abc import Mapping
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
    every: dict[int, Decimal] = field(default_factory=dict)
    above: list[tuple[int, Figures]] = field(default_factory=list)

    def add(self, figures: Figures) -> None:
        """Take in a row of data."""
        for position, (number, _) in figures.items():
            self.since[position] = self.since.get(position, Decimal(0)) + number
            self.every[position] = self.every.get(position, Decimal(0)) + number

    def compare(self, row: int, word: str, figures: Figures) -> list[Difference]:
        """Return where a row of totals differs from its rows."""
        if not self.every:
            self.above.append((row, figures))
            return []
        partial = is_partial(word)
        wrong = []
        for position, (total, tolerance) in figures.items():
            sums = [
                sums.get(position, Decimal(0))
                for sums in ((self.since, self.every) if partial else (self.every, self.since))
            ]
            if all(_differ(total, each, tolerance) for each in sums):
                wrong.append(Difference(row, position, total, sums[0]))
        self.since = {}
        return wrong

    def rest(self) -> list[Difference]:
        """Return the differences of totals that stand above all rows."""
        return [
            Difference(row, position, total, self.every.get(position, Decimal(0)))
            for row, figures in self.above
            for position, (total, tolerance) in figures.items()
            if _differ(total, self.every.get(position, Decimal(0)), tolerance)
        ]


def _differ(total: Decimal, expected: Decimal, tolerance: Decimal) -> bool:
    return abs(total - expected) > tolerance + abs(total) * _NOISE


_NOISE = Decimal("1e-12")
"""A spreadsheet adds up in binary."""
