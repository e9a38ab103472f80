"""Rows as they come, timeouts, look-ups by an index: the same on both stores."""

import time

import pytest

from graphkit.errors import QueryError
from graphkit.query.child_process import rows_apart

MANY = "UNWIND range(1, 200000) AS i RETURN i AS n, i * 2 AS double, toString(i) AS text"
ENDLESS = "UNWIND range(1, 1000000) AS i UNWIND range(1, 1000000) AS j RETURN sum(i * j) AS n"


@pytest.fixture(params=["embedded", pytest.param("server", marks=pytest.mark.neo4j)])
def reader(request):
    return request.getfixturevalue(request.param)


def test_rows_come_one_after_the_other(reader):
    rows = reader.rows(MANY)
    assert rows.columns == ("n", "double", "text")
    first = next(iter(rows))
    assert first == {"n": 1, "double": 2, "text": "1"}
    assert rows.count == 1
    assert sum(1 for _ in rows) == 199_999
    assert (rows.count, rows.truncated) == (200_000, False)


def test_a_limit_ends_them(reader):
    with reader.rows(MANY, limit=3) as rows:
        assert [row["n"] for row in rows] == [1, 2, 3]
        assert rows.truncated
    assert reader.query(MANY, limit=200_000).truncated is False


def test_what_is_left_unread_does_no_harm(reader):
    reader.rows(MANY).close()
    assert reader.query("RETURN 1 AS one").rows == [{"one": 1}]


def test_a_query_is_ended_after_its_time(reader):
    with pytest.raises(QueryError) as error:
        reader.query(ENDLESS, timeout=0.5)
    assert error.value.code == "store.query.timeout"
    assert "--timeout" in str(error.value)
    assert reader.query("RETURN 1 AS one", timeout=30).rows == [{"one": 1}]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (n:Entity {name: $name}) RETURN n.id AS id",
        "MATCH (n:Node {name: $name}) RETURN n.id AS id",
        "MATCH (n:Entity) WHERE n.name = $name RETURN n.id AS id",
        "MATCH (n:Node) WHERE n.name IN [$name] RETURN n.id AS id",
        "MATCH (n:Party) WHERE n.name = '农工党中央' AND n.id = $id RETURN n.id AS id",
        "MATCH (n:Node) WHERE n.id = $id RETURN n.id AS id",
        "MATCH (g:Entity {name: $name})-[d]->(r:Entity) WITH DISTINCT g RETURN g.id AS id",
        "MATCH (r:Entity)<-[d]-(g:Entity) WHERE g.name = $name WITH DISTINCT g RETURN g.id AS id",
        "OPTIONAL MATCH (n:Node {id: $id})-[:NOTHING]->(m:Entity {name: 'x'}) RETURN coalesce(n.id, $id) AS id",
    ],
)
def test_a_look_up_finds_what_it_found(reader, cypher):
    whole = reader.query("MATCH (n:Party) WHERE n.name CONTAINS '农工党中央' RETURN n.id AS id, n.name AS name").rows[0]
    given = {key: value for key, value in whole.items() if f"${key}" in cypher}
    assert reader.query(cypher, given).rows == [{"id": whole["id"]}]


NAMED = (
    "MATCH (n:Entity {name: '农工党中央'}) RETURN n.id AS id",
    "MATCH (n:Node) WHERE n.name = '农工党中央' RETURN n.id AS id",
)


@pytest.mark.neo4j
@pytest.mark.parametrize("cypher", NAMED)
def test_a_server_finds_names_by_an_index(server, neo4j_driver, cypher):
    neo4j_driver.execute_query("CALL db.awaitIndexes(60)")
    plan = neo4j_driver.execute_query(f"EXPLAIN {cypher}").summary.plan
    assert "NodeIndexSeek" in str(plan)


@pytest.mark.parametrize("cypher", NAMED)
def test_a_file_finds_names_by_an_index(embedded, cypher):
    """kglite has no index of a further label; those of the first labels are asked, and are there."""
    looked = embedded._lookups.rewritten(cypher) if embedded.query(cypher).rows else None
    assert "Party" in looked.text
    assert embedded._graph.has_index("Party", "name")


SLOW = (
    "MATCH (a:Activity), (b:Activity), (c:Activity), (d:Activity) RETURN count(a.name + b.name + c.name + d.name) AS n",
    "MATCH (a:Activity) OPTIONAL MATCH (b:Activity) WHERE EXISTS { MATCH (c:Activity), (d:Activity), (e:Activity) "
    "WHERE c.name + d.name + e.name = a.name + b.name } RETURN count(b) AS n",  # the engine looks up for nothing here
)


@pytest.mark.parametrize("cypher", SLOW)
def test_a_child_is_ended_whatever_its_engine_is_at(embedded, cypher):
    begun = time.monotonic()
    with pytest.raises(QueryError) as error:
        rows_apart(lambda: embedded.rows(cypher), 1.0).table()
    assert error.value.code == "store.query.timeout"
    assert time.monotonic() - begun < 30


def test_a_child_gives_the_same_answer(embedded):
    cypher = "MATCH (a:Activity) RETURN a.id AS id, a.start_date AS day, a.nothing AS nothing ORDER BY id"
    with rows_apart(lambda: embedded.rows(cypher, limit=7)) as apart:
        table = apart.table()
    assert table == embedded.query(cypher, limit=7)
    assert table.truncated
    with pytest.raises(QueryError, match="line 1, column"):
        rows_apart(lambda: embedded.rows("MATCH (a RETURN a"))
