"""NDJSON records: each line an object with the fields of one record and ``section``, in the plural or singular.

A file may be of any size; one bad line never hides the next.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.loaders.protocol import Division, LoaderOptions, Match, Rows
from graphkit.loaders.rows import RawRecord, file_name, section_of
from graphkit.loaders.sources.files import Part, encoding_guess, not_text, open_file, unreadable
from graphkit.loaders.sources.from_json import Decoder, duplicates, too_deep
from graphkit.loaders.sources.garbled import remarks
from graphkit.loaders.sources.lines import DEEPEST
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr
from graphkit.wording.syntax_errors import syntax_reason

LONGEST = 4 * 2**20
"""Bytes of one line."""

_SAMPLE = 2**16
_BOM = b"\xef\xbb\xbf"


class _Ndjson:
    """NDJSON files: a record a line."""

    name = "ndjson"

    def sniff(self, path: Path, head: bytes) -> Match | None:
        """Look for an object with a section on the first line."""
        first = head.split(b"\n", 1)[0].strip()
        is_record = first.startswith(b"{") and first.endswith(b"}") and b'"section"' in first
        return Match(Message("loaders.match.section", path=path)) if is_record else None

    def load(self, path: Path, vocabulary: Vocabulary, options: LoaderOptions | None = None) -> Rows:  # noqa: ARG002
        """Yield the records of a file and what is wrong with it. Holds one line at a time."""
        return read_part(path)

    def divide(
        self,
        path: Path,
        size: int,
        vocabulary: Vocabulary,  # noqa: ARG002
        options: LoaderOptions | None = None,  # noqa: ARG002
    ) -> Division | None:
        """Return the file in parts; None where it is loaded as one."""
        divided = tuple(partial(read_part, path, part) for part in parts(path, size))
        return Division(divided) if divided else None


NDJSON = _Ndjson()


def read_part(path: Path, part: Part | None = None) -> Rows:
    """Yield the records of a file, or of a part of it, and what is wrong with it."""
    name = file_name(path)
    file = open_file(path)
    if isinstance(file, Finding):
        yield file
        return
    try:
        with file:
            empty = True
            for record in _lines(file, name, part):
                empty = False
                yield record
            if empty and part is None:
                yield Finding("empty-file", Location(name))
    except OSError as error:
        yield unreadable(name, error)


def parts(path: Path, size: int) -> list[Part]:
    """Divide a file into parts of about `size` bytes; [] where it is short, or had better be read as one.

    Together the parts yield what the whole yields: a file that is no UTF-8 as a whole is not divided.
    """
    found: list[Part] = []
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE)
            if (
                len(head) < _SAMPLE
                or not head.strip()
                or not_text(head, "")
                or head.startswith(_BOM)
                or _mostly_not_utf8(head)
            ):
                return []
            file.seek(0)
            start, line = 0, 1
            while block := file.read(size):
                block += file.readline()
                found.append(Part(start, start + len(block), line))
                start += len(block)
                line += block.count(b"\n")
    except OSError:
        return []
    return found if len(found) > 1 else []


def _lines(file: BinaryIO, name: str, part: Part | None) -> Iterator[RawRecord | Finding]:
    head = file.read(_SAMPLE)
    if wrong := not_text(head, name):
        yield wrong
        return
    file.seek(part.start if part else len(_BOM) if head.startswith(_BOM) else 0)
    left = part.stop - part.start if part else None
    decoder = Decoder()
    read, number = file.readline, part.line - 1 if part else 0
    while line := read(LONGEST + 1):
        if left is not None:
            if left <= 0:
                return
            left -= len(line)
        number += 1
        if len(line) > LONGEST:
            yield _broken(Finding("line-too-long", Location(name, number), allowed=(f"{LONGEST >> 20} MiB",)))
            while line and not line.endswith(b"\n"):
                line = read(LONGEST)  # passed over
                left = None if left is None else left - len(line)
            continue
        try:
            text = line.decode().rstrip()
        except UnicodeDecodeError:
            problem = Finding("not-utf8", Location(name, number), detail=encoding_guess(line))
            if _mostly_not_utf8(head):
                yield problem  # the file as a whole: no need to say so for each line
                return
            yield _broken(problem)
            continue
        if text:
            yield _record(text, name, number, decoder)


def _record(text: str, name: str, number: int, decoder: Decoder) -> RawRecord:
    try:
        data, end = decoder.value(text, len(text) - len(text.lstrip()) if text[0].isspace() else 0)
        if end < len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except RecursionError:
        return _broken(Finding("too-deep", Location(name, number), allowed=(str(DEEPEST),)))
    except json.JSONDecodeError as error:
        why = Message("syntax.column", why=syntax_reason(error.msg), column=error.colno)
        return _broken(Finding("bad-json", Location(name, number), detail=why))
    except ValueError:  # an integer of thousands of digits
        return _broken(Finding("number-too-long", Location(name, number), value="…"))
    if not isinstance(data, dict):
        return _broken(Finding("record-not-a-map", Location(name, number), value=safe_repr(data)))
    if too_deep(text):
        return _broken(Finding("too-deep", Location(name, number), allowed=(str(DEEPEST),)))
    problems = tuple(duplicates(text, name, number)) if decoder.twice else ()
    word = data.pop("section", None)
    section = section_of(word) if isinstance(word, str) else None
    if section is None:
        code = "missing-section" if word is None else "unknown-section"
        found = None if word is None else safe_repr(word)
        meant = closest(word, SECTIONS) if isinstance(word, str) else None
        problems = (
            *problems,
            Finding(code, Location(name, number), value=found, allowed=tuple(SECTIONS), suggestion=meant),
        )
    place = RecordLocation(name, number)
    return RawRecord(section or "", data, place, problems, remarks(data, place, text))


def _broken(problem: Finding) -> RawRecord:
    return RawRecord("", {}, RecordLocation(problem.location.file, problem.location.line), (problem,))


def _mostly_not_utf8(head: bytes) -> bool:
    """Return whether the beginning of a file shows another encoding, rather than a damaged line of UTF-8."""
    lines = head.splitlines()
    wide = [line for line in (lines[:-1] if len(head) == _SAMPLE else lines) if not line.isascii()]  # one may be cut
    return bool(wide) and sum(not _is_utf8(line) for line in wide) * 2 >= len(wide)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
