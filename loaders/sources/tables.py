"""From the rows of one sheet to records: headings found, mapping bound, rows read, what is no record left out aloud."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice

from graphkit.findings import FieldPath, Finding, RecordLocation
from graphkit.loaders.layout.headings import LOOKED_AT, Expected, Headings, find_headings
from graphkit.loaders.layout.merged import filled
from graphkit.loaders.layout.notes import noted_units
from graphkit.loaders.layout.rows import kind_of_other, total_of
from graphkit.loaders.layout.totals import Difference, Totals
from graphkit.loaders.mapping.binding import BoundTable, CellNote
from graphkit.loaders.mapping.heading_problems import heading_problems
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.units import Units, scaled
from graphkit.loaders.protocol import Rows
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sheets.cells import Row, Sheet, Unreadable, letter_of
from graphkit.loaders.sheets.places import TablePlace
from graphkit.loaders.sources.garbled import CellRepair
from graphkit.wording.messages import Message
from graphkit.wording.personal import holds_identity, mask_identity
from graphkit.wording.safe import safe_repr

_NAMED = 5
"""Rows that are named one by one where they were left out; of more, the number."""


def top_of(sheet: Sheet) -> list[Row]:
    """Return the first rows of a sheet that have something in them; raise `Unreadable` where it is damaged."""
    rows = (row for row in filled(sheet.rows(), sheet.merged) if not row.is_blank)
    return list(islice(rows, LOOKED_AT))


def headings_of(top: Sequence[Row], mapping: TableMapping, units: Units) -> Headings | None:
    """Return the headings of a sheet, as its mapping expects them; None where it has no row."""
    return find_headings(top, Expected(mapping.headings, lambda text: units.read(text) is not None))


def read_table(sheet: Sheet, mapping: TableMapping, units: Units, file: str, *, since_1904: bool = False) -> Rows:
    """Yield the records of a sheet and what is wrong with it; no record where its headings are wrong.

    Raises
    ------
    Unreadable
        Where the file breaks off.
    """
    rows = (row for row in filled(sheet.rows(), sheet.merged) if not row.is_blank)
    top: list[Row] = []
    broken: Unreadable | None = None
    try:
        top.extend(islice(rows, LOOKED_AT))  # what comes before the damage is kept
    except Unreadable as reason:
        broken = reason
    if broken is not None and not top:
        raise broken
    headings = headings_of(top, mapping, units)
    if headings is None:
        yield Finding("empty-file" if sheet.name is None else "sheet-empty", TablePlace(file, sheet.name).row(None))
        return
    place = TablePlace(file, sheet.name, [heading.text for heading in headings.columns])
    problems = heading_problems(mapping, headings, place, units)
    yield from problems
    if problems:
        return
    noted = noted_units(top[: headings.position], lambda text: units.read(text) is not None)
    table = BoundTable(mapping, headings, units, noted, since_1904=since_1904)
    yield from _Reading(sheet, table, place).rows(chain(top[headings.position :], rows))
    if broken is not None:
        raise broken


@dataclass
class _Reading:
    """The rows of one sheet as they are read; what was left out is said at the end."""

    sheet: Sheet
    table: BoundTable
    place: TablePlace
    totals: Totals = field(default_factory=Totals)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    unread: dict[int, int] = field(default_factory=dict)

    def rows(self, rows: Iterator[Row]) -> Rows:
        """Yield the records of rows below the headings."""
        table = self.table
        width = len(table.headings.columns)
        texts = [heading.text for heading in table.headings.columns]
        numbers = table.numbers
        repair = CellRepair(table, self.place)
        shared = [(record.positions, self.place.record(0, record.positions)) for record in table.records]
        tops = {(merge.top, merge.left): merge.bottom for merge in self.sheet.merged if merge.bottom > merge.top}
        for row in rows:
            if word := total_of(row):
                self.left_out.setdefault("total", []).append(row.number)
                for difference in self.totals.compare(row.number, word, table.figures(row)):
                    yield self._difference(difference)
                continue
            if other := kind_of_other(row, texts, width):
                self.left_out.setdefault(other, []).append(row.number)
                continue
            if row.is_hidden:
                self.hidden.append(row.number)
            seen, masked = self._mask(row)
            wrong = self._width(seen, width)
            fixed, remarks = repair.row(seen)
            remarks += masked
            if numbers:
                self.totals.add(table.figures(seen))
                remarks += [
                    Finding("merged-figure", self.place.row(row.number, at), value=safe_repr(seen.texts[at]),
                            allowed=(str(tops[row.number, at]),))
                    for at in numbers if (row.number, at) in tops
                ]  # fmt: skip
            records = table.read(fixed)
            for record in records[:1] if wrong else records:
                problems = wrong + tuple(self._note(note, seen) for note in record.problems)
                doubts = (*remarks, *(self._note(note, seen) for note in record.doubts))
                at = _located(row.number, record.positions, shared, self.place)
                yield RawRecord(record.section, record.fields, at, problems, doubts, record.key)
                remarks = []
        yield from self._end()

    def _mask(self, row: Row) -> tuple[Row, list[Finding]]:
        """Return a row without identity numbers: neither records nor messages get to see them."""
        if not holds_identity("\n".join(row.texts)):
            return row, []
        texts = [mask_identity(text) for text in row.texts]
        return row._replace(texts=texts), [
            Finding("identity-masked", self.place.row(row.number, position))
            for position in self.table.read_positions
            if position < len(texts) and texts[position] != row.texts[position]
        ]

    def _width(self, row: Row, width: int) -> tuple[Finding, ...]:
        """Return what is wrong with the number of cells of a row of text; note cells of a sheet without heading."""
        beyond = any(text and not text.isspace() for text in row.texts[width:])
        if self.sheet.name is None:
            if beyond or len(row.texts) < width:
                at = self.place.row(row.number)
                return (Finding("row-width", at, value=str(len(row.texts)), allowed=(str(width),)),)
            return ()
        if beyond or len(row.texts) >= width:
            for position, text in enumerate(row.texts):
                if text and (position >= width or not self.table.headings.columns[position].text):
                    self.unread.setdefault(position, row.number)
        return ()

    def _note(self, note: CellNote, row: Row) -> Finding:
        return Finding(note.code, self.place.row(row.number, note.position, note.path), value=safe_repr(note.value))

    def _difference(self, difference: Difference) -> Finding:
        at = self.place.row(difference.row, difference.position)
        numbers = [scaled(number, Decimal(1)) for number in (difference.total, difference.sum)]
        return Finding("total-differs", at, value=numbers[0], allowed=(numbers[1],))

    def _end(self) -> Iterator[Finding]:
        """Yield what is said of the sheet as a whole: totals that differ, rows left out, what is hidden or unread."""
        for difference in self.totals.rest():
            yield self._difference(difference)
        for kind, numbers in self.left_out.items():
            yield self._rows(numbers, "rows-left-out", Message(f"table.row.{kind}"))
        if self.hidden:
            yield self._rows(self.hidden, "rows-hidden")
        hidden = sorted(self.sheet.hidden_columns & set(self.table.read_positions))
        if hidden:
            yield Finding("columns-hidden", self.place.row(None), value=", ".join(map(letter_of, hidden)))
        for position, number in self.unread.items():
            yield Finding("column-without-heading", self.place.row(number, position), value=letter_of(position))

    def _rows(self, numbers: Sequence[int], code: str, kind: Message | None = None) -> Finding:
        named = ", ".join(map(str, numbers[:_NAMED])) + (" …" if len(numbers) > _NAMED else "")
        return Finding(code, self.place.row(None), value=named, allowed=(str(len(numbers)),), detail=kind)


def _located(
    number: int,
    positions: Mapping[FieldPath, int],
    shared: Sequence[tuple[Mapping[FieldPath, int], RecordLocation]],
    place: TablePlace,
) -> RecordLocation:
    """Return the location of a record; rows share the columns of their fields, which are the same for nearly all."""
    for known, location in shared:
        if known is positions:
            return RecordLocation(location.file, number, None, location.headings, location.sheet, location.letters)
    return place.record(number, positions)
