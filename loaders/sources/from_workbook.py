"""Workbooks (XLSX, XLSM, ODS): every sheet that has the headings of the mapping, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from graphkit.findings import Finding
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.reading import mapping_for
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.protocol import Match, Rows
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.places import TablePlace
from graphkit.loaders.sheets.workbook import Workbook, open_workbook
from graphkit.loaders.sources.from_table import TableOptions
from graphkit.loaders.sources.tables import headings_of, read_table, top_of
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.safe import safe_repr


@dataclass(frozen=True, slots=True)
class _Workbook:
    """Workbooks of any kind that `open_workbook` knows."""

    name: str = "workbook"

    def sniff(self, path: Path, head: bytes) -> Match | None:  # noqa: ARG002 - the signature of loaders
        """Recognise none by content: a container of parts may be a document or an archive as well."""
        return None

    def load(self, path: Path, vocabulary: Vocabulary, options: TableOptions | None = None) -> Rows:
        """Yield the records of a workbook and what is wrong with it; none where its mapping is wrong."""
        mapping = mapping_for(path, vocabulary, options.mapping if options else None)
        if not isinstance(mapping, TableMapping):
            yield from mapping
            return
        book = open_workbook(path)
        if isinstance(book, Finding):
            yield book
            return
        with book:
            try:
                yield from _records(book, mapping, Units(vocabulary), file_name(path))
            except Unreadable as reason:
                yield reason.finding


WORKBOOK = _Workbook()


def _records(book: Workbook, mapping: TableMapping, units: Units, name: str) -> Rows:
    missing = [sheet for sheet in mapping.sheets if sheet not in {each.name for each in book.sheets}]
    if missing:
        names = tuple(safe_repr(each.name) for each in book.sheets)
        for lacking in missing:
            yield Finding("sheet-missing", TablePlace(name).row(None), value=safe_repr(lacking), allowed=names)
        return
    chosen, others = _chosen(book.sheets, mapping, units)
    if not chosen:
        yield Finding("empty-file", TablePlace(name).row(None))
    for sheet in chosen:
        yield from read_table(sheet, mapping, units, name, since_1904=book.since_1904)
    yield from _said_of_sheets(chosen, others, name)


def _chosen(sheets: Sequence[Sheet], mapping: TableMapping, units: Units) -> tuple[list[Sheet], list[Sheet]]:
    """Return the sheets to read, and the others that hold something.

    They are those that the mapping names, else all that have at least half of its headings, else the one that has most:
    what is wrong with its headings is then reported.
    """
    matched: list[tuple[int, Sheet]] = []
    for sheet in sheets:
        headings = headings_of(top_of(sheet), mapping, units)
        if headings is not None:
            matched.append((headings.matched, sheet))
    if mapping.sheets:
        chosen = [sheet for _, sheet in matched if sheet.name in mapping.sheets]
        return chosen, [sheet for _, sheet in matched if sheet not in chosen]
    needed = len(set(mapping.headings) - mapping.optional) if mapping.is_complete else 3
    enough = max(1, min(ceil(needed / 2), 20))
    chosen = [sheet for number, sheet in matched if number >= enough]
    if not chosen and matched:
        best = max(matched, key=lambda each: (each[0], not each[1].is_hidden))
        chosen = [best[1]]
    return chosen, [sheet for _, sheet in matched if sheet not in chosen]


def _said_of_sheets(chosen: Sequence[Sheet], others: Sequence[Sheet], name: str) -> Iterator[Finding]:
    for sheet in chosen:
        if sheet.is_hidden:
            yield Finding("sheet-hidden", TablePlace(name, sheet.name).row(None))
    for sheet in others:
        yield Finding("sheet-skipped", TablePlace(name, sheet.name).row(None))
