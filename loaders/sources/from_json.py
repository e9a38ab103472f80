"""JSON records: one object of sections, each a list. Fractions stay text; duplicate keys, NaN and Infinity are refused.

The outer two levels are walked by hand and each record is decoded on its own, so that one record is in memory at a
time and every record knows its line.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.protocol import LoaderOptions, Match, Rows
from graphkit.loaders.rows import RawRecord, file_name, section_of
from graphkit.loaders.sources.files import read_text
from graphkit.loaders.sources.garbled import remarks
from graphkit.loaders.sources.lines import DEEPEST, JsonLines, depth_of, fields_of
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr
from graphkit.wording.syntax_errors import syntax_reason

_blank = re.compile(r"[ \t\n\r]*").match


@dataclass(frozen=True, slots=True)
class NotFinite:
    """NaN, Infinity or -Infinity as a value: no field takes it, so the shape check names the field that holds it."""

    text: str

    def __str__(self) -> str:
        return self.text


class Decoder:
    """Decodes values; `twice` is whether the last one had a field twice. One per file, for one thread."""

    def __init__(self) -> None:
        self.twice = False
        decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_float=str, parse_constant=NotFinite)
        # raw_decode is this and a call more, for each of a million lines; typeshed does not know of it
        self._scan: Callable[[str, int], tuple[Any, int]] = decoder.scan_once  # type: ignore[attr-defined]

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) != len(pairs):
            self.twice = True
        return fields

    def value(self, text: str, start: int = 0) -> tuple[Any, int]:
        """Return the value that begins at `start`, and where it ends; raise ValueError, or RecursionError if deep."""
        self.twice = False
        try:
            return self._scan(text, start)
        except StopIteration as stop:
            raise json.JSONDecodeError("Expecting value", text, stop.value) from None


def duplicates(text: str, file: str, line: int) -> Iterator[Finding]:
    """Yield a problem for each field that stands twice in one object of a sound JSON text."""
    first: dict[tuple[str | int, ...], int] = {}
    for path, at in fields_of(text, line):
        if path in first and isinstance(path[-1], str):
            yield Finding(
                "duplicate-key", Location(file, at, field=path), value=safe_repr(path[-1]), detail=str(first[path])
            )
        first.setdefault(path, at)


def too_deep(text: str) -> bool:
    """Return whether a JSON text nests deeper than any record; counting brackets answers nearly always."""
    return text.count("[") + text.count("{") > DEEPEST and depth_of(text) > DEEPEST


class _Json:
    """JSON files: one object of sections."""

    name = "json"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for an object that begins with a section."""
        return Match(Message("loaders.match.section", path=path)) if _SECTION.match(head) else None

    def load(self, path: Path, vocabulary: Vocabulary, options: LoaderOptions | None = None) -> Rows:  # noqa: ARG002
        """Yield the records of a JSON file and what is wrong with it."""
        text = read_text(path)
        if isinstance(text, Finding):
            yield text
            return
        yield from _records(_Reader(text, file_name(path)))


JSON = _Json()
_SECTION = re.compile(rf'(?:\xef\xbb\xbf)?\s*\{{\s*"(?:{"|".join(SECTIONS)})"\s*:'.encode("latin-1"))


def _records(reader: "_Reader") -> Rows:
    try:
        yield from reader.sections()
    except RecursionError:
        yield Finding("too-deep", Location(reader.file, reader.line_at(reader.position)), allowed=(str(DEEPEST),))
    except json.JSONDecodeError as error:
        yield Finding("bad-json", Location(reader.file, error.lineno), detail=syntax_reason(error.msg))
    except ValueError:  # an integer of thousands of digits
        yield Finding("number-too-long", Location(reader.file, reader.line_at(reader.position)), value="…")


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.position = _blank(text, 0).end()  # type: ignore[union-attr]  # the pattern matches anything
        self.counted = 0
        self.line = 1
        self.decoder = Decoder()

    def sections(self) -> Iterator[RawRecord | Finding]:
        if self.text[self.position] != "{":
            value, self.position = self.decoder.value(self.text, self.position)
            yield Finding("not-sections", Location(self.file, 1), value=safe_repr(value), allowed=tuple(SECTIONS))
            return
        seen: dict[str, int] = {}
        for _ in self.items("{", "}"):
            line, name = self.line_at(self.position), self.field_name()
            section = section_of(name)
            if section is None:
                meant = closest(name, SECTIONS)
                yield Finding(
                    "unknown-section",
                    Location(self.file, line),
                    value=safe_repr(name),
                    allowed=tuple(SECTIONS),
                    suggestion=meant,
                )
                _, self.position = self.decoder.value(self.text, self.position)
                continue
            if name in seen:
                yield Finding("duplicate-key", Location(self.file, line), value=safe_repr(name), detail=str(seen[name]))
            seen.setdefault(name, line)
            yield from self.records(section, name)
        if self.position < len(self.text):
            raise json.JSONDecodeError("Extra data", self.text, self.position)

    def records(self, section: str, name: str) -> Iterator[RawRecord | Finding]:
        if self.text.startswith("[", self.position):
            for _ in self.items("[", "]"):
                yield self.record(section)
            return
        line = self.line_at(self.position)
        value, self.position = self.decoder.value(self.text, self.position)
        if value is not None:
            yield Finding("section-not-a-list", Location(self.file, line, field=(name,)), value=safe_repr(value))

    def record(self, section: str) -> RawRecord:
        start, line = self.position, self.line_at(self.position)
        data, self.position = self.decoder.value(self.text, start)
        text = self.text[start : self.position]
        problems: list[Finding] = list(duplicates(text, self.file, line)) if self.decoder.twice else []
        if too_deep(text):
            problems = [Finding("too-deep", Location(self.file, line), allowed=(str(DEEPEST),))]
            data = {}
        elif not isinstance(data, dict):
            problems.append(Finding("record-not-a-map", Location(self.file, line), value=safe_repr(data)))
            data = {}
        place = RecordLocation(self.file, line, JsonLines(text, line))
        return RawRecord(section, data, place, tuple(problems), remarks(data, place, text))

    def items(self, opening: str, closing: str) -> Iterator[None]:
        """Stop at the beginning of each item between the brackets; the caller reads it and moves `position`."""
        self.expect(opening)
        if self.text.startswith(closing, self.position):
            self.expect(closing)
            return
        while True:
            yield
            self.skip_blanks()
            if self.text.startswith(closing, self.position):
                self.expect(closing)
                return
            self.expect(",")

    def field_name(self) -> str:
        if not self.text.startswith('"', self.position):
            message = "Expecting property name enclosed in double quotes"
            raise json.JSONDecodeError(message, self.text, self.position)
        name, self.position = self.decoder.value(self.text, self.position)
        self.skip_blanks()
        self.expect(":")
        return str(name)

    def expect(self, char: str) -> None:
        if not self.text.startswith(char, self.position):
            raise json.JSONDecodeError(f"Expecting '{char}'", self.text, self.position)
        self.position += 1
        self.skip_blanks()

    def skip_blanks(self) -> None:
        self.position = _blank(self.text, self.position).end()  # type: ignore[union-attr]  # as above

    def line_at(self, position: int) -> int:
        """Return the line of a position that is no earlier than the last one asked for."""
        self.line += self.text.count("\n", self.counted, position)
        self.counted = position
        return self.line
