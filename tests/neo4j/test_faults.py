"""Whatever dies on the way, the same command again ends in the graph of an undisturbed run."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing

import neo4j
import pytest
from faults import records

from graphkit.elements import Node
from graphkit.errors import Refused, StoreBusy, StoreError
from graphkit.pipeline import history, import_files, incomplete, undo
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_reader, open_store
from graphkit.store.canonical import lines
from graphkit.store.neo4j import lease as lease_module
from graphkit.store.neo4j import retries
from graphkit.store.neo4j import store as store_module

pytestmark = pytest.mark.neo4j

RUN = """
import os, signal, sys
from pathlib import Path

import neo4j
from graphkit.plan import plan
from graphkit.pipeline import import_files, undo
from graphkit.store.neo4j import store as neo4j_store

verb, uri, file, dataset, atomic, left = sys.argv[1:]
neo4j_store.ATOMIC = int(atomic)
plan.CHUNK = 40
left = limit = int(left)

def deadly(cls, name):
    real = getattr(cls, name)
    def counted(*args, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return real(*args, **options)
    setattr(cls, name, counted)

for name in ("run", "commit"):
    deadly(neo4j.Transaction, name)
deadly(neo4j.ManagedTransaction, "run")
if verb == "import":
    print(import_files(uri, [Path(file)], dataset=dataset).counts.total)
else:
    print(undo(uri, file).counts.total)
print("steps", limit - left)
"""


def graph(uri):
    with closing(open_reader(uri)) as reader:
        return sorted(lines(reader))


def command(verb, uri, what, *, atomic=50_000, left=0, dataset="d"):
    return [sys.executable, "-c", RUN, verb, uri, str(what), dataset, str(atomic), str(left)]


def perform(*args, **options):
    """Run in a process of its own; return its last word, or None where it was killed."""
    done = subprocess.run(
        command(*args, **options), check=False, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"}, timeout=300,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.stdout if done.returncode == 0 else None


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two files, the second with 80 acts more and some amended; what each leaves, by the embedded store."""
    folder = tmp_path_factory.mktemp("world")
    first = records(folder, "first", dict.fromkeys(range(1, 41), "1"))
    second = records(folder, "second", {number: "1" if number % 4 else "7" for number in range(1, 121)})
    twin = str(folder / "twin.kgl")
    import_files(twin, [first], dataset="d")
    before = graph(twin)
    import_files(twin, [second], dataset="d")
    return first, second, before, graph(twin)


@pytest.mark.parametrize("atomic", [50_000, 100], ids=["one transaction", "chunks"])
@pytest.mark.parametrize("verb", ["import", "undo"])
def test_a_client_killed_at_random_is_done_again(neo4j_uri, world, verb, atomic):
    first, second, before, after = world
    import_files(neo4j_uri, [first], dataset="d")
    if verb == "undo":
        import_files(neo4j_uri, [second], dataset="d")
    what, goal = (second, after) if verb == "import" else ("batch/0002", before)
    dice = random.Random(f"{verb}{atomic}")
    killed = 0
    for left in (*dice.sample(range(4, 60), 3), 0):  # of some sixty requests
        answer = perform(verb, neo4j_uri, what, atomic=atomic, left=left)
        if answer is not None:
            break
        killed += 1
        seen = graph(neo4j_uri)
        state = history(neo4j_uri)[-1].state
        assert state == "open" or seen == (before if verb == "import" else after), "half a batch is told of"
        if atomic == 50_000 and state == "open":
            assert seen in (before, after), "one transaction is there as a whole or not at all"
        if state == "open":
            assert "is incomplete" in str(incomplete(neo4j_uri))
            with pytest.raises(Refused, match="is incomplete"):
                import_files(neo4j_uri, [first], dataset="another")
    assert killed
    assert graph(neo4j_uri) == goal
    assert incomplete(neo4j_uri) is None
    assert {batch.state for batch in history(neo4j_uri)} == {"complete"}
    assert len(history(neo4j_uri)) == (2 if verb == "import" else 3)


def test_a_killed_import_can_be_dropped(neo4j_uri, world):
    first, second, before, _ = world
    import_files(neo4j_uri, [first], dataset="d")
    assert perform("import", neo4j_uri, second, atomic=50, left=40) is None
    assert graph(neo4j_uri) != before, "some chunks are there"
    undo(neo4j_uri)
    assert graph(neo4j_uri) == before
    assert [batch.state for batch in history(neo4j_uri)] == ["complete", "abandoned", "complete"]


def test_a_lease_that_could_not_be_given_back_is_taken_by_the_next_run(neo4j_uri, monkeypatch):
    """A notebook goes on in the same process after the server was away."""
    lost = open_store(neo4j_uri, load_vocabulary(), create=True)
    with monkeypatch.context() as patch:
        patch.setattr(lease_module, "_RELEASE", "RETURN $token AS token")
        lost.close()
    with (
        closing(open_store(neo4j_uri, load_vocabulary())),
        pytest.raises(StoreBusy, match=rf"another import is running \(pid {os.getpid()} on"),
    ):
        open_store(neo4j_uri, load_vocabulary())  # but a thread that holds it cannot wait for itself


def test_who_lost_the_lease_commits_nothing(neo4j_uri, neo4j_driver):
    with closing(open_store(neo4j_uri, load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=[Node("party/1", "Party", {"name": "x"})]), "b1")
        neo4j_driver.execute_query(
            "MATCH (l:_Graphkit {key: 'lease'}) SET l.token = l.token + 1, l.holder = 'elsewhere\t1\t2\t3', "
            "l.until = datetime() + duration({seconds: 3})"
        )
        with pytest.raises(StoreError, match="another process is now writing"):
            store.commit()
        assert list(store.nodes()) == []
    start = time.monotonic()
    with closing(open_store(neo4j_uri, load_vocabulary())) as store:  # waits until the other's lease ends by itself
        assert time.monotonic() - start > 0.5
        store.write(Changes(put_nodes=[Node("party/1", "Party", {"name": "x"})]), "b1")
        store.commit()
        assert [node.id for node in store.nodes()] == ["party/1"]


@pytest.mark.parametrize("failures", [2, 99])
def test_what_undo_reads_is_tried_again_as_long_as_what_it_writes(neo4j_uri, monkeypatch, failures):
    """A server that starts again is waited for; one that stays away is given up after the time that is told."""
    clock, left = [0.0], [failures]
    with closing(open_store(neo4j_uri, load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=[Node("party/1", "Party", {"name": "x"})]), "b1")
        store.commit()
        real = store._session

        def away(**options):
            left[0] -= 1
            if left[0] >= 0:
                raise neo4j.exceptions.ServiceUnavailable("away")
            return real(**options)

        with monkeypatch.context() as patch:
            patch.setattr(store, "_session", away)
            patch.setattr(store_module.time, "monotonic", lambda: clock[0])
            patch.setattr(store_module.time, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
            if failures < 10:
                assert [node.id for node in store.nodes()] == ["party/1"]
                return
            with pytest.raises(StoreError, match="does not answer"):
                list(store.nodes())
            assert clock[0] > retries.PATIENCE - 11
