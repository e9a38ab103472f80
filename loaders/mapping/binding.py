"""A mapping bound to the headings of one sheet: which cell of a row goes where, settled before the first row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from graphkit.findings import FieldPath
from graphkit.loaders.layout.headings import Headings
from graphkit.loaders.mapping.cell_dates import read_date, read_period
from graphkit.loaders.mapping.columns import Column, put_value, says_nothing
from graphkit.loaders.mapping.figures import Figure, read_figure
from graphkit.loaders.mapping.mapping import RecordMapping, TableMapping
from graphkit.loaders.mapping.units import Unit, Units, scaled
from graphkit.loaders.sheets.cells import Row

MEASURED = {"amount": ("currency",), "quantity": ("unit",), "value": ("unit", "currency")}
"""Fields of a number -> the fields beside it that name its unit."""
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


@dataclass(frozen=True, slots=True)
class _Slot:
    """One column of one record: where its cell is, where the value goes, and for a number the unit that holds."""

    position: int
    column: Column
    path: FieldPath
    unit: Unit | None = None
    unit_position: int | None = None
    is_plain: bool = False
    """Whether cells are texts that are taken as they are."""


class BoundTable:
    """Reads rows by a mapping and the headings of a sheet.

    Parameters
    ----------
    mapping : TableMapping
    headings : Headings
        Without problems (`graphkit.loaders.mapping.heading_problems`).
    units : Units
    noted : sequence of str
        The units that stand above the table; each holds for the numbers of its kind that have none of their own.
    since_1904 : bool
        The epoch of serial dates.
    """

    def __init__(
        self,
        mapping: TableMapping,
        headings: Headings,
        units: Units,
        noted: Sequence[str] = (),
        *,
        since_1904: bool = False,
    ) -> None:
        known = [units.read(text) for text in noted]
        self.noted = tuple(unit for unit in known if unit)
        self.headings = headings
        self.records = tuple(
            BoundRecord(record, headings, units, self.noted, since_1904=since_1904) for record in mapping.records
        )
        self._numbers = {
            slot.position: slot for record in self.records for slot in record.slots if slot.path[-1] in MEASURED
        }
        self.read_positions = tuple(sorted({slot.position for record in self.records for slot in record.slots}))

    def read(self, row: Row) -> list[MappedRecord]:
        """Return the records of a row; of several those that have a value besides their constants."""
        mapped = [record.read(row) for record in self.records]
        return mapped if len(mapped) == 1 else [record for record in mapped if record.has_values]

    def figures(self, row: Row) -> dict[int, tuple[Decimal, Decimal]]:
        """Return the numbers of a row in base units, by position, each with what rounding may hide of it."""
        found = {}
        for position, slot in self._numbers.items():
            text = row.texts[position] if position < len(row.texts) else ""
            known = row.extra.get(position) if row.extra else None
            if not text or (known is not None and (known.is_filled or known.problem)):
                continue
            if (figure := read_figure(text.strip(), known)) is not None:
                scale = slot.unit.scale if slot.unit and not figure.times else Decimal(1)
                exponent = figure.number.as_tuple().exponent
                is_rounded = isinstance(exponent, int) and exponent < 0 and (known is None or known.number is None)
                half = Decimal((0, (5,), exponent - 1)) if is_rounded and isinstance(exponent, int) else Decimal(0)
                found[position] = (figure.number * scale, half * scale)
        return found

    @property
    def numbers(self) -> dict[int, Column]:
        """The columns of amounts and quantities, by position: those that a row of totals adds up."""
        return {position: slot.column for position, slot in self._numbers.items()}


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
            is_plain = column.kind == "text" and column.default is None
            is_plain = is_plain and not (column.values or column.codes or column.split or column.prefix)
            slot = _Slot(position, column, path, is_plain=is_plain)
            if path[-1] in MEASURED and column.kind == "number":
                beside = [at[(*path[:-1], name)] for name in MEASURED[str(path[-1])] if (*path[:-1], name) in at]
                unit = column.unit or (units.read(heading.unit) if heading.unit else None)
                unit = unit or next((each for each in noted if _fits(each, str(path[-1]))), None)
                slot = replace(slot, unit=unit, unit_position=beside[0] if beside else None)
            slots.append(slot)
        self.slots = tuple(slots)
        of_numbers = {(*slot.path[:-1], name) for slot in slots for name in MEASURED.get(str(slot.path[-1]), ())}
        self._plain = tuple(slot for slot in slots if slot.path not in of_numbers)
        self.positions: Mapping[FieldPath, int] = {
            ("id",) if slot.column.kind == "key" else slot.path: slot.position for slot in slots
        }

    def read(self, row: Row) -> MappedRecord:
        """Return the record of a row, with what is wrong with its cells."""
        fields: dict[str, Any] = {}
        record = MappedRecord(self.section, fields, self.positions, has_values=False, key=None, problems=[], doubts=[])
        texts, extra = row.texts, row.extra
        size = len(texts)
        given: set[FieldPath] = set()
        for slot in self._plain:
            column = slot.column
            text = texts[slot.position] if slot.position < size else ""
            known = extra.get(slot.position) if extra else None
            if known is not None and known.problem:
                record.problems.append(CellNote(known.problem, slot.position, slot.path, text))
                record.has_values = True
                continue
            value: object
            if slot.is_plain:
                value = stripped = text.strip()
                if not stripped or (len(stripped) < 5 and says_nothing(stripped)):
                    continue
            elif column.kind in ("text", "yes-no"):
                value = column.read(text) if text or column.default is not None else None
            elif says_nothing(text):
                value = column.default
            elif column.kind == "key":
                record.key, value = text.strip(), None
            elif column.kind == "number" and slot.path[-1] in MEASURED:
                value = self._measured(slot, row, text, fields)
            else:
                value = self._other(slot, row, text, record)
            if value is None or value == []:
                continue
            if text:
                record.has_values = True
            given.add(slot.path)
            if column.is_list and (before := _at(fields, slot.path)) is not None:
                value = [*_listed(before), *_listed(value)]
            if len(slot.path) == 1:
                fields[str(slot.path[0])] = value
            else:
                put_value(fields, slot.path, value)
        self._add_constants(fields, given)
        self._tidy(record)
        return record

    def _measured(self, slot: _Slot, row: Row, text: str, fields: dict[str, Any]) -> object:
        """Return a number in base units, and put its unit and bound beside it; the text as it is where it is none."""
        known = row.extra.get(slot.position)
        if known is not None and known.is_filled:
            return None  # one amount over several rows is one amount: it stays in the first
        figure = read_figure(text.strip(), known)
        if figure is None:
            return text.strip()
        beside = ""
        if slot.unit_position is not None and slot.unit_position < len(row.texts):
            beside = row.texts[slot.unit_position]
        field = str(slot.path[-1])
        unit, word = self._unit(figure, slot, beside, field)
        is_whole_word = unit is None and bool(figure.times and figure.unit)
        if is_whole_word and (unit := self.units.read(figure.times + figure.unit)):
            word = None
        if unit is None and figure.unit and field == "amount":
            return text.strip()  # 20元/人, 30台: no amount of money
        parent = slot.path[:-1]
        number, scale = figure.number, unit.scale if unit else Decimal(1)
        if figure.times and not figure.unit:  # 3万 under 金额（万元） are 30,000, and not 30,000 times 10,000
            scale = Decimal(1)
        elif is_whole_word and figure.bare is not None:  # 20千克
            number = figure.bare
        if unit is not None and unit.currency and field != "quantity":
            put_value(fields, (*parent, "currency"), unit.currency)
        elif unit is not None and unit.code and field != "amount":
            put_value(fields, (*parent, "unit"), unit.code)
        elif word:
            put_value(fields, (*parent, "currency" if field == "amount" else "unit"), word)
        if figure.bound:
            put_value(fields, (*parent, "bound"), figure.bound)
        return scaled(number, scale)

    def _unit(self, figure: Figure, slot: _Slot, beside: str, field: str) -> tuple[Unit | None, str | None]:
        """Return the unit of a figure: its cell's, else that of the column beside it, else the column's own.

        Of a word that names no unit the second value is the word, so that it can be reported.
        """
        read = self.units.money if field == "amount" else self.units.read
        if figure.unit:
            unit = read(figure.unit)
            return unit, None if unit else figure.unit
        if beside and not says_nothing(beside):
            unit = read(beside)
            return unit, None if unit else beside.strip()
        return slot.unit, None

    def _other(self, slot: _Slot, row: Row, text: str, record: MappedRecord) -> object:
        """Return the value of a cell that is a date, a period or a plain number."""
        known = row.extra.get(slot.position)
        text = text.strip()
        if slot.column.kind in ("date", "period"):
            date = read_date(text, known, since_1904=self.since_1904)
            if date is not None and date.doubt:
                record.doubts.append(CellNote(date.doubt, slot.position, slot.path, text))
            if slot.column.kind == "period":
                return {"start": date.value} if date else read_period(text) or {"start": text}
            return text if date is None else date.date if slot.path[-1] == "date" else date.value
        figure = read_figure(text, known)
        if figure is None or (figure.unit and figure.unit != "%"):
            return text
        if slot.column.kind == "whole":
            whole = figure.number == figure.number.to_integral_value() and figure.unit == ""
            return str(int(figure.number)) if whole else text
        return scaled(figure.number, Decimal("0.01") if figure.unit == "%" else Decimal(1))

    def _add_constants(self, fields: dict[str, Any], given: set[FieldPath]) -> None:
        for path, value in self.constants.items():
            if len(path) == 1:
                fields.setdefault(str(path[0]), value)
            elif _at(fields, path) is None and any(other[: len(path) - 1] == path[:-1] for other in given):
                needed = _NEEDS.get(str(path[-1]))
                if path[0] != "contributions" or not needed or any(_at(fields, (*path[:-1], name)) for name in needed):
                    put_value(fields, path, value)

    def _tidy(self, record: MappedRecord) -> None:
        """Leave out contributions that say nothing, and number the others anew."""
        parts = record.fields.get("contributions")
        if not isinstance(parts, list):
            return
        kept = []
        for number, part in enumerate(parts):
            if not isinstance(part, dict) or part.keys() - _SAY_NOTHING_ALONE:
                kept.append(number)
            elif stated := [
                path for path in self.positions if path[:2] == ("contributions", number) and path[-1] in part
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


def _fits(unit: Unit, field: str) -> bool:
    return unit.code is None if field == "amount" else unit.code is not None if field == "quantity" else True


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
