"""A query reaches nothing but the graph: no request leaves the server, no file is read, nothing is written."""

import socket
import threading
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import neo4j
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import graphkit
from graphkit.cli.main import cli
from graphkit.errors import QueryError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store
from graphkit.store.cypher import guard
from graphkit.store.cypher.guard import Query, check

pytestmark = pytest.mark.conformance

STATEMENT = "LOAD CSV FROM '{url}' AS row RETURN row"
DISGUISED = [
    STATEMENT,
    "load\u00a0/* only a look */ csv FROM '{url}' AS row RETURN row",
    "// a comment\nUNWIND [1] AS x\nLOAD//\nCSV FROM '{url}' AS row RETURN row",
    "CYPHER 5 LOAD CSV WITH HEADERS FROM '{url}' AS row RETURN row.a AS a",
    "CYPHER runtime=slotted LOAD CSV FROM '{url}' AS row RETURN row",
    "PROFILE LOAD CSV FROM '{url}' AS row RETURN row",
    "CALL () {{ LOAD CSV FROM '{url}' AS row RETURN row }} RETURN row",
    "RETURN COLLECT {{ LOAD CSV FROM '{url}' AS row RETURN row }} AS rows",
    "RETURN 'it' AS `x` UNION LOAD CSV FROM '{url}' AS x RETURN x",
    "LO\\u0041D CSV FROM '{url}' AS row RETURN row",
    "CYPHER 5 RETURN '\\u0027 AS row LOAD CSV FROM \\u0027{url}' AS row RETURN row",
]
"""The same request in disguise; braces are doubled for `str.format`."""


class _Counting(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a,b\n1,2\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def listener():
    """A web server on loopback that notes every request; ``listener.url`` is not to be asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    server.seen = []
    server.url = f"http://127.0.0.1:{server.server_address[1]}/x.csv"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def filled(neo4j_uri):
    with closing(open_store(neo4j_uri, load_vocabulary(), create=True)) as store:
        store.commit()
    return neo4j_uri


def by_text(uri, statement, _folder):
    return CliRunner().invoke(cli, ["query", statement, "--store", uri])


def by_file(uri, statement, folder):
    file = folder / "asked.cypher"
    file.write_text(statement, encoding="utf-8")
    return CliRunner().invoke(cli, ["query", "-f", str(file), "--store", uri])


def by_shell(uri, statement, _folder):
    return CliRunner().invoke(cli, ["shell", "--store", uri], input=f"{statement};\n")


@pytest.mark.parametrize("way", [by_text, by_file, by_shell])
def test_no_request_leaves_the_server(filled, listener, tmp_path, way):
    for form in DISGUISED:
        done = way(filled, form.format(url=listener.url), tmp_path)
        assert done.exit_code == 1, (form, done.output)
        assert len(done.stderr.splitlines()) == 1, done.stderr
    assert listener.seen == []


def test_nor_through_python(filled, listener):
    with graphkit.open(filled) as graph:
        for form in DISGUISED:
            with pytest.raises(QueryError):
                graph.query(form.format(url=listener.url))
        with pytest.raises(QueryError, match="LOAD CSV"):
            graph.query("LOAD CSV FROM $url AS row RETURN row", url=listener.url)
        statement = STATEMENT.format(url=listener.url)
        assert graph.query("RETURN $text AS text", text=statement).rows == [{"text": statement}]
    assert listener.seen == []


def test_nor_through_the_parameters_of_a_saved_query(filled, listener, tmp_path):
    statement = STATEMENT.format(url=listener.url)
    for text in (statement, f"x' {statement} //", f"`}}) {statement}"):
        done = CliRunner().invoke(cli, ["query", "chains", "-p", f"helper:str={text}", "--store", filled])
        assert done.exit_code == 2, done.output  # nobody is called so
    assert listener.seen == []


def test_but_the_bare_driver_sends_it(neo4j_driver, listener):
    """The control: without graphkit's guard the very same statements do leave the server."""
    done = 0
    for form in DISGUISED:
        before = len(listener.seen)
        with suppress(neo4j.exceptions.Neo4jError):
            neo4j_driver.execute_query(form.format(url=listener.url), routing_="r")
        done += len(listener.seen) > before
    assert done >= 8, "else the tests above prove little"


@pytest.mark.parametrize(
    "statement",
    ["CREATE (:X)", "MATCH (n) DETACH DELETE n", "CREATE INDEX x FOR (n:X) ON (n.y)", "MATCH (n) SET n.x = 1"],
)
def test_the_server_itself_refuses_to_write_for_a_query(filled, neo4j_driver, monkeypatch, statement):
    neo4j_driver.execute_query("CREATE (:Kept {x: 0})")
    monkeypatch.setattr(guard, "check", lambda text: Query(text, ()))
    with closing(open_reader(filled)) as reader, pytest.raises(QueryError, match="read access mode"):
        reader.query(statement)
    records, _, _ = neo4j_driver.execute_query("MATCH (n:Kept) RETURN n.x AS x, count{ MATCH (:X) } AS made")
    assert [record.data() for record in records] == [{"x": 0, "made": 0}]


CLAUSES = st.sampled_from(
    [
        "CREATE (:X)", "SET n.x = 1", "DETACH DELETE n", "MERGE (:X {id: 1})", "REMOVE n.x",
        "FOREACH (i IN [1] | CREATE (:X))", "INSERT (:X)", "SET n:New", "LOAD CSV FROM 'file:///x' AS r",
        "CALL { CREATE (:X) }", "CALL dbms.listConfig() YIELD name", "CALL db.createLabel('X')", "USE neo4j",
        "CALL () { LOAD CSV FROM 'file:///x' AS r RETURN r AS q }", "NEXT CREATE (:X)", "SHOW SETTINGS",
        "CALL (n) { DELETE n } IN TRANSACTIONS", "CALL tx.getMetaData() YIELD metadata", "RETURN graph.names() AS g",
    ]
)  # fmt: skip
BEFORE = st.sampled_from(
    [
        "", "MATCH (n)", "MATCH (n:A)", "MATCH (n) WITH n, 'a' AS y", "UNWIND [1] AS n", "MATCH (n) WHERE n.x = 0",
        "MATCH (n) WHERE n:A", "MATCH (n) WHERE n.x = 0.", "MATCH (n {x: 0})", "MATCH (n) WITH n, [1] AS y",
        "MATCH (n) WITH n, 'it", "MATCH (n) WITH n, `y", "MATCH (n) RETURN n.x AS x UNION", "CYPHER 25 MATCH (n)",
        "CYPHER runtime=slotted", "PROFILE", "MATCH (n)-[:R|S]->(m)", "MATCH (n) WHERE n.x = $p", "MATCH (n:A&!B)",
        "RETURN '", 'RETURN "', "RETURN 1 AS `", "MATCH (n) RETURN n /*", "RETURN 1 AS x //", "MATCH (`",
        "MATCH (n {k: '",
        "MATCH (n) WHERE EXISTS {", "MATCH (n) WITH n, [i IN [1] |", "MATCH (n) WITH n, CASE WHEN true THEN 1 END AS c",
    ]
)  # fmt: skip
NOISE = st.sampled_from(
    [
        "", "'", '"', "`", "\\", "//", "/*", "*/", "\n", "\r", ";", "''", "``", "\\'", "'//'", "\u2028", "\u00a0",
        "\ufeff", "\u200b", ".", ":", "|", "$", "1", "AS", "{", "}", "(", ")", "\\u0027", "\x00", "' AS y", "` AS y",
        "// '\n", "/* ' */", "\x85", "\x1c", "&", "!", "..", "1.", ".5", "$1", "[", "]", "%", "::",
    ]
)  # fmt: skip
AFTER = st.sampled_from(
    [
        "", " RETURN 1 AS one", " RETURN n", " }", " } RETURN n", " RETURN 1 AS one }", "] AS l RETURN n", "' AS y",
        '" AS y', "`", "*/", "\nRETURN 1 AS one", "\n AS y", "`) RETURN 1 AS one", "'}) RETURN n", ") RETURN 1 AS one",
    ]
)  # fmt: skip
OPERATORS = (
    "Create", "Merge", "Delete", "Detach", "Set", "Remove", "Foreach", "LoadCSV", "Procedure", "Transaction",
)  # fmt: skip


def test_the_server_plans_no_writing_for_what_passes(neo4j_driver):
    """The server's own parser reads what the guard let through: it must find nothing that writes or reaches out."""
    planned = []

    @settings(max_examples=800, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(BEFORE, NOISE, CLAUSES, NOISE, AFTER, st.sampled_from([" ", "", "\n"]))
    def nothing_gets_past(before, noise, clause, more, after, between):
        try:
            query = check(between.join((before, noise, clause, more)) + after)
        except QueryError:
            return
        planned.extend(_planned(neo4j_driver, query.text))

    nothing_gets_past()
    assert planned, "nothing that passed was Cypher: this proves nothing"


def _planned(neo4j_driver, text):
    """Return the text if the server has a plan for it, which must only read."""
    for prefix in ("EXPLAIN", "PROFILE"):
        text = text.strip().removeprefix(prefix)
    try:
        _, summary, _ = neo4j_driver.execute_query(f"EXPLAIN {text}", {"p": 1, "1": 1}, routing_="r")
    except neo4j.exceptions.ClientError:
        return []  # no Cypher at all
    assert summary.query_type == "r", text
    operators = _operators(summary.plan)
    assert not [name for name in operators if name.startswith(OPERATORS)], text
    return [text]


def _operators(plan):
    return [plan["operatorType"], *(name for child in plan.get("children", ()) for name in _operators(child))]


def test_the_listener_listens(listener):
    with socket.create_connection(listener.server_address, timeout=5) as connection:
        connection.sendall(b"GET /seen HTTP/1.0\r\n\r\n")
        assert b"a,b" in connection.makefile("rb").read()
    assert listener.seen == ["/seen"]
