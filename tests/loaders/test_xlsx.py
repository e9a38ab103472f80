"""XLSX: what a cell shows and is, layout around the cells, and workbooks that are none. openpyxl is the oracle."""

import datetime
import io
import re
import zipfile
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.findings import Finding
from graphkit.loaders.sheets.cells import Extra, Range, Unreadable
from graphkit.loaders.sheets.number_formats import number_format
from graphkit.loaders.sheets.workbook import open_workbook


def saved(path, fill):
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(path)
    return path


def repacked(path, part, change):
    """Change the text of one part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def rows_of(path, sheet=0):
    with open_workbook(path) as book:
        return list(book.sheets[sheet].rows())


def cell(path, row=0, column=0):
    first = rows_of(path)[row]
    return first.texts[column], first.extra.get(column)


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.booleans(),
    st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=8), max_size=8))
def test_every_cell_is_what_openpyxl_reads(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("x") / "a.xlsx"

    def fill(_book, sheet):
        for number, cells in enumerate(table, start=1):
            for column, value in enumerate(cells, start=1):
                sheet.cell(number, column, value)
                if isinstance(value, str):
                    sheet.cell(number, column).data_type = "s"

    saved(path, fill)
    expected = {
        (row[0].row, at): each.value
        for row in openpyxl.load_workbook(path, data_only=True).active.iter_rows()
        for at, each in enumerate(row)
        if each.value not in (None, "")
    }
    read = {}
    for row in rows_of(path):
        for at, text in enumerate(row.texts):
            if text:
                read[row.number, at] = (text, row.extra.get(at))
    assert read.keys() == expected.keys()
    for place, value in expected.items():
        text, extra = read[place]
        if isinstance(value, bool):
            assert text == str(value).upper()
        elif isinstance(value, datetime.datetime):
            assert extra.date == value.date().isoformat()
        elif isinstance(value, int | float):
            assert Decimal(text) == Decimal(f"{value:.15g}")
        else:
            assert text == value


@pytest.mark.parametrize(
    ("value", "code", "text", "extra"),
    [
        (12, "0000", "0012", Extra(number="12")),
        (0.125, "0.0%", "12.5%", Extra(number="0.125")),
        (30000, "#,##0.00", "30,000.00", Extra(number="30000")),
        (3, '0"万元"', "3万元", Extra(number="3")),
        (120000, '0!.0,"万"', "12.0万", Extra(number="120000")),
        (-3000, "0_);(#,##0)", "(3,000)", Extra(number="-3000")),
        (30, '"约"0', "约30", Extra(number="30")),
        (0.1 + 0.2, "General", "0.3", None),
        (datetime.date(2024, 5, 20), "yyyy/m/d", "2024/5/20", Extra("45432", "2024-05-20")),
        (datetime.date(2024, 5, 20), 'yyyy"年"m"月"', "2024年5月", Extra("45432", "2024-05")),
        (datetime.date(2024, 5, 20), "yyyy", "2024", Extra("45432", "2024")),
        (datetime.date(2024, 5, 20), "[$-804]yyyy\\-mm;@", "2024-05", Extra("45432", "2024-05")),
        (datetime.date(2024, 5, 20), 'm"月"d"日"', "5月20日", Extra("45432", "2024-05-20")),
        (datetime.datetime(2024, 5, 20, 18, 5), "yyyy-mm-dd hh:mm", "2024-05-20 18:05", "2024-05-20"),
    ],
)
def test_a_number_is_read_as_it_shows_and_exactly(tmp_path, value, code, text, extra):
    def fill(_book, sheet):
        sheet["A1"] = value
        sheet["A1"].number_format = code

    shown, known = cell(saved(tmp_path / "a.xlsx", fill))
    assert shown == text
    assert known == extra or known.date == extra


def test_dates_count_from_the_epoch_of_the_workbook(tmp_path):
    def fill(book, sheet):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet["A1"] = datetime.date(2024, 5, 20)

    assert cell(saved(tmp_path / "a.xlsx", fill))[1].date == "2024-05-20"


def test_day_60_of_1900_never_was():
    show = number_format("yyyy-mm-dd")
    assert [show(number)[1] and show(number)[1].date for number in ("59", "60", "61", "2958466", "-1")] == [
        "1900-02-28", None, "1900-03-01", None, None,
    ]  # fmt: skip


def test_formulas_have_the_value_that_was_saved_or_say_that_there_is_none(tmp_path):
    def fill(_book, sheet):
        sheet.append([1, 2, "=A1+B1", "=A1/0"])

    path = saved(tmp_path / "a.xlsx", fill)
    assert rows_of(path)[0].extra == {2: Extra(problem="formula-uncomputed"), 3: Extra(problem="formula-uncomputed")}
    part = "xl/worksheets/sheet1.xml"
    empty = "(?:<v ?/>|<v></v>)"  # as openpyxl writes it with lxml or without

    def calculated(xml):
        xml = re.sub(f"<f>A1\\+B1</f>{empty}", "<f>A1+B1</f><v>3</v>", xml)
        return re.sub(f'<c r="D1"><f>A1/0</f>{empty}', '<c r="D1" t="e"><f>A1/0</f><v>#DIV/0!</v>', xml)

    repacked(path, part, calculated)
    (row,) = rows_of(path)
    assert (row.texts, row.extra) == (["1", "2", "3", "#DIV/0!"], {3: Extra(problem="formula-error")})


def test_what_lies_around_the_cells(tmp_path):
    def fill(book, sheet):
        sheet.append(["甲", "乙", "丙"])
        sheet.append(["丁"])
        sheet.append(["戊"])
        sheet.merge_cells("A1:B2")
        sheet.merge_cells("C1:C3")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        book.create_sheet("隐").sheet_state = "hidden"
        book.create_sheet("很隐").sheet_state = "veryHidden"
        book.create_chartsheet("图")

    path = saved(tmp_path / "a.xlsx", fill)
    with open_workbook(path) as book:
        first = book.sheets[0]
        assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
            ("Sheet", False),
            ("隐", True),
            ("很隐", True),
        ]
        assert set(first.merged) == {Range(1, 0, 2, 1), Range(1, 2, 3, 2)}
        assert first.hidden_columns == {1}
        assert [(row.number, row.is_hidden) for row in first.rows()] == [(1, False), (3, False)]


SHARED = """<x:sst xmlns:x="http://x"><x:si><x:r><x:t>甲</x:t></x:r><x:r><x:t xml:space="preserve"> 乙</x:t></x:r>
<x:rPh sb="0" eb="1"><x:t>jiǎ</x:t></x:rPh></x:si><x:si><x:t>a_x000D_b</x:t></x:si></x:sst>"""
PREFIXED = """<x:worksheet xmlns:x="http://x"><x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:sheetData>
<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="str"><x:f>A</x:f><x:v>丙</x:v></x:c></x:row>
<x:row r="4"><x:c r="B4" t="b"><x:v>1</x:v></x:c><x:c t="d"><x:v>2024-05-20T00:00:00</x:v></x:c></x:row>
</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>"""
RELATION = '<Relationship Id="{0}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/{1}" Target="{2}"/>'


def test_shared_texts_prefixes_and_cells_without_reference(tmp_path):
    """As other programs than Excel write them: strict names, prefixes, no references; readings are no text."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(container(**{
        "[Content_Types].xml": "",
        "_rels/.rels": f"<R>{RELATION.format('r1', 'officeDocument', '/xl/book.xml')}</R>",
        "xl/book.xml": '<w><sheets><sheet name="表" sheetId="1" q:id="r1"/><sheet name="图" q:id="r9"/></sheets></w>',
        "xl/_rels/book.xml.rels": "<R>" + RELATION.format("r1", "worksheet", "a/one.xml")
        + RELATION.format("r2", "sharedStrings", "texts.xml") + "</R>",
        "xl/a/one.xml": PREFIXED, "xl/texts.xml": SHARED,
    }))  # fmt: skip
    first, second = rows_of(path)
    assert first.texts == ["甲 乙", "a\rb", "丙"]
    assert (second.number, second.texts, second.extra) == (
        4,
        ["", "TRUE", "2024-05-20T00:00:00"],
        {2: Extra(date="2024-05-20")},
    )
    with open_workbook(path) as book:
        assert (book.sheets[0].merged, book.sheets[0].hidden_columns) == ((Range(1, 0, 2, 1),), {1, 2})


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path):
    def fill(_book, sheet):
        sheet["A1"], sheet["XFD1048576"] = "甲", "乙"

    first, last = rows_of(saved(tmp_path / "a.xlsx", fill))
    assert (first.texts, last.number, len(last.texts), last.texts[-1]) == (["甲"], 1_048_576, 16_384, "乙")


def test_a_million_formatted_blank_rows_are_not_parsed(tmp_path):
    path = saved(tmp_path / "a.xlsx", lambda _book, sheet: sheet.append(["甲"]))
    blank = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(2, 1_000_001))
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</sheetData>", blank + "</sheetData>"))
    assert [row.texts for row in rows_of(path)] == [["甲"]]


def test_ten_thousand_styles(tmp_path):
    def fill(_book, sheet):
        for number in range(1, 10_001):
            sheet.cell(number, 1, number).number_format = f'0"号{number}"'

    rows = rows_of(saved(tmp_path / "a.xlsx", fill))
    assert [row.texts[0] for row in rows[::5000]] == ["1号1", "5001号5001"]


def container(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


@lru_cache(maxsize=1)
def sound():
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["甲"] * 5000)
    book.save(data)
    return data.getvalue()


TYPES = {"[Content_Types].xml": ""}
BOMB = container(**{"[Content_Types].xml": "", "xl/workbook.xml": " " * 2**27})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "empty-file"),
        ("a.xlsx", bytes(3000), "empty-file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook-old"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook-old"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-password"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "workbook-html"),
        ("a.xlsx", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "workbook-html"),
        ("a.xlsx", "编号,日期\n1,2\n".encode(), "workbook-other"),
        ("a.xlsx", b"%PDF-1.7", "workbook-other"),
        ("~$a.xlsx", b"\x05Mayer" + bytes(159), "workbook-lock"),
        ("a.xlsx", b"PK\x03\x04 cut off", "workbook-broken"),
        ("a.xlsx", container(**{"word/document.xml": "<document/>"}), "workbook-other"),
        ("a.xlsx", container(**TYPES, **{"xl/workbook.xml": "<workbook><sheets>"}), "workbook-broken"),
        ("a.xlsx", container(**TYPES, **{"xl/workbook.bin": "", "_rels/.rels":
            '<R><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></R>'}), "workbook-binary"),
        ("a.xlsx", container(**{"[Content_Types].xml": "", "xl/workbook.xml":
            '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'}), "workbook-broken"),
        ("a.xlsx", BOMB, "workbook-too-large"),
        ("a.ods", container(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{
            "META-INF/manifest.xml": "<m:encryption-data/>", "content.xml": "x"}), "workbook-password"),
        ("a.ods", container(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "workbook-broken"),
        ("a.ods", container(mimetype="application/vnd.oasis.opendocument.text"), "workbook-other"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_says_what_it_is(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    finding = open_workbook(path)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.location.file) == (code, str(path))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_anywhere_is_said_to_be(tmp_path, share):
    data = sound()
    (path := tmp_path / "a.xlsx").write_bytes(data[: int(len(data) * share)])
    assert open_workbook(path).code == "workbook-broken"


def test_damage_inside_a_sheet_is_reported_with_the_row_and_keeps_what_came_before(tmp_path):
    path = saved(tmp_path / "a.xlsx", lambda _book, sheet: [sheet.append(["甲"]), sheet.append(["乙"])])
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('<row r="2">', '<row r="2"></c>'))
    rows = []
    with open_workbook(path) as book, pytest.raises(Unreadable) as caught:
        rows.extend(book.sheets[0].rows())
    assert (caught.value.finding.code, caught.value.finding.location.sheet) == ("workbook-broken", "Sheet")


def test_bytes_that_rotted_are_noticed(tmp_path):
    path = tmp_path / "a.xlsx"
    data = bytearray(sound())
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        info = book.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 80 : info.header_offset + 90] = bytes(10)
    path.write_bytes(data)
    with open_workbook(path) as book, pytest.raises(Unreadable) as caught:
        list(book.sheets[0].rows())
    assert caught.value.finding.code == "workbook-broken"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_is_anything_but_a_finding(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("x")
    whole = bytearray(sound())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    (path := folder / "a.xlsx").write_bytes(whole)
    book = open_workbook(path)
    if isinstance(book, Finding):
        return
    with book:
        for sheet in book.sheets:
            with suppress(Unreadable):
                assert sheet.merged is not None
                list(sheet.rows())
