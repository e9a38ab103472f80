"""What callers catch: each error is a code and values, put into Chinese or English by whoever shows it.

GraphkitError
├── UsageError            exit 2: the request itself makes no sense
│   ├── UnknownName       no node has that name; lists what is near
│   └── AmbiguousName     exit 3: several nodes have that name; carries the candidates
├── InvalidData           exit 3: records that must be corrected; carries a Report
├── StoreError            exit 4: the store is missing or unreachable
│   ├── StoreMissing
│   ├── StoreBusy         another process writes
│   └── StoreDamaged      unreadable, to be rebuilt from the ledger
├── QueryError            exit 1: the query was refused or failed
├── PluginError           exit 1: an installed plugin cannot be loaded
└── Refused               exit 1: an undo or retract that would take away what others rely on

``docs/errors.md`` lists the codes.
"""

from typing import TYPE_CHECKING

from graphkit.wording.catalogues import message
from graphkit.wording.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphkit.findings import Report


class GraphkitError(Exception):
    """Base of all errors that graphkit raises on purpose: one line, with what to do next.

    Attributes
    ----------
    code : str
        Stable, such as ``store.missing``; ``docs/errors.md`` lists them.
    values : Mapping
        What fills the sentence.

    Examples
    --------
    >>> error = UsageError("where.line", file="gifts.yaml", line=3)
    >>> error.code, error.values["line"], error.text("en")
    ('where.line', 3, 'gifts.yaml:3')
    """

    exit_code = 1

    def __init__(self, code: "str | Message", /, **values: object) -> None:
        super().__init__(code)
        self._message = code if isinstance(code, Message) else Message(code, **values)

    @property
    def code(self) -> str:
        """The code of the sentence."""
        return self._message.code

    @property
    def values(self) -> "Mapping[str, object]":
        """What fills the sentence."""
        return self._message.values

    def text(self, language: str | None = None, /) -> str:
        """Return the sentence in ``zh`` or ``en``; None is the language of this process.

        A plugin's own sentence, which no catalogue has, stays as it is.
        """
        return self._message.text(language) if message(self.code) else self.code

    def __str__(self) -> str:
        return self.text()


class UsageError(GraphkitError):
    """The request makes no sense as it stands."""

    exit_code = 2


class UnknownName(UsageError):
    """No node has that name; the message lists what is near."""


class AmbiguousName(UsageError):
    """Several nodes have that name. ``candidates`` are dicts with ``id``, ``label``, ``name`` and ``where``."""

    exit_code = 3

    def __init__(
        self, code: "str | Message", /, candidates: "Sequence[Mapping[str, object]]" = (), **values: object
    ) -> None:
        super().__init__(code, **values)
        self.candidates = list(candidates)


class InvalidData(GraphkitError):
    """Records cannot be accepted as they are; nothing was written."""

    exit_code = 3

    def __init__(self, report: "Report") -> None:
        super().__init__("problems.several", report=report)
        self.args = (report,)
        self.report = report

    def text(self, language: str | None = None, /) -> str:
        """Return how many problems there are, and the first."""
        from graphkit.wording.language import language as default_language
        from graphkit.wording.problems import report_summary

        return report_summary(self.report, language or default_language())


class StoreError(GraphkitError):
    """The store cannot be used."""

    exit_code = 4


class StoreMissing(StoreError):
    """No store exists at that place."""


class StoreBusy(StoreError):
    """Another process holds the store for writing."""


class StoreDamaged(StoreError):
    """The store file is unreadable; the ledger can rebuild it."""


class QueryError(GraphkitError):
    """The query was refused before it was sent, or the store refused it; ``line`` and ``column`` count from 1."""

    def __init__(
        self, code: "str | Message", /, line: int | None = None, column: int | None = None, **values: object
    ) -> None:
        place = {} if line is None else {"line": line, "column": column}
        super().__init__(code, **place, **values)
        self.line = line
        self.column = column


class PluginError(GraphkitError):
    """An installed plugin cannot be loaded; the message names its package."""


class Refused(GraphkitError):
    """The change would take away what others rely on; nothing was changed."""
