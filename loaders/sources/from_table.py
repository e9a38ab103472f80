"""Tables in CSV and TSV: each row a record, by a mapping of its columns (``graphkit.loaders.mapping.mapping``).

A row keeps its line and, field by field, the heading of its column, so that what is wrong with a cell is reported by
both; one bad row never hides the next. A garbled cell is read as it must have been
(``graphkit.loaders.sources.garbled``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from graphkit.findings import Finding, Location
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.reading import usual_headings
from graphkit.loaders.mapping.shipped import Shipped
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.protocol import Division, LoaderOptions, Match, Rows
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Unreadable
from graphkit.loaders.sheets.delimited import TextSheet, open_text
from graphkit.loaders.sources.noted import own_mapping
from graphkit.loaders.sources.table_parts import divide_table
from graphkit.loaders.sources.tables import read_table, top_of
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message


@dataclass(frozen=True, slots=True)
class TableOptions(LoaderOptions):
    """How a table is read.

    ``mapping`` is the file that explains its columns: by default the one beside the table. Without ``delimiter`` and
    ``encoding`` (a name that Python knows, such as big5) the file decides; a workbook has neither.
    """

    delimiter: str | None = None
    encoding: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """Tables of text with one delimiter, or with the one that their lines show."""

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
        mapping = own_mapping(path, vocabulary, options.mapping)
        if isinstance(mapping, list):
            yield from mapping
            return
        sheet = open_text(path, options.delimiter or self.delimiter, options.encoding)
        if isinstance(sheet, Finding):
            yield sheet
            return
        mapping = mapping or _shipped(sheet, vocabulary)
        yield from _encoding_notice(sheet, options)
        try:
            yield from read_table(sheet, mapping, Units(vocabulary), file_name(path))
        except Unreadable as reason:
            yield reason.finding

    def divide(
        self, path: Path, size: int, vocabulary: Vocabulary, options: TableOptions | None = None
    ) -> Division | None:
        """Return a large table in parts; None where it is loaded as one, as where its mapping or headings are wrong."""
        options = options or TableOptions()
        if not path.is_file() or path.stat().st_size <= size:
            return None
        mapping = own_mapping(path, vocabulary, options.mapping)
        sheet = open_text(path, options.delimiter or self.delimiter, options.encoding)
        if isinstance(mapping, list) or isinstance(sheet, Finding):
            return None
        mapping = mapping or _shipped(sheet, vocabulary)
        try:
            division = divide_table(sheet, size, mapping, Units(vocabulary), file_name(path))
        except Unreadable:
            return None
        if division is None or not (notice := list(_encoding_notice(sheet, options))):
            return division
        first, *others = division.parts
        return replace(division, parts=(lambda: chain(notice, first()), *others))


def _shipped(sheet: TextSheet, vocabulary: Vocabulary) -> TableMapping:
    try:
        top = top_of(sheet)
    except Unreadable:  # which is said when the rows are read
        top = []
    return Shipped(vocabulary).mapping_of(top)


def _encoding_notice(sheet: TextSheet, options: TableOptions) -> Iterator[Finding]:
    if sheet.encoding == "gb18030" and options.encoding is None:
        yield Finding("read-as-gb18030", Location(file_name(sheet.path)))


CSV, TSV = _Table(None), _Table("\t")
