"""A dump is the graph and nothing but the graph."""

import io
import json
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.elements import Edge, Node
from graphkit.export import dump as dumps
from graphkit.export.dump import dump, fingerprint


class Graph:
    def __init__(self, nodes, edges=()):
        self._nodes, self._edges = list(nodes), list(edges)

    def nodes(self):
        return iter(self._nodes)

    def edges(self):
        return iter(self._edges)


def text(reader):
    out = io.StringIO()
    count = dump(reader, out)
    assert count == out.getvalue().count("\n")
    return out.getvalue()


values = st.one_of(st.text(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.dates(), st.lists(st.text()))
nodes = st.builds(Node, st.text(), st.sampled_from(["City", "Group"]), st.dictionaries(st.text(), values, max_size=3))
graphs = st.lists(nodes, max_size=6, unique_by=lambda node: node.id)


@given(graphs, st.randoms(use_true_random=False))
def test_order_does_not_matter_neither_to_the_dump_nor_to_the_fingerprint(elements, rng):
    other = rng.sample(elements, len(elements))
    assert text(Graph(elements)) == text(Graph(other))
    assert fingerprint(Graph(elements)) == fingerprint(Graph(other))


@given(graphs, graphs)
def test_fingerprints_are_equal_exactly_where_dumps_are(one, other):
    assert (text(Graph(one)) == text(Graph(other))) == (fingerprint(Graph(one)) == fingerprint(Graph(other)))


@given(graphs)
def test_every_line_is_json_and_lines_are_sorted(elements):
    rows = text(Graph(elements)).split("\n")[:-1]
    assert rows == sorted(rows)
    assert sorted(json.loads(row)["id"] for row in rows) == sorted(node.id for node in elements)


def test_batches_stamps_and_scores_are_left_out():
    bare = Graph([Node("a", "City", {"name": "甲"})], [Edge("e", "PART_OF", "a", "City", "a", "City", {})])
    full = Graph(
        [Node("a", "City", {"name": "甲", "batch": "batch/0001", "score_x": 1.0}), Node("batch/0001", "Batch", {})],
        [Edge("e", "PART_OF", "a", "City", "a", "City", {"batch": "batch/0002", "score_y": 1})],
    )
    assert (
        text(bare)
        == text(full)
        == (
            '{"element":"edge","id":"e","type":"PART_OF","source":"a","target":"a","properties":{}}\n'
            '{"element":"node","id":"a","label":"City","properties":{"name":"甲"}}\n'
        )
    )
    assert fingerprint(bare) == fingerprint(full)


@pytest.mark.parametrize(
    "other", [30000, "30000.0", True, [30000.0], date(2020, 1, 1)], ids=["int", "text", "bool", "list", "date"]
)
def test_types_are_told_apart(other):
    assert text(Graph([Node("a", "City", {"k": 30000.0})])) != text(Graph([Node("a", "City", {"k": other})]))


def test_line_breaks_stay_inside_their_line():
    assert text(Graph([Node("a", "City", {"note": "one\ntwo\u2028three\r"})])).count("\n") == 1


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20, 35])
def test_what_does_not_fit_into_memory_is_merged_from_files(monkeypatch, number):
    monkeypatch.setattr(dumps, "RUN", 10)
    elements = [Node(f"n{i}\u2028\r", "City", {"name": f"甲{i}"}) for i in range(number)]
    random.Random(1).shuffle(elements)
    rows = text(Graph(elements)).split("\n")[:-1]
    assert rows == sorted(rows)
    assert len(set(rows)) == number
