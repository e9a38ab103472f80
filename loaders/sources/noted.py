"""What a table says of itself above its headings, before anything of it is loaded."""

from collections.abc import Sequence
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
    suffix = path.suffix.lower()
    opened: TextSheet | Workbook | Finding
    if suffix in TEXT_TABLES:
        opened = open_text(path, "\t" if suffix in (".tsv", ".tab") else None)
    elif suffix in WORKBOOKS:
        opened = open_workbook(path)
    else:
        return TableNotes()
    if isinstance(opened, Finding):
        return TableNotes()
    try:
        sheets: Sequence[Sheet] = opened.sheets if isinstance(opened, Workbook) else [opened]
        every = (notes_of([row]) for sheet in sheets for row in [next(iter(sheet.rows()), None)] if row is not None)
        return next((notes for notes in every if notes.dataset), TableNotes())
    except Unreadable:
        return TableNotes()
    finally:
        if isinstance(opened, Workbook):
            opened.container.close()
