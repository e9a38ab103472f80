"""Pairs for a person to judge: what is proposed, with what score and why, and what never is."""

import pytest

from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.proposals import propose
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import load_vocabulary

from .conftest import Answer, records_of


def proposed(text, *lines, unknowns=(), **options):
    records = records_of(text)
    decisions = Decisions.of(
        [Decision(left=left, right=right, decision=decision) for left, right, decision in lines],
        {item.id for item in records},
    )
    return propose(
        records, unknowns, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary(), decisions=decisions, **options
    )


def two(one, other, label="Party", other_label=None):
    return f"""entities:
  - {{id: x/a, label: {label}, {one}}}
  - {{id: x/b, label: {other_label or label}, {other}}}"""


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        ("name: 民盟大连市委会", "name: 中国民主同盟大连市委员会", {"form": 20, "place": 10, "label": 5}),
        ("name: 平塘四中", "name: 平塘县第四中学", {"form": 20, "place": 10, "label": 5}),
        ("name: 平塘致富有限公司", "name: 平塘致福有限公司", {"place": 10, "label": 5}),
        ("name: 甲公司, identifiers: {uscc: '1'}", "name: 完全不同, identifiers: {uscc: '1'}", {"identifier": 100}),
    ],
)
def test_what_is_proposed_and_why(one, other, points):
    (found,) = proposed(two(one, other), least=60)
    assert {found.left, found.right} == {"x/a", "x/b"}
    assert {key: value for key, value in found.points.items() if key != "name"} == points
    assert found.score == min(100, sum(found.points.values()))
    assert all(name in found.why for name in points)


@pytest.mark.parametrize(
    "text",
    [
        two("name: 平塘县第一中学", "name: 平塘县第二中学", "School"),
        two("name: 平塘县人民医院", "name: 大方县人民医院", "Hospital"),
        two("name: 同心学校, located_in: 平塘县", "name: 同心学校, located_in: 大方县", "School"),
        two("name: 平塘致富公司", "name: 平塘致福公司", "Enterprise", "Association"),
        two("name: 甲公司, identifiers: {uscc: '1'}", "name: 甲公司, identifiers: {uscc: '2'}", "Enterprise"),
        two("name: 民盟大连市委", "name: 民革大连市委"),
        two("name: 民盟大连市委会", "name: 民盟中央"),
        two("name: 平塘县委组织部", "name: 平塘县委宣传部", "Agency"),
        two("name: 24个深度贫困村", "name: 24个深度贫困村庄", "Group"),
        two("name: 平塘县", "name: 平塘县县", "County"),
    ],
)
def test_what_never_is(text):
    assert proposed(text, least=60) == []


def test_a_name_told_with_and_without_its_beginning_is_proposed_where_the_place_agrees():
    one, other = "name: 教育研究院, located_in: 七星关区", "name: 致公教育研究院, located_in: 七星关区"
    (found,) = proposed(two(one, other, "Institute"))
    assert (found.score, found.points) == (78, {"name": 63, "place": 10, "label": 5})
    assert proposed(two("name: 教育研究院", "name: 致公教育研究院", "Institute")) == []


def test_what_was_judged_is_left_out_and_what_nobody_knew_is_marked():
    text = two("name: 民盟大连市委会", "name: 中国民主同盟大连市委员会")
    assert proposed(text, ("x/a", "x/b", "different")) == []
    (found,) = proposed(text, ("x/a", "x/b", "unsure"), least=60)
    assert found.decision == "unsure"


def test_the_record_that_says_more_is_kept():
    (found,) = proposed(two("name: 民盟大连市委会, note: 说得多一些", "name: 民盟大连市委员会"))
    assert (found.left, found.right) == ("x/b", "x/a")


def test_unknown_names_come_with_what_is_near():
    text = """
entities: [{id: party/z, label: Party, name: 致公党中央}]
activities: [{id: act/a, kind: donation, providers: [致公党中央会], recipients: [平塘县]}]"""
    unknowns = Answer(records_of(text)).unknowns
    (found,) = proposed(text, unknowns=unknowns)
    assert (found.left, found.right, found.score, found.where) == ("致公党中央会", "party/z", 91, "test.yaml:2")


def test_order_of_records_does_not_count():
    text = "entities:\n" + "\n".join(
        f"  - {{id: x/{number}, label: Enterprise, name: 平塘{name}第{number // 2}有限公司}}"
        for number, name in enumerate(["致富", "致福"] * 4)
    )
    records = records_of(text)
    one = propose(records, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    records.items.reverse()
    assert one == propose(records, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    assert one
