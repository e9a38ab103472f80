"""What a table says of itself above its headings, before anything of it is loaded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphkit.findings import Finding
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.shipped import TableNotes, mapping_named, notes_of
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.delimited import TextSheet, open_text
from graphkit.loaders.sheets.workbook import Workbook, open_workbook
from graphkit.schema.vocabulary import Vocabulary

TEXT_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".ods"})


def own_mapping(path: Path, vocabulary: Vocabulary, mapping: Path | None) -> TableMapping | list[Finding] | None:
    """Return the mapping that is named, else the one beside a table, or what is wrong with it; None where none counts.

    A table that says which records it has was written by graphkit: a mapping beside it belongs to another one.
    """
    if mapping is None and table_notes(path).section:
        return None
    return mapping_named(path, vocabulary, mapping)


def table_notes(path: Path) -> TableNotes:
    """Return the notes in the first row of a table; none where it has none, or is no table that can be read."""
    try:
        with _opened(path) as sheets:
            first = (next(iter(sheet.rows()), None) for sheet in sheets)
            every = (notes_of([row]) for row in first if row is not None)
            return next((notes for notes in every if notes.dataset), TableNotes())
    except Unreadable:
        return TableNotes()


def first_sheet_texts(path: Path) -> list[tuple[int, list[str]]]:
    """Return row number and texts of the rows of the first sheet of a table; none where it cannot be read."""
    try:
        with _opened(path) as sheets:
            return [(row.number, row.texts) for sheet in sheets[:1] for row in sheet.rows()]
    except Unreadable:
        return []


@contextmanager
def _opened(path: Path) -> Iterator[Sequence[Sheet]]:
    suffix = path.suffix.lower()
    opened: TextSheet | Workbook | Finding | None = None
    if suffix in TEXT_TABLES:
        opened = open_text(path, "\t" if suffix in (".tsv", ".tab") else None)
    elif suffix in WORKBOOKS:
        opened = open_workbook(path)
    if isinstance(opened, Workbook):
        with opened:
            yield opened.sheets
    else:
        yield [opened] if isinstance(opened, TextSheet) else []
