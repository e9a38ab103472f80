"""Sums of money: each figure once in each set, one flow at a time, and equal to the patterns of docs/model.md."""

from collections import defaultdict
from contextlib import closing

import pytest
from memory_graph import build_reader, snapshot_of, stored

from graphkit.analysis.measures.by_name import measure_named
from graphkit.analysis.measures.centrality import centrality
from graphkit.analysis.network.projection import project
from graphkit.analysis.selection import Selection
from graphkit.errors import UsageError
from graphkit.query.saved import load_saved

YUAN = {"currency": "CNY", "stage": "disbursed"}
GIVEN = """
MATCH (g:Node)-[d]->(r:Node) WHERE d.counted_given AND d.flow = $flow AND d.realised
  AND d.symmetric IS NULL AND d.benefit IN ['forward', 'mutual'] AND d.learning IS NULL AND d.currency = 'CNY'
  AND type(d) <> 'FACILITATED_FOR' AND d.giver_is_channel IS NULL
WITH DISTINCT g, CASE WHEN d.joint THEN d.contribution ELSE d.id END AS figure,
  coalesce(d.amount, d.joint_amount) AS amount
WHERE amount IS NOT NULL RETURN g.id AS id, sum(amount) AS total"""
RECEIVED = """
MATCH (g:Node)-[d]->(r:Node) WHERE d.counted_received AND d.flow = $flow AND d.realised
  AND d.symmetric IS NULL AND d.benefit IN ['forward', 'mutual'] AND d.learning IS NULL AND d.currency = 'CNY'
  AND r.class <> 'Fund'
WITH DISTINCT r, CASE WHEN d.joint THEN d.contribution ELSE d.id END AS figure,
  coalesce(d.amount, d.joint_amount) AS amount
WHERE amount IS NOT NULL RETURN r.id AS id, sum(amount) AS total"""


def act(number, kind="donation", *figures, **fields):
    return {
        "id": f"act/{number}",
        "kind": kind,
        "contributions": [{"id": f"con/{number}.{place}", **YUAN, **figure} for place, figure in enumerate(figures)],
        **fields,
    }


def ranked(reader, measure, **selection):
    ranking = centrality(snapshot_of(reader), Selection(**selection), measure_named(measure, "amount"))
    return {row["id"]: row["value"] for row in ranking.rows if row["value"]}


def pairs(reader, **selection):
    graph = project(snapshot_of(reader), Selection(**selection), "amount").to_networkx()
    return {(a, b): weight for a, b, weight in graph.edges(data="weight")}


def test_a_part_is_left_out_only_beside_its_total():
    reader = build_reader(
        activities=[
            act(1, "donation", {"amount": "100"}, providers=["ent/a", "ent/b"], recipients=["county/p"]),
            act(
                2,
                "donation",
                {"amount": "30", "part_of_total": "con/1.0"},
                providers=["ent/a"],
                recipients=["school/s"],
            ),
            act(3, "donation", {"amount": "9"}, providers=["ent/c"], recipients=["county/q"]),
            act(
                4, "donation", {"amount": "4", "part_of_total": "con/3.0"}, providers=["ent/c"], recipients=["school/t"]
            ),
        ]
    )  # fmt: skip
    assert ranked(reader, "out_strength") == {"ent/a": 30.0, "ent/c": 9.0}  # the joint 100 is in no giver's sum
    assert ranked(reader, "in_strength") == {"county/p": 100.0, "school/s": 30.0, "county/q": 9.0, "school/t": 4.0}
    assert pairs(reader) == {("ent/a", "school/s"): 30.0, ("ent/c", "county/q"): 9.0}
    assert pairs(reader, within=["school/t"]) == {("ent/c", "school/t"): 4.0}  # its total is not in this set
    assert project(snapshot_of(reader), weight="amount").coverage["parts"] == 1


def test_a_joint_figure_counts_once_for_the_side_that_is_single():
    reader = build_reader(
        activities=[act(1, "donation", {"amount": "60"}, providers=["ent/a"], recipients=["school/s", "school/t"])]
    )
    assert ranked(reader, "out_strength") == {"ent/a": 60.0}
    assert ranked(reader, "in_strength") == {}
    assert ranked(reader, "strength") == {"ent/a": 60.0}
    assert pairs(reader) == {}
    assert project(snapshot_of(reader), weight="amount").coverage["joint"] == 1


def test_reversed_measures_turn_the_sides_of_money_round():
    reader = build_reader(
        activities=[act(1, "donation", {"amount": "60"}, providers=["ent/a"], recipients=["school/s", "school/t"])]
    )
    turned = centrality(snapshot_of(reader), measure=measure_named("in_strength", "amount", reverse=True))
    assert {row["id"]: row["value"] for row in turned.rows}["ent/a"] == 60.0


def test_flows_are_never_added_up():
    reader = build_reader(
        activities=[
            act(1, "donation", {"amount": "5"}, providers=["ent/a"], recipients=["county/p"]),
            act(2, "investment", {"amount": "700"}, providers=["ent/a"], recipients=["county/p"]),
            act(3, "purchase", {"amount": "11"}, providers=["ent/a"], recipients=["county/p"]),
        ]
    )
    with pytest.raises(UsageError, match="aid, investment, trade"):
        pairs(reader)
    with pytest.raises(UsageError, match="aid, trade"):
        pairs(reader, flows=["aid", "trade"])
    assert {flow: pairs(reader, flows=[flow]) for flow in ("aid", "investment", "trade", "labour")} == {
        "aid": {("ent/a", "county/p"): 5.0},
        "investment": {("ent/a", "county/p"): 700.0},
        "trade": {("ent/a", "county/p"): 11.0},
        "labour": {},
    }
    assert pairs(reader, kinds=["donation"]) == {("ent/a", "county/p"): 5.0}  # the only one
    found = project(snapshot_of(reader), Selection(flows=["trade"]), "amount")
    assert (found.parameters["flow"], found.filter["flows"]) == ("trade", ["trade"])


def test_a_fund_is_a_channel_and_ranks_nowhere():
    reader = build_reader(
        entities=[{"id": "fund/f", "label": "Fund", "name": "专项基金", "contributors": ["ent/a"]}],
        activities=[
            act(1, "funding", {"amount": "50"}, funders=["ent/a"], recipients=["fund/f"]),
            act(2, "funding", {"amount": "20"}, funders=["fund/f"], recipients=["school/s"]),
        ],
    )
    assert ranked(reader, "out_strength") == {"ent/a": 50.0}  # what the fund pays out was given before
    assert ranked(reader, "in_strength") == {"school/s": 20.0}
    assert pairs(reader) == {("ent/a", "school/s"): 20.0}  # between two parties the fund stands aside
    nobody = build_reader(activities=[act(1, "funding", {"amount": "20"}, funders=["fund/f"], recipients=["school/s"])])
    ranking = centrality(snapshot_of(nobody), measure=measure_named("out_degree"))
    assert [row["id"] for row in ranking.rows] == ["school/s"]
    assert ranking.coverage["funds_left_out"] == 1
    assert ranked(nobody, "in_strength") == {"school/s": 20.0}


def test_a_place_stands_for_the_groups_that_come_from_it():
    reader = build_reader(
        entities=[{"id": "grp/g", "label": "Group", "name": "专家组", "origin": ["county/h"]}],
        activities=[act(1, "donation", {"amount": "8"}, providers=["grp/g"], recipients=["school/s"])],
    )
    assert pairs(reader, within=["county/h"]) == {("grp/g", "school/s"): 8.0}
    assert pairs(reader, within=["school/s"]) == pairs(reader)


@pytest.mark.parametrize("flow", ["aid", "investment", "trade"])
@pytest.mark.parametrize(("measure", "cypher"), [("out_strength", GIVEN), ("in_strength", RECEIVED)])
def test_strength_by_amount_is_the_documented_sum(demo, flow, measure, cypher):
    asked = {row["id"]: row["total"] for row in demo.query(cypher, {"flow": flow}).rows}
    assert asked
    assert ranked(demo, measure, flows=[flow]) == pytest.approx(asked)


def is_of_member(edge):
    return edge.properties.get("derived") and edge.properties.get("via_group")


@pytest.mark.parametrize("flow", ["aid", "investment", "trade"])
@pytest.mark.parametrize(
    ("query", "sums", "degrees"), [("helpers", "out_strength", "out_degree"), ("receivers", "in_strength", "in_degree")]
)
def test_rankings_are_those_of_the_saved_queries(demo, flow, query, sums, degrees):
    saved = load_saved(query)
    defaults = {name: parameter.default for name, parameter in saved.parameters.items()}
    rows = demo.query(saved.text, {**defaults, "flow": flow, "currency": "CNY"}).rows
    asked = {row["id"]: row["realised"] for row in rows if row["realised"]}
    assert asked
    assert ranked(demo, sums, flows=[flow]) == pytest.approx(asked)
    every = demo.query(saved.text, {**defaults, "flow": flow}).rows
    other = "receivers" if query == "helpers" else "helpers"
    ranking = centrality(snapshot_of(demo), Selection(flows=[flow]), measure_named(degrees))
    degree = {row["id"]: row["value"] for row in ranking.rows}
    assert all(row[other] <= degree[row["id"]] for row in every)  # a ranking also has the named members of groups
    by_name = {edge.source if query == "helpers" else edge.target for edge in demo.edges() if is_of_member(edge)}
    assert {node_id for node_id, value in degree.items() if value} - {row["id"] for row in every} <= by_name


def test_degrees_count_the_parties_of_the_direct_edges(demo):
    others = defaultdict(set)
    for edge in demo.edges():
        properties = edge.properties
        if (
            properties.get("derived") and properties.get("activity") and edge.type != "FACILITATED_FOR"
            and properties.get("flow") != "relation" and properties.get("benefit") != "reverse"
            and not properties.get("learning") and not properties.get("symmetric")
        ):  # fmt: skip
            others[edge.source].add(edge.target)
    ranking = centrality(snapshot_of(demo), measure=measure_named("out_degree"))
    degrees = {row["id"]: row["value"] for row in ranking.rows if row["value"]}
    funds = {edge.source for edge in demo.edges() if edge.properties.get("giver_is_channel")}
    assert degrees == {helper: len(receivers) for helper, receivers in others.items() if helper not in funds}


def test_sums_are_equal_from_memory_and_from_a_store(reader, tmp_path):
    with closing(stored(reader, tmp_path / "graph.kgl")) as store:
        assert ranked(store, "strength", flows=["aid"]) == ranked(reader, "strength", flows=["aid"])
