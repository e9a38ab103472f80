"""Rows of an answer as they come, so that a million of them need not be held at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from graphkit.tables.table import Column, Kind, Table, kind_of, kind_of_all

if TYPE_CHECKING:
    from graphkit.wording.messages import Message

Warnings = tuple["Message", ...]


class Rows:
    """The rows of one answer, read once, in order. Use it in a ``with`` block, or close it where rows are left unread.

    ``columns`` is known at once; ``truncated``, ``warnings`` and ``count`` (rows read so far) hold after the last row.

    Parameters
    ----------
    columns : iterable of str
        The names of the columns.
    rows : iterable of dict
        One dict a row, of plain values; a generator is closed with this.
    limit : int, optional
        At most so many rows are given; ``truncated`` then says whether there were more.
    warnings : callable, optional
        Returns what was noticed; called after the last row.

    Examples
    --------
    >>> rows = Rows(("n",), ({"n": n} for n in range(1_000_000)), limit=2)
    >>> [row["n"] for row in rows], rows.truncated, rows.count
    ([0, 1], True, 2)
    """

    def __init__(
        self,
        columns: Iterable[str],
        rows: Iterable[dict[str, Any]],
        *,
        limit: int | None = None,
        warnings: Callable[[], Warnings] = tuple,
    ) -> None:
        self.columns = tuple(columns)
        self.truncated = False
        self.warnings: Warnings = ()
        self.count = 0
        self._kinds: dict[str, set[Kind]] | None = None
        self._are_days: dict[str, bool] = {}
        self._source = rows
        self._warnings = warnings
        self._left = self._read(limit)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows not yet read, for writers of tables."""
        return self._left

    def table(self) -> Table:
        """Read what is left, and return it as a table."""
        with self:
            rows = list(self._left)
        return Table(self.columns, rows, self.truncated, self.warnings)

    def keep_kinds(self) -> None:
        """Take note of the kinds of values while they are read, for `typed_columns`."""
        self._kinds = {column: set() for column in self.columns}
        self._are_days = dict.fromkeys(self.columns, True)

    def typed_columns(self) -> tuple[Column, ...]:
        """Return the columns with their kinds, by the rows read since `keep_kinds`."""
        return tuple(Column(name, kind_of_all(name, set((self._kinds or {}).get(name, ())))) for name in self.columns)

    def are_days(self, column: str) -> bool:
        """Return whether a column holds dates alone, none of them as text, by the rows read since `keep_kinds`."""
        return self._are_days.get(column, False)

    def remark(self, judge: Callable[[Warnings], Warnings]) -> None:
        """Let `judge` make the warnings of those that the store gives."""
        given = self._warnings
        self._warnings = lambda: judge(given())

    def close(self) -> None:
        """Let go of the store's answer; what was not read is lost. Closing again does nothing."""
        close = getattr(self._source, "close", None)
        if close is not None:
            close()

    def _read(self, limit: int | None) -> Iterator[dict[str, Any]]:
        for row in self._source:
            if limit is not None and self.count >= limit:
                self.truncated = True
                self.close()
                break
            self.count += 1
            if self._kinds is not None:
                self._note(row)
            yield row
        self.warnings = self._warnings()

    def _note(self, row: Mapping[str, Any]) -> None:
        assert self._kinds is not None
        for column, kinds in self._kinds.items():
            value = row.get(column)
            if value is not None:
                kinds.add(kind_of(value))
                self._are_days[column] = self._are_days[column] and isinstance(value, date)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self._left

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
