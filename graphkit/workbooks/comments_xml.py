"""Comments of a sheet: their texts, and the boxes in which a spreadsheet draws them."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from graphkit.loaders.sheets.cells import letter_of
from graphkit.wording.safe import escape_controls
from graphkit.workbooks.marks import AUTHOR, Cell, Mark

COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    b"<commentList></commentList></comments>"
)
"""A part without comments."""

DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout></xml>"
)
"""A drawing without boxes."""

_SHAPES = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;visibility:hidden;z-index:{id}" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_ID = re.compile(rb"_x0000_s(\d+)")
_FIRST_ID = 1024
_LINE = 22
"""Chinese characters that a line of a box holds."""


def with_comments(xml: bytes, marks: Mapping[Cell, Mark]) -> tuple[bytes, set[Cell]]:
    """Return a part of comments with those of marks added, and the cells that had a comment before.

    A cell that has a comment keeps it, and the new one stands below it.

    >>> part, had = with_comments(COMMENTS, {(17, 10): Mark("wrong", "no date")})
    >>> b'<comment ref="K17" authorId="0"><text><r><t xml:space="preserve">no date</t></r></text></comment>' in part
    True
    """
    root = re.search(rb"<((?:\w+:)?)comments\b", xml)
    if root is None:
        raise ValueError("no comments")
    prefix = root[1]
    xml, author = _with_author(xml, prefix)
    had: set[Cell] = set()
    added = []
    for cell, mark in marks.items():
        reference = f"{letter_of(cell[1])}{cell[0]}".encode()
        words = escape(escape_controls(mark.comment)).encode("utf-8", "replace")
        there = re.search(
            rb"<%scomment\s[^>]*ref=[\"']%s[\"'][^>]*>.*?(</%stext>)" % (prefix, reference, prefix), xml, re.DOTALL
        )
        if there:
            had.add(cell)
            xml = xml[: there.start(1)] + _run(prefix, b"\n" + words) + xml[there.start(1) :]
            continue
        added.append(
            b'<%(p)scomment ref="%(r)s" authorId="%(a)d"><%(p)stext>%(t)s</%(p)stext></%(p)scomment>'
            % {b"p": prefix, b"r": reference, b"a": author, b"t": _run(prefix, words)}
        )
    return _filled(xml, prefix + b"commentList", b"".join(added)), had


def with_boxes(xml: bytes, marks: Mapping[Cell, Mark]) -> bytes:
    """Return a drawing with a hidden box for each mark, numbered behind those that it has."""
    end = xml.rindex(b"</")
    shapes = [_SHAPES] if b"_x0000_t202" not in xml else []
    first = max((int(number) for number in _ID.findall(xml)), default=_FIRST_ID) + 1
    for number, ((row, column), mark) in enumerate(marks.items(), start=first):
        lines = sum(1 + len(line) // _LINE for line in mark.comment.split("\n")) + 1
        anchor = f"{column + 1}, 12, {max(0, row - 2)}, 4, {column + 3}, 30, {max(0, row - 2) + max(4, lines)}, 4"
        shapes.append(_SHAPE.format(id=number, anchor=anchor, row=row - 1, column=column))
    return xml[:end] + "".join(shapes).encode() + xml[end:]


def _with_author(xml: bytes, prefix: bytes) -> tuple[bytes, int]:
    names = re.findall(rb"<%sauthor\b[^>]*?(?:/>|>(.*?)</%sauthor>)" % (prefix, prefix), xml, re.DOTALL)
    if AUTHOR.encode() in names:
        return xml, names.index(AUTHOR.encode())
    author = b"<%sauthor>%s</%sauthor>" % (prefix, AUTHOR.encode(), prefix)
    return _filled(xml, prefix + b"authors", author), len(names)


def _filled(xml: bytes, element: bytes, inner: bytes) -> bytes:
    """Return a part in which an element has more in it, at its end."""
    if (end := xml.find(b"</%s>" % element)) >= 0:
        return xml[:end] + inner + xml[end:]
    return re.sub(rb"<%s\s*/>" % element, lambda _: b"<%s>%s</%s>" % (element, inner, element), xml, count=1)


def _run(prefix: bytes, words: bytes) -> bytes:
    return b'<%(p)sr><%(p)st xml:space="preserve">%(w)s</%(p)st></%(p)sr>' % {b"p": prefix, b"w": words}
