"""A large text table in parts for several processes: each reads its rows by the headings that the first part has."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from graphkit.findings import Finding
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.protocol import Division, PartRows, PartSummary
from graphkit.loaders.sheets.cells import Unreadable
from graphkit.loaders.sheets.delimited import TextSheet
from graphkit.loaders.sources.table_rows import Remainder, RowReader, conclude
from graphkit.loaders.sources.tables import OpenTable, open_table, top_of


def divide_table(sheet: TextSheet, size: int, mapping: TableMapping, units: Units, file: str) -> Division | None:
    """Return a table in parts of about `size` bytes; None where it is short, or its headings are wrong.

    Raises
    ------
    Unreadable
        Where the file breaks off among its first rows.
    """
    parts = sheet.parts(size)
    top = top_of(sheet) if parts else []
    if not top or (parts[1].part is not None and top[-1].number >= parts[1].part.line):
        return None
    opened = open_table(top, sheet.name, mapping, units, file)
    if not isinstance(opened, OpenTable):
        return None
    readers = tuple(partial(_read, part, opened, opened.position if part is parts[0] else 0) for part in parts)

    def end(summaries: Sequence[PartSummary]) -> Iterator[Finding]:
        remainders = [each for each in summaries if isinstance(each, Remainder)]
        return conclude(opened.table, opened.place, sheet.hidden_columns, remainders)

    return Division(readers, end)


def _read(sheet: TextSheet, opened: OpenTable, skipped: int) -> PartRows:
    """Yield the records of a part, without the rows above the data, and what is left to be judged."""
    reader = RowReader(sheet, opened.table, opened.place, is_part=True)
    rows = (row for row in sheet.rows() if not row.is_blank)
    try:
        yield from reader.records(islice(rows, skipped, None))
    except Unreadable as reason:
        yield reason.finding
    yield reader.remainder
