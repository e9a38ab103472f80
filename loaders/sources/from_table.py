"""Tables in CSV and TSV: each row a record, by a mapping of its columns (``graphkit.loaders.mapping.mapping``).

The first row that is not blank has the headings. A row keeps its line and, field by field, the heading of its column,
so that what is wrong with a cell is told by both; one bad row never hides the next. A garbled cell is read as it must
have been (``graphkit.loaders.sources.garbled``).
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.mapping.mapping import Column, TableMapping, mapping_for
from graphkit.loaders.rows import RawRecord, file_name
from graphkit.loaders.sources.files import read_text
from graphkit.loaders.sources.garbled import repaired
from graphkit.wording.safe import safe_repr

_DELIMITERS = {".tsv": "\t", ".tab": "\t"}


def load(path: Path) -> Iterator[RawRecord | Finding]:
    """Yield the records of a table and what is wrong with it; nothing of it where its mapping or headings are wrong."""
    mapping = mapping_for(path)
    if not isinstance(mapping, TableMapping):
        yield from mapping
        return
    text = read_text(path)
    if isinstance(text, Finding):
        yield text
        return
    yield from _rows(text, mapping, file_name(path), _DELIMITERS.get(path.suffix.lower(), ","))


def _rows(text: str, mapping: TableMapping, name: str, delimiter: str) -> Iterator[RawRecord | Finding]:
    bound: list[Column | None] | None = None
    headings: list[str] = []
    for line, cells in _cells(text, delimiter):
        if isinstance(cells, str):
            yield Finding("bad-table", Location(name, line), detail=cells)
            return
        if not any(cell.strip() for cell in cells):
            continue
        if bound is None:
            headings = [cell.strip() for cell in cells]
            while headings and not headings[-1]:  # a delimiter at the end of the line
                headings.pop()
            bound, problems = mapping.bind(headings, name, line)
            yield from problems
            if problems:
                return
            continue
        read, remarks = repaired(bound, cells, name, line)
        fields, origin = mapping.record(bound, read)
        wrong: tuple[Finding, ...] = ()
        if any(cell.strip() for cell in cells[len(headings) :]) or len(cells) < len(headings):
            detail = str(len(cells))
            wrong = (Finding("row-width", Location(name, line), value=detail, allowed=(str(len(headings)),)),)
        yield RawRecord(mapping.section, fields, RecordLocation(name, line, headings=origin), wrong, tuple(remarks))


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with the line it begins on; a row that cannot be read is the reason why."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, safe_repr(error, 200)
            return
        yield line, cells
