"""The Cypher of docs/cypher.md: both stores answer it with the same rows, types included, over the shipped data."""

import math
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import yaml

from graphkit.pipeline.demo import load_demo
from graphkit.query.run import run
from graphkit.query.saved import list_saved, load_saved
from graphkit.query.valid_time import parse_time, span_of
from graphkit.store import open_reader

QUESTIONS = {
    f"{name}: {chapter}": questions
    for name in ("cypher", "analyst")
    for chapter, questions in yaml.safe_load(
        Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    ).items()
}
CASES = [
    pytest.param(question, id=f"{chapter}-{number}")
    for chapter, questions in QUESTIONS.items()
    for number, question in enumerate(questions, start=1)
]
SAVED = {
    "sources-of-activity": {"activity": "act/bijie-acfic-zhijin"},
    "evidence": {"figure": "con/bijie-funds"},
    "pairings-as-of": {"day": date(2020, 8, 1)},
    "money-per-head": {"rows": [{"place": "平塘县", "population": 300_000}]},
}
"""Values of the parameters that a saved query cannot do without."""
NOTHING = {"conflicting-claims"}
"""Saved queries that rightly find nothing in the five programmes."""

pytestmark = [pytest.mark.neo4j, pytest.mark.conformance]


@pytest.fixture(scope="module")
def both(neo4j_module_uri, programmes_and_pairings, tmp_path_factory):
    """Readers of the same graph in each store."""
    path = programmes_and_pairings(tmp_path_factory.mktemp("demo") / "demo.kgl")
    load_demo(neo4j_module_uri, pairings=True)
    with closing(open_reader(path)) as embedded, closing(open_reader(neo4j_module_uri)) as server:
        yield embedded, server


def parameters(question):
    given = question.get("with", {})
    return {
        name: date.fromisoformat(value.removeprefix("date:")) if str(value).startswith("date:") else value
        for name, value in given.items()
    }


def comparable(value):
    """Return a value with its types, so that 1, 1.0 and True differ; floats to ten digits."""
    if isinstance(value, dict):
        return ("map", tuple(sorted((key, comparable(item)) for key, item in value.items())))
    if isinstance(value, list):
        return ("list", tuple(map(comparable, value)))
    if isinstance(value, float) and math.isfinite(value):
        return ("float", f"{value:.9e}")
    return (type(value).__name__, str(value))


def assert_same(first, second, *, ordered=False):
    assert first.columns == second.columns
    rows = [
        [tuple(comparable(row[column]) for column in table.columns) for row in table.rows] for table in (first, second)
    ]
    if not ordered:
        rows = [sorted(some) for some in rows]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("question", CASES)
def test_both_stores_answer_alike(both, question):
    embedded, server = (reader.query(question["ask"], parameters(question)) for reader in both)
    assert bool(embedded.rows) != bool(question.get("empty")), "a question without an answer proves nothing"
    assert_same(embedded, server, ordered=question.get("ordered", False))


@pytest.mark.parametrize("saved", list_saved(), ids=lambda saved: saved.name)
def test_saved_queries_answer_alike(both, saved):
    embedded, server = (run(reader, saved, SAVED.get(saved.name)) for reader in both)
    assert bool(embedded.rows) != (saved.name in NOTHING), "a question without an answer proves nothing"
    assert embedded.columns == tuple(column.name for column in saved.columns)
    assert_same(embedded, server, ordered="ORDER BY" in saved.text)


def test_there_are_questions_enough():
    assert len(CASES) >= 160


KNOWN = [
    ("pairings-as-of", {"day": date(2020, 7, 22), "state": "certain"}, {"id": "pair/baiyun-pingtang"}),
    ("pairings-as-of", {"day": date(2020, 7, 23)}, {"id": "pair/baiyun-pingtang", "state": "possible"}),
    ("pairings-as-of", {"day": date(2015, 12, 31)}, {"id": "pair/baiyun-pingtang", "state": "excluded"}),
    ("pairings-as-of", {"day": date(2024, 12, 31)}, {"id": "pair/zhigong-central-qixingguan", "state": "certain"}),
    ("pairings-as-of", {"day": date(2016, 12, 1)}, {"id": "pair/shenzhen-bijie-2013", "state": "certain"}),
    ("pairings-as-of", {"day": date(2017, 1, 1)}, {"id": "pair/shenzhen-bijie-2013", "reason": "ended"}),
    (
        "pairings-as-of",
        {"day": date(2017, 1, 1), "place": "毕节市"},
        {"id": "pair/guangzhou-bijie-2016", "relation": "same", "reason": "dated"},
    ),
    (
        "pairings-as-of",
        {"day": date(2016, 1, 1), "last_day": date(2016, 12, 31), "state": "certain"},
        {"id": "pair/guangzhou-bijie-2016"},
    ),
    (
        "pairing-hierarchy",
        {"pairing": "pair/baiyun-pingtang"},
        {"above": "pair/guangzhou-qiannan-2016", "below": "pair/baiyun-pingtang", "levels": 2},
    ),
    (
        "pairing-succession",
        {"place": "六盘水市"},
        {"id": "pair/dalian-liupanshui-2013", "later": "pair/dalian-liupanshui-2016", "changes": 0},
    ),
    ("successors", {"place": "水城县"}, {"successor_name": "水城区", "steps": 1}),
    ("evidence", {"figure": "con/bijie-funds"}, {"value": 467000000.0, "unit": "CNY", "paragraphs": [6]}),
    ("announced", {"currency": "CNY"}, {"id": "con/bijie-guangcai-signed-money", "amount": 55866000000.0}),
    ("dispatches", {}, {"sender_name": "白云区", "item": "doctors", "quantity": 21.0, "learning": False}),
    ("dispatches", {}, {"host_name": "白云区", "item": "teachers", "quantity": 43.0, "learning": True}),
    ("programmes", {}, {"id": "prog/yuyao-zhaojue", "pairings": 1, "first_date": "2021", "sources": 1}),
    ("acts-by-year", {"programme": "prog/baiyun-pingtang"}, {"year": 2016, "reverse": 0, "brokered": 0}),
    ("kinds", {"flow": "investment"}, {"kind": "investment", "realised": 85463000.0}),
    (
        "outcomes",
        {"about": "光彩毕节行签约产业项目"},
        {"indicator": "performance_rate", "value": 96.46, "unit": "percent"},
    ),
    ("single-helper", {}, {"id": "school/bijie-no6", "helper_name": "各级民盟组织"}),
    ("inferred", {}, {"party_name": "余姚市", "role": "PROVIDED"}),
    ("may-overlap", {}, {"id": "con/qixingguan-funds", "other": "con/bijie-funds", "other_amount": 467000000.0}),
    ("last-seen", {}, {"helper_name": "白云区", "receiver_name": "平塘县", "observed_until": date(2020, 7, 22)}),
    (
        "helper-succession",
        {"place": "毕节市"},
        {"helper_name": "深圳市", "until": date(2016, 12, 31), "later_name": "广州市", "since": date(2016, 12, 1)},
    ),
    (
        "programme-overlap",
        {},
        {"programme": "prog/bijie-united-front", "other": "prog/zhigong-qixingguan", "acts": 0, "receivers": 1},
    ),
    ("in-kind", {"flow": "trade"}, {"kind": "purchase", "acts": 5, "with_money": 4, "in_kind": 1}),
    ("money-by-year", {"flow": "mixed"}, {"year": 2024, "stage": "disbursed", "counted": 120000000.0}),
    ("pairs-by-year", {}, {"year": 2024, "pairs": 20, "new": 19, "repeated": 1}),
    ("pairs-by-year", {"programme": "prog/baiyun-pingtang"}, {"year": 2019, "last_seen": 0, "unknown_after": 1}),
    # 467,000,000 + 600,000 + 10,339,800 and 423,000 in 六盘水; 10,000 for pupils of no known place; 30,000 into a fund
    ("roll-up", {"flow": "aid"}, {"place": "province/guizhou", "class": "place", "realised": 478362800.0}),
    ("roll-up", {"flow": "aid"}, {"place": "unknown", "class": "unknown", "realised": 10000.0}),
    (
        "roll-up",
        {"flow": "investment"},
        {"place": "province/guizhou", "open": 55866000000.0, "announced": 8033000000.0},
    ),
    ("roll-up", {"side": "helper", "level": "county"}, {"place": "county/baiyun-440111", "realised": 10339800.0}),
    (
        "roll-up",
        {"side": "helper", "level": "county"},
        {"place_name": "大连市", "class": "above", "realised": 463000.0},
    ),
    (
        "roll-up",
        {"side": "helper", "within": "贵州省", "flow": "aid"},
        {"place": "province/liaoning", "realised": 423000.0},
    ),
    ("roll-up", {"side": "helper", "flow": "aid"}, {"place": "national", "class": "national", "realised": 3000000.0}),
    (
        "roll-up",
        {"level": "prefecture", "flow": "trade"},
        {"place_name": "四川省", "class": "above", "realised": 69450000.0},
    ),
    (
        "pairs",
        {"top": 1, "flow": "aid", "to": "毕节市"},
        {"receiver": "county/zhijin", "helper": "foundation/guangcai", "rank": 1},
    ),
    (
        "money-per-head",
        {"rows": [{"place": "平塘县", "population": 300000}], "flow": "trade"},
        {"place": "county/pingtang", "per_head": 213.71, "realised": 64113800.0},
    ),
    (
        "money-per-head",
        {"rows": [{"place": "某县", "population": "3"}]},
        {"place": None, "place_name": "某县", "acts": None},
    ),
    (
        "money",
        {"to": "毕节市", "flow": "investment"},
        {"stage": "signed", "counted": 55866000000.0, "open": 55866000000.0},
    ),
    ("acts", {"to": "毕节市", "stage": "signed"}, {"activity": "act/bijie-guangcai-signings", "givers": []}),
    ("kinds", {"by": "广州市白云区", "to": "平塘县"}, {"kind": "funding", "realised": 10339800.0}),
    ("money-by-year", {"by": "中国光彩基金会"}, {"flow": "aid", "counted": 3000000.0, "figures": 1}),
    (
        "single-helper",
        {"within": "平塘县", "flow": "aid"},
        {"id": "county/pingtang", "helper_name": "白云区", "flow": "aid"},
    ),
    ("brokers", {"by": "广州市视源公益慈善基金会"}, {"name": "致公党中央", "acts": 1, "realised": 600000.0}),
    ("hospitals", {"within": "昭觉县"}, {"hospital": "hospital/zhaojue-peoples"}),
]


@pytest.mark.parametrize(
    ("name", "given", "expected"), KNOWN, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(KNOWN)]
)
def test_saved_queries_give_the_known_answer(both, name, given, expected):
    for reader in both:
        rows = run(reader, load_saved(name), given).rows
        assert any(expected.items() <= row.items() for row in rows), rows[:5]


@pytest.mark.parametrize(
    "when", ["2012", "2013-02", "2016-12", "2018", "2020-07-23", "2021-03-31", "2021-04-01", "2024"]
)
def test_pairings_as_of_say_what_the_one_function_says(both, when):
    for reader in both:
        spans = {node.id: span_of(node.properties) for node in reader.nodes("Pairing")}
        rows = run(reader, load_saved("pairings-as-of"), time=parse_time(when)).rows
        found = {row["id"]: (row["state"], row["reason"]) for row in rows}
        assert found == {node_id: parse_time(when).classify(span) for node_id, span in spans.items()}


@pytest.mark.parametrize("when", ["2012", "2016-12", "2018", "2020-07-23", "2021-04-01"])
def test_a_hierarchy_says_of_both_pairings_what_the_one_function_says(both, when):
    for reader in both:
        spans = {node.id: span_of(node.properties) for node in reader.nodes("Pairing")}
        for every in (True, False):
            rows = run(reader, load_saved("pairing-hierarchy"), {"excluded": every}, time=parse_time(when)).rows
            found = {(row["above"], row["below"]): (row["above_state"], row["below_state"]) for row in rows}
            assert found == {
                pair: states
                for pair in found
                if (states := tuple(parse_time(when).classify(spans[node_id])[0] for node_id in pair))
                and (every or "excluded" not in states)
            }


def test_names_lists_and_dates_mean_the_same_in_both(both):
    saved = load_saved("pairings-as-of")
    for given in (
        {"day": "2018", "place": "黔南"},
        {"day": "2018-05", "place": "水城"},
        {"day": "2020", "state": "certain"},
    ):
        embedded, server = (run(reader, saved, given) for reader in both)
        assert_same(embedded, server, ordered=True)
        assert embedded.warnings == server.warnings
    embedded, server = (run(reader, saved, {"day": "2018", "place": "白云区"}) for reader in both)
    assert_same(embedded, server, ordered=True)
    assert embedded.warnings == server.warnings
    assert "白云区" in embedded.warnings[0].text("zh"), "of several places the graph has one, which is said to be taken"


GUIDE = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
SHOWN = [block.split("```")[0] for block in GUIDE.split("```cypher\n")[1:]]


@pytest.mark.parametrize("text", SHOWN, ids=range(len(SHOWN)))
def test_what_the_guide_shows_is_answered_alike(both, text):
    embedded, server = (reader.query(text) for reader in both)
    assert embedded.rows
    assert_same(embedded, server, ordered="ORDER BY" in text)
