"""Table: the rows that a query, a measure or a card returns, under typed columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from graphkit.wording.messages import Message

Kind = Literal["text", "id", "name", "money", "count", "number", "date", "boolean", "list", "map"]
"""What the values of a column are; a writer chooses alignment, number formats and data types by it."""


@dataclass(frozen=True, slots=True)
class Column:
    """The name of a column and the kind of its values.

    >>> Column("amount", "money")
    Column(name='amount', kind='money')
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer, as plain values (see ``graphkit.store.plain``), and what was noticed while reading them.

    ``kinds`` holds the kinds of columns that are known; `typed_columns` infers the others from the values. ``details``
    names columns that a narrow terminal folds into one of remarks, and ``id`` where it may leave it out.

    >>> Table(("id", "amount"), [{"id": "city/bijie", "amount": 3.5}]).typed_columns()
    (Column(name='id', kind='id'), Column(name='amount', kind='money'))
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]
    truncated: bool = False
    warnings: tuple["Message", ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    details: frozenset[str] = frozenset()

    @classmethod
    def of(cls, columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> "Table":
        """Return a table of rows under typed columns; keys of a row that are no column are left out.

        >>> Table.of([Column("year", "date")], [{"year": "2018", "note": "x"}]).rows
        [{'year': '2018'}]
        """
        kinds = {column.name: column.kind for column in columns}
        return cls(tuple(kinds), [{name: row.get(name) for name in kinds} for row in rows], kinds=kinds)

    def typed_columns(self) -> tuple[Column, ...]:
        """Return the columns with their kinds: those in ``kinds``, the others by `infer_kind`. O(rows x columns)."""
        return tuple(Column(name, self.kinds.get(name) or infer_kind(name, self.rows)) for name in self.columns)

    def to_pandas(self) -> "pd.DataFrame":
        """Return the rows as a DataFrame. Raises UsageError where pandas is not installed: graphkit-kg[pandas]."""
        from graphkit.tables.frames import frame

        return frame(self.columns, self.rows)


class Answer(Protocol):
    """What a writer of rows needs: a `Table`, or ``graphkit.tables.rows.Rows`` that are read as they are written."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    @property
    def rows(self) -> Iterable[dict[str, Any]]:
        """One dict a row."""

    @property
    def truncated(self) -> bool:
        """Whether there were more rows; holds after the last one."""


def infer_kind(name: str, rows: Sequence[Mapping[str, Any]]) -> Kind:
    """Return the kind of a column by its values, and for texts and numbers by its name; ``text`` where they disagree.

    Whole numbers are counts (years and ranks among them: they take no separators), other numbers are numbers.

    >>> rows = [{"start": date(2018, 1, 1), "tags": ["a"]}, {"start": None, "tags": []}]
    >>> infer_kind("start", rows), infer_kind("tags", rows), infer_kind("programme_name", rows)
    ('date', 'list', 'name')
    """
    return kind_of_all(name, {kind_of(row[name]) for row in rows if row.get(name) is not None})


def kind_of_all(name: str, kinds: set[Kind]) -> Kind:
    """Return the kind of a column by the kinds of its values; see `infer_kind`."""
    if kinds == {"count", "number"}:
        kinds = {"number"}
    if len(kinds) > 1:
        return "text"
    kind = kinds.pop() if kinds else "text"
    if kind == "text":
        return _SUFFIXES_OF_TEXT.get(name.rpartition("_")[2], "text")
    if kind in ("count", "number") and name.rpartition("_")[2] == "amount":
        return "money"
    return kind


_SUFFIXES_OF_TEXT: dict[str, Kind] = {"id": "id", "name": "name", "date": "date"}


def kind_of(value: object) -> Kind:
    """Return the kind of one value."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "count"
        case float():
            return "number"
        case date() | time():
            return "date"
        case list() | tuple():
            return "list"
        case Mapping():
            return "map"
        case _:
            return "text"
