"""The user's own workbook, annotated: marked cells, comments, and every other part byte for byte as it was."""

import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name
from graphkit.pipeline.annotating import annotate, check_annotated
from graphkit.workbooks.marks import FILLS

CHANGED = {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"}


def workbook(path, change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "日期", "金额"])
    sheet.append(["D1", "2024-13", "三十大洋"])
    sheet.append(["D2", "2024-05", 0])
    sheet["C2"].font = Font(bold=True)
    sheet["C3"].number_format = "#,##0.00"
    sheet["C3"].fill = PatternFill("solid", fgColor="FF00FF00")
    other = book.create_sheet("其他")
    other.append(["x", 1])
    if change:
        change(book, sheet, other)
    book.save(path)
    return path


def with_extra_parts(path, parts):
    """Put parts into a workbook that openpyxl cannot make: they need not be reachable to have to survive."""
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def finding(path, code="bad-date", row=2, column="B", sheet="台账", **more):
    return Finding(code, Location(file_name(path), None, sheet, row, column, "日期"), value="2024-13", **more)


def parts(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def annotated(path, findings, language="en"):
    out = path.with_name(f"out-{path.name}")
    count = annotate(path, findings, out, language, overwrite=True)
    return out, count


def test_a_bad_cell_is_red_and_says_what_is_wrong_and_what_to_do(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    out, count = annotated(path, [finding(path), finding(path, "figure-zero", 3, "C")])
    assert count == 2
    sheet = openpyxl.load_workbook(out)["台账"]
    assert sheet["B2"].fill.fgColor.rgb == FILLS["wrong"]
    assert sheet["B2"].comment.text.startswith("Wrong: '2024-13' is not a date")
    assert sheet["C3"].fill.fgColor.rgb == FILLS["doubtful"]
    assert (sheet["C3"].number_format, sheet["C3"].value) == ("#,##0.00", 0)
    assert sheet["C2"].font.b
    assert sheet["C2"].comment is None
    assert sheet["C2"].fill.fgColor.rgb == "00000000"


def everything(book, sheet, other):
    """Add a chart, a validation, a merge, a table and conditional formats."""
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.worksheet.table import Table

    chart = BarChart()
    chart.add_data(Reference(other, min_col=2, min_row=1, max_row=1))
    sheet.add_chart(chart, "H2")
    choice = DataValidation(type="list", formula1='"a,b"')
    choice.add("E2:E9")
    sheet.add_data_validation(choice)
    sheet.merge_cells("E1:F1")
    sheet.conditional_formatting.add("C2:C9", ColorScaleRule("min", None, "FFFFFFFF", "max", None, "FF00FF00"))
    other.append(["h", "k"])
    other.add_table(Table(displayName="T", ref="A2:B3"))


def test_all_other_parts_are_the_same_byte_for_byte(tmp_path):
    path = workbook(tmp_path / "a.xlsm", everything)
    with_extra_parts(
        path,
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros" * 99,
            "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
            "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition/>",
            "xl/media/image1.png": b"\x89PNG" + bytes(range(256)),
            "customXml/item1.xml": b"<a>\r\n\t</a>",
        },
    )
    before = parts(path)
    out, _ = annotated(path, [finding(path)])
    after = parts(out)
    assert list(after)[: len(before)] == list(before)  # in their order
    assert {name for name in before if after[name] != before[name]} == CHANGED
    new = after.keys() - before.keys()
    assert new == {"xl/graphkit_comments1.xml", "xl/drawings/graphkit_comments1.vml"}
    sheet = openpyxl.load_workbook(out)["台账"]
    assert len(sheet._charts) == 1
    assert sheet["B2"].comment is not None


def test_of_the_sheet_only_styles_and_the_reference_to_the_comments_differ(tmp_path):
    path = workbook(tmp_path / "a.xlsx", lambda _book, sheet, _other: sheet.merge_cells("E1:F1"))
    before = parts(path)["xl/worksheets/sheet1.xml"]
    after = parts(annotated(path, [finding(path)])[0])["xl/worksheets/sheet1.xml"]
    undone = after.replace(b'r="B2" s="3"', b'r="B2"').replace(b'<c s="3" r="B2"', b'<c r="B2"')
    begin = undone.index(b"<legacyDrawing")
    undone = undone[:begin] + undone[undone.index(b"/>", begin) + 2 :]
    assert undone == before


def test_empty_cells_and_rows_are_marked_where_they_are(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    out, _ = annotated(path, [finding(path, row=2, column="AB"), finding(path, row=9, column="B")])
    sheet = openpyxl.load_workbook(out)["台账"]
    assert sheet["AB2"].fill.fgColor.rgb == sheet["B9"].fill.fgColor.rgb == FILLS["wrong"]
    assert sheet["C3"].value == 0
    assert [cell.value for cell in sheet[2]][:3] == ["D1", "2024-13", "三十大洋"]


def test_a_merged_cell_shows_it_in_its_first(tmp_path):
    path = workbook(tmp_path / "a.xlsx", lambda _book, sheet, _other: sheet.merge_cells("A2:A3"))
    out, _ = annotated(path, [finding(path, row=3, column="A")])
    assert openpyxl.load_workbook(out)["台账"]["A2"].comment is not None


def test_comments_that_are_there_stay(tmp_path):
    def comment(_book, sheet, _other):
        sheet["A1"].comment = Comment("mine", "clerk")
        sheet["B2"].comment = Comment("from Li", "clerk")

    path = workbook(tmp_path / "a.xlsx", comment)
    out, _ = annotated(path, [finding(path), finding(path, row=3, column="C")])
    sheet = openpyxl.load_workbook(out)["台账"]
    assert sheet["A1"].comment.text == "mine"
    assert sheet["B2"].comment.text.startswith("from Li\nWrong: ")
    assert sheet["C3"].comment.text.startswith("Wrong: ")
    assert sheet["C3"].comment.author == "graphkit"
    again, _ = annotated(out, [])
    assert openpyxl.load_workbook(again)["台账"]["B2"].comment.text == sheet["B2"].comment.text


def test_what_is_about_a_row_or_a_sheet_or_the_file_has_a_place_too(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    name = file_name(path)
    row, sheet = Location(name, sheet="台账", row=3), Location(name, sheet="其他")
    findings = [
        Finding("no-party", row), Finding("sheet-skipped", sheet), Finding("read-as-gb18030", Location(name))
    ]  # fmt: skip
    book = openpyxl.load_workbook(annotated(path, findings)[0])
    assert book["台账"]["A3"].comment
    assert book["其他"]["A1"].comment
    assert book["台账"]["A1"].comment


def test_every_further_place_of_a_finding_is_marked(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    other = Location(file_name(path), None, "台账", 3, "B")
    out, count = annotated(path, [finding(path, elsewhere=(other,))])
    assert count == 2
    assert openpyxl.load_workbook(out)["台账"]["B3"].comment


def test_prefixed_names_and_absent_styles_are_followed(tmp_path):
    """Some programs write <x:row>, and rows and cells without a reference."""
    path = tmp_path / "a.xlsx"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    text = "<x:is><x:t>{}</x:t></x:is></x:c>"
    cells = '<x:c t="inlineStr">' + text.format("甲") + '<x:c t="inlineStr">' + text.format("乙")
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<x:workbook xmlns:x="{space}" xmlns:r="{relations}"><x:sheets><x:sheet name="S" '
        f'sheetId="1" r:id="r1"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row>{cells}</x:row><x:row>'
        f'{cells}</x:row></x:sheetData><x:pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
        "</x:worksheet>",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    out, _ = annotated(path, [finding(path, row=2, column="B", sheet="S")])
    sheet = openpyxl.load_workbook(out)["S"]
    assert sheet["B2"].fill.fgColor.rgb == FILLS["wrong"]
    assert sheet["B2"].comment
    assert sheet["B2"].value == "乙"
    assert sheet["B1"].fill.fgColor.rgb == "00000000"


def test_a_signed_workbook_is_refused_and_nothing_is_written(tmp_path):
    path = with_extra_parts(workbook(tmp_path / "a.xlsx"), {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    with pytest.raises(UsageError, match="signed"):
        annotated(path, [finding(path)])
    assert not (tmp_path / "out-a.xlsx").exists()


def test_a_text_table_becomes_a_new_workbook_whose_cells_run_as_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("编号,日期\r\nD1,=1+1\r\n".encode("gb18030"))
    out = tmp_path / "out.xlsx"
    annotate(path, [Finding("bad-date", Location(file_name(path), 2, column="B"), value="=1+1")], out, "zh")
    sheet = openpyxl.load_workbook(out).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [["编号", "日期"], ["D1", "=1+1"]]
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].comment.text.startswith("错误：")


def test_the_users_file_and_an_existing_one_are_never_replaced(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    before = path.read_bytes()
    with pytest.raises(UsageError):
        annotate(path, [finding(path)], path, "en", overwrite=True)
    assert path.read_bytes() == before
    with pytest.raises(UsageError):
        annotate(path, [], workbook(tmp_path / "b.xlsx"), "en")


def test_only_one_table_and_its_suffix(tmp_path):
    for paths, out in ((["a.yaml"], "o.xlsx"), (["a.xlsx", "b.xlsx"], "o.xlsx"), (["a.xlsm"], "o.xlsx")):
        with pytest.raises(UsageError):
            check_annotated([tmp_path / name for name in paths], tmp_path / out)
    assert check_annotated([tmp_path / "a.csv"], tmp_path / "o.xlsx") == tmp_path / "a.csv"


def test_a_damaged_workbook_says_so(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InvalidData):
        annotated(path, [])
