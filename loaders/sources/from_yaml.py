"""YAML records, read event by event: no tags, no aliases, no duplicate keys, no guessing of types, lines kept.

Only null, true, false and plain whole numbers are special (YAML 1.2's habit, not 1.1's: ``no`` is a word, ``1:30`` is
no number). What has a fraction or looks like a date stays text, so that decimals stay exact. Events, unlike nodes, let
a deep or endless structure be refused before it is built.
"""

import re
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Unpack

import yaml

from graphkit.findings import Finding, FindingValues, Location, RecordLocation
from graphkit.loaders.protocol import LoaderOptions, Match, Rows
from graphkit.loaders.rows import RawRecord, file_name, section_of
from graphkit.loaders.sources import lines
from graphkit.loaders.sources.files import read_text
from graphkit.loaders.sources.garbled import remarks
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary
from graphkit.text.repair.garbling import may_be_garbled
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr
from graphkit.wording.syntax_errors import syntax_reason

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPECIAL = {"": None, "~": None, "true": True, "True": True, "TRUE": True, "false": False, "False": False}
_SPECIAL |= {"FALSE": False, "null": None, "Null": None, "NULL": None}
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")  # 007 stays text: leading zeros are part of a code
_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _TooDeep(Exception):
    """Raised to leave a structure that nests deeper than any record."""


class _Yaml:
    """YAML files of sections."""

    name = "yaml"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for a section at the beginning of a line."""
        return Match(Message("loaders.match.section", path=path)) if _SECTION.search(head) else None

    def load(self, path: Path, vocabulary: Vocabulary, options: LoaderOptions | None = None) -> Rows:  # noqa: ARG002
        """Yield the records of a YAML file and what is wrong with it."""
        text = read_text(path)
        if isinstance(text, Finding):
            yield text
        else:
            yield from _Reader(text, file_name(path)).records()


YAML = _Yaml()
_SECTION = re.compile(rf"^(?:{'|'.join(SECTIONS)}):".encode(), re.MULTILINE)


def read_document(text: str, file: str) -> tuple[Any, lines.Lines, list[Finding]]:
    r"""Return the one value of a YAML text that is no record file, the line of each thing in it, and what is wrong.

    >>> read_document("a: 010\nb: {c: no}", "x.yaml")[0]
    {'a': '010', 'b': {'c': 'no'}}
    """
    reader = _Reader(text, file)
    if unreadable := reader.unreadable():
        return None, reader.kept_lines(), [unreadable]
    reader.events = yaml.parse(text, Loader=_PARSER)
    value = None
    try:
        for event in reader.events:
            if isinstance(event, yaml.DocumentStartEvent):
                value = reader.node(reader.next(), (), 1)
                break
    except yaml.YAMLError as error:
        reader.problems.append(reader.syntax_problem(error))
    except (_TooDeep, RecursionError):
        reader.problems.append(Finding("too-deep", Location(file), allowed=(str(lines.DEEPEST),)))
    return value, reader.kept_lines(), reader.problems


class _Reader:
    """Walks the events of one file; `problems`, `paths` and `lines` are those of the record at hand."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Finding] = []
        self.paths: list[lines.Path] = []
        self.lines: array[int] = array("I")
        self.shapes: dict[tuple[lines.Path, ...], tuple[lines.Path, ...]] = {}
        self.known_paths: dict[lines.Path, lines.Path] = {}
        self.may_be_garbled = may_be_garbled(text) or "\\" in text

    def records(self) -> Iterator[RawRecord | Finding]:
        if unreadable := self.unreadable():
            yield unreadable
            return  # the parser would stop here, and name no line
        self.events = yaml.parse(self.text, Loader=_PARSER)
        found = False
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    for record in self.document():
                        found = True
                        yield record
        except yaml.YAMLError as error:
            yield self.syntax_problem(error)
            return
        except (_TooDeep, RecursionError):
            yield Finding("too-deep", Location(self.file, self.line), allowed=(str(lines.DEEPEST),))
            return
        if not found and not self.text_has_content():
            yield Finding("empty-file", Location(self.file))

    def unreadable(self) -> Finding | None:
        """Return the first character that YAML refuses, with its place."""
        unreadable = _UNREADABLE.search(self.text)
        if unreadable is None:
            return None
        line = self.text.count("\n", 0, unreadable.start()) + 1
        column = unreadable.start() - self.text.rfind("\n", 0, unreadable.start())
        detail = f"U+{ord(unreadable[0]):04X} ({column})"
        value = self.text.splitlines()[line - 1] if line <= self.text.count("\n") + 1 else unreadable[0]
        return Finding("control-character", Location(self.file, line), value=safe_repr(value), detail=detail)

    def text_has_content(self) -> bool:
        """Return whether anything but comments and document marks is there."""
        return any(
            line.strip() and not line.lstrip("\ufeff \t").startswith(("#", "---", "...", "%"))
            for line in self.text.splitlines()
        )

    def document(self) -> Iterator[RawRecord | Finding]:
        root = self.next()
        if _is_null(root):
            return
        if not isinstance(root, yaml.MappingStartEvent):
            value = self.node(root, (), 1)
            yield Finding(
                "not-sections", Location(self.file, _line(root)), value=safe_repr(value), allowed=tuple(SECTIONS)
            )
            return
        yield from self.taken(root)
        seen: dict[str, int] = {}
        while not isinstance(key := self.next(), yaml.MappingEndEvent):
            name, section = self.key(key, (), 1), None
            if name is not None and (section := section_of(name)) is None:
                meant = closest(name, SECTIONS)
                self.complain(
                    "unknown-section", key, (), value=safe_repr(name), allowed=tuple(SECTIONS), suggestion=meant
                )
            elif name in seen:
                self.complain("duplicate-key", key, (), value=safe_repr(name), detail=str(seen[name]))
            if name is not None:
                seen.setdefault(name, _line(key))
            yield from self.taken()
            yield from self.section(section, name or "")
            yield from self.taken()

    def section(self, section: str | None, name: str) -> Iterator[RawRecord | Finding]:
        start = self.next()
        if section is None:
            self.node(start, (), 2)  # what is in it cannot be judged
            self.problems.clear()
        elif isinstance(start, yaml.SequenceStartEvent):
            yield from self.taken(start)
            while not isinstance(item := self.next(), yaml.SequenceEndEvent):
                yield self.record(section, item)
        elif not _is_null(start):
            found = safe_repr(self.node(start, (), 2))
            self.complain("section-not-a-list", start, (name,), value=found)

    def record(self, section: str, item: yaml.Event) -> RawRecord | Finding:
        self.paths, self.lines = [], array("I")
        data = self.node(item, (), 3)
        place = RecordLocation(self.file, _line(item), self.kept_lines())
        if not isinstance(data, dict):
            if not self.problems:
                self.complain("record-not-a-map", item, (), value=safe_repr(data))
            data = {}
        warnings = remarks(data, place) if self.may_be_garbled else ()
        return RawRecord(section, data, place, tuple(self.taken()), warnings)

    def node(self, event: yaml.Event, path: lines.Path, depth: int) -> object:
        """Return the value that begins with `event`, noting lines and what is not allowed."""
        if depth > lines.DEEPEST:
            self.line = _line(event)
            raise _TooDeep
        self.refuse_extras(event, path)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := self.next(), yaml.SequenceEndEvent):
                here = self.at((*path, len(items)), item)
                items.append(self.node(item, here, depth + 1))
            return items
        fields: dict[str, Any] = {}
        first: dict[str, int] = {}
        while not isinstance(key := self.next(), yaml.MappingEndEvent):
            name = self.key(key, path, depth)
            here = path if name is None else self.at((*path, name), key)
            value = self.node(self.next(), here, depth + 1)
            if name is None:
                continue
            if name in first:
                self.complain("duplicate-key", key, here, value=safe_repr(name), detail=str(first[name]))
            else:
                fields[name], first[name] = value, _line(key)
        return fields

    def key(self, event: yaml.Event, path: lines.Path, depth: int) -> str | None:
        """Return a field's name, as it is written; None, with a problem, where it is not text."""
        if isinstance(event, yaml.ScalarEvent):
            self.refuse_extras(event, path)
            return str(event.value)
        found = safe_repr(self.node(event, path, depth + 1))
        if not isinstance(event, yaml.AliasEvent):
            self.complain("yaml-key", event, path, value=found)
        return None

    def refuse_extras(self, event: yaml.Event, path: lines.Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.complain("yaml-alias", event, path, value=safe_repr(f"*{event.anchor}"))
            return
        if event.anchor is not None:
            self.complain("yaml-alias", event, path, value=safe_repr(f"&{event.anchor}"))
        if event.tag is not None:
            self.complain("yaml-tag", event, path, value=safe_repr(event.tag))

    def at(self, path: lines.Path, event: yaml.Event) -> lines.Path:
        """Note the line of a path, and return the path as it is shared by all records."""
        path = self.known_paths.setdefault(path, path)
        self.paths.append(path)
        self.lines.append(_line(event))
        return path

    def kept_lines(self) -> lines.Lines:
        shape = tuple(self.paths)
        return lines.Lines(self.shapes.setdefault(shape, shape), self.lines)

    def next(self) -> yaml.Event:
        return next(self.events)

    def complain(self, code: str, event: yaml.Event, path: lines.Path, **values: Unpack[FindingValues]) -> None:
        self.problems.append(Finding(code, Location(self.file, _line(event), field=path), **values))

    def taken(self, start: yaml.Event | None = None) -> list[Finding]:
        """Return and forget the problems noted so far, those of a starting event included."""
        if start is not None:
            self.refuse_extras(start, ())
        taken, self.problems = self.problems, []
        return taken

    def syntax_problem(self, error: yaml.YAMLError) -> Finding:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        detail: str | Message = syntax_reason(getattr(error, "problem", None) or error)
        if mark is None:
            return Finding("bad-yaml", Location(self.file), detail=detail)
        # The parser often notices only in the next line that a colon is missing.
        near = self.text.splitlines()[max(0, mark.line - 1) : mark.line + 1]
        if near and "\t" in re.match(r"\s*", near[-1])[0]:  # type: ignore[index]  # \s* always matches
            detail = "tab-in-indentation"
        elif any(re.match(r"\s*(?:- )?\w+\s*：", line) for line in near):
            detail = "full-width-colon"
        return Finding("bad-yaml", Location(self.file, mark.line + 1), detail=detail)


def _scalar(event: yaml.ScalarEvent) -> object:
    if not event.implicit[0]:  # quoted, or a block of text
        return event.value
    text = event.value
    if text in _SPECIAL:
        return _SPECIAL[text]
    return int(text) if _WHOLE.fullmatch(text) else text


def _is_null(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and _scalar(event) is None


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1
