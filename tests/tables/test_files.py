"""Tables as files, read back by the tools that people use."""

import csv
import io
import json
import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import UsageError
from graphkit.tables import cells
from graphkit.tables.context import Context
from graphkit.tables.files import write_table
from graphkit.tables.formats import FORMATS
from graphkit.tables.table import Column, Table, infer_kind

COLUMNS = ("name", "amount", "when", "list", "flag")
ROWS = [
    {"name": "毕节市", "amount": 3e6, "when": date(2024, 5, 1), "list": ["a", "b"], "flag": True},
    {"name": '=cmd|"/C calc"!A0', "amount": -5.5, "when": None, "list": None, "flag": False},
    {"name": "a\nb|<b>c\\", "amount": float("nan"), "when": None, "list": {"k": [1, None]}, "flag": None},
]
TABLE = Table(COLUMNS, ROWS)
PROVENANCE = {"graphkit": "0.1.0", "store": "graph.kgl", "command": "graphkit query q", "fingerprint": None}


def read_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_is_read_back(tmp_path):
    assert read_csv(write_table(TABLE, tmp_path / "t.csv")) == [
        list(COLUMNS),
        ["毕节市", "3000000", "2024-05-01", '["a", "b"]', "true"],
        ['\'=cmd|"/C calc"!A0', "-5.5", "", "", "false"],
        ["a\nb|<b>c\\", "", "", '{"k": [1, null]}', ""],
    ]


@given(st.text(st.sampled_from("=+-@|＝＋－＠\t\r\n a1'\""), max_size=6))
def test_no_text_starts_a_formula(text):
    written = cells.cell(text)
    assert not written.lstrip().startswith(tuple("=+-@|＝＋－＠"))
    assert written.removeprefix("'") == text or written == text
    file = io.StringIO()
    FORMATS["csv"].write(Table((text or "x",), []), file, Context())
    (heading,) = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert not heading.lstrip().startswith(tuple("=+-@|＝＋－＠"))


@pytest.mark.parametrize("number", [-5, -5.5, 1e300, 0.1, 12345678901234567])
def test_numbers_stay_numbers(number):
    assert type(number)(cells.cell(number)) == number


def test_json_and_ndjson_are_read_back(tmp_path):
    path = write_table(TABLE, tmp_path / "t.json", context=Context(extra={"measure": "m"}))
    whole = json.loads(path.read_text("utf-8"))
    assert whole["columns"] == list(COLUMNS)
    assert whole["measure"] == "m"
    assert whole["rows"][0] == {"name": "毕节市", "amount": 3e6, "when": "2024-05-01", "list": ["a", "b"], "flag": True}
    assert whole["rows"][2]["amount"] is None
    lines = write_table(TABLE, tmp_path / "t.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == whole["rows"]


def test_markdown_keeps_one_row_a_line(tmp_path):
    lines = write_table(TABLE, tmp_path / "t.md").read_text("utf-8").splitlines()
    assert lines[0] == "| name | amount | when | list | flag |"
    assert len(lines) == 5
    assert lines[2] == '| 毕节市 | 3000000 | 2024-05-01 | ["a", "b"] | true |'
    assert lines[4].startswith("| a b\\|&lt;b>c\\\\ |  |")


def test_a_workbook_holds_numbers_dates_and_no_formula(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = write_table(TABLE, tmp_path / "t.xlsx", context=Context("zh", provenance=PROVENANCE))
    book = openpyxl.load_workbook(path)
    rows = list(book["graphkit"].iter_rows(values_only=True))
    assert rows[0] == ("名称", "金额", "时间", "list", "flag")
    assert rows[1] == ("毕节市", 3000000, datetime(2024, 5, 1), '["a", "b"]', True)
    assert rows[2][:2] == ('=cmd|"/C calc"!A0', -5.5)
    assert rows[3][1] is None
    assert book["graphkit"]["A3"].data_type == "s"
    assert book["graphkit"]["B2"].number_format == "#,##0.##"
    assert list(book["provenance"].iter_rows(values_only=True))[1] == ("store", "graph.kgl")
    assert "fingerprint" not in {row[0] for row in book["provenance"].iter_rows(values_only=True)}


def test_a_workbook_is_refused_what_excel_would_cut(tmp_path):
    pytest.importorskip("openpyxl")
    with pytest.raises(UsageError) as refused:
        write_table(Table(("x",), [{"x": "词" * 32_768}]), tmp_path / "t.xlsx")
    assert (refused.value.code, refused.value.values["column"]) == ("output.too-long", "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", FORMATS)
def test_no_rows_are_a_table_too(format_, tmp_path):
    assert write_table(Table(COLUMNS, []), tmp_path / "t.any", format_).exists()


def test_an_unknown_format_is_refused_and_nothing_written(tmp_path):
    for path, format_, code in (
        (tmp_path / "t.pdf", None, "output.no-format"),
        (tmp_path / "t.csv", "x", "output.format"),
    ):
        with pytest.raises(UsageError, match="csv") as refused:
            write_table(TABLE, path, format_)
        assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.xlsx"])
def test_a_file_is_there_whole_or_as_it_was(name, tmp_path):
    class Failing(list):
        def __iter__(self):
            yield ROWS[0]
            raise RuntimeError("the store went away")

    path = tmp_path / name
    path.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError):
        write_table(Table(COLUMNS, Failing(ROWS)), path, context=Context(provenance=PROVENANCE), overwrite=True)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_csv_file_came_from_stands_beside_it(tmp_path):
    write_table(TABLE, tmp_path / "某市 1.csv", context=Context(provenance=PROVENANCE))
    about = json.loads((tmp_path / "某市 1.csv-metadata.json").read_text("utf-8"))
    assert about["url"] == "%E6%9F%90%E5%B8%82%201.csv"
    assert about["dc:creator"] == "graphkit 0.1.0"
    assert about["notes"] == [{"graphkit": "0.1.0", "store": "graph.kgl", "command": "graphkit query q"}]
    datatypes = {column["titles"]: column["datatype"] for column in about["tableSchema"]["columns"]}
    assert datatypes == {"name": "string", "amount": "number", "when": "date", "list": "string", "flag": "boolean"}


def test_a_description_that_somebody_else_wrote_is_kept(tmp_path):
    theirs = tmp_path / "t.csv-metadata.json"
    theirs.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="metadata"):
        write_table(TABLE, tmp_path / "t.csv", context=Context(provenance=PROVENANCE))
    assert list(tmp_path.iterdir()) == [theirs]


def test_kinds_of_columns_are_known_or_inferred():
    table = Table.of([Column("year", "date"), Column("x", "money")], [{"year": "2018", "x": 1, "other": 2}])
    assert table.rows == [{"year": "2018", "x": 1}]
    assert table.typed_columns() == (Column("year", "date"), Column("x", "money"))
    untyped = Table(("id", "helper_name", "acts", "amount", "start_date", "mixed", "none"), [
        {"id": "a", "helper_name": "甲", "acts": 1, "amount": 2, "start_date": "2018", "mixed": 1},
        {"id": "b", "helper_name": "乙", "acts": 2, "amount": 2.5, "start_date": None, "mixed": "x"},
    ])  # fmt: skip
    kinds = [column.kind for column in untyped.typed_columns()]
    assert kinds == ["id", "name", "count", "money", "date", "text", "text"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [(True, "boolean"), (1, "count"), (1.5, "number"), (date(2018, 1, 1), "date"), ([1], "list"), ({"a": 1}, "map")],
)
def test_a_kind_is_inferred_from_the_values(value, kind):
    assert infer_kind("x", [{"x": value}, {"x": None}, {}]) == kind


def test_odd_numbers_are_empty_everywhere():
    for value in (math.nan, math.inf, -math.inf):
        assert (cells.plain_text(value), cells.cell(value), cells.for_people(value)) == ("", "", "")
        assert cells.to_json(value) == "null"
