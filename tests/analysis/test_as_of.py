"""Analysis as of a date: what is walked on and counted, from a fake reader and from a real store."""

import pytest
from memory_graph import build_reader, snapshot_of

from graphkit.analysis.measures.by_name import measure_named
from graphkit.analysis.measures.centrality import centrality
from graphkit.analysis.network.projection import project
from graphkit.analysis.paths.shortest import paths
from graphkit.analysis.selection import Selection, every_edge, select
from graphkit.errors import UsageError
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import count_states, parse_time


def rank(reader, measure="degree", weight=None, *, as_of=None, between=None, certain=False, **selection):
    time = parse_time(as_of, between, certain=certain)
    return centrality(snapshot_of(reader), Selection(**selection, time=time), measure_named(measure, weight))


def walk(store, start, goal, **when):
    return paths(snapshot_of(store), start, goal, every_edge(time=parse_time(**when)))


def ids(ranking):
    return {row["id"] for row in ranking.rows}


def test_help_that_did_not_hold_is_left_out_and_counted(reader):
    # act/1 is of 2020-03, the rest undated; the pairing since 2016; the agreement is no help yet
    before = rank(reader, "degree", as_of="2019", brokers=True, pairings=True)
    assert before.as_of == {
        "as_of": "2019", "from": "2019-01-01", "to": "2019-12-31", "only_certain": False,
        "acts": {"certain": 0, "possible": 4, "excluded": 1}, "pairings": {"certain": 0, "possible": 1, "excluded": 0},
    }  # fmt: skip
    assert before.provenance()["as_of"] == before.as_of
    then = rank(reader, "degree", as_of="2020-03-31")
    assert then.as_of["acts"] == {"certain": 1, "possible": 4, "excluded": 0}
    assert ids(rank(reader, "degree", as_of="2020-03", certain=True)) == {"ent/a", "school/s"}
    assert ids(rank(reader, "degree", as_of="2016", certain=True, pairings=True)) == {"county/h", "county/p"}
    assert ids(rank(reader, "degree", as_of="2015", certain=True, pairings=True)) == set()


def test_no_time_asked_about_is_none(reader):
    found = rank(reader, "degree")
    assert found.as_of is None
    assert found.provenance()["as_of"] is None


def test_each_act_is_in_one_state_whatever_the_stretch(reader):
    snapshot, edges = snapshot_of(reader), {"brokers": True, "learning": True, "pairings": True}
    for when in (
        {"as_of": "2016"},
        {"between": ("2010", "2030")},
        {"as_of": "2020-04-01"},
        {"between": ("2020-03", "2020-03")},
    ):
        found = project(snapshot, Selection(**edges, time=parse_time(**when)))
        whole = project(snapshot, Selection(**edges))
        assert sum(found.as_of["acts"].values()) + sum(found.as_of["pairings"].values()) == whole.coverage["acts"]
        assert found.coverage["acts"] == whole.coverage["acts"] - sum(
            found.as_of[what]["excluded"] for what in ("acts", "pairings")
        )


def test_between_a_day_and_itself_is_as_of_that_day(reader):
    one, other = rank(reader, between=("2020-03", "2020-03")), rank(reader, as_of="2020-03")
    assert (one.rows, one.as_of) == (other.rows, other.as_of)


def test_amounts_of_a_time(reader):
    later = rank(reader, "in_strength", "amount", currency="CNY", as_of="2020-03", certain=True)
    assert {row["id"]: row["value"] for row in later.rows} == {"ent/a": 0.0, "school/s": 100.0}


def test_paths_walk_on_what_held(store):
    whole = walk(store, "party/b", "school/s")
    assert len(whole.steps[0]) == 1
    assert walk(store, "party/b", "school/s", as_of="2020-03", certain=True).steps
    before = walk(store, "party/b", "school/s", as_of="2019")
    assert before.rows == []  # act/1 had not begun
    assert before.as_of["acts"]["excluded"] == 1
    pair = walk(store, "county/h", "county/p", between=("2016", "2017"), certain=True)
    assert {row["type"] for row in pair.rows} == {"PAIRED_WITH"}
    brought = walk(store, "party/b", "ent/z", as_of="2019")  # an act without receiver counts by its own dates
    assert [row["type"] for row in brought.rows] == ["FACILITATED"]
    assert walk(store, "party/b", "ent/z", as_of="2019", certain=True).rows == []


def test_a_wrong_date_is_refused_before_anything_is_read(reader, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    with pytest.raises(UsageError, match="'2019-00' is not a date"):
        rank(reader, as_of="2019-00")


ACTS_AS_OF = """
MATCH (a:Activity) WITH coalesce(a.start_date, a.not_before) AS first, a.end_date AS last, a, date($day) AS day
WITH a, CASE
  WHEN last < day THEN 'excluded'
  WHEN last IS NULL AND a.not_after < day THEN 'excluded'
  WHEN first > day THEN 'excluded'
  WHEN a.start_date IS NULL THEN 'possible'
  WHEN last IS NOT NULL THEN 'certain'
  WHEN a.start_date_precision = 'day' AND a.start_date < day THEN 'possible'
  WHEN a.start_date_precision = 'month' AND a.start_date + duration({months: 1}) <= day THEN 'possible'
  WHEN a.start_date_precision = 'year' AND a.start_date + duration({years: 1}) <= day THEN 'possible'
  ELSE 'certain' END AS state
RETURN state, count(a) AS acts"""


@pytest.mark.parametrize("day", ["1990-01-01", "2022-06-30", "2026-06-01"])
def test_acts_as_of_a_day_are_those_that_cypher_counts(demo, day):
    found = select(snapshot_of(demo), every_edge(time=parse_time(day)))
    asked = {row["state"]: row["acts"] for row in demo.query(ACTS_AS_OF, {"day": day}).rows}
    assert {state: count for state, count in found.as_of["acts"].items() if count} == asked
    saved = load_saved("pairings-as-of")
    defaults = {name: parameter.default for name, parameter in saved.parameters.items()}
    rows = demo.query(saved.text, defaults | parse_time(day).parameters()).rows
    states = {row["id"]: row["state"] for row in rows}
    assert found.as_of["pairings"] == count_states(states.values())


def test_an_undated_act_is_excluded_outside_its_bounds():
    reported = build_reader(
        sources=[{"id": "src/a", "name": "报", "published": "2020-05"}],
        activities=[
            {
                "id": "act/1", "kind": "donation", "status": "completed", "providers": ["ent/a"],
                "recipients": ["school/s"], "period": {"not_before": "2016"},
                "evidence": [{"source": "src/a", "paragraph": 1}],
            }
        ],
    )  # fmt: skip
    states = {day: rank(reported, as_of=day).as_of["acts"] for day in ("2015", "2016", "2020-05", "2020-06")}
    assert [day for day, counts in states.items() if counts["possible"]] == ["2016", "2020-05"]
    assert [day for day, counts in states.items() if counts["excluded"]] == ["2015", "2020-06"]
    assert snapshot_of(reported).edges.bounds[0] == ("2016-01-01", "2020-05-31")
