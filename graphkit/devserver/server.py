"""A real Neo4j Community server on this machine, without Docker: Maven brings the jars, Java runs them.

It listens on a free loopback port and keeps everything in HOME (default .neo4j): ``conf/password`` (for its owner's
eyes only), ``conf/version``, ``run/bolt.url``, ``run/graphkit.pid`` (pid and start time: only the very process that was
started here is ever ended), ``logs/``. The jars are shared by all homes, in the user's cache folder.

Environment: NEO4J_VERSION, NEO4J_PASSWORD (taken at the first start; else a random one), NEO4J_HEAP (2g), JAVA_HOME.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from graphkit.devserver.runtime import fetch_jars, java_for
from graphkit.errors import Refused, StoreError, UsageError
from graphkit.system.processes import alone, started
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

VERSIONS = ("5.26.30", "2026.08.1")  # the long-term line and the yearly one: tests/neo4j/ runs both
RECORD = Path("run", "graphkit.pid")  # Neo4j writes a run/neo4j.pid of its own, without the start time
PATIENCE = 180.0  # seconds; a start takes about 6 on two idle cores, a stop less than one

# Loopback only, and it reports to nobody. Not every version knows every line: hence no strict validation.
# With a quiet period, Bolt makes every stop last 10 s longer than it takes to have the data safe.
CONFIGURATION = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
server.config.strict_validation.enabled=false
server.memory.heap.max_size={heap}
server.memory.pagecache.size=512m
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""

OPENED = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs. ``password_file`` is None where NEO4J_PASSWORD gave the password."""

    uri: str
    version: str
    pid: int
    password_file: Path | None
    username: str = "neo4j"

    @property
    def password(self) -> str:
        """The password of ``username``: the file's, else what NEO4J_PASSWORD says (StoreError where it is not set)."""
        if self.password_file:
            return self.password_file.read_text(encoding="utf-8").strip()
        if given := os.environ.get("NEO4J_PASSWORD"):
            return given
        raise StoreError("devserver.password")


def start(home: Path, version: str | None = None) -> Server:
    """Start the server of ``home`` unless it runs, wait until Bolt answers, and return it.

    A new home takes `version`, else NEO4J_VERSION, else the first of VERSIONS. An old home keeps its version (unless a
    newer one is named), its password, and its port while that is free.

    Raises
    ------
    StoreError
        If Java or Maven is missing or too old, the jars cannot be had, or the server ends or stays silent.
    UsageError
        If the version is none of Neo4j's, or older than the one that made the home.
    """
    home = home.resolve()
    with alone(home / "run" / "lock"):
        if server := _answering(home):
            return server
        version = _version_for(home, version)
        java, jars = java_for(version), fetch_jars(version)
        for name in ("conf", "data", "import", "logs", "plugins"):
            (home / name).mkdir(exist_ok=True)
        port = _port_for(home)
        heap = os.environ.get("NEO4J_HEAP", "2g")
        _write(home / "conf" / "version", version)
        _write(home / "conf" / "neo4j.conf", CONFIGURATION.format(port=port, heap=heap))
        if not (home / "data" / "databases").exists():
            _set_password(home, java, jars)
        _write(home / "run" / "bolt.url", f"bolt://127.0.0.1:{port}")
        process = _launch(home, version, java, jars, heap)
        server = status(home)
        deadline = time.monotonic() + PATIENCE
        while server is None or not answers(server.uri):
            if process.poll() is not None:
                (home / RECORD).unlink()
                raise StoreError("devserver.ended", why=_last_line(home), logs=home / "logs")
            if time.monotonic() > deadline:
                raise StoreError("devserver.silent", seconds=round(PATIENCE), logs=home / "logs")
            time.sleep(0.1)
            server = status(home)
        return server


def stop(home: Path) -> bool:
    """End the server of ``home``, wait until it is gone, and return whether there was one.

    Raises
    ------
    Refused
        If the pid on record is another process by now: nothing is ended.
    StoreError
        If the server is still there after three minutes.
    """
    home = home.resolve()
    record = home / RECORD
    if not record.exists():
        return False
    with alone(home / "run" / "lock"):
        pid, since = _recorded(home)
        if started(pid) not in (None, since):
            raise Refused("devserver.other-process", pid=pid, record=record)
        running = started(pid) is not None
        if running:
            os.kill(pid, signal.SIGTERM)  # Windows just ends it; Neo4j recovers from its log at the next start
        deadline = time.monotonic() + PATIENCE
        while running and started(pid) == since:
            if time.monotonic() > deadline:
                raise StoreError("devserver.still-there", pid=pid, seconds=round(PATIENCE))
            time.sleep(0.1)
        record.unlink(missing_ok=True)
        return running


def status(home: Path) -> Server | None:
    """Return the server of ``home`` if it runs, and runs because it was started here; else None."""
    home = home.resolve()
    pid, since = _recorded(home)
    if since is None or started(pid) != since:
        return None
    password = home / "conf" / "password"
    return Server(
        uri=_read(home / "run" / "bolt.url"),
        version=_read(home / "conf" / "version"),
        pid=pid,
        password_file=password if password.exists() else None,
    )


def _answering(home: Path) -> Server | None:
    """Return the running server once it answers; None once it has ended.

    A process that runs need not serve: a killed one closes its port before it is gone, and one whose starter was
    killed may still be opening it.
    """
    deadline = time.monotonic() + PATIENCE
    while (server := status(home)) and not answers(server.uri):
        if time.monotonic() > deadline:
            raise StoreError("devserver.silent", seconds=round(PATIENCE), logs=home / "logs")
        time.sleep(0.1)
    return server


def answers(uri: str) -> bool:
    """Whether a Bolt server answers at ``bolt://HOST:PORT``: only the handshake, without a name or a password.

    >>> answers("bolt://127.0.0.1:1")
    False
    """
    host, _, port = uri.partition("://")[2].rpartition(":")
    offer = bytes.fromhex("6060b017 00040405 00000104 00000004 00000003")  # Bolt's magic number, and versions to choose
    try:
        with socket.create_connection((host, int(port)), timeout=2) as connection:
            connection.sendall(offer)
            return connection.recv(4) not in (b"", bytes(4))
    except OSError:
        return False


def _version_for(home: Path, wanted: str | None) -> str:
    made_by = home / "conf" / "version"
    old = _read(made_by) if made_by.exists() else None
    version = wanted or old or os.environ.get("NEO4J_VERSION") or VERSIONS[0]
    if not re.fullmatch(r"(5|20\d\d)\.\d+\.\d+", version):
        raise UsageError("devserver.no-version", version=version, versions=tuple(VERSIONS))
    if old and _parts(version) < _parts(old):
        raise UsageError("devserver.older", version=version, old=old, home=home)
    return version


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _port_for(home: Path) -> int:
    """Return the last start's port, so that a URI once noted stays good; another one where that is taken."""
    url = home / "run" / "bolt.url"
    last = int(_read(url).rpartition(":")[2]) if url.exists() else 0
    for port in (last, 0):
        with socket.socket() as probe:
            if sys.platform != "win32":  # there the option would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError("devserver.no-port")


def _set_password(home: Path, java: Path, jars: Path) -> None:
    kept = home / "conf" / "password"
    password = os.environ.get("NEO4J_PASSWORD")
    if not password:
        if not kept.exists():
            _write(kept, secrets.token_hex(16), private=True)
        password = _read(kept)
    # Command lines can be read by every user of the machine, so it goes through an argument file.
    argument = home / "run" / "argument"
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    _write(argument, f'"{quoted}"', private=True)
    try:
        done = subprocess.run(
            [java, "-Dfile.encoding=UTF-8", f"-Dbasedir={home}", "-cp", str(jars / "*"),
             "org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", "--", f"@{argument}"],
            env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    finally:
        argument.unlink()
    if done.returncode:
        raise StoreError("devserver.refused-password", why=_first_line(done.stdout + done.stderr))


def _launch(home: Path, version: str, java: Path, jars: Path, heap: str) -> "subprocess.Popen[bytes]":
    main = "Neo4jCommunity" if version.startswith("20") else "CommunityEntryPoint"
    classes = os.pathsep.join((str(home / "plugins" / "*"), str(jars / "*")))
    command = [str(java), f"-Xmx{heap}", "-Dfile.encoding=UTF-8", "-cp", classes, *OPENED, f"org.neo4j.server.{main}"]
    with (home / "logs" / "console.log").open("wb") as console:
        process = subprocess.Popen(
            [*command, f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            cwd=home,
            start_new_session=True,  # it outlives this process, and Ctrl-C here is not meant for it
            creationflags=0x08000200 if sys.platform == "win32" else 0,  # the same there: no window, own group
        )
    _write(home / RECORD, f"{process.pid} {started(process.pid)}")
    return process


def _recorded(home: Path) -> tuple[int, str | None]:
    """Return the pid and start time on record; a pid without a start time is nobody's."""
    record = home / RECORD
    pid, _, since = (_read(record) if record.exists() else "").partition(" ")
    return (int(pid), since or None) if pid.isascii() and pid.isdigit() else (0, None)


def _first_line(output: str) -> Message:
    lines = [line for line in output.splitlines() if line.strip()]
    return engine_words(lines[0]) if lines else Message("devserver.no-words")


def _last_line(home: Path) -> Message:
    """Return the error in the console's log, else its last line."""
    text = (home / "logs" / "console.log").read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return Message("devserver.no-words")
    return engine_words(next((line for line in lines if "ERROR" in line), lines[-1]))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _write(path: Path, line: str, *, private: bool = False) -> None:
    """Write one line; what is private is so from its first byte (on Windows: as the folder is)."""
    if private:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    path.write_text(f"{line}\n", encoding="utf-8", newline="\n")
