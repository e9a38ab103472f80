"""For all tests: a clean environment, one Neo4j server per run, and a last word on what was not tested.

A test that cannot run says so with ``pytest.skip(reason)``. Here that is listed under "not tested" at the end; where
CI is set it fails instead, so nothing is left out unseen, but for what the machine of CI may not be allowed to do.
"""

import json
import os
import shutil
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import hypothesis
import pytest

from graphkit.devserver import server as neo4j
from graphkit.errors import GraphkitError

CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
RUN = "GRAPHKIT_TEST_RUN"  # a folder that the workers of one run share
KEPT = {RUN, "GRAPHKIT_SEEDS"}
VERSION = pytest.StashKey[str]()  # of the server that answered

NOT_PERMITTED = frozenset({"only root may mount a small disk"})
"""Reasons that do not fail in CI: a container may be refused what no program can install."""
# How long a test takes is no result. In CI the examples are the same each time: a find belongs to a person at work.
hypothesis.settings.register_profile("graphkit", deadline=None, derandomize=CI)
hypothesis.settings.load_profile("graphkit")


def pytest_configure(config):
    for name in [name for name in os.environ if name.startswith("GRAPHKIT_") and name not in KEPT]:
        del os.environ[name]  # the user's store and language are none of the tests' business
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = tempfile.mkdtemp(prefix="graphkit-tests-")


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput") and (run := os.environ.pop(RUN, None)):
        neo4j.stop(Path(run) / "neo4j")
        shutil.rmtree(run, ignore_errors=True)


def pytest_sessionfinish(session):
    """Let a worker report the version of the server to whoever writes the last lines."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["neo4j"] = session.config.stash.get(VERSION, None)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take a worker's report."""
    if version := getattr(node, "workeroutput", {}).get("neo4j"):
        node.config.stash[VERSION] = version


def pytest_itemcollected(item):
    """Mark what needs the server or a browser, before -m chooses."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if {"neo4j_server", "neo4j_uri"} & fixtures:
        item.add_marker("neo4j")
    if "chromium" in fixtures:
        item.add_marker("browser")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session):
    """Let a worker report which tests need the server, before it reports its tests."""
    if hasattr(session.config, "workerinput"):
        ids = [item.nodeid for item in session.items if item.get_closest_marker("neo4j")]
        (Path(os.environ[RUN]) / "neo4j-tests.json").write_text(json.dumps(ids), encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With ``--dist loadgroup``, give all tests of the server to one worker: there is one database.

    They mostly wait for it, so the other worker's tests run beside them. They are the largest group and so begin first.
    pytest-xdist itself groups by a suffix of node ids, which pytest 9 no longer lets it add.
    """
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class OneServer(LoadScopeScheduling):
        @cached_property
        def server_tests(self):
            return set(json.loads((Path(os.environ[RUN]) / "neo4j-tests.json").read_text(encoding="utf-8")))

        def _split_scope(self, nodeid):
            return "neo4j" if nodeid in self.server_tests else nodeid

    return OneServer(config, log)


@pytest.fixture(scope="session")
def source_texts():
    """The folder with the texts that the five programmes were read from. They are not ours to ship."""
    folder = Path(os.environ.get("GRAPHKIT_SEEDS") or Path(__file__).parents[2] / "shared" / "seeds")
    if not (folder.is_dir() and any(folder.iterdir())):
        pytest.skip("the source texts of the five programmes are not here: set GRAPHKIT_SEEDS to their folder")
    return folder


@pytest.fixture(scope="session")
def source_text(source_texts):
    """Return the text of a number, "000" to "004", as stored."""

    def read(number):
        (path,) = source_texts.glob(f"{number}_*")
        return path.read_bytes().decode()

    return read


@dataclass(frozen=True)
class Neo4jServer:
    uri: str
    user: str
    password: str


def _copier(folder, *, pairings):
    from graphkit.pipeline import load_demo

    load_demo(str(folder / "demo.kgl"), pairings=pairings)

    def copied(target):
        for suffix in ("", ".ledger"):
            shutil.copy(folder / f"demo.kgl{suffix}", f"{target}{suffix}")
        return str(target)

    return copied


@pytest.fixture(scope="session")
def programmes(tmp_path_factory):
    """Copies a store with the five programmes, imported once per run, to a path, and returns the path as text."""
    return _copier(tmp_path_factory.mktemp("programmes"), pairings=False)


@pytest.fixture(scope="session")
def programmes_and_pairings(tmp_path_factory):
    """As `programmes`, with the pairings of the two policies."""
    return _copier(tmp_path_factory.mktemp("pairings"), pairings=True)


@pytest.fixture(scope="session")
def demo(programmes, tmp_path_factory):
    """The five programmes, in a real store that tests only read."""
    from graphkit.store import open_reader

    with closing(open_reader(programmes(tmp_path_factory.mktemp("demo") / "demo.kgl"))) as reader:
        yield reader


@pytest.fixture(scope="session")
def neo4j_server():
    """A Neo4j server that tests may fill and empty: NEO4J_URI's, else one of this run's own, of NEO4J_VERSION."""
    if uri := os.environ.get("NEO4J_URI"):
        return Neo4jServer(uri, os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    try:
        server = neo4j.start(Path(os.environ[RUN]) / "neo4j")
    except GraphkitError as error:
        pytest.skip(f"Neo4j: {error}")
    return Neo4jServer(server.uri, server.username, server.password)


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_server, pytestconfig):
    """For what tests do past graphkit: emptying the server, playing somebody else."""
    import neo4j as bolt

    auth = (neo4j_server.user, neo4j_server.password)
    with bolt.GraphDatabase.driver(neo4j_server.uri, auth=auth, notifications_min_severity="OFF") as driver:
        records, _, _ = driver.execute_query("CALL dbms.components() YIELD versions RETURN versions[0] AS version")
        pytestconfig.stash[VERSION] = version = records[0]["version"]
        wanted = os.environ.get("NEO4J_VERSION")
        if wanted not in (None, "", version):
            pytest.skip(f"Neo4j {wanted}: NEO4J_URI names a server of version {version}")
        yield driver


@pytest.fixture
def neo4j_uri(neo4j_server, neo4j_driver, monkeypatch):
    """The address of an empty server, its credentials in the environment. Constraints stay: they cost a second."""
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    with neo4j_driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
    return neo4j_server.uri


@pytest.fixture(scope="module")
def neo4j_module_uri(neo4j_server, neo4j_driver):
    """As `neo4j_uri`, for what the tests of a module fill once and only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_USERNAME", neo4j_server.user)
        patch.setenv("NEO4J_PASSWORD", neo4j_server.password)
        neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        yield neo4j_server.uri


def _never_unseen(report):
    if CI and report.skipped and not hasattr(report, "wasxfail") and _reason(report) not in NOT_PERMITTED:
        report.outcome = "failed"
        report.longrepr = f"not tested, which CI does not allow: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _never_unseen((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _never_unseen((yield))


def _reason(report):
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter, config):
    passed = terminalreporter.stats.get("passed", [])
    if tried := [
        (report.nodeid, what) for report in passed for name, what in report.user_properties if name == "tried"
    ]:
        terminalreporter.section("how much was tried")
        for test, what in tried:
            counts = ", ".join(f"{count} {word}" for word, count in sorted(what.items()))
            terminalreporter.line(f"{test.rpartition('::')[2]}: {counts}")
    if version := config.stash.get(VERSION, None):
        terminalreporter.section(f"Neo4j {version}")
    skipped = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    chosen = config.getoption("markexpr")
    if skipped or chosen:
        terminalreporter.section("not tested", yellow=True)
        for reason, count in skipped.most_common():
            terminalreporter.line(f"{count} {'test' if count == 1 else 'tests'}: {reason}")
        if chosen:
            terminalreporter.line(f'left out as asked: whatever is not "{chosen}"')
