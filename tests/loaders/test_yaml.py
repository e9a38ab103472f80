"""YAML: which words are special, which lines fields stand in, and what is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import Finding
from graphkit.loaders.choice import load
from graphkit.loaders.rows import RawRecord
from graphkit.loaders.sources import from_yaml
from graphkit.schema.vocabulary import load_vocabulary


@pytest.fixture
def load_text(tmp_path):
    def load_it(text):
        path = tmp_path / "a.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        return list(load(path, load_vocabulary()))

    return load_it


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("5", 5),
        ("-17", -17),
        ("0", 0),
        ("007", "007"),  # part of a code
        ("010203", "010203"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1:30", "1:30"),  # 90 in YAML 1.1
        ("12345678901234567890", "12345678901234567890"),
        ("0.1", "0.1"),  # decimals stay exact
        ("1e3", "1e3"),
        ("2000000.50", "2000000.50"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05", "2024-05"),
        ("yes", "yes"),
        ("no", "no"),  # Norway
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'null'", "null"),
        ('"true"', "true"),
        ("'5'", "5"),
        ("'='", "="),
        ("=", "="),
        ("|\n      block\n", "block\n"),
        (">-\n      folded\n      text\n", "folded text"),
    ],
)
def test_scalars(load_text, written, read):
    (record,) = load_text(f"sources:\n  - note: {written}\n")
    assert record.data == {"note": read}
    assert type(record.data["note"]) is type(read)


def test_keys_are_text_as_written(load_text):
    (record,) = load_text("sources:\n  - {1: a, true: b, null: c, 2024-05-01: d, '': e}\n")
    assert list(record.data) == ["1", "true", "null", "2024-05-01", ""]


def test_lines_of_fields(load_text):
    records = load_text(
        "# a comment\n"
        "activities:\n"
        "  - id: act/a\n"
        "    contributions:\n"
        "      - amount: 5\n"
        "        currency: CNY\n"
        "\n"
        "      - {amount: 6,\n"
        "         currency: USD}\n"
        "  -\n"
        "    id: act/b\n"
        "    note: |\n"
        "      two\n"
        "      lines\n"
        "    kind: donation\n"
    )
    first, second = (record.location for record in records)
    assert (first.line, second.line) == (3, 11)
    assert first.of(("contributions",)).line == 4
    assert first.of(("contributions", 0, "currency")).line == 6
    assert first.of(("contributions", 1)).line == 8
    assert first.of(("contributions", 1, "currency")).line == 9
    assert first.of(("contributions", 1, "stage")).line == 8  # what is not there stands where it would stand
    assert first.of(("kind",)).line == 3
    assert second.of(("kind",)).line == 15
    assert dict(first.lines)[("contributions", 0, "amount")] == 5
    assert len(first.lines) == 8


def test_documents_and_repeated_runs_of_sections(load_text):
    records = load_text("---\nsources:\n- id: src/a\n---\nsources:\n- id: src/b\nentity:\n- id: x/a\n...\n")
    assert [(record.section, record.data["id"], record.location.line) for record in records] == [
        ("sources", "src/a", 3),
        ("sources", "src/b", 6),
        ("entities", "x/a", 8),
    ]


def test_windows_line_ends(load_text):
    (record,) = load_text("sources:\r\n- id: src/a\r\n  note: x\r\n")
    assert record.data == {"id": "src/a", "note": "x"}
    assert record.location.of(("note",)).line == 3


def test_an_empty_section_is_no_problem(load_text):
    assert load_text("sources:\nentities: []\n") == []


def test_records_before_a_slip_are_still_read(load_text):
    first, problem = load_text("sources:\n- id: src/a\n- id: [src/b\n")
    assert first.data == {"id": "src/a"}
    assert (problem.code, problem.location.line) == ("bad-yaml", 4)


def test_billion_laughs_are_refused_at_once(load_text):
    levels = "".join(f"  {b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    (record,) = load_text(f"sources:\n- a: &a [lol]\n{levels}")
    assert {problem.code for problem in record.problems} == {"yaml-alias"}
    assert record.data["i"] == [None] * 9


def test_without_libyaml_the_answers_are_the_same(load_text, monkeypatch):
    text = "sources:\n- {id: src/a, n: [1, '2', 3.0, ~]}\n- &x {id: !t src/b, id: c}\n- *x\n- 'unclosed\n"
    with_it = load_text(text)
    monkeypatch.setattr(from_yaml, "_PARSER", yaml.SafeLoader)
    without = load_text(text)
    codes = [[p.code for p in (one.problems if isinstance(one, RawRecord) else [one])] for one in with_it]
    assert codes == [[], ["yaml-alias", "yaml-tag", "duplicate-key"], ["yaml-alias"], ["bad-yaml"]]
    assert codes == [[p.code for p in (one.problems if isinstance(one, RawRecord) else [one])] for one in without]
    assert [one.data for one in with_it[:-1]] == [one.data for one in without[:-1]]


@given(st.text(max_size=200))
def test_no_text_ends_in_a_traceback(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for one in load(path, load_vocabulary()):
        assert isinstance(one, RawRecord | Finding)


@given(st.binary(max_size=200))
def test_no_bytes_end_in_a_traceback(tmp_path_factory, data):
    for suffix in ("yaml", "json", "ndjson"):
        path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
        path.write_bytes(data)
        for one in load(path, load_vocabulary()):
            assert isinstance(one, RawRecord | Finding)
