"""Workbooks: bombs, lies about sizes, cells in the last corner, merges, styles, passwords, and what is no workbook."""

import zipfile

from .files import HEAD, ROW, file
from .workbooks import (
    CELLS,
    MAIN,
    ODS,
    added,
    archive,
    blank_texts,
    flagged,
    indexed,
    inline,
    laughs,
    letters,
    many_sheets,
    merges,
    ods,
    ods_row,
    rotted,
    sheet,
    styles,
    wide,
    workbook,
)  # fmt: skip

file("sound.xlsx", "", workbook)
file("empty.xlsx", "empty-file", b"")
file("zeros.xlsx", "empty-file", bytes(5_000))
file("text.xlsx", "workbook-other", HEAD + ROW)
file("web-page.xls", "workbook-html", "<html><table><tr><td>1</td></tr></table></html>")
file("tabs.xls", "workbook-other", (HEAD + ROW).replace(",", "\t"))
file("spreadsheet-ml.xls", "workbook-html", '<?xml version="1.0"?><Workbook/>')
file("old.xls", "workbook-old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000))
file("wps.et", "workbook-old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000))
file("password.xlsx", "workbook-password",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))  # fmt: skip
file("lock.xlsx", "workbook-lock", b"")
file("cut-off.xlsx", "workbook-broken", lambda: workbook()[:3_000])
file("word.xlsx", "workbook-other", lambda: archive({"[Content_Types].xml": "", "word/document.xml": "<w/>"}))
file("no-sheets.xlsx", "empty-file", lambda: workbook(book=f"<workbook {MAIN}><sheets/></workbook>"))
file("no-workbook.xlsx", "workbook-broken", lambda: workbook(book=""))
file("sheets-10000.xlsx", "workbook-broken", lambda: many_sheets(10_000))
file("bomb-sheet.xlsx", "workbook-too-large", lambda: workbook(sheet=sheet(" " * 2**27)))
file("bomb-small-cells.xlsx", "workbook-too-large", lambda: workbook(sheet=added("<row><c/></row>" * 4_000_000)))
file("bomb-texts.xlsx", "workbook-too-large", lambda: workbook(sheet=added(indexed()), texts=blank_texts(5_000_000)))
file("bomb-texts-below.xlsx", "", lambda: workbook(
    sheet=added(inline(*CELLS, "")[:-6] + indexed()[11:]), texts=blank_texts(1_000_000)))  # fmt: skip
file("bomb-styles.xlsx", "workbook-too-large", lambda: workbook(styles=f"<styleSheet {MAIN}>" + "<xf/>" * 2**25))
file("bomb-text-expands.xlsx", "workbook-broken", lambda: workbook(sheet=added(indexed()), texts=laughs()))
file("deep.xlsx", "empty-file", lambda: workbook(sheet="<a>" * 2_000_000))
file("deep-closed.xlsx", "", lambda: workbook(sheet=added("<d>" * 300_000 + "</d>" * 300_000 + inline(*CELLS))))
file("corner.xlsx", "column-without-heading no-party", lambda: workbook(sheet=added(
    inline(*CELLS) + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')))  # fmt: skip
file("corners-100000.xlsx", "workbook-too-large", lambda: workbook(sheet=added("".join(
    f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 100_002)))))  # fmt: skip
file(
    "beyond-the-corner.xlsx",
    "workbook-broken",
    lambda: workbook(sheet=added('<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>')),
)
file("row-beyond.xlsx", "workbook-broken", lambda: workbook(sheet=added(inline(*CELLS, row=10**12))))
file("row-below-zero.xlsx", "workbook-broken", lambda: workbook(sheet=added(inline(*CELLS, row=-5))))
file("row-no-number.xlsx", "workbook-broken", lambda: workbook(sheet=added(inline(*CELLS).replace('"2"', '"x"'))))
file("dimension-lies.xlsx", "empty-file", lambda: workbook(sheet=sheet("", "", '<dimension ref="A1:XFD1048576"/>')))
file("rows-blank-1000000.xlsx", "", lambda: workbook(sheet=added(
    inline(*CELLS) + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 10**6)))))  # fmt: skip
file("cell-of-10-mb.xlsx", "too-long", lambda: workbook(sheet=added(inline(*CELLS[:5], "汉" * (3 * 10**6)))))
file("headings-16384.xlsx", "column-missing unknown-column", lambda: workbook(sheet=sheet(
    inline(*(f"列{n}" for n in range(16_384)), row=1))))  # fmt: skip
file("merges-100000.xlsx", "", lambda: workbook(sheet=added(inline(*CELLS), merges(
    f"A{n}:B{n}" for n in range(5, 100_005)))))  # fmt: skip
file("merges-over-each-other.xlsx", "merges-too-large", lambda: workbook(sheet=added(inline(*CELLS), merges(
    "A2:F90000" for _ in range(100_000)))))  # fmt: skip
file("merges-of-all-columns.xlsx", "merges-too-large", lambda: workbook(sheet=added(inline(*CELLS), merges(
    f"{letter}2:{letter}90000" for letter in letters(16_000)))))  # fmt: skip
file("merge-backwards.xlsx", "", lambda: workbook(sheet=added(inline(*CELLS), merges(["F9:A2", "A0:B0"]))))
file("styles-60000.xlsx", "", lambda: workbook(styles=lambda xml: styles(xml, 60_000)))
file("format-of-100-kb.xlsx", "", lambda: workbook(styles=lambda xml: styles(xml, 1, '0"' + "x" * 100_000)))
file("format-of-brackets.xlsx", "", lambda: workbook(styles=lambda xml: styles(xml, 1, "[" * 50_000 + ";;;")))
file("texts-shared.xlsx", "", lambda: workbook(sheet=added('<row r="2"><c r="C2" t="s"><v>1</v></c></row>'),
     texts=f"<sst {MAIN}><si><t/></si><si><r><t>大连</t></r><r><t>市</t></r></si></sst>"))  # fmt: skip
file("text-missing.xlsx", "workbook-broken", lambda: workbook(sheet=added(indexed(99))))
file("text-below-zero.xlsx", "workbook-broken", lambda: workbook(sheet=added(indexed(-2))))
file(
    "style-missing.xlsx",
    "workbook-broken",
    lambda: workbook(sheet=added('<row r="2"><c r="A2" s="999"><v>1</v></c></row>')),
)
file(
    "number-endless.xlsx",
    "bad-date not-finite",
    lambda: workbook(
        sheet=added(
            '<row r="2"><c r="B2"><v>1e400</v></c><c r="C2" t="str"><v>大连市</v></c><c r="E2"><v>1e400</v></c></row>'
        )
    ),
)
file("number-nan.xlsx", "not-finite", lambda: workbook(
    sheet=added('<row r="2"><c r="C2" t="str"><v>大连市</v></c><c r="E2"><v>NaN</v></c></row>')))  # fmt: skip
file("formula-errors.xlsx", "formula-error", lambda: workbook(sheet=added(
    '<row r="2"><c r="C2" t="str"><v>大连市</v></c><c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')))  # fmt: skip
file("formula-uncomputed.xlsx", "formula-uncomputed", lambda: workbook([*CELLS[:4], "=1+2", ""]))
file("utf-16-sheet.xlsx", "", lambda: workbook(sheet=wide(6_000)))
file("not-utf-8-sheet.xlsx", "workbook-broken", lambda: workbook(sheet=b"<worksheet>\xff\xfe<"))
file(
    "external-links.xlsx",
    "",
    lambda: workbook(
        relations=lambda xml: xml.replace(
            "</Relationships>",
            '<Relationship Id="rId99" Type="x/externalLink" Target="http://127.0.0.1:9/" TargetMode="External"/>'
            "</Relationships>",
        )
    ),
)
file("sheet-elsewhere.xlsx", "empty-file", lambda: workbook(relations=lambda xml: xml.replace(
    "/xl/worksheets/sheet1.xml", "../../../../etc/passwd")))  # fmt: skip
file("zip-password.xlsx", "workbook-password", lambda: flagged(workbook()))
file("zip-method.xlsx", "workbook-broken", lambda: archive(
    {"[Content_Types].xml": "", "xl/workbook.xml": "<w/>"}, zipfile.ZIP_LZMA
).replace(b"\x0e\x00", b"\x63\x00"))  # fmt: skip
file("rotted.xlsx", "workbook-broken", lambda: rotted(workbook()))
file(
    "password.ods",
    "workbook-password",
    lambda: archive({"mimetype": ODS, "META-INF/manifest.xml": "<encryption-data/>", "content.xml": ""}),
)
file("bomb.ods", "workbook-too-large", lambda: archive({"mimetype": ODS, "content.xml": "<a>" + " " * 2**28}))
file("rows-repeated.ods", "workbook-too-large", lambda: ods(ods_row(CELLS, 'table:number-rows-repeated="1048000"')))
file(
    "rows-blank-repeated.ods",
    "",
    lambda: ods(
        ods_row(CELLS) + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    ),
)
file(
    "columns-repeated.ods",
    "",
    lambda: ods(ods_row(CELLS, last='<table:table-cell table:number-columns-repeated="16000"/>' * 99)),
)
file("no-content.ods", "workbook-broken", lambda: archive({"mimetype": ODS}))
