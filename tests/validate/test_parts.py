"""A large file is read in parts by several processes, and gives what it gives as a whole."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.loaders import choice
from graphkit.loaders.choice import open_files
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
