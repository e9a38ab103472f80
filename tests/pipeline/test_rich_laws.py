"""The laws of `test_laws` on rich records: facilities, funds, groups, totals, claims, pairings, judged pairs.

Two datasets report partly the same acts. Steps import, prune, take back, retract, rebuild and copy; after each the
graph is that of the records which the model holds, or the step is refused and nothing has changed.
"""

import shutil

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .help import GIVER, SCHOOL, SOURCE
from .test_laws import check

pytestmark = pytest.mark.conformance

EXAMPLES = {"embedded": 15, "neo4j": 3}

ENTITIES = [
    GIVER,
    {"id": "ent/twin", "label": "Enterprise", "name": "甲公司分号"},
    {"id": "city/d", "label": "City", "name": "大连市"},
    {"id": "party/p", "label": "Party", "name": "某党某市委会"},
    {**SCHOOL, "member_of": ["grp/h"]},
    {"id": "school/t", "label": "School", "name": "丙学校", "part_of": ["school/one"]},
    {"id": "grp/h", "label": "Group", "name": "若干学校", "size": 4},
    {"id": "fac/x", "label": "Facility", "name": "录播室", "serves": ["grp/h"]},
    {"id": "fac/y", "label": "Facility", "name": "实验室", "part_of": ["school/t"]},
    {"id": "fund/f", "label": "Fund", "name": "某帮扶基金", "contributors": ["ent/giver"]},
]
OTHERWISE = {
    "grp/h": {"size": None},
    "fac/x": {"serves": ["school/one", "school/t"]},
    "fund/f": {"contributors": ["city/d", "ent/twin"]},
    "school/t": {"part_of": []},
}
"""How an entity may be in a later version."""
ACTS = {
    1: {"kind": "funding", "providers": ["ent/giver"], "recipients": ["fund/f"]},
    2: {"kind": "construction", "funders": ["fund/f"], "recipients": ["fac/x"], "pairing": "pair/1"},
    3: {"kind": "donation", "providers": ["ent/twin", "ent/giver"], "recipients": ["grp/h"], "part_of": ["act/2"]},
    4: {"kind": "donation", "providers": ["city/d"], "recipients": ["fac/y", "平塘县"], "facilitators": ["party/p"]},
    5: {
        "kind": "donation",
        "providers": ["ent/twin", "ent/giver"],
        "recipients": ["grp/h"],
        "followed_from": ["act/1"],
    },
}
FIGURES = {
    1: {"amount": "100", "as_of": "2020"},
    2: {"amount": "60", "stage": "committed"},
    3: {"amount": "3", "each": True, "part_of_total": "con/1"},
    4: {"amount": "60", "stage_of": "con/2"},
    5: {"amount": "3", "each": True, "alternative_to": "con/3"},
}
STATE = {"id": "obs/1", "about": "fac/x", "indicator": "pupils", "value": 40, "unit": "person", "result_of": ["act/2"]}
PAIRING = {"id": "pair/1", "helper": "city/d", "recipient": "平塘县", "since": "2016", "brokers": ["party/p"]}
JUDGED = {
    "twins": {"left": "ent/twin", "right": "ent/giver", "decision": "same"},
    "acts": {"left": "act/5", "right": "act/3", "decision": "same"},
    "apart": {"left": "act/5", "right": "act/3", "decision": "different"},
    "claims": {"left": "con/5", "right": "con/3", "decision": "preferred"},
}


def version(dataset, entities, acts, others, judged):
    """Return a version of a dataset; entities are told by ``d`` alone, evidence differs."""
    records = []
    if dataset == "d":
        changed = {record_id: OTHERWISE[record_id] for record_id in entities}
        whole = [{**one, **changed.get(one["id"], {})} for one in ENTITIES]
        records = [("sources", SOURCE)]
        records += [("entities", {key: value for key, value in one.items() if value is not None}) for one in whole]
    paragraph = {"d": 1, "e": 2}[dataset]
    for number, amount in acts.items():
        figure = {"id": f"con/{number}", "currency": "CNY", "stage": "disbursed", **FIGURES[number]}
        figure |= {"amount": amount} if amount else {}
        about = {"period": {"start": f"202{number % 4}"}, "evidence": [{"source": "src/a", "paragraph": paragraph}]}
        records.append(("activities", {"id": f"act/{number}", **ACTS[number], **about, "contributions": [figure]}))
    records += [
        (section, record) for section, record in (("pairings", PAIRING), ("observations", STATE)) if section in others
    ]
    for word in judged:
        pair = JUDGED[word]
        records.append(("decisions", {"id": f"decision/{'/'.join(sorted((pair['left'], pair['right'])))}", **pair}))
    return dataset, records


VERSION = st.builds(
    version,
    st.sampled_from("de"),
    st.sets(st.sampled_from(sorted(OTHERWISE)), max_size=2).map(sorted),
    st.dictionaries(st.integers(1, 5), st.sampled_from([None, None, None, "7"]), min_size=1, max_size=4),
    st.sets(st.sampled_from(["pairings", "observations"])).map(sorted),
    st.sampled_from([[], [], [], ["twins"], ["acts"], ["apart"], ["claims"], ["twins", "claims"]]),
)
IDS = ["act/1", "act/2", "act/3", "act/5", "pair/1", "obs/1", "fund/f", "grp/h", "fac/x", "ent/twin", "con/1"]
STEP = st.one_of(
    st.tuples(st.just("import"), VERSION, st.booleans()),
    st.tuples(st.just("import"), VERSION, st.booleans()),
    st.tuples(st.just("again"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("undo"), st.integers(0, 3), st.just(False)),
    st.tuples(st.just("retract"), st.sampled_from(IDS), st.just(False)),
    st.tuples(st.sampled_from(["rebuild", "copy"]), st.just(0), st.just(False)),
)
ALL = dict.fromkeys(range(1, 6))
START = ("import", version("d", [], {1: None, 2: None}, ["pairings", "observations"], []), False)
EVERY_RULE = [
    ("import", version("e", [], {3: None, 4: None, 5: None}, [], []), False),
    ("import", version("e", [], {3: None, 4: None, 5: None}, [], ["twins", "claims"]), False),
    ("copy", 0, False),
    ("import", version("d", ["fac/x", "fund/f", "grp/h"], {1: None, 2: None}, ["pairings"], []), True),
    ("rebuild", 0, False),
    ("undo", 0, False),
    ("undo", 1, False),
    ("retract", "act/2", False),
    ("retract", "con/1", False),
    ("undo", 0, False),
]


@example(steps=EVERY_RULE)
@given(steps=st.lists(STEP, min_size=2, max_size=6))
@settings(max_examples=EXAMPLES["embedded"], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_on_the_embedded_store(tmp_path_factory, tally, steps):
    folder = tmp_path_factory.mktemp("run")
    check(lambda: str(folder / "g.kgl"), folder, steps, tally, start=START)
    shutil.rmtree(folder, ignore_errors=True)


@example(steps=EVERY_RULE)
@given(steps=st.lists(STEP, min_size=2, max_size=4))
@settings(max_examples=EXAMPLES["neo4j"], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_on_neo4j(neo4j_uri, neo4j_driver, tmp_path_factory, tally, steps):
    def emptied():
        neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        return neo4j_uri

    folder = tmp_path_factory.mktemp("run")
    tallied = check(emptied, folder, steps, tally, every=False, start=START)
    assert tallied == check(lambda: str(folder / "g.kgl"), folder, steps, {}, every=False, start=START)
    shutil.rmtree(folder, ignore_errors=True)
