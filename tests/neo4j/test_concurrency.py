"""Several at once: writers take turns, nothing is lost or written twice, no reader takes half a batch for a whole."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import warnings
from contextlib import closing

import pytest
from faults import records

import graphkit
from graphkit.cli.settings import Settings
from graphkit.errors import Refused, StoreBusy
from graphkit.pipeline import copy, export_records, history, import_files, incomplete, undo
from graphkit.store import Writer, open_reader, writer_of
from graphkit.store.canonical import lines
from graphkit.store.neo4j import lease
from graphkit.wording.moments import local_moment

CLI = [sys.executable, "-m", "graphkit", "--lang", "en"]
PAUSING = """
import sys
from pathlib import Path

from graphkit.plan import plan
from graphkit.pipeline import import_files
from graphkit.store.kglite import store as embedded_store
from graphkit.store.neo4j import store as neo4j_store

uri, file, dataset = sys.argv[1:]
neo4j_store.ATOMIC, plan.CHUNK = 40, 20
left = 3

def paused(cls, name):
    real = getattr(cls, name)
    def counted(*args, **options):
        global left
        done = real(*args, **options) if "://" in uri else None
        left -= 1
        if left == 0 or "://" not in uri:
            print("waiting", flush=True)
            sys.stdin.readline()
        return done if "://" in uri else real(*args, **options)
    setattr(cls, name, counted)

paused(neo4j_store.Neo4jStore, "write")
paused(embedded_store.EmbeddedStore, "commit")
import_files(uri, [Path(file)], dataset=dataset)
"""


def graph(uri):
    with closing(open_reader(uri)) as reader:
        return sorted(lines(reader))


def start(*command):
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


@pytest.fixture
def paused(tmp_path):
    """Starts an import that waits in the middle until its `communicate`; ends it whatever happens."""
    running = []

    def begin(uri, file, dataset):
        running.append(start(sys.executable, "-c", PAUSING, uri, str(file), dataset))
        assert running[-1].stdout.readline() == "waiting\n", running[-1].stderr.read()
        return running[-1]

    yield begin
    for run in running:
        run.kill()
        run.communicate()


@pytest.mark.neo4j
def test_four_importers_with_overlapping_records(neo4j_uri, neo4j_driver, tmp_path):
    spans = [range(1, 41), range(20, 61), range(40, 81), range(10, 71)]
    files = [records(tmp_path, f"of {n}", dict.fromkeys(span, "3")) for n, span in enumerate(spans)]
    neo4j_driver.execute_query("DROP CONSTRAINT graphkit_hidden IF EXISTS")  # as on a server that is new to graphkit
    runs = [
        start(*CLI, "--store", neo4j_uri, "import", str(file), "--dataset", f"d{n}", "--format", "json")
        for n, file in enumerate(files)
    ]
    answers = []
    for run in runs:
        out, errors = run.communicate(timeout=300)
        assert (run.returncode, errors) == (0, ""), "waiting, deadlocks and retries are none of the user's business"
        answers.append(json.loads(out))
    twin = str(tmp_path / "twin.kgl")
    for n, file in enumerate(files):
        import_files(twin, [file], dataset=f"d{n}")
    assert graph(neo4j_uri) == graph(twin), "nothing lost"
    batches = history(neo4j_uri)
    assert [(batch.id, batch.state) for batch in batches] == [(f"batch/{n:04}", "complete") for n in range(1, 5)]
    assert sorted(one["batch"] for one in answers) == [batch.id for batch in batches], "each was told its own batch"
    counted = neo4j_driver.execute_query(
        "MATCH (n:Node) WHERE n.class <> 'Batch' WITH count(n) AS nodes, count(DISTINCT n.id) AS ids "
        "MATCH ()-[r]->() RETURN nodes, ids, count(r) AS edges, count(DISTINCT r.id) AS edge_ids"
    ).records[0]
    assert (counted["nodes"], counted["edges"]) == (counted["ids"], counted["edge_ids"]), "no duplicates"
    made = [sum(one["counts"][f"{what}_created"] for one in answers) for what in ("nodes", "edges")]
    assert made == [counted["nodes"], counted["edges"]], "nothing was made twice"
    for batch in reversed(batches):
        undo(neo4j_uri, batch.id)
    assert graph(neo4j_uri) == []


@pytest.mark.neo4j
def test_a_server_that_is_new_to_all_of_them(neo4j_uri, neo4j_driver):
    """The server ends constraints that are made at the same time as deadlocked."""
    errors = []

    def constrain(start):
        with neo4j_driver.session() as session:
            start.wait()
            try:
                lease.constrain(session)
            except Exception as error:
                errors.append(error)

    for _ in range(4):
        neo4j_driver.execute_query("DROP CONSTRAINT graphkit_hidden IF EXISTS")
        start = threading.Barrier(6)
        threads = [threading.Thread(target=constrain, args=(start,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []


@pytest.mark.neo4j
def test_a_reader_of_half_a_batch_is_warned(neo4j_uri, tmp_path, paused, capsys, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    import_files(neo4j_uri, [records(tmp_path, "first", dict.fromkeys(range(1, 4), "3"))], dataset="d")
    before = len(graph(neo4j_uri))
    second = records(tmp_path, "second", dict.fromkeys(range(1, 41), "3"))
    settings = Settings(store=neo4j_uri, lang="en")
    asked = "MATCH (a:Activity) RETURN count(a) AS acts"
    with graphkit.open(neo4j_uri) as opened:
        assert opened.query(asked).rows == [{"acts": 3}]
        with settings.reader() as reader:
            assert reader.query(asked).rows == [{"acts": 3}]
            running = paused(neo4j_uri, second, "d")
            assert 3 < reader.query(asked).rows[0]["acts"] < 40, "half of it is there"
        being = f"pid {running.pid} on {socket.gethostname()} is writing batch batch/0002 (since 20"
        assert being in capsys.readouterr().err, "it began after the first look"
        with pytest.warns(UserWarning, match=re.escape(being)):
            opened.query(asked)
    for verb in (["query", asked], ["info"], ["find", "甲公司"], ["history"]):
        done = subprocess.run(
            [*CLI, "--store", neo4j_uri, *verb], capture_output=True, text=True, encoding="utf-8", check=True
        )
        assert being in done.stderr, verb
        assert "undo" not in done.stderr, "it lives: nothing is to be done again or dropped"
    with settings.reader() as reader:
        assert before < len(list(lines(reader)))
        running.communicate("\n", timeout=300)
        assert running.returncode == 0
    assert being in capsys.readouterr().err
    with settings.reader() as reader:
        assert reader.query(asked).rows == [{"acts": 40}]
        import_files(neo4j_uri, [records(tmp_path, "third", dict.fromkeys(range(90, 92), "3"))], dataset="e")
    assert "changed while it was being read (batch/0003)" in capsys.readouterr().err
    assert incomplete(neo4j_uri) is None
    with settings.reader() as reader, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reader.query(asked).rows == [{"acts": 42}]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("store", ["file", pytest.param("server", marks=pytest.mark.neo4j)])
def test_who_is_at_work_is_told_from_who_was_killed(store, tmp_path, paused, request, monkeypatch):
    """While a batch is written, nobody is told to do it again or to drop it; once its writer is dead, everybody is."""
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    uri = request.getfixturevalue("neo4j_uri") if store == "server" else str(tmp_path / "g.kgl")
    first, second = (
        records(tmp_path, name, dict.fromkeys(span, "3")) for name, span in (("a", range(1, 4)), ("b", range(1, 41)))
    )
    import_files(uri, [first], dataset="d")
    assert writer_of(uri) is None
    running = paused(uri, second, "d")
    assert writer_of(uri) == Writer(str(running.pid), socket.gethostname() if store == "server" else None)
    who = f"pid {running.pid} on {socket.gethostname()}" if store == "server" else f"pid {running.pid}"
    now = f"{who} is writing batch batch/0002 (since {local_moment(history(uri)[-1].created)}): "
    half = "you may be reading part of it; run this again when it has ended"
    assert str(incomplete(uri)) == now + (half if store == "server" else "you are reading the graph as last saved")
    wait = f"{now}run this again when it has ended"
    needing = (
        lambda: import_files(uri, [second], dataset="d", dry_run=True),
        lambda: export_records(uri, tmp_path / "out.ndjson"),
        lambda: copy(uri, str(tmp_path / "copy.kgl")),
    )
    for work in needing:
        with pytest.raises(StoreBusy, match=re.escape(wait)):
            work()
    doctor = [*CLI, "--store", uri, "doctor"]
    done = subprocess.run(doctor, capture_output=True, text=True, encoding="utf-8", check=True)
    assert (now in done.stdout, "run graphkit import" in done.stdout) == (True, False)
    monkeypatch.setenv("GRAPHKIT_LANG", "zh")
    assert f"进程 {running.pid}正在写入批次 batch/0002（20" in str(incomplete(uri))
    monkeypatch.setenv("GRAPHKIT_LANG", "en")

    running.kill()
    running.communicate()
    assert writer_of(uri) is None
    killed = "batch batch/0002 is incomplete: run graphkit import b.ndjson again, or graphkit undo batch/0002"
    assert str(incomplete(uri)) == killed
    for work in needing[1:]:
        with pytest.raises(Refused, match=re.escape(killed)):
            work()
    done = subprocess.run(doctor, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, killed in done.stdout) == (1, True)
    assert import_files(uri, [second], dataset="d", dry_run=True).changes, "the same files may be done again"
    import_files(uri, [second], dataset="d")
    assert incomplete(uri) is None


def test_a_batch_that_ends_while_one_looks_was_not_killed(tmp_path, paused, monkeypatch):
    """The ledger is read, then the lock is looked at; in between the writer may have ended in peace."""
    uri = str(tmp_path / "g.kgl")
    running = paused(uri, records(tmp_path, "a", dict.fromkeys(range(1, 9), "3")), "d")

    def ends_first(asked):
        running.communicate("\n", timeout=120)
        return writer_of(asked)

    monkeypatch.setattr("graphkit.pipeline.unfinished.writer_of", ends_first)
    assert incomplete(uri) is None
    assert [batch.state for batch in history(uri)] == ["complete"]


def test_two_importers_of_one_file(tmp_path, paused):
    uri = str(tmp_path / "g.kgl")
    first, second = (
        records(tmp_path, name, dict.fromkeys(span, "3")) for name, span in (("a", range(1, 9)), ("b", range(5, 15)))
    )
    holder = paused(uri, first, "a")
    command = [*CLI, "--store", uri, "import", str(second), "--dataset", "b"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert re.search(rf"another import is running \(.*pid {holder.pid}\b", done.stderr)
    assert len(done.stderr.splitlines()) == 1
    assert [batch.state for batch in history(uri)] == ["open"], "the first is not disturbed"
    holder.communicate("\n", timeout=120)
    assert holder.returncode == 0
    again = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (again.returncode, again.stderr.count("pid")) == (0, 0), again.stderr
    twin = str(tmp_path / "twin.kgl")
    import_files(twin, [first], dataset="a")
    import_files(twin, [second], dataset="b")
    assert graph(uri) == graph(twin)
    assert [batch.state for batch in history(uri)] == ["complete", "complete"]
