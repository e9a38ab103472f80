"""How workbooks that no program writes are made: by changing the parts of sound ones."""

import io
import zipfile
from collections.abc import Callable, Iterator

from .files import HEAD, ROW, Content


def workbook(*rows: list[object], **parts: Content | Callable[[str], str]) -> bytes:
    """Return a workbook of the usual headings and rows; parts are replaced by name, or changed."""
    import openpyxl

    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(HEAD.strip().split(","))
    for row in rows or (ROW.strip().split(","),):
        book.active.append(row)
    book.save(data)
    if "texts" in parts and "relations" not in parts:
        parts["relations"] = lambda xml: xml.replace(
            "</Relationships>",
            '<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
    return repacked(data.getvalue(), **parts)


def repacked(data: bytes, **parts: Content | Callable[[str], str]) -> bytes:
    wanted = {NAMES.get(name, name): change for name, change in parts.items()}
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
        for name in dict.fromkeys([*old.namelist(), *wanted]):
            content: Content = old.read(name) if name in old.namelist() else b""
            change = wanted.get(name)
            if change is not None:
                content = change(content.decode()) if callable(change) else change
            made.writestr(name, content)
    return new.getvalue()


NAMES = {
    "sheet": "xl/worksheets/sheet1.xml",
    "texts": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "book": "xl/workbook.xml",
    "relations": "xl/_rels/workbook.xml.rels",
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str, more: str = "", dimension: str = "") -> str:
    return f"<worksheet {MAIN}>{dimension}<sheetData>{rows}</sheetData>{more}</worksheet>"


def headings(xml: str) -> str:
    """Return the row of headings of a sheet."""
    return xml[xml.index("<row") : xml.index("</row>") + 6]


def inline(*texts: str, row: int = 2) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{row}">{cells}</row>'


CELLS = ROW.strip().split(",")


def added(rows: str, more: str = "") -> Callable[[str], str]:
    return lambda xml: sheet(headings(xml) + rows, more)


def archive(parts: dict[str, Content], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return data.getvalue()


def many_sheets(number: int) -> bytes:
    names = "".join(f'<sheet name="表{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(number))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return workbook(book=lambda _: f'<workbook {MAIN} xmlns:r="{relations}"><sheets>{names}</sheets></workbook>')


def indexed(first: int = 0) -> str:
    return f'<row r="2"><c r="A2" t="s"><v>{first}</v></c></row>'


def blank_texts(number: int) -> str:
    return f"<sst {MAIN}>" + "<si><t/></si>" * number + "</sst>"


def laughs() -> str:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f"<!DOCTYPE sst [{entities}]><sst {MAIN}><si><t>&j;</t></si></sst>"


def merges(ranges: Iterator[str] | list[str]) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{each}"/>' for each in ranges) + "</mergeCells>"


def letters(number: int) -> Iterator[str]:
    from graphkit.loaders.sheets.cells import letter_of

    return map(letter_of, range(number))


def styles(xml: str, number: int, code: str = "") -> str:
    from xml.sax.saxutils import quoteattr

    formats = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code or f"0.0_{n}")}/>' for n in range(number)
    )
    cells = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(number))
    return f"<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"


def wide(rows: int) -> bytes:
    cells = inline(*HEAD.strip().split(","), row=1) + "".join(
        inline(f"D{n}", *CELLS[1:], row=n) for n in range(2, rows + 2)
    )
    return ('<?xml version="1.0" encoding="UTF-16"?>' + sheet(cells)).encode("utf-16")


def flagged(data: bytes) -> bytes:
    """Return an archive whose parts say that they need a password."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def rotted(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        at = book.getinfo(NAMES["sheet"]).header_offset + 100
    return data[:at] + bytes(20) + data[at + 20 :]


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods_row(texts: list[str], attributes: str = "", last: str = "") -> str:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
    return f"<table:table-row {attributes}>{cells}{last}</table:table-row>"


def ods(rows: str) -> bytes:
    head = ods_row(HEAD.strip().split(","))
    spaces = ' xmlns:table="t" xmlns:text="x" xmlns:office="o"'
    table = f'<table:table table:name="台账">{head}{rows}</table:table>'
    content = f"<office:document-content{spaces}>{table}</office:document-content>"
    return archive({"mimetype": ODS, "content.xml": content})
