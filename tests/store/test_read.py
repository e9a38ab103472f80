"""The suite of `store_kit` on the two shipped engines, and on a third that joins by one class."""

from contextlib import closing

import pytest
from store_kit import ReadSuite, by_id, check_differs

from graphkit.analysis.network.multigraph import multigraph
from graphkit.analysis.network.projection import project
from graphkit.analysis.network.snapshot import take_snapshot
from graphkit.elements import Edge, Node
from graphkit.errors import QueryError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes
from graphkit.store.canonical import fingerprint
from graphkit.store.neo4j import columns as server_columns

from .sqlite_reader import SqliteReader


class TestShipped(ReadSuite):
    """``store`` opens each engine in turn; it applies the ``differs`` marks, too."""

    @pytest.fixture
    def fill(self, store):
        def written(nodes, edges):
            store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
            store.commit()
            return store

        return written

    def test_what_somebody_else_put_there_is_left_out(self, reader, elsewhere):
        elsewhere("CREATE (:City {id: 'x', name: 'x'})-[:PROVIDED {id: 'y', share: 1.0}]->(:City {id: 'z', name: 'z'})")
        assert by_id(reader, "City").keys() == {"city/1", "city/2"}
        assert by_id(reader, "PROVIDED").keys() == {"e1", "e2"}

    def test_batches_are_bounded_and_complete(self, fill, monkeypatch):
        monkeypatch.setattr(server_columns, "ROWS", 4)
        monkeypatch.setattr("graphkit.store.kglite.reader.ROWS", 4)
        nodes = [Node(f"party/{n}", "Party", {"name": f"名{n}"}) for n in range(12)]
        edges = [Edge(f"e{n}", "MEMBER_OF", f"party/{n}", "Party", "party/0", "Party", {"n": n}) for n in range(10)]
        store = fill(nodes, edges)
        assert [len(batch) for batch in store.columns("Party", ["name"])] == [4, 4, 4]
        assert [len(batch) for batch in store.columns("MEMBER_OF", ["n"])] == [4, 4, 2]
        assert by_id(store, "Party", "name") == {node.id: (node.properties["name"],) for node in nodes}
        assert by_id(store, "MEMBER_OF", "n") == {e.id: (e.source, e.target, e.properties["n"]) for e in edges}


class TestSqlite(ReadSuite):
    engine = "sqlite"

    @pytest.fixture
    def fill(self):
        return SqliteReader


def test_what_needs_no_cypher_runs_on_a_third_store(demo):
    """Moved to another engine, a whole graph gives the same dump, network, rankings and GraphML."""
    vocabulary = load_vocabulary()
    with closing(SqliteReader(list(demo.nodes()), list(demo.edges()))) as third:
        assert fingerprint(third) == fingerprint(demo)
        networks = [project(take_snapshot(reader, vocabulary)).to_networkx() for reader in (demo, third)]
        assert len(networks[0].edges) > 50
        assert networks[0].adj == networks[1].adj
        assert sorted(multigraph(third).edges(keys=True)) == sorted(multigraph(demo).edges(keys=True))


@pytest.mark.parametrize(
    "mark",
    [
        pytest.mark.differs("kuzu", reason="new", raises=QueryError),
        pytest.mark.differs(reason="none named", raises=QueryError),
        pytest.mark.differs("neo4j", raises=QueryError),
        pytest.mark.differs("neo4j", reason="", raises=QueryError),
        pytest.mark.differs("neo4j", reason="fails somehow"),
        pytest.mark.differs("neo4j", reason="hidden", raises=QueryError, strict=False),
    ],
    ids=lambda mark: str(mark.mark.kwargs),
)
def test_a_careless_difference_ends_the_collection(mark):
    with pytest.raises(pytest.UsageError, match="differs"):
        check_differs(mark.mark)


def test_a_careful_difference_does_not():
    assert check_differs(pytest.mark.differs("neo4j", reason="why", raises=QueryError).mark) is None
