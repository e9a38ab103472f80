"""The cells of one XLSX sheet, from XML events to rows."""

from collections.abc import Iterator, Sequence

from graphkit.loaders.sheets.cells import MOST_COLUMNS, MOST_ROWS, NO_EXTRA, Extra, Row, column_of, is_hollow
from graphkit.loaders.sheets.number_formats import Format, plain_number
from graphkit.loaders.sheets.xml_events import new_parser


class TooLarge(Exception):
    """Raised where a sheet has far more empty cells than a table."""


FORMULA_ERROR = "formula-error"
FORMULA_UNCOMPUTED = "formula-uncomputed"


class RowReader:
    """Takes the bytes of a sheet piece by piece and gives its rows.

    Handlers are closures, for speed: a sheet has millions of events.

    Attributes
    ----------
    number : int
        The row that is being read.
    blank : int
        Empty cells to the left of filled ones, so far.
    """

    def __init__(self, texts: Sequence[str], formats: Sequence[Format | None], *, since_1904: bool) -> None:
        self.texts = texts
        self.formats = formats
        self.since_1904 = since_1904
        self.number = 0
        self.blank = 0
        self._rows: list[Row] = []
        self._parser = new_parser()
        self._columns: dict[str, int] = {}
        self._prefix = ""
        self._begin_row({})
        self._parser.StartElementHandler = self._root

    def feed(self, data: bytes) -> None:
        """Parse a piece; raise ExpatError, ValueError or IndexError where it is damaged."""
        self._parser.Parse(data, False)

    def taken(self) -> Iterator[Row]:
        """Return the rows that have come to an end since they were last taken."""
        rows, self._rows = self._rows, []
        return iter(rows)

    def rest(self) -> Iterator[Row]:
        """Return the last row, whose end was perhaps not read."""
        self._end_row()
        return self.taken()

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        """Learn from the first tag which prefix all tags have, and take the cells from here on."""
        prefix, colon, _ = name.rpartition(":")
        self._prefix = prefix + colon
        self._listen()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.number = int(number) if number else self.number + 1
        if not 0 <= self.number <= MOST_ROWS:  # 0: before the first row
            raise ValueError("a row beyond the last one")
        self._is_hidden = attributes.get("hidden") in ("1", "true")
        self._cells: list[str] = []
        self._extra: dict[int, Extra] = {}

    def _end_row(self) -> None:
        if self._cells or self._extra:
            self._rows.append(Row(self.number, self._cells, self._extra or NO_EXTRA, self._is_hidden))
        self._cells, self._extra = [], {}

    def _put(self, column: int, text: str, extra: Extra | None) -> None:
        cells = self._cells
        missing = column - len(cells)
        if missing > 0:
            self.blank += missing
            if column >= MOST_COLUMNS:
                raise ValueError("a column beyond the last one")
            if is_hollow(self.blank, self.number):
                raise TooLarge
            cells.extend([""] * missing)
        if missing < 0:  # a column that stands twice: the later counts, as in Excel
            cells[column] = text
        else:
            cells.append(text)
        if extra is not None:
            self._extra[column] = extra

    def _value(self, kind: str | None, style: str | None, value: str, *, is_formula: bool) -> tuple[str, Extra | None]:
        """Return what a cell shows, and what it is besides."""
        if kind == "s":
            return self.texts[int(value)], None
        if kind in ("str", "inlineStr"):
            return value, None
        if kind == "e":
            return value, Extra(problem=FORMULA_ERROR)
        if not value:
            return "", Extra(problem=FORMULA_UNCOMPUTED) if is_formula else None
        if kind == "b":
            return ("TRUE" if value == "1" else "FALSE"), None
        if kind == "d":
            return value, Extra(date=value[:10])
        show = self.formats[int(style)] if style and self.formats else None
        return show(value) if show else (plain_number(value), None)

    def _learn(self, letters: str) -> int:
        return self._columns.setdefault(letters, column_of(letters))

    def _listen(self) -> None:
        """Set the handlers."""
        cell, value, row, formula, text, reading = (self._prefix + tag for tag in ("c", "v", "row", "f", "t", "rPh"))
        columns = self._columns
        column, is_formula, is_open, in_reading = -1, False, False, False
        kind: str | None = None
        style: str | None = None
        parts: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal column, kind, style, is_formula, is_open, in_reading
            if name == cell:
                reference = attributes.get("r")
                if reference is None:
                    column += 1
                else:
                    letters = reference.rstrip("0123456789")
                    column = columns[letters] if letters in columns else self._learn(letters)
                kind, style = attributes.get("t"), attributes.get("s")
                is_formula = False
                parts.clear()
            elif name == value:
                is_open = True
            elif name == formula:
                is_formula = True
            elif name == text:
                is_open = not in_reading
            elif name == reading:
                in_reading = True
            elif name == row:
                column = -1
                self._begin_row(attributes)

        def end(name: str) -> None:
            nonlocal is_open, in_reading
            if name in (value, text):
                is_open = False
            elif name == cell:
                if parts or is_formula:
                    written, extra = self._value(kind, style, "".join(parts), is_formula=is_formula)
                    if written or extra:
                        self._put(column, written, extra)
            elif name == row:
                self._end_row()
            elif name == reading:
                in_reading = False

        def characters(data: str) -> None:
            if is_open:
                parts.append(data)

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = characters
