"""What callers catch.

GraphkitError
├── UsageError            exit 2: the request itself makes no sense
│   ├── UnknownName       nothing in the graph is called so; names what is near
│   └── AmbiguousName     exit 3: several things are called so; carries the candidates
├── InvalidData           exit 3: records that must be mended; carries a Report
├── StoreError            exit 4: the store is missing or unreachable
│   ├── StoreMissing
│   ├── StoreBusy         another process writes
│   └── StoreDamaged      renamed, to be rebuilt from the ledger
├── QueryError            exit 1: the query was refused or failed
└── Refused               exit 1: an undo or retract that would take what others rely on
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.findings import Report


class GraphkitError(Exception):
    """Base of all errors that graphkit raises on purpose: one line, with what to do next."""

    exit_code = 1


class UsageError(GraphkitError):
    """The request makes no sense as it stands."""

    exit_code = 2


class UnknownName(UsageError):
    """Nothing in the graph is called so; the message names what is near."""


class AmbiguousName(UsageError):
    """Several things are called so. ``candidates`` are dicts with ``id``, ``label``, ``name`` and ``where``."""

    exit_code = 3

    def __init__(self, message: str, candidates: "Sequence[Mapping[str, Any]]" = ()) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


class InvalidData(GraphkitError):
    """Records cannot be taken as they are; nothing was written."""

    exit_code = 3

    def __init__(self, report: "Report") -> None:
        super().__init__(report.summary())
        self.report = report


class StoreError(GraphkitError):
    """The store cannot be used."""

    exit_code = 4


class StoreMissing(StoreError):
    """There is no store at that place."""


class StoreBusy(StoreError):
    """Another process holds the store for writing."""


class StoreDamaged(StoreError):
    """The store file is unreadable; the ledger can rebuild it."""


class QueryError(GraphkitError):
    """The query was refused before it was sent, or the store refused it; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Refused(GraphkitError):
    """The change would take away what others rely on; nothing was changed."""
