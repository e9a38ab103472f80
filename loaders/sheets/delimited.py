"""Text tables (CSV, TSV) as a sheet: encoding, delimiter, rows with the line that each begins on."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import MOST_COLUMNS, Range, Row, Unreadable
from graphkit.loaders.sheets.encoding import encoding_of
from graphkit.loaders.sheets.text_parts import DIVISIBLE, row_parts
from graphkit.loaders.sources.files import Part, open_file, unreadable
from graphkit.tables.cells import unguarded
from graphkit.wording.syntax_errors import syntax_reason

DELIMITERS = (",", ";", "\t")
LONGEST_LINE = 2**20
"""Characters of one line; a cell has at most 131,072 (``csv.field_size_limit``)."""

_SEEN = 200
_SAMPLE = 2**18
"""Lines that are looked at for the delimiter, and characters: titles come before the headings."""
_MARK = "\ufeff"
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|table|head|body|meta|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A text file as one sheet. It is opened anew each time its rows are read."""

    path: Path
    encoding: str
    delimiter: str
    first_line: int = 1
    """The line that the table begins on: 2 behind a line ``sep=;``."""
    name: str | None = None
    is_hidden: bool = False
    merged: tuple[Range, ...] = ()
    hidden_columns: frozenset[int] = field(default_factory=frozenset)
    part: Part | None = None
    """The part of the file that is read; None for all of it."""

    def rows(self) -> Iterator[Row]:
        """Yield every row with the line that it begins on; blank lines are left out."""
        try:
            if self.part is not None:
                yield from self._part_rows(self.part)
                return
            with self.path.open(encoding=self.encoding, errors="replace", newline="") as text:
                for _ in range(self.first_line - 1):
                    text.readline()
                yield from _rows(text, self.delimiter, file_name(self.path), self.first_line)
        except OSError as error:
            raise Unreadable(unreadable(file_name(self.path), error)) from None

    def _part_rows(self, part: Part) -> Iterator[Row]:
        with self.path.open("rb") as file:
            file.seek(part.start)
            data = file.read(part.stop - part.start)
        encoding = self.encoding if part.start == 0 else self.encoding.removesuffix("-sig")
        text = io.StringIO(data.decode(encoding, errors="replace"), newline="")
        first = max(self.first_line, part.line)
        for _ in range(first - part.line):
            text.readline()
        yield from _rows(text, self.delimiter, file_name(self.path), first)

    def parts(self, size: int) -> list["TextSheet"]:
        """Divide the sheet into sheets of about `size` bytes for several processes; [] where it is read as one."""
        if self.encoding not in DIVISIBLE:
            return []
        try:
            with self.path.open("rb") as file:
                return [replace(self, part=part) for part in row_parts(file, size, self.delimiter)]
        except OSError:
            return []


def _rows(text: io.TextIOBase, delimiter: str, file: str, first: int) -> Iterator[Row]:
    rows = csv.reader(_lines(text, file, first), delimiter=delimiter, strict=True)
    while True:
        line = first + rows.line_num
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(Finding("bad-table", Location(file, line), detail=syntax_reason(error))) from None
        if len(cells) > MOST_COLUMNS:
            size, most = str(len(cells)), (str(MOST_COLUMNS),)
            raise Unreadable(Finding("too-many-columns", Location(file, line), value=size, allowed=most))
        if cells:
            if any(cell[:1] == "'" for cell in cells):  # graphkit's own way of keeping a text from being a formula
                cells = [unguarded(cell) for cell in cells]
            yield Row(line, cells)


def open_text(path: Path, delimiter: str | None = None, encoding: str | None = None) -> TextSheet | Finding:
    r"""Return the sheet of a text file, or why there is none.

    Parameters
    ----------
    path : Path
    delimiter : str, optional
        By default what a first line ``sep=;`` names, else the one of `DELIMITERS` that the first lines have most of.
    encoding : str, optional
        By default `encoding_of` the file.

    Returns
    -------
    TextSheet
        Its rows are read as they are asked for, and never held.
    Finding
        That it cannot be opened, is no text, or is in an encoding that cannot be determined; and what to do.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "gifts.csv"
    ...     _ = path.write_text("单位;金额\n平塘县;3万元\n", encoding="gbk")
    ...     sheet = open_text(path)
    ...     sheet.encoding, [row.texts for row in sheet.rows()]
    ('gb18030', [['单位', '金额'], ['平塘县', '3万元']])
    """
    name = file_name(path)
    binary = open_file(path)
    if isinstance(binary, Finding):
        return binary
    try:
        with binary:
            if encoding is None:
                known = encoding_of(binary, name)
                if isinstance(known, Finding):
                    return known
                encoding = known
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            first = [line for line in text.read(_SAMPLE).splitlines()[:_SEEN] if line.strip()]
            while not first and (more := text.read(LONGEST_LINE)):
                first = [line for line in more.splitlines()[:_SEEN] if line.strip()]
    except OSError as error:
        return unreadable(name, error)
    except LookupError:
        return Finding("not-utf8", Location(name), detail="unknown-encoding")
    if not first:
        return Finding("empty-file", Location(name))
    if _WEB_PAGE.match(first[0].lstrip(_MARK)):
        return Finding("workbook-html", Location(name))
    named = first[0].lstrip(_MARK).strip().strip('"')
    if named[:4].lower() == "sep=" and len(named) <= 5:
        return TextSheet(path, encoding, delimiter or named[4:] or "\t", 2)
    return TextSheet(path, encoding, delimiter or _delimiter(first))


def _delimiter(lines: list[str]) -> str:
    r"""Return the delimiter that some line has most of, quoted cells left out.

    >>> _delimiter(["帮扶台账\n", '甲;"1,5,6,7";乙\n'])
    ';'
    """
    most = {
        delimiter: max("".join(line.split('"')[::2]).count(delimiter) for line in lines) for delimiter in DELIMITERS
    }
    return max(DELIMITERS, key=lambda delimiter: most[delimiter])


def _lines(text: io.TextIOBase, file: str, line: int) -> Iterator[str]:
    """Yield the lines of a text, none longer than is sane: one of 100 MB would fill the memory with its cells."""
    while piece := text.readline(LONGEST_LINE + 1):
        if len(piece) > LONGEST_LINE:
            limit = (f"{LONGEST_LINE >> 10} KiB",)
            raise Unreadable(Finding("line-too-long", Location(file, line), allowed=limit))
        yield piece.removeprefix(_MARK) if line == 1 else piece  # GB18030 has a mark, too
        line += 1
