"""Rows as files, read back by the tools that people use."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.errors import UsageError
from graphkit.export import cells
from graphkit.export.tables import KINDS, table_text, write_table

COLUMNS = ("name", "amount", "when", "list", "flag")
ROWS = [
    {"name": "毕节市", "amount": 3e6, "when": date(2024, 5, 1), "list": ["a", "b"], "flag": True, "more": 1},
    {"name": '=cmd|"/C calc"!A0', "amount": -5.5, "flag": False},
    {"name": "a\nb|<b>c\\", "amount": float("nan")},
]


def read_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_is_read_back(tmp_path):
    found = read_csv(write_table(COLUMNS, ROWS, tmp_path / "t.csv"))
    assert found == [
        list(COLUMNS),
        ["毕节市", "3000000", "2024-05-01", "a; b", "true"],
        ['\'=cmd|"/C calc"!A0', "-5.5", "", "", "false"],
        ["a\nb|<b>c\\", "nan", "", "", ""],
    ]


@given(st.text(st.sampled_from("=+-@|＝＋－＠\t\r\n a1'\""), max_size=6))
def test_no_text_starts_a_formula(text):
    said = cells.cell(text)
    assert not said.lstrip().startswith(tuple("=+-@|＝＋－＠"))
    assert said.removeprefix("'") == text or said == text
    (back,) = next(csv.reader(io.StringIO(table_text([text or "x"], [], "csv"), newline="")))
    assert not back.lstrip().startswith(tuple("=+-@|＝＋－＠"))


@pytest.mark.parametrize("number", [-5, -5.5, 1e300, 0.1, 12345678901234567])
def test_numbers_stay_numbers(number):
    assert type(number)(cells.cell(number)) == number


def test_json_and_ndjson_are_read_back(tmp_path):
    whole = json.loads(write_table(COLUMNS, ROWS, tmp_path / "t.json", about={"measure": "m"}).read_text("utf-8"))
    assert whole["columns"] == list(COLUMNS)
    assert whole["measure"] == "m"
    assert whole["rows"][0] == {"name": "毕节市", "amount": 3e6, "when": "2024-05-01", "list": ["a", "b"], "flag": True}
    assert whole["rows"][2]["amount"] is None
    lines = write_table(COLUMNS, ROWS, tmp_path / "t.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == whole["rows"]


def test_markdown_keeps_one_row_a_line():
    lines = table_text(COLUMNS, ROWS, "markdown").splitlines()
    assert lines[0] == "| name | amount | when | list | flag |"
    assert len(lines) == 5
    assert lines[4].startswith("| a b\\|&lt;b>c\\\\ |")


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_are_a_table_too(kind, tmp_path):
    assert write_table(COLUMNS, [], tmp_path / "t.txt", kind).exists()


def test_an_unknown_kind_is_refused_and_nothing_written(tmp_path):
    for path, kind in ((tmp_path / "t.pdf", None), (tmp_path / "t.csv", "excel")):
        with pytest.raises(UsageError, match="csv"):
            write_table(COLUMNS, ROWS, path, kind)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_as_it_was(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("before", encoding="utf-8")

    def failing():
        yield ROWS[0]
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        write_table(COLUMNS, failing(), path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
