"""Claims of one fact, and which of them decisions prefer."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.resolve.alternatives import choose_claims, find_alternatives
from graphkit.resolve.decisions import Decisions
from graphkit.schema.records import Decision

from .conftest import records_of

CLAIMS = ["con/a", "con/b", "con/c", "con/d"]


def tied(*ties):
    """Records of an act in which one contribution names another."""
    figures = [f"{{id: {claim}, note: x, alternative_to: {other}}}" for claim, other in ties]
    return records_of(
        f"activities: [{{id: act/a, kind: donation, created: [x], contributions: [{', '.join(figures)}]}}]"
    )


def test_claims_are_alternatives_also_through_a_third():
    records = tied(("con/c", "con/b"), ("con/a", "con/b"), ("con/y", "con/x"))
    assert find_alternatives(records) == [["con/a", "con/b", "con/c"], ["con/x", "con/y"]]
    assert find_alternatives(records_of("sources: [{id: src/a, name: '\"alternative_to\":'}]")) == []


def test_observations_are_alternatives():
    seen = "about: x, indicator: pupils, value_text: x"
    records = records_of(f"observations: [{{id: obs/b, {seen}, alternative_to: obs/a}}, {{id: obs/a, {seen}}}]")
    assert find_alternatives(records) == [["obs/a", "obs/b"]]


def test_the_claim_behind_no_other_is_chosen():
    assert choose_claims([CLAIMS], []) == (frozenset(), ())
    assert choose_claims([CLAIMS], [("con/b", "con/a")]) == ({"con/b"}, ())
    assert choose_claims([CLAIMS], [("con/b", "con/a"), ("con/c", "con/b")]) == ({"con/c"}, ())
    assert choose_claims([["con/a", "con/b"], ["con/c", "con/d"]], [("con/b", "con/a"), ("con/c", "con/d")])[0] == {
        "con/b", "con/c",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("preferred", "contradictory"),
    [
        ([("con/a", "con/b"), ("con/b", "con/a")], ("con/a", "con/b", "con/a")),
        ([("con/a", "con/b"), ("con/c", "con/d")], ("con/a", "con/c")),
        ([("con/a", "con/c"), ("con/b", "con/c")], ("con/a", "con/b")),
        # a claim that is chosen does not mend a circle among the others
        ([("con/a", "con/b"), ("con/b", "con/c"), ("con/c", "con/d"), ("con/d", "con/b")], None),
    ],
)
def test_decisions_that_contradict_each_other(preferred, contradictory):
    for order in itertools.permutations(preferred):
        first, (found,) = choose_claims([CLAIMS], order)
        assert first == frozenset()
        if contradictory is None:
            assert found[0] == found[-1]
            assert set(found) == {"con/b", "con/c", "con/d"}
        else:
            assert found == contradictory


pairs = st.lists(st.tuples(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS)).filter(lambda two: two[0] != two[1]))


@given(pairs, st.randoms(use_true_random=False))
def test_order_never_counts_and_a_set_is_chosen_from_or_torn(preferred, chance):
    shuffled = list(preferred)
    chance.shuffle(shuffled)
    first, contradictory = choose_claims([CLAIMS], preferred)
    assert (first, contradictory) == choose_claims([CLAIMS], shuffled)
    assert len(first) + len(contradictory) == bool(preferred)
    for claim in first:
        assert claim not in {other for _, other in preferred}
    for found in contradictory:
        if found[0] == found[-1]:
            assert all(step in preferred for step in itertools.pairwise(found)), "a circle is one"


def say(left, right, decision="preferred"):
    return Decision(left=left, right=right, decision=decision)


def test_what_is_no_alternative_is_idle():
    sets = [["con/a", "con/b"], ["obs/a", "obs/b"]]
    good = [say("con/b", "con/a"), say("obs/a", "obs/b", "unsure")]
    unused = [
        say("con/a", "obs/a"),
        say("con/a", "con/gone"),
        say("con/gone", "con/a"),
        say("ent/a", "ent/b"),
        say("甲", "ent/a"),
        say("con/a", "con/b", "different"),
        say("con/a", "con/b", "same"),
    ]
    found = Decisions.of([*good, *unused], {"ent/a", "ent/b", "obs/a", "obs/b"}, sets)
    assert (found.preferred, found.chosen) == ({("con/b", "con/a")}, {"con/b"})
    assert found.unsure == {frozenset(("obs/a", "obs/b"))}
    assert sorted(found.unused, key=str) == sorted(unused, key=str)
    assert (found.redirects, found.names, found.contradictory) == ({}, {}, ())
