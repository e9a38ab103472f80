"""Columns: what nodes and edges hold, by property and without elements, on every engine."""

from datetime import date

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import StoreError
from graphkit.store import Changes
from graphkit.store import read as read_module
from graphkit.store.neo4j import columns as server_columns

pytestmark = pytest.mark.conformance

DAY = date(2020, 1, 2)
NODES = [
    Node("party/1", "Party", {"name": "致公党中央", "aliases": ["致公党", "致公"], "founded": DAY}),
    Node("city/1", "City", {"name": "毕节市", "lat": 27.3, "size": 7}),
    Node("city/2", "City", {"name": "苏州市", "certain": True}),
]
EDGES = [
    Edge("e1", "PROVIDED", "party/1", "Party", "city/1", "City", {"share": 0.5, "day": DAY}),
    Edge("e2", "PROVIDED", "city/2", "City", "city/1", "City", {"share": 0.25, "codes": ["a", "b"]}),
    Edge("e3", "MEMBER_OF", "city/2", "City", "party/1", "Party", {"share": 1.0}),
]


@pytest.fixture
def filled(store):
    store.write(Changes(put_nodes=NODES, put_edges=EDGES), "b1")
    store.commit()
    return store


def by_id(store, what, *names):
    """Return id -> values, with the ends of edges in front, whatever the batches and their order."""
    rows = {}
    for batch in store.columns(what, names):
        assert len(batch) == len(batch.ids) > 0
        assert list(batch.values) == list(dict.fromkeys(names))
        for place, element_id in enumerate(batch.ids):
            assert element_id not in rows
            ends = (batch.sources[place], batch.targets[place]) if batch.sources else ()
            rows[element_id] = (*ends, *(values[place] for values in batch.values.values()))
    return rows


def test_nodes_of_one_label(filled):
    assert by_id(filled, "City", "name", "lat", "size", "certain") == {
        "city/1": ("毕节市", 27.3, 7, None),
        "city/2": ("苏州市", None, None, True),
    }


def test_edges_of_one_type_with_their_ends(filled):
    assert by_id(filled, "PROVIDED", "share", "day", "codes") == {
        "e1": ("party/1", "city/1", 0.5, DAY, None),
        "e2": ("city/2", "city/1", 0.25, None, ["a", "b"]),
    }


def test_values_keep_their_type_as_in_elements(filled):
    for node in filled.nodes():
        row = by_id(filled, node.label, *node.properties)[node.id]
        assert list(map(type, row)) == list(map(type, node.properties.values()))
        assert row == tuple(node.properties.values())


def test_node_is_every_node_and_class_its_label(filled):
    assert by_id(filled, "Node", "class") == {"party/1": ("Party",), "city/1": ("City",), "city/2": ("City",)}


def test_without_names_only_ids_and_ends_come(filled):
    assert by_id(filled, "City") == {"city/1": (), "city/2": ()}
    assert by_id(filled, "MEMBER_OF") == {"e3": ("city/2", "party/1")}


def test_a_name_given_twice_is_one_column_and_one_that_nothing_has_is_empty(filled):
    assert by_id(filled, "MEMBER_OF", "share", "nothing", "share") == {"e3": ("city/2", "party/1", 1.0, None)}


def test_what_is_not_there_yields_nothing(filled):
    assert list(filled.columns("Village", ["name"])) == []
    assert list(filled.columns("DONATED_TO", ["amount"])) == []


def test_what_somebody_else_put_there_is_left_out(filled, elsewhere):
    elsewhere("CREATE (:City {id: 'x', name: 'x'})-[:PROVIDED {id: 'y', share: 1.0}]->(:City {id: 'z', name: 'z'})")
    assert by_id(filled, "City").keys() == {"city/1", "city/2"}
    assert by_id(filled, "PROVIDED").keys() == {"e1", "e2"}


def test_batches_are_bounded_and_complete(store, monkeypatch):
    for module in (read_module, server_columns):
        monkeypatch.setattr(module, "ROWS", 4)
    monkeypatch.setattr("graphkit.store.kglite.reader.ROWS", 4)
    nodes = [Node(f"party/{nth}", "Party", {"name": f"名{nth}"}) for nth in range(12)]
    edges = [Edge(f"e{nth}", "MEMBER_OF", f"party/{nth}", "Party", "party/0", "Party", {"n": nth}) for nth in range(10)]
    store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
    store.commit()
    assert [len(batch) for batch in store.columns("Party", ["name"])] == [4, 4, 4]
    assert [len(batch) for batch in store.columns("MEMBER_OF", ["n"])] == [4, 4, 2]
    assert by_id(store, "Party", "name") == {node.id: (node.properties["name"],) for node in nodes}
    assert by_id(store, "MEMBER_OF", "n") == {
        edge.id: (edge.source, edge.target, edge.properties["n"]) for edge in edges
    }


@pytest.mark.parametrize("name", ["a b", "n) RETURN 1 //", "名", ""])
def test_names_that_no_store_has_are_refused(filled, name):
    for use in (lambda: list(filled.columns(name, [])), lambda: list(filled.columns("City", [name]))):
        with pytest.raises(StoreError, match="cannot be a label, type or property"):
            use()


def test_a_closed_store_has_no_columns(filled):
    filled.close()
    with pytest.raises(StoreError, match="closed"):
        list(filled.columns("City", ["name"]))
