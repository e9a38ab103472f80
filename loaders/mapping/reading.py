"""Mapping files: read by the strict rules of record files, every field that they name checked before the first row.

A mapping is the one named by ``--mapping``, else the one beside the table, else one that comes with graphkit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graphkit.findings import FieldPath, Finding, RecordLocation
from graphkit.loaders.mapping.code_words import words_of
from graphkit.loaders.mapping.columns import Column
from graphkit.loaders.mapping.mapping import RecordMapping, TableMapping
from graphkit.loaders.mapping.targets import Target, target_of
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.rows import file_name, section_of
from graphkit.loaders.sources.files import read_text
from graphkit.loaders.sources.from_yaml import read_document
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

IGNORE = "ignore"
USUAL = Path(__file__).parent / "headings" / "pairings.yaml"
_RECORD_KEYS = ("section", "columns", "constants")
_TABLE_KEYS = ("optional", "sheets", "others")
_COLUMN_KEYS = ("field", "values", "split", "prefix", "except", "unit", "default")
_UNITS_SHOWN = ("元", "万元", "亿元", "美元", "人", "人次", "件", "CNY", "USD")


class _Mistake(Exception):
    """Raised where a mapping cannot be read any further, with the findings."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = list(findings)


@lru_cache(maxsize=1)
def usual_headings() -> frozenset[str]:
    """Return the headings by which a table of pairings is known, Chinese and English."""
    records = yaml.safe_load(USUAL.read_text(encoding="utf-8"))["records"]
    return frozenset(heading for record in records for heading in record["columns"])


def read_mapping(path: Path, vocabulary: Vocabulary, *, is_complete: bool = True) -> TableMapping | list[Finding]:
    """Read a mapping and check every field that it names; or return every mistake in it."""
    try:
        return _Reader(path, vocabulary).mapping(is_complete=is_complete)
    except _Mistake as mistake:
        return mistake.findings


class _Reader:
    """Reads one file; ``problems`` are those that let the rest be read."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.units = Units(vocabulary)
        name = file_name(path)
        text = read_text(path)
        if isinstance(text, Finding):
            raise _Mistake(text)
        self.document, lines, wrong = read_document(text, name)
        if wrong:
            raise _Mistake(*wrong)
        self.location = RecordLocation(name, 1, lines)
        self.problems: list[Finding] = []

    def mapping(self, *, is_complete: bool) -> TableMapping:
        """Return the mapping; raise `_Mistake` with all that is wrong."""
        document = self.document
        entries: list[tuple[FieldPath, Any]] = []
        if isinstance(document, dict) and isinstance(document.get("records"), list) and document["records"]:
            self._check_keys(document, ("records", *_TABLE_KEYS), ())
            entries += [(("records", number), entry) for number, entry in enumerate(document["records"])]
        else:
            entries.append(((), document))
        records = [self._record(path, entry) for path, entry in entries]
        optional, sheets = self._texts("optional"), self._texts("sheets")
        others = document.get("others") if isinstance(document, dict) else None
        if others not in (None, IGNORE):
            self._unknown(others, (IGNORE,), ("others",))
        if self.problems:
            raise _Mistake(*self.problems)
        kept = tuple(record for record in records if record)
        return TableMapping(self.location.file, kept, is_complete, frozenset(optional), sheets, others == IGNORE)

    def _texts(self, key: str) -> tuple[str, ...]:
        """Return one text or a list of texts."""
        value = self.document.get(key) if isinstance(self.document, dict) else None
        texts = [] if value is None else value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            self.problems += self._mistake("texts", (key,)).findings
        return tuple(str(text) for text in texts)

    def _record(self, path: FieldPath, entry: Any) -> RecordMapping | None:
        if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict):
            raise self._mistake("keys", path)
        self._check_keys(entry, _RECORD_KEYS if path else (*_RECORD_KEYS, *_TABLE_KEYS), path)
        section = section_of(str(entry.get("section")))
        if section is None:
            self._unknown(entry.get("section"), SECTIONS, (*path, "section"))
            return None
        columns = {
            heading: tuple(self._columns(section, heading, meaning, (*path, "columns", heading)))
            for heading, meaning in entry["columns"].items()
        }
        constants = entry.get("constants") or {}
        if not isinstance(constants, dict):
            self.problems += self._mistake("constants", (*path, "constants")).findings
            return None
        at = (*path, "constants")
        placed = {self._target(section, key, at, (*at, key)): value for key, value in constants.items()}
        return RecordMapping(section, columns, {target.path: value for target, value in placed.items() if target})

    def _columns(self, section: str, heading: str, meaning: Any, path: FieldPath) -> Iterator[Column]:
        for each in meaning if isinstance(meaning, list) else [meaning]:
            column = None if each == IGNORE else self._column(section, heading, each, path)
            if column is not None:
                yield column

    def _column(self, section: str, heading: str, meaning: Any, path: FieldPath) -> Column | None:
        entry = meaning if isinstance(meaning, dict) else {"field": meaning}
        if not self._check_keys(entry, _COLUMN_KEYS, path):
            return None
        target = self._target(section, str(entry.get("field", "")), path, path, (IGNORE,))
        if not target:
            return None
        values, split, prefix = entry.get("values") or {}, entry.get("split"), entry.get("prefix") or ""
        excepted = entry.get("except") or ""
        marks = [] if split is None else split if isinstance(split, list) else [split]
        are_texts = all(isinstance(mark, str) and mark for mark in marks) and isinstance(prefix, str)
        are_texts = are_texts and isinstance(excepted, str)
        if not isinstance(values, dict) or not are_texts:
            self.problems += self._mistake("column", path).findings
            return None
        unit = None
        if (word := entry.get("unit")) is not None and (unit := self.units.read(str(word))) is None:
            self._unknown(word, _UNITS_SHOWN, (*path, "unit"))
        codes = words_of(target.codes, self.vocabulary) if target.codes else {}
        words = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in values.items()}
        return Column(
            heading,
            target.path,
            words,
            tuple(marks),
            prefix,
            target.kind,
            codes,
            unit,
            entry.get("default"),
            target.main,
            target.is_list,
            excepted,
        )

    def _target(
        self, section: str, dotted: str, path: FieldPath, line_of: FieldPath, others: tuple[str, ...] = ()
    ) -> Target | None:
        """Return what a dotted name means; None where it names no field, which is a problem."""
        target = target_of(section, dotted)
        if isinstance(target, Target):
            return target
        self._unknown(target.part, [*target.allowed, *others], path, line_of)
        return None

    def _check_keys(self, entry: Mapping[Any, Any], known: tuple[str, ...], path: FieldPath) -> bool:
        """Add a problem for each key that is not known, at the key's own line; return whether there is none."""
        strange = [key for key in entry if key not in known]
        for key in strange:
            self._unknown(key, known, path, line_of=(*path, key))
        return not strange

    def _unknown(self, value: Any, known: Iterable[str], path: FieldPath, line_of: FieldPath | None = None) -> None:
        names = tuple(known)
        location = replace(self.location.of(line_of or path), field=_printable(path))
        near = closest(str(value), names)
        finding = Finding("unknown-mapping", location, value=safe_repr(value), allowed=names, suggestion=near)
        self.problems.append(finding)

    def _mistake(self, what: str, path: FieldPath = ()) -> _Mistake:
        location = replace(self.location.of(path), field=_printable(path))
        return _Mistake(Finding("bad-mapping", location, detail=Message(f"mapping.{what}")))


def _printable(path: FieldPath) -> FieldPath:
    return tuple(safe_repr(part) if isinstance(part, str) else part for part in path)
