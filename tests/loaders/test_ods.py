# ruff: noqa: E501 - the sheet is written as it stands in a file
"""ODS: repeated cells and rows, what is covered, hidden or a note, values behind what is shown."""

import zipfile

import pytest

from graphkit.loaders.sheets.cells import Extra, Range
from graphkit.loaders.sheets.workbook import open_workbook

CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c"
 xmlns:dc="d">
<office:automatic-styles>
<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="台账" table:style-name="ta1">
<table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row>
 <table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>甲</text:p></table:table-cell>
 <table:covered-table-cell/>
 <table:table-cell><office:annotation><dc:creator>某</dc:creator><text:p>批注</text:p></office:annotation>
 <text:p>一行<text:s text:c="2"/>完</text:p><text:p>二<text:span>行</text:span></text:p></table:table-cell>
</table:table-row>
<table:table-row table:visibility="filter" table:number-rows-repeated="2">
 <table:covered-table-cell table:number-columns-repeated="2"/>
 <table:table-cell office:value-type="float" office:value="30000" table:number-columns-repeated="2">
 <text:p>30,000.00</text:p></table:table-cell>
 <table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12.5%</text:p></table:table-cell>
 <table:table-cell office:value-type="date" office:date-value="2024-05-20"><text:p>2024年5月</text:p></table:table-cell>
 <table:table-cell office:value-type="float" office:value="12"><text:p>0012</text:p></table:table-cell>
 <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""
  calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
 <table:table-cell table:formula="of:=1+1"/>
 <table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:table table:name="隐" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string">
<text:p>乙</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


@pytest.fixture
def path(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", CONTENT)
    return tmp_path / "a.ods"


def test_sheets_and_what_is_hidden_or_merged(path):
    with open_workbook(path) as book:
        first, second = book.sheets
        assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("台账", False), ("隐", True)]
        assert (first.merged, first.hidden_columns) == ((Range(3, 0, 4, 1),), {2})
        assert [row.texts for row in second.rows()] == [["乙"]]


def test_rows_are_numbered_through_repeated_ones(path):
    with open_workbook(path) as book:
        rows = list(book.sheets[0].rows())
    assert [(row.number, row.is_hidden) for row in rows] == [(3, False), (4, True), (5, True)]


def test_cells_show_their_text_and_know_their_value(path):
    with open_workbook(path) as book:
        first, second, _ = book.sheets[0].rows()
    assert first.texts == ["甲", "", "一行  完\n二行"]
    assert second.texts == ["", "", "30,000.00", "30,000.00", "12.5%", "2024年5月", "0012", "#DIV/0!", "", "2"]
    assert second.extra == {
        2: Extra(number="30000"), 3: Extra(number="30000"), 4: Extra(number="0.125"), 5: Extra(date="2024-05-20"),
        6: Extra(number="12"), 7: Extra(problem="formula-error"), 8: Extra(problem="formula-uncomputed"),
    }  # fmt: skip
