"""What a query answers, on every engine: plain types, limits, errors in one line, and never a change."""

from datetime import UTC, date, datetime, time

import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError, StoreError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes

pytestmark = pytest.mark.conformance

DAY = date(2020, 1, 2)


@pytest.fixture
def filled(store):
    nodes = [
        Node("party/1", "Party", {"name": "致公党中央", "aliases": ["致公党"], "valid_from": DAY}),
        Node("act/1", "Activity", {"name": "捐建", "kind": "donation"}),
        Node("county/1", "County", {"name": "七星关区", "lat": 27.3}),
    ]
    edges = [
        Edge("e1", "PROVIDED", "party/1", "Party", "act/1", "Activity", {"certainty": "stated", "position": 1}),
        Edge("e2", "BENEFITED", "act/1", "Activity", "county/1", "County", {}),
    ]
    store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
    store.commit()
    return store


PARTY = {
    "id": "party/1",
    "labels": ["Entity", "Node", "Party"],
    "properties": {
        "id": "party/1",
        "name": "致公党中央",
        "aliases": ["致公党"],
        "valid_from": DAY,
        "class": "Party",
        "batch": "b1",
    },
}
ACT = {
    "id": "act/1",
    "labels": ["Activity", "Node"],
    "properties": {"id": "act/1", "name": "捐建", "kind": "donation", "class": "Activity", "batch": "b1"},
}
PROVIDED = {
    "id": "e1",
    "type": "PROVIDED",
    "start": "party/1",
    "end": "act/1",
    "properties": {"id": "e1", "certainty": "stated", "position": 1, "batch": "b1"},
}


def one(store, cypher, **parameters):
    table = store.query(cypher, parameters)
    assert len(table.rows) == 1
    return table.rows[0][table.columns[0]]


@pytest.mark.parametrize(
    ("cypher", "expected"),
    [
        ("MATCH (n:Party) RETURN n", PARTY),
        ("MATCH (n:Party) RETURN [n] AS x", [PARTY]),
        ("MATCH (n:Party) RETURN {who: n, list: [n]} AS x", {"who": PARTY, "list": [PARTY]}),
        ("MATCH (n:Party) RETURN collect(n) AS x", [PARTY]),
        ("MATCH (n:Party) RETURN properties(n) AS x", PARTY["properties"]),
        ("MATCH (n:Party) RETURN n {.*} AS x", PARTY["properties"]),
        ("MATCH (n:Party) RETURN n {.id, .name} AS x", {"id": "party/1", "name": "致公党中央"}),
        ("MATCH (:Party)-[e]->() RETURN e", PROVIDED),
        ("MATCH (:Activity)<-[e:PROVIDED]-() RETURN e", PROVIDED),
        ("MATCH ()-[e:PROVIDED]->() RETURN properties(e) AS x", PROVIDED["properties"]),
        ("MATCH p = (:Party)-[:PROVIDED]->() RETURN p", {"nodes": [PARTY, ACT], "relationships": [PROVIDED]}),
        ("MATCH p = (:Activity)<-[:PROVIDED]-() RETURN p", {"nodes": [ACT, PARTY], "relationships": [PROVIDED]}),
        ("MATCH p = (:Party)-[*2]->() RETURN [n IN nodes(p) | n.id] AS x", ["party/1", "act/1", "county/1"]),
        ("MATCH p = (:Party)-[*2]->() RETURN length(p) AS x", 2),
        ("MATCH (a:Party)-[e]->() WITH a, collect(e) AS es RETURN es", [PROVIDED]),
    ],
)
def test_nodes_relationships_and_paths_are_plain(filled, cypher, expected):
    assert one(filled, cypher) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("null", None),
        ("true", True),
        ("1", 1),
        ("1.0", 1.0),
        ("-9223372036854775807", -9223372036854775807),
        ("'帮扶'", "帮扶"),
        ("[1, 2.5, 'a', null]", [1, 2.5, "a", None]),
        ("{a: 1, b: {c: [date('2020-01-02')]}}", {"a": 1, "b": {"c": [DAY]}}),
        ("date('2020-01-02')", DAY),
        ("datetime('2020-01-02T03:04:05Z')", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("localdatetime('2020-01-02T03:04:05')", datetime(2020, 1, 2, 3, 4, 5)),
        ("localtime('03:04:05')", time(3, 4, 5)),
        ("duration('P1Y2M3DT4.5S')", {"months": 14, "days": 3, "seconds": 4.5}),
        ("duration('P1D')", {"months": 0, "days": 1, "seconds": 0}),
        ("point({longitude: 105.3, latitude: 27.3})", {"longitude": 105.3, "latitude": 27.3}),
        ("{id: 1, name: 'x', type: 'y'}", {"id": 1, "name": "x", "type": "y"}),
        ("{type: 'PROVIDED', title: 'x'}", {"type": "PROVIDED", "title": "x"}),
    ],
)
def test_values_are_plain_and_keep_their_type(store, expression, expected):
    found = one(store, f"RETURN {expression} AS x")
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, "帮'扶\n`", ["a", "b"], [1, [2.5]], {"a": {"b": None}}, DAY, {"set": 1}], ids=repr
)
def test_parameters_come_back_as_they_went(store, value):
    found = one(store, "RETURN $value AS x", value=value)
    assert (found, type(found)) == (value, type(value))


def test_somebody_elses_elements_are_plain_too(store, elsewhere):
    elsewhere("CREATE (:Fan {note: 'x'})-[:LIKES]->(:Fan {id: 'f2', name: 'n', title: 'own'})")
    found = one(store, "MATCH (a:Fan)-[e:LIKES]->(b:Fan {id: 'f2'}) RETURN {a: a, e: e, b: b} AS x")
    assert found["b"] == {"id": "f2", "labels": ["Fan"], "properties": {"id": "f2", "name": "n", "title": "own"}}
    assert (found["e"]["start"], found["e"]["end"]) == (found["a"]["id"], "f2")
    assert found["a"]["properties"]["note"] == "x"
    assert "title" not in found["a"]["properties"]
    lone = one(store, "MATCH (:Fan)-[e:LIKES]->(:Fan) RETURN e")
    assert (lone["start"], lone["end"]) == (found["a"]["id"], "f2"), "the same without the nodes in the answer"


def test_columns_keep_their_order_also_without_rows(store):
    table = store.query("UNWIND [] AS x RETURN x AS b, x AS a, 1 AS `事项`")
    assert (table.columns, table.rows, table.truncated) == (("b", "a", "事项"), [], False)


@pytest.mark.parametrize(("limit", "count", "cut"), [(None, 10, False), (10, 10, False), (9, 9, True), (0, 0, True)])
def test_a_limit_cuts_and_says_so(store, limit, count, cut):
    table = store.query("UNWIND range(1, 10) AS x RETURN x", limit=limit)
    assert ([row["x"] for row in table.rows], table.truncated) == (list(range(1, count + 1)), cut)
    assert table.warnings == ()


def test_a_limit_does_not_undo_the_querys_own(store):
    assert store.query("UNWIND range(1, 10) AS x RETURN x LIMIT 3", limit=5).truncated is False


def test_comments_and_a_last_semicolon_are_no_harm(filled):
    text = "// who\nMATCH (n:Party) /* only\n one */ RETURN n.name AS `谁`; // done;"
    assert filled.query(text).rows == [{"谁": "致公党中央"}]


@pytest.mark.parametrize(
    ("cypher", "message"),
    [
        ("MATCH (n", "line 1, column"),
        ("MATCH (n)\nRETURN n,", "line 2, column"),
        ("MATCH (n) RETURN m AS x", "m"),
        ("RETURN nonsense(1) AS x", "nonsense"),
        ("RETURN $who AS x", r"\$who"),
        ("UNWIND [] AS x WITH x WHERE x = $who RETURN x", r"\$who"),
        ("RETURN 1 / 0 AS x", "zero"),
        ("", "empty"),
        ("MATCH (n) RETURN n.name AS a FORMAT CSV", "line 1|FORMAT CSV"),
    ],
)
def test_errors_are_one_line(filled, cypher, message):
    with pytest.raises(QueryError, match=message) as error:
        filled.query(cypher)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("value", [{1}, object(), 2**63, b"x", {"a": {1}}, {1: 2}, "\ud800"], ids=range(7))
def test_parameters_that_no_store_takes_are_query_errors(store, value):
    with pytest.raises(QueryError) as error:
        store.query("RETURN $x AS x", {"x": value})
    assert "\n" not in str(error.value)


@pytest.mark.differs(
    "neo4j", reason="answers no rows where a label has never had the property", raises=pytest.fail.Exception
)
def test_a_property_that_a_label_never_had_is_named_with_those_it_has(filled):
    with pytest.raises(QueryError, match=r"Party has no property nmae; it has: .*name"):
        filled.query("MATCH (n:Party {nmae: 'x'}) RETURN n")


def test_an_unknown_label_is_noticed(filled):
    table = filled.query("MATCH (n:Prty) RETURN n.id AS id")
    assert table.rows == []
    assert any("Prty" in str(warning) for warning in table.warnings)
    assert filled.query("MATCH (n:Party) RETURN n.id AS id").warnings == ()


WRITING = [
    "CREATE (:X {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Party) SET n.name = 'x' RETURN n",
    "MATCH (n:Party) REMOVE n.name",
    "MERGE (n:X {id: 'x'}) RETURN n",
    "CREATE CONSTRAINT FOR ()-[r:PROVIDED]-() REQUIRE r.id IS UNIQUE",
    "MATCH (n) CALL { WITH n CREATE (m:X {id: 'x'}) RETURN m } RETURN m",
    "EXPLAIN CREATE (:X)",
    "RETURN 1 AS x UNION CREATE (:X) RETURN 1 AS x",
]


@pytest.mark.parametrize("cypher", WRITING)
def test_nothing_is_changed_by_a_query(filled, cypher):
    def everything():
        return filled.query("MATCH (n) OPTIONAL MATCH (n)-[e]->(m) RETURN n, e, m").rows

    before = everything()
    with pytest.raises(QueryError):
        filled.query(cypher)
    assert everything() == before


def test_every_property_name_of_the_schema_is_read_without_quotes(store, elsewhere):
    vocabulary = load_vocabulary()
    common = {"name", "name_lang", "name_en", "aliases", "identifiers", "note"}
    labels = {label: common | set(found.properties) for label, found in vocabulary.labels.items()}
    types = {type_: set(found.properties) for type_, found in vocabulary.edges.items()}
    types["GRANTED_TO"] = DIRECT
    nodes = [Node(label, label, dict.fromkeys(sorted(keys), "x")) for label, keys in labels.items()]
    edges = [
        Edge(type_, type_, "Party", "Party", "County", "County", dict.fromkeys(sorted(keys), "x"))
        for type_, keys in types.items()
    ]
    store.write(Changes(put_nodes=nodes, put_edges=edges), "b1")
    store.commit()
    for label, keys in labels.items():
        for key in sorted(keys | {"id", "class", "batch"}):
            found = store.query(f"MATCH (n:{label}) WHERE n.{key} IS NOT NULL RETURN n.{key} AS {key}").rows
            assert found == [{key: {"id": label, "class": label, "batch": "b1"}.get(key, "x")}], (label, key)
    for type_, keys in types.items():
        for key in sorted(keys | {"id", "batch"}):
            found = store.query(f"MATCH ()-[e:{type_}]->() WHERE e.{key} IS NOT NULL RETURN e.{key} AS {key}").rows
            assert found == [{key: {"id": type_, "batch": "b1"}.get(key, "x")}], (type_, key)
    assert {node.id: node.properties for node in store.nodes()} == {
        node.id: {**node.properties, "class": node.label} for node in nodes
    }


DIRECT = {
    "derived", "activity", "contribution", "pairing", "programmes", "sources", "kind", "stage", "amount", "currency",
    "quantity", "unit", "item", "measure", "bound", "as_of", "aggregate", "counted", "realised", "benefit", "certainty",
    "start_date", "end_date", "start_date_precision", "end_date_estimated", "joint", "joint_amount", "joint_quantity",
    "each_amount", "each_quantity", "brokered_amount", "brokered_quantity", "via_group", "learning", "per",
    "valid_from", "valid_to",
}  # fmt: skip
"""Properties of direct edges, from the contract."""


def test_a_closed_store_takes_and_answers_nothing(store):
    store.close()
    store.close()
    for use in (
        lambda: store.query("RETURN 1 AS x"),
        lambda: list(store.nodes()),
        lambda: list(store.edges()),
        lambda: store.write(Changes(put_nodes=[Node("x", "Party", {"name": "x"})]), "b"),
        store.info,
        lambda: store.foreign_edges(["x"]),
        store.commit,
    ):
        with pytest.raises(StoreError, match="closed"):
            use()
