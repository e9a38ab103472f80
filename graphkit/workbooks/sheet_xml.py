"""The XML of a sheet with other styles on some cells, changed at those places only."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from graphkit.loaders.sheets.cells import column_of, letter_of
from graphkit.workbooks.marks import Cell

Styled = Callable[[int], int]
"""The style of a cell -> the same one, marked."""

_ROOT = re.compile(rb"<((?:\w+:)?)worksheet\b")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)\d+[\"']")
_STYLE = re.compile(rb"(\ss=[\"'])(\d+)([\"'])")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_AFTER = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
)  # fmt: skip
"""What stands behind the drawing of comments in a sheet, which has an order."""


def is_utf8(xml: bytes) -> bool:
    """Return whether a part is in UTF-8, as spreadsheets write them.

    >>> is_utf8(b'<?xml version="1.0" encoding="UTF-8"?><worksheet/>'), is_utf8("<worksheet/>".encode("utf-16"))
    (True, False)
    """
    declared = re.match(rb"[\xef\xbb\xbf]*<\?xml[^>]*encoding=[\"']([\w-]+)[\"']", xml)
    return not xml.startswith((b"\xff\xfe", b"\xfe\xff")) and (
        declared is None or declared[1].lower() in (b"utf-8", b"us-ascii")
    )


def restyled(xml: bytes, cells: Iterable[Cell], styled: Styled) -> bytes:
    """Return a sheet in which some cells have another style; a cell that is not there is added, empty.

    >>> sheet = b'<worksheet><sheetData><row r="1"><c r="A1" s="2"/></row></sheetData></worksheet>'
    >>> restyled(sheet, [(1, 0), (2, 1)], lambda style: style + 5)[22:-24]
    b'<row r="1"><c r="A1" s="7"/></row><row r="2"><c r="B2" s="5"/></row>'
    """
    prefix = _prefix(xml)
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        wanted.setdefault(row, []).append(column)
    start, end = _data(xml, prefix)
    writer = _CellWriter(prefix, _column_styles(xml[:start]), styled)
    out, at = [xml[:start]], start
    tag = re.compile(rb"<%srow(?=[\s/>])[^>]*>" % prefix)
    number = 0
    for opening in tag.finditer(xml, start, end):
        given = _NUMBER.search(opening[0])
        number = int(given[1]) if given else number + 1
        before = [row for row in wanted if row < number]
        if before or number in wanted:
            out.append(xml[at : opening.start()])
            out += [writer.new_row(row, wanted.pop(row)) for row in sorted(before)]
            at = opening.start()
        if number in wanted:
            piece, at = writer.row(xml, opening, number, wanted.pop(number))
            out.append(piece)
    rest = b"".join(writer.new_row(row, wanted[row]) for row in sorted(wanted))
    out.append(xml[at:end])
    if xml[end - 2 : end] == b"/>":  # <sheetData/>
        out[-1] = out[-1][:-2] + b">" + rest + b"</%ssheetData>" % prefix
        rest = b""
    return b"".join([*out, rest, xml[end:]])


def with_drawing(xml: bytes, relation: str) -> bytes:
    """Return a sheet that refers to a drawing of comments; it must have none.

    >>> with_drawing(b'<worksheet><sheetData/><extLst/></worksheet>', "rId9").decode()[23:60]
    '<legacyDrawing xmlns:r="http://schema'
    """
    prefix = _prefix(xml)
    _, end = _data(xml, prefix)
    tail_at = xml.find(b">", end) + 1 if xml.startswith(b"</%ssheetData" % prefix, end) else end
    root = b"<%sworksheet>" % prefix
    places: list[tuple[str, int]] = []
    depth = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            places.append((name.rpartition(":")[2], parser.CurrentByteIndex - len(root)))

    def close(_: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 0:
            places.append(("extLst", parser.CurrentByteIndex - len(root)))

    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = start, close
    parser.Parse(root + xml[tail_at:], True)
    where = tail_at + next(place for name, place in places if name in _AFTER)
    spaces = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    element = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (prefix, spaces, relation.encode())
    return xml[:where] + element + xml[where:]


def drawing_of(xml: bytes) -> str | None:
    """Return the relation of the drawing of comments and controls that a sheet has.

    >>> drawing_of(b'<worksheet><sheetData/><legacyDrawing r:id="rId3"/></worksheet>')
    'rId3'
    """
    found = re.search(rb"<(?:\w+:)?legacyDrawing\s[^>]*?\w+:id=[\"']([^\"']+)[\"']", xml)
    return found[1].decode() if found else None


def _prefix(xml: bytes) -> bytes:
    root = _ROOT.search(xml)
    if root is None:
        raise ValueError("no sheet")
    return root[1]


def _data(xml: bytes, prefix: bytes) -> tuple[int, int]:
    """Return where the rows of a sheet begin and end; of an empty ``<sheetData/>`` the element itself."""
    opening = re.search(rb"<%ssheetData\s*(/?)>" % prefix, xml)
    if opening is None:
        raise ValueError("no rows")
    if opening[1]:
        return opening.start(), opening.end()
    return opening.end(), xml.rindex(b"</%ssheetData" % prefix)


def _column_styles(head: bytes) -> list[tuple[int, int, int]]:
    styles = []
    for column in _COLUMN.findall(head):
        given = dict(_ATTRIBUTE.findall(column))
        if b"style" in given and b"min" in given and b"max" in given:
            styles.append((int(given[b"min"]) - 1, int(given[b"max"]) - 1, int(given[b"style"])))
    return styles


@dataclass(frozen=True, slots=True)
class _CellWriter:
    """Writes marked cells of one sheet: ``columns`` has first, last and style of columns with a style."""

    prefix: bytes
    columns: Sequence[tuple[int, int, int]]
    styled: Styled

    def new_row(self, row: int, wanted: Sequence[int]) -> bytes:
        """Return a row of empty marked cells."""
        cells = b"".join(self._cell(row, column, self._of_column(column)) for column in wanted)
        return b'<%srow r="%d">%s</%srow>' % (self.prefix, row, cells, self.prefix)

    def row(self, xml: bytes, opening: "re.Match[bytes]", row: int, wanted: Sequence[int]) -> tuple[bytes, int]:
        """Return a row with its marked cells, and where it ends in the part."""
        tag, prefix = opening[0], self.prefix
        of_row = _STYLE.search(tag) if b"customFormat" in tag else None

        def new(column: int) -> bytes:
            return self._cell(row, column, int(of_row[2]) if of_row else self._of_column(column))

        if tag.endswith(b"/>"):
            return tag[:-2].rstrip() + b">" + b"".join(map(new, wanted)) + b"</%srow>" % prefix, opening.end()
        end = xml.index(b"</%srow>" % prefix, opening.end())
        out, at, left, position = [tag], opening.end(), list(wanted), -1
        for cell in re.compile(rb"<%sc(?=[\s/>])[^>]*>" % prefix).finditer(xml, opening.end(), end):
            reference = _REFERENCE.search(cell[0])
            position = column_of(reference[1].decode()) if reference else position + 1
            out.append(xml[at : cell.start()])
            while left and left[0] < position:
                out.append(new(left.pop(0)))
            is_wanted = bool(left) and left[0] == position
            out.append(self._marked(cell[0]) if is_wanted else cell[0])
            left, at = left[is_wanted:], cell.end()
        out.append(xml[at:end])
        return b"".join([*out, *map(new, left)]), end

    def _of_column(self, column: int) -> int:
        return next((style for first, last, style in self.columns if first <= column <= last), 0)

    def _cell(self, row: int, column: int, style: int) -> bytes:
        return b'<%sc r="%s%d" s="%d"/>' % (self.prefix, letter_of(column).encode(), row, self.styled(style))

    def _marked(self, tag: bytes) -> bytes:
        if style := _STYLE.search(tag):
            return tag[: style.start(2)] + b"%d" % self.styled(int(style[2])) + tag[style.end(2) :]
        begin = len(b"<%sc" % self.prefix)
        return tag[:begin] + b' s="%d"' % self.styled(0) + tag[begin:]
