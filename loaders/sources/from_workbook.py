"""Workbooks (XLSX, XLSM, ODS): every sheet that has the headings of the mapping, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from graphkit.findings import Finding
from graphkit.loaders.layout.rows import LISTS_SHEET
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.shipped import Shipped
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.protocol import Match, Rows
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.places import TablePlace
from graphkit.loaders.sheets.workbook import Workbook, open_workbook
from graphkit.loaders.sources.from_table import TableOptions
from graphkit.loaders.sources.noted import own_mapping
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
        mapping = own_mapping(path, vocabulary, options.mapping if options else None)
        if isinstance(mapping, list):
            yield from mapping
            return
        book = open_workbook(path)
        if isinstance(book, Finding):
            yield book
            return
        with book:
            try:
                yield from _records(book, mapping, vocabulary, file_name(path))
            except Unreadable as reason:
                yield reason.finding


WORKBOOK = _Workbook()


def _records(book: Workbook, mapping: TableMapping | None, vocabulary: Vocabulary, name: str) -> Rows:
    wanted = mapping.sheets if mapping else ()
    missing = [sheet for sheet in wanted if sheet not in {each.name for each in book.sheets}]
    if missing:
        names = tuple(safe_repr(each.name) for each in book.sheets)
        for lacking in missing:
            yield Finding("sheet-missing", TablePlace(name).row(None), value=safe_repr(lacking), allowed=names)
        return
    units = Units(vocabulary)
    chosen, others = _chosen([each for each in book.sheets if each.name != LISTS_SHEET], mapping, vocabulary, units)
    if not chosen:
        yield Finding("empty-file", TablePlace(name).row(None))
    for sheet, meaning in chosen:
        yield from read_table(sheet, meaning, units, name, since_1904=book.since_1904)
    yield from _said_of_sheets([sheet for sheet, _ in chosen], others, name)


_Chosen = list[tuple[Sheet, TableMapping]]


def _chosen(
    sheets: Sequence[Sheet], named: TableMapping | None, vocabulary: Vocabulary, units: Units
) -> tuple[_Chosen, list[Sheet]]:
    """Return the sheets to read, each with its mapping, and the others that hold something.

    They are those that the mapping names, else all that have at least half of its headings, else the one that has most:
    what is wrong with its headings is then reported.
    """
    matched: list[tuple[int, Sheet, TableMapping]] = []
    shipped = Shipped(vocabulary) if named is None else None
    for sheet in sheets:
        top = top_of(sheet)
        mapping = shipped.mapping_of(top) if shipped else named
        assert mapping is not None
        headings = headings_of(top, mapping, units)
        if headings is not None:
            matched.append((headings.matched, sheet, mapping))
    if named is not None and named.sheets:
        chosen = [(sheet, mapping) for _, sheet, mapping in matched if sheet.name in named.sheets]
    else:
        chosen = [(sheet, mapping) for number, sheet, mapping in matched if number >= _enough(mapping)]
    if not chosen and matched and not (named and named.sheets):
        best = max(matched, key=lambda each: (each[0], not each[1].is_hidden))
        chosen = [best[1:]]
    taken = [sheet for sheet, _ in chosen]
    return chosen, [sheet for _, sheet, _ in matched if sheet not in taken]


def _enough(mapping: TableMapping) -> int:
    """Return how many headings of a mapping a sheet must have to be read."""
    needed = len(set(mapping.headings) - mapping.optional) if mapping.is_complete else 3
    return max(1, min(ceil(needed / 2), 20))


def _said_of_sheets(chosen: Sequence[Sheet], others: Sequence[Sheet], name: str) -> Iterator[Finding]:
    for sheet in chosen:
        if sheet.is_hidden:
            yield Finding("sheet-hidden", TablePlace(name, sheet.name).row(None))
    for sheet in others:
        yield Finding("sheet-skipped", TablePlace(name, sheet.name).row(None))
