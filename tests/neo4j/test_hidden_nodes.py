"""What Neo4j Browser shows of graphkit's book-keeping: few nodes, apart from the graph, that say what they are."""

import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.store import open_reader

pytestmark = [pytest.mark.neo4j, pytest.mark.conformance]


@pytest.fixture
def rows(neo4j_uri, neo4j_driver):
    load_demo(neo4j_uri)

    def ask(cypher):
        return [record.data() for record in neo4j_driver.execute_query(cypher).records]

    return ask


def test_they_are_few_and_named(rows, neo4j_uri):
    hidden = rows("MATCH (n:_Graphkit) RETURN n.name AS name, labels(n) AS labels, COUNT { (n)--() } AS edges")
    assert 1 < len(hidden) < 10
    assert all(row["name"].startswith("graphkit: ") for row in hidden)
    assert {(*row["labels"], row["edges"]) for row in hidden} == {("_Graphkit", 0)}
    reader = open_reader(neo4j_uri)
    assert reader.info()["ledger_nodes"] == len(hidden)
    reader.close()


def test_whoever_asks_for_the_graph_does_not_meet_them(rows):
    for pattern in ("(n:Node)", "(n:Node)-[*0..1]-(:Node)", "(n)-->()"):
        assert rows(f"MATCH {pattern} WHERE n:_Graphkit RETURN count(n) AS n") == [{"n": 0}]
    drawn = rows("CALL db.schema.visualization() YIELD nodes UNWIND nodes AS n RETURN labels(n) AS labels")
    assert sum(row["labels"] == ["_Graphkit"] for row in drawn) == 1
