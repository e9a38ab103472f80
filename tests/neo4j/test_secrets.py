"""TLS as a server may or may not have it, and the password, which no output ever shows."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress

import neo4j
import pytest

from graphkit.errors import StoreError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store

pytestmark = pytest.mark.neo4j
SECRET = "Geheim-7f3a-nicht-zeigen"


class Wrapping:
    """A proxy that speaks TLS, with a certificate signed by itself, in front of a server that does not."""

    def __init__(self, uri, certificate, key):
        host, _, port = uri.partition("://")[2].rpartition(":")
        self._server = (host, int(port))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                raw, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        with suppress(OSError):  # a client that refuses the certificate goes away
            client = self._context.wrap_socket(raw, server_side=True)
            server = socket.create_connection(self._server)
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source, target):
        with suppress(OSError):
            while data := source.recv(8192):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self._listener.close()


@pytest.fixture
def tls(neo4j_uri, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    with closing(Wrapping(neo4j_uri, certificate, key)) as proxy:
        proxy.certificate = certificate
        yield proxy


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_certificate_signed_by_oneself(tls, scheme):
    if scheme == "bolt":  # with neo4j:// the server names its own address, which is not the proxy's
        with closing(open_store(f"bolt+ssc://{tls.place}", load_vocabulary(), create=True)) as store:
            assert store.query("RETURN 1 AS x").rows == [{"x": 1}]
    with pytest.raises(StoreError) as error:
        open_reader(f"{scheme}+s://{tls.place}")
    assert "is not trusted" in str(error.value)
    assert f"{scheme}+ssc://" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_certificate_that_the_system_is_told_to_trust(tls):
    """SSL_CERT_FILE is how OpenSSL learns of an authority of one's own: then the strict scheme works."""
    code = (
        "import sys; from graphkit.store import open_reader; r = open_reader(sys.argv[1]); "
        "print(r.query('RETURN 1 AS x').rows); r.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, f"bolt+s://{tls.place}"], capture_output=True, text=True, check=False,
        env={**os.environ, "SSL_CERT_FILE": str(tls.certificate)}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[{'x': 1}]"), done.stderr


def test_without_tls_a_server_behind_tls_is_told_of(tls, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    with pytest.raises(StoreError) as error:
        open_reader(f"bolt://{tls.place}")
    assert "bolt+s://" in str(error.value) or "answers, but not as a Neo4j server" in str(error.value)


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_a_server_without_tls_says_so_in_one_line(neo4j_uri, scheme):
    place = neo4j_uri.partition("://")[2]
    done = graphkit("info", "--store", f"{scheme}://{place}")
    assert done.returncode == 4
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    plain = scheme.partition("+")[0]
    assert f"asks for TLS, but the server does not offer it: use {plain}://" in done.stderr


def graphkit(*args, **environment):
    kept = {name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD_FILE"}
    return subprocess.run(
        [sys.executable, "-m", "graphkit", *args, "--lang", "en"], capture_output=True, text=True, check=False,
        encoding="utf-8", stdin=subprocess.DEVNULL, env={**kept, **environment}, timeout=120,
    )  # fmt: skip


COMMANDS = [
    ["info"], ["doctor"], ["history"], ["query", "RETURN 1 AS x"], ["find", "x"], ["undo", "-y"], ["rebuild"],
    ["import", "{file}"], ["export", "-o", "{folder}/x.graphml"], ["shell"],
]  # fmt: skip


@pytest.fixture
def forgiven(neo4j_server):
    """After some wrong passwords a server takes none at all for seconds, which the next test must not meet."""
    yield
    for _ in range(60):
        auth = (neo4j_server.user, neo4j_server.password)
        try:
            with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=auth) as driver:
                driver.verify_connectivity()
            return
        except neo4j.exceptions.Neo4jError:
            time.sleep(1)


@pytest.mark.parametrize("debug", [[], ["--debug"]], ids=["", "debug"])
def test_the_password_is_in_no_output(neo4j_uri, tmp_path, debug, forgiven):
    """A wrong one, on every way that commands reach a server, refused or unreachable, with tracebacks or without."""
    file = tmp_path / "x.ndjson"
    file.write_text('{"section": "sources", "id": "src/a", "name": "简报"}\n', encoding="utf-8")
    elsewhere = ("bolt://127.0.0.1:1", neo4j_uri.replace("bolt://", "bolt+s://"))
    for number, args in enumerate(COMMANDS if not debug else COMMANDS[:2]):
        given = [part.format(file=file, folder=tmp_path) for part in args]
        for uri in (neo4j_uri, *(elsewhere if number == 0 else ())):
            done = graphkit(*given, "--store", uri, *debug, NEO4J_PASSWORD=SECRET)
            assert done.returncode != 0, (args, uri)
            assert SECRET not in done.stdout + done.stderr, (args, uri)
            if not debug:
                assert "Traceback" not in done.stderr
                assert len(done.stderr.splitlines()) <= 1, done.stderr
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if SECRET.encode() in path.read_bytes()]


def test_the_right_password_is_in_no_output_either(neo4j_uri, neo4j_server, tmp_path):
    """From a file that only its owner reads; and nothing of the graph, its ledger or its export holds it."""
    password = tmp_path / "password"
    password.write_text(neo4j_server.password + "\n", encoding="utf-8")
    password.chmod(0o600)
    file = tmp_path / "x.ndjson"
    file.write_text('{"section": "sources", "id": "src/a", "name": "简报"}\n', encoding="utf-8")
    settings = {"NEO4J_PASSWORD": "", "NEO4J_PASSWORD_FILE": str(password)}
    dump = tmp_path / "dump.ndjson"
    for args in (
        ["import", str(file)], ["info"], ["doctor"], ["history"], ["query", "RETURN 1 AS x"],
        ["query", "RETURN x", "--debug"], ["export", "--as", "dump", "-o", str(dump)],
    ):  # fmt: skip
        kept = {**os.environ, **settings}
        done = subprocess.run(
            [sys.executable, "-m", "graphkit", *args, "--store", neo4j_uri, "--lang", "en"], capture_output=True,
            text=True, encoding="utf-8", check=False, env=kept, timeout=120,
        )  # fmt: skip
        assert done.returncode == (1 if "--debug" in args else 0), (args, done.stderr)
        assert neo4j_server.password not in done.stdout + done.stderr
    assert neo4j_server.password not in dump.read_text(encoding="utf-8")


def test_no_option_takes_a_password():
    from graphkit.cli.main import cli

    for name in cli.list_commands(None):
        for parameter in cli.get_command(None, name).params:
            assert not any("pass" in option or option.strip("-") == "auth" for option in parameter.opts)


def test_a_prompt_asks_once_and_shows_nothing(neo4j_uri, neo4j_server, monkeypatch):
    from graphkit.store.neo4j import connection

    asked = []
    monkeypatch.delenv("NEO4J_PASSWORD")
    monkeypatch.setattr(connection.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(connection.getpass, "getpass", lambda prompt: asked.append(prompt) or neo4j_server.password)
    connection._asked.cache_clear()
    for _ in range(2):
        with closing(open_reader(neo4j_uri)) as reader:
            assert reader.query("RETURN 1 AS x").rows == [{"x": 1}]
    assert asked == ["Neo4j password: "]
    connection._asked.cache_clear()
