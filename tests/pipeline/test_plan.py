"""Planning and applying, against a store in memory: afterwards the store holds what was wanted, and nothing else."""

import threading
from copy import deepcopy
from datetime import date
from itertools import chain
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.elements import Edge, Node
from graphkit.errors import Refused, StoreError
from graphkit.plan.apply import WriteBehind, apply
from graphkit.plan.existing import Existing, digest
from graphkit.plan.plan import Step, differences, plan, refuse_held
from graphkit.store.base import Changes, Counts

from .memory import MemoryStore

scalars = st.one_of(
    st.text(max_size=3),
    st.booleans(),
    st.integers(-2, 2),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(2020, 1, 1), date(2020, 1, 3)),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
    st.lists(st.integers(0, 1), max_size=2),
)
properties = st.dictionaries(st.sampled_from(["name", "amount", "note", "date"]), scalars, max_size=3)
IDS = [f"n{number}" for number in range(6)]


@st.composite
def graphs(draw):
    nodes = {
        node_id: Node(node_id, draw(st.sampled_from(["City", "County"])), draw(properties))
        for node_id in draw(st.lists(st.sampled_from(IDS), unique=True))
    }
    edges = {}
    if nodes:
        for number in draw(st.lists(st.integers(0, 5), unique=True)):
            source, target = draw(st.sampled_from(sorted(nodes))), draw(st.sampled_from(sorted(nodes)))
            edges[f"e{number}"] = Edge(
                f"e{number}",
                draw(st.sampled_from(["PART_OF", "SERVES"])),
                source,
                nodes[source].label,
                target,
                nodes[target].label,
                draw(properties),
            )
    return list(nodes.values()), list(edges.values())


def bring(store, graph, batch, size=3):
    nodes, edges = deepcopy(graph)
    existing = Existing.of(store) if store.kept_nodes else None
    with patch("graphkit.plan.plan.CHUNK", size):
        steps = list(plan([*nodes, *edges], existing))
    counts = apply(steps, store, batch)
    assert counts == sum((step.expected for step in steps), Counts())
    return counts


def held(store):
    return {n.id: n for n in store.kept_nodes.values()}, {e.id: e for e in store.kept_edges.values()}


def wanted(graph):
    nodes, edges = deepcopy(graph)
    for node in nodes:
        node.properties.setdefault("class", node.label)
    return {n.id: n for n in nodes}, {e.id: e for e in edges}


@given(st.lists(graphs(), min_size=1, max_size=4), st.sampled_from([1, 2, 1000]))
def test_after_any_sequence_the_store_holds_exactly_the_last_graph(sequence, size):
    store = MemoryStore()
    for number, graph in enumerate(sequence):
        bring(store, graph, f"batch/{number}", size)
        for now, then in zip(held(store), wanted(graph), strict=True):
            assert {node_id: digest(element) for node_id, element in now.items()} == {
                node_id: digest(element) for node_id, element in then.items()
            }


@given(graphs())
def test_the_same_graph_again_writes_nothing(graph):
    store = MemoryStore()
    bring(store, graph, "one")
    store.writes.clear()
    assert bring(store, graph, "two").total == 0
    assert store.writes == []
    assert set(store.stamps.values()) <= {"one"}


@given(graphs(), graphs())
def test_only_what_differs_gets_the_new_stamp(before, after):
    store = MemoryStore()
    bring(store, before, "one")
    kept = {digest(element): element.id for elements in held(store) for element in elements.values()}
    bring(store, after, "two")
    for elements in held(store):
        for element in elements.values():
            if digest(element) not in kept:
                assert store.stamps[element.id] == "two"


@given(scalars, scalars)
def test_values_are_compared_exactly(one, other):
    same = type(one) is type(other) and repr(one) == repr(other)
    assert (digest(Node("a", "City", {"k": one})) == digest(Node("a", "City", {"k": other}))) is same
    assert (list(differences({"k": one}, {"k": other})) == []) is same


def test_one_true_and_one_point_zero_are_three_values():
    assert len({digest(Node("a", "City", {"k": value})) for value in (1, 1.0, True, "1", [1], [1.0])}) == 6


def test_an_empty_store_is_never_read():
    store = MemoryStore()
    bring(store, ([Node("a", "City")], [Edge("e", "PART_OF", "a", "City", "a", "City")]), "one")
    assert store.reads == 0


def test_scores_of_an_analysis_stay_and_do_not_count_as_a_change():
    store = MemoryStore()
    graph = ([Node("a", "City", {"name": "x", "note": "y"})], [])
    bring(store, graph, "one")
    store.kept_nodes["a"].properties["score_pagerank"] = 0.5
    assert bring(store, graph, "two").total == 0
    bring(store, ([Node("a", "City", {"name": "x"})], []), "three")
    assert store.kept_nodes["a"].properties == {"name": "x", "class": "City", "score_pagerank": 0.5}


def test_batches_are_no_part_of_the_plan():
    store = MemoryStore()
    store.kept_nodes["batch/0001"] = Node("batch/0001", "Batch", {})
    bring(store, ([], []), "one")
    assert list(store.kept_nodes) == ["batch/0001"]


def test_a_new_label_takes_the_node_out_with_its_edges_and_puts_both_anew():
    store = MemoryStore()
    other = Node("b", "City")
    bring(store, ([Node("a", "City"), other], [Edge("e", "PART_OF", "a", "City", "b", "City")]), "one")
    counts = bring(store, ([Node("a", "County"), other], [Edge("e", "PART_OF", "a", "County", "b", "City")]), "two")
    assert (counts.nodes_removed, counts.nodes_created, counts.edges_removed, counts.edges_created) == (1, 1, 1, 1)
    assert store.kept_nodes["a"].label == store.kept_nodes["a"].properties["class"] == "County"


def test_an_edge_whose_end_moved_is_moved():
    store = MemoryStore()
    nodes = [Node(node_id, "City") for node_id in "abc"]
    bring(store, (nodes, [Edge("e", "PART_OF", "a", "City", "b", "City", {"note": "x"})]), "one")
    bring(store, (nodes, [Edge("e", "PART_OF", "a", "City", "c", "City")]), "two")
    assert (store.kept_edges["e"].target, store.kept_edges["e"].properties) == ("c", {})


def test_held_nodes_are_named():
    refuse_held({"a"}, [("a", "LIKES")])
    with pytest.raises(Refused, match=r"b has an edge HATES .* \(1 more\)"):
        refuse_held({"a"}, [("b", "LIKES"), ("a", "X"), ("b", "HATES"), ("b", "LIKES")])


class Failing(MemoryStore):
    def __init__(self, after: int, error: BaseException) -> None:
        super().__init__()
        self.left, self.error = after, error

    def write(self, changes, batch):
        self.left -= 1
        if self.left < 0:
            raise self.error
        return super().write(changes, batch)


def steps(number):
    return [Step(Changes(put_nodes=[Node(f"n{i}", "City")]), Counts(nodes_created=1)) for i in range(number)]


@pytest.mark.parametrize("after", [0, 1, 5, 9])
@pytest.mark.parametrize("error", [StoreError("the disk is full"), KeyboardInterrupt()])
def test_an_error_of_the_writer_reaches_the_caller_and_no_thread_stays(after, error):
    before = threading.active_count()
    with pytest.raises(type(error)):
        apply(steps(10), Failing(after, error), "b")
    assert threading.active_count() == before


def test_an_error_of_the_builder_reaches_the_caller_and_no_thread_stays():
    def broken():
        yield from steps(3)
        raise KeyError("not resolved")

    before, store = threading.active_count(), MemoryStore()
    with pytest.raises(KeyError):
        apply(broken(), store, "b")
    assert threading.active_count() == before


def test_a_store_that_drops_something_is_found_out():
    class Dropping(MemoryStore):
        def write(self, changes, batch):
            return super().write(Changes(put_nodes=changes.put_nodes[1:]), batch)

    with pytest.raises(StoreError, match="wrote only 0 of 1"):
        apply(steps(2), Dropping(), "batch/0001")


def test_progress_counts_every_element_once():
    reported = []
    apply(steps(4), MemoryStore(), "b", reported.append)
    assert reported == [1, 2, 3, 4]


def test_finish_may_follow_stop():
    behind = WriteBehind(MemoryStore(), "b")
    behind.stop()
    assert behind.finish() == Counts()


def test_only_a_store_that_holds_nothing_is_promised_new_elements():
    graph = ([Node("a", "City")], [])
    assert [step.changes.fresh for step in plan(chain(*deepcopy(graph)))] == [True]
    assert [step.changes.fresh for step in plan(chain(*deepcopy(graph)), Existing())] == [False]
