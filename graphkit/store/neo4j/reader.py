"""The store on a Neo4j server, by the official driver. Reading here; writing in ``graphkit.store.neo4j.store``.

Queries run in read access mode, which the server itself enforces; ``guard`` has looked at them before. Rows stream: a
result is never held whole on the way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, Literal

import neo4j

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError, StoreError
from graphkit.store.base import Columns, StoreInfo, Writer
from graphkit.store.cypher import guard
from graphkit.store.cypher.statements import checked, is_name
from graphkit.store.neo4j.columns import pages
from graphkit.store.neo4j.connection import connect
from graphkit.store.neo4j.errors import FAILURES, as_query_error, as_store_error
from graphkit.store.neo4j.lease import HIDDEN, holding
from graphkit.store.neo4j.optional_parameters import as_one_map
from graphkit.store.neo4j.running import Running
from graphkit.store.neo4j.values import plain_properties
from graphkit.store.read import ROWS, read_edges, read_nodes, store_info
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table

_LABELS = "CALL db.labels() YIELD label RETURN label AS name"
TYPES = "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name"
_COUNT_NODES = (
    f"MATCH (n) WHERE NOT n:{HIDDEN} "
    "RETURN coalesce(n.class, labels(n)[0]) AS name, count(n.batch) AS owned, count(*) AS total"
)
_COUNT_HIDDEN = f"MATCH (n:{HIDDEN}) RETURN count(n) AS total"
_COUNT_EDGES = "MATCH ()-[e]->() RETURN type(e) AS name, count(e.batch) AS owned, count(*) AS total"
_IDS_OF_KEYS = "MATCH (n) WHERE elementId(n) IN $keys RETURN elementId(n) AS key, n.id AS id"
_VERSION = "CALL dbms.components() YIELD name, versions, edition RETURN versions[0] AS version, edition LIMIT 1"


class Neo4jReader:
    """A graph on a server; see ``graphkit.store.base.Reader`` for the promises."""

    def __init__(self, uri: str, driver: neo4j.Driver, database: str | None) -> None:
        self.uri = uri
        self._open_driver: neo4j.Driver | None = driver
        self._database = database

    @property
    def _driver(self) -> neo4j.Driver:
        if self._open_driver is None:
            raise StoreError("store.closed", uri=self.uri)
        return self._open_driver

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        """Run a read-only query; raise QueryError where it fails or would write."""
        return self.rows(cypher, parameters, limit=limit, timeout=timeout).table()

    def rows(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return the rows of a read-only query as they come; raise QueryError where it fails or would write."""
        query = guard.check(cypher)
        given = query.values(parameters)
        if _holds_bytes(given):
            raise QueryError("store.query.bytes")
        open_session = partial(self._session, "WARNING")
        with self._failing(timeout):
            running = Running(open_session, *as_one_map(query.text, given), timeout)
        return Rows(running.columns, self._read(running, timeout), limit=limit, warnings=lambda: running.warnings)

    def _read(self, running: Running, timeout: float | None) -> Iterator[dict[str, Any]]:
        with self._failing(timeout):
            yield from running.rows(self._ids_of_keys)

    @contextmanager
    def _failing(self, timeout: float | None) -> Iterator[None]:
        """Raise the driver's errors as graphkit's."""
        try:
            yield
        except (*FAILURES, TypeError, ValueError, OverflowError) as error:
            raise as_query_error(error, self.uri, timeout) from None

    def nodes(self, label: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Node]:
        """Yield owned nodes, of one label or with these ids."""
        return read_nodes(self._stream, ["Node" if label is None else label], ids)

    def edges(self, type_: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Edge]:
        """Yield owned edges, of one type or with these ids."""
        return read_edges(self._stream, self._names(TYPES, type_), ids)

    def columns(self, label_or_type: str, names: Sequence[str]) -> Iterator[Columns]:
        """Yield owned nodes of a label, or edges of a type, as columns of these properties."""
        is_type = bool(self._names(TYPES, label_or_type))
        return self._pages(checked(label_or_type), list(dict.fromkeys(map(checked, names))), is_type=is_type)

    def _pages(self, label_or_type: str, names: Sequence[str], *, is_type: bool) -> Iterator[Columns]:
        try:
            with self._session() as session, session.begin_transaction() as transaction:
                yield from pages(transaction, label_or_type, names, is_type=is_type)
        except FAILURES as error:
            raise as_store_error(error, self.uri) from None

    def info(self) -> StoreInfo:
        """Return engine, version, and how many nodes and edges there are: owned by label and type, foreign in all."""
        about = next(iter(self._stream(_VERSION, {})))
        rows = self._stream(_COUNT_NODES, {}), self._stream(_COUNT_EDGES, {})
        info = store_info("neo4j", f"{about['version']} {about['edition']}", *rows)
        info["ledger_nodes"] = next(iter(self._stream(_COUNT_HIDDEN, {})))["total"]
        return info

    def close(self) -> None:
        """Let go of the connections. Closing again does nothing."""
        if self._open_driver is not None:
            self._open_driver.close()
            self._open_driver = None

    def session(self, mode: str) -> neo4j.Session:
        """Open a session for checks of the server itself, such as `health.examine`."""
        return self._driver.session(database=self._database, default_access_mode=mode)

    def _session(self, severity: Literal["WARNING"] | None = None) -> neo4j.Session:
        return self._driver.session(
            database=self._database,
            default_access_mode=neo4j.READ_ACCESS,
            fetch_size=ROWS,
            notifications_min_severity=severity,
        )

    def _stream(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        try:
            yield from self._records(statement, parameters)
        except FAILURES as error:
            raise as_store_error(error, self.uri) from None

    def _records(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield rows; raise the driver's errors."""
        with self._session() as session:
            for record in session.run(statement, dict(parameters)):
                row = dict(record.items())
                if "properties" in row:
                    row["properties"] = plain_properties(row["properties"])
                yield row

    def _names(self, statement: str, one: str | None) -> list[str]:
        names = sorted(row["name"] for row in self._stream(statement, {}))
        return [name for name in names if is_name(name) and one in (None, name)]

    def _ids_of_keys(self, keys: Sequence[str]) -> dict[str, str]:
        return {row["key"]: str(row["id"] or row["key"]) for row in self._stream(_IDS_OF_KEYS, {"keys": list(keys)})}


def _holds_bytes(value: object) -> bool:
    """Return whether there are bytes in a value: this driver would send them, the other store takes none."""
    if isinstance(value, Mapping):
        return any(map(_holds_bytes, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_bytes, value))
    return isinstance(value, bytes | bytearray)


def open_reader(uri: str) -> Neo4jReader:
    """Reach a server for reading; raise StoreError where it does not answer or refuses."""
    driver, database = connect(uri)
    return Neo4jReader(uri, driver, database)


def writer_of(uri: str) -> Writer | None:
    """Return the process whose lease on a server holds; None where that has ended, or there is none."""
    with closing(open_reader(uri)) as reader:
        try:
            with reader.session(neo4j.READ_ACCESS) as session:
                holder = holding(session)
        except FAILURES as error:
            raise as_store_error(error, uri) from None
    return holder[0] if holder and not holder[1] else None
