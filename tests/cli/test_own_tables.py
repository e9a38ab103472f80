"""A table of one's own as `-p rows=@file`: formats, encodings, types, what is refused; the example of the docs."""

import datetime
import json
import re
from pathlib import Path

import openpyxl
import pytest

from graphkit import open as open_graph
from graphkit.errors import GraphkitError, InvalidData, UsageError
from graphkit.pipeline.demo import load_demo
from graphkit.pipeline.own_table import read_own_table

TABLE = "name,code,population,share,since,big,covered\n"
TABLE += "毕节市,0857,6899636,0.5,2011-12-22,12345678901234567,是\n平塘县,0854,,1,,7,否\n"
ROWS = [
    {"name": "毕节市", "code": "0857", "population": 6899636, "share": 0.5, "since": datetime.date(2011, 12, 22),
     "big": "12345678901234567", "covered": True},
    {"name": "平塘县", "code": "0854", "population": None, "share": 1.0, "since": None, "big": "7", "covered": False},
]  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def write(name, data, encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_table_is_read_in_the_encodings_that_programs_write(written, encoding, ends):
    notices = []
    path = written("t.csv", TABLE.replace("\n", ends), encoding)
    assert read_own_table(path, notices.append) == ROWS
    assert [str(path) in notice.text("en") for notice in notices] == [True] * (not encoding.startswith("utf-8"))


def test_the_formats_agree(written, tmp_path):
    plain = [{**row, "since": row["since"] and row["since"].isoformat()} for row in ROWS]
    book = openpyxl.Workbook()
    for cells in [list(ROWS[0]), *(list(row.values()) for row in ROWS)]:
        book.active.append(cells)
    book.active["C2"].number_format = '#,##0"人"'  # what is shown is not what is read
    book.save(tmp_path / "t.xlsx")
    for path in (
        written("t.tsv", TABLE.replace(",", "\t")),
        written("t.json", json.dumps(plain)),
        written("u.json", json.dumps({"columns": list(ROWS[0]), "rows": plain, "truncated": False})),
        written("t.ndjson", "\n".join(map(json.dumps, plain))),
    ):
        assert read_own_table(path) == ROWS, path
    assert [row["population"] for row in read_own_table(tmp_path / "t.xlsx")] == [6899636, None]
    assert [row["code"] for row in read_own_table(tmp_path / "t.xlsx")] == ["0857", "0854"]
    assert read_own_table(tmp_path / "t.xlsx")[0]["since"] == datetime.date(2011, 12, 22)


def test_a_workbook_says_which_sheet_was_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "空"
    for title in ("人口", "说明"):
        book.create_sheet(title).append(["name"])
        book[title].append([title])
    book.save(tmp_path / "t.xlsx")
    notices = []
    assert read_own_table(tmp_path / "t.xlsx", notices.append) == [{"name": "人口"}]
    assert "说明" in notices[0].text("zh")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("t.csv", "a,b\n1,2\n3\n", "t.csv:3 has 1 cells under 2 headings"),
        ("t.csv", "a,b\n1,2,3\n", "t.csv:2 has 3 cells under 2 headings"),
        ("t.csv", "a,b,a\n1,2,3\n", "headed 'a'"),
        ("t.csv", "a,,c\n1,2,3\n", "column 2 has no heading"),
        ("t.csv", "", "is empty"),
        ("t.csv", "\n \n", "is empty"),
        ("t.csv", "﻿", "is empty"),
        ("t.csv", 'a\n"open\n', "not valid CSV"),
        ("t.csv", b"a\n\xff\xfe\xff", "not UTF-8"),
        ("t.csv", "n:int\nx\n", "'x' is not"),
        ("t.csv", "n:date\n2011-02-30\n", "'2011-02-30' is not"),
        ("t.json", "{}", "must be a list of objects"),
        ("t.json", "[1]", "is not an object"),
        ("t.json", "[{]", "not valid JSON"),
        ("t.json", '[{"n": NaN}]', "not valid JSON"),
        ("t.ndjson", '{"a": 1}\n{"a": 1, "a": 2}\n', "'a' appears twice"),
        ("t.json", '[{"n": 99999999999999999999}]', "outside the range"),
        ("t.txt", "a\n1\n", "use .csv"),
        ("t.xlsx", "a\n1\n", ""),
        ("missing.csv", None, "cannot read"),
        ("missing.xlsx", None, "cannot read"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(written, tmp_path, name, data, words):
    path = tmp_path / name if data is None else written(name, data)
    with pytest.raises((UsageError, InvalidData)) as error:
        read_own_table(path)
    assert words in error.value.text("en")
    assert "\n" not in error.value.text("zh")


def test_only_headings_are_no_rows(written):
    assert read_own_table(written("t.csv", "a,b\n")) == []
    assert read_own_table(written("t.json", "[]")) == []


def test_a_heading_may_set_the_type(written):
    path = written("t.csv", "year:str,n:float,人口:int,area code\n2020,1,2,0857\n")
    assert read_own_table(path) == [{"year": "2020", "n": 1.0, "人口": 2, "area code": "0857"}]


def test_cells_may_hold_line_ends_and_quotes(written):
    path = written("t.csv", 'name,note\n"甲,乙","一行\n两行 ""引"" \u2028完"\n丙,\n')
    assert read_own_table(path) == [
        {"name": "甲,乙", "note": '一行\n两行 "引" \u2028完'}, {"name": "丙", "note": None},
    ]  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "demo.kgl"
    load_demo(str(path))
    return path


def test_100_000_rows_reach_the_query(demo, written, process):
    path = written("t.csv", "n,name\n" + "".join(f"{n},第{n}行\n" for n in range(100_000)))
    query = "UNWIND $rows AS row RETURN count(*) AS rows, sum(row.n) AS n"
    done = process("query", query, "-p", f"rows=@{path}", "--store", str(demo), "--format", "json")
    assert done.rows == [{"rows": 100_000, "n": 4_999_950_000}]


def test_the_example_of_the_docs_gives_money_per_head(demo, written, tmp_path, process):
    page = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
    shown = page.partition("## A table of your own")[2]
    command = re.search(r"```console\ngraphkit (.*)\n```", shown)[1].split()
    (tmp_path / "per-head.cypher").write_text(re.search(r"```text\n(UNWIND.*?)```", shown, re.S)[1], encoding="utf-8")
    table = written("population.csv", "name,population\n平塘县,230000\n毕节市,6899636\n", "gb18030")
    arguments = [word.replace("@population.csv", f"@{table}") for word in command]
    arguments[arguments.index("per-head.cypher")] = str(tmp_path / "per-head.cypher")
    done = process("--lang", "en", *arguments, "--store", str(demo), "--format", "json")
    rows = done.rows
    paid = [row for row in rows if (row["place"], row["stage"]) == ("平塘县", "disbursed")]
    assert [row["aid"] for row in paid] == [10_339_800]
    assert all(row["per_head"] == row["aid"] / row["population"] for row in rows)
    assert done.err == f"graphkit: {table} is not UTF-8; it was read as GB18030\n"


def test_an_answer_is_never_written_over_its_input(demo, written, graphkit):
    for name, data in (("t.csv", "n\n1\n"), ("t.json", '[{"n": 1}]')):
        path = written(name, data)
        for force in ((), ("--force",)):
            query = ("query", "UNWIND $rows AS row RETURN row.n AS n", "-p", f"rows=@{path}", "-o", str(path), *force)
            assert graphkit(*query, "--store", str(demo)).code == 2
        assert path.read_text(encoding="utf-8") == data


def test_frames_and_dicts_are_rows_in_python(demo):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"name": ["平塘县", "毕节市"], "population": [230000, 6899636], "share": [0.5, None],
         "since": pandas.to_datetime(["2011-12-22", None])}
    )  # fmt: skip
    query = "UNWIND $rows AS row MATCH (p:Place {name: row.name}) "
    query += "RETURN p.id AS id, row.population AS n, row.share AS share ORDER BY n"
    wanted = [
        {"id": "county/pingtang", "n": 230000, "share": 0.5}, {"id": "city/bijie", "n": 6899636, "share": None},
    ]  # fmt: skip
    with open_graph(str(demo)) as graph:
        assert graph.query(query, rows=frame).rows == wanted
        assert graph.query(query, params={"rows": frame}).rows == wanted
        assert graph.query(query, rows=frame.drop(columns="since").to_dict(orient="records")).rows == wanted
        with pytest.raises(GraphkitError):
            graph.query(query)
