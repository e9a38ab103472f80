"""Text files: tables with every kind of damage, cells that are no dates or numbers, record files."""

from .files import HEAD, ROW, amount, date, file
from .workbooks import workbook

file("empty.csv", "empty-file", "")
file("mark-alone.csv", "empty-file", b"\xef\xbb\xbf")
file("blank-lines.csv", "empty-file", lambda: "\n" * 10**6)
file("blank-cells.csv", "empty-file", lambda: ",,,,,\n" * 10**6)
file("headings-alone.csv", "", HEAD)
file("line-100-mb.csv", "line-too-long", lambda: HEAD + "x" * 10**8)
file("line-of-commas.csv", "line-too-long", lambda: HEAD + "," * 10**8)
file("line-of-quotations.csv", "line-too-long", lambda: HEAD + '"' * 10**8)
file("first-line-100-mb.csv", "line-too-long", lambda: "x" * 10**8)
file("cell-of-10-mb.csv", "line-too-long", lambda: HEAD + ROW.replace("无", "x" * 10**7))
file("cell-of-10-mb-in-lines.csv", "bad-table", lambda: HEAD + ROW.replace("无", '"' + "x\n" * (5 * 10**6) + '"'))
file("cell-of-200-kb.csv", "bad-table", lambda: HEAD + ROW.replace("无", "x" * 200_000))
file("headings-500000.csv", "too-many-columns", lambda: "a," * 500_000 + "\n" + "1," * 500_000)
file("headings-16384.csv", "column-missing unknown-column", lambda: ",".join(f"列{n}" for n in range(16_384)) + "\n")
file("headings-twice.csv", "column-missing duplicate-column", HEAD.replace("备注", "金额") + ROW)
file("headings-all-the-same.csv", "duplicate-column", lambda: HEAD.strip() + ",备注" * 5_000 + "\n" + ROW)
file("ragged.csv", "row-width", lambda: HEAD + "D1,2024\n" * 5_000)
file("ragged-long.csv", "bad-date not-a-number row-width", lambda: HEAD + ("x,y," * 5_000 + "\n") * 20)
file("open-quotation.csv", "bad-table", HEAD + 'D1,"2024\n' + ROW * 9)
file("quotation-and-more.csv", "bad-table", HEAD + 'D1,"2024"5,\n' + ROW)
file("nul-bytes.csv", "binary-file", (HEAD + ROW).encode().replace(b"300", b"3\x0000"))
file(
    "nul-bytes-late.csv",
    "cell-repaired",
    HEAD + ROW * 9_000 + ROW.replace("D1", "D2").replace("无", "a\0b"),
)
file("nul-1-gb.csv", "binary-file", b"sparse")
file("control-characters.csv", "cell-repaired", HEAD + ROW.replace("大连市", "大\x07连\x1b市"))
file("utf-16.csv", "", (HEAD + ROW).encode("utf-16"))
file("utf-16-odd.csv", "not-utf8", (HEAD + ROW).encode("utf-16") + b"\x00")
file("utf-16-without-mark.csv", "not-utf8", "id,name\nD1,gift\n".encode("utf-16-le"))
file("utf-32.csv", "not-utf8", (HEAD + ROW).encode("utf-32"))
file("gb18030.csv", "read-as-gb18030", (HEAD + ROW).encode("gb18030"))
file("gb18030-with-mark.csv", "read-as-gb18030", ("\ufeff" + HEAD + ROW).encode("gb18030"))
file("big5.csv", "not-utf8", ("編號,捐贈單位\n" + "D1,臺北市政府教育局\n").encode("big5"))
file("latin-1.csv", "not-utf8", "id,name\n1,Zoë Müller, Straße\n".encode("latin-1"))
file(
    "shift-jis.csv",
    "column-missing read-as-gb18030 unknown-column",
    "番号,寄贈者\n1,東京都庁のひと\n".encode("shift-jis"),
)
file("damaged-utf-8.csv", "not-utf8", (HEAD + ROW).encode() + b"\xe5\xa4\n" + ROW.encode())
file("mixed-line-ends.csv", "", HEAD.strip() + "\r\n" + ROW.strip() + "\r" + ROW.replace("D1", "D2") + "\n\r\n")
file("old-mac.csv", "", (HEAD + ROW).replace("\n", "\r"))
file("two-delimiters.csv", "row-width", HEAD + ROW + "D2;2024-05;大连市;六盘水市;300;无\n")
file("web-page.csv", "workbook-html", "<!DOCTYPE html>\n<html><table><tr><td>编号</td></tr></table></html>")
file("json.csv", "column-missing unknown-column", '{"编号": "D1", "金额": 300}')
file("workbook.csv", "binary-file", workbook)
file("old-workbook.csv", "binary-file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
file("picture.csv", "binary-file", b"\x89PNG\r\n\x1a\n" + bytes(99))
file("gzip.csv", "binary-file", b"\x1f\x8b\x08" + bytes(99))
file(
    "formulas.csv",
    "",
    HEAD + ROW.replace("无", "\"=cmd|' /C calc'!A0\"") + ROW.replace("D1", "D2").replace("无", "@SUM(1)"),
)
file("totals-100000.csv", "rows-left-out", lambda: HEAD + ROW + "合计,,,,300,\n" * 100_000)

# Cells
for number, text in enumerate(("2024-02-30", "0000-01-01", "31/12/2024", "2024-13", "近日", "99999", "1e9")):
    file(f"date-{number}.csv", "bad-date", date(text))
for number, text in enumerate(("0001", "1900-01-01", "2099-12-31", "9999")):
    file(f"far-date-{number}.csv", "", date(text))
for number, text in enumerate(
    ("一大笔", "0x10", "1,2,3", "12.3.4", "3-5", "--5", "三百块整多", "30台", "½", "1e", "１e５x")
):
    file(f"amount-{number}.csv", "not-a-number", amount(text))
for number, text in enumerate(("9" * 31, "9" * 1_000, "0." + "1" * 40, "1" * 100_000)):
    file(f"long-amount-{number}.csv", "number-too-long", lambda text=text: amount(text))
for number, text in enumerate(("1e5", "1.23E+11", "-2.5e-3")):
    file(f"shortened-{number}.csv", "number-shortened", amount(text))
for number, text in enumerate(("NaN", "Infinity", "-inf")):
    file(f"endless-{number}.csv", "not-finite", amount(text))
for number, text in enumerate(("-300", "(300)", "−300")):
    file(f"negative-{number}.csv", "negative-without-reversal", amount(text))


# Records in text
file("deep.json", "too-deep", lambda: "[" * 10**6)
file("deep.ndjson", "too-deep", lambda: '{"a":' * 10**5 + "1" + "}" * 10**5)
file("line-100-mb.ndjson", "line-too-long", lambda: '{"a": "' + "x" * 10**8)
file("number.ndjson", "number-too-long", lambda: '{"section": "entities", "name": ' + "9" * 10**5 + "}")
file("too-large.yaml", "file-too-large", lambda: "#" * (65 * 2**20))
file("laughs.yaml", "unknown-section", lambda: "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(9)))
file("deep.yaml", "too-deep unknown-section", lambda: "a: " + "[" * 10**5)
file("nul.yaml", "binary-file", b"entities:\n  - {label: School, name: '\x00'}\n")
