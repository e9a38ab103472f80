"""Queries that one store once answered wrongly in silence: both now give the right rows, or the same refusal."""

from datetime import date
from pathlib import Path

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError
from graphkit.query.run import run
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes
from graphkit.store.kglite.functions import KNOWN

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


ACTS_OF = "MATCH (p:Party)-[d:PROVIDED]->(a:Activity) "


@pytest.mark.parametrize(
    ("cypher", "expected"),
    [
        (f"{ACTS_OF}OPTIONAL MATCH (:Activity {{id: a.id}})-[:HAS_CONTRIBUTION]->(c) RETURN count(c) AS n", 4),
        (f"{ACTS_OF}MATCH ()-[e:PROVIDED {{id: d.id}}]->(b) RETURN count(b) AS n", 4),
        (f"{ACTS_OF}OPTIONAL MATCH ()-[e:PROVIDED {{id: d.`id`}}]->(b) RETURN count(b) AS n", 4),
        (f"{ACTS_OF}WITH d AS e WHERE EXISTS {{ ()-[:PROVIDED {{id: e.id}}]->() }} RETURN count(e) AS n", 4),
        (f"{ACTS_OF}RETURN sum(COUNT {{ ()-[:PROVIDED {{id: d.id}}]->() }}) AS n", 4),
        (f"{ACTS_OF}CALL {{ WITH d MATCH (:Party)-[:PROVIDED {{id: d.id}}]->(b) RETURN count(b) AS c }} "
         "RETURN sum(c) AS n", 4),
        (f"{ACTS_OF}WITH {{of: d {{.id, kind: 'x'}}}} AS m RETURN count(m.of.id) AS n", 4),
        (f"{ACTS_OF}WHERE (:Activity {{id: d.activity}})<-[:PROVIDED]-() OR ()-[:PROVIDED {{id: d.id}}]->() "
         "RETURN count(d) AS n", 4),
        (f"{ACTS_OF}WHERE NOT ({{a: p.id, b: 1}}.a STARTS WITH d.id) RETURN count(d) AS n", 4),
        ("RETURN size([x IN [y IN ['b'] WHERE y <> 'c' | y + ''] WHERE x IN ['a', 'b'][1..] + ['c']]) AS n", 1),
        ("RETURN CASE WHEN 'b' IN [x IN ['B'] | toLower(x)] AND 'c' IN ['b'] + ['c'] THEN 1 END AS n", 1),
        ("MATCH (p:Party) OPTIONAL MATCH (p)<-[:PROVIDED]-(z) WITH p, z WHERE NOT (z:County) RETURN count(*) AS n", 0),
        ("MATCH (p:Party) OPTIONAL MATCH (p)<-[:PROVIDED]-(z) RETURN count((z:County)) AS n", 0),
        ("MATCH (p:Party) OPTIONAL MATCH (p)<-[:PROVIDED]-(z) WITH p, (z:City) AS c, 1 AS k RETURN count(c) AS n", 0),
        ("MATCH (p:Party) WHERE (p:Party) AND NOT (p:County) OR (p:City) AND (p)-->() RETURN count(p) AS n", 2),
        ("MATCH (p:Party)-->(a), (c:County) WHERE EXISTS { (c:County)<--() } RETURN count(*) AS n", 8),
        ("WITH {a: 1, b: 2} AS m, 3 AS c RETURN m {.a, c, d: 4}.a AS n", 1),
        ("WITH {a: 1} AS m RETURN size(keys(m {.*})) AS n", 1),
        ("WITH null AS m RETURN m {.a} AS n", None),
        ("WITH {a: 1} AS m RETURN m {b: 2}.b AS n", 2),
        ("MATCH (p:Party {id: 'party/1'}) RETURN size(keys(p)) AS n", 4),
        ("MATCH (p:Party {id: 'party/1'}) WITH p AS q UNWIND keys(q) AS k RETURN count(k) AS n", 4),
        ("RETURN round(-2.5) AS n", -2.0),
        ("RETURN round(2) AS n", 2.0),
        ("RETURN round(-2.5, 0) AS n", -2.0),
        ("RETURN round(1.256, 2) AS n", 1.26),
        ("UNWIND [-1.25, -1.25] AS x RETURN round(sum(x)) AS n", -2.0),
        ("MATCH (a:Activity) RETURN count(CASE WHEN round(size(a.name) / 2.0) = 2 THEN 1 END) AS n", 3),
    ],
)  # fmt: skip
def test_what_one_engine_reads_otherwise_is_put_in_its_words(filled, cypher, expected):
    (row,) = filled.query(cypher).rows
    assert (row["n"], type(row["n"])) == (expected, type(expected))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"'\w'", r"\w"),
        (r"'\q\\\'\"'", "\\q\\'\""),
        (r'"\`\/\中"', r"\`\/\中"),
        (r"'\b\f\n\r\t'", "\b\f\n\r\t"),
        (r"'a\\nb'", r"a\nb"),
        (r"'\u6bd5'", "毕"),
        (r"'\\u6bd5'", r"\u6bd5"),
    ],
)
def test_a_backslash_means_the_same(filled, written, expected):
    assert filled.query(f"RETURN {written} AS x").rows == [{"x": expected}]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (r"n.name =~ '\w+'", ["minge"]),
        (r"n.name =~ '.*\\bm.*'", ["minge"]),
        (r"n.name =~ '致.*\\b公.*'", []),
        (r"n.name =~ '\\p{IsHan}+'", ["致公党中央"]),
        (r"n.name =~ ('' + '\\w+')", ["minge"]),
        (r"n.name =~ toLower('\\w+')", ["minge"]),
        ("any(p IN $patterns WHERE n.name =~ p)", ["minge"]),
        (r"any(p IN ['\\d+', '\\w+'] WHERE n.name =~ p)", ["minge"]),
    ],
)
def test_a_pattern_with_one_backslash_or_in_a_list_is_javas_too(filled, condition, expected):
    cypher = f"MATCH (n:Party) WHERE {condition} RETURN n.name AS name"
    given = {"patterns": [r"\d+", r"\w+"]} if "$" in cypher else None
    assert [row["name"] for row in filled.query(cypher, given).rows] == expected


@pytest.mark.parametrize(
    ("cypher", "column"),
    [
        ("RETURN '毕' AS x, substring('abc', -1) AS y", 35),
        ("MATCH (n:Party) RETURN left(n.name, -1) AS y", None),
        ("RETURN round(x) AS y", 14),
        ("RETURN round(2.5) AS x, nonsense(1) AS y", 25),
        ("RETURN round(2.5) AS x BLA", 24),
    ],
)
def test_bad_arguments_are_the_querys_fault_at_their_place(filled, request, cypher, column):
    with pytest.raises(QueryError) as error:
        filled.query(cypher)
    if column and "embedded" in request.node.name and error.value.line:
        assert (error.value.line, error.value.column) == (1, column)


ONLY_ON_A_SERVER = [
    "RETURN duration.between(date('2020-01-01'), date('2021-03-04')).days AS x",
    "RETURN [1, 2] + null AS x",
    "RETURN duration('P2D') / 2 AS x",
    "RETURN toInteger(1e30) AS x",
    "UNWIND [1.0] AS x RETURN stDev(x) AS y",
    "RETURN round(2.5, 0, 'HALF_EVEN') AS x",
    "MATCH ()-[r:PROVIDED]->() RETURN startNode(r) AS x",
    "MATCH ()-[r:PROVIDED]->() RETURN r {.*, x: 1} AS x",
    "MATCH (p:Party)-[d:PROVIDED]->(), (a {id: d.id}) RETURN count(a) AS n",
    "MATCH (p:Party) RETURN id(p) AS x",
    "MATCH (p:Party) RETURN labels(p)[0] AS x",
    "MATCH (p:Party) WITH p AS q RETURN q.title AS x",
    "MATCH (p:Party {type: 'Party'}) RETURN p.name AS x",
    "MATCH (p:Party) WHERE p['type'] = 'Party' RETURN p.name AS x",
    "MATCH (p:Party)-[r]->() WHERE r.type = 'PROVIDED' RETURN p.name AS x",
]
"""The embedded engine would answer these otherwise, without a word."""


@pytest.mark.parametrize("cypher", ONLY_ON_A_SERVER)
def test_what_one_engine_would_answer_otherwise_is_refused(filled, request, cypher):
    if "embedded" not in request.node.name:
        filled.query(cypher)
        return
    with pytest.raises(QueryError) as error:
        filled.query(cypher)
    assert error.value.line == 1
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "cypher",
    [
        "MATCH (n:Party) WHERE n.name = 'nobody' RETURN nonsense(n.name) AS x",
        "UNWIND [] AS x RETURN toUper(x) AS y",
        "MATCH (n:Party) RETURN size((n)-[:PROVIDED]->()) AS x",
    ],
)
def test_a_function_that_is_none_is_refused_without_rows_too(filled, cypher):
    with pytest.raises(QueryError):
        filled.query(cypher)


@pytest.mark.parametrize(
    "condition",
    [
        "WITH a.start_date AS d WHERE d >= $from",
        "WHERE coalesce(a.start_date, a.not_before) >= $from",
        "WITH min(a.start_date) AS d, a WHERE d >= $from",
        "WHERE a.start_date IN [$from, $later]",
        "WHERE a.start_date IN $days",
        "WITH $from AS day, a WHERE a.start_date >= day",
        "WITH {d: a.start_date} AS m WHERE m.d >= $from",
        "WHERE all(x IN [a.start_date] WHERE x >= $from)",
        "WHERE NOT a.start_date < $from",
        "WHERE date(toString(a.start_date)) >= $from",
        "WHERE CASE WHEN a.start_date >= $from THEN true ELSE false END",
    ],
)
def test_a_date_given_as_text_is_a_date_wherever_it_is_compared(filled, condition):
    every = {"from": "2020-01-01", "later": "2021-01-01", "days": ["2020-01-01", "2021-01-01"]}
    given = {name: value for name, value in every.items() if f"${name}" in condition}
    cypher = f"MATCH (a:Activity) {condition} RETURN count(*) AS n"
    assert run(filled, cypher, given, vocabulary=load_vocabulary()).rows == [{"n": 2}]


@pytest.mark.parametrize(
    "condition",
    [
        "WITH a.start_date AS d WHERE d >= '2020-01-01'",
        "WHERE a.start_date IN ['2020-01-01']",
        "WHERE a.start_date > '2020'",
        "WHERE '2020-01-01' <= coalesce(a.start_date, a.not_before)",
        "WHERE a.start_date >= $year",
    ],
)
def test_text_beside_a_date_is_refused_wherever_it_stands(filled, condition):
    cypher = f"MATCH (a:Activity) {condition} RETURN count(*) AS n"
    with pytest.raises(QueryError, match="line 1, column"):
        run(filled, cypher, {"year": "2020"} if "$" in condition else None, vocabulary=load_vocabulary())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("WHERE a.name >= $from", 3),
        ("WHERE a.start_date.year >= 2020", 2),
        ("WHERE toString(a.start_date) >= $from", 2),
        ("WHERE toString(a.start_date) STARTS WITH '2020-01'", 1),
        ("WHERE a.start_date >= date($from) AND a.name <> '2020-01-01'", 2),
    ],
)
def test_text_that_is_compared_with_text_stays_text(filled, condition, expected):
    cypher = f"MATCH (a:Activity) {condition} RETURN count(*) AS n"
    given = {"from": "2020-01-01"} if "$" in condition else None
    assert run(filled, cypher, given, vocabulary=load_vocabulary()).rows == [{"n": expected}]


@pytest.mark.parametrize(
    "cypher",
    [
        "CALL dbms.components()",
        "CALL dbms.components() YIELD *",
        "CALL dbms.components() YIELD name, versions, edition RETURN name, versions, edition",
        "CALL dbms.components() YIELD versions AS v, name UNWIND v AS version RETURN name, version, size(v) AS edition",
    ],
)
def test_clients_learn_which_engine_answers(filled, cypher):
    first, *others = filled.query(cypher).rows
    assert len(first) == 3
    assert first["name"] in ("kglite", "Neo4j Kernel")
    assert {row["name"] for row in others} <= {"Cypher"}  # what a yearly server lists beside itself


def test_times_have_zones_of_the_standard_library(filled):
    (row,) = filled.query("RETURN datetime('2020-01-02T03:04:05+08:00') AS d, time('03:04Z') AS t").rows
    assert [type(value.tzinfo).__name__ for value in row.values()] == ["timezone", "timezone"]


def test_the_guide_lists_the_functions_that_are_answered():
    guide = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
    assert guide.partition("```text\n")[2].partition("```")[0].split() == list(KNOWN.values())
