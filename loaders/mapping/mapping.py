"""What the columns of a table mean: a mapping, checked against the records before the first row is read.

    section: pairings               # what a row is
    columns:                        # every heading, and the field that its cells are
      帮扶方: helper
      起: since
      层级: {field: tier, values: {副省级市: prefecture}}
      促成方: {field: brokers, split: 、}
      来源: evidence.source
      序号: ignore
    constants:                      # what every row says besides
      programmes: [prog/x]

It stands beside its table, ``pairs.mapping.yaml`` for ``pairs.tsv``. A table without one is read by the headings of
``loaders/mapping/headings/``. In a code list (tier, form) the Chinese word is understood, too.

A row may give several records, each with columns and constants of its own. A column may fill several fields, and
``prefix`` makes an id of a cell:

    records:
      - section: sources
        columns:
          文件: [{field: id, prefix: src/}, name]
      - section: activities
        columns:
          捐赠方: providers
          受赠方: recipients
          金额: contributions.amount
          文件: {field: evidence.source, prefix: src/}
        constants: {kind: donation, contributions.currency: CNY}

A constant with a dot goes with what the row gives there: no currency without an amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphkit.findings import FieldPath, Finding, Location
from graphkit.loaders.mapping.columns import Column, put_value
from graphkit.schema.records import SECTIONS
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """One record of each row: its section, heading -> the columns that it reads (none where it ignores it)."""

    section: str
    columns: Mapping[str, tuple[Column, ...]]
    constants: Mapping[FieldPath, Any] = field(default_factory=dict)

    def overlaps(self, headings: Sequence[str]) -> Iterator[tuple[str, FieldPath, str]]:
        """Yield heading, field path, and the earlier heading or constant that fills the same, or a part of it.

        The last of them would win without a word.
        """
        filled = [(path, f"constants.{_dotted(path)}") for path in self.constants if path not in self._paths(headings)]
        for heading in headings:
            for column in self.columns.get(heading, ()):
                others = [each for each in filled if _overlap(each[0], column.path)]
                filled.append((column.path, heading))
                if others and others[0] != (column.path, heading):
                    yield heading, column.path, others[0][1]

    def _paths(self, headings: Sequence[str]) -> frozenset[FieldPath]:
        return frozenset(column.path for heading in headings for column in self.columns.get(heading, ()))

    def missing_fields(self, headings: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Return each required field that neither a heading nor a constant fills, with the headings that would."""
        columns = [column for group in self.columns.values() for column in group]
        filled = {column.path[0] for column in columns if column.heading in headings} | {
            path[0] for path in self.constants
        }
        return [
            (name, tuple(column.heading for column in columns if column.path == (name,)))
            for name, model_field in SECTIONS[self.section].model_fields.items()
            if model_field.is_required() and name not in filled
        ]


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """One record of a row: its fields, and field path -> heading of the column that a field came from."""

    section: str
    fields: dict[str, Any]
    headings: dict[FieldPath, str]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the rows of a table are and its columns mean."""

    file: str
    records: tuple[RecordMapping, ...]
    is_complete: bool = True
    """Whether a table must have every column named here; the built-in headings are there to choose from."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the mapping names, in its order."""
        return tuple(dict.fromkeys(heading for record in self.records for heading in record.columns))

    def columns_of(self, heading: str) -> tuple[Column, ...]:
        """Return the columns that read a heading, of all records; none where it is ignored.

        >>> helper = Column("帮扶方", ("helper",))
        >>> TableMapping("a", (RecordMapping("pairings", {"帮扶方": (helper,)}),)).columns_of("帮扶方") == (helper,)
        True
        """
        return tuple(column for record in self.records for column in record.columns.get(heading, ()))

    def heading_problems(self, headings: Sequence[str], file: str, line: int) -> list[Finding]:
        """Return what is wrong with the headings of a table."""
        problems = []
        known = self.headings
        for position, heading in enumerate(headings):
            location = Location(file, line, heading=safe_repr(heading))
            if heading in headings[:position]:
                problems.append(Finding("duplicate-column", location, value=safe_repr(heading)))
            elif heading not in known:
                near = closest(heading, known)
                finding = Finding("unknown-column", location, value=safe_repr(heading), allowed=known, suggestion=near)
                problems.append(finding)
        for record in self.records:
            for heading, path, first in record.overlaps(headings):
                at = Location(file, line, heading=safe_repr(heading))
                problems.append(Finding("two-columns", at, value=_dotted(path), allowed=(safe_repr(first),)))
        location = Location(file, line)
        if self.is_complete:
            lacking = [heading for heading in known if heading not in headings]
            problems += [Finding("column-missing", location, value=safe_repr(heading)) for heading in lacking]
        if not problems:
            missing = [each for record in self.records for each in record.missing_fields(headings)]
            problems += [Finding("column-missing", location, value=name, allowed=ways) for name, ways in missing]
        return problems

    def read_row(self, headings: Sequence[str], cells: Sequence[str]) -> list[MappedRecord]:
        """Return the records of a row; of several those that have a value besides their constants.

        >>> columns = (Column("文件", ("id",), prefix="src/"), Column("文件", ("name",)))
        >>> source = RecordMapping("sources", {"文件": columns})
        >>> act = RecordMapping("activities", {"捐赠方": (Column("捐赠方", ("providers",)),)}, {("kind",): "donation"})
        >>> rows = TableMapping("a", (source, act)).read_row(["文件", "捐赠方"], ["通讯", "甲公司"])
        >>> [(row.section, row.fields) for row in rows]
        [('sources', {'id': 'src/通讯', 'name': '通讯'}), ('activities', {'kind': 'donation', 'providers': '甲公司'})]
        """
        row = dict(zip(headings, cells, strict=False))
        mapped = [_read_record(record, row) for record in self.records]
        return mapped if len(mapped) == 1 else [record for record in mapped if record.headings]


def _overlap(one: FieldPath, other: FieldPath) -> bool:
    """Return whether two paths are the same, or one leads into the other."""
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def _dotted(path: FieldPath) -> str:
    return ".".join(str(part) for part in path if not isinstance(part, int))


def _read_record(mapping: RecordMapping, row: Mapping[str, str]) -> MappedRecord:
    fields: dict[str, Any] = {}
    origin: dict[FieldPath, str] = {}
    for heading, cell in row.items():
        for column in mapping.columns.get(heading, ()):
            value = column.read(cell)
            if value is not None:
                origin[column.path] = heading
                put_value(fields, column.path, value)
    record: dict[str, Any] = {}
    for path, value in mapping.constants.items():
        if len(path) == 1 and path[0] not in fields:
            record[str(path[0])] = value
        elif len(path) > 1 and path not in origin and any(other[: len(path) - 1] == path[:-1] for other in origin):
            put_value(fields, path, value)
    return MappedRecord(mapping.section, {**record, **fields}, origin)
