"""One kind of record bound to the headings of one sheet: which cell of a row goes into which field."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphkit.findings import FieldPath
from graphkit.loaders.layout.headings import Headings
from graphkit.loaders.mapping.columns import Column, put_value, says_nothing
from graphkit.loaders.mapping.mapping import RecordMapping
from graphkit.loaders.mapping.slots import MEASURED, CellValue, Slot, noted_unit
from graphkit.loaders.mapping.units import Unit, Units
from graphkit.loaders.sheets.cells import Row

_UNITS = frozenset(name for names in MEASURED.values() for name in names)
_NEEDS = {"currency": ("amount",), "unit": ("quantity",)}
"""Fields of a contribution that go with another one."""
_SAY_NOTHING_ALONE = frozenset({"currency", "unit", "bound", "stage", "kind", "measure", "flow", "aggregate", "mixed"})
"""Fields of a contribution that mean nothing without a figure or a thing."""


@dataclass(frozen=True, slots=True)
class CellNote:
    """What is wrong with a cell, or doubtful about how it was read: a code, and where the cell is."""

    code: str
    position: int
    path: FieldPath
    value: str = ""


@dataclass(slots=True)
class MappedRecord:
    """One record of a row.

    Attributes
    ----------
    section : str
    fields : dict
    headings : mapping
        Field path -> the position of the column that it came from.
    has_values : bool
        Whether anything in it came from a cell, and not from a constant.
    key : str or None
        What identifies it in its dataset.
    problems, doubts : list of CellNote
    """

    section: str
    fields: dict[str, Any]
    positions: Mapping[FieldPath, int]
    has_values: bool
    key: str | None
    problems: list[CellNote]
    doubts: list[CellNote]


_NO_MORE = CellValue()[1:]


class _Step(NamedTuple):
    """A slot as the loop over the cells of a row wants it: everything looked up beforehand."""

    slot: Slot
    position: int
    path: FieldPath
    name: str | None
    """The field, where it is one of the record itself."""
    branch: tuple[str, int, str] | None
    """List, number and field, where it is one of a map in a list, as nearly all others are."""
    is_plain: bool
    is_key: bool
    skips_empty: bool
    is_joined: bool
    """Whether it adds to what another column put there."""

    @classmethod
    def of(cls, slot: Slot, before: Collection[FieldPath]) -> "_Step":
        column, path = slot.column, slot.path
        name = str(path[0]) if len(path) == 1 else None
        branch = (str(path[0]), path[1], str(path[2])) if len(path) == 3 and isinstance(path[1], int) else None
        skips_empty = column.default is None and "" not in column.values
        is_joined = column.is_list and path in before
        return cls(slot, slot.position, path, name, branch, slot.is_plain, column.kind == "key", skips_empty, is_joined)


class BoundRecord:
    """Reads one kind of record of each row."""

    def __init__(
        self, mapping: RecordMapping, headings: Headings, units: Units, noted: Sequence[Unit], *, since_1904: bool
    ) -> None:
        self.section = mapping.section
        self.units = units
        self.since_1904 = since_1904
        self.constants = mapping.constants
        columns = [
            (position, heading, column)
            for position, heading in enumerate(headings.columns)
            for column in mapping.columns.get(heading.known or "", ())
        ]
        paths = main_paths([column for _, _, column in columns], mapping.constants)
        at = {paths[column.path]: position for position, _, column in columns}
        slots = []
        for position, heading, column in columns:
            path = paths[column.path]
            unit, beside = None, None
            if path[-1] in MEASURED and column.kind == "number":
                others = [at[(*path[:-1], name)] for name in MEASURED[str(path[-1])] if (*path[:-1], name) in at]
                unit = column.unit or (units.read(heading.unit) if heading.unit else None) or noted_unit(path, noted)
                beside = others[0] if others else None
            slots.append(Slot(position, column, path, units, unit, beside, since_1904))
        self.slots = tuple(slots)
        beside_numbers = {slot.unit_position for slot in slots}
        read = [slot for slot in slots if slot.position not in beside_numbers or slot.path[-1] not in _UNITS]
        self._steps = tuple(_Step.of(slot, [other.path for other in read[:at]]) for at, slot in enumerate(read))
        self.positions: Mapping[FieldPath, int] = {
            ("id",) if slot.column.kind == "key" else slot.path: slot.position for slot in slots
        }

    def read(self, row: Row) -> MappedRecord:
        """Return the record of a row, with what is wrong with its cells."""
        fields: dict[str, Any] = {}
        problems: list[CellNote] = []
        doubts: list[CellNote] = []
        key: str | None = None
        has_values = False
        texts, extra = row.texts, row.extra
        size = len(texts)
        given: set[FieldPath] = set()
        for slot, position, path, name, branch, is_plain, is_key, skips_empty, is_joined in self._steps:
            text = texts[position] if position < size else ""
            known = extra.get(position) if extra else None
            if known is not None and known.problem:
                problems.append(CellNote(known.problem, position, path, text))
                has_values = True
                continue
            if not text and skips_empty:
                continue
            value: object
            if is_plain:
                value = text.strip()
                if not value or (len(value) < 5 and says_nothing(value)):
                    continue
            elif is_key:
                if not says_nothing(text):
                    key = text.strip()
                continue
            else:
                cell = slot.read(text, row, known)
                if cell[1:] != _NO_MORE:
                    _put_beside(fields, path, cell)
                    doubts += _notes(cell.doubt, slot, text)
                    problems += _notes(cell.problem, slot, text)
                value = cell.value
                if value is None or value == []:
                    continue
                if not isinstance(value, str):
                    value = _fresh(value)
            if text:
                has_values = True
            given.add(path)
            if is_joined and (before := _at(fields, path)) is not None:
                value = [*_listed(before), *_listed(value)]
            if name is not None:
                fields[name] = value
            else:
                _put(fields, path, branch, value)
        self._add_constants(fields, given)
        record = MappedRecord(self.section, fields, self.positions, has_values, key, problems, doubts)
        if "contributions" in fields:
            self._tidy(record)
        return record

    def _add_constants(self, fields: dict[str, Any], given: set[FieldPath]) -> None:
        for path, value in self.constants.items():
            if len(path) == 1:
                fields.setdefault(str(path[0]), value)
            elif _at(fields, path) is None and (
                _stands_alone(path) or any(other[: len(path) - 1] == path[:-1] for other in given)
            ):
                needed = _NEEDS.get(str(path[-1]))
                if path[0] != "contributions" or not needed or any(_at(fields, (*path[:-1], name)) for name in needed):
                    put_value(fields, path, value)

    def _tidy(self, record: MappedRecord) -> None:
        """Leave out contributions that say nothing, and number the others anew."""
        parts = record.fields["contributions"]
        if not isinstance(parts, list) or all(isinstance(part, dict) and _says_something(part) for part in parts):
            return
        kept = []
        used = {  # a stage may be that of the amount and of the quantity
            at
            for path, at in self.positions.items()
            if path[0] == "contributions" and len(path) > 1
            if int(path[1]) < len(parts) and _says_something(parts[int(path[1])])
        }
        for number, part in enumerate(parts):
            if not isinstance(part, dict) or part.keys() - _SAY_NOTHING_ALONE:
                kept.append(number)
            elif stated := [
                path
                for path, at in self.positions.items()
                if path[:2] == ("contributions", number) and path[-1] in part and at not in used
            ]:
                record.doubts.append(CellNote("figure-missing", self.positions[stated[0]], stated[0]))
        if len(kept) == len(parts):
            return
        record.fields["contributions"] = [parts[number] for number in kept]
        if not kept:
            del record.fields["contributions"]
        new = {number: position for position, number in enumerate(kept)}
        record.positions = {
            (
                path if path[0] != "contributions" or len(path) < 2 else ("contributions", new[int(path[1])], *path[2:])
            ): at
            for path, at in self.positions.items()
            if path[0] != "contributions" or len(path) < 2 or path[1] in new
        }


def _put_beside(fields: dict[str, Any], path: FieldPath, cell: CellValue) -> None:
    for name, value in cell.beside:
        put_value(fields, (*path[:-1], name), value)


def _notes(code: str | None, slot: Slot, text: str) -> list[CellNote]:
    return [CellNote(code, slot.position, slot.path, text.strip())] if code else []


def _put(fields: dict[str, Any], path: FieldPath, branch: tuple[str, int, str] | None, value: object) -> None:
    if branch is None:
        put_value(fields, path, value)
        return
    name, number, inner = branch
    maps = fields.setdefault(name, [])
    while len(maps) <= number:
        maps.append({})
    maps[number][inner] = value


def _says_something(part: Mapping[str, object]) -> bool:
    return not part.keys() <= _SAY_NOTHING_ALONE


def _fresh(value: object) -> object:
    """Return a value that a record may change: what a slot remembers is given to every row that has the same text."""
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _at(fields: Mapping[str, Any], path: FieldPath) -> Any:
    at: Any = fields
    for part in path:
        if isinstance(part, int):
            if not isinstance(at, list) or part >= len(at):
                return None
            at = at[part]
        elif isinstance(at, dict) and part in at:
            at = at[part]
        else:
            return None
    return at


def _stands_alone(path: FieldPath) -> bool:
    """Return whether a constant says something in a row that has nothing beside it: a date, a party, a source.

    What only qualifies a cell (``certainty`` of a party, ``currency`` of an amount) is left out with the cell.
    """
    names = tuple(part for part in path if isinstance(part, str))
    return (
        names[0] == "period"
        or names == ("evidence", "source")
        or (names[0] != "contributions" and names[-1] == "entity")
    )


def main_paths(columns: Sequence[Column], constants: Mapping[FieldPath, object]) -> dict[FieldPath, FieldPath]:
    """Return where each path leads; a bare word beside further fields of its map takes the map's main field."""
    every = {*(column.path for column in columns), *constants}
    paths: dict[FieldPath, FieldPath] = {}
    for column in columns:
        path = column.path
        is_beside = any(len(other) > len(path) and other[: len(path)] == path for other in every)
        if is_beside and column.main:
            inner = (*path, 0, column.main) if column.is_list else (*path, column.main)
            paths[path] = inner
        else:
            paths[path] = path
    return paths
