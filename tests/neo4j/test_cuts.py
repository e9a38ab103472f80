"""The server killed at five random moments, the connection cut at ten: the same command again mends it."""

import os
import random
import signal
import socket
import threading
import time
from contextlib import closing, suppress

import pytest
from faults import Import, moments, records, say, seed

from graphkit.devserver import server as devserver
from graphkit.errors import GraphkitError
from graphkit.pipeline import history, import_files, incomplete
from graphkit.store import open_reader
from graphkit.store.canonical import lines

pytestmark = pytest.mark.neo4j
RETRY = "retrying for"


def graph(uri):
    with closing(open_reader(uri)) as reader:
        return sorted(lines(reader))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two versions of a file, and what the second leaves over the first, by an undisturbed embedded store."""
    folder = tmp_path_factory.mktemp("world")
    first = records(folder, "first", dict.fromkeys(range(1, 101), "1"))
    second = records(folder, "second", {number: "1" if number % 4 else "7" for number in range(1, 401)})
    twin = str(folder / "twin.kgl")
    import_files(twin, [first], dataset="d")
    import_files(twin, [second], dataset="d")
    return first, second, graph(twin)


def messages(errors):
    """Return what graphkit tells a person; there is never more than one line about trying again."""
    sentences = [line for line in errors.splitlines() if line.startswith("graphkit: ")]
    assert len([line for line in sentences if RETRY in line]) <= 1, errors
    assert "will be retried" not in errors
    return sentences


def again(command, after, batches):
    """Run the same command once more; it ends where an undisturbed one would have."""
    code, errors, _ = command.run()
    assert code == 0, errors
    assert graph(command.uri) == after
    assert [batch.state for batch in history(command.uri)] == ["complete"] * batches
    assert incomplete(command.uri) is None


class Cutting:
    """A proxy in front of a server that cuts all connections once, after so many bytes to or from the server."""

    def __init__(self, uri):
        host, _, port = uri.partition("://")[2].rpartition(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.sent = {"to": 0, "from": 0}
        self.left = None
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, way, after):
        """Cut when so many more bytes have gone that way."""
        with self._lock:
            self.left = (way, self.sent[way] + after)

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                for ends in ((client, server, "to"), (server, client, "from")):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source, target, way):
        with suppress(OSError):
            while data := source.recv(2048):
                with self._lock:
                    self.sent[way] += len(data)
                    if self.left and self.left[0] == way and self.sent[way] > self.left[1]:
                        self.left = None
                        break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listener.close()


def test_a_connection_cut_at_ten_random_moments(neo4j_uri, neo4j_driver, world):
    """Half of them on the way to the server, half on the way back, where what was committed is not heard of."""
    first, second, after = world
    dice = random.Random(seed())
    retries = 0
    with closing(Cutting(neo4j_uri)) as proxy:
        commands = [Import(proxy.uri, second, step=300, atomic=atomic) for atomic in (50_000, 300)]
        whole = {}
        for command in commands:
            import_files(neo4j_uri, [first], dataset="d")
            before = dict(proxy.sent)
            command.measure()
            whole[command] = {way: proxy.sent[way] - before[way] for way in before}
            neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        for number in range(10):
            command, way = commands[number % 2], ("to", "from")[number // 2 % 2]
            import_files(neo4j_uri, [first], dataset="d")
            bytes_ = int(whole[command][way] * (number + dice.random()) / 10)
            say(f"{way} the server, after {bytes_} bytes of {whole[command][way]}")
            proxy.cut(way, bytes_)
            code, errors, _ = command.run()
            assert proxy.left is None, "nothing was cut"
            assert code in (0, 4), errors
            retries += any(RETRY in line for line in messages(errors))
            assert (code == 0) == (graph(neo4j_uri) == after and incomplete(neo4j_uri) is None)
            again(command, after, 2)
            neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
    assert retries, "trying again is shown"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """A server that may be killed: the one of the other tests may be somebody's own."""
    home = tmp_path_factory.mktemp("killed")
    kept = {name: os.environ.pop(name, None) for name in ("NEO4J_PASSWORD", "NEO4J_USERNAME", "NEO4J_HEAP")}
    os.environ["NEO4J_HEAP"] = "512m"
    try:
        server = devserver.start(home)
        os.environ["NEO4J_PASSWORD"] = server.password
        yield home
    except GraphkitError as error:
        pytest.skip(f"Neo4j: {error}")
    finally:
        devserver.stop(home)
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that kills a server at once")
def test_a_server_killed_and_started_again_at_five_random_moments(own_server, world):
    import neo4j

    first, second, after = world
    dice = random.Random(seed())
    uri = devserver.status(own_server).uri

    def empty():
        auth = ("neo4j", os.environ["NEO4J_PASSWORD"])
        with neo4j.GraphDatabase.driver(uri, auth=auth) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")
        import_files(uri, [first], dataset="d")

    empty()
    commands = [Import(uri, second, step=300, atomic=atomic) for atomic in (50_000, 300)]
    took = commands[0].measure()
    for number, (step, wait) in enumerate(moments(took, 5, dice)):
        command = commands[number % 2]
        say(f"{step} + {wait:.3f} s")
        empty()

        def kill(_child, seconds=wait):
            time.sleep(seconds)
            pid = devserver.status(own_server).pid
            os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
            devserver.start(own_server)

        code, errors, _ = command.run(step, kill)
        assert code in (0, 4), errors
        sentences = messages(errors)
        assert code == 0 or len([line for line in sentences if RETRY not in line]) == 1
        open_ = [batch.id for batch in history(uri) if batch.state == "open"]
        assert open_ in ([], ["batch/0002"])
        assert bool(open_) == (incomplete(uri) is not None)
        again(command, after, 2)
