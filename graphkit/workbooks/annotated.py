"""A copy of a workbook with marked and commented cells: its other parts stay as they are, byte for byte.

openpyxl would load and save it, and lose drawings, SmartArt and embedded objects on the way. So the container's parts
are copied, and only these are written anew: the sheets with marks (styles of cells, reference to the drawing of
comments), the styles, and the lists that name the new parts.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from graphkit.errors import UsageError
from graphkit.loaders.sheets.workbook import Workbook
from graphkit.loaders.sheets.xlsx import XlsxSheet, related_parts
from graphkit.workbooks.comments_xml import COMMENTS, DRAWING, with_boxes, with_comments
from graphkit.workbooks.marks import Cell, Mark
from graphkit.workbooks.sheet_xml import drawing_of, is_utf8, restyled, with_drawing
from graphkit.workbooks.styles_xml import PLAIN, MarkedStyles

_TYPES = "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def write_annotated(book: Workbook, marks: Mapping[str | None, Mapping[Cell, Mark]], file: BinaryIO) -> None:
    """Write a copy of an open XLSX or XLSM workbook with marks on its cells.

    Parameters
    ----------
    book : Workbook
    marks : mapping
        Sheet -> cell -> mark (`graphkit.workbooks.marks.marks_of`).
    file : binary file
        Takes the copy.

    Raises
    ------
    UsageError
        If the workbook is signed: any change would make the signature invalid. If a part is not as spreadsheets write
        them, so that it cannot be changed safely.
    Unreadable
        If the workbook is damaged.

    Notes
    -----
    One part is in memory at a time, and those that are written anew.
    """
    parts = book.container.parts
    if any(part.startswith("_xmlsignatures/") for part in parts):
        raise UsageError("annotate.signed", file=book.container.name)
    try:
        new = _Parts(book).with_marks(marks)
    except (ValueError, IndexError):
        raise UsageError("annotate.unusual", file=book.container.name) from None
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in book.container.names:
            data = new.pop(part) if part in new else book.container.read(part)
            archive.writestr(book.container.entry(part), data)
        for part, data in new.items():
            archive.writestr(part, data)


@dataclass
class _Parts:
    """The parts that are written anew."""

    book: Workbook
    new: dict[str, bytes] = field(default_factory=dict)

    def with_marks(self, marks: Mapping[str | None, Mapping[Cell, Mark]]) -> dict[str, bytes]:
        """Return part -> its new bytes."""
        styles_part = self._styles_part()
        styles = MarkedStyles(self._read(styles_part) if styles_part else PLAIN)
        for sheet in self.book.sheets:
            here = marks.get(sheet.name)
            if here and isinstance(sheet, XlsxSheet):
                self._mark(sheet.part, here, styles)
        if styles_part is None:
            styles_part = (
                "xl/styles.xml" if "xl/styles.xml" not in self.book.container.parts else self._name("xl/styles{}.xml")
            )
            self._type(f"/{styles_part}", f"{_SHEETS}.styles+xml")
            self._relate(self._workbook_part(), styles_part, "styles")
        self.new[styles_part] = styles.written()
        return self.new

    def _mark(self, part: str, marks: Mapping[Cell, Mark], styles: MarkedStyles) -> None:
        xml = self._read(part)
        severities = {cell: mark.severity for cell, mark in marks.items()}
        for severity in dict.fromkeys(severities.values()):
            cells = [cell for cell, each in severities.items() if each == severity]
            xml = restyled(xml, cells, partial(styles.of, severity))
        comments = next(iter(related_parts(self.book.container, part, "comments").values()), None)
        if comments is None:
            comments = self._name("xl/graphkit_comments{}.xml")
            self._type(f"/{comments}", f"{_SHEETS}.comments+xml")
            self._relate(part, comments, "comments")
        self.new[comments], had = with_comments(self._read(comments, COMMENTS), marks)
        boxed = {cell: mark for cell, mark in marks.items() if cell not in had}
        relation, drawings = drawing_of(xml), related_parts(self.book.container, part, "vmlDrawing")
        drawing = drawings.get(relation or "")
        if drawing is None:
            drawing = self._name("xl/drawings/graphkit_comments{}.vml")
            self._default_type("vml", _VML)
            xml = with_drawing(xml, self._relate(part, drawing, "vmlDrawing"))
        self.new[drawing] = with_boxes(self._read(drawing, DRAWING), boxed)
        self.new[part] = xml

    def _read(self, part: str, default: bytes = b"") -> bytes:
        data = self.new.get(part) or (self.book.container.read(part) if part in self.book.container.parts else default)
        if not is_utf8(data):
            raise ValueError(part)
        return data

    def _workbook_part(self) -> str:
        return next(iter(related_parts(self.book.container, "", "officeDocument").values()), "xl/workbook.xml")

    def _styles_part(self) -> str | None:
        return next(iter(related_parts(self.book.container, self._workbook_part(), "styles").values()), None)

    def _name(self, pattern: str) -> str:
        taken = {part.lower() for part in (*self.book.container.parts, *self.new)}
        return next(name for number in range(1, 10**6) if (name := pattern.format(number)).lower() not in taken)

    def _relate(self, part: str, target: str, kind: str) -> str:
        """Add a relation from a part to a new one, and return its id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        xml = self._read(relations, _NO_RELATIONS)
        taken = set(re.findall(rb"\bId=[\"']([^\"']+)[\"']", xml))
        relation = next(each for number in range(1, 10**6) if (each := b"rIdGraphkit%d" % number) not in taken)
        element = b'<%sRelationship Id="%s" Type="%s/%s" Target="/%s"/>' % (
            _prefix(xml, b"Relationships"), relation, _MAIN.encode(), kind.encode(), target.encode(),
        )  # fmt: skip
        self.new[relations] = _inside(xml, b"Relationships", element)
        return relation.decode()

    def _type(self, part: str, kind: str) -> None:
        xml = self._read(_TYPES)
        element = b'<%sOverride PartName="%s" ContentType="%s"/>' % (
            _prefix(xml, b"Types"), part.encode(), kind.encode(),
        )  # fmt: skip
        self.new[_TYPES] = _inside(xml, b"Types", element)

    def _default_type(self, suffix: str, kind: str) -> None:
        xml = self._read(_TYPES)
        if re.search(rb"<(?:\w+:)?Default\s[^>]*Extension=[\"']%s[\"']" % suffix.encode(), xml, re.IGNORECASE):
            return
        element = b'<%sDefault Extension="%s" ContentType="%s"/>' % (
            _prefix(xml, b"Types"), suffix.encode(), kind.encode(),
        )  # fmt: skip
        root = re.search(rb"<(?:\w+:)?Types\b[^>]*>", xml)
        if root is None:
            raise ValueError(_TYPES)
        self.new[_TYPES] = xml[: root.end()] + element + xml[root.end() :]


def _prefix(xml: bytes, root: bytes) -> bytes:
    found = re.search(rb"<((?:\w+:)?)%s\b" % root, xml)
    if found is None:
        raise ValueError(root)
    return found[1]


def _inside(xml: bytes, root: bytes, element: bytes) -> bytes:
    """Return a part with an element more at the end of its root."""
    prefix = _prefix(xml, root)
    end = xml.rfind(b"</%s%s" % (prefix, root))
    if end >= 0:
        return xml[:end] + element + xml[end:]
    return re.sub(
        rb"(<%s%s\b[^>]*?)\s*/>" % (prefix, root),
        lambda match: match[1] + b">" + element + b"</%s%s>" % (prefix, root),
        xml,
        count=1,
    )


def annotated_suffix(path: Path) -> str:
    """Return the suffix that the annotated copy of a file must have.

    >>> annotated_suffix(Path("a.XLSM")), annotated_suffix(Path("a.csv"))
    ('.xlsm', '.xlsx')
    """
    suffix = path.suffix.lower()
    return suffix if suffix in (".xlsx", ".xlsm", ".xltx", ".xltm") else ".xlsx"
