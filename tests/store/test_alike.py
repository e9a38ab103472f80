"""Queries that one store once answered wrongly in silence: both now give the right rows, or the same refusal."""

from datetime import date

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError
from graphkit.query.run import run
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes

pytestmark = pytest.mark.conformance


@pytest.fixture
def filled(store):
    """Two givers, three acts with figures (one has two, one has none), two counties of one city."""
    nodes = [
        Node("party/1", "Party", {"name": "致公党中央"}),
        Node("party/2", "Party", {"name": "minge"}),
        *(Node(f"act/{n}", "Activity", {"name": f"捐建{n}", "start_date": date(2018 + n, 1, 1)}) for n in (1, 2, 3)),
        *(Node(f"con/{n}", "Contribution", {"name": f"款{n}", "amount": float(n)}) for n in (1, 2, 3)),
        Node("county/1", "County", {"name": "平塘县"}),
        Node("county/2", "County", {"name": "七星关区"}),
        Node("city/1", "City", {"name": "毕节市"}),
    ]
    ends = [
        ("party/1", "PROVIDED", "act/1"),
        ("party/1", "PROVIDED", "act/2"),
        ("party/2", "PROVIDED", "act/2"),
        ("party/2", "PROVIDED", "act/3"),
        ("act/1", "BENEFITED", "county/1"),
        ("act/2", "BENEFITED", "county/2"),
        ("act/3", "BENEFITED", "county/2"),
        ("act/1", "HAS_CONTRIBUTION", "con/1"),
        ("act/1", "HAS_CONTRIBUTION", "con/2"),
        ("act/2", "HAS_CONTRIBUTION", "con/3"),
        ("county/1", "PART_OF", "city/1"),
        ("county/2", "PART_OF", "city/1"),
    ]
    labels = {node.id: node.label for node in nodes}
    edges = [
        Edge(f"{source}~{type_}~{target}", type_, source, labels[source], target, labels[target], {})
        for source, type_, target in ends
    ]
    store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
    store.commit()
    return store


@pytest.mark.parametrize(
    ("cypher", "expected"),
    [
        pytest.param(
            "MATCH (a:Activity) CALL { WITH a MATCH (a)-[:HAS_CONTRIBUTION]->(c) "
            "RETURN c.amount AS m ORDER BY m DESC LIMIT 1 } RETURN count(m) AS n",
            2,
            id="the largest figure of each act",
        ),
        pytest.param(
            "MATCH (r:County {name: '平塘县'}) CALL { WITH r MATCH (g)-[:PROVIDED]->(a)-[:BENEFITED]->(r) "
            "RETURN count(DISTINCT g) AS n } RETURN n",
            1,
            id="the givers of one county",
        ),
        pytest.param(
            "MATCH (x)-[:PROVIDED]->(b)-[:BENEFITED]-(a) RETURN count(*) AS n", 4, id="an undirected last edge"
        ),
        pytest.param("MATCH (a)-[:PART_OF*2]-(b) RETURN count(*) AS n", 2, id="undirected paths of one length"),
        pytest.param(
            "MATCH (a)-[:PROVIDED]->(b) WITH a, count(b) AS n CALL { WITH a MATCH (a)-[:PROVIDED]->(c) "
            "RETURN count(c) AS y } RETURN sum(y) AS n",
            4,
            id="a subquery after an aggregate",
        ),
    ],
)
def test_counts_are_right(filled, cypher, expected):
    assert filled.query(cypher).rows == [{"n": expected}]


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (a:County) WHERE a.name = '无' OPTIONAL MATCH (a)<-[:PART_OF]-(z) RETURN a.name AS name, count(z) AS n",
        "MATCH (a:County)-[:PART_OF]->(z) WHERE a.name = '无' RETURN a.name AS name, count(z) AS n",
        "MATCH (a:County) WHERE a.name = '无' RETURN a.name AS name, count(*) AS n ORDER BY n LIMIT 3",
    ],
)
def test_an_empty_answer_keeps_its_columns(filled, cypher):
    table = filled.query(cypher)
    assert (table.columns, table.rows) == (("name", "n"), [])


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\w+", ["minge"]),
        (r"\W+", ["致公党中央"]),
        (r"[\w]+", ["minge"]),
        (r"[^\w]+", ["致公党中央"]),
        (r"\p{Alpha}+", ["minge"]),
        (r"[\u4e00-\u9fa5]+", ["致公党中央"]),
        (r"(?i)MINGE", ["minge"]),
        (r"m\\?.*|\d", ["minge"]),
    ],
)
def test_patterns_are_those_of_java(filled, pattern, expected):
    written = pattern.replace("\\", "\\\\")
    asked = "MATCH (n:Party) WHERE n.name =~ {} RETURN n.name AS name"
    for cypher in (asked.format(f"'{written}'"), asked.format("$pattern"), asked.format(f"'' + '{written}'")):
        rows = filled.query(cypher, {"pattern": pattern} if "$" in cypher else None).rows
        assert [row["name"] for row in rows] == expected


@pytest.mark.parametrize("compared", ["a.start_date >= $from", "$from <= a.start_date"])
def test_a_date_given_as_text_is_a_date(filled, compared):
    cypher = f"MATCH (a:Activity) WHERE {compared} RETURN count(a) AS n"
    assert run(filled, cypher, {"from": "2020-01-01"}, vocabulary=load_vocabulary()).rows == [{"n": 2}]


def test_a_date_written_as_text_is_refused(filled):
    cypher = "MATCH (a:Activity) WHERE a.start_date >= '2020-01-01' RETURN count(a) AS n"
    with pytest.raises(QueryError, match=r"date\('2020-01-01'\)"):
        run(filled, cypher, vocabulary=load_vocabulary())


@pytest.mark.parametrize("cypher", [r"RETURN '\u6bd5' AS x", "CYPHER runtime=slotted RETURN '毕' AS x"])
def test_what_both_engines_take_is_taken(filled, cypher):
    assert filled.query(cypher).rows == [{"x": "毕"}]
