"""Columns of many rows in which few values recur: each distinct value kept once, beside an array of numbers."""

from array import array
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V", bound=Hashable)
W = TypeVar("W", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Column(Generic[V]):
    """One value per row: row i holds ``values[codes[i]]``. Four bytes a row, whatever the values are.

    >>> column = column_of(["a", "b", "a"])
    >>> list(column), column.values, column.isin({"a"}).tolist()
    (['a', 'b', 'a'], ('a', 'b'), [True, False, True])
    """

    values: tuple[V, ...]
    codes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> V:
        return self.values[int(self.codes[row])]

    def __iter__(self) -> Iterator[V]:
        return (self.values[code] for code in self.codes)

    def isin(self, wanted: Container[V]) -> NDArray[np.bool_]:
        """Return which rows hold one of the wanted values. Takes O(rows + distinct values)."""
        hits = np.fromiter((value in wanted for value in self.values), dtype=bool, count=len(self.values))
        return hits[self.codes] if len(self.values) else np.zeros(len(self.codes), dtype=bool)

    def take(self, rows: NDArray[np.intp]) -> "Column[V]":
        """Return the column in another order, or of some rows only."""
        return Column(self.values, self.codes[rows])

    def map(self, function: Callable[[V], W]) -> "Column[W]":
        """Return a column of what the function makes of each value; it is called once for each distinct value.

        >>> column_of(["a", "b", "a"]).map(str.upper).values
        ('A', 'B')
        """
        return Column(tuple(function(value) for value in self.values), self.codes)


class ColumnBuilder(Generic[V]):
    """Collects a column batch by batch, so that the rows themselves need not be kept."""

    def __init__(self) -> None:
        self._numbers: dict[V, int] = {}
        self._codes = array("i")

    def extend(self, values: Iterable[V]) -> None:
        """Append rows; distinct values are numbered as they come."""
        numbers = self._numbers
        self._codes.extend([numbers.setdefault(value, len(numbers)) for value in values])

    def column(self) -> Column[V]:
        """Return what was collected."""
        return Column(tuple(self._numbers), np.array(self._codes, dtype=np.int32))


def column_of(values: Iterable[V]) -> Column[V]:
    """Make a column of these values."""
    builder: ColumnBuilder[V] = ColumnBuilder()
    builder.extend(values)
    return builder.column()
