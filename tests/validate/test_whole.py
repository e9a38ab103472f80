"""All records together: answers do not depend on their order, and every field is held to its edge's ends."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.records.recordset import RecordSet, accept
from graphkit.schema.records import FIGURE_PARTIES, SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate import whole
from graphkit.validate.cycles import cycles
from graphkit.validate.references import References

VOCABULARY = load_vocabulary()


def records_of(text, dataset="d"):
    found = []
    for section, rows in yaml.safe_load(text).items():
        for row in rows:
            found.append(
                accept(SECTIONS[section].model_validate(row), dataset, RecordLocation("a.yaml", len(found) + 1))
            )
    return found


SOUND = """
sources: [{id: src/a, name: 简报}]
programmes: [{id: prog/a, name: 计划, issued_by: [x/a]}, {id: prog/b, name: 子计划, part_of: [计划]}]
entities:
- {id: x/a, label: Agency, name: 甲局, located_in: 甲县, mentions: [{source: src/a, text: 局}]}
- {id: x/c, label: County, name: 甲县, part_of: [x/d], succeeded_by: [x/d]}
- {id: x/d, label: City, name: 乙市}
- {id: x/s, label: School, name: 某校, serves: [x/g], located_in: x/c}
- {id: x/g, label: Group, name: 三村, origin: x/c, member_of: [x/g2]}
- {id: x/g2, label: Group, name: 诸村}
pairings: [{id: pair/a, helper: x/d, recipient: x/c, brokers: [x/a], programmes: [prog/a], evidence: [{source: src/a}]}]
activities:
- {id: act/a, kind: pairing, providers: [x/d], recipients: [x/c], established: [pair/a], pairing: pair/a}
- id: act/b
  kind: donation
  providers: [x/a]
  recipients: [x/s]
  created: [x/s]
  places: [x/c]
  part_of: [act/a]
  followed_from: [act/a]
  programmes: [子计划]
  contributions:
  - {id: con/a, amount: 10, currency: CNY, stage: planned, evidence: [{source: src/a}]}
  - {id: con/b, amount: 4, currency: CNY, stage: planned, part_of_total: con/a}
  - {id: con/c, amount: 4, currency: CNY, stage: disbursed, stage_of: con/b}
  - {id: con/d, amount: 5, currency: CNY, stage: disbursed, alternative_to: con/c}
observations:
- {id: obs/a, about: x/s, indicator: pupils, value: 9, unit: person, result_of: [act/b]}
- {id: obs/b, about: act/b, indicator: pupils, value: 8, unit: person, result_of: [pair/a], alternative_to: obs/a}
"""


def test_sound_records_have_no_problems(check_whole):
    assert check_whole(records_of(SOUND)) == []


BROKEN = SOUND.replace("part_of: [act/a]", "part_of: [act/b]").replace("[{source: src/a}]", "[{source: src/x}]")
BROKEN = BROKEN.replace("part_of_total: con/a", "part_of_total: con/c").replace("places: [x/c]", "places: [x/a]")


@given(st.randoms())
def test_the_order_of_records_does_not_matter(random):
    class Names:
        def id(self, record_id, field_name, name):
            return {"计划": "prog/a", "子计划": "prog/b", "甲县": "x/c"}.get(name, name)

        def label(self, record_id):
            return LABELS.get(record_id)

    records = records_of(BROKEN)
    shuffled = random.sample(records, len(records))
    problems = whole.check(RecordSet(records), Names(), VOCABULARY)
    assert {problem.code for problem in problems} == {
        "cycle",
        "dangling-reference",
        "part-differs-from-total",
        "wrong-end",
    }
    assert whole.check(RecordSet(shuffled), Names(), VOCABULARY) == problems


LABELS = {item.id: getattr(item.record, "label", type(item.record).__name__) for item in records_of(SOUND)}


def test_every_field_that_names_something_is_held_to_an_edge():
    """Every stored edge type comes from a field here, but for those that figures, figures' sources and nesting give."""
    references = References(None, None, VOCABULARY)
    edges = {field.edge for fields in references.fields.values() for field in fields.values()}
    otherwise = {"HAS_CONTRIBUTION", "PART_OF_TOTAL", "STAGE_OF", "ALTERNATIVE_TO", "MAY_OVERLAP", "REPORTED_IN"}
    otherwise |= {"GIVEN_BY", "GIVEN_FOR"}  # funders and recipients of figures are fields of acts, too
    assert edges | otherwise == VOCABULARY.edges.keys()
    assert not edges & otherwise
    assert all(references.takes.values())
    for section, fields in references.fields.items():
        record_id = set(SECTIONS[section].model_fields)
        assert fields.keys() - set(FIGURE_PARTIES) <= record_id


def test_the_direction_of_every_field_agrees_with_its_edge():
    for section, fields in References(None, None, VOCABULARY).fields.items():
        for name, field in fields.items():
            edge = VOCABULARY.edges[field.edge]
            near = edge.sources if field.out else edge.targets
            fund = name in ("contributors", "managed_by")
            label = (
                "Group"
                if name == "origin"
                else "Fund"
                if fund
                else "Contribution"
                if name == "paid_to"
                else "School"
                if section == "entities"
                else SECTIONS[section].__name__
            )
            assert label in near or name == "succeeded_by", (section, name)


def test_names_that_resolve_to_nothing_are_not_told_twice(check_whole):
    records = records_of("activities: [{id: act/a, kind: donation, providers: [无名], programmes: [无名]}]")
    assert check_whole(records) == []


def test_one_record_of_two_datasets_is_no_duplicate(check_whole):
    text = "entities: [{id: x/a, label: Agency, name: 甲局%s}]"
    assert check_whole(records_of(text % "", "d") + records_of(text % ", note: x", "e")) == []
    (problem,) = check_whole(records_of(text % "", "d") + records_of(text % ", note: x", "d"))
    assert problem.code == "duplicate-id"
    contributions = "activities: [{id: act/%s, kind: donation, providers: [x], contributions: [{id: con/a, name: n}]}]"
    (problem,) = check_whole(records_of(contributions % "a", "d") + records_of(contributions % "b", "e"))
    assert (problem.code, problem.field) == ("duplicate-id", "contributions[0].id")


def test_a_contribution_may_not_have_the_id_of_a_record(check_whole):
    (problem,) = check_whole(
        records_of(
            "entities: [{id: x/a, label: Agency, name: 甲局}]\n"
            "activities: [{id: act/a, kind: donation, providers: [x/a], contributions: [{id: x/a, name: n}]}]"
        )
    )
    assert (problem.code, problem.field) == ("id-in-two-sections", "contributions[0].id")


def test_suggestions_end_somewhere(check_whole):
    rows = "".join(f"- {{id: act/{i}, kind: donation, providers: [x], pairing: pair/none{i}}}\n" for i in range(60))
    problems = check_whole(records_of(f"pairings: [{{id: pair/none, helper: x, recipient: y}}]\nactivities:\n{rows}"))
    meant = [problem.suggestion for problem in problems]
    assert len(meant) == 60
    assert meant.count("pair/none") == 50


# -- cycles -----------------------------------------------------------------------------------------------------------

GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4), max_size=6)


def reaches_itself(graph, node):
    seen, waiting = set(), list(graph.get(node, ()))
    while waiting:
        here = waiting.pop()
        if here == node:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(graph.get(here, ()))
    return False


@given(GRAPHS)
def test_cycles_are_cycles_and_none_is_missed(graph):
    found = list(cycles(graph))
    for cycle in found:
        assert all(there in graph[here] for here, there in zip(cycle, [*cycle[1:], cycle[0]], strict=True))
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
    assert bool(found) == any(reaches_itself(graph, node) for node in graph)


@given(GRAPHS, st.randoms())
def test_cycles_do_not_depend_on_order(graph, random):
    keys = random.sample(list(graph), len(graph))
    assert list(cycles(graph)) == list(cycles({key: random.sample(graph[key], len(graph[key])) for key in keys}))


def test_a_long_chain_needs_no_deep_stack():
    size = 20_000
    chain = {f"{i:05}": [f"{i + 1:05}"] for i in range(size)}
    assert list(cycles(chain)) == []
    (cycle,) = cycles({**chain, f"{size:05}": ["00000"]})
    assert len(cycle) == size + 1


@pytest.mark.parametrize("stage", VOCABULARY.codes["stages"])
def test_no_stage_is_earlier_than_itself(check_whole, stage):
    problems = check_whole(
        records_of(
            "entities: [{id: x/a, label: Agency, name: 甲局}]\n"
            "activities: [{id: act/a, kind: donation, providers: [x/a], contributions: ["
            f"{{id: con/a, amount: 1, currency: CNY, stage: {stage}}},"
            f"{{id: con/b, amount: 1, currency: CNY, stage: {stage}, stage_of: con/a}}]}}]"
        )
    )
    assert [problem.code for problem in problems] == ["stage-not-earlier"]
