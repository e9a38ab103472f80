"""Flows: sums of money never mix aid, investment, trade, labour and relations."""

import pytest

MONEY = {"id": "con/1", "amount": "100", "currency": "CNY", "stage": "disbursed"}


@pytest.mark.parametrize(
    ("kind", "flow"),
    [
        ("donation", "aid"),
        ("investment", "investment"),
        ("promotion", "trade"),
        ("employment", "labour"),
        ("exchange", "relation"),
    ],
)
def test_the_flow_is_that_of_the_kind(act, kind, flow):
    graph = act(kind=kind, providers=["ent/a"], recipients=["school/s"], contributions=[MONEY])
    assert graph.nodes["act/x"].properties["flow"] == flow
    assert graph.nodes["con/1"].properties["flow"] == flow
    assert {edge["flow"] for edge in graph.direct().values()} == {flow}


def test_a_figure_has_its_own_flow_and_a_record_may_say_another(act):
    figures = [{**MONEY, "kind": "purchase"}, {**MONEY, "id": "con/2", "flow": "mixed"}, {**MONEY, "id": "con/3"}]
    graph = act(flow="investment", providers=["ent/a"], recipients=["school/s"], contributions=figures)
    flows = {figure: graph.nodes[figure].properties["flow"] for figure in ("con/1", "con/2", "con/3")}
    assert flows == {"con/1": "trade", "con/2": "mixed", "con/3": "investment"}
    assert {key[3]: edge["flow"] for key, edge in graph.direct().items()} == flows


def test_a_broker_carries_the_flow_of_what_it_brokers(act):
    graph = act(
        kind="investment",
        providers=["ent/a"],
        facilitators=["party/p"],
        recipients=["school/s"],
        contributions=[MONEY],
    )
    assert graph.direct("FACILITATED_FOR")["party/p", "FACILITATED_FOR", "school/s", "con/1"]["flow"] == "investment"


def test_a_pairing_is_a_relation(graph):
    found = graph(pairings=[{"id": "pair/x", "helper": "city/a", "recipient": "county/p", "brokers": ["party/z"]}])
    assert {edge["flow"] for edge in found.direct().values()} == {"relation"}
