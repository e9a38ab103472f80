"""JSON and NDJSON: exact numbers, lines, duplicate fields, and the same records as from YAML."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import Finding
from graphkit.loaders.choice import load
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources.lines import depth_of, fields_of
from graphkit.schema.vocabulary import load_vocabulary


@pytest.fixture
def load_text(tmp_path):
    def load_it(text, suffix="json"):
        path = tmp_path / f"a.{suffix}"
        path.write_text(text, encoding="utf-8", newline="")
        return list(load(path, load_vocabulary()))

    return load_it


def test_fractions_stay_exact(load_text):
    (record,) = load_text('{"sources": [{"a": 0.1, "b": 12345678901234567890.123456789, "c": 1e3, "d": 5, "e": -0.0}]}')
    assert record.data == {"a": "0.1", "b": "12345678901234567890.123456789", "c": "1e3", "d": 5, "e": "-0.0"}
    assert Decimal(record.data["b"]) == Decimal("12345678901234567890.123456789")


def test_lines_of_records_and_fields(load_text):
    first, second = load_text(
        '\n{"note": [],\n "activities": [{"id": "a",\n  "contributions": [\n   {"amount": 5,\n    "name": "x, {"},\n'
        '   {"amount": 6}]},\n\n {"id":\n "b"}]}\n'
    )[1:]
    assert (first.location.line, second.location.line) == (3, 9)
    assert first.location.of(("contributions", 0, "name")).line == 6
    assert first.location.of(("contributions", 1)).line == 7
    assert first.location.of(("contributions", 1, "unit")).line == 7
    assert second.location.of(("id",)).line == 9
    assert len(first.location.lines) == 7


def test_the_lines_are_looked_for_only_when_asked(load_text, monkeypatch):
    (record,) = load_text('{"sources": [{"id": "a"}]}')
    calls = []
    monkeypatch.setattr("graphkit.loaders.sources.lines.fields_of", lambda *a: calls.append(a) or [])
    assert calls == []
    assert record.location.of(("id",)).line == 1
    assert len(calls) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def paths_of(value, path=()):
    if isinstance(value, dict):
        for key, part in value.items():
            yield (*path, key)
            yield from paths_of(part, (*path, key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield (*path, position)
            yield from paths_of(part, (*path, position))


@given(JSON, st.sampled_from([None, 0, 2]))
def test_every_field_has_its_line(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    found = dict(fields_of(text))
    assert list(found) == list(paths_of(value))
    lines = text.split("\n")
    for path, line in found.items():
        if isinstance(path[-1], str):
            assert json.dumps(path[-1], ensure_ascii=False) in lines[line - 1]


@given(JSON)
def test_depth(value):
    def depth(part):
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else None
        return 0 if inner is None else 1 + max((depth(one) for one in inner), default=0)

    assert depth_of(json.dumps(value)) == depth(value)


@given(
    st.lists(
        st.dictionaries(st.text(min_size=1).filter(lambda key: key != "section"), JSON, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_json_and_ndjson_read_the_same(tmp_path_factory, rows):
    base = tmp_path_factory.getbasetemp()
    (base / "a.json").write_text(json.dumps({"sources": rows}), encoding="utf-8")
    (base / "a.ndjson").write_text("".join(json.dumps({"section": "source", **row}) + "\n" for row in rows), "utf-8")
    for name in ("a.json", "a.ndjson"):
        records = list(load(base / name, load_vocabulary()))
        assert [record.data for record in records] == rows
        assert all(record.section == "sources" and not record.problems for record in records)


def test_a_field_that_stands_twice_is_told_with_both_lines(load_text):
    (record,) = load_text(
        '{"sources": [\n{"id": "a",\n "name": {"zh": "x",\n "zh": "y"}, "evidence": [{"a": 1, "a": 2}]}]}'
    )
    assert [(p.code, p.location.line, p.field, p.detail) for p in record.problems] == [
        ("duplicate-key", 4, "name.zh", "3"),
        ("duplicate-key", 4, "evidence[0].a", "4"),
    ]


def test_the_same_field_in_two_objects_is_no_duplicate(load_text):
    (record,) = load_text('{"sources": [{"a": {"x": 1}, "b": {"x": 1}, "c": [{"x": 1}, {"x": 1}]}]}')
    assert record.problems == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", 1),
        ("[", 1),
        ("nope", 1),
        ('{"sources"}', 1),
        ('{"sources": [}', 1),
        ('{"sources": [{}\n{}]}', 2),
        ('{"sources": [{}]\n"entities": []}', 2),
        ('{"sources": []}\n\nx', 3),
        ("{'sources': []}", 1),
        ('{"sources": [],}', 1),
        ('{"sources": ["tab\t"]}', 1),
        ("{sources: []}", 1),
        ('{"sources": [{"a": 1e}]}', 1),
        ('{"sources": [{"a": "\\x"}]}', 1),
    ],
)
def test_slips_have_a_line(load_text, text, line):
    problem = load_text(text)[-1]
    assert (problem.code, problem.location.line) == ("bad-json", line)


def test_blank_lines_count_and_say_nothing(load_text):
    records = load_text('\n\n{"section": "sources"}\n   \n\t{"section": "sources"} \r\n', "ndjson")
    assert [record.location.line for record in records] == [3, 5]


@given(st.text(max_size=80))
def test_no_text_ends_in_a_traceback(tmp_path_factory, text):
    for suffix in ("json", "ndjson"):
        path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        for one in load(path, load_vocabulary()):
            assert isinstance(one, RawRecord | Finding)
