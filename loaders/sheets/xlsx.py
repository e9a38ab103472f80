"""XLSX and XLSM: the sheets of a workbook, read as a stream.

openpyxl reads the same cells in its read-only mode, but neither merged ranges nor hidden rows, and of a formula either
the value or that it is one. Here one pass of expat gives all of it, in a third of the time (docs/tables.md), and
nothing has to be installed. The tests compare both, cell by cell.
"""

import posixpath
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from xml.parsers import expat

from graphkit.loaders.sheets.cells import MOST_COLUMNS, MOST_COVERED, Range, Row, Unreadable, column_of
from graphkit.loaders.sheets.container import LARGEST_PART, Container
from graphkit.loaders.sheets.number_formats import BUILT_IN, Format, number_format
from graphkit.loaders.sheets.xlsx_rows import RowReader, TooLarge
from graphkit.loaders.sheets.xml_events import local, parse

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_CHUNK = 2**20
MOST_MERGED = 200_000
"""Merged ranges of one sheet; real ledgers have a few hundred."""


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share; texts and formats are read when the first cell needs them."""

    container: Container
    texts_part: str | None
    styles_part: str | None
    since_1904: bool

    @cached_property
    def texts(self) -> list[str]:
        """The shared texts, without the readings (furigana, pinyin) that may stand above them."""
        return _shared_texts(self.container, self.texts_part) if self.texts_part else []

    @cached_property
    def formats(self) -> list[Format | None]:
        """What shows a number, by the style of its cell."""
        return _formats(self.container, self.styles_part, since_1904=self.since_1904) if self.styles_part else []


@dataclass(frozen=True)
class XlsxSheet:
    """One sheet; the layout around its cells is found by looking through its bytes once, before any cell is read."""

    book: Book
    part: str
    name: str | None
    is_hidden: bool

    @property
    def merged(self) -> tuple[Range, ...]:
        """The merged ranges."""
        return self._layout.merged

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The hidden columns, counted from 0."""
        return self._layout.hidden_columns

    @cached_property
    def _layout(self) -> "_Layout":
        return _layout(self.book.container, self.part)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have something in a cell; a million formatted blank rows behind them are not parsed."""
        reader = RowReader(self.book.texts, self.book.formats, since_1904=self.book.since_1904)
        at = 0
        try:
            for chunk in self.book.container.chunks(self.part):
                reader.feed(chunk)
                yield from reader.taken()
                at += len(chunk)
                if at > self._layout.last_value:
                    break
            yield from reader.rest()
        except (expat.ExpatError, ValueError, IndexError):
            yield from reader.taken()
            raise Unreadable(self.book.container.broken(self.name, reader.number or None)) from None
        except TooLarge:
            raise Unreadable(self.book.container.too_large()) from None


class _Layout(NamedTuple):
    merged: tuple[Range, ...]
    hidden_columns: frozenset[int]
    last_value: int
    """Where in the part the last value, formula or text ends."""


def _layout(container: Container, part: str) -> _Layout:
    """Look through a sheet for what surrounds its cells. Takes what unpacking takes: 60 MB a fifth of a second."""
    head, tail, kept, last, at = b"", b"", b"", 0, 0
    in_head, in_tail = True, False
    ends = (b"v>", b"t>", b"f>", b" >")
    wide = None
    for chunk in container.chunks(part, _CHUNK):
        if at == 0 and chunk.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            wide = getincrementaldecoder("utf-16")("replace")
        if wide is not None:  # the tags are looked for as bytes
            chunk = wide.decode(chunk).encode()  # noqa: PLW2901 - the same chunk, narrow
        piece = kept + chunk
        start = at - len(kept)
        if in_head:
            head += chunk
            if (end := head.find(b"sheetData")) >= 0 or len(head) > _CHUNK:
                head, in_head = head[:end], False
        if in_tail:
            tail += chunk
        elif (end := piece.rfind(b"sheetData>")) >= 0 and piece[end - 1 : end] in (b"/", b":"):
            tail, in_tail = piece[end:], True
            piece = piece[:end]
        if (found := max(map(piece.rfind, ends))) >= 0 and not (in_tail and end < 0):
            last = max(last, start + found)
        kept, at = chunk[-16:], at + len(chunk)
    last = LARGEST_PART if wide is not None else last
    return _Layout(_merged(container, tail), _hidden_columns(head), last)


def _merged(container: Container, tail: bytes) -> tuple[Range, ...]:
    """Return the merged ranges that are listed behind the cells; raise `Unreadable` where they cover too much."""
    merged = []
    covered = 0
    for number, (left, top, right, bottom) in enumerate(match.groups() for match in _MERGE.finditer(tail)):
        merge = Range(int(top), column_of(left.decode()), int(bottom), column_of(right.decode()))
        covered += max(0, merge.bottom - merge.top + 1) * max(0, merge.right - merge.left + 1)
        if number >= MOST_MERGED or covered > MOST_COVERED or merge.right >= MOST_COLUMNS:
            raise Unreadable(container.finding("merges-too-large", allowed=(str(MOST_COVERED),)))
        merged.append(merge)
    return tuple(merged)


def _hidden_columns(head: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in _COLUMN.findall(head):
        given = dict(_ATTRIBUTE.findall(attributes))
        if given.get(b"hidden") in (b"1", b"true") and b"min" in given and b"max" in given:
            hidden.update(range(int(given[b"min"]) - 1, min(int(given[b"max"]), 2**14)))
    return frozenset(hidden)


def xlsx_sheets(container: Container) -> list[XlsxSheet]:
    """Return the sheets of a workbook in their order; raise `Unreadable` where it is damaged or of another kind."""
    main = next(iter(related_parts(container, "", "officeDocument").values()), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise Unreadable(container.finding("workbook-binary"))
    sheets: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if local(name) == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif local(name) == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    parse(container, main, start)
    parts = related_parts(container, main, "worksheet")
    texts = next(iter(related_parts(container, main, "sharedStrings").values()), None)
    styles = next(iter(related_parts(container, main, "styles").values()), None)
    book = Book(container, texts, styles, since_1904)
    shown = [(name, parts[relation], hidden) for name, relation, hidden in sheets if relation in parts]
    if len({part for _, part, _ in shown}) < len(shown):
        raise Unreadable(container.broken())  # one part as several sheets: no program writes that
    return [XlsxSheet(book, part, name, hidden) for name, part, hidden in shown]


def related_parts(container: Container, part: str, kind: str) -> dict[str, str]:
    """Return the parts of one kind that a part names (``""`` for the package), by the id of the relation."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    related: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith(f"/{kind}"):
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            related[attributes.get("Id", "")] = target.lstrip("/")

    if relations in container.parts:
        parse(container, relations, start)
    return {relation: target for relation, target in related.items() if target in container.parts}


@dataclass
class _Text:
    """A text that is put together from the runs of an item."""

    texts: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    is_open: bool = False
    reading: int = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        match local(name):
            case "si":
                self.parts = []
            case "rPh":
                self.reading += 1
            case "t":
                self.is_open = not self.reading

    def end(self, name: str) -> None:
        match local(name):
            case "si":
                self.texts.append(unescaped("".join(self.parts)))
            case "rPh":
                self.reading -= 1
            case "t":
                self.is_open = False

    def characters(self, text: str) -> None:
        if self.is_open:
            self.parts.append(text)


def _shared_texts(container: Container, part: str) -> list[str]:
    text = _Text()
    parse(container, part, text.start, text.end, text.characters)
    return text.texts


def unescaped(text: str) -> str:
    r"""Return a text in which characters that XML cannot hold are written out again.

    >>> unescaped("a_x0041_b")
    'aAb'
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _formats(container: Container, part: str, *, since_1904: bool) -> list[Format | None]:
    codes = dict(BUILT_IN)
    styles: list[int] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = local(name)
        if tag == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "General")
        elif tag in ("cellXfs", "cellStyleXfs"):
            inside = tag
        elif tag == "xf" and inside == "cellXfs":
            styles.append(int(attributes.get("numFmtId", "0")))

    parse(container, part, start)
    made: dict[int, Format | None] = {}
    for style in set(styles):
        made[style] = number_format(codes.get(style, "General"), since_1904=since_1904)
    return [made[style] for style in styles]
