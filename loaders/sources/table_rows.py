"""The rows of one sheet below its headings: each a record, and what is no record left out aloud."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from graphkit.findings import FieldPath, Finding, RecordLocation
from graphkit.loaders.layout.rows import kind_of_other, total_of
from graphkit.loaders.layout.totals import Difference, PartTotals, Totals, together
from graphkit.loaders.mapping.binding import BoundTable
from graphkit.loaders.mapping.bound_record import CellNote
from graphkit.loaders.mapping.units import scaled
from graphkit.loaders.protocol import PartSummary
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sheets.cells import Row, Sheet, letter_of
from graphkit.loaders.sheets.places import TablePlace
from graphkit.loaders.sources.garbled import CellRepair
from graphkit.wording.messages import Message
from graphkit.wording.personal import holds_identity, mask_identity
from graphkit.wording.safe import safe_repr

_NAMED = 5
"""Rows that are named one by one where they were left out; of more, the number."""


@dataclass
class Remainder(PartSummary):
    """What the rows of a sheet, or of a part of one, leave to be said at the end: totals, rows left out or hidden."""

    totals: Totals | PartTotals = field(default_factory=Totals)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    unread: dict[int, int] = field(default_factory=dict)
    """Position of a column without heading -> the first row that has something in it."""


class RowReader:
    """Reads the rows of one sheet, or of a part of one, below its headings."""

    def __init__(self, sheet: Sheet, table: BoundTable, place: TablePlace, *, is_part: bool = False) -> None:
        self.sheet = sheet
        self.table = table
        self.place = place
        self.remainder = Remainder(PartTotals() if is_part else Totals())
        self._repair = CellRepair(table, place)
        self._numbers = table.numbers
        self._tops = {(merge.top, merge.left): merge.bottom for merge in sheet.merged if merge.bottom > merge.top}

    def records(self, rows: Iterable[Row]) -> Iterator[RawRecord | Finding]:
        """Yield the records of rows, and each total that differs from them."""
        table, place, left = self.table, self.place, self.remainder
        texts = [heading.text for heading in table.headings.columns]
        width = len(texts)
        shared = [(record.positions, place.record(0, record.positions)) for record in table.records]
        for row in rows:
            joined = "\n".join(row.texts)
            if ("计" in joined or "ota" in joined.lower()) and (word := total_of(row)):
                left.left_out.setdefault("total", []).append(row.number)
                for difference in left.totals.compare(row.number, word, table.figures(row)):
                    yield _differs(difference, place)
                continue
            if other := kind_of_other(row, texts, width):
                left.left_out.setdefault(other, []).append(row.number)
                continue
            if row.is_hidden:
                left.hidden.append(row.number)
            seen, masked = self._mask(row) if holds_identity(joined) else (row, [])
            wrong = self._width(seen, width)
            fixed, remarks = (seen, []) if table.is_exact else self._repair.row(seen, joined if seen is row else None)
            remarks += masked
            if self._numbers:
                left.totals.add(table.figures(seen))
                if self._tops:
                    remarks += self._merged_figures(seen)
            records = table.read(fixed)
            for record in records[:1] if wrong else records:
                problems = wrong
                if record.problems:
                    problems += tuple(self._note(note, seen) for note in record.problems)
                if record.doubts:
                    remarks += (self._note(note, seen) for note in record.doubts)
                at = _located(row.number, record.positions, shared, place)
                yield RawRecord(record.section, record.fields, at, problems, tuple(remarks), record.key)
                remarks = []

    def end(self) -> Iterator[Finding]:
        """Yield what is said of the sheet as a whole."""
        yield from conclude(self.table, self.place, self.sheet.hidden_columns, [self.remainder])

    def _mask(self, row: Row) -> tuple[Row, list[Finding]]:
        """Return a row without identity numbers: neither records nor messages get to see them."""
        texts = [mask_identity(text) for text in row.texts]
        return row._replace(texts=texts), [
            Finding("identity-masked", self.place.row(row.number, position))
            for position in self.table.read_positions
            if position < len(texts) and texts[position] != row.texts[position]
        ]

    def _merged_figures(self, row: Row) -> list[Finding]:
        return [
            Finding("merged-figure", self.place.row(row.number, at), value=safe_repr(row.texts[at]),
                    allowed=(str(self._tops[row.number, at]),))
            for at in self._numbers if (row.number, at) in self._tops
        ]  # fmt: skip

    def _width(self, row: Row, width: int) -> tuple[Finding, ...]:
        """Return what is wrong with the number of cells of a row of text; note cells of a sheet without heading."""
        size = len(row.texts)
        beyond = size > width and bool("".join(row.texts[width:]).strip())
        if self.sheet.name is None:
            if beyond or size < width:
                at = self.place.row(row.number)
                return (Finding("row-width", at, value=str(size), allowed=(str(width),)),)
            return ()
        if beyond or size >= width:
            for position, text in enumerate(row.texts):
                if text and (position >= width or not self.table.headings.columns[position].text):
                    self.remainder.unread.setdefault(position, row.number)
        return ()

    def _note(self, note: CellNote, row: Row) -> Finding:
        return Finding(note.code, self.place.row(row.number, note.position, note.path), value=safe_repr(note.value))


def conclude(
    table: BoundTable, place: TablePlace, hidden_columns: frozenset[int], parts: Sequence[Remainder]
) -> Iterator[Finding]:
    """Yield what is said of a sheet as a whole: totals that differ, rows left out, what is hidden or unread."""
    totals = [part.totals for part in parts]
    if isinstance(totals[0], Totals):
        differences = totals[0].rest()
    else:
        differences = together(each for each in totals if isinstance(each, PartTotals))
    for difference in differences:
        yield _differs(difference, place)
    for kind in dict.fromkeys(kind for part in parts for kind in part.left_out):
        numbers = [number for part in parts for number in part.left_out.get(kind, ())]
        yield _rows(numbers, place, "rows-left-out", Message(f"table.row.{kind}"))
    if hidden := [number for part in parts for number in part.hidden]:
        yield _rows(hidden, place, "rows-hidden")
    if unseen := sorted(hidden_columns & set(table.read_positions)):
        yield Finding("columns-hidden", place.row(None), value=", ".join(map(letter_of, unseen)))
    others = [heading.text for heading in table.headings.columns if heading.text and heading.known is None]
    if others:
        yield Finding("columns-left-out", place.row(None), value=", ".join(map(safe_repr, others)))
    unread: dict[int, int] = {}
    for part in parts:
        unread = {**part.unread, **unread}
    for position, number in unread.items():
        yield Finding("column-without-heading", place.row(number, position), value=letter_of(position))


def _differs(difference: Difference, place: TablePlace) -> Finding:
    numbers = [scaled(number, Decimal(1)) for number in (difference.total, difference.sum)]
    return Finding(
        "total-differs", place.row(difference.row, difference.position), value=numbers[0], allowed=(numbers[1],)
    )


def _rows(numbers: Sequence[int], place: TablePlace, code: str, kind: Message | None = None) -> Finding:
    named = ", ".join(map(str, numbers[:_NAMED])) + (" …" if len(numbers) > _NAMED else "")
    return Finding(code, place.row(None), value=named, allowed=(str(len(numbers)),), detail=kind)


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
