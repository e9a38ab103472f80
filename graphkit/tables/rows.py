"""Rows of an answer as they come, so that a million of them need not be held at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from graphkit.tables.table import Table

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
        self._source = rows
        self._left = self._read(limit, warnings)

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows not yet read, for writers of tables."""
        return self._left

    def table(self) -> Table:
        """Read what is left, and return it as a table."""
        with self:
            rows = list(self._left)
        return Table(self.columns, rows, self.truncated, self.warnings)

    def close(self) -> None:
        """Let go of the store's answer; what was not read is lost. Closing again does nothing."""
        close = getattr(self._source, "close", None)
        if close is not None:
            close()

    def _read(self, limit: int | None, warnings: Callable[[], Warnings]) -> Iterator[dict[str, Any]]:
        for row in self._source:
            if limit is not None and self.count >= limit:
                self.truncated = True
                self.close()
                break
            self.count += 1
            yield row
        self.warnings = warnings()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self._left

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
