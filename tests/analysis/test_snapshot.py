"""The snapshot: what is in it, and that nobody's order of answering shows."""

import math
import random

import numpy as np
from memory_graph import MemoryReader, snapshot_of


def rows(table):
    def plain(value):
        return None if isinstance(value, float) and math.isnan(value) else value

    names = list(table.__slots__)
    return [tuple(plain(getattr(table, name)[row]) for name in names) for row in range(len(table))]


def test_it_holds_every_actor_and_place_and_every_direct_edge(reader):
    snapshot = snapshot_of(reader)
    assert set(snapshot.nodes.id) == {
        n.id for n in reader.nodes() if n.label not in ("Activity", "Contribution", "Pairing", "Programme", "Source")
    }
    assert set(snapshot.edges.id) == {e.id for e in reader.edges() if e.properties.get("derived")}
    assert len(snapshot.edges) == 14
    assert snapshot.nodes.id == sorted(snapshot.nodes.id)
    assert snapshot.edges.id == sorted(snapshot.edges.id)


def test_columns_say_what_the_edges_say(reader):
    edges, nodes = snapshot_of(reader).edges, snapshot_of(reader).nodes
    for edge in reader.edges():
        if not edge.properties.get("derived"):
            continue
        row = edges.id.index(edge.id)
        assert (nodes.id[edges.source[row]], edges.type[row], nodes.id[edges.target[row]]) == (
            edge.source,
            edge.type,
            edge.target,
        )
        assert edges.act[row] == edge.properties.get("activity", edge.properties.get("pairing"))
        for key in ("contribution", "kind", "benefit", "stage", "currency", "unit", "item", "start_date"):
            assert getattr(edges, key)[row] == edge.properties.get(key), key
        for key in ("programmes", "sources"):
            assert list(getattr(edges, key)[row]) == edge.properties.get(key, []), key
        for key in ("learning", "counted", "realised", "joint", "via_group"):
            assert bool(getattr(edges, key)[row]) is bool(edge.properties.get(key)), key
        for key in ("amount", "quantity"):
            assert edge.properties.get(key, "none") == (
                "none" if np.isnan(value := getattr(edges, key)[row]) else value
            )


def test_order_of_answers_does_not_show(reader):
    nodes, edges = list(reader.nodes()), list(reader.edges())
    first = snapshot_of(reader)
    random.Random(3).shuffle(nodes)
    random.Random(4).shuffle(edges)
    second = snapshot_of(MemoryReader(nodes, edges))
    assert rows(first.edges) == rows(second.edges)
    assert rows(first.nodes) == rows(second.nodes)
    assert first.fingerprint == second.fingerprint


def test_an_edge_type_of_a_users_own_kind_is_a_direct_edge_too(reader):
    edges = list(reader.edges())
    given = next(e for e in edges if e.type == "DONATED_TO")
    given.type = "LENT_TO"
    assert "LENT_TO" in snapshot_of(MemoryReader(reader.nodes(), edges)).edges.type.values


def test_networkx_keeps_parallel_edges_with_ids_and_sources(reader):
    graph = snapshot_of(reader).to_networkx()
    between = graph.get_edge_data("ent/a", "school/s")
    assert set(between) == {f"ent/a~DONATED_TO~school/s~con/{number}" for number in (1, 2, 3)}
    edge = between["ent/a~DONATED_TO~school/s~con/1"]
    assert (edge["type"], edge["activity"], edge["sources"], edge["amount"]) == (
        "DONATED_TO",
        "act/1",
        '["src/a"]',
        100.0,
    )
    assert graph.nodes["ent/a"] == {"label": "Enterprise", "class": "Enterprise", "name": "甲公司"}
    assert graph.number_of_edges() == 14


def test_an_empty_graph_is_a_snapshot_too():
    snapshot = snapshot_of(MemoryReader())
    assert (len(snapshot.nodes), len(snapshot.edges), snapshot.to_networkx().size()) == (0, 0, 0)
