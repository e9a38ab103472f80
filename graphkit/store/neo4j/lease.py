"""The writer's lease on a server: one process writes at a time, and one that lost its turn can write no more.

The lease is a hidden node with a holder, an end and a number. Whoever takes it raises the number (the fencing token);
every transaction that writes checks that the number is still the same, and fails otherwise. A thread renews the lease
while its holder works. A holder of this machine whose process is gone is not waited for.
"""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import neo4j

from graphkit.errors import StoreBusy, StoreError
from graphkit.store.base import Writer
from graphkit.store.neo4j.errors import FAILURES
from graphkit.system.processes import started

HIDDEN = "_Graphkit"
"""Label of the nodes of lease and ledger, which are no part of the graph."""
SECONDS = 30
"""How long a lease holds without being renewed: the longest wait after a machine is gone."""
WAIT = 600.0
"""Seconds that a second writer waits for the first."""

_HELD: set[str] = set()
"""The holders in this process that have not let go."""
CONSTRAINT = f"CREATE CONSTRAINT graphkit_hidden IF NOT EXISTS FOR (l:{HIDDEN}) REQUIRE l.key IS UNIQUE"
_CONSTRAINED = "SHOW CONSTRAINTS YIELD name WHERE name = 'graphkit_hidden' RETURN name"
_END = f"datetime() + duration({{seconds: {SECONDS}}})"
# Setting `asked` locks the node, so that of two that come at once the second sees what the first did.
_TAKE = f"""
MERGE (l:{HIDDEN} {{key: 'lease'}}) ON CREATE SET l.token = 0, l.name = 'graphkit: whose turn it is to write'
SET l.asked = $holder
WITH l WHERE l.holder IS NULL OR l.holder = $gone OR l.until < datetime()
SET l.token = l.token + 1, l.holder = $holder, l.until = {_END}
RETURN l.token AS token
"""
_HOLDER = f"MATCH (l:{HIDDEN} {{key: 'lease'}}) RETURN l.holder AS holder, l.token AS token"
_HELD_NOW = (
    f"MATCH (l:{HIDDEN} {{key: 'lease'}}) WHERE l.holder IS NOT NULL AND l.until > datetime() RETURN l.holder AS holder"
)
_KEEP = f"""
MATCH (l:{HIDDEN} {{key: 'lease'}}) WHERE l.token = $token AND l.holder = $holder
SET l.until = {_END} RETURN l.token AS token
"""
_RELEASE = f"MATCH (l:{HIDDEN} {{key: 'lease'}}) WHERE l.token = $token REMOVE l.holder, l.until"


class Hold:
    """A lease as its holder sees it; each transaction that writes checks that it still holds."""

    def __init__(self, holder: str, token: int, uri: str) -> None:
        self.holder = holder
        self.token = token
        self._uri = uri

    def check(self, transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
        """Renew the lease as part of a transaction; raise StoreError where another process has taken it."""
        if transaction.run(_KEEP, token=self.token, holder=self.holder).single() is None:
            raise _lost(self._uri)


class Lease(Hold):
    """A lease that is held until `release`. Make one with `take`."""

    def __init__(self, session: Callable[[], neo4j.Session], holder: str, token: int, uri: str) -> None:
        super().__init__(holder, token, uri)
        self._session = session
        self._done = threading.Event()
        _HELD.add(holder)
        self._thread = threading.Thread(target=self._renew, name="graphkit-lease", daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Let others write. A server that is gone keeps the lease until it ends by itself."""
        self._done.set()
        _HELD.discard(self.holder)
        self._thread.join(timeout=5)
        try:
            with self._session() as session:
                session.execute_write(lambda transaction: transaction.run(_RELEASE, token=self.token).consume())
        except FAILURES:
            return

    def _renew(self) -> None:
        while not self._done.wait(SECONDS / 3):
            try:
                with self._session() as session:
                    session.execute_write(lambda transaction: transaction.run(_KEEP, **self._identity).consume())
            except FAILURES:  # `check` will say so where it matters
                continue

    @property
    def _identity(self) -> dict[str, Any]:
        return {"token": self.token, "holder": self.holder}


def constrain(session: neo4j.Session) -> None:
    """Make the keys of hidden nodes unique, which also finds them. Asked first: making it waits for who writes.

    Where several make it at once, the server ends all but one as deadlocked, and the others find it made. The driver
    would retry as well, but logs each retry, and this conflict is harmless.
    """
    end = time.monotonic() + SECONDS
    while session.run(_CONSTRAINED).single() is None:
        try:
            session.run(CONSTRAINT).consume()
        except neo4j.exceptions.TransientError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05 + secrets.randbelow(100) / 1000)


def held_here(session: neo4j.Session, uri: str) -> Hold:
    """Return the hold of this process on a server; raise StoreError where it has none."""
    lease = session.run(_HOLDER).single()
    holder = lease["holder"] if lease else None
    if lease is None or holder is None or not holder.startswith(f"{_process()}\t"):
        raise _lost(uri)
    return Hold(holder, lease["token"], uri)


def holding(session: neo4j.Session) -> tuple[Writer, bool] | None:
    """Return who holds a lease that has not ended, and whether that process is gone; None where nobody does."""
    lease = session.run(_HELD_NOW).single()
    if lease is None:
        return None
    host, pid, *_ = lease["holder"].split("\t")
    return Writer(pid, host), is_gone(lease["holder"])


def take(session: Callable[[], neo4j.Session], uri: str, wait: float = WAIT) -> Lease:
    """Take the lease, waiting for whoever has it; raise StoreBusy after `wait` seconds.

    Parameters
    ----------
    session : callable
        Opens a session that may write.
    """
    with session() as opened:
        constrain(opened)
    claimant = f"{_process()}\t{threading.get_ident()}\t{secrets.token_hex(8)}"
    end = time.monotonic() + wait
    pause = 0.1
    while True:
        with session() as opened:
            lease = opened.run(_HOLDER).single()
            holder = lease["holder"] if lease else None
            gone = holder if holder and is_gone(holder) else ""
            taken = opened.execute_write(lambda tx, gone=gone: tx.run(_TAKE, holder=claimant, gone=gone).single())
        if taken is not None:
            return Lease(session, claimant, taken["token"], uri)
        is_ours = str(holder).startswith(claimant.rpartition("\t")[0])  # no thread can wait for itself
        if is_ours or time.monotonic() > end:
            host, pid, *_ = str(holder).split("\t")
            raise StoreBusy("store.neo4j.in-use", uri=uri, pid=pid, host=host)
        time.sleep(pause)
        pause = min(pause * 2, 2.0)


def _process() -> str:
    """Return an identity of this process that no other has, on any machine, at any time."""
    return "\t".join(map(str, (socket.gethostname(), os.getpid(), started(os.getpid()))))


def _lost(uri: str) -> StoreError:
    return StoreError("store.neo4j.lost", uri=uri)


def is_gone(holder: str) -> bool:
    """Return whether a holder is a process of this machine that has ended."""
    if holder.startswith(f"{_process()}\t"):
        return holder not in _HELD  # the server was away when it should have been given back
    host, pid, since, *_ = holder.split("\t")
    return host == socket.gethostname() and str(started(int(pid))) != since
