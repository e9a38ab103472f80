"""Rows made in a process of their own, which can be ended whatever the engine is at."""

import pickle
import time
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from typing import Any

from graphkit.errors import QueryError
from graphkit.system.parallel import stream
from graphkit.tables.rows import Rows, Warnings

_ROWS = 1_000


def rows_apart(make: Callable[[], Rows], timeout: float | None = None) -> Rows:
    """Return the rows that `make` returns, made in a child of this process where one can be forked.

    Ctrl-C, closing the rows and the end of `timeout` end the child at once. Where nothing can be forked (see
    ``graphkit.system.parallel``) they are made here, and end when the engine hears of it.

    Raises
    ------
    QueryError
        After `timeout` seconds; and whatever `make` raises.

    Examples
    --------
    >>> rows = rows_apart(lambda: Rows(("n",), [{"n": 1}, {"n": 2}], limit=1))
    >>> rows.table().rows, rows.truncated
    ([{'n': 1}], True)
    """
    end = None if timeout is None else time.monotonic() + timeout
    blocks = stream(lambda: _blocks(make()), end)
    answer = _Answer(blocks, timeout)
    rows = Rows(answer.columns(), answer, warnings=lambda: answer.warnings)
    answer.finished = lambda truncated: setattr(rows, "truncated", truncated)
    return rows


class _Answer:
    """What a child sends: the columns, the rows some at a time, and what holds after the last."""

    def __init__(self, blocks: Generator[bytes, None, None], timeout: float | None) -> None:
        self.warnings: Warnings = ()
        self.finished: Callable[[bool], None] = lambda _truncated: None
        self._blocks = blocks
        self._timeout = timeout

    def columns(self) -> tuple[str, ...]:
        columns: tuple[str, ...] = self._next()
        return columns

    def __iter__(self) -> Iterator[dict[str, Any]]:
        try:
            while isinstance(some := self._next(), list):
                yield from some
            truncated, self.warnings = some
            self.finished(truncated)
        finally:
            self._blocks.close()

    def close(self) -> None:
        """End the child, also where no row was asked for."""
        self._blocks.close()

    def _next(self) -> Any:
        try:
            return pickle.loads(next(self._blocks))  # noqa: S301 - our own child's
        except TimeoutError:
            raise QueryError("store.query.timeout", seconds=self._timeout) from None


def _blocks(rows: Rows) -> Iterator[bytes]:
    """Run in the child."""
    yield pickle.dumps(rows.columns)
    while some := list(islice(rows.rows, _ROWS)):
        yield pickle.dumps(some)
    yield pickle.dumps((rows.truncated, rows.warnings))
