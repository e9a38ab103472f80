"""Which claim counts, by decision: the graph follows the table on either store, and follows it back."""

import itertools
import shutil

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graphkit.errors import InvalidData
from graphkit.pipeline import copy, export_records, history, import_files, rebuild, retract, undo
from graphkit.pipeline.checking import check_files
from graphkit.pipeline.decision_table import write_table
from graphkit.pipeline.reviewing import record_decisions, review
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader

from .help import GIVER, SCHOOL, SOURCE, act, dumped, write
from .test_dataset_conflicts import asked, claims, figure

OLD, NEW = "con/date-old", "con/date-new"


def prefer(left, right, decision="preferred", **more):
    return Decision(left=left, right=right, decision=decision, **more)


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "d.ndjson", claims())


def rules(uri):
    return {(row["id"], row["other"]): row["decided_by"] for row in asked(uri)}


def figures(uri):
    """Contribution -> whether it is counted, and how many direct edges it has."""
    reader = open_reader(uri)
    try:
        counted = reader.query("MATCH (c:Contribution) RETURN c.id AS id, c.counted AS counted").rows
        direct = reader.query("MATCH ()-[d:DONATED_TO]->() RETURN d.contribution AS id").rows
    finally:
        reader.close()
    edges = [row["id"] for row in direct]
    return {row["id"]: (row["counted"], edges.count(row["id"])) for row in counted}


def test_a_decision_turns_the_claim_and_all_that_hangs_on_it(fresh, file, table):
    uri = fresh()
    import_files(uri, [file])
    before = dumped(uri)
    assert (figures(uri)[OLD], figures(uri)[NEW]) == ((False, 0), (True, 1))
    decisions = [prefer(OLD, NEW, who="王", note="查过原件"), prefer("obs/1", "obs/3")]
    result = import_files(uri, [table(*decisions)])
    assert (figures(uri)[OLD], figures(uri)[NEW]) == ((True, 1), (False, 0))
    found = rules(uri)
    assert found[NEW, OLD] == "decision"
    assert {pair: rule for pair, rule in found.items() if "obs/" in pair[0]} == {
        ("obs/2", "obs/1"): "decision",
        ("obs/3", "obs/1"): "decision",
    }
    assert rebuild(uri).batch is None, "only what the decision reaches was built, and nothing was overlooked"
    undo(uri, result.batch.id)
    assert dumped(uri) == before
    assert rebuild(uri).batch is None


def test_a_decision_that_agrees_with_the_rules_is_told_as_one(fresh, file, table):
    uri = fresh()
    import_files(uri, [file])
    before = dumped(uri)
    import_files(uri, [table(prefer(NEW, OLD))])
    assert rules(uri)[OLD, NEW] == "decision"
    assert rebuild(uri).batch is None
    import_files(uri, [file], decisions=table())
    assert dumped(uri) == before


def test_a_decision_without_effect_is_told_and_harmless(fresh, file, table, tmp_path):
    uri = fresh()
    import_files(uri, [file])
    before = dumped(uri)
    unused = [prefer("con/b", NEW), prefer("con/a", "con/gone"), prefer("ent/giver", "school/one")]
    result = import_files(uri, [table(*unused)])
    pairs = {(one.left, one.right) for one in result.unused}
    assert pairs == {(one.left, one.right) for one in unused}
    assert dumped(uri) == before
    assert len(review(uri).unused) == 3
    assert rebuild(uri).batch is None
    # a tie that goes takes the effect of its decision with it
    import_files(uri, [table(prefer(OLD, NEW))])
    untied = claims()
    untied["activities"][0]["contributions"][1].pop("alternative_to")
    result = import_files(uri, [write(tmp_path / "d.ndjson", untied)], decisions=table(prefer(OLD, NEW)))
    assert [(one.left, one.right) for one in result.unused] == [(OLD, NEW)]
    assert (figures(uri)[OLD], figures(uri)[NEW]) == ((True, 1), (True, 1))
    assert rebuild(uri).batch is None


def test_a_new_claim_waits_for_somebody_to_judge_it(fresh, file, table, tmp_path):
    """What somebody preferred stays preferred when a later claim comes, which is then among what is to be judged."""
    uri = fresh()
    import_files(uri, [file], decisions=table(prefer(OLD, NEW)))
    assert OLD not in {each.left for each in review(uri).claim_pairs}
    later = act(2, contributions=[figure("latest", "9", "src/a", as_of="2024", alternative_to=NEW)])
    import_files(uri, [write(tmp_path / "e.ndjson", {"activities": [later]})])
    assert rules(uri)["con/latest", OLD] == "decision"
    waiting = [(each.left, each.right, each.why) for each in review(uri).claim_pairs if each.left == OLD]
    assert waiting == [(OLD, "con/latest", "decision")]
    import_files(uri, [table(prefer(OLD, NEW), prefer("con/latest", OLD))])
    assert rules(uri)[OLD, "con/latest"] == "decision"
    assert rules(uri)[NEW, "con/latest"] == "decision"
    retract(uri, "act/2")
    assert rules(uri)[NEW, OLD] == "decision"
    assert rebuild(uri).batch is None


def test_pruning_a_claim_leaves_the_decision_without_effect(fresh, file, table, tmp_path):
    uri = fresh()
    import_files(uri, [file])
    import_files(uri, [table(prefer("obs/1", "obs/3"))])
    before = dumped(uri)
    less = claims()
    less["observations"] = less["observations"][:2]
    pruned = import_files(uri, [write(tmp_path / "d.ndjson", less)], prune=True, confirm=lambda _: True)
    assert rules(uri)["obs/1", "obs/2"] == "as_of"
    assert [(one.left, one.right) for one in pruned.unused] == [("obs/1", "obs/3")]
    undo(uri, pruned.batch.id)
    assert dumped(uri) == before


def test_copy_and_export_carry_it_beside_a_merge(fresh, file, table, tmp_path):
    """The giver of the claims goes into another entity: ids of claims do not change, and the decision holds."""
    uri = fresh()
    other = {"id": "ent/other", "label": "Enterprise", "name": "甲集团"}
    more = write(tmp_path / "e.ndjson", {"entities": [other]})
    merge = prefer("ent/giver", "ent/other", "same")
    import_files(uri, [file, more], decisions=table(merge, prefer(OLD, NEW)))
    assert rules(uri)[NEW, OLD] == "decision"
    assert figures(uri)[OLD] == (True, 1)
    assert copy(uri, str(tmp_path / "copy.kgl")).same
    export_records(uri, tmp_path / "all.ndjson")
    import_files(str(tmp_path / "again.kgl"), [tmp_path / "all.ndjson"])
    assert dumped(str(tmp_path / "copy.kgl")) == dumped(str(tmp_path / "again.kgl")) == dumped(uri)


@pytest.mark.parametrize(
    ("decisions", "code", "line", "named"),
    [
        ([("obs/1", "obs/2"), ("obs/2", "obs/3"), ("obs/3", "obs/1")], "preferred-in-circle", 3, "obs/1 → obs/2"),
        ([("obs/1", "obs/2"), ("obs/3", "obs/2")], "preferred-several", 4, "obs/1, obs/3"),
        ([("obs/3", "obs/2"), ("con/b", "con/a"), ("obs/1", "obs/2")], "preferred-several", 3, "obs/1, obs/3"),
    ],
)
def test_contradictions_are_refused_by_name(tmp_path, file, table, decisions, code, line, named):
    uri = str(tmp_path / "a.kgl")
    import_files(uri, [file])
    before = dumped(uri)
    with pytest.raises(InvalidData) as caught:
        import_files(uri, [table(*itertools.starmap(prefer, decisions))])
    (problem,) = caught.value.report
    assert (problem.code, problem.location.line, problem.location.heading) == (code, line, "left")
    assert named in problem.value
    assert dumped(uri) == before


def test_a_tie_that_makes_decisions_contradict_is_refused(tmp_path, file, table):
    """Two facts become one: what was preferred of each stands in the way until somebody says which goes first."""
    uri = str(tmp_path / "a.kgl")
    import_files(uri, [file], decisions=table(prefer(OLD, NEW), prefer("con/b", "con/a")))
    joined = claims()
    joined["activities"][0]["contributions"][0]["alternative_to"] = "con/b"
    with pytest.raises(InvalidData) as caught:
        import_files(uri, [write(tmp_path / "d.ndjson", joined)])
    assert [problem.code for problem in caught.value.report] == ["preferred-several"]
    both = table(prefer(OLD, NEW), prefer("con/b", "con/a"), prefer(OLD, "con/b"))
    import_files(uri, [tmp_path / "d.ndjson"], decisions=both)
    assert rules(uri)["con/b", OLD] == "decision"


def test_the_review_says_what_each_claim_says(tmp_path, file, table):
    uri = str(tmp_path / "a.kgl")
    import_files(uri, [file])
    waiting = {each.right: each for each in review(uri).claim_pairs}
    assert list(waiting) == ["con/b", OLD, "con/copy", "obs/1", "obs/2"]
    assert (waiting[OLD].left_name, waiting[OLD].right_name) == ("2 CNY, 2021-06, src/copy", "1 CNY, 2020, src/a")
    assert (waiting[OLD].label, waiting[OLD].where, waiting[OLD].why) == ("Contribution", "act/1", "as_of")
    assert (waiting["obs/1"].right_name, waiting["obs/1"].where) == ("employment 10 person, 2020, src/a", "school/one")
    path = table(prefer(OLD, NEW), prefer("con/a", "con/b", "unsure"))
    waiting = {each.right: each.decision for each in review(uri, decisions=path).claim_pairs}
    assert waiting == {"con/b": "unsure", "con/copy": "", "obs/1": "", "obs/2": ""}
    assert record_decisions(path, [prefer(NEW, OLD)], load_vocabulary()) == {"new": 0, "changed": 1, "unchanged": 0}
    assert [each.right for each in review(uri, decisions=path).claim_pairs][1] == "con/copy", "judged either way round"


def test_the_review_takes_files_whose_ties_lead_nowhere(tmp_path):
    sections = {"activities": [act(1, contributions=[figure("x", "1", "src/a", alternative_to="con/none")])]}
    path = write(tmp_path / "d.ndjson", {"sources": [SOURCE], "entities": [GIVER, SCHOOL], **sections})
    import_files(str(tmp_path / "a.kgl"), [write(tmp_path / "e.ndjson", {"sources": [SOURCE]})])
    assert review(str(tmp_path / "a.kgl"), [path]).claim_pairs == []


# -- laws ------------------------------------------------------------------------------------------------------------

CLAIMS = [f"con/{number}" for number in range(4)]
LINES = st.lists(
    st.tuples(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS)).filter(lambda two: two[0] < two[1]),
    min_size=1,
    max_size=3,
    unique=True,
)
"""Each puts a claim before one of a higher number, so that there is no circle; several may still be preferred."""


def files_of(folder, ties):
    """One act with one claim in each file; a tie names any other claim."""
    found = [write(folder / "s.ndjson", {"sources": [SOURCE], "entities": [GIVER, SCHOOL]})]
    for number, claim in enumerate(CLAIMS):
        tie = {"alternative_to": CLAIMS[ties[number]]} if ties[number] is not None else {}
        contribution = figure(claim[4:], str(number), "src/a", as_of=f"{2020 + number % 2}", **tie)
        found.append(
            write(folder / f"{number}.ndjson", {"activities": [act(number + 1, contributions=[contribution])]})
        )
    return found


TIES = st.tuples(*(st.sampled_from([None, *range(number)]) for number in range(len(CLAIMS))))


def check_any_order(make, folder, ties, lines, order, split):
    """Import files and tables in some order: the graph is that of all at once; without its table, that of before."""
    parties, *acts = files_of(folder, ties)
    write_table(folder / "one.csv", itertools.starmap(prefer, lines[:split]))
    write_table(folder / "all.csv", itertools.starmap(prefer, lines))
    uri = make()
    import_files(uri, [parties, *acts])
    plain = dumped(uri)
    if problems := list(check_files([folder / "all.csv"], uri=uri)):
        assert {problem.code for problem in problems} == {"preferred-several"}
        with pytest.raises(InvalidData):
            import_files(uri, [folder / "all.csv"])
        assert dumped(uri) == plain
        return
    import_files(uri, [folder / "all.csv"])
    wanted = dumped(uri)
    undo(uri, history(uri)[-1].id)
    assert dumped(uri) == plain
    uri = make()
    import_files(uri, [parties])
    # a claim can only name one that is there: acts keep their order, tables come anywhere between
    tables = [(order[0], folder / "one.csv"), (order[1], folder / "all.csv")]
    refused = []
    for _, path in sorted([*enumerate(acts), *tables], key=lambda step: step[0]):
        try:
            import_files(uri, [path])
        except InvalidData:  # some of the lines may prefer several claims where all of them do not
            assert path.name != "all.csv"
            refused.append(path)
    import_files(uri, [folder / "all.csv"])
    for path in refused:  # a later act shows that the lines of one.csv prefer several: it waits for the others
        if path.name != "one.csv":
            import_files(uri, [path])
    assert dumped(uri) == wanted
    assert rebuild(uri).batch is None


ORDER = st.tuples(st.integers(0, 4), st.integers(0, 4))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ties=TIES, lines=LINES, order=ORDER, split=st.integers(0, 3))
@example(
    ties=(None, 0, 0, None),
    lines=[("con/0", "con/2"), ("con/1", "con/2"), ("con/0", "con/1")],
    order=(0, 2),
    split=2,
)
def test_any_order_on_the_embedded_store(tmp_path_factory, ties, lines, order, split):
    folder = tmp_path_factory.mktemp("run")
    numbers = itertools.count()
    check_any_order(lambda: str(folder / f"{next(numbers)}.kgl"), folder, ties, lines, order, split)
    shutil.rmtree(folder, ignore_errors=True)


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ties=TIES, lines=LINES, order=ORDER, split=st.integers(0, 3))
def test_any_order_on_neo4j(neo4j_uri, neo4j_driver, tmp_path_factory, ties, lines, order, split):
    def emptied():
        neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        return neo4j_uri

    folder = tmp_path_factory.mktemp("run")
    check_any_order(emptied, folder, ties, lines, order, split)
    shutil.rmtree(folder, ignore_errors=True)
