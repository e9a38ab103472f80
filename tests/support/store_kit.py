"""The suite that every store passes, to be inherited: a third store joins with one class and one fixture.

    class TestMine(ReadSuite):
        engine = "mine"  # listed in ENGINES, below

        @pytest.fixture
        def fill(self, tmp_path):
            return lambda nodes, edges: my_reader(nodes, edges)

What an engine cannot do is marked on the test, ``@pytest.mark.differs("mine", reason="…", raises=QueryError)``: a
strict xfail for that engine alone. A name that is no engine, or a mark without reason or ``raises``, ends the
collection.
"""

from contextlib import closing
from datetime import date

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError, StoreError

ENGINES = frozenset({"embedded", "neo4j", "sqlite"})

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


def check_differs(mark):
    """Raise UsageError where a ``differs`` mark names no engine, or does not say why and how it fails."""
    unknown = sorted(set(mark.args) - ENGINES)
    if unknown or not mark.args:
        raise pytest.UsageError(f"differs{mark.args}: engines are {sorted(ENGINES)}")
    if not mark.kwargs.get("reason") or not mark.kwargs.get("raises") or mark.kwargs.keys() - {"reason", "raises"}:
        raise pytest.UsageError(f"differs{mark.args}: give reason= and raises=, and nothing else")


def apply_differs(request, engine):
    """Expect a test to fail on an engine that differs: strictly, so that the day it is mended the test says so."""
    for mark in request.node.iter_markers("differs"):
        if engine in mark.args:
            request.applymarker(pytest.mark.xfail(strict=True, **mark.kwargs))


def with_class(nodes):
    """Return id -> node as a store gives it back: its label is a property besides."""
    return {node.id: Node(node.id, node.label, {**node.properties, "class": node.label}) for node in nodes}


def by_id(reader, what, *names):
    """Return id -> values, with the ends of edges in front, whatever the batches and their order."""
    rows = {}
    for batch in reader.columns(what, names):
        assert len(batch) == len(batch.ids) > 0
        assert list(batch.values) == list(dict.fromkeys(names))
        for place, element_id in enumerate(batch.ids):
            assert element_id not in rows
            ends = (batch.sources[place], batch.targets[place]) if batch.sources else ()
            rows[element_id] = (*ends, *(values[place] for values in batch.values.values()))
    return rows


@pytest.mark.conformance
class ReadSuite:
    """What `graphkit.store.base.Reader` promises."""

    engine = ""

    @pytest.fixture(autouse=True)
    def _expect_differences(self, request):
        if self.engine:
            apply_differs(request, self.engine)

    @pytest.fixture
    def fill(self):
        """Return a function that takes nodes and edges and returns a reader of a store that holds just them."""
        raise NotImplementedError("a store's class gives its own `fill`")

    @pytest.fixture
    def reader(self, fill):
        with closing(fill(NODES, EDGES)) as opened:
            yield opened

    def test_nodes_and_edges_come_back_as_they_went(self, reader):
        assert {node.id: node for node in reader.nodes()} == with_class(NODES)
        assert {edge.id: edge for edge in reader.edges()} == {edge.id: edge for edge in EDGES}

    def test_values_keep_their_type(self, reader):
        for element in (*reader.nodes(), *reader.edges()):
            before = next(one for one in (*NODES, *EDGES) if one.id == element.id)
            assert {key: type(element.properties[key]) for key in before.properties} == {
                key: type(value) for key, value in before.properties.items()
            }

    def test_a_label_and_a_type_choose(self, reader):
        assert {node.id for node in reader.nodes("City")} == {"city/1", "city/2"}
        assert {edge.id for edge in reader.edges("MEMBER_OF")} == {"e3"}
        assert (list(reader.nodes("Village")), list(reader.edges("DONATED_TO"))) == ([], [])

    def test_ids_choose(self, reader):
        assert {node.id for node in reader.nodes(ids=["city/1", "party/1", "nobody"])} == {"city/1", "party/1"}
        assert [node.id for node in reader.nodes("City", ["city/1", "party/1"])] == ["city/1"]
        assert [edge.id for edge in reader.edges(ids=["e2", "e9"])] == ["e2"]
        assert (list(reader.nodes(ids=[])), list(reader.edges(ids=[]))) == ([], [])

    def test_info_counts_by_label_and_type(self, reader):
        info = reader.info()
        assert (info["nodes"], info["edges"]) == (3, 3)
        assert (info["labels"], info["edge_types"]) == ({"City": 2, "Party": 1}, {"MEMBER_OF": 1, "PROVIDED": 2})
        assert (info["foreign_nodes"], info["foreign_edges"]) == (0, 0)
        assert all(isinstance(info[key], str) for key in ("engine", "version"))

    def test_columns_of_nodes_of_one_label(self, reader):
        assert by_id(reader, "City", "name", "lat", "size", "certain") == {
            "city/1": ("毕节市", 27.3, 7, None),
            "city/2": ("苏州市", None, None, True),
        }

    def test_columns_of_edges_of_one_type_with_their_ends(self, reader):
        assert by_id(reader, "PROVIDED", "share", "day", "codes") == {
            "e1": ("party/1", "city/1", 0.5, DAY, None),
            "e2": ("city/2", "city/1", 0.25, None, ["a", "b"]),
        }

    def test_columns_hold_what_elements_hold(self, reader):
        for node in reader.nodes():
            row = by_id(reader, node.label, *node.properties)[node.id]
            assert list(map(type, row)) == list(map(type, node.properties.values()))
            assert row == tuple(node.properties.values())

    def test_columns_of_node_are_every_node_with_its_label_as_class(self, reader):
        assert by_id(reader, "Node", "class") == {node.id: (node.label,) for node in NODES}

    def test_columns_without_names_are_ids_and_ends(self, reader):
        assert by_id(reader, "City") == {"city/1": (), "city/2": ()}
        assert by_id(reader, "MEMBER_OF") == {"e3": ("city/2", "party/1")}

    def test_a_name_given_twice_is_one_column_and_one_that_nothing_has_is_empty(self, reader):
        expected = {"e3": ("city/2", "party/1", 1.0, None)}
        assert by_id(reader, "MEMBER_OF", "share", "nothing", "share") == expected

    def test_columns_of_what_is_not_there_are_none(self, reader):
        assert list(reader.columns("Village", ["name"])) == []
        assert list(reader.columns("DONATED_TO", ["amount"])) == []

    @pytest.mark.parametrize("name", ["a b", "n) RETURN 1 //", "名", ""])
    def test_columns_of_names_that_no_store_has_are_refused(self, reader, name):
        for use in (lambda: list(reader.columns(name, [])), lambda: list(reader.columns("City", [name]))):
            with pytest.raises(StoreError, match="cannot be a label, type or property"):
                use()

    @pytest.mark.differs("sqlite", reason="speaks no Cypher", raises=QueryError)
    def test_cypher_is_answered(self, reader):
        table = reader.query("MATCH (n:City) WHERE n.lat > $south RETURN n.id AS id, n.lat AS lat", {"south": 20.0})
        assert (table.columns, table.rows) == (("id", "lat"), [{"id": "city/1", "lat": 27.3}])

    @pytest.mark.parametrize("cypher", ["CREATE (:City {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n", ""])
    def test_a_query_that_writes_or_is_none_is_refused_and_changes_nothing(self, reader, cypher):
        with pytest.raises(QueryError):
            reader.query(cypher)
        assert {node.id: node for node in reader.nodes()} == with_class(NODES)

    def test_a_closed_reader_answers_nothing(self, reader):
        reader.close()
        reader.close()
        for use in (
            lambda: list(reader.nodes()),
            lambda: list(reader.edges()),
            lambda: list(reader.columns("City", ["name"])),
            reader.info,
        ):
            with pytest.raises(StoreError, match="closed"):
                use()
