"""Acts, pairings and observations that a person judged the same: one in the graph, and the way back."""

import json

import pytest

from graphkit.errors import InvalidData
from graphkit.pipeline import import_files, rebuild, retract, undo
from graphkit.pipeline.judging import decision

from .help import GIVER, SCHOOL, dumped, gift, write
from .test_duplicates import codes, total

SAME = {"duplicates": "ask", "judge": lambda questions: [decision(each, "same") for each in questions]}


STATE = {"about": "乙学校", "indicator": "income", "value": 5, "currency": "CNY"}


def same(left, right):
    return {"left": left, "right": right, "decision": "same"}


@pytest.fixture
def judge(store, tmp_path):
    """Brings decisions as a file of their own."""

    def call(*decisions, **options):
        path = tmp_path / "judged.ndjson"
        return import_files(store, [write(path, {"decisions": list(decisions)})], **options)

    return call


def evidence(paragraph):
    return [{"source": "src/a", "paragraph": paragraph}]


def nodes(uri, label):
    found = [json.loads(line) for line in dumped(uri).splitlines()]
    return {one["id"]: one["properties"] for one in found if one.get("label") == label}


def test_two_live_acts_become_one_with_both_sources(store, bring, judge):
    bring("15", gift(id="A", evidence=evidence(1), note="一"))
    bring("16", gift("7", id="B", day="2020"))
    bring("16", gift(id="B", evidence=evidence(2), note="二", status="completed"), **SAME)
    assert total(store) == 30_000
    act = nodes(store, "Activity")
    assert list(act) == ["A"]
    assert (act["A"]["note"], act["A"]["status"]) == ("一\n二", "completed")
    assert '"paragraphs":[1,2]' in dumped(store)
    before = dumped(store)
    rebuild(store)
    assert dumped(store) == before


def test_a_decision_on_two_live_acts_comes_later(store, bring, judge):
    bring("15", gift(id="A", evidence=evidence(1)))
    bring("16", gift(id="B", evidence=evidence(2), name="捐书"))
    assert total(store) == 60_000
    judge(same("B", "A"))
    assert total(store) == 30_000
    assert nodes(store, "Activity")["A"]["merged_ids"] == ["B"]
    undo(store)
    assert total(store) == 60_000


def test_what_names_the_other_names_the_kept_one(store, bring, judge):
    def whole(key, **more):
        figure = {"id": f"con/{key}", "amount": "30000", "currency": "CNY", "stage": "disbursed"}
        return gift(id=key, contributions=[figure], **more)

    part = gift("10", id="C", part_of=["B"])
    part["contributions"][0]["part_of_total"] = "con/B"
    bring("15", whole("A"))
    bring("16", gift("7", id="B", day="2020"))
    bring("16", whole("B"), part, gift("1", id="D", followed_from=["B"]), **SAME)
    edges = {
        (one["source"], one["type"], one["target"])
        for one in map(json.loads, dumped(store).splitlines())
        if "source" in one
    }
    assert {("C", "PART_OF_ACTIVITY", "A"), ("D", "FOLLOWED_FROM", "A")} <= edges
    assert any(kind == "PART_OF_TOTAL" and target == "con/A" for _, kind, target in edges)
    assert total(store) == 30_001


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ({"amount": "30001"}, "contributions: 30001 CNY disbursed, 30000 CNY disbursed"),
        ({"day": "2024-05-02"}, "period.start.date: 2024-05-02, 2024-05-01"),
        ({"kind": "funding"}, "kind: funding, donation"),
        ({"providers": ["乙学校"], "recipients": ["甲公司"]}, "providers: "),
    ],
    ids=["amount", "date", "kind", "parties"],
)
def test_what_differs_cannot_be_one(store, bring, judge, other, difference):
    bring("15", gift(id="A"))
    bring("16", gift(id="B", **other))
    before = dumped(store)
    with pytest.raises(InvalidData) as refused:
        judge(same("B", "A"))
    assert [code for code, _ in codes(refused)] == ["merge-facts-differ"]
    assert difference in refused.value.report.problems[0].detail
    assert dumped(store) == before


def test_parties_may_be_named_otherwise(store, bring, judge):
    bring("15", gift(id="A"))
    bring("16", gift(id="B", name="x", providers=[GIVER["id"]], recipients=[{"entity": SCHOOL["id"], "open": True}]))
    judge(same("B", "A"))
    assert total(store) == 30_000


def test_an_act_and_an_observation_cannot_be_one(store, bring, judge, tmp_path):
    bring("15", gift(id="A"))
    records = {"observations": [{"id": "O", **STATE}]}
    import_files(store, [write(tmp_path / "o.ndjson", records)])
    with pytest.raises(InvalidData) as refused:
        judge(same("O", "A"))
    assert [code for code, _ in codes(refused)] == ["merge-not-alike"]


def test_different_and_same_through_a_third(store, bring, judge):
    bring("15", gift(id="A"), gift(id="B"), gift(id="C"))
    with pytest.raises(InvalidData) as refused:
        judge(same("B", "A"), same("C", "B"), {"left": "A", "right": "C", "decision": "different"})
    assert [code for code, _ in codes(refused)] == ["decisions-contradict"]


def test_pairings_and_observations(store, judge, tmp_path):
    pairing = {"helper": "甲公司", "recipient": "乙学校", "since": "2020"}

    def records(key):
        return {
            "pairings": [{**pairing, "id": f"P{key}", "evidence": evidence(key)}],
            "observations": [
                {"id": f"O{key}", "about": "乙学校", "indicator": "income", "value": 5, "currency": "CNY"}
            ],
            "activities": [gift(str(key), id=f"G{key}", day=f"202{key}", pairing=f"P{key}")],
        }

    for key in (1, 2):
        paths = [write(tmp_path / f"{key}.ndjson", records(key))]
        import_files(store, paths, **SAME)
    assert list(nodes(store, "Pairing")) == ["P1"]
    assert list(nodes(store, "Observation")) == ["O1"]
    assert total(store) == 3
    edges = [one for one in map(json.loads, dumped(store).splitlines()) if one.get("type") == "UNDER"]
    assert {(one["source"], one["target"]) for one in edges} == {("G1", "P1"), ("G2", "P1")}


def test_equal_rows_of_one_file_may_be_one(store, bring):
    bring("15", gift(), gift("5"), gift(), **SAME)
    assert total(store) == 30_005
    assert bring("15", gift("5"), gift(), gift()).batch is None


def test_retract_takes_the_same_ones_along(store, bring, judge):
    bring("15", gift(id="A"))
    bring("16", gift(id="B"), **SAME)
    retract(store, "A")
    assert total(store) == 0
    undo(store)
    assert total(store) == 30_000
    retract(store, "B")
    assert total(store) == 30_000


def test_a_decision_whose_kept_record_is_gone_is_told(store, bring):
    bring("15", gift(id="A"))
    bring("16", gift(id="B"), **SAME)
    undo(store, "2")
    result = bring("17", gift("3", id="C"))
    assert [(one.left, one.right) for one in result.unused] == [("B", "A")]
    assert total(store) == 30_003
