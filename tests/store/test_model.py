"""A store against a dict: whatever chunks are written, both hold the same."""

import copy
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.elements import Edge, Node
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_store

KEYS = st.sampled_from(["note", "level", "size", "valid_from"])
VALUES = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=5),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=3), max_size=3),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=3),
)
PROPERTIES = st.dictionaries(KEYS, VALUES, max_size=3)
NUMBERS = st.integers(0, 4)
NODE = st.builds(
    lambda number, properties: Node(f"n/{number}", "Party" if number % 2 else "County", {"name": "x", **properties}),
    NUMBERS,
    PROPERTIES,
)
STEP = st.tuples(
    st.lists(NODE, max_size=4),
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, PROPERTIES), max_size=4),
    st.sets(NUMBERS, max_size=2),
    st.sets(NUMBERS, max_size=2),
    st.dictionaries(NUMBERS, st.sets(KEYS), max_size=2),
)


def label(number):
    return "Party" if number % 2 else "County"


@settings(max_examples=60)
@given(st.lists(STEP, min_size=1, max_size=5), st.booleans())
def test_a_store_is_what_was_put_into_it(tmp_path_factory, steps, again):
    nodes, edges = {}, {}
    path = tmp_path_factory.mktemp("model") / "graph.kgl"
    store = open_store(path, load_vocabulary(), create=True)
    for put, links, no_edges, no_nodes, cleared in steps:
        there = {node.id for node in put} | (nodes.keys() - {f"n/{n}" for n in no_nodes})
        changes = Changes(
            put_nodes=put,
            put_edges=[
                Edge(f"e/{number}", "MEMBER_OF", f"n/{a}", label(a), f"n/{b}", label(b), properties)
                for number, a, b, properties in links
                if {f"n/{a}", f"n/{b}"} <= there
            ],
            remove_edges=[edges[f"e/{n}"] for n in no_edges if f"e/{n}" in edges],
            remove_nodes=[nodes[f"n/{n}"] for n in no_nodes if f"n/{n}" in nodes],
            cleared={f"n/{number}": keys for number, keys in cleared.items()},
        )
        expected = apply(nodes, edges, copy.deepcopy(changes))
        counts = store.write(changes, "b")
        assert (counts.nodes_removed, counts.edges_removed, counts.nodes_created, counts.edges_created) == expected
        if again:
            store.commit()
            store.close()
            store = open_store(path, load_vocabulary())
        assert {node.id: node for node in store.nodes()} == nodes
        assert {edge.id: edge for edge in store.edges()} == edges
    with closing(store):
        for node in store.nodes():
            same = {key: type(value) for key, value in nodes[node.id].properties.items()}
            assert {key: type(value) for key, value in node.properties.items()} == same


def apply(nodes, edges, changes):
    """The same changes, on dicts; returns nodes removed, edges removed, nodes created, edges created."""
    edges_gone = sum(edges.pop(edge.id, None) is not None for edge in changes.remove_edges)
    nodes_gone = 0
    for node in changes.remove_nodes:
        held = [number for number, edge in edges.items() if node.id in (edge.source, edge.target)]
        edges_gone += len([edges.pop(number) for number in held])
        nodes_gone += nodes.pop(node.id, None) is not None
    before_nodes, last_nodes = set(nodes), {node.id: node for node in changes.put_nodes}
    for node in last_nodes.values():
        kept = nodes.get(node.id, Node(node.id, node.label)).properties
        for key in changes.cleared.get(node.id, ()):
            kept.pop(key, None)
        nodes[node.id] = Node(node.id, node.label, {**kept, **node.properties, "class": node.label})
    made = 0
    for edge in {edge.id: edge for edge in changes.put_edges}.values():
        old = edges.get(edge.id)
        if old is not None and (old.source, old.target) == (edge.source, edge.target):
            edge.properties = {**old.properties, **edge.properties}
        else:
            edges_gone += old is not None
            made += 1
        edges[edge.id] = edge
    return nodes_gone, edges_gone, len(nodes.keys() - before_nodes), made
