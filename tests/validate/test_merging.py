"""One id told by several datasets: merging is a join, whatever the order and grouping."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import Finding, RecordLocation
from graphkit.records.recordset import accept
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.merging import merge
from graphkit.wording.problems import problem_text

VOCABULARY = load_vocabulary()


def made(section, dataset="d", **fields):
    record = SECTIONS[section].model_validate({"id": "the/one", **fields})
    return accept(record, dataset, RecordLocation(f"{dataset}.yaml", 1))


def entity(dataset="d", **fields):
    return made("entities", dataset, **{"label": "Agency", "name": "某局", **fields})


def act(dataset="d", **fields):
    return made("activities", dataset, **{"kind": "donation", "providers": ["甲"], **fields})


def merged(*records):
    result = merge(records, VOCABULARY)
    assert not isinstance(result, Finding), problem_text(result, "en")
    return result.record


def refused(*records):
    results = [merge(order, VOCABULARY) for order in itertools.permutations(records)]
    assert all(isinstance(result, Finding) for result in results)
    assert len({(result.code, result.location.field, result.value, result.detail) for result in results}) == 1
    return results[0]


def test_one_record_is_itself():
    one = entity()
    assert merge([one], VOCABULARY) is one


def test_names_mentions_and_identifiers_add_up():
    one = entity("a", aliases=["乙", "甲"], mentions=[{"source": "s", "text": "局"}], identifiers={"x": "1"})
    other = entity("b", aliases=["丙", "乙"], mentions=[{"source": "t", "text": "局"}], identifiers={"y": "2"})
    record = merged(one, other)
    assert sorted(record.aliases) == sorted(["甲", "乙", "丙"])
    assert [mention.source for mention in record.mentions] == ["s", "t"]
    assert record.identifiers == {"x": "1", "y": "2"}


def test_two_identifiers_of_one_scheme_are_a_conflict():
    problem = refused(entity("a", identifiers={"x": "1"}), entity("b", identifiers={"x": "2"}))
    assert (problem.code, problem.field) == ("conflicting-record", "identifiers.x")
    assert problem_text(problem, "en") == "the/one: this file 2, a (a.yaml:1) 1"
    assert problem.location.file == "b.yaml"


def test_what_one_leaves_out_comes_from_the_other():
    record = merged(
        act("a", note="x"),
        act("b", period={"start": "2019"}, programmes=["p"]),
        act("c", period={"end": "2020"}, sequence=3),
    )
    assert (record.note, record.programmes, record.sequence) == ("x", ("p",), 3)
    assert (record.period.start.date, record.period.end.date) == ("2019", "2020")


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        ({"note": "x"}, {"note": "y"}, "note"),
        ({"kind": "donation"}, {"kind": "training"}, "kind"),
        ({"period": {"start": "2019"}}, {"period": {"start": "2019-05"}}, "period.start.date"),
        ({"providers": ["甲"]}, {"providers": ["甲", "乙"]}, "providers"),
        ({"programmes": ["p"]}, {"programmes": ["q"]}, "programmes"),
        ({"contributions": [{"id": "c"}]}, {"contributions": [{"id": "d"}]}, "contributions"),
        (
            {"contributions": [{"id": "c", "amount": 5, "currency": "CNY"}]},
            {"contributions": [{"id": "c", "amount": 6, "currency": "CNY"}]},
            "contributions[0].amount",
        ),
    ],
)
def test_what_differs_is_a_conflict(one, other, field):
    problem = refused(act("a", **one), act("b", **other))
    assert (problem.code, problem.field) == ("conflicting-record", field)


def test_a_conflict_names_the_dataset_that_says_otherwise():
    problem = refused(act("a"), act("b", note="x"), act("c", note="y"))
    assert problem_text(problem, "en") == "the/one: this file y, b (b.yaml:1) x"
    assert problem.record == "the/one"


def test_equal_numbers_are_no_conflict():
    one = act("a", contributions=[{"id": "c", "amount": "5.0", "currency": "CNY"}])
    other = act("b", contributions=[{"id": "c", "amount": "5", "currency": "CNY", "stage": "planned"}])
    assert merged(one, other).contributions[0].stage == "planned"


def test_the_order_of_plain_names_is_no_conflict():
    assert set(merged(act("a", programmes=["p", "q"]), act("b", programmes=["q", "p"])).programmes) == {"p", "q"}


def test_evidence_of_contributions_adds_up_by_their_ids():
    one = act("a", contributions=[{"id": "c", "name": "w", "evidence": [{"source": "s"}]}, {"id": "d", "name": "x"}])
    other = act("b", contributions=[{"id": "d", "name": "x"}, {"id": "c", "evidence": [{"source": "t"}]}])
    first, second = merged(one, other).contributions
    assert (first.id, [span.source for span in first.evidence]) == ("c", ["s", "t"])
    assert (second.id, second.name.zh) == ("d", "x")


def test_evidence_told_more_exactly_stands_for_the_vague():
    one = act("a", evidence=[{"source": "s"}, {"source": "t", "paragraph": 2}])
    other = act("b", evidence=[{"source": "s", "paragraph": 1}, {"source": "s", "paragraph": 1, "start": 0, "end": 3}])
    spans = merged(one, other).evidence
    assert [(span.source, span.paragraph, span.end) for span in spans] == [("s", 1, 3), ("t", 2, None)]


def test_records_that_are_sound_alone_may_not_be_together():
    late, early = act("a", period={"start": "2021"}), act("b", period={"end": "2020"})
    assert {merge(order, VOCABULARY).code for order in ([late, early], [early, late])} == {"end-before-start"}
    money = act("a", contributions=[{"id": "c", "amount": 5, "currency": "CNY"}])
    goods = act("b", contributions=[{"id": "c", "quantity": 5, "unit": "piece"}])
    assert merge([money, goods], VOCABULARY).code == "amount-and-quantity"


# -- laws -------------------------------------------------------------------------------------------------------------

SPANS = st.lists(
    st.fixed_dictionaries(
        {"source": st.sampled_from("st")},
        optional={"paragraph": st.sampled_from([1, 2]), "digest": st.sampled_from("xy")},
    ),
    max_size=3,
)
PARTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("cd"), "note": st.just("sound on its own")},
        optional={"name": st.just("款"), "stage": st.sampled_from(["planned", "signed"]), "evidence": SPANS},
    ),
    max_size=2,
    unique_by=lambda part: part["id"],
)
ACTS = st.fixed_dictionaries(
    {},
    optional={
        "note": st.sampled_from(["x", "x", "x", "y"]),
        "name": st.sampled_from(["事", {"en": "act"}, {"zh": "事", "en": "act"}]),
        "programmes": st.permutations(["p", "q"]),
        "period": st.sampled_from([{"start": "2019"}, {"end": "2020"}, {"start": {"date": "2019", "estimated": True}}]),
        "evidence": SPANS,
        "contributions": PARTS,
    },
)
DATASETS = st.sampled_from(["a", "b", "c"])
RECORDS = st.builds(lambda dataset, fields: act(dataset, **fields), DATASETS, ACTS)


def answer(result):
    """What a merge says: the record and its dataset; that it is refused, where it is."""
    return "refused" if isinstance(result, Finding) else (result.body, result.dataset)


def join(results):
    return next((one for one in results if isinstance(one, Finding)), None) or merge(results, VOCABULARY)


@given(st.lists(RECORDS, min_size=1, max_size=4), st.randoms())
def test_merging_is_commutative(records, random):
    shuffled = random.sample(records, len(records))
    assert answer(merge(records, VOCABULARY)) == answer(merge(shuffled, VOCABULARY))


@given(RECORDS, RECORDS, RECORDS)
def test_merging_is_associative(one, two, three):
    left = join([join([one, two]), three])
    right = join([one, join([two, three])])
    assert answer(left) == answer(right) == answer(merge([one, two, three], VOCABULARY))


@given(RECORDS, RECORDS)
def test_merging_again_adds_nothing(one, two):
    both = join([one, two])
    if not isinstance(both, Finding):
        assert answer(join([both, one])) == answer(join([two, both])) == answer(both)
    assert answer(merge([one, one], VOCABULARY)) == answer(one)


@given(RECORDS, RECORDS)
def test_nothing_is_lost(one, two):
    both = merge([one, two], VOCABULARY)
    if isinstance(both, Finding):
        return
    other = {(span.source, span.paragraph, span.digest) for record in (one, two) for span in record.record.evidence}
    kept = {(span.source, span.paragraph, span.digest) for span in both.record.evidence}
    for source, paragraph, digest in other:
        assert any(source == s and paragraph in (None, p) and digest in (None, d) for s, p, d in kept), (
            "each piece is there, or a more exact one"
        )
