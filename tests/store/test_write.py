"""What a write promises, on every engine."""

from contextlib import suppress
from datetime import date

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import Refused, StoreError
from graphkit.store import Changes, Counts
from graphkit.store import write as write_module

pytestmark = pytest.mark.conformance


def party(nth=1, /, **properties):
    return Node(f"party/{nth}", "Party", {"name": f"党派{nth}", **properties})


def act(nth=1, /, **properties):
    return Node(f"act/{nth}", "Activity", {"name": f"活动{nth}", **properties})


def provided(edge_id="e1", source=1, target=1, **properties):
    return Edge(edge_id, "PROVIDED", f"party/{source}", "Party", f"act/{target}", "Activity", properties)


def commit_if_sound(store):
    """Commit, for a server shows only what is committed; after a failed write nothing more can be."""
    with suppress(StoreError):
        store.commit()


def graph_of(store):
    commit_if_sound(store)
    nodes = {node.id: (node.label, node.properties) for node in store.nodes()}
    edges = {e.id: (e.type, e.source, e.source_label, e.target, e.target_label, e.properties) for e in store.edges()}
    return nodes, edges


def rows(store, cypher, **parameters):
    commit_if_sound(store)
    return store.query(cypher, parameters).rows


BOTH = Changes(put_nodes=[party(), act()], put_edges=[provided(certainty="stated")])


def test_what_was_put_is_read_back(store):
    values = {
        "text": "致公党中央", "truth": True, "falsehood": False, "whole": -7, "number": 2.5, "big": 2**62,
        "day": date(2020, 2, 29), "texts": ["a", "b"], "numbers": [1.5, -2.0], "wholes": [1, -1], "empty": "",
    }  # fmt: skip
    store.write(Changes(put_nodes=[party(**values), act()], put_edges=[provided(**values)]), "b1")
    nodes, edges = graph_of(store)
    assert nodes["party/1"] == ("Party", {"name": "党派1", "class": "Party", **values})
    assert edges["e1"] == ("PROVIDED", "party/1", "Party", "act/1", "Activity", values)
    for found in (nodes["party/1"][1], edges["e1"][-1]):
        assert {key: type(found[key]) for key in values} == {key: type(value) for key, value in values.items()}


def test_what_is_written_carries_labels_class_name_and_batch(store):
    store.write(Changes(put_nodes=[Node("county/1", "County", {"lat": 1.5})]), "b1")
    assert rows(store, "MATCH (n:Place {id: 'county/1'}) RETURN n") == [
        {
            "n": {
                "id": "county/1",
                "labels": ["County", "Entity", "Node", "Place"],
                "properties": {
                    "id": "county/1", "name": "county/1", "class": "County", "lat": 1.5, "batch": "b1",
                },
            }
        }
    ]  # fmt: skip


def test_a_label_outside_the_vocabulary_is_a_node_too(store):
    store.write(Changes(put_nodes=[Node("x/1", "Novelty", {"name": "x"})]), "b1")
    assert [row["n"]["labels"] for row in rows(store, "MATCH (n:Node) RETURN n")] == [["Node", "Novelty"]]


def test_writing_the_same_twice_makes_nothing_twice(store):
    assert store.write(BOTH, "b1") == Counts(nodes_created=2, edges_created=1)
    before = graph_of(store)
    assert store.write(BOTH, "b1") == Counts(nodes_updated=2, edges_updated=1)
    assert graph_of(store) == before


def test_the_same_element_twice_in_one_chunk_is_one_element_and_the_last_holds(store):
    changes = Changes(
        put_nodes=[party(note="old"), act(), party(note="new")], put_edges=[provided(), provided(share=0.5)]
    )
    assert store.write(changes, "b1") == Counts(nodes_created=2, edges_created=1)
    nodes, edges = graph_of(store)
    assert (nodes["party/1"][1]["note"], edges["e1"][-1]) == ("new", {"share": 0.5})


def test_an_update_sets_clears_and_leaves_alone(store):
    nodes = [party(note="old", level="city", score_rank=0.5), act()]
    store.write(Changes(put_nodes=nodes, put_edges=[provided(share=0.5, position=1)]), "b1")
    changes = Changes(
        put_nodes=[party(note="new")],
        put_edges=[provided(position=2)],
        cleared={"party/1": {"level", "never_there"}, "e1": {"share"}},
    )
    assert store.write(changes, "b2") == Counts(nodes_updated=1, edges_updated=1)
    nodes, edges = graph_of(store)
    assert nodes["party/1"][1] == {"name": "党派1", "class": "Party", "note": "new", "score_rank": 0.5}
    assert edges["e1"][-1] == {"position": 2}
    assert rows(store, "MATCH (n:Node) RETURN n.id AS id, n.batch AS batch ORDER BY id") == [
        {"id": "act/1", "batch": "b1"},
        {"id": "party/1", "batch": "b2"},
    ]
    assert rows(store, "MATCH ()-[e]->() RETURN e.batch AS batch") == [{"batch": "b2"}]


def test_a_property_may_change_its_type(store):
    store.write(Changes(put_nodes=[party(level="city")]), "b1")
    store.write(Changes(put_nodes=[party(level=3)]), "b2")
    assert graph_of(store)[0]["party/1"][1]["level"] == 3


def test_new_keys_may_come_with_later_nodes_of_a_label(store):
    store.write(Changes(put_nodes=[party(1, note="x")]), "b1")
    store.write(Changes(put_nodes=[party(2, level="city")]), "b1")
    assert graph_of(store)[0]["party/2"][1]["level"] == "city"


def test_an_edge_whose_end_moved_is_made_anew(store):
    store.write(Changes(put_nodes=[party(1), party(2), act()], put_edges=[provided(source=1, share=0.5)]), "b1")
    counts = store.write(Changes(put_edges=[provided(source=2, position=1)]), "b2")
    assert counts == Counts(edges_removed=1, edges_created=1)
    assert graph_of(store)[1] == {"e1": ("PROVIDED", "party/2", "Party", "act/1", "Activity", {"position": 1})}


def test_an_edge_moves_to_an_end_with_another_label(store):
    county = Node("county/1", "County", {"name": "县"})
    store.write(Changes(put_nodes=[party(), act(), county], put_edges=[provided()]), "b1")
    moved = Edge("e1", "PROVIDED", "county/1", "County", "act/1", "Activity", {})
    assert store.write(Changes(put_edges=[moved]), "b2") == Counts(edges_removed=1, edges_created=1)
    store.commit()
    assert [edge.source for edge in store.edges()] == ["county/1"]


def test_parallel_edges_and_loops_are_kept(store):
    edges = [
        provided("e1"),
        provided("e2"),
        provided("e3"),
        Edge("l", "PART_OF", "party/1", "Party", "party/1", "Party"),
    ]
    store.write(Changes(put_nodes=[party(), act()], put_edges=edges), "b1")
    store.write(Changes(remove_edges=[provided("e2")]), "b2")
    assert sorted(graph_of(store)[1]) == ["e1", "e3", "l"]


def test_removing(store):
    store.write(BOTH, "b1")
    assert store.write(Changes(remove_edges=[provided()], remove_nodes=[party()]), "b2") == Counts(
        nodes_removed=1, edges_removed=1
    )
    assert list(graph_of(store)[0]) == ["act/1"]
    gone = store.write(Changes(remove_edges=[provided()], remove_nodes=[party()]), "b2")
    assert gone == Counts(), "what is gone is not counted again"


def test_a_removed_node_takes_its_own_edges_along_and_they_are_counted(store):
    store.write(BOTH, "b1")
    assert store.write(Changes(remove_nodes=[act()]), "b2") == Counts(nodes_removed=1, edges_removed=1)


def test_one_chunk_removes_before_it_puts(store):
    store.write(BOTH, "b1")
    renamed = Node("party/1", "Association", {"name": "改"})
    edge = Edge("e1", "PROVIDED", "party/1", "Association", "act/1", "Activity", {})
    changes = Changes(put_nodes=[renamed], put_edges=[edge], remove_edges=[provided()], remove_nodes=[party()])
    assert store.write(changes, "b2") == Counts(nodes_created=1, nodes_removed=1, edges_created=1, edges_removed=1)
    store.commit()
    assert {node.id: node.label for node in store.nodes()} == {"party/1": "Association", "act/1": "Activity"}


def test_chunks_are_split_without_loss(store, monkeypatch):
    monkeypatch.setattr(write_module, "ROWS", 7)
    nodes = [party(number) for number in range(50)] + [act(number) for number in range(30)]
    edges = [provided(f"e{number}", number % 50, number % 30) for number in range(100)]
    counts = store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
    assert counts == Counts(nodes_created=80, edges_created=100)
    assert store.write(Changes(remove_edges=edges, remove_nodes=nodes), "b2") == Counts(
        nodes_removed=80, edges_removed=100
    )


@pytest.mark.parametrize("missing", ["source", "target"])
def test_an_edge_without_its_end_is_named(store, missing):
    store.write(Changes(put_nodes=[party(), act()]), "b1")
    lost = provided("e9", source=9) if missing == "source" else provided("e9", target=9)
    with pytest.raises(StoreError, match=r"edge e9 was not written: the store has no (Party party/9|Activity act/9)"):
        store.write(Changes(put_edges=[provided(), lost]), "b2")
    with pytest.raises(StoreError, match="nothing of it is saved"):
        store.commit()


def test_streams_can_be_narrowed(store):
    store.write(Changes(put_nodes=[party(1), party(2), act()], put_edges=[provided("e1"), provided("e2", 2)]), "b1")
    store.commit()
    assert [node.id for node in store.nodes("Party", ["party/2", "act/1", "nobody"])] == ["party/2"]
    assert [node.id for node in store.nodes(ids=["act/1"])] == ["act/1"]
    assert sorted(node.id for node in store.nodes("Party")) == ["party/1", "party/2"]
    assert [edge.id for edge in store.edges(ids=["e2", "e9"])] == ["e2"]
    assert list(store.nodes("Nobody")) == list(store.edges("NOTHING")) == list(store.nodes(ids=[])) == []


def test_many_ids_at_once(store):
    store.write(Changes(put_nodes=[party(number) for number in range(200)]), "b1")
    store.commit()
    wanted = [f"party/{number}" for number in range(25_000)]
    assert len(list(store.nodes(ids=wanted))) == 200


def test_info_counts_by_label_and_type(store, elsewhere):
    store.write(BOTH, "b1")
    elsewhere("CREATE (:Party {id: 'x', name: 'x'})-[:LIKES {id: 'y'}]->(:Fan {id: 'z', name: 'z'})")
    info = store.info()
    assert info["labels"] == {"Activity": 1, "Party": 1}
    assert info["edge_types"] == {"PROVIDED": 1}
    assert (info["nodes"], info["edges"], info["foreign_nodes"], info["foreign_edges"]) == (2, 1, 2, 1)
    assert {"engine", "version"} <= info.keys()


FOREIGN = "CREATE (:Party:Node {id: 'party/1', name: 'theirs', note: 'keep'})"


def test_foreign_nodes_are_neither_streamed_nor_removed(store, elsewhere):
    elsewhere(FOREIGN)
    elsewhere("CREATE (:`Their label` {id: 'q', name: 'q'})-[:`THEIR TYPE` {id: 'w'}]->(:Fan {id: 'v', name: 'v'})")
    assert list(store.nodes()) == list(store.edges()) == []
    assert store.write(Changes(remove_nodes=[party()]), "b1") == Counts()
    assert rows(store, "MATCH (n:Party) RETURN n.name AS name, n.note AS note") == [{"name": "theirs", "note": "keep"}]


def test_a_foreign_node_is_not_taken_over(store, elsewhere):
    elsewhere(FOREIGN)
    with pytest.raises(Refused, match="Party party/1 in the store was not made by graphkit"):
        store.write(Changes(put_nodes=[party()]), "b1")
    assert rows(store, "MATCH (n:Party) RETURN n.name AS name, n.batch AS batch") == [{"name": "theirs", "batch": None}]


def test_a_foreign_edge_is_neither_changed_nor_removed(store, elsewhere):
    store.write(Changes(put_nodes=[party(), act()]), "b1")
    elsewhere("MATCH (a:Party), (b:Activity) CREATE (a)-[:PROVIDED {id: 'e1', note: 'theirs'}]->(b)")
    assert store.write(Changes(remove_edges=[provided()]), "b2") == Counts()
    with pytest.raises(Refused, match="PROVIDED e1 in the store was not made by graphkit"):
        store.write(Changes(put_edges=[provided(note="ours")]), "b2")
    assert rows(store, "MATCH ()-[e]->() RETURN e.note AS note") == [{"note": "theirs"}]


@pytest.mark.parametrize("pattern", ["(a)-[:LIKES]->(b)", "(a)<-[:LIKES]-(b)", "(a)-[:LIKES]->(a)"])
def test_a_node_that_holds_a_foreign_edge_stays(store, elsewhere, pattern):
    store.write(Changes(put_nodes=[party(), act()]), "b1")
    elsewhere(f"MATCH (a:Party), (b:Activity) CREATE {pattern}")
    assert ("party/1", "LIKES") in store.foreign_edges(["party/1", "nobody"])
    with pytest.raises(Refused, match="party/1 has an edge LIKES that was not made by graphkit"):
        store.write(Changes(remove_nodes=[party()]), "b2")
    assert "party/1" in graph_of(store)[0]


def test_foreign_edges_of_foreign_nodes_and_own_edges_are_not_named(store, elsewhere):
    store.write(BOTH, "b1")
    elsewhere("CREATE (:Party {id: 'f', name: 'f'})-[:LIKES]->(:Fan {id: 'g', name: 'g'})")
    assert store.foreign_edges(["party/1", "act/1", "f", "g"]) == []
    assert store.foreign_edges([]) == []


@pytest.mark.parametrize(
    "name", ["title", "type", "label", "node_type", "start", "end", "by", "id", "batch", "_source"]
)
def test_names_that_the_stores_take_are_refused(store, name):
    with pytest.raises(StoreError, match=f"party/1.{name}: this name is reserved"):
        store.write(Changes(put_nodes=[party(**{name: "x"})]), "b1")


@pytest.mark.parametrize(
    "value", [{"a": 1}, None, [1, "a"], [1, 2.0], [[1]], (1, 2), {1}, b"x", Ellipsis, [None], [{"a": 1}]], ids=repr
)
def test_values_that_a_store_would_not_keep_as_they_are_are_refused(store, value):
    with pytest.raises(StoreError, match=r"party/1.note: .* cannot be stored"):
        store.write(Changes(put_nodes=[party(note=value)]), "b1")
    with pytest.raises(StoreError):
        store.commit()


@pytest.mark.parametrize("value", [2**63, "\ud800"], ids=["too large", "half a character"])
def test_values_that_an_engine_cannot_take_are_refused_in_one_line(store, value):
    with pytest.raises(StoreError) as error:
        store.write(Changes(put_nodes=[party(note=value)]), "b1")
    assert "\n" not in str(error.value)


HOSTILE = [
    "'}) DETACH DELETE (n) //",
    "\"}) MATCH (m) DETACH DELETE m //",
    "`}) MATCH (m) DETACH DELETE m RETURN `",
    "$rows",
    "\\",
    "\\'",
    "x' OR 1=1 //",
    "Robert\u202e; DROP",
    "\u0000",
    "{{7*7}}",
    "a\nCREATE (:Owned)\n",
    "<script>alert(1)</script>",
    "𠮷野家 🏥",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_cypher_in_values_and_ids_is_text(store, text):
    node = Node(f"party/{text}", "Party", {"name": text, "aliases": [text, text]})
    edge = Edge(f"e~{text}", "PROVIDED", node.id, "Party", "act/1", "Activity", {"note": text})
    store.write(Changes(put_nodes=[node, act()], put_edges=[edge]), text or "b")
    store.write(Changes(put_nodes=[node], put_edges=[edge], cleared={node.id: {"note"}}), text)
    nodes, edges = graph_of(store)
    assert nodes[node.id] == ("Party", {"name": text, "aliases": [text, text], "class": "Party"})
    assert edges[edge.id][-1] == {"note": text}
    assert rows(store, "MATCH (n:Party) WHERE n.name = $name RETURN n.id AS id", name=text) == [{"id": node.id}]
    assert store.foreign_edges([node.id]) == []
    assert store.write(Changes(remove_edges=[edge], remove_nodes=[node]), "b2") == Counts(
        nodes_removed=1, edges_removed=1
    )
    assert list(graph_of(store)[0]) == ["act/1"]


@pytest.mark.parametrize("name", ["Party) DETACH DELETE (n", "a b", "名", "", "1a", "a`b", "a.b", "a\n"])
def test_labels_types_and_keys_come_from_no_data(store, name):
    for changes in (
        Changes(put_nodes=[Node("x", name, {"name": "x"})]),
        Changes(put_nodes=[Node("x", "Party", {"name": "x", name: 1})]),
        Changes(put_edges=[Edge("e", name, "a", "Party", "b", "Party")]),
        Changes(put_edges=[Edge("e", "PROVIDED", "a", name, "b", "Party")]),
        Changes(remove_nodes=[Node("x", name)]),
        Changes(remove_edges=[Edge("e", name, "a", "Party", "b", "Party")]),
    ):
        with pytest.raises(StoreError, match=r"cannot be a label, type or property|nothing of it is saved"):
            store.write(changes, "b1")
