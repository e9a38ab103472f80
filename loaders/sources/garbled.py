"""Garbled text as it is read: cells of a table are repaired with a warning, values of record files only reported.

A clerk's table has mistakes of typing and pasting: its cells are read as they must have been, and each change is a
remark with line and column. A record file is curated, and its records are hashed as they stand: a value that looks
garbled stays, and a remark says what it may have been. What is lost stays in both, and is reported. A remark is a
`Finding` that refuses nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from graphkit.findings import FieldPath, Finding, Location, RecordLocation
from graphkit.loaders.mapping.binding import BoundTable
from graphkit.loaders.sheets.cells import Row
from graphkit.loaders.sheets.places import TablePlace
from graphkit.text.repair.garbling import Garbling, examine, examine_cell, may_be_garbled, may_be_repaired
from graphkit.wording.safe import safe_repr

_AS_STORED = frozenset({"id", "url", "sha256", "digest", "quote", "mentions", "defects", "identifiers"})
"""Fields that are keys, or say what a text holds as it is stored, garbling included."""


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters, which no cell means and records refuse."""


class CellRepair:
    """Reads the cells of a table's rows as they must have been.

    Columns that are ignored, ids, numbers and dates (which are read in any form), and words that the mapping itself
    explains are left alone.
    """

    def __init__(self, table: BoundTable, place: TablePlace) -> None:
        self.place = place
        self.columns: dict[int, list[tuple[FieldPath, Mapping[str, str]]]] = {}
        for record in table.records:
            for slot in record.slots:
                self.columns.setdefault(slot.position, []).append((slot.path, slot.column.values))
                if slot.column.kind != "text" or slot.path[-1] == "id":
                    self.columns[slot.position].append((("id",), {}))

    def row(self, row: Row, joined: str | None = None) -> tuple[Row, list[Finding]]:
        """Return a row with its cells as they must have been, and a remark for each that is wrong.

        `joined` is its cells joined by line breaks, where the caller has it.
        """
        texts, remarks = row.texts, list[Finding]()
        if not may_be_repaired("\n".join(texts) if joined is None else joined):
            return row, remarks
        for position, columns in self.columns.items():
            written = texts[position] if position < len(texts) else ""
            cell = written
            if not written.isprintable() and (controls := _CONTROLS.findall(written)):
                cell = _CONTROLS.sub("", written)
                at = self.place.row(row.number, position, columns[0][0])
                codes = ", ".join(f"U+{ord(each):04X}" for each in controls)
                value, allowed = safe_repr(written), (safe_repr(cell),)
                remarks.append(Finding("cell-repaired", at, value=value, allowed=allowed, detail=codes))
            if not cell.isascii() or may_be_garbled(cell):
                text = cell.strip()
                if not any(path[-1] == "id" or text in values for path, values in columns):
                    garbling = _examined(text)
                    if garbling is not None:
                        cell = garbling.text
                        at = self.place.row(row.number, position, columns[0][0])
                        remarks += _findings("cell-repaired", garbling, at)
            if cell is not written:
                texts = [*texts[:position], cell, *texts[position + 1 :]]
        return (row if texts is row.texts else row._replace(texts=texts)), remarks


@lru_cache(maxsize=65536)
def _examined(text: str) -> Garbling | None:
    """Examine a cell; names and words recur in a column, and looking costs more than remembering."""
    return examine_cell(text)


def remarks(data: Mapping[str, Any], location: RecordLocation, text: str = "") -> tuple[Finding, ...]:
    """Return a remark for each field of a record that looks garbled.

    `text` is the record as the file has it: where that holds nothing garbled, as nearly always, no field is looked at.
    """
    if text and not may_be_garbled(text) and "\\u" not in text:
        return ()
    record_id = data.get("id")
    record = record_id if isinstance(record_id, str) else None
    return tuple(
        problem
        for path, value in _texts(data, ())
        if (found := examine(value)) is not None
        for problem in _findings("text-garbled", found, location.of(path), record)
    )


def _texts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text below a value with its path, those left out that are kept as they were stored."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _AS_STORED:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _texts(inner, (*path, position))


def _findings(code: str, garbling: Garbling, location: Location, record: str | None = None) -> Iterator[Finding]:
    value = safe_repr(garbling.before)
    for fragment, fitting in garbling.lost:
        meant = " / ".join(fitting) or None
        yield Finding("text-lost", location, record, value=value, suggestion=meant, detail=safe_repr(fragment))
    if not garbling.lost:
        kinds = ", ".join(garbling.kinds)
        yield Finding(code, location, record, value=value, allowed=(safe_repr(garbling.after),), detail=kinds)
