"""ODS, the spreadsheets of LibreOffice and WPS: sheets read as a stream from the one part that holds them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from graphkit.loaders.sheets.cells import (
    MOST_COLUMNS,
    MOST_COVERED,
    MOST_ROWS,
    NO_EXTRA,
    Extra,
    Range,
    Row,
    Unreadable,
    is_hollow,
)
from graphkit.loaders.sheets.container import Container
from graphkit.loaders.sheets.number_formats import plain_number
from graphkit.loaders.sheets.xlsx_rows import FORMULA_ERROR, FORMULA_UNCOMPUTED, TooLarge
from graphkit.loaders.sheets.xml_events import local, new_parser, parse

_CONTENT = "content.xml"
_REPEATED = 50_000
"""Rows of a sheet that only repeat the one above and have something in a cell: a row dragged down is repeated so."""
_WIDEST_REPEAT = 256
"""Cells with the same text side by side that are followed; a longer run is formatting."""
_NUMBERS = frozenset({"float", "currency", "percentage"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ERROR = re.compile(r"(?:#[A-Z0-9/]+[!?]?|Err:\d{3})")


@dataclass(frozen=True)
class OdsSheet:
    """One sheet of an ODS workbook."""

    container: Container
    position: int
    name: str | None
    is_hidden: bool
    merged: tuple[Range, ...]
    hidden_columns: frozenset[int]

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have something in a cell."""
        reader = _Reader(self.position)
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.characters
        try:
            for chunk in self.container.chunks(_CONTENT):
                parser.Parse(chunk, False)
                rows, reader.rows = reader.rows, []
                for row, times in rows:
                    for number in range(row.number, min(row.number + times, MOST_ROWS + 1)):
                        yield row._replace(number=number)
                if reader.is_over:
                    return
        except TooLarge:
            raise Unreadable(self.container.too_large()) from None
        except (expat.ExpatError, ValueError):
            raise Unreadable(self.container.broken(self.name, reader.number or None)) from None


def ods_sheets(container: Container) -> list[OdsSheet]:
    """Return the sheets of a workbook in their order; raise `Unreadable` where it is damaged or has a password."""
    if "META-INF/manifest.xml" in container.parts and b"encryption-data" in container.read("META-INF/manifest.xml"):
        raise Unreadable(container.finding("workbook-password"))
    outline = _Outline()
    parse(container, _CONTENT, outline.start)
    for _, _, merges, _ in outline.sheets:
        covered = ((one.bottom - one.top + 1) * (one.right - one.left + 1) for one in merges)
        if sum(covered) > MOST_COVERED:
            raise Unreadable(container.finding("merges-too-large", allowed=(str(MOST_COVERED),)))
    return [
        OdsSheet(container, position, name, style in outline.hidden_styles, tuple(merged), frozenset(hidden))
        for position, (name, style, merged, hidden) in enumerate(outline.sheets)
    ]


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    return max(1, min(int(attributes.get(name, "1")), most))


class _Outline:
    """Names, hidden sheets and columns, merged ranges."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, list[Range], set[int]]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.row = self.column = self.rows = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "style":
                self.style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
            case "table":
                self.sheets.append(
                    (attributes.get("table:name", ""), attributes.get("table:style-name", ""), [], set())
                )
                self.row = self.column = 0
                self.rows = 1
            case "table-column":
                times = _count(attributes, "table:number-columns-repeated", MOST_COLUMNS)
                if attributes.get("table:visibility", "visible") != "visible":
                    self.sheets[-1][3].update(range(self.column, self.column + times))
                self.column += times
            case "table-row":
                self.row += self.rows
                self.rows = _count(attributes, "table:number-rows-repeated", MOST_ROWS)
                self.column = 0
                if self.row == 0:
                    self.row = 1
            case "table-cell" | "covered-table-cell":
                down = _count(attributes, "table:number-rows-spanned", MOST_ROWS)
                across = _count(attributes, "table:number-columns-spanned", MOST_COLUMNS)
                if down > 1 or across > 1:
                    merged = Range(self.row, self.column, self.row + down - 1, self.column + across - 1)
                    self.sheets[-1][2].append(merged)
                self.column += _count(attributes, "table:number-columns-repeated", MOST_COLUMNS)


class _Reader:
    """The cells of the sheet at one position, from XML events to rows, each with how often it is repeated."""

    def __init__(self, position: int) -> None:
        self.position = position
        self.at = -1
        self.depth = 0
        self.number = 0
        self.rows: list[tuple[Row, int]] = []
        self.is_over = False
        self.times = 1
        self.is_hidden = False
        self.cells: list[str] = []
        self.extra: dict[int, Extra] = {}
        self.blank = 0
        self.skipped = self.repeated = 0
        self.cell: dict[str, str] | None = None
        self.lines: list[str] = []
        self.in_text = self.in_note = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "table":
            self.at += 1
            self.number, self.times = 0, 1
        if self.at != self.position or self.is_over:
            return
        match tag:
            case "table-row":
                self.number += self.times if self.number else 1
                self.times = _count(attributes, "table:number-rows-repeated", MOST_ROWS)
                self.is_hidden = attributes.get("table:visibility", "visible") != "visible"
                self.cells, self.extra, self.blank = [], {}, 0
            case "table-cell" | "covered-table-cell":
                self.cell, self.lines = attributes, []
            case "annotation" | "shapes":
                self.in_note += 1
            case "p" if self.cell is not None and not self.in_note:
                self.in_text += 1
                self.lines.append("")
            case "s" if self.in_text:
                self.lines[-1] += " " * min(int(attributes.get("text:c", "1")), 100)
            case "tab" | "line-break" if self.in_text:
                self.lines[-1] += "\t" if tag == "tab" else "\n"

    def characters(self, text: str) -> None:
        if self.in_text and not self.in_note:
            self.lines[-1] += text

    def end(self, name: str) -> None:
        if self.at != self.position or self.is_over:
            return
        match local(name):
            case "annotation" | "shapes":
                self.in_note -= 1
            case "p" if self.in_text and not self.in_note:
                self.in_text -= 1
            case "table-cell" | "covered-table-cell" if self.cell is not None:
                self._end_cell(self.cell)
                self.cell = None
            case "table-row":
                if self.cells or self.extra:
                    self.repeated += self.times - 1
                    if self.repeated > _REPEATED:
                        raise TooLarge
                    self.rows.append((Row(self.number, self.cells, self.extra or NO_EXTRA, self.is_hidden), self.times))
            case "table":
                self.is_over = True

    def _end_cell(self, attributes: dict[str, str]) -> None:
        text, extra = _value(attributes, "\n".join(self.lines))
        times = _count(attributes, "table:number-columns-repeated", MOST_COLUMNS)
        if not text and extra is None:
            self.blank += times
            return
        self.skipped += self.blank
        if is_hollow(self.skipped, self.number) or len(self.cells) + self.blank >= MOST_COLUMNS:
            raise TooLarge
        self.cells += [""] * self.blank
        self.blank = 0
        for _ in range(min(times, _WIDEST_REPEAT)):
            if extra is not None:
                self.extra[len(self.cells)] = extra
            self.cells.append(text)


def _value(attributes: dict[str, str], text: str) -> tuple[str, Extra | None]:
    """Return what a cell shows, and what it is besides."""
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error" or ("table:formula" in attributes and _ERROR.fullmatch(text)):
        return text, Extra(problem=FORMULA_ERROR)
    if "table:formula" in attributes and not kind:
        return text, Extra(problem=FORMULA_UNCOMPUTED)
    if kind in _NUMBERS and "office:value" in attributes:
        number = plain_number(attributes["office:value"])
        return text or number, None if text == number else Extra(number=number)
    if kind == "date":
        date = _DATE.match(attributes.get("office:date-value", ""))
        return text or (date[0] if date else ""), Extra(date=date[0]) if date else None
    return text, None
