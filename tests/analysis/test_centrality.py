"""Measures against NetworkX, against cases worked by hand, and against laws that any naming of nodes must keep."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_graph import MemoryReader, snapshot_of
from scipy.sparse import csr_array

from graphkit.analysis.measures.betweenness import betweenness
from graphkit.analysis.measures.by_name import MEASURES, measure_named
from graphkit.analysis.measures.centrality import centrality
from graphkit.analysis.measures.pagerank import PageRank, pagerank
from graphkit.analysis.selection import Selection
from graphkit.elements import Edge, Node
from graphkit.errors import UsageError

REFERENCE = {
    "degree": lambda g, w: dict(g.degree()),
    "in_degree": lambda g, w: dict(g.in_degree()),
    "out_degree": lambda g, w: dict(g.out_degree()),
    "strength": lambda g, w: dict(g.degree(weight="weight")),
    "in_strength": lambda g, w: dict(g.in_degree(weight="weight")),
    "out_strength": lambda g, w: dict(g.out_degree(weight="weight")),
    "pagerank": lambda g, w: nx.pagerank(g, tol=1e-14, max_iter=10_000, weight=w),
    "betweenness": lambda g, w: nx.betweenness_centrality(g, weight="distance" if w else None),
}


def network(pairs):
    """Return a reader of donations between enterprises: one act for each (giver, receiver)."""
    ids = sorted({end for pair in pairs for end in pair})
    nodes = [Node(node_id, "Enterprise", {"name": node_id}) for node_id in ids]
    edges = [
        Edge(
            f"{a}~DONATED_TO~{b}~act/{number}", "DONATED_TO", a, "Enterprise", b, "Enterprise",
            {
                "derived": True, "activity": f"act/{number}", "kind": "donation", "flow": "aid", "benefit": "forward",
                "counted": False,
            },
        )
        for number, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    return MemoryReader(nodes, edges)


def rank(source, measure, weight=None, *, reverse=False, **selection):
    return centrality(snapshot_of(source), Selection(**selection), measure_named(measure, weight, reverse=reverse))


def values(source, measure, weight=None, **options):
    return {row["id"]: row["value"] for row in rank(source, measure, weight, **options).rows}


names = st.sampled_from([f"ent/{letter}" for letter in "abcdefg"])
networks = st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=25)


def digraph(pairs):
    graph = nx.DiGraph()
    for a, b in pairs:
        graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + 1)
    for *_, data in graph.edges(data=True):
        data["distance"] = 1 / data["weight"]
    return graph


@pytest.mark.parametrize("measure", MEASURES.shipped)
@settings(max_examples=40, deadline=None)
@given(pairs=networks)
def test_networkx_agrees(measure, pairs):
    weight = "acts" if measure.endswith("strength") else None
    assert values(network(pairs), measure) == pytest.approx(REFERENCE[measure](digraph(pairs), weight), abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(pairs=networks)
def test_weighted_pagerank_agrees_with_networkx(pairs):
    found = values(network(pairs), "pagerank", "acts")
    assert found == pytest.approx(REFERENCE["pagerank"](digraph(pairs), "weight"), abs=1e-8)
    assert sum(found.values()) == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES.shipped)
@settings(max_examples=25, deadline=None)
@given(pairs=networks, seed=st.randoms(use_true_random=False))
def test_neither_names_nor_order_matter(measure, pairs, seed):
    weight = None if measure.endswith("degree") else "acts"
    shuffled = pairs[:]
    seed.shuffle(shuffled)
    given_names = sorted({end for pair in pairs for end in pair})
    new_names = [f"ent/{number}" for number in range(len(given_names))]
    seed.shuffle(new_names)
    renamed = dict(zip(given_names, new_names, strict=True))
    other = values(network([(renamed[a], renamed[b]) for a, b in shuffled]), measure, weight)
    assert {renamed[name]: value for name, value in values(network(pairs), measure, weight).items()} == pytest.approx(
        other, abs=1e-9
    )


def test_a_star_by_hand():
    star = network([("ent/a", "ent/hub"), ("ent/b", "ent/hub"), ("ent/hub", "ent/c"), ("ent/hub", "ent/c")])
    assert values(star, "betweenness") == {"ent/a": 0, "ent/b": 0, "ent/c": 0, "ent/hub": pytest.approx(2 / 6)}
    assert values(star, "degree") == {"ent/a": 1, "ent/b": 1, "ent/c": 1, "ent/hub": 3}
    assert values(star, "out_strength") == {"ent/a": 1, "ent/b": 1, "ent/c": 0, "ent/hub": 2}
    # c helps nobody and restarts anywhere: x = .15/4 + .85 c/4 for a and b; hub = x + .85 * 2x; c = x + .85 hub
    x = 1 / (1 + 1 + 2.7 + (1 + 0.85 * 2.7))
    expected = {"ent/a": x, "ent/b": x, "ent/hub": 2.7 * x, "ent/c": (1 + 0.85 * 2.7) * x}
    assert values(star, "pagerank") == pytest.approx(expected, abs=1e-9)


def test_weights_shorten_paths_and_ties_are_exact():
    # a -> d in three steps of weight 3 (3 * 1/3) is as long as one step of weight 1: both are shortest paths
    pairs = [("ent/a", "ent/b"), ("ent/b", "ent/c"), ("ent/c", "ent/d")] * 3 + [("ent/a", "ent/d")]
    found = values(network(pairs), "betweenness", "acts")
    assert found["ent/b"] == pytest.approx((1 + 0.5) / 6)  # a-c wholly, a-d by half
    assert values(network(pairs), "betweenness")["ent/b"] == pytest.approx(1 / 6)


def test_reverse_ranks_helpers():
    chain = network([("ent/a", "ent/b"), ("ent/b", "ent/c")])
    assert rank(chain, "pagerank").rows[0]["id"] == "ent/c"
    assert rank(chain, "pagerank", reverse=True).rows[0]["id"] == "ent/a"
    assert values(chain, "in_degree", reverse=True) == values(chain, "out_degree")


def test_equal_values_share_a_rank():
    rows = rank(network([("ent/a", "ent/c"), ("ent/b", "ent/c"), ("ent/d", "ent/b")]), "in_degree").rows
    assert [(row["rank"], row["id"]) for row in rows] == [(1, "ent/c"), (2, "ent/b"), (3, "ent/a"), (3, "ent/d")]


def test_it_says_how_it_came_about(reader):
    found = rank(reader, "pagerank", "amount", programmes=["甲计划"])
    assert found.measure == "pagerank"
    assert found.parameters["currency"] == "CNY"
    assert found.parameters["damping"] == 0.85
    assert found.filter["programmes"] == ["prog/x"]
    assert found.coverage["pairs"] == 1
    assert set(found.versions) >= {"graphkit", "networkx", "scipy"}
    assert found.fingerprint == snapshot_of(reader).fingerprint
    assert found.as_dict()["rows"] == found.rows
    frame = found.to_pandas()
    assert list(frame.columns) == list(found.columns)
    assert frame.attrs["measure"] == "pagerank"


def test_a_network_without_edges_has_an_empty_ranking(reader):
    for measure in MEASURES.shipped:
        assert rank(reader, measure, kinds=["technology"]).rows == []


def test_wrong_requests_are_refused():
    with pytest.raises(UsageError):
        measure_named("closeness")
    with pytest.raises(UsageError):
        measure_named("degree", "acts")
    with pytest.raises(UsageError):
        PageRank(damping=1)


def test_a_measure_of_ones_own_is_ranked_as_any_other(reader):
    class Half:
        name, weight, reverse, options = "half", "acts", False, {"part": 0.5}

        def values(self, matrix):
            return matrix.sum(axis=1) / 2

    found = centrality(snapshot_of(reader), measure=Half())
    assert {row["id"]: 2 * row["value"] for row in found.rows} == values(reader, "out_strength")
    assert found.parameters == {"weight": "acts", "reverse": False, "part": 0.5}


def test_pagerank_says_when_it_has_not_settled():
    with pytest.raises(ArithmeticError, match="3 rounds"):
        pagerank(csr_array(np.array([[0, 1.0, 1.0], [1.0, 0, 0], [0, 1.0, 0]])), rounds=3)


def test_betweenness_of_a_network_of_two_nodes_is_nought():
    assert betweenness(csr_array([[0, 1.0], [0, 0]])).tolist() == [0, 0]
