"""From the rows of one sheet to records: its headings found, its mapping bound to them, its rows read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

from graphkit.findings import Finding
from graphkit.loaders.layout.headings import LOOKED_AT, Expected, Headings, find_headings
from graphkit.loaders.layout.merged import filled
from graphkit.loaders.layout.notes import noted_units
from graphkit.loaders.mapping.binding import BoundTable
from graphkit.loaders.mapping.heading_problems import heading_problems
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.protocol import Rows
from graphkit.loaders.sheets.cells import Row, Sheet, Unreadable
from graphkit.loaders.sheets.places import TablePlace
from graphkit.loaders.sources.table_rows import RowReader


def top_of(sheet: Sheet) -> list[Row]:
    """Return the first rows of a sheet that have something in them; raise `Unreadable` where it is damaged."""
    rows = (row for row in filled(sheet.rows(), sheet.merged) if not row.is_blank)
    return list(islice(rows, LOOKED_AT))


def headings_of(top: Sequence[Row], mapping: TableMapping, units: Units) -> Headings | None:
    """Return the headings of a sheet, as its mapping expects them; None where it has no row."""
    return find_headings(top, Expected(mapping.headings, lambda text: units.read(text) is not None))


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A sheet whose headings and mapping agree; the rows above `position` of those looked at are no data."""

    table: BoundTable
    place: TablePlace
    position: int


def open_table(
    top: Sequence[Row], sheet: str | None, mapping: TableMapping, units: Units, file: str, *, since_1904: bool = False
) -> OpenTable | list[Finding]:
    """Return a sheet whose first rows are `top` as a table, or what is wrong with its headings."""
    headings = headings_of(top, mapping, units)
    if headings is None:
        return [Finding("empty-file" if sheet is None else "sheet-empty", TablePlace(file, sheet).row(None))]
    place = TablePlace(file, sheet, [heading.text for heading in headings.columns])
    problems = heading_problems(mapping, headings, place, units)
    if problems:
        return problems
    noted = noted_units(top[: headings.position], lambda text: units.read(text) is not None)
    table = BoundTable(mapping, headings, units, noted, since_1904=since_1904)
    return OpenTable(table, place, headings.position)


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
    opened = open_table(top, sheet.name, mapping, units, file, since_1904=since_1904)
    if not isinstance(opened, OpenTable):
        yield from opened
        return
    reader = RowReader(sheet, opened.table, opened.place)
    yield from reader.records(chain(top[opened.position :], rows))
    yield from reader.end()
    if broken is not None:
        raise broken
