"""Tables in CSV and TSV: each row a record, by a mapping of its columns (``graphkit.loaders.mapping.mapping``).

The first row that is not blank has the headings. A row keeps its line and, field by field, the heading of its column,
so that what is wrong with a cell is told by both; one bad row never hides the next. A garbled cell is read as it must
have been (``graphkit.loaders.sources.garbled``).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.reading import mapping_for, usual_headings
from graphkit.loaders.protocol import LoaderOptions, Match, Rows
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sources.files import read_text
from graphkit.loaders.sources.garbled import repair_cells
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.syntax_errors import syntax_reason


@dataclass(frozen=True, slots=True)
class TableOptions(LoaderOptions):
    """How a table is read. ``mapping`` is the file that explains its columns: by default the one beside the table."""

    delimiter: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """Tables of text with one delimiter."""

    delimiter: str
    name: str = "table"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for two of the usual headings in the first line that is not blank."""
        first = head.decode("utf-8-sig", "ignore").strip().partition("\n")[0]
        known = usual_headings() & {cell.strip() for cell in first.split(self.delimiter)}
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
        text = read_text(path)
        if isinstance(text, Finding):
            yield text
            return
        yield from _rows(text, mapping, file_name(path), options.delimiter or self.delimiter)


CSV, TSV = _Table(","), _Table("\t")


def _rows(text: str, mapping: TableMapping, name: str, delimiter: str) -> Rows:
    headings: list[str] | None = None
    for line, cells in _cells(text, delimiter):
        if isinstance(cells, Message):
            yield Finding("bad-table", Location(name, line), detail=cells)
            return
        if not any(cell.strip() for cell in cells):
            continue
        if headings is None:
            headings = [cell.strip() for cell in cells]
            while headings and not headings[-1]:  # a delimiter at the end of the line
                headings.pop()
            problems = mapping.heading_problems(headings, name, line)
            yield from problems
            if problems:
                return
            continue
        yield from _records(mapping, headings, cells, Location(name, line))


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


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | Message]]:
    """Yield each row with the line it begins on; a row that cannot be read is the reason why."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, syntax_reason(error)
            return
        yield line, cells
