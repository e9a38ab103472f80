"""The ledger on a Neo4j server: in hidden nodes, label ``_Graphkit``, which have neither relationships nor ``batch``.

=================  ====================================================================================================
key                the node keeps
=================  ====================================================================================================
``batch:7``        a batch: ``seq``, ``kind``, ``state`` …, how many ``chunks`` of entries, the resolved names, packed
``entries:7:0``    a chunk of its entries, by record id; ``first`` and ``last`` id
``bodies:7:0``     a chunk of records that no earlier batch brought, by hash; ``first`` and ``last`` hash, ``hashes``
=================  ====================================================================================================

Each has a ``name``, so that whoever meets one in Neo4j Browser sees what it is. A chunk is compressed; its bounds say
whether it can hold what is looked for. Whoever writes holds the store's lease (`graphkit.store.neo4j.lease`), and each
transaction checks that it still does.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import neo4j

from graphkit.errors import StoreError, StoreMissing
from graphkit.ledger.base import ABANDONED, COMPLETE, OPEN, BatchInfo, Entry, unpacked
from graphkit.store.neo4j.connection import connect
from graphkit.store.neo4j.errors import FAILURES, as_store_error
from graphkit.store.neo4j.lease import HIDDEN, Hold, held_here
from graphkit.wording.messages import Message

if TYPE_CHECKING:
    from graphkit.records.recordset import Accepted

FORMAT = 1
"""Of what the nodes hold; a batch says which it was written in."""
ENTRIES = 2_000
"""Entries per chunk, some 20 kB: small enough to open for one record."""
CHUNK = 256 * 1024
"""Bytes of canonical JSON per chunk of bodies."""
FETCH = 16
"""Chunks per request."""

_T = TypeVar("_T")
_FIELDS = (
    "seq", "kind", "state", "target", "created", "author", "note", "input_name", "input_sha256", "loader",
    "graphkit_version", "schema_version",
)  # fmt: skip
_HASH = 32

_BATCHES = f"MATCH (l:{HIDDEN}) WHERE l.key STARTS WITH 'batch:' RETURN properties(l) AS batch ORDER BY l.seq"
_CHUNKS = f"MATCH (l:{HIDDEN}) WHERE l.key STARTS WITH $begin RETURN l.key AS key, l.first AS first, l.last AS last"
# A batch that is complete never changes again, so what it promised must be there; older ones promised nothing.
_PROMISED = (
    f"MATCH (l:{HIDDEN}) WHERE l.key STARTS WITH coalesce($key, 'batch:') AND l.key = coalesce($key, l.key) "
    f"AND l.state = '{COMPLETE}' AND l.chunks IS NOT NULL RETURN l.seq AS seq, l.chunks AS chunks"
)
_DATA = f"MATCH (l:{HIDDEN}) WHERE l.key IN $keys RETURN l.key AS key, l.data AS data"
_HASHES = f"MATCH (l:{HIDDEN}) WHERE l.key STARTS WITH 'bodies:' RETURN l.hashes AS hashes"
_NAMES = f"MATCH (l:{HIDDEN} {{key: $key}}) RETURN l.names AS names"
_REPLACE = f"MATCH (l:{HIDDEN}) WHERE l.key STARTS WITH $entries OR l.key STARTS WITH $bodies DELETE l"
_STATE = f"MATCH (l:{HIDDEN} {{key: $key}}) RETURN l.state AS state"
_ABANDON = f"MATCH (l:{HIDDEN} {{key: $key}}) SET l.state = '{ABANDONED}'"
_REOPEN = f"MATCH (l:{HIDDEN} {{key: $key}}) SET l.state = '{OPEN}'"
_CANCEL = f"MATCH (l:{HIDDEN} {{key: $key}}) WHERE l.state = '{OPEN}' DELETE l RETURN $key AS key"
_BEGIN = f"MERGE (l:{HIDDEN} {{key: $key}}) SET l = $properties"
_KEEP = f"UNWIND $rows AS r CREATE (l:{HIDDEN}) SET l = r"
_COMPLETE = f"MATCH (l:{HIDDEN} {{key: $key}}) SET l.state = '{COMPLETE}', l.counts = $counts RETURN l.seq AS seq"


class Neo4jLedger:
    """A ledger on a server. Open it with `open_ledger` (to write) or `read_ledger` (never creates, never waits)."""

    def __init__(self, uri: str, driver: neo4j.Driver, database: str | None, hold: Hold | None = None) -> None:
        self.uri = uri
        self._driver = driver
        self._database = database
        self._hold = hold

    def batches(self) -> list[BatchInfo]:
        """Return all batches, oldest first; raise StoreError where a newer graphkit wrote one."""
        rows = self._rows(_BATCHES)
        if any(row["batch"].get("format", FORMAT) > FORMAT for row in rows):
            raise StoreError("ledger.newer", path=self.uri)
        return [_batch(row["batch"]) for row in rows]

    def entries(self, *, batch: int | None = None, record: str | None = None) -> Iterator[tuple[int, Entry]]:
        """Yield (seq, entry), oldest batch first: all, those of one batch, or those of one record id."""
        begin = "entries:" if batch is None else f"entries:{batch}:"
        promised = self._rows(_PROMISED, key=None if batch is None else _key(batch))
        rows = self._rows(_CHUNKS, begin=begin)
        there = Counter(_place(row["key"])[0] for row in rows)
        if any(there[row["seq"]] < row["chunks"] for row in promised):
            raise StoreError("ledger.damaged", path=self.uri)
        chunks = [row for row in rows if record is None or row["first"] <= record <= row["last"]]
        for key, data in self._data(row["key"] for row in chunks):
            seq = _place(key)[0]
            for dataset, record_id, record_hash in json.loads(data):
                if record in (None, record_id):
                    yield seq, Entry(dataset, record_id, record_hash)

    def bodies(self, hashes: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield (hash, section, canonical JSON), chunk by chunk; at the end raise StoreError where one is not kept."""
        wanted = sorted(set(hashes))
        left = set(wanted)
        rows = self._rows(_CHUNKS, begin="bodies:") if wanted else []
        for _, data in self._data(row["key"] for row in rows if _holds(row, wanted)):
            head, _, bodies = data.partition(b"\n")
            start = 0
            for record_hash, section, size in json.loads(head):
                if record_hash in left:
                    left.discard(record_hash)
                    yield record_hash, section, bodies[start : start + size]
                start += size
        if left:
            raise StoreError("ledger.damaged", path=self.uri)

    def names(self, batch: int) -> Mapping[str, Mapping[str, str]]:
        """Return record id -> name -> id, as the names of a batch's records resolved."""
        rows = self._rows(_NAMES, key=_key(batch))
        return json.loads(unpacked(rows[0]["names"], self.uri)) if rows and rows[0]["names"] else {}

    def begin(
        self,
        batch: BatchInfo,
        entries: Iterable[Entry],
        bodies: Mapping[str, "Accepted"],
        names: Mapping[str, Mapping[str, str]],
        *,
        abandon: int | None = None,
    ) -> None:
        """Write a batch as open with all that it asserts, in one transaction; replace it where it is open already."""
        entries = sorted(entries, key=lambda entry: (entry.id, entry.dataset))
        entry_chunks = list(_entry_chunks(batch.seq, entries))
        properties = {name: getattr(batch, name) for name in _FIELDS} | {
            "key": _key(batch.seq),
            "name": f"graphkit: ledger, {batch.id}",
            "format": FORMAT,
            "counts": _packed(batch.counts),
            "chunks": len(entry_chunks),
        }
        if names:
            properties["names"] = zlib.compress(json.dumps(names, ensure_ascii=False).encode())

        def work(transaction: neo4j.ManagedTransaction) -> None:
            self._check(transaction)
            before = transaction.run(_STATE, key=_key(batch.seq)).single()
            if before is not None and before["state"] != OPEN:
                raise StoreError("ledger.other", path=self.uri, why=Message("ledger.batch-kept", batch=batch.id))
            transaction.run(_REPLACE, _beginnings(batch.seq)).consume()
            if abandon is not None:
                transaction.run(_ABANDON, key=_key(abandon)).consume()
            transaction.run(_BEGIN, key=_key(batch.seq), properties=properties).consume()
            kept = {row["hashes"][at : at + _HASH] for row in transaction.run(_HASHES) for at in _steps(row["hashes"])}
            new = [item for key, item in sorted(bodies.items()) if bytes.fromhex(key) not in kept]
            _refuse_unknown(entries, bodies, kept)
            chunks = [*entry_chunks, *_body_chunks(batch.seq, new)]
            named = [{**chunk, "name": f"graphkit: ledger, records of {batch.id}"} for chunk in chunks]
            for start in range(0, len(named), FETCH):
                transaction.run(_KEEP, rows=named[start : start + FETCH]).consume()

        self._write(work)

    def complete(self, seq: int, counts: Mapping[str, Any]) -> None:
        """Mark a batch as held by the graph, and keep what it changed."""

        def work(transaction: neo4j.ManagedTransaction) -> None:
            self._check(transaction)
            transaction.run(_COMPLETE, key=_key(seq), counts=_packed(counts)).consume()

        self._write(work)

    def cancel(self, seq: int, *, reopen: int | None = None) -> None:
        """Take an open batch back, as if it had never begun; `reopen` names the one that it had dropped."""

        def work(transaction: neo4j.ManagedTransaction) -> None:
            self._check(transaction)
            if transaction.run(_CANCEL, key=_key(seq)).single() is not None:
                transaction.run(_REPLACE, _beginnings(seq)).consume()
            if reopen is not None:
                transaction.run(_REOPEN, key=_key(reopen)).consume()

        self._write(work)

    def close(self) -> None:
        """Let go of the connections."""
        self._driver.close()

    def _check(self, transaction: neo4j.ManagedTransaction) -> None:
        if self._hold is None:
            raise StoreError("ledger.closed", path=self.uri)
        self._hold.check(transaction)

    def _data(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield key and unpacked data of chunks, oldest batch first."""
        ordered = sorted(keys, key=_place)
        for start in range(0, len(ordered), FETCH):
            some = ordered[start : start + FETCH]
            chunks = {row["key"]: row["data"] for row in self._rows(_DATA, keys=some)}
            for key in some:
                if key in chunks:  # a batch that another process replaced in between is gone
                    yield key, unpacked(chunks[key], self.uri)

    def _rows(self, statement: str, **parameters: object) -> list[dict[str, Any]]:
        def work(transaction: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            return [dict(row.items()) for row in transaction.run(statement, parameters)]

        return self._do(lambda session: session.execute_read(work), neo4j.READ_ACCESS)

    def _write(self, work: Callable[[neo4j.ManagedTransaction], None]) -> None:
        self._do(lambda session: session.execute_write(work), neo4j.WRITE_ACCESS)

    def _do(self, work: Callable[[neo4j.Session], _T], mode: str) -> _T:
        try:
            with self._driver.session(database=self._database, default_access_mode=mode) as session:
                return work(session)
        except FAILURES as error:
            raise as_store_error(error, self.uri) from None


def open_ledger(uri: str) -> Neo4jLedger:
    """Open a ledger to write; raise StoreError where this process does not hold the store's lease."""
    driver, database = connect(uri)
    try:
        with driver.session(database=database) as session:
            return Neo4jLedger(uri, driver, database, held_here(session, uri))
    except FAILURES as error:
        driver.close()
        raise as_store_error(error, uri) from None
    except BaseException:
        driver.close()
        raise


def read_ledger(uri: str) -> Neo4jLedger:
    """Open a ledger to read only; raise StoreMissing where nothing was ever imported."""
    driver, database = connect(uri)
    ledger = Neo4jLedger(uri, driver, database)
    try:
        if not ledger.batches():
            raise StoreMissing("ledger.missing", path=uri)
    except BaseException:
        driver.close()
        raise
    return ledger


def _key(seq: int) -> str:
    return f"batch:{seq}"


def _beginnings(seq: int) -> dict[str, str]:
    """Return how the keys of a batch's chunks begin."""
    return {"entries": f"entries:{seq}:", "bodies": f"bodies:{seq}:"}


def _place(key: str) -> tuple[int, int]:
    """Return batch and number of a chunk, by which chunks are in order."""
    _, seq, number = key.split(":")
    return int(seq), int(number)


def _batch(properties: Mapping[str, Any]) -> BatchInfo:
    return BatchInfo(counts=json.loads(properties["counts"]), **{name: properties.get(name) for name in _FIELDS})  # type: ignore[arg-type]  # kept as they came


def _packed(counts: Mapping[str, Any]) -> str:
    return json.dumps(dict(counts), ensure_ascii=False)


def _steps(hashes: bytes) -> range:
    return range(0, len(hashes), _HASH)


def _holds(row: Mapping[str, Any], wanted: Sequence[str]) -> bool:
    """Return whether a chunk can hold one of the hashes, which are sorted."""
    from bisect import bisect_left

    place = bisect_left(wanted, row["first"])
    return place < len(wanted) and wanted[place] <= row["last"]


def _refuse_unknown(entries: Sequence[Entry], bodies: Mapping[str, "Accepted"], kept: set[bytes]) -> None:
    for entry in entries:
        if entry.hash is not None and entry.hash not in bodies and bytes.fromhex(entry.hash) not in kept:
            raise KeyError(f"{entry.id} is asserted as {entry.hash}, and nobody says what that is")


def _entry_chunks(seq: int, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for number, start in enumerate(range(0, len(entries), ENTRIES)):
        some = entries[start : start + ENTRIES]
        yield {
            "key": f"entries:{seq}:{number}",
            "first": some[0].id,
            "last": some[-1].id,
            "data": zlib.compress(json.dumps(some, ensure_ascii=False, separators=(",", ":")).encode(), 1),
        }


def _body_chunks(seq: int, items: Sequence["Accepted"]) -> Iterator[dict[str, Any]]:
    """Yield chunks of the items, which are in order of their hash."""
    waiting: list[Accepted] = []
    size = number = 0
    for position, item in enumerate(items, start=1):
        waiting.append(item)
        size += len(item.body)
        if size >= CHUNK or position == len(items):
            hashes = [each.hash for each in waiting]
            head = json.dumps([(each.hash, each.section, len(each.body)) for each in waiting])
            yield {
                "key": f"bodies:{seq}:{number}",
                "first": hashes[0],
                "last": hashes[-1],
                "hashes": b"".join(map(bytes.fromhex, hashes)),
                "data": zlib.compress(b"\n".join((head.encode(), b"".join(each.body for each in waiting))), 1),
            }
            waiting, size, number = [], 0, number + 1
