"""Building only what a change can reach gives the graph of all: no element that differs is overlooked."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkit.build import build
from graphkit.errors import InvalidData
from graphkit.findings import RecordLocation
from graphkit.pipeline.affected_records import affected_records
from graphkit.pipeline.building import dependencies_of
from graphkit.pipeline.resolved_records import resolve_trusted
from graphkit.records.recordset import accept
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
ENTITIES = [f"ent/{number}" for number in range(4)]
GROUPS = ["grp/0", "grp/1"]
ACTS = [f"act/{number}" for number in range(4)]
FIGURES = [f"con/{number}" for number in range(4)]


def some(values, most=2):
    return st.just([]) if not values else st.lists(st.sampled_from(values), max_size=most, unique=True)


def entity(record_id, groups):
    return st.fixed_dictionaries(
        {
            "id": st.just(record_id),
            "label": st.just("Group") if record_id in GROUPS else st.sampled_from(["Enterprise", "Agency", "Party"]),
            "name": st.sampled_from(
                ["甲公司", "乙公司"] if record_id in ENTITIES[:2] else [f"名称{record_id}", f"新名{record_id}"]
            ),
            "aliases": st.just([f"别名{record_id}"]),
            "located_in": some(["平塘县", "六盘水市"], 1),
            "member_of": some(groups),
        }
    )


def act(number):
    parties = [*ENTITIES, *GROUPS, *(f"别名{record_id}" for record_id in ENTITIES), "甲公司", "花溪区"]
    figure = st.fixed_dictionaries(
        {
            "id": st.just(FIGURES[number]),
            "amount": st.sampled_from(["1", "2"]),
            "currency": st.just("CNY"),
            "stage": st.sampled_from(["planned", "disbursed"]),
            "as_of": st.sampled_from([None, "2020"]),
            "alternative_to": st.sampled_from([None, *FIGURES[number + 1 :]]),
            "stage_of": st.sampled_from([None, *FIGURES[number + 1 :]]),
        }
    )
    return st.fixed_dictionaries(
        {
            "id": st.just(ACTS[number]),
            "kind": st.sampled_from(["donation", "dispatch", "agreement"]),
            "providers": some(parties),
            "facilitators": some(ENTITIES, 1),
            "recipients": some(parties),
            "pairing": st.sampled_from([None, "pair/0"]),
            "part_of": some(ACTS[number + 1 :], 1),
            "contributions": st.lists(figure, min_size=1, max_size=1),
            "evidence": some(["src/0", "src/1"]).map(lambda sources: [{"source": source} for source in sources]),
        }
    )


STATES = {
    "sources": [
        st.fixed_dictionaries({"id": st.just(record_id), "name": st.just("简报"), "republished_by": some(["某网"])})
        for record_id in ("src/0", "src/1")
    ],
    "programmes": [st.fixed_dictionaries({"id": st.just("prog/0"), "name": st.sampled_from(["计划", "新计划"])})],
    "entities": [
        *(entity(record_id, GROUPS) for record_id in ENTITIES),
        entity("grp/0", ["grp/1"]),
        entity("grp/1", []),
    ],
    "pairings": [
        st.fixed_dictionaries(
            {
                "id": st.just("pair/0"),
                "helper": st.sampled_from(ENTITIES),
                "recipient": st.just("平塘县"),
                "brokers": some(ENTITIES),
                "programmes": some(["prog/0"], 1),
            }
        )
    ],
    "activities": [act(number) for number in range(4)],
    "observations": [
        st.fixed_dictionaries(
            {
                "id": st.just("obs/0"),
                "about": st.sampled_from([*ENTITIES, *ACTS]),
                "indicator": st.just("pupils"),
                "value_text": st.just("若干"),
            }
        )
    ],
}
JUDGED = ["con/0", "con/1", "obs/0", "con/none"]
STATES["decisions"] = [
    st.fixed_dictionaries(
        {
            "id": st.just(f"decision/{number}"),
            "left": st.sampled_from(FIGURES),
            "right": st.sampled_from(JUDGED),
            "decision": st.sampled_from(["preferred", "preferred", "unsure"]),
        }
    )
    for number in range(2)
]
EACH = [(section, number) for section, records in STATES.items() for number in range(len(records))]


@st.composite
def two_states(draw):
    """Two sets of records of the same ids, in which a few differ."""
    state = {(section, number): STATES[section][number] for section, number in EACH}
    first = {key: draw(strategy) for key, strategy in state.items()}
    second = dict(first)
    for key in draw(st.lists(st.sampled_from(EACH), min_size=1, max_size=3, unique=True)):
        second[key] = draw(state[key])
    return first, second


def understood(state):
    records = []
    for (section, _), fields in state.items():
        record = SECTIONS[section].model_validate({key: value for key, value in fields.items() if value is not None})
        records.append(accept(record, "d", RecordLocation("a")))
    return resolve_trusted(records, VOCABULARY)


def elements(records, context):
    return {one.id: one for nodes, edges in build(records, context) for one in (*nodes, *edges)}


@settings(max_examples=150)
@given(two_states())
def test_what_is_not_reached_is_the_same_in_both_graphs(states):
    try:
        before, after = map(understood, states)
    except InvalidData:  # decisions that contradict each other are refused before
        assume(False)
    first, second = dependencies_of(before, VOCABULARY), dependencies_of(after, VOCABULARY)
    try:
        whole_before, whole_after = elements(before.records, first), elements(after.records, second)
    except KeyError:  # a name that means nothing here: such records are refused before
        assume(False)
    old, new = affected_records(before, first, after, second)
    some_before, some_after = elements(old, first), elements(new, second)
    rest_before = {record_id: one for record_id, one in whole_before.items() if record_id not in some_before}
    rest_after = {record_id: one for record_id, one in whole_after.items() if record_id not in some_after}
    assert rest_before == rest_after


def plain(number, **more):
    return {"id": ACTS[number], "kind": "donation", "providers": ["ent/0"], "recipients": ["ent/1"], **more}


def small(**more):
    state = {
        ("entities", n): {"id": record_id, "label": "Enterprise", "name": record_id}
        for n, record_id in enumerate(ENTITIES)
    }
    return {**state, **{("activities", number): plain(number) for number in range(4)}, **more}


def reach(one, other):
    before, after = understood(one), understood(other)
    _, new = affected_records(before, dependencies_of(before, VOCABULARY), after, dependencies_of(after, VOCABULARY))
    return [item.id for item in new]


def test_a_note_on_one_act_reaches_that_act_only():
    assert reach(small(), small() | {("activities", 2): plain(2, note="某说明")}) == ["act/2"]


def test_a_part_reaches_the_acts_above_it():
    parts = {("activities", 0): plain(0, part_of=["act/1"]), ("activities", 1): plain(1, part_of=["act/2"])}
    changed = parts | {("activities", 0): plain(0, part_of=["act/1"], note="某说明")}
    assert reach(small() | parts, small() | changed) == ["act/0", "act/1", "act/2"]


def test_a_new_name_of_an_entity_reaches_the_acts_that_name_it():
    renamed = {("entities", 1): {"id": "ent/1", "label": "Enterprise", "name": "新名"}}
    assert reach(small(), small() | renamed) == [*ACTS, "ent/1"]


def test_what_is_new_reaches_nothing_else():
    added = {("activities", 9): {**plain(0), "id": "act/9"}}
    assert reach(small(), small() | added) == ["act/9"]


PAIRING = {"id": "pair/0", "helper": "ent/0", "recipient": "ent/1"}
MONEY = {"id": "con/0", "amount": "1", "currency": "CNY", "stage": "disbursed"}


def test_the_programmes_of_a_pairing_reach_the_acts_under_it():
    one = small() | {("pairings", 0): PAIRING, ("activities", 0): plain(0, pairing="pair/0")}
    one[("programmes", 0)] = {"id": "prog/0", "name": "计划"}
    assert reach(one, one | {("pairings", 0): {**PAIRING, "programmes": ["prog/0"]}}) == ["act/0", "pair/0"]


def test_where_a_broker_lies_reaches_the_acts_it_brokered():
    one = small() | {("activities", 0): plain(0, facilitators=["ent/2"])}
    moved = {"id": "ent/2", "label": "Enterprise", "name": "ent/2", "located_in": ["平塘县"]}
    found = reach(one, one | {("entities", 2): moved})
    assert {"act/0", "ent/2"} <= set(found)
    assert not {"act/1", "ent/1"} & set(found)


def test_the_same_money_told_at_a_later_stage_reaches_the_earlier_figure():
    one = small() | {("activities", 0): plain(0, contributions=[MONEY]), ("activities", 1): plain(1)}
    later = plain(1, contributions=[{**MONEY, "id": "con/1", "stage": "completed", "stage_of": "con/0"}])
    assert reach(one, one | {("activities", 1): later}) == ["act/0", "act/1"]


def test_a_name_that_another_context_decides_reaches_the_record_that_has_it():
    """A source calls one of two entities so: which one stands in their records, not in the act's."""
    act = plain(0, recipients=["合作社"], evidence=[{"source": "src/0"}])
    one = small() | {("sources", 0): {"id": "src/0", "name": "简报"}, ("activities", 0): act}

    def called(number):
        mentions = [{"source": "src/0", "text": "合作社"}]
        record_id = ENTITIES[number]
        return one | {
            ("entities", number): {"id": record_id, "label": "Enterprise", "name": record_id, "mentions": mentions}
        }

    assert understood(called(2)).resolution.id("act/0", "recipients", "合作社") == "ent/2"
    assert reach(called(2), called(3)) == ["act/0", "ent/2", "ent/3"]


def test_a_decision_reaches_the_claims_of_its_fact_only():
    claims = {
        ("activities", number): plain(number, contributions=[{**MONEY, "id": f"con/{number}", **tie}])
        for number, tie in enumerate([{}, {"alternative_to": "con/0"}, {"alternative_to": "con/1"}, {}])
    }
    decision = {"id": "decision/x", "left": "con/1", "right": "con/0", "decision": "preferred"}
    one = small() | claims
    assert reach(one, one | {("decisions", 0): decision}) == ["act/0", "act/1", "act/2"]
    assert reach(one | {("decisions", 0): decision}, one) == ["act/0", "act/1", "act/2"]
    agreeing = {**decision, "left": "con/0", "right": "con/1"}
    assert reach(one, one | {("decisions", 0): agreeing}) == ["act/1", "act/2"], "what decided stands on their edges"
