"""The store on a Neo4j server, opened for writing.

Up to `ATOMIC` elements go in one transaction, all or nothing. Beyond that each chunk is a transaction of its own, and
the ledger's open batch says that half is there until the rest is. A transaction that fails for a passing reason (a
deadlock, a broken connection, a server that starts again) is repeated from memory; writing the same
twice changes nothing. Readers, this store itself included, see what is committed.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import neo4j

from graphkit.errors import StoreError, StoreMissing
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Changes, Counts
from graphkit.store.cypher.statements import checked
from graphkit.store.neo4j import lease, retries
from graphkit.store.neo4j.connection import connect
from graphkit.store.neo4j.errors import FAILURES, as_store_error
from graphkit.store.neo4j.reader import TYPES, Neo4jReader
from graphkit.store.neo4j.write import ANCHOR, Writing
from graphkit.store.write import Outcome, foreign_edges, labels_of, types_of
from graphkit.wording.quoted import engine_words

ATOMIC = 50_000
"""Elements that one transaction may hold; more of them cost the server memory, and a retry costs them all."""

NODES = "CREATE CONSTRAINT graphkit_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE"
INDEXES = (
    "CREATE FULLTEXT INDEX graphkit_names IF NOT EXISTS FOR (n:Node) ON EACH [n.name, n.name_en, n.aliases] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}}",
    "CREATE INDEX graphkit_name IF NOT EXISTS FOR (n:Node) ON (n.name)",
    "CREATE INDEX graphkit_entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CREATE INDEX graphkit_activity_start IF NOT EXISTS FOR (a:Activity) ON (a.start_date)",
    "CREATE INDEX graphkit_activity_end IF NOT EXISTS FOR (a:Activity) ON (a.end_date)",
    "CREATE INDEX graphkit_pairing_from IF NOT EXISTS FOR (p:Pairing) ON (p.valid_from)",
    "CREATE INDEX graphkit_pairing_to IF NOT EXISTS FOR (p:Pairing) ON (p.valid_to)",
)
OWNED = "MATCH ()-[e:{type}]->() WHERE e.batch IS NOT NULL RETURN 1 AS one LIMIT 1"
"""Whether a type has edges of ours."""
_NAMES = "SHOW INDEXES YIELD name WHERE name STARTS WITH 'graphkit_' RETURN name"  # each constraint has one
_T = TypeVar("_T")


class Neo4jStore(Neo4jReader):
    """A graph on a server, held by this process alone; see ``graphkit.store.base.Store``."""

    def __init__(
        self, uri: str, driver: neo4j.Driver, database: str | None, held: lease.Lease, vocabulary: Vocabulary
    ) -> None:
        super().__init__(uri, driver, database)
        self._lease: lease.Lease | None = held
        self._labels = labels_of(vocabulary)
        self._known_types = types_of(vocabulary)
        self._constraints: set[str] = set()
        self._types: dict[str, bool] = {}
        self._open: tuple[neo4j.Session, neo4j.Transaction, Writing] | None = None
        self._done: list[tuple[Changes, str]] = []
        self._size = 0
        self.atomic = True  # until a chunk was committed
        self._has_failed = False
        self._is_doubtful = False  # whether a failed transaction may be in the store after all

    @classmethod
    def open(
        cls, uri: str, driver: neo4j.Driver, database: str | None, vocabulary: Vocabulary, *, create: bool
    ) -> "Neo4jStore":
        """Take the lease, and make the constraint and indexes that everything rests on."""

        def session() -> neo4j.Session:
            return driver.session(database=database)

        try:
            with session() as opened:
                names = {record["name"] for record in opened.run(_NAMES)}
            if not names and not create:
                raise StoreMissing("store.neo4j.empty", uri=uri)
            store = cls(uri, driver, database, lease.take(session, uri), vocabulary)
        except FAILURES as error:
            raise as_store_error(error, uri) from None
        try:
            store._constraints = names
            store._define_missing()
        except BaseException:
            store.close()
            raise
        return store

    def write(self, changes: Changes, batch: str) -> Counts:
        """Apply a chunk, stamping what is put with ``batch``. After an error nothing can be committed any more."""
        self._refuse_if_failed()
        self._has_failed = True
        for type_ in sorted({edge.type for edge in changes.put_edges}):
            self._constrain(type_)
        size = len(changes.put_nodes) + len(changes.put_edges) + len(changes.remove_nodes) + len(changes.remove_edges)
        if self._done and self._size + size > ATOMIC:
            self._save()
            self.atomic = False
        if self.atomic:
            self._size += size
            self._done.append((changes, batch))
            counts = self._trying(self._newest)
        else:
            counts = self._trying(lambda: self._chunk(changes, batch))
        self._has_failed = False
        return counts

    def commit(self) -> None:
        """Make what was written last."""
        self._refuse_if_failed()
        self._save()

    def _save(self) -> None:
        if self._done:
            self._trying(self._finish)
            self._done.clear()
        self._size, self.atomic = 0, True

    def foreign_edges(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return (node id, edge type) of edges graphkit does not own that hold these nodes."""

        def run(statement: str, parameters: Mapping[str, Any]) -> Outcome:
            return Outcome([dict(row) for row in self._stream(statement, parameters)])

        return sorted(set(foreign_edges(run, ANCHOR, list(ids))))

    def close(self) -> None:
        """Drop what was not committed, give the lease back, and let go of the connections."""
        self._drop()
        if self._lease is not None:
            self._lease.release()
            self._lease = None
        super().close()

    def _refuse_if_failed(self) -> None:
        assert self._driver  # raises where it is closed
        if self._has_failed:
            raise StoreError("store.write-failed", uri=self.uri)

    def _newest(self) -> Counts:
        """Apply the newest chunk in the open transaction; where there is none, all that is remembered in a new one."""
        left = self._done[-1:]
        if self._open is None:
            session = self._driver.session(database=self._database)
            transaction = session.begin_transaction()
            self._open = (session, transaction, Writing(transaction, self._labels, self._types))
            left = self._done
        counts = Counts()
        for changes, batch in left:
            counts = self._open[2].apply(changes, batch, look=self._is_doubtful)
        return counts

    def _finish(self) -> None:
        if self._open is None:
            self._newest()
        assert self._open is not None
        session, transaction, writing = self._open
        writing.finish()
        self._held.check(transaction)
        transaction.commit()
        session.close()
        self._open = None

    def _chunk(self, changes: Changes, batch: str) -> Counts:
        with self._driver.session(database=self._database) as session, session.begin_transaction() as transaction:
            writing = Writing(transaction, self._labels, self._types)
            counts = writing.apply(changes, batch, look=self._is_doubtful)
            writing.finish()
            self._held.check(transaction)
            transaction.commit()
        return counts

    @property
    def _held(self) -> lease.Lease:
        if self._lease is None:
            raise StoreError("store.closed", uri=self.uri)
        return self._lease

    def _drop(self) -> None:
        if self._open is not None:
            session, transaction, _ = self._open
            self._open = None
            try:
                transaction.close()
                session.close()
            except FAILURES:
                return  # a connection that is gone took its transaction with it

    def _stream(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield rows as a reader does, but try again while the server is away, as long as no row has come."""

        def begin() -> list[Iterator[Mapping[str, Any]]]:
            rows = self._records(statement, parameters)
            return [iter(list(islice(rows, 1))), rows]

        parts = self._trying(begin)
        try:
            for rows in parts:
                yield from rows
        except FAILURES as error:
            raise as_store_error(error, self.uri) from None

    def _trying(self, work: Callable[[], _T]) -> _T:
        """Do something again, with growing pauses, as long as it fails for a reason that passes."""
        pause, end = 0.5, time.monotonic() + retries.PATIENCE
        while True:
            try:
                return work()
            except FAILURES as error:
                self._drop()
                self._is_doubtful = True
                passing = isinstance(error, OSError) or error.is_retryable()
                if not passing or time.monotonic() + pause > end:
                    raise as_store_error(error, self.uri) from None
                retries.report_retry(error)
                time.sleep(pause)
                pause = min(pause * 2, 10.0)
            except (TypeError, OverflowError, ValueError) as error:  # a value that Bolt cannot carry
                self._drop()
                raise StoreError("store.not-written", store=self.uri, why=engine_words(error)) from None
            except BaseException:
                self._drop()
                raise

    def _define_missing(self) -> None:
        """Make missing constraints and indexes: all of them in a new graph, in an old one those that were dropped."""
        wanted = [NODES, *INDEXES]
        if self._constraints:  # a new graph gets those of its edges as it grows
            wanted += map(edge_constraint, self._unconstrained_types())
        missing = [statement for statement in wanted if name_of(statement) not in self._constraints]
        if missing:
            self._define(*missing)
            self._constraints.update(map(name_of, missing))

    def _unconstrained_types(self) -> list[str]:
        """Return the types of our edges without a constraint; others may use the same types, and ids as they like."""
        names = {row["name"] for row in self._stream(TYPES, {})} & self._known_types
        open_ = sorted(name for name in names if name_of(edge_constraint(name)) not in self._constraints)
        return [name for name in open_ if next(iter(self._stream(OWNED.format(type=name), {})), None)]

    def _constrain(self, type_: str) -> None:
        """Make the ids of a type's edges unique, which also indexes them; in a transaction of its own."""
        statement = edge_constraint(type_)
        if name_of(statement) not in self._constraints:
            self._define(statement)
            self._constraints.add(name_of(statement))

    def _define(self, *statements: str) -> None:
        def work() -> None:
            with self._driver.session(database=self._database) as session:
                for statement in statements:
                    session.run(statement).consume()

        self._trying(work)


def edge_constraint(type_: str) -> str:
    """Return the statement that makes the ids of a type's edges unique."""
    name = f"graphkit_id_{checked(type_)}"
    return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{type_}]-() REQUIRE r.id IS UNIQUE"


def name_of(statement: str) -> str:
    """Return the name of the constraint or index that a statement makes."""
    name = re.search(r"graphkit_\w+", statement)
    assert name is not None
    return name[0]


def open_store(uri: str, vocabulary: Vocabulary, *, create: bool = False) -> Neo4jStore:
    """Reach a server for writing, and hold its lease; `create` makes constraints and indexes where there are none.

    Raises StoreError, StoreMissing (nothing of graphkit's is there and `create` is false) or StoreBusy.
    """
    driver, database = connect(uri)
    try:
        return Neo4jStore.open(uri, driver, database, vocabulary, create=create)
    except BaseException:
        driver.close()
        raise
