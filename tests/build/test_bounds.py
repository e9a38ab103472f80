"""An undated act has bounds, not dates."""

from datetime import date

import pytest

SOURCES = [{"id": "src/1", "published": "2020-07"}, {"id": "src/2", "published": "2019-03-05"}]
EVIDENCE = [{"source": "src/1", "paragraph": 1}, {"source": "src/2", "paragraph": 1}]


def bounds(graph, more=None, **fields):
    row = {"id": "act/x", "kind": "service", "recipients": ["county/c"], "providers": ["ent/a"], **fields}
    found = graph(sources=SOURCES, activities=[row], **(more or {}))
    node = found.nodes["act/x"].properties
    assert "start_date" not in node or fields["period"].get("start")
    for edge in found.direct().values():
        if "activity" in edge:
            assert (edge.get("not_before"), edge.get("not_after")) == (node.get("not_before"), node.get("not_after"))
    return node.get("not_before"), node.get("not_after")


@pytest.mark.parametrize("status", ["completed", "disbursed"])
def test_a_finished_act_lies_before_its_earliest_report(graph, status):
    assert bounds(graph, status=status, evidence=EVIDENCE) == (None, date(2019, 3, 5))
    assert bounds(graph, status=status, evidence=EVIDENCE[:1]) == (None, date(2020, 7, 31))


@pytest.mark.parametrize("status", ["planned", "started", None])
def test_one_that_may_go_on_has_no_latest_day(graph, status):
    assert bounds(graph, status=status, evidence=EVIDENCE) == (None, None)


def test_a_finished_act_with_a_start_and_no_end_has_a_latest_day_too(graph):
    period = {"start": "2018"}
    assert bounds(graph, status="completed", period=period, evidence=EVIDENCE) == (None, date(2019, 3, 5))
    period = {"start": "2018", "end": "2018"}
    assert bounds(graph, status="completed", period=period, evidence=EVIDENCE) == (None, None)


def test_a_start_that_governs_it_is_the_earliest_day(graph):
    pairing = {"id": "pair/x", "helper": "city/h", "recipient": "county/c", "since": "2016"}
    seen = {"id": "pair/y", "helper": "city/h", "recipient": "county/c", "attested_from": "2016"}
    programme = {"id": "prog/p", "name": "协作", "period": {"start": "2013-05"}}
    more = {"pairings": [pairing, seen], "programmes": [programme]}
    assert bounds(graph, more, programmes=["prog/p"]) == (date(2013, 5, 1), None)
    assert bounds(graph, more, programmes=["prog/p"], pairing="pair/x") == (date(2016, 1, 1), None)
    assert bounds(graph, more, pairing="pair/y") == (None, None)
    assert bounds(graph, more, period={"not_before": "2017"}, pairing="pair/x") == (date(2017, 1, 1), None)


def test_an_earliest_day_after_the_latest_is_dropped(graph):
    assert bounds(graph, status="completed", period={"not_before": "2022"}, evidence=EVIDENCE) == (
        None,
        date(2019, 3, 5),
    )
