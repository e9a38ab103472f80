"""Tables in CSV and TSV: each row a record, by a mapping of its columns (``graphkit.loaders.mapping.mapping``).

The first row that is not blank has the headings. A row keeps its line and, field by field, the heading of its column,
so that a problem with a cell is reported with both; one bad row never hides the next. A garbled cell is read as it must
have been (``graphkit.loaders.sources.garbled``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.reading import mapping_for, usual_headings
from graphkit.loaders.protocol import LoaderOptions, Match, Rows
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sheets.cells import Unreadable
from graphkit.loaders.sheets.delimited import TextSheet, open_text
from graphkit.loaders.sources.garbled import repair_cells
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message


@dataclass(frozen=True, slots=True)
class TableOptions(LoaderOptions):
    """How a table is read.

    ``mapping`` is the file that explains its columns: by default the one beside the table. Without ``delimiter`` and
    ``encoding`` (a name that Python knows, such as big5) the file decides.
    """

    delimiter: str | None = None
    encoding: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """Tables of text with one delimiter."""

    delimiter: str | None
    name: str = "table"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for two of the usual headings in the first line that is not blank."""
        first = head.decode("utf-8-sig", "ignore").strip().partition("\n")[0]
        known = usual_headings() & {cell.strip() for cell in re.split(self.delimiter or "[,;]", first)}
        return (
            Match(Message("loaders.match.headings", path=path, headings=tuple(sorted(known))))
            if len(known) > 1
            else None
        )

    def load(self, path: Path, vocabulary: Vocabulary, options: TableOptions | None = None) -> Rows:
        """Yield the records of a table and what is wrong with it; none where its mapping or headings are wrong."""
        options = options or TableOptions()
        mapping = mapping_for(path, vocabulary, options.mapping)
        if not isinstance(mapping, TableMapping):
            yield from mapping
            return
        sheet = open_text(path, options.delimiter or self.delimiter, options.encoding)
        if isinstance(sheet, Finding):
            yield sheet
            return
        name = file_name(path)
        if sheet.encoding == "gb18030" and options.encoding is None:
            yield Finding("read-as-gb18030", Location(name))
        try:
            yield from _rows(sheet, mapping, name)
        except Unreadable as reason:
            yield reason.finding


CSV, TSV = _Table(None), _Table("\t")


def _rows(sheet: TextSheet, mapping: TableMapping, name: str) -> Rows:
    headings: list[str] | None = None
    for row in sheet.rows():
        if row.is_blank:
            continue
        if headings is None:
            headings = [cell.strip() for cell in row.texts]
            while headings and not headings[-1]:  # a delimiter at the end of the line
                headings.pop()
            problems = mapping.heading_problems(headings, name, row.number)
            yield from problems
            if problems:
                return
            continue
        yield from _records(mapping, headings, row.texts, Location(name, row.number))


def _records(mapping: TableMapping, headings: list[str], cells: list[str], location: Location) -> Iterator[RawRecord]:
    """Yield the records of a row; of a row that is too short or too long only the first, with what is wrong."""
    repaired, remarks = repair_cells(mapping, headings, cells, location)
    wrong: tuple[Finding, ...] = ()
    if any(cell.strip() for cell in cells[len(headings) :]) or len(cells) < len(headings):
        wrong = (Finding("row-width", location, value=str(len(cells)), allowed=(str(len(headings)),)),)
    records = mapping.read_row(headings, repaired)
    for record in records[:1] if wrong else records:
        at = RecordLocation(location.file, location.line, headings=record.headings)
        yield RawRecord(record.section, record.fields, at, wrong, tuple(remarks))
        remarks = []
