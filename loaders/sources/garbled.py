"""Garbled text as it is read: cells of a table are repaired with a warning, values of record files only reported.

A clerk's table has mistakes of typing and pasting: its cells are read as they must have been, and each change is a
remark with line and column. A record file is curated, and its records are hashed as they stand: a value that looks
garbled stays, and a remark says what it may have been. What is lost stays in both, and is reported. A remark is a
`Finding` that refuses nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.mapping.columns import NOTHING
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.text.repair.garbling import Garbling, examine, examine_cell, may_be_garbled
from graphkit.wording.safe import safe_repr

_AS_STORED = frozenset({"id", "url", "sha256", "digest", "quote", "mentions", "defects", "identifiers"})
"""Fields that are keys, or say what a text holds as it is stored, garbling included."""


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters, which no cell means and records refuse."""


def repair_cells(
    mapping: TableMapping, headings: Sequence[str], cells: Sequence[str], location: Location
) -> tuple[list[str], list[Finding]]:
    """Return the cells of a row as they must have been, and a remark for each that is wrong.

    Columns that are ignored, ids, and words that the mapping itself explains are left alone.
    """
    repaired, remarks = list(cells), list[Finding]()
    for position, (heading, written) in enumerate(zip(headings, cells, strict=False)):
        columns, cell = mapping.columns_of(heading), written
        if columns and (controls := _CONTROLS.findall(written)):
            repaired[position] = cell = _CONTROLS.sub("", written)
            at = replace(location, heading=safe_repr(heading), field=columns[0].path)
            codes = ", ".join(f"U+{ord(each):04X}" for each in controls)
            remarks.append(
                Finding("cell-repaired", at, value=safe_repr(written), allowed=(safe_repr(cell),), detail=codes)
            )
        if cell.isascii() and not may_be_garbled(cell):
            continue
        text = cell.strip()
        if not columns or text in NOTHING or any(c.path[-1] == "id" or text in c.values for c in columns):
            continue
        garbling = examine_cell(text)
        if garbling is not None:
            repaired[position] = garbling.text
            at = replace(location, heading=safe_repr(heading), field=columns[0].path)
            remarks += _findings("cell-repaired", garbling, at)
    return repaired, remarks


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


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
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
