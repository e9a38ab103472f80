"""Mapping files: read with the line of each entry, every field that they name checked; mistakes have their line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graphkit.findings import FieldPath, Finding, Location, RecordLocation
from graphkit.loaders.mapping.columns import Column
from graphkit.loaders.mapping.mapping import RecordMapping, TableMapping
from graphkit.loaders.rows import file_name, section_of
from graphkit.loaders.sources.files import read_text
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr
from graphkit.wording.syntax_errors import syntax_reason

IGNORE = "ignore"
USUAL = Path(__file__).parent / "headings" / "pairings.yaml"
_CODE_LISTS = {"tier": "tiers", "form": "pairing_forms", "certainty": "certainties"}
_RECORD_KEYS = ("section", "columns", "constants")
_COLUMN_KEYS = ("field", "values", "split", "prefix")


class _Mistake(Exception):
    """Raised where a mapping cannot be read any further, with the findings."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = list(findings)


def mapping_for(table: Path, vocabulary: Vocabulary, mapping: Path | None = None) -> TableMapping | list[Finding]:
    """Return the mapping that is named, else the one beside the table, else the usual headings; or what is wrong."""
    beside = mapping or table.with_suffix(".mapping.yaml")
    if mapping is not None or beside.is_file():
        return read_mapping(beside, vocabulary)
    return read_mapping(USUAL, vocabulary, is_complete=False)


@lru_cache(maxsize=1)
def usual_headings() -> frozenset[str]:
    """Return the headings by which a table of pairings is known, Chinese and English."""
    return frozenset(yaml.safe_load(USUAL.read_text(encoding="utf-8"))["columns"])


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
        self.location = RecordLocation(file_name(path))
        self.document, lines = self._parse(path)
        self.location = replace(self.location, line=1, lines=lines)
        self.problems: list[Finding] = []

    def _parse(self, path: Path) -> tuple[Any, Mapping[FieldPath, int]]:
        text = read_text(path)
        if isinstance(text, Finding):
            raise _Mistake(text)
        try:
            for event in yaml.parse(text, yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    raise self._mistake("alias", line=event.start_mark.line + 1)
            root = yaml.compose(text, yaml.SafeLoader)
            return yaml.safe_load(text), dict(_lines(root, ()) if root else ())
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            location = Location(self.location.file, mark.line + 1 if mark else None)
            detail = syntax_reason(getattr(error, "problem", None) or error)
            raise _Mistake(Finding("bad-mapping", location, detail=detail)) from None

    def mapping(self, *, is_complete: bool) -> TableMapping:
        """Return the mapping; raise `_Mistake` with all that is wrong."""
        document = self.document
        entries: list[tuple[FieldPath, Any]] = []
        if isinstance(document, dict) and isinstance(document.get("records"), list) and document["records"]:
            self._check_keys(document, ("records",), ())
            entries += [(("records", number), entry) for number, entry in enumerate(document["records"])]
        else:
            entries.append(((), document))
        records = [self._record(path, entry) for path, entry in entries]
        if self.problems:
            raise _Mistake(*self.problems)
        return TableMapping(self.location.file, tuple(record for record in records if record), is_complete)

    def _record(self, path: FieldPath, entry: Any) -> RecordMapping | None:
        if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict):
            raise self._mistake("keys", path)
        self._check_keys(entry, _RECORD_KEYS, path)
        section = section_of(str(entry.get("section")))
        if section is None:
            self._unknown(entry.get("section"), SECTIONS, (*path, "section"))
            return None
        columns = {
            str(heading): tuple(self._columns(section, str(heading), meaning, (*path, "columns", heading)))
            for heading, meaning in entry["columns"].items()
        }
        constants = entry.get("constants") or {}
        if not isinstance(constants, dict):
            self.problems += self._mistake("constants", (*path, "constants")).findings
            return None
        at = (*path, "constants")
        placed = {self._target(section, str(key), at, (*at, key)): value for key, value in constants.items()}
        return RecordMapping(section, columns, {target: value for target, value in placed.items() if target})

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
        first = str(target[0])
        values, split, prefix = entry.get("values") or {}, entry.get("split"), entry.get("prefix") or ""
        are_texts = isinstance(split, str | None) and split != "" and isinstance(prefix, str)
        if not isinstance(values, dict) or not are_texts:
            self.problems += self._mistake("column", path).findings
            return None
        codes = self.vocabulary.codes[_CODE_LISTS[first]] if first in _CODE_LISTS else {}
        words = {term.zh: code for code, term in codes.items()} | {
            str(key): str(value) for key, value in values.items()
        }
        return Column(heading, target, words, split, prefix)

    def _target(
        self, section: str, dotted: str, path: FieldPath, line_of: FieldPath, others: tuple[str, ...] = ()
    ) -> FieldPath:
        """Return the field path of a dotted name; () if it names no field, which is noted as a problem."""
        first, *rest = dotted.split(".")
        fields = SECTIONS[section].model_fields
        if first not in fields:
            self._unknown(first, [*fields, *others], path, line_of)
            return ()
        # A field that is a list of maps (evidence, contributions) takes its one map from the row.
        return (first, 0, *rest) if rest and fields[first].default == () else (first, *rest)

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

    def _mistake(self, what: str, path: FieldPath = (), line: int | None = None) -> _Mistake:
        location = replace(self.location.of(path), field=_printable(path))
        location = location if line is None else replace(location, line=line)
        return _Mistake(Finding("bad-mapping", location, detail=Message(f"mapping.{what}")))


def _printable(path: FieldPath) -> FieldPath:
    return tuple(safe_repr(part) if isinstance(part, str) else part for part in path)


def _lines(node: yaml.Node, path: FieldPath) -> Iterator[tuple[FieldPath, int]]:
    """Yield the line of every value in a document; for an entry of a map, the line of its key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, key.value)
            yield inner, key.start_mark.line + 1
            yield from _lines(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            inner = (*path, number)
            yield inner, value.start_mark.line + 1
            yield from _lines(value, inner)
