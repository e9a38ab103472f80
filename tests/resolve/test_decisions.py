"""What people judged: ids that are one thing, names that mean an id, what is never taken for another."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.records.recordset import RecordSet
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.merged import merge_redirects
from graphkit.schema.records import Decision
from graphkit.wording.problems import problem_text

from .conftest import Answer, records_of

IDS = ["party/a", "party/b", "party/c", "party/d"]
ENTITIES = """entities:
  - {id: party/a, label: Party, name: 民盟大连市委会, aliases: [盟市委], located_in: 大连市}
  - {id: party/b, label: Party, name: {zh: 大连民盟, en: DL League}, identifiers: {uscc: "1"}, note: 乙,
     member_of: [grp/g]}
  - {id: party/c, label: Party, name: 大连盟组织, part_of: [party/a]}
  - {id: grp/g, label: Group, name: 统一战线}
"""


def say(*lines):
    return [Decision(left=left, right=right, decision=decision) for left, right, decision in lines]


def join(text, *lines):
    records = records_of(text)
    decisions = Decisions.of(say(*lines), {item.id for item in records})
    return merge_redirects(records, decisions.redirects)


def test_one_record_is_left_with_all_that_either_says():
    records, problems = join(ENTITIES, ("party/b", "party/a", "same"))
    assert problems == []
    assert [item.id for item in records] == ["party/a", "party/c", "grp/g"]
    body = json.loads(records.items[0].body)
    assert body["name"] == {"zh": "民盟大连市委会", "en": "DL League"}
    assert body["aliases"] == ["盟市委", "大连民盟", "DL League"]
    assert (body["identifiers"], body["note"], body["member_of"]) == ({"uscc": "1"}, "乙", [{"entity": "grp/g"}])


def test_a_link_to_itself_is_left_out():
    records, _ = join(ENTITIES, ("party/c", "party/a", "same"))
    assert "part_of" not in json.loads(records.items[0].body)


def test_three_become_one_whatever_the_order():
    lines = [("party/c", "party/b", "same"), ("party/b", "party/a", "same")]
    found = join(ENTITIES, *lines)
    assert found == join(ENTITIES, *lines[::-1])
    assert [item.id for item in found[0]] == ["party/a", "grp/g"]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ("{id: party/b, label: Party, name: 乙, identifiers: {uscc: '2'}}", "merge-identifiers"),
        ("{id: party/b, label: Agency, name: 乙}", "merge-labels"),
    ],
)
def test_what_cannot_be_one_is_a_problem(other, code):
    text = f"entities: [{{id: party/a, label: Party, name: 甲, identifiers: {{uscc: '1'}}}}, {other}]"
    _, problems = join(text, ("party/b", "party/a", "same"))
    assert [(problem.code, problem.record, problem.value) for problem in problems] == [(code, "party/b", "party/a")]
    assert "party/b" in problem_text(problems[0], "zh")


def test_codes_of_places_are_identifiers():
    text = """entities: [{id: county/a, label: County, name: 甲, code: '520221'},
                          {id: county/b, label: County, name: 乙, code: '520222'}]"""
    assert [problem.code for problem in join(text, ("county/a", "county/b", "same"))[1]] == ["merge-identifiers"]


def test_only_entities_are_merged():
    text = "programmes: [{id: prog/a, name: 甲}, {id: prog/b, name: 乙}]"
    assert [problem.code for problem in join(text, ("prog/a", "prog/b", "same"))[1]] == ["merge-not-entities"]


def test_without_decisions_nothing_is_touched():
    records = records_of(ENTITIES)
    assert merge_redirects(records, {})[0] is records


lines = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(["same", "different", "unsure"])), max_size=6
)


@given(lines, st.randoms(use_true_random=False))
def test_order_of_lines_does_not_count(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    one, other = Decisions.of(say(*lines), IDS), Decisions.of(say(*shuffled), IDS)
    assert one == other
    for old, kept in one.redirects.items():
        assert old != kept
        assert kept not in one.redirects


def test_contradictions_are_found_through_a_third():
    found = Decisions.of(
        say(("party/a", "party/b", "same"), ("party/b", "party/c", "same"), ("party/a", "party/c", "different")), IDS
    )
    assert found.contradicted() == ("party/a", "party/c")
    assert Decisions.of(say(("party/a", "party/b", "different")), IDS).contradicted() is None


def test_decisions_about_what_is_not_there_do_nothing():
    found = Decisions.of(
        say(("party/x", "party/a", "same"), ("某名", "party/y", "same"), ("甲", "乙", "different")), IDS
    )
    assert (found.redirects, found.names, found.different) == ({}, {}, frozenset())
    assert len(found.unused) == 3


ACT = "activities: [{{id: act/a, kind: donation, providers: [{name}], recipients: [平塘县]}}]"


def ask(text, name, *lines):
    records = records_of(text + ACT.format(name=name))
    decisions = Decisions.of(say(*lines), {item.id for item in records})
    joined, problems = merge_redirects(records, decisions.redirects)
    assert problems == []
    return Answer(RecordSet(list(joined)), decisions)


@pytest.mark.parametrize("name", ["party/b", "大连民盟", "DL League", "party/a", "民盟大连市委"])
def test_ids_and_names_of_what_was_merged_mean_what_is_kept(name):
    found = ask(ENTITIES, name, ("party/b", "party/a", "same")).clean()
    assert found.id("act/a", "providers", name) == "party/a"
    assert found.resolution.redirects == {"party/b": "party/a"}


def test_a_name_that_was_judged_means_it_everywhere():
    found = ask(ENTITIES, "民盟大莲市委会", ("民盟 大莲市委会", "party/a", "same")).clean()
    assert found.id("act/a", "providers", "民盟大莲市委会") == "party/a"
    found = ask(
        ENTITIES, "民盟大莲市委会", ("民盟大莲市委会", "party/b", "same"), ("party/b", "party/a", "same")
    ).clean()
    assert found.id("act/a", "providers", "民盟大莲市委会") == "party/a"


def test_a_name_that_was_judged_different_is_no_longer_near():
    before = ask(ENTITIES, "民盟大莲市委会").unknowns
    assert [near_id for near_id, _, _ in before[0].near] == ["party/a"]
    after = ask(ENTITIES, "民盟大莲市委会", ("民盟大莲市委会", "party/a", "different")).unknowns
    assert after[0].near == []


def test_a_rule_never_goes_before_a_judgement():
    assert ask(ENTITIES, "民盟大连市委").id("act/a", "providers", "民盟大连市委") == "party/a"
    found = ask(ENTITIES, "民盟大连市委", ("民盟大连市委", "party/a", "different"))
    assert found.id("act/a", "providers", "民盟大连市委") is None
    assert [(unknown.name, unknown.near) for unknown in found.unknowns] == [("民盟大连市委", [])]
