"""The guard in front of queries: what passes, what does not, and that nothing that passes can write."""

from contextlib import suppress

import kglite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import QueryError
from graphkit.store.cypher.guard import check
from graphkit.store.cypher.tokens import scan

READING = [
    "MATCH (n:Set {create: 1}) WHERE n.set = 1 AND n.create IS NULL RETURN n.delete AS x, n.merge",
    "match (n) return n",
    "MATCH (n:A|Delete {x: 1})-[:SET|REMOVE*1..2]->(:CREATE) RETURN n",
    "MATCH (n) WHERE n:Set OR n:Create RETURN n",
    "MATCH (set)-[create:USE]->(load) WHERE set.x = create.y AND load.z > 1 RETURN set, create, load",
    "MATCH (`delete`) RETURN `delete` ORDER BY `delete`.name",
    "WITH 1 AS `set` RETURN `set`",
    "RETURN 1 AS set, 2 AS create",
    "RETURN {set: 1, create: {delete: 2}} AS x",
    "RETURN $set AS x, $create, [$merge]",
    "RETURN 'CREATE (n)' AS a, \"DETACH DELETE n\" AS b, 'it\\'s ; CREATE' AS c",
    "RETURN 1 AS x // CREATE (n); DELETE n",
    "// CREATE (n)\nRETURN 1 AS x",
    "RETURN /* ; CREATE (n) ' \" ` */ 1 AS x",
    "RETURN `CREATE (n)` AS x",
    "RETURN 'C:\\\\users' AS path",
    "CALL { MATCH (n) RETURN count(n) AS c } RETURN c",
    "MATCH (n) CALL (n) { MATCH (n)--(m) RETURN count(m) AS c } RETURN c",
    "MATCH (n) CALL (*) { RETURN 1 AS c } RETURN c",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db . `propertyKeys` ()",
    "CALL db.index.fulltext.queryNodes('names', '医院') YIELD node RETURN node",
    "CALL db.schema.visualization()",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER 25 MATCH (n) RETURN n",
    "EXPLAIN CYPHER 5 MATCH (n) RETURN n",
    "SHOW INDEXES",
    "SHOW RANGE INDEXES",
    "SHOW CONSTRAINTS",
    "OPTIONAL MATCH (n) RETURN n",
    "UNWIND [1] AS x RETURN x;",
    "RETURN 1 AS x ; ;\n;",
    "MATCH (n) WHERE n.x IN $transactions RETURN n",
    "MATCH (start)-[]->(stop) RETURN start, stop",
    "RETURN 1.5e3 + 0xFF + 2 AS x, [1, 2][0..1] AS y",
    "RETURN count { MATCH (n) } AS x",
    "RETURN date.truncate('month', d) AS a, duration.between(a, b) AS b, point . distance (p, q) AS c",
    "RETURN coll.max(l) AS x",
    "RETURN vector.similarity.cosine(a, b) AS x ORDER BY (n.x)",
    "MATCH (show)-[terminate]->(n) WHERE n.show = 1 AND n.x IN (n.y) RETURN show, terminate.x",
    "SHOW ALL CONSTRAINTS YIELD name RETURN name",
    "MATCH (n) WHERE EXISTS { (n)-[:SET]->() } RETURN n",
]

NOT_READING = [
    ("CREATE (n)", 1, 1),
    ("MATCH (n) SET n.x = 1", 1, 11),
    ("MATCH (n)\n\nSET\nn.x = 1", 3, 1),
    ("MATCH (n) sEt n:X", 1, 11),
    ("MATCH (n) ſET n.x = 1", 1, 11),
    ("MATCH (n)DELETE n", 1, 10),
    ("MATCH (n) DETACH DELETE n", 1, 11),
    ("MATCH (n) NODETACH DELETE n", 1, 11),
    ("MATCH (n) REMOVE n.x", 1, 11),
    ("MERGE (n:X {id: 1})", 1, 1),
    ("INSERT (n:X)", 1, 1),
    ("MATCH (n) RETURN n UNION CREATE (m) RETURN m", 1, 26),
    ("CALL { CREATE (n) }", 1, 8),
    ("CALL { WITH 1 AS x RETURN x } IN TRANSACTIONS OF 10 ROWS RETURN x", 1, 31),
    ("CALL { RETURN 1 AS x } IN 3 CONCURRENT TRANSACTIONS RETURN x", 1, 24),
    ("FOREACH (x IN [1] | CREATE (:X))", 1, 1),
    ("WITH 1 AS y FOREACH (x IN [1] | SET y.x = 1)", 1, 13),
    ("MATCH p = (n) FOREACH (x IN nodes(p) | MERGE (:X))", 1, 15),
    ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", 1, 1),
    ("MATCH (n) LOAD CSV FROM 'http://x' AS row RETURN row", 1, 11),
    ("load\u00a0csv FROM 'http://x' AS row RETURN row", 1, 1),
    ("LOAD/**/CSV WITH HEADERS FROM $x AS row RETURN row", 1, 1),
    ("EXPLAIN LOAD CSV FROM 'http://x' AS row RETURN row", 1, 9),
    ("CYPHER 5 LOAD CSV FROM 'http://x' AS row RETURN row", 1, 10),
    ("CYPHER runtime=slotted LOAD CSV FROM 'http://x' AS row RETURN row", 1, 24),
    ("PROFILE\n// only a look\nLoad CSV FROM 'http://x' AS row RETURN row", 3, 1),
    ("MATCH (n) CALL (n) { LOAD CSV FROM 'http://x' AS row RETURN row } RETURN row", 1, 22),
    ("RETURN COLLECT { LOAD CSV FROM 'http://x' AS row RETURN row } AS x", 1, 18),
    ("MATCH (n) WHERE EXISTS { LOAD CSV FROM 'http://x' AS row RETURN row } RETURN n", 1, 26),
    ("RETURN 1 AS x NEXT LOAD CSV FROM 'http://x' AS row RETURN row", 1, 20),
    ("WHEN true THEN LOAD CSV FROM 'http://x' AS row RETURN row", 1, 16),
    ("RETURN 1 AS `x` LOAD CSV FROM 'http://x' AS row RETURN row", 1, 17),
    ("RETURN 'it''s' LOAD CSV FROM 'http://x' AS row RETURN row", 1, 16),
    ("RETURN $p LOAD CSV FROM 'http://x' AS row RETURN row", 1, 11),
    ("RETURN [1] LOAD CSV FROM 'http://x' AS row RETURN row", 1, 12),
    ("USE graph.byName('x') MATCH (n) RETURN n", 1, 1),
    ("USE system MATCH (n) RETURN n", 1, 1),
    ("CALL { USE other MATCH (n) RETURN n } RETURN n", 1, 8),
    ("DROP INDEX x", 1, 1),
    ("CREATE INDEX FOR (n:X) ON (n.y)", 1, 1),
    ("CREATE CONSTRAINT FOR (n:X) REQUIRE n.y IS UNIQUE", 1, 1),
    ("START DATABASE x", 1, 1),
    ("STOP DATABASE x", 1, 1),
    ("ALTER USER x SET PASSWORD 'y'", 1, 14),
    ("GRANT ROLE x TO y", 1, 1),
    ("DENY READ {*} ON GRAPH x TO y", 1, 1),
    ("REVOKE ROLE x FROM y", 1, 1),
    ("TERMINATE TRANSACTIONS 'x'", 1, 1),
    ("ENABLE SERVER 'x'", 1, 1),
    ("RENAME USER x TO y", 1, 1),
    ("FOR VALID_TIME ALL MATCH (n) RETURN n", 1, 1),
    ("EXPLAIN START DATABASE x", 1, 9),
    ("CYPHER 25 DROP DATABASE x", 1, 11),
    ("PROFILE MATCH (n) DELETE n", 1, 19),
    ("SHOW USERS", 1, 1),
    ("SHOW USER PRIVILEGES", 1, 1),
    ("SHOW SETTINGS INDEX", 1, 1),
    ("SHOW INDEXES YIELD name SHOW SETTINGS", 1, 25),
    ("SHOW INDEXES YIELD name TERMINATE TRANSACTION 'x'", 1, 25),
    ("RETURN 1 AS x UNION SHOW SETTINGS", 1, 21),
    ("RETURN apoc.cypher.runFirstColumnSingle('LOAD CSV FROM \\'http://x\\' AS r RETURN r', {}) AS x", 1, 8),
    ("RETURN `apoc` /* */ . `cypher`\n.runFirstColumnMany ('CREATE (n)', {}) AS x", 1, 8),
    ("WITH 1 AS call RETURN genai.vector.encode('x', 'OpenAI', {}) AS x", 1, 16),
    ("RETURN db.nameFromElementId('x') AS x", 1, 8),
    ("RETURN graph.names() AS x", 1, 8),
    ("RETURN 1.apoc.load.x() AS x", 1, 10),
    ("RETURN {call: apoc.load.x()} AS x", 1, 15),
    ("MATCH (n) WHERE EXISTS { MATCH (m) WHERE n.date.truncate(1) } RETURN n", 1, 42),
    ("SHOW SETTINGS", 1, 1),
    ("CALL dbms.listConfig()", 1, 6),
    ("CALL apoc.load.json('http://x')", 1, 6),
    ("CALL apoc.cypher.runWrite('CREATE (n)', {})", 1, 6),
    ("MATCH (n) CALL db.create.setNodeProperty(n, 'a', 1) RETURN n", 1, 16),
    ("OPTIONAL CALL db.cdc.enable()", 1, 15),
    ("CALL `table`.`upsert`('X', [])", 1, 6),
    ("CALL db.labels.x()", 1, 6),
    ("CALL $procedure()", 1, 6),
    ("CALL (x)", 1, 6),
    ("CALL db.\nevil()", 1, 6),
    ("RETURN 1 AS x; RETURN 2 AS x", 1, 14),
    ("RETURN 1 AS x; CREATE (n)", 1, 14),
    ("; RETURN 1 AS x", 1, 1),
    ("RETURN 'never closed", 1, 8),
    ('RETURN "never closed\\"', 1, 8),
    ("RETURN `never closed", 1, 8),
    ("RETURN 1 /* never closed *", 1, 10),
    ("RETURN '\\u0027 CREATE (n) //' AS x", 1, 9),
    ("\\u0043REATE (n)", 1, 1),
    ("RETURN 1CREATE (n)", 1, 9),
    ("RETURN 1.CREATE (n)", 1, 10),
    ("RETURN 1 AS x // here\rCREATE (n)", 1, 23),
    ("MATCH (as) WITH as CREATE (n)", 1, 20),
    ("WITH 1 AS set RETURN set", 1, 11),  # a name, but `as` may be one too: in doubt it is a clause
    ("RETURN [x IN [1] | CREATE (n)] AS x", 1, 20),
    ("", 1, 1),
    (" \n\t// nothing\n;", 1, 1),
    ("-", 1, 1),
    ("(n)", 1, 1),
]


@pytest.mark.parametrize("text", READING)
def test_reading_passes(text):
    check(text)


@pytest.mark.parametrize(("text", "line", "column"), NOT_READING)
def test_the_rest_is_refused_where_it_stands(text, line, column, monkeypatch):
    with pytest.raises(QueryError) as error:
        check(text)
    assert "\n" not in str(error.value)
    assert (error.value.line, error.value.column) == (line, column)
    monkeypatch.setenv("GRAPHKIT_LANG", "zh")
    with pytest.raises(QueryError, match=rf"^(第 {line} 行第 {column} 列：.*[\u4e00-\u9fff]|查询是空的$)"):
        check(text)


def test_a_procedure_is_refused_by_name_and_the_open_ones_are_listed():
    with pytest.raises(QueryError, match=r"queries cannot call the procedure apoc.load.json; allowed: db.labels,"):
        check("CALL apoc.load.json('x')")


def test_a_column_called_call_is_told_how_to_be_spelt():
    with pytest.raises(QueryError, match=r"if it is a name, put it in backticks: `call`"):
        check("MATCH (n:City) RETURN n.name AS call ORDER BY call")
    check("MATCH (n:City) RETURN n.name AS `call` ORDER BY `call`")


def test_what_is_sent_has_no_comment_and_the_same_lines():
    query = check("MATCH (n) // all of them; really\nRETURN /* a\nb */ n.x // '\n;")
    assert query.text.splitlines() == ["MATCH (n)                       ", "RETURN     ", "     n.x"]


def test_parameters_are_named_once_in_order():
    assert check("RETURN $b AS b, $a AS a, $b + '$c' AS c, `$d` AS d, $`e f` AS e").parameters == ("b", "a", "e f")


TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)


@given(TEXT)
def test_whatever_a_string_says_is_only_text(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    if "\\u" in quoted.lower():
        return
    query = check(f"RETURN '{quoted}' AS x")
    assert kglite.KnowledgeGraph().cypher(query.text).to_list() == [{"x": text}]


@given(TEXT)
def test_whatever_a_backtick_name_or_a_comment_says_is_only_text(text):
    if "\\u" in text.lower():
        return
    name = text.replace("`", "``")
    line = text.replace("\r", "").replace("\n", "")
    block = text.replace("*", "")
    kept = f"MATCH (`{name}x`) RETURN 1 AS x"
    assert check(f"{kept} // {line}\n/*{block}*/").text == kept


@given(TEXT)
def test_cutting_into_tokens_loses_nothing_and_moves_nothing(text):
    try:
        scanned = scan(text)
    except QueryError:
        return
    assert len(scanned.text) == len(text)
    assert [i for i, c in enumerate(scanned.text) if c in "\r\n"] == [i for i, c in enumerate(text) if c in "\r\n"]
    for token in scanned.tokens:
        assert scanned.text[token.start : token.end] == text[token.start : token.end]
    ends = [0, *(token.end for token in scanned.tokens)]
    assert all(a <= token.start for a, token in zip(ends, scanned.tokens, strict=False))


WRITES = st.sampled_from(
    [
        "CREATE (m:X {id: '1'})", "CREATE (:X)", "SET n.x = 1", "DETACH DELETE n", "MERGE (:X {id: 1})", "REMOVE n.x",
        "FOREACH (i IN [1] | CREATE (:X))", "INSERT (:X {id: 'i'})", "CREATE INDEX FOR (n:A) ON (n.x)", "SET n:New",
        "CALL { CREATE (q:X) }",
    ]
)  # fmt: skip
READS = st.sampled_from(
    [
        "", "MATCH (n)", "MATCH (n:A)", "MATCH (n) WITH n, 'a' AS y", "MATCH (n) WITH n, n AS as", "UNWIND [1] AS n",
        "MATCH (n) WHERE n.x = 0", "MATCH (n) WHERE n:A", "MATCH (n) WHERE n.x = 0.", "MATCH (n {x: 0})",
        "MATCH (n) WITH n, [1] AS y", "MATCH (n) WITH n AS", "MATCH (n) WITH n, 'it", "MATCH (n) WITH n, `y",
    ]
)  # fmt: skip
NOISE = st.sampled_from(
    [
        "", "'", '"', "`", "\\", "//", "/*", "*/", "\n", "\r", ";", "''", "``", "\\'", "'//'", "\u2028", "\u00a0",
        "\ufeff", ".", ":", "|", "$", "1", "AS", "{", "}", "(", ")", "\\u0027", "\x00", "' AS y", "` AS y",
        "// '\n", "/* ' */",
    ]
)  # fmt: skip


@settings(max_examples=1500)
@given(READS, NOISE, NOISE, WRITES, NOISE, st.sampled_from([" ", "", "\n"]))
def test_no_writing_clause_gets_past(read, noise, more, write, after, between):
    text = between.join((read, noise, more, write, after))
    try:
        query = check(text)
    except QueryError:
        return
    graph = kglite.KnowledgeGraph()
    graph.cypher("CREATE (a:A {id: 'a', name: 'a', x: 0})-[:T {id: 't'}]->(b:B {id: 'b', name: 'b'})")
    untouched = _everything(graph)
    with suppress(kglite.KgError, ValueError, TypeError):
        graph.cypher(query.text, params={"p": 1})  # without the second lock
    assert _everything(graph) == untouched


def _everything(graph):
    return (
        graph.cypher("MATCH (n) RETURN n").to_list(),
        graph.cypher("MATCH ()-[e]->() RETURN e").to_list(),
        graph.cypher("SHOW INDEXES").to_list(),
        graph.cypher("SHOW CONSTRAINTS").to_list(),
    )
