"""doctor finds each fault, made for real, and says how to mend it; and changes nothing by looking."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from graphkit.elements import Node
from graphkit.errors import GraphkitError
from graphkit.ledger.seals import seal_row
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_store

pytestmark = pytest.mark.conformance

SECRET = "not-the-password-geheim"


def wrong(done):
    """Return what doctor calls bad, as one text."""
    assert "Traceback" not in done.err + done.out
    return "\n".join(f"{row['what']} -> {row['remedy']}" for row in done.rows if row["state"] == "bad")


def printed(done):
    return "\n".join(f"{row['state']}: {row['what']} -> {row['remedy']}" for row in done.rows)


def test_all_is_well_in_a_file(folder, graphkit):
    done = graphkit("doctor")
    assert (done.code, wrong(done), done.err) == (0, "", "")
    assert {row["state"] for row in done.rows} == {"ok"}
    for part in (
        "Python 3",
        "graphkit 0",
        "kglite 0",
        "free space",
        "ledger: 1",
        "schema ",
        "made with this version of graphkit",
    ):
        assert part in printed(done), part
    assert "neo4j" not in printed(done).lower()


@pytest.mark.parametrize("args", [["--lang", "zh"], ["--lang", "zh", "--format", "table"]])
def test_it_speaks_chinese(folder, graphkit, args):
    out = graphkit("doctor", *args).out
    assert "底账" in out
    assert ("正常" in out) == ("table" in args)


def test_a_damaged_file(folder, graphkit):
    store = folder / "graphkit.kgl"
    data = bytearray(store.read_bytes())
    data[len(data) // 2] ^= 0xFF
    store.write_bytes(data)
    done = graphkit("doctor")
    assert done.code == 4
    assert "damaged" in wrong(done)
    assert "graphkit rebuild" in wrong(done)
    assert "ledger: 1" in printed(done), "so that a rebuild is known to help"
    assert graphkit("rebuild", "--yes").code == 0
    assert graphkit("doctor").code == 0


def test_a_ledger_of_the_future_and_a_damaged_one(folder, graphkit):
    ledger = folder / "graphkit.kgl.ledger"
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("PRAGMA user_version = 99")
    done = graphkit("doctor")
    assert (done.code, "newer version of graphkit" in wrong(done)) == (1, True)
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    ledger.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = graphkit("doctor")
    assert done.code == 1
    assert "graphkit.kgl.ledger" in wrong(done)


def test_a_ledger_of_another_store_and_a_graph_older_than_its_ledger(folder, graphkit):
    shutil.copy("graphkit.kgl", "kept")
    assert graphkit("import", "more.yaml").code == 0
    shutil.copy("kept", "graphkit.kgl")
    done = graphkit("doctor")
    assert (done.code, "older than its ledger: missing batch/0002 -> run graphkit rebuild" in wrong(done)) == (1, True)
    assert graphkit("rebuild").code == 0
    assert graphkit("doctor").code == 0
    with closing(sqlite3.connect("graphkit.kgl.ledger")) as db, db:
        db.execute("UPDATE batch SET created = '2001-01-01T00:00:00Z' WHERE seq = 1")
    assert "is damaged" in wrong(graphkit("doctor")), "changed by hand"
    with closing(sqlite3.connect("graphkit.kgl.ledger")) as db, db:
        seal_row(db, 1)
    done = graphkit("doctor")
    assert (done.code, "batch/0001" in wrong(done)) == (1, True)


def test_a_store_made_with_another_schema_and_by_another_graphkit(folder, graphkit, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.pipeline.session.schema_version", lambda _: "0123456789ab")
        patch.setattr("graphkit.pipeline.session.version", lambda: "0.0.1")
        assert graphkit("import", "more.yaml").code == 0
    done = graphkit("doctor")
    assert done.code == 0, "it can be read all the same"
    assert "note: the graph was made with schema 0123456789ab; the current one is" in printed(done)
    assert "note: the graph was made with graphkit 0.0.1; this is" in printed(done)
    assert graphkit("rebuild").code == 0
    assert "note" not in printed(graphkit("doctor"))


def test_a_store_that_another_process_writes(folder, graphkit):
    with closing(open_store(folder / "graphkit.kgl", load_vocabulary())):
        done = graphkit("doctor")
    if os.name != "nt":
        assert f"note: pid {os.getpid()} has the store open for writing" in printed(done)
    assert done.code == 0
    assert "has the store open" not in printed(graphkit("doctor"))


def test_too_little_room(folder, graphkit, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1_000_000))
    done = graphkit("doctor")
    assert (done.code, "free space 1 MB -> keep 50 MB free" in wrong(done)) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows asks about a folder's rights in another way")
def test_a_folder_that_cannot_be_written(folder, graphkit):
    """Root may write everywhere but on what is mounted for reading only."""
    root = os.geteuid() == 0
    place = folder / "closed"
    place.mkdir()
    if root:
        for options in (["-t", "tmpfs", "-o", "size=4m", "tmpfs"], ["-o", "remount,ro"]):
            subprocess.run(["mount", *options, str(place)], check=True)
            for name in ("graphkit.kgl", "graphkit.kgl.ledger"):
                if "tmpfs" in options:
                    shutil.copy(name, place)
    else:
        for name in ("graphkit.kgl", "graphkit.kgl.ledger"):
            shutil.copy(name, place)
        place.chmod(0o500)
    try:
        done = graphkit("doctor", "--store", str(place / "graphkit.kgl"))
        assert done.code == 1
        assert f"is not writable: {place}" in wrong(done)
        assert "--store" in wrong(done)
        assert "ledger: 1" in printed(done), "reading goes on"
    finally:
        if root:
            subprocess.run(["umount", "--lazy", str(place)], check=True)
        else:
            place.chmod(0o700)


def test_looking_changes_nothing(folder, graphkit):
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    graphkit("doctor")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.fixture
def server(neo4j_uri, folder, graphkit):
    """A server with the graph of gifts.yaml."""
    assert graphkit("import", "gifts.yaml", "--store", neo4j_uri).code == 0
    return neo4j_uri


def looked(graphkit, uri, *more):
    return graphkit("doctor", "--store", uri, *more)


def tally(driver):
    records, _, _ = driver.execute_query(
        "MATCH (n) WITH count(n) AS nodes OPTIONAL MATCH ()-[e]->() WITH nodes, count(e) AS edges "
        "CALL db.labels() YIELD label WITH nodes, edges, collect(label) AS labels "
        "CALL db.propertyKeys() YIELD propertyKey RETURN nodes, edges, labels, collect(propertyKey) AS keys"
    )
    return records[0].data()


def test_all_is_well_on_a_server_and_looking_changes_nothing(server, graphkit, neo4j_driver):
    before = tally(neo4j_driver)
    done = looked(graphkit, server)
    assert (done.code, wrong(done), done.err) == (0, "", "")
    for part in ("neo4j 6", "ok: Neo4j ", "may write", "constraints and indexes complete", "clock", "ledger: 1"):
        assert part in printed(done), part
    assert tally(neo4j_driver) == before


def test_a_server_where_nothing_was_imported(neo4j_uri, folder, graphkit):
    done = looked(graphkit, neo4j_uri)
    assert done.code == 0
    assert wrong(done) == ""


def test_a_wrong_password(server, graphkit, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)
    done = looked(graphkit, server)
    assert done.code == 4
    assert "NEO4J_PASSWORD" in wrong(done)
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
@pytest.mark.parametrize(
    ("place", "printed"),
    [("127.0.0.1:1", "does not answer"), ("no.such.host.invalid:7687", "cannot be resolved")],
)
def test_a_wrong_address(folder, graphkit, monkeypatch, scheme, place, printed):
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)
    done = looked(graphkit, f"{scheme}://{place}")
    assert done.code == 4
    assert printed in wrong(done)
    assert SECRET not in done.out + done.err


def test_no_password_and_one_that_others_can_read(folder, graphkit, monkeypatch, tmp_path):
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    assert "NEO4J_PASSWORD_FILE" in wrong(looked(graphkit, "bolt://127.0.0.1:1"))
    file = tmp_path / "password"
    file.write_text(SECRET, encoding="utf-8")
    file.chmod(0o644)
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(file))
    done = looked(graphkit, "bolt://127.0.0.1:1")
    if os.name == "posix":
        assert f"chmod 600 {file}" in wrong(done)
    assert (done.code, SECRET in done.out) == (4, False)
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(tmp_path / "nowhere"))
    assert "nowhere cannot be read" in wrong(looked(graphkit, "bolt://127.0.0.1:1"))
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(tmp_path))  # to close a whole folder to others is no advice
    assert "chmod" not in wrong(looked(graphkit, "bolt://127.0.0.1:1"))


def test_a_database_that_is_not_there(server, graphkit, monkeypatch):
    monkeypatch.setenv("NEO4J_DATABASE", "elsewhere")
    done = looked(graphkit, server)
    assert (done.code, "NEO4J_DATABASE" in wrong(done)) == (4, True)


def test_what_was_dropped_is_named_and_a_rebuild_makes_it_again(server, graphkit, neo4j_driver):
    for what in ("CONSTRAINT graphkit_id", "CONSTRAINT graphkit_id_PROVIDED", "INDEX graphkit_names"):
        neo4j_driver.execute_query(f"DROP {what}")
    done = looked(graphkit, server)
    assert done.code == 1
    assert "graphkit_id, graphkit_id_PROVIDED, graphkit_names -> run graphkit rebuild" in wrong(done)
    assert graphkit("rebuild", "--store", server).code == 0
    assert looked(graphkit, server).code == 0


def test_a_lost_a_strange_and_a_future_ledger_on_a_server(server, graphkit, neo4j_driver):
    neo4j_driver.execute_query("MATCH (l:_Graphkit {key: 'batch:1'}) SET l.format = 99")
    done = looked(graphkit, server)
    assert (done.code, "newer version of graphkit" in wrong(done)) == (1, True)
    neo4j_driver.execute_query(
        "MATCH (l:_Graphkit {key: 'batch:1'}) SET l.format = 1, l.created = '2001-01-01T00:00:00Z'"
    )
    done = looked(graphkit, server)
    assert (done.code, "batch/0001" in wrong(done)) == (1, True)
    neo4j_driver.execute_query("MATCH (l:_Graphkit) DELETE l")
    done = looked(graphkit, server)
    assert (done.code, "no ledger" in wrong(done)) == (1, True)


def test_a_killed_import_and_who_holds_the_turn_to_write(server, graphkit, neo4j_driver):
    with closing(open_store(server, load_vocabulary())) as store:
        done = looked(graphkit, server)
        assert f"note: pid {os.getpid()} on " in printed(done)
        store.write(Changes(put_nodes=[Node("party/1", "Party", {"name": "x"})]), "b1")
        assert looked(graphkit, server).code == 0, "and it does not wait for who writes"
    code = (
        "import os, sys; from graphkit.schema.vocabulary import load_vocabulary; "
        "from graphkit.store import open_store; open_store(sys.argv[1], load_vocabulary()); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, server], check=True)
    neo4j_driver.execute_query("MATCH (l:_Graphkit {key: 'batch:1'}) SET l.state = 'open'")
    done = looked(graphkit, server)
    assert "ended without releasing its write lease" in printed(done)
    assert (done.code, "batch/0001 is incomplete: run graphkit import gifts.yaml" in wrong(done)) == (1, True)


def test_clocks_apart(server, graphkit, monkeypatch):
    import time

    real = time.time
    monkeypatch.setattr("graphkit.store.neo4j.health.time.time", lambda: real() - 100)
    done = looked(graphkit, server)
    assert done.code == 0
    assert "note: the server's clock differs from this machine's by +100." in printed(done)


def test_a_password_that_must_be_changed_first(server, graphkit, neo4j_driver, monkeypatch):
    neo4j_driver.execute_query(f"CREATE USER newcomer SET PASSWORD '{SECRET}' CHANGE REQUIRED", database_="system")
    try:
        monkeypatch.setenv("NEO4J_USERNAME", "newcomer")
        monkeypatch.setenv("NEO4J_PASSWORD", SECRET)
        done = looked(graphkit, server)
        assert done.code == 4
        assert "requires this user to change the password first" in wrong(done)
        for args in (["query", "RETURN 1 AS x"], ["import", "more.yaml"]):
            done = graphkit(*args, "--store", server)
            assert (done.code, "ALTER CURRENT USER SET PASSWORD" in done.err) == (4, True)
            assert (SECRET in done.err, done.err.count("\n")) == (False, 1)
    finally:
        neo4j_driver.execute_query("DROP USER newcomer", database_="system")


@pytest.fixture
def read_only(folder, graphkit, tmp_path, monkeypatch):
    """A server of the version under test that holds the graph of gifts.yaml and may only be read."""
    from graphkit.devserver import server as devserver

    monkeypatch.setenv("NEO4J_HEAP", "512m")
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    home = tmp_path / "server"
    try:
        started = devserver.start(home)
    except GraphkitError as error:
        pytest.skip(f"Neo4j: {error}")
    try:
        monkeypatch.setenv("NEO4J_PASSWORD", started.password)
        assert graphkit("import", "gifts.yaml", "--store", started.uri).code == 0
        devserver.stop(home)
        lines = "server.databases.read_only=neo4j\n"
        monkeypatch.setattr(devserver, "CONFIGURATION", devserver.CONFIGURATION + lines)
        yield devserver.start(home).uri
    finally:
        devserver.stop(home)


@pytest.mark.neo4j
def test_a_database_that_may_only_be_read(read_only, graphkit):
    done = looked(graphkit, read_only)
    assert (done.code, "may write" in printed(done)) == (1, False)
    assert "cannot write: No write operations are allowed on this database" in wrong(done)
    assert "make the database writable on the server; queries still work" in wrong(done)
    assert "ledger: 1" in printed(done)
    assert graphkit("query", "MATCH (n:Node) RETURN count(n) > 3 AS x", "--store", read_only).rows == [{"x": True}]
    for verb in (["import", "more.yaml"], ["undo", "--yes"], ["rebuild"]):
        done = graphkit(*verb, "--store", read_only)
        assert (done.code, "is read-only: change server.databases.read_only" in done.err) == (4, True), done.err


def test_a_server_that_is_too_old_and_a_user_who_may_not(server, graphkit, monkeypatch):
    """Neither can be had here (roles are the enterprise edition's), so the answers are made."""
    from graphkit.store.neo4j import health

    monkeypatch.setattr(health, "OLDEST", (9999, 1))
    for may_not, refusal in (("CREATE (n)", "cannot write: no"), (health.CONSTRAINT, "cannot create constraints: no")):
        monkeypatch.setattr(health, "_tried", lambda _, asked, may_not=may_not: "no" if asked == may_not else None)
        done = looked(graphkit, server)
        assert done.code == 1
        assert refusal in wrong(done)
        assert "graphkit needs 9999.1 or newer" in wrong(done)
        assert "may write" not in printed(done)


def test_something_else_listens_there(folder, graphkit, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", SECRET)

    class Page(BaseHTTPRequestHandler):
        def handle(self):  # closes at once what it does not understand
            self.request.recv(4)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    page = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    try:
        done = looked(graphkit, f"bolt://127.0.0.1:{page.server_address[1]}")
        assert (done.code, "7474" in wrong(done)) == (4, True)
    finally:
        page.shutdown()
        page.server_close()
