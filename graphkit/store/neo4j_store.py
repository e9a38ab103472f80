"""The store on a Neo4j server, opened for writing.

Up to `ATOMIC` elements go in one transaction, all or nothing. Beyond that each chunk is a transaction of its own, and
the ledger's open batch says that half is there until the rest is. A transaction that fails for a passing reason (a
deadlock, a broken connection) is done again from what is remembered of it; writing the same twice changes nothing.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import neo4j

from graphkit.errors import StoreError, StoreMissing
from graphkit.store import neo4j_lease as lease
from graphkit.store.base import Changes, Counts
from graphkit.store.neo4j import FAILURES, Neo4jReader
from graphkit.store.neo4j_errors import as_store_error
from graphkit.store.statements import checked
from graphkit.store.write import ChangeWriter, Outcome, foreign_edges

ATOMIC = 50_000
"""Elements that one transaction may hold; more of them cost the server memory, and a retry costs them all."""
TRIES = 6

_LOG = logging.getLogger("graphkit")
_NODES = "CREATE CONSTRAINT graphkit_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE"
_INDEXES = (
    "CREATE FULLTEXT INDEX graphkit_names IF NOT EXISTS FOR (n:Node) ON EACH [n.name, n.name_en, n.aliases] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}}",
    "CREATE INDEX graphkit_activity_start IF NOT EXISTS FOR (a:Activity) ON (a.start_date)",
    "CREATE INDEX graphkit_activity_end IF NOT EXISTS FOR (a:Activity) ON (a.end_date)",
    "CREATE INDEX graphkit_pairing_from IF NOT EXISTS FOR (p:Pairing) ON (p.valid_from)",
    "CREATE INDEX graphkit_pairing_to IF NOT EXISTS FOR (p:Pairing) ON (p.valid_to)",
)
_NAMES = "SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'graphkit_' RETURN name"
_T = TypeVar("_T")


class Neo4jStore(Neo4jReader):
    """A graph on a server, held by this process alone; see ``graphkit.store.base.Store``."""

    def __init__(self, uri: str, driver: neo4j.Driver, database: str | None, held: lease.Lease) -> None:
        super().__init__(uri, driver, database)
        self._lease: lease.Lease | None = held
        self._constraints: set[str] = set()
        self._open: tuple[neo4j.Session, neo4j.Transaction] | None = None
        self._done: list[tuple[Changes, str]] = []
        self._size = 0
        self._in_chunks = False

    @classmethod
    def open(cls, uri: str, driver: neo4j.Driver, database: str | None, *, create: bool) -> "Neo4jStore":
        """Take the lease, and make the constraint and indexes that everything rests on."""

        def session() -> neo4j.Session:
            return driver.session(database=database)

        try:
            with session() as opened:
                names = {record["name"] for record in opened.run(_NAMES)}
            if "graphkit_id" not in names and not create:
                raise StoreMissing(f"{uri} holds no graph of graphkit's yet: graphkit import makes one")
            store = cls(uri, driver, database, lease.take(session, uri))
        except FAILURES as error:
            raise as_store_error(error, uri) from None
        try:
            store._constraints = names
            if "graphkit_id" not in names:
                store._define(_NODES, *_INDEXES)
        except BaseException:
            store.close()
            raise
        return store

    def write(self, changes: Changes, batch: str) -> Counts:
        """Apply a chunk, stamping what is put with ``batch``."""
        for type_ in {edge.type for edge in changes.put_edges}:
            self._constrain(type_)
        if self._in_chunks:
            return self._trying(lambda: self._chunk(changes, batch))
        self._size += len(changes.put_nodes) + len(changes.put_edges)
        self._size += len(changes.remove_nodes) + len(changes.remove_edges)
        self._done.append((changes, batch))
        counts = self._trying(self._again if self._open is None else lambda: self._last())
        if self._size > ATOMIC:
            self.commit()
            self._in_chunks = True
        return counts

    def commit(self) -> None:
        """Make what was written last."""
        if self._done:
            self._trying(self._finish)
            self._done.clear()
        self._size, self._in_chunks = 0, False

    def foreign_edges(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return (node id, edge type) of edges graphkit does not own that hold these nodes."""

        def run(statement: str, parameters: Mapping[str, Any]) -> Outcome:
            return Outcome([dict(row) for row in self._stream(statement, parameters)])

        return sorted(set(foreign_edges(run, "Node", list(ids))))

    def close(self) -> None:
        """Drop what was not committed, give the lease back, and let go of the connections."""
        self._drop()
        if self._lease is not None:
            self._lease.release()
            self._lease = None
        super().close()

    def _last(self) -> Counts:
        """Apply the newest chunk in the open transaction."""
        if self._open is None:
            return self._again()
        return self._apply(self._open[1], *self._done[-1])

    def _again(self) -> Counts:
        """Open a transaction and apply in it all that is remembered; return what the newest chunk changed."""
        self._drop()
        session = self._driver.session(database=self._database)
        self._open = (session, session.begin_transaction())
        counts = Counts()
        for changes, batch in self._done:
            counts = self._apply(self._open[1], changes, batch)
        return counts

    def _finish(self) -> None:
        if self._open is None:
            self._again()
        assert self._open is not None
        session, transaction = self._open
        self._held.check(transaction)
        transaction.commit()
        session.close()
        self._open = None

    def _chunk(self, changes: Changes, batch: str) -> Counts:
        with self._driver.session(database=self._database) as session, session.begin_transaction() as transaction:
            self._held.check(transaction)
            counts = self._apply(transaction, changes, batch)
            transaction.commit()
        return counts

    @property
    def _held(self) -> lease.Lease:
        if self._lease is None:
            raise StoreError(f"{self.uri} is closed: open it again")
        return self._lease

    def _apply(self, transaction: neo4j.Transaction, changes: Changes, batch: str) -> Counts:
        def run(statement: str, parameters: Mapping[str, Any]) -> Outcome:
            result = transaction.run(statement, dict(parameters))
            rows = [dict(record.items()) for record in result]
            return Outcome(rows, _counters(result.consume().counters))

        return ChangeWriter(run, anchor=lambda _: "Node").apply(changes, batch)

    def _drop(self) -> None:
        if self._open is not None:
            session, transaction = self._open
            self._open = None
            try:
                transaction.close()
                session.close()
            except FAILURES:
                return  # a connection that is gone took its transaction with it

    def _trying(self, work: Callable[[], _T]) -> _T:
        """Do something again, with growing pauses, as long as it fails for a reason that passes."""
        pause = 0.5
        for left in reversed(range(TRIES)):
            try:
                return work()
            except FAILURES as error:
                self._drop()
                passing = isinstance(error, OSError) or (isinstance(error, _RETRIED) and error.is_retryable())
                if not left or not passing:
                    raise as_store_error(error, self.uri) from None
                _LOG.warning("%s did not take a write (%s); trying again in %.1f s", self.uri, _name(error), pause)
                time.sleep(pause)
                pause = min(pause * 2, 10.0)
        raise AssertionError("unreachable: the last try returns or raises")

    def _constrain(self, type_: str) -> None:
        """Make the ids of a type's edges unique, which also indexes them; in a transaction of its own."""
        name = f"graphkit_id_{checked(type_)}"
        if name not in self._constraints:
            self._define(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{type_}]-() REQUIRE r.id IS UNIQUE")
            self._constraints.add(name)

    def _define(self, *statements: str) -> None:
        def work() -> None:
            with self._driver.session(database=self._database) as session:
                for statement in statements:
                    session.run(statement).consume()  # type: ignore[arg-type]  # made of constants and checked names

        self._trying(work)


_RETRIED = (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError)
_COUNTED = ("nodes_created", "nodes_deleted", "relationships_created", "relationships_deleted")


def _counters(counters: neo4j.SummaryCounters) -> dict[str, int]:
    return {name: getattr(counters, name) for name in _COUNTED}


def _name(error: BaseException) -> str:
    return (getattr(error, "code", None) or type(error).__name__).rpartition(".")[2]
