"""A dataset as a table: read back as the very same records, corrected in one cell, guarded against formulas."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest

from graphkit.errors import UsageError
from graphkit.export.formats import export
from graphkit.findings import RecordLocation
from graphkit.loaders.choice import open_files
from graphkit.pipeline.dataset_tables import _exact_tables
from graphkit.pipeline.importing import import_files
from graphkit.records.identity import with_ids
from graphkit.records.recordset import accept
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.workbooks.record_rows import section_tables

VOCABULARY = load_vocabulary()
ROOT = Path(__file__).parents[2]
TABLE = """编号,日期,帮扶方,促成方,受援方,事项,物品,数量,计量单位,金额,金额单位,阶段,来源,备注
D1,2024-05,广州市白云区,,平塘县,捐赠,图书,500,册,3,万元,到位,某局 总结,
D2,2024-06-01,广州市白云区、大连市,,平塘县,资金支持,,,,50000,元,到位,,
D3,2024,广州市白云区,,平塘县,派驻,医生,5,人,,,,,三个月
"""


class Graph:
    def __init__(self, uri):
        self.uri = str(uri)


@pytest.fixture
def graph(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text(TABLE, encoding="utf-8")
    graph = Graph(tmp_path / "g.kgl")
    import_files(graph.uri, [path], new="accept")
    return graph


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_it_comes_back_as_it_was_under_any_name(graph, tmp_path, name, language):
    (path,) = export(graph, tmp_path / name, "table", dataset="台账", language=language)
    result = import_files(graph.uri, [path])
    assert result.batch is None
    (file,) = result.files
    assert (file.dataset, file.read, file.unchanged) == ("台账", 4, 4)


def test_one_corrected_cell_is_the_only_change(graph, tmp_path):
    (path,) = export(graph, tmp_path / "a.xlsx", language="zh")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[2]]
    assert headings[:4] == ["编号", "日期", "帮扶方", "受援方"]
    cell = sheet.cell(4, headings.index("金额") + 1)
    assert cell.value == 50000
    cell.value = 70000
    book.save(path)
    (change,) = import_files(graph.uri, [path], dry_run=True).changes
    (field,) = change.fields
    assert (change.id, field.old, field.new, field.at.heading) == ("台账/D2", "50000", "70000", "金额")


def every(path):
    records, report, _ = take(open_files([path], VOCABULARY, lambda _: "d"), VOCABULARY)
    assert not report.problems
    return list(records)


FILES = [ROOT / "tests/data/every-field.yaml", *sorted((ROOT / "graphkit/data").glob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_record_that_we_have_can_be_a_row(path):
    """_exact_tables raises where what is read back is not the same, byte for byte."""
    tables = _exact_tables(every(path), "d", VOCABULARY, "zh")
    assert sum(len(table.rows) for table in tables) > 1


def test_usual_headings_are_used_where_they_say_all():
    act = {"id": "d/D1", "kind": "donation", "providers": ["甲"], "recipients": ["乙"], "period": {"start": "2024"}}
    open_ended = {**act, "id": "d/D2", "period": {"start": "2024", "end": "2025"}}
    make = SECTIONS["activities"].model_validate
    items = [accept(with_ids(make(one), "d"), "d", RecordLocation("d")) for one in (act, open_ended)]
    assert section_tables(items[:1], VOCABULARY, "zh")[0].headings == ("编号", "日期", "帮扶方", "受援方", "事项")
    assert section_tables(items, VOCABULARY, "zh")[0].headings == (
        "编号", "帮扶方", "受援方", "事项", "period.end.date", "period.start.date",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "无", "/", "甲;乙", "'=1", " ", "1"])
def test_a_text_that_a_table_could_change_is_kept_or_refused(text):
    act = {"id": "d/D1", "kind": "donation", "providers": ["甲"], "recipients": ["乙"], "note": f"{text}x"}
    items = [accept(with_ids(SECTIONS["activities"].model_validate(act), "d"), "d", RecordLocation("d"))]
    _exact_tables(items, "d", VOCABULARY, "zh")
    act["note"] = "无"
    items = [accept(with_ids(SECTIONS["activities"].model_validate(act), "d"), "d", RecordLocation("d"))]
    with pytest.raises(UsageError, match="d/D1"):
        _exact_tables(items, "d", VOCABULARY, "zh")


def test_no_cell_runs_as_a_formula_and_excel_sees_chinese(graph, tmp_path):
    path = tmp_path / "危险.csv"
    path.write_text(TABLE.replace("三个月", '"=HYPERLINK(""http://x"")"'), encoding="utf-8")
    import_files(graph.uri, [path], new="accept", duplicates="keep")
    (out,) = export(graph, tmp_path / "a.csv", "table", dataset="危险", language="zh")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    (book,) = export(graph, tmp_path / "a.xlsx", dataset="危险", language="zh")
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    for again in (out, book):
        assert import_files(graph.uri, [again]).batch is None


def test_which_dataset_must_be_clear(graph, tmp_path):
    with pytest.raises(UsageError, match="台账"):
        export(graph, tmp_path / "a.xlsx", dataset="nope")
    with pytest.raises(UsageError):
        export(graph, tmp_path / "a.ods", "table", dataset="台账")
    with pytest.raises(UsageError):
        export(graph, tmp_path / "a.ndjson", "dump", dataset="台账")


def test_csv_holds_one_section(graph, tmp_path):
    path = tmp_path / "e.yaml"
    shutil.copy(ROOT / "tests/data/every-field.yaml", path)
    other = Graph(tmp_path / "h.kgl")
    import_files(other.uri, [path], new="accept")
    with pytest.raises(UsageError, match="xlsx"):
        export(other, tmp_path / "a.csv", "table")
    (book,) = export(other, tmp_path / "a.xlsx", language="zh")
    assert openpyxl.load_workbook(book).sheetnames[:2] == ["来源", "帮扶计划"]
    assert import_files(other.uri, [book]).batch is None
