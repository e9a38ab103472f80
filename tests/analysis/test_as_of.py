"""Analysis as of a date: what is walked on and counted, from a fake reader and from a real store."""

import pytest
from memory_graph import snapshot_of

from graphkit.analysis.measures.by_name import measure_named
from graphkit.analysis.measures.centrality import centrality
from graphkit.analysis.network.projection import project
from graphkit.analysis.paths.shortest import paths
from graphkit.analysis.selection import Selection, every_edge
from graphkit.errors import UsageError
from graphkit.query.valid_time import parse_time


def rank(reader, measure="degree", weight=None, *, as_of=None, between=None, certain=False, **selection):
    time = parse_time(as_of, between, certain=certain)
    return centrality(snapshot_of(reader), Selection(**selection, time=time), measure_named(measure, weight))


def walk(store, start, goal, **when):
    return paths(snapshot_of(store), start, goal, every_edge(time=parse_time(**when)))


def ids(ranking):
    return {row["id"] for row in ranking.rows}


def test_help_that_did_not_hold_is_left_out_and_counted(reader):
    # act/1 is of 2020-03, the rest undated; the pairing since 2016
    before = rank(reader, "degree", as_of="2019", brokers=True, pairings=True)
    assert before.as_of == {
        "as_of": "2019", "from": "2019-01-01", "to": "2019-12-31", "only_certain": False,
        "acts": {"certain": 0, "possible": 5, "excluded": 1}, "pairings": {"certain": 0, "possible": 1, "excluded": 0},
    }  # fmt: skip
    assert before.provenance()["as_of"] == before.as_of
    then = rank(reader, "degree", as_of="2020-03-31")
    assert then.as_of["acts"] == {"certain": 1, "possible": 5, "excluded": 0}
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
