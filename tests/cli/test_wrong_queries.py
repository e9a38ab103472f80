"""Wrong queries end alike on both stores: the same exit code, one line that says what is wrong, no rows."""

import pytest

from graphkit.pipeline.demo import load_demo

pytestmark = pytest.mark.conformance

SYNTAX = [
    "MATCH (n RETURN n.name AS x",
    "MATCH (n:Party)) RETURN n.name AS x",
    "MATCH (n:Party) WHERE n.name = RETURN n.name AS x",
    "RETRUN 1 AS x",
    "SELECT * FROM Party",
    "MATCH (n:Party) WHERE n.name LIKE '%x%' RETURN n.id AS x",
    "MATCH (n:Party) WHERE n.name == 'x' RETURN n.id AS x",
    "MATCH (n:Party) WHERE n.name != 'x' RETURN n.id AS x",
    "MATCH (n:Party) RETURN n.id AS x GROUP BY n.id",
    "MATCH (n:Party) RETURN n.name AS x LIMIT -1",
    "MATCH (n:Party) RETURN n.name AS x LIMIT 1.5",
    "RETURN CASE WHEN true 2 END AS x",
    "RETURN 'abc AS x",
    "RETURN 1 AS x /* open",
    "RETURN 1abc AS x",
    "MATCH (n:Party)",
    "WITH 1 AS x",
    "UNWIND [1, 2] AS x",
    "MATCH (n:Party) RETURN n.id AS x UNION MATCH (m:City)",
    "",
]
NAMES = [
    "MATCH (n:Party) RETURN toUper(n.name) AS x",
    "MATCH (n:Nobody) RETURN toUper(n.name) AS x",
    "MATCH (n:Party) RETURN apoc.text.clean(n.name) AS x",
    "MATCH (n:Party) RETURN m.name AS x",
    "MATCH (n:Party) WITH n.name AS name RETURN n.id AS x",
    "MATCH (n:Party) WITH n.name RETURN 1 AS x",
    "MATCH (n:Party) CALL { WITH n RETURN n.name } RETURN n.id AS x",
    "MATCH (n:Party) RETURN n.name AS x UNION MATCH (m:City) RETURN m.name AS y",
    "MATCH (n:Party) WHERE count(n) > 1 RETURN n.name AS x",
    "MATCH (n:Party) MATCH (n)-[n]->() RETURN n.id AS x",
    "MATCH p = (n:Party) RETURN p.name AS x",
    "RETURN $missing AS x",
]
KINDS = [
    "MATCH (n:Party) WHERE n.name RETURN n.id AS x",
    "MATCH (n:Party) WHERE n RETURN n.id AS x",
    "MATCH (n:Party) WHERE 1 RETURN n.id AS x",
    "MATCH (n:Party) WHERE NOT n.name RETURN n.id AS x",
    "MATCH (n:Party) WHERE n.lat > 1 OR n.name RETURN n.id AS x",
    "RETURN CASE WHEN 1 THEN 2 END AS x",
    "RETURN 'a' AND true AS x",
    "MATCH (n:Party) RETURN n.name * 2 AS x",
    "MATCH (n:Party) RETURN 1 - n.name AS x",
    "RETURN 'a' - 1 AS x",
    "RETURN -'a' AS x",
    "RETURN true + 1 AS x",
    "RETURN abs('x') AS x",
    "RETURN toUpper(1) AS x",
    "RETURN size({a: 1}) AS x",
    "RETURN split(1, 2) AS x",
    "RETURN length('abc') AS x",
    "RETURN keys(5) AS x",
    "MATCH (n:Party) RETURN type(n) AS x",
    "MATCH (n:Party) RETURN sum(n.name) AS x",
    "RETURN avg('a') AS x",
    "RETURN toUpper('a', 'b') AS x",
    "RETURN coalesce() AS x",
    "UNWIND [1, 2] AS y RETURN sum(y, 2) AS x",
    "RETURN date('gestern') AS x",
    "RETURN date('2020-02-30') AS x",
    "RETURN duration('morgen') AS x",
    "RETURN range(1, 10, 0) AS x",
    "RETURN substring('abc', -1) AS x",
    "RETURN round(1.5, -1) AS x",
    "RETURN 'abc' =~ '(' AS x",
]
NUMBERS = [
    "RETURN 1 / 0 AS x",
    "RETURN 5 % 0 AS x",
    "MATCH (n:Party) RETURN size(n.name) / 0 AS x",
    "RETURN 9223372036854775807 + 1 AS x",
    "RETURN 99999999999999999999 AS x",
    "RETURN 1e400 AS x",
    "RETURN 0xFFFFFFFFFFFFFFFFF AS x",
]
NOT_READING = [
    "CREATE (n:X)",
    "MATCH (n:Party) SET n.name = 'x'",
    "MATCH (n:Party) DETACH DELETE n",
    "MERGE (n:Party {id: 'x'}) RETURN n.id AS x",
    "DROP INDEX x",
    "CALL db.clearQueryCaches()",
    "CALL nothing()",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "USE system RETURN 1 AS x",
    "SHOW USERS",
    "RETURN 1 AS x; RETURN 2 AS x",
    "MATCH (n:Party) CALL { WITH n CREATE (m) } IN TRANSACTIONS RETURN 1 AS x",
]
DEEP = [f"RETURN {'(' * 5000}1{')' * 5000} AS x", f"RETURN {'[' * 300}{']' * 300} AS x"]
ALL = [*SYNTAX, *NAMES, *KINDS, *NUMBERS, *NOT_READING, *DEEP]


@pytest.fixture(scope="module", params=["file", pytest.param("server", marks=pytest.mark.neo4j)])
def address(request, tmp_path_factory):
    """The five programmes in each kind of store."""
    if request.param == "server":
        uri = request.getfixturevalue("neo4j_module_uri")
    else:
        uri = str(tmp_path_factory.mktemp("wrong") / "graph.kgl")
    load_demo(uri)
    return uri


@pytest.mark.parametrize("cypher", ALL, ids=lambda cypher: cypher[:40] or "empty")
def test_a_wrong_query_ends_alike(address, plain, graphkit, cypher):
    run = graphkit("query", "--store", address, cypher)
    assert run.code == 1, run.out[:300]
    assert run.out == ""
    (line,) = run.err.splitlines()
    assert line.startswith("graphkit: ")
    assert "graphkit: unexpected" not in line
    assert not line.endswith(":")


@pytest.mark.parametrize("cypher", ["MATCH (n:Prty) RETURN n.name AS x", "MATCH (n:Party) RETURN n.nmae AS x"])
def test_a_name_that_nothing_has_is_no_error_but_a_warning(address, plain, graphkit, cypher):
    run = graphkit("query", "--store", address, cypher, "--format", "json")
    assert run.code == 0
    assert "did you mean" in run.err
