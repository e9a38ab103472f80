"""A large file is read in parts by several processes, and gives what it gives as a whole."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.loaders import choice
from graphkit.loaders.choice import open_files
from graphkit.loaders.sheets import delimited
from graphkit.loaders.sources import from_ndjson
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.system.parallel import VARIABLE
from graphkit.validate import intake

VOCABULARY = load_vocabulary()
ACT = {"section": "activities", "kind": "donation", "providers": ["甲公司"], "recipients": ["乙校"]}
LINES = [
    json.dumps({"section": "entities", "id": "school/乙", "label": "School", "name": "乙校"}, ensure_ascii=False),
    json.dumps({"section": "entities", "id": "school/乙", "label": "School", "name": "丙校"}, ensure_ascii=False),
    json.dumps({**ACT, "note": "一"}, ensure_ascii=False),  # these have ids made for them
    json.dumps({**ACT, "note": "二"}, ensure_ascii=False),
    json.dumps({**ACT, "kind": "donatoin"}, ensure_ascii=False),
    '{"section": "entities", "id": "a", "id": "b"}',
    '{"section": "gifts"}',
    "[1, 2",
    "",
    "\udcce\udcd2",  # a damaged line: bytes that are no UTF-8
    " " * 300,
]


def outcome(path, monkeypatch, processes):
    monkeypatch.setenv(VARIABLE, processes)
    records, report, counts = intake.take(open_files([path], VOCABULARY), VOCABULARY)
    return list(records), [item.location for item in records], report.problems, counts


@given(st.lists(st.sampled_from(LINES), max_size=40), st.integers(1, 500), st.sampled_from(["1", "2", "3"]))
def test_parts_together_say_what_the_whole_says(tmp_path_factory, lines, size, processes):
    path = tmp_path_factory.mktemp("parts") / "a.ndjson"
    # The loader looks at the first 64 KiB before it divides anything: a long first line stands for many.
    path.write_text("\n".join([" " * 2**16, *lines]), encoding="utf-8", errors="surrogateescape")
    with pytest.MonkeyPatch.context() as patch:
        whole = outcome(path, patch, "1")
        patch.setattr(choice, "PART", size)
        assert outcome(path, patch, processes) == whole


def test_parts_begin_and_end_with_lines_and_know_their_number(tmp_path):
    path = tmp_path / "a.ndjson"
    lines = [b"x" * (number * 37 % 400) + b"\n" for number in range(2_000)]
    path.write_bytes(b"".join(lines))
    parts = from_ndjson.parts(path, 10_000)
    assert len(parts) > 10
    assert [parts[0].start, parts[-1].stop] == [0, path.stat().st_size]
    for part, after in pairwise(parts):
        assert part.stop == after.start
        assert after.line == part.line + path.read_bytes()[part.start : part.stop].count(b"\n")


@pytest.mark.parametrize(
    "content",
    [b"{}\n" * 10, b"\xef\xbb\xbf" + b"{}\n" * 40_000, "二\n".encode("gbk") * 40_000, b"\0\n" * 40_000],
    ids=["short", "with a byte order mark", "GBK", "binary"],
)
def test_what_is_short_or_strange_is_read_as_one(tmp_path, content):
    path = tmp_path / "a.ndjson"
    path.write_bytes(content)
    assert from_ndjson.parts(path, 1_000) == []


def test_a_line_beyond_the_limit_is_told_once_wherever_it_stands(tmp_path, monkeypatch):
    path = tmp_path / "a.ndjson"
    long = '{"section": "entities", "note": "' + "x" * from_ndjson.LONGEST + '"}'
    path.write_text("\n".join([*LINES[:1], long, *LINES[2:3] * 3_000, long, *LINES[3:4]]), encoding="utf-8")
    whole = outcome(path, monkeypatch, "1")
    assert [problem.location.line for problem in whole[2]] == [2, 3003]
    monkeypatch.setattr(choice, "PART", 1_000_000)
    assert outcome(path, monkeypatch, "2") == whole


CELLS = ["甲公司", "", "乙校、丙校", "3万元", "12.5", "合计", "/", "x" * 60, 'a 5" pipe']
CELLS += ['"quoted, cell"', '"two\nlines"', '"a ""b"" c"']
HEADINGS = "编号,捐赠单位,金额,备注"
MAPPING = """section: activities
columns: {编号: key, 捐赠单位: providers, 金额: contributions.amount, 备注: note}
constants: {kind: donation}
"""
ROWS = st.one_of(
    st.lists(st.sampled_from(CELLS), min_size=4, max_size=4).map(",".join),
    st.sampled_from(["", HEADINGS, "合计,,30000,", ",,小计,", "一、教育,,,", "注：以上为到位资金,,,", "D1,甲公司"]),
)


@given(
    st.lists(ROWS, max_size=40),
    st.integers(900, 1_500),  # the rows among which headings are looked for must be in the first part
    st.sampled_from(["1", "2"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    st.sampled_from(["", "某县帮扶台账\n单位：万元\n", "sep=,\n"]),
)
def test_parts_of_a_table_together_say_what_the_whole_says(
    tmp_path_factory, lines, size, processes, ending, encoding, top
):
    path = tmp_path_factory.mktemp("parts") / "a.csv"
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    text = top + "\n".join([HEADINGS, *(f"E{number},甲公司,5,某注" for number in range(40)), *lines])
    path.write_bytes(text.replace("\n", ending).encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        whole = table_outcome(path, patch, "1")
        patch.setattr(choice, "PART", size)
        assert table_outcome(path, patch, processes) == whole


def table_outcome(path, monkeypatch, processes):
    monkeypatch.setenv(VARIABLE, processes)
    records, report, counts = intake.take(open_files([path], VOCABULARY), VOCABULARY)
    places = [(item.location, item.location.of(("contributions", 0, "amount"))) for item in records]
    warnings = sorted(map(repr, report.warnings))  # what is said of the whole table comes last where it is divided
    return list(records), places, report.problems, warnings, counts


def test_a_table_is_divided_between_rows(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    rows = [f'D{number},甲公司,{number},"第一行\n第{"二" * (number % 50)}行"\n' for number in range(2_000)]
    path.write_text(HEADINGS + "\n" + "".join(rows), encoding="utf-8")
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.setattr(choice, "PART", 10_000)
    (file,) = open_files([path], VOCABULARY)
    assert len(file.division.parts) > 10
    steps = []
    intake.take(
        open_files([path, path.with_suffix(".none")], VOCABULARY), VOCABULARY, progress=lambda *at: steps.append(at)
    )
    total = len(file.division.parts) + 1
    assert steps == [(number, total) for number in range(1, total + 1)]
    sheet = delimited.open_text(path)
    parts = sheet.parts(10_000)
    assert len(parts) > 10
    together = [row for part in parts for row in part.rows()]
    assert together == list(sheet.rows())
    assert [len(row.texts) for row in together] == [4] * 2_001


@pytest.mark.parametrize("tail", ['D1,"甲\n' * 9, "D1," + "x" * 2**23 + "\n"])
def test_a_table_whose_rows_have_no_end_is_read_as_one(tmp_path, tail):
    path = tmp_path / "a.csv"
    path.write_text(HEADINGS + "\n" + "D0,甲,5,\n" * 500 + tail, encoding="utf-8")
    assert delimited.open_text(path).parts(1_000) == []
