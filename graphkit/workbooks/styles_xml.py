"""The styles of a workbook, with those of marked cells added: the same as before but for the fill."""

import re
from dataclasses import dataclass, field

from graphkit.wording.catalogues import Severity
from graphkit.workbooks.marks import FILLS

PLAIN = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    b'</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    b'<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)
"""For a workbook without styles."""

_FILL_ID = re.compile(rb"\s(?:fillId|applyFill)=[\"'][^\"']*[\"']")


@dataclass
class MarkedStyles:
    """Numbers the styles that marks need; `written` puts them behind those that are there.

    >>> styles = MarkedStyles(PLAIN)
    >>> styles.of("wrong", 0), styles.of("wrong", 0), styles.of("doubtful", 0)
    (1, 1, 2)
    >>> b'<cellXfs count="3"><xf xfId="0"/><xf fillId="2" applyFill="1" xfId="0"/>' in styles.written()
    True
    """

    xml: bytes
    made: dict[tuple[Severity, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = re.search(rb"<((?:\w+:)?)styleSheet\b", self.xml)
        if root is None:
            raise ValueError("no styles")
        self._prefix = root[1]
        self._formats = self._items(b"cellXfs", b"xf")
        self._fills = self._items(b"fills", b"fill")

    def of(self, severity: Severity, style: int) -> int:
        """Return the number of a style with the fill of a severity."""
        return self.made.setdefault((severity, style), len(self._formats) + len(self.made))

    def written(self) -> bytes:
        """Return the part with all styles that `of` gave."""
        severities = list(dict.fromkeys(severity for severity, _ in self.made))
        prefix = self._prefix
        fills = [
            b'<%(p)sfill><%(p)spatternFill patternType="solid"><%(p)sfgColor rgb="%(c)s"/><%(p)sbgColor indexed="64"/>'
            b"</%(p)spatternFill></%(p)sfill>" % {b"p": prefix, b"c": FILLS[severity].encode()}
            for severity in severities
        ]
        formats = []
        for severity, style in self.made:
            before = self._formats[style] if style < len(self._formats) else b"<%sxf/>" % prefix
            begin = len(b"<%sxf" % prefix)
            number = len(self._fills) + severities.index(severity)
            tag_end = before.index(b">")
            tag = _FILL_ID.sub(b"", before[:tag_end])
            formats.append(tag[:begin] + b' fillId="%d" applyFill="1"' % number + tag[begin:] + before[tag_end:])
        xml = self._with(self.xml, b"fills", len(self._fills), fills)
        return self._with(xml, b"cellXfs", len(self._formats), formats)

    def _items(self, group: bytes, item: bytes) -> list[bytes]:
        prefix = self._prefix
        whole = re.search(rb"<%s%s\b[^>]*>(.*?)</%s%s>" % (prefix, group, prefix, group), self.xml, re.DOTALL)
        if whole is None:
            raise ValueError("no styles")
        each = rb"<%s%s\b[^>]*/>|<%s%s\b[^>]*>.*?</%s%s>" % ((prefix, item) * 3)
        return re.findall(each, whole[1], re.DOTALL)

    def _with(self, xml: bytes, group: bytes, count: int, added: list[bytes]) -> bytes:
        prefix = self._prefix
        begin = re.search(rb"<%s%s\b[^>]*>" % (prefix, group), xml)
        assert begin is not None
        end = xml.index(b"</%s%s>" % (prefix, group), begin.end())
        tag = re.sub(rb"count=[\"']\d+[\"']", b'count="%d"' % (count + len(added)), begin[0])
        return xml[: begin.start()] + tag + xml[begin.end() : end] + b"".join(added) + xml[end:]
