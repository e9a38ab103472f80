"""What counts as help and what it weighs, on the graph of conftest worked by hand."""

import pytest
from memory_graph import MemoryReader, snapshot_of

from graphkit.analysis.network.projection import project
from graphkit.analysis.selection import Selection
from graphkit.errors import UsageError


def weights(reader, weight="acts", **selection):
    graph = project(snapshot_of(reader), Selection(**selection), weight).to_networkx()
    return {(a, b): w for a, b, w in graph.edges(data="weight")}


def test_acts_are_counted_once_for_each_pair(reader):
    assert weights(reader) == {
        ("ent/a", "school/s"): 2.0,  # two acts, three figures
        ("county/h", "county/p"): 2.0,  # the joint funding, the teaching side of the stay; an agreement is no help yet
        ("fund/f", "county/p"): 1.0,
        ("grp/g", "county/p"): 1.0,
        ("ent/m", "county/p"): 1.0,  # a named member of the group
    }


def test_what_is_left_out_can_be_asked_for(reader):
    assert ("party/b", "school/s") not in weights(reader)
    assert weights(reader, brokers=True)["party/b", "school/s"] == 1.0
    assert weights(reader, pairings=True)["county/h", "county/p"] == weights(reader)["county/h", "county/p"] + 1
    assert weights(reader, benefit=("reverse",)) == {("county/p", "county/h"): 1.0}
    assert weights(reader, learning=True)["county/p", "county/h"] == 1.0


def test_relations_count_where_they_are_asked_for(reader):
    assert weights(reader, flows=["relation"]) == {("county/h", "county/p"): 1.0, ("county/p", "county/h"): 1.0}
    assert weights(reader, flows=[])["county/h", "county/p"] == weights(reader)["county/h", "county/p"] + 1
    assert weights(reader, flows=["trade"]) == weights(reader, kinds=["purchase"])
    assert weights(reader, flows=["trade"], pairings=True)["county/h", "county/p"] == 1.0  # a flag of its own


def test_filters(reader):
    assert weights(reader, programmes=["prog/y"]) == {("ent/a", "school/s"): 1.0}
    assert weights(reader, programmes=["计划甲"], kinds=["donation"]) == {("ent/a", "school/s"): 1.0}
    assert weights(reader, kinds=["purchase"]) == {("grp/g", "county/p"): 1.0, ("ent/m", "county/p"): 1.0}


def test_amounts_are_the_counted_ones_of_one_currency_and_stage(reader):
    assert weights(reader, "amount") == {("ent/a", "school/s"): 150.0}  # joint and planned money is nobody's paid money
    assert weights(reader, "amount", stage="planned") == {("ent/a", "school/s"): 900.0}
    found = project(snapshot_of(reader), weight="amount")
    assert found.parameters == {"weight": "amount", "flow": "aid", "currency": "CNY", "stage": "realised"}
    assert found.coverage["edges"] == 2
    assert found.coverage["edges_selected"] > 2


def test_currencies_are_never_added_up(sections):
    from memory_graph import build_reader

    sections["activities"][1]["contributions"][0]["currency"] = "USD"
    reader = build_reader(**sections)
    with pytest.raises(UsageError, match="CNY, USD"):
        weights(reader, "amount")
    assert weights(reader, "amount", currency="USD") == {("ent/a", "school/s"): 50.0}


def test_a_reversal_takes_away(sections):
    from memory_graph import build_reader

    back = {"id": "con/back", "amount": "-120", "currency": "CNY", "stage": "disbursed", "reversal": True}
    sections["activities"][1]["contributions"].append(back)
    assert weights(build_reader(**sections), "amount") == {("ent/a", "school/s"): 30.0}
    back["amount"] = "-1000"
    emptied = project(snapshot_of(build_reader(**sections)), weight="amount")
    assert (emptied.matrix.nnz, emptied.coverage["pairs_not_positive"]) == (0, 1)  # said, never silently dropped
    assert dict(zip(emptied.nodes, emptied.given, strict=True))[emptied.snapshot.row["ent/a"]] == -850.0


@pytest.mark.parametrize(
    ("wrong", "listed"),
    [
        ({"weight": "money"}, "acts, amount"),
        ({"programmes": ["甲计画"]}, "甲计划"),
        ({"kinds": ["donaton"]}, "donation"),
        ({"flows": ["invest"]}, "investment"),
        ({"stage": "nope"}, "disbursed"),
        ({"currency": "cny"}, "CNY"),
    ],
)
def test_what_is_unknown_is_refused_with_what_there_is(reader, wrong, listed):
    with pytest.raises(UsageError, match=listed):
        weights(reader, **wrong)


def test_a_knof_a_user_without_edges_is_an_empty_projection(reader):
    assert len(project(snapshot_of(reader), Selection(kinds=["technology"]))) == 0


def test_places_keep_help_from_or_to_them_and_what_lies_in_them(reader):
    in_p = {("ent/a", "school/s"): 2.0}  # the school is there
    assert weights(reader, within=["county/p"], kinds=["donation"]) == in_p
    assert weights(reader, within=["county/h"], kinds=["funding"]) == {("county/h", "county/p"): 1.0}
    with pytest.raises(UsageError, match="place"):
        weights(reader, within=["nowhere at all"])


def test_what_is_mutual_follows_the_edge_and_no_list_of_kinds(reader):
    edges = list(reader.edges())
    for edge in edges:
        if edge.type == "SIGNED_WITH":
            edge.type = "COSTUDIED_WITH"
    of_a_user = MemoryReader(reader.nodes(), edges)
    assert weights(of_a_user, flows=["relation"])["county/p", "county/h"] == 1.0
    for edge in edges:
        edge.properties.pop("symmetric", None)
    assert ("county/p", "county/h") not in weights(MemoryReader(reader.nodes(), edges), flows=["relation"])
