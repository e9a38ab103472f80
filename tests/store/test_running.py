"""Rows as they come, timeouts, look-ups by an index: the same on both stores."""

import pytest

from graphkit.errors import QueryError

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
