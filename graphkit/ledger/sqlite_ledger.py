"""The embedded store's ledger: one SQLite file beside the graph, ``<store>.ledger``.

Write-ahead logging lets `history` read while an import writes. ``synchronous=FULL`` makes each of the few commits of a
run wait for the disk: the rule "ledger first, graph second" must survive a power cut, not only a killed process.
Bodies are kept once per hash, zlib-compressed in chunks of some hundred records; each is found by hash, each entry by
record id or batch.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.errors import StoreError, StoreMissing
from graphkit.ledger.base import ABANDONED, COMPLETE, OPEN, BatchInfo, Entry, unpacked
from graphkit.ledger.seals import (
    SEALS,
    entries_are_sealed,
    indexes_are_sound,
    rows_are_sealed,
    seal,
    seal_all,
    seal_row,
)
from graphkit.wording.quoted import engine_words

if TYPE_CHECKING:  # reading a history needs no models of records
    from graphkit.records.recordset import Accepted

FORMAT = 2
"""1 had no seals; such a ledger gets them when it is next written to."""
_SEALED = 2
SUFFIX = ".ledger"
CHUNK = 64 * 1024
"""Bytes of canonical JSON per chunk: large enough to compress well, small enough to open for one record."""

_SCHEMA = """
CREATE TABLE batch (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, target INTEGER,
    created TEXT NOT NULL, author TEXT, note TEXT, input_name TEXT, input_sha256 TEXT, loader TEXT,
    graphkit_version TEXT NOT NULL, schema_version TEXT NOT NULL, counts TEXT NOT NULL, names BLOB);
CREATE TABLE dataset (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE record (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE chunk (no INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE body (no INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, section TEXT NOT NULL,
    chunk INTEGER NOT NULL REFERENCES chunk, start INTEGER NOT NULL, stop INTEGER NOT NULL);
CREATE TABLE entry (batch INTEGER NOT NULL, record INTEGER NOT NULL, dataset INTEGER NOT NULL, body INTEGER,
    PRIMARY KEY (batch, record, dataset)) WITHOUT ROWID;
CREATE INDEX entry_record ON entry (record);
"""
_ALL = _SCHEMA + SEALS
_TEXTS = (
    "created", "author", "note", "input_name", "input_sha256", "loader", "graphkit_version", "schema_version"
)  # fmt: skip
_BATCH_COLUMNS = ", ".join(("seq", "kind", "state", "target", *_TEXTS, "counts"))


class SqliteLedger:
    """A ledger in one file. Open it with `open_ledger` (to write) or `read_ledger` (never creates, never locks)."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, is_new: bool = False, is_sealed: bool = True
    ) -> None:
        self.path = path
        self._unread = {indexes_are_sound, *((rows_are_sealed, entries_are_sealed) if is_sealed else ())}
        self._db = connection
        self._is_unused = is_new
        self._chunk = lru_cache(maxsize=64)(self._read_chunk)

    def batches(self) -> list[BatchInfo]:
        """Return all batches, oldest first."""
        with self._read_errors():
            self._check(rows_are_sealed)
            rows = self._db.execute(f"SELECT {_BATCH_COLUMNS} FROM batch ORDER BY seq").fetchall()
            return [_batch(row) for row in rows]

    def entries(self, *, batch: int | None = None, record: str | None = None) -> Iterator[tuple[int, Entry]]:
        """Yield (seq, entry), oldest batch first: all, those of one batch, or those of one record id."""
        where: list[str] = []
        values: list[int | str] = []
        if batch is not None:
            where.append("e.batch = ?")
            values.append(batch)
        if record is not None:
            where.append("e.record = (SELECT no FROM record WHERE id = ?)")
            values.append(record)
        query = (
            "SELECT e.batch, d.name, r.id, b.hash FROM entry e JOIN dataset d ON d.no = e.dataset "
            "JOIN record r ON r.no = e.record LEFT JOIN body b ON b.no = e.body "
            f"{'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY e.batch"
        )
        with self._read_errors():
            self._check(rows_are_sealed)
            self._check(entries_are_sealed)
            if record is not None:
                self._check(indexes_are_sound)
            for seq, dataset, record_id, digest in self._db.execute(query, values):
                yield seq, Entry(dataset, record_id, digest.hex() if digest is not None else None)

    def _check(self, is_sealed: Callable[[sqlite3.Connection], bool]) -> None:
        """Raise StoreError where what is about to be read is not what was written; look at it once."""
        if is_sealed in self._unread and not is_sealed(self._db):
            raise StoreError("ledger.damaged", path=self.path)
        self._unread.discard(is_sealed)

    def bodies(self, hashes: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield (hash, section, canonical JSON), chunk by chunk, so that each chunk is opened once."""
        wanted = set(hashes)
        with self._read_errors():
            if len(wanted) > 500:  # a walk over the table costs less than so many look-ups
                rows = self._db.execute("SELECT hash, section, chunk, start, stop FROM body ORDER BY chunk")
                every = ((digest.hex(), *rest) for digest, *rest in rows)
                yield from self._cut((row for row in every if row[0] in wanted), wanted)
            else:
                query = "SELECT section, chunk, start, stop FROM body WHERE hash = ?"
                each = ((key, self._db.execute(query, (bytes.fromhex(key),)).fetchone()) for key in sorted(wanted))
                yield from self._cut(((record_hash, *row) for record_hash, row in each if row is not None), wanted)

    def _cut(self, rows: Iterable[tuple[Any, ...]], wanted: set[str]) -> Iterator[tuple[str, str, bytes]]:
        left = set(wanted)
        for record_hash, section, chunk, start, stop in rows:
            left.discard(record_hash)
            body = self._chunk(chunk)[start:stop]
            if hashlib.sha256(section.encode() + b"\0" + body).hexdigest() != record_hash:
                raise StoreError("ledger.damaged", path=self.path)
            yield record_hash, section, body
        if left:
            raise StoreError("ledger.damaged", path=self.path)

    def _read_chunk(self, number: int) -> bytes:
        found = self._db.execute("SELECT data FROM chunk WHERE no = ?", (number,)).fetchone()
        return unpacked(found[0] if found else b"", self.path)

    def record_ids(self, beginning: str, most: int) -> list[str]:
        """Return the first ids of records, of any batch, that begin so: a look into the index, whatever the size."""
        query = "SELECT id FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        with self._read_errors():
            return [row[0] for row in self._db.execute(query, (beginning, f"{beginning}\U0010ffff", most))]

    def names(self, batch: int) -> Mapping[str, Mapping[str, str]]:
        """Return record id -> name -> id, as the names of a batch's records resolved."""
        with self._read_errors():
            self._check(rows_are_sealed)
            row = self._db.execute("SELECT names FROM batch WHERE seq = ?", (batch,)).fetchone()
            if row is None and (batch,) in self._db.execute("SELECT seq FROM batch").fetchall():
                raise StoreError("ledger.damaged", path=self.path)  # read in order it is there, looked up it is not
        return json.loads(unpacked(row[0], self.path)) if row and row[0] else {}

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
        with self._transaction():
            self._drop_open(batch.seq)
            if abandon is not None:
                self._db.execute("UPDATE batch SET state = ? WHERE seq = ?", (ABANDONED, abandon))
                seal_row(self._db, abandon)
            packed = zlib.compress(json.dumps(names, ensure_ascii=False).encode()) if names else None
            self._db.execute(
                f"INSERT INTO batch ({_BATCH_COLUMNS}, names) VALUES ({'?, ' * 13}?)", (*_row(batch), packed)
            )
            every = list(entries)
            self._assert(batch.seq, every, self._keep(bodies))
            hashed = ((e.dataset, e.id, None if e.hash is None else bytes.fromhex(e.hash)) for e in every)
            seal(self._db, batch.seq, hashed)
        self._is_unused = False

    def _keep(self, bodies: Mapping[str, "Accepted"]) -> dict[bytes, int]:
        """Store the bodies that are not kept yet; return hash -> number of all that are."""
        numbers = dict(self._db.execute("SELECT hash, no FROM body"))
        number = max(numbers.values(), default=0)
        chunk = self._db.execute("SELECT coalesce(max(no), 0) FROM chunk").fetchone()[0] + 1
        parts: list[bytes] = []
        rows: list[tuple[int, bytes, str, int, int, int]] = []
        size = 0

        def flush() -> None:
            self._db.execute("INSERT INTO chunk VALUES (?, ?)", (chunk, zlib.compress(b"".join(parts), 1)))
            self._db.executemany("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)", rows)

        for hexadecimal, item in bodies.items():
            digest = bytes.fromhex(hexadecimal)
            if digest in numbers:
                continue
            number += 1
            numbers[digest] = number
            parts.append(item.body)
            rows.append((number, digest, item.section, chunk, size, size + len(item.body)))
            size += len(item.body)
            if size >= CHUNK:
                flush()
                chunk, parts, rows, size = chunk + 1, [], [], 0
        if rows:
            flush()
        return numbers

    def _assert(self, seq: int, entries: list[Entry], bodies: Mapping[bytes, int]) -> None:
        datasets = self._numbers("dataset", "name", {entry.dataset for entry in entries})
        records = self._numbers("record", "id", {entry.id for entry in entries})
        rows = (
            (seq, records[e.id], datasets[e.dataset], None if e.hash is None else bodies[bytes.fromhex(e.hash)])
            for e in entries
        )
        self._db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", sorted(rows, key=itemgetter(1, 2)))

    def _numbers(self, table: str, column: str, wanted: set[str]) -> dict[str, int]:
        """Return text -> number, and give new texts the next numbers; whole tables are read, which beats look-ups."""
        numbers: dict[str, int] = dict(self._db.execute(f"SELECT {column}, no FROM {table}"))
        first = max(numbers.values(), default=0) + 1
        new = {name: number for number, name in enumerate(sorted(wanted - numbers.keys()), start=first)}
        self._db.executemany(f"INSERT INTO {table} ({column}, no) VALUES (?, ?)", new.items())
        return numbers | new

    def complete(self, seq: int, counts: Mapping[str, Any]) -> None:
        """Mark a batch as held by the graph, and keep what it changed."""
        with self._transaction():
            packed = json.dumps(dict(counts), ensure_ascii=False)
            self._db.execute("UPDATE batch SET state = ?, counts = ? WHERE seq = ?", (COMPLETE, packed, seq))
            seal_row(self._db, seq)

    def cancel(self, seq: int, *, reopen: int | None = None) -> None:
        """Take an open batch back, as if it had never begun; its records stay as bodies that nothing names."""
        with self._transaction():
            self._drop_open(seq)
            if reopen is not None:
                self._db.execute("UPDATE batch SET state = ? WHERE seq = ?", (OPEN, reopen))
                seal_row(self._db, reopen)

    def _drop_open(self, seq: int) -> None:
        of_open = "(SELECT seq FROM batch WHERE seq = ? AND state = ?)"
        self._db.execute(f"DELETE FROM entry WHERE batch IN {of_open}", (seq, OPEN))
        self._db.execute(f"DELETE FROM seal WHERE batch IN {of_open}", (seq, OPEN))
        self._db.execute("DELETE FROM batch WHERE seq = ? AND state = ?", (seq, OPEN))

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it. A new ledger without a batch leaves no file."""
        self._db.close()
        if self._is_unused:
            for suffix in ("", "-wal", "-shm"):  # a full disk keeps SQLite from folding them in and clearing up
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._plain_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have ended it already
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _read_errors(self) -> Iterator[None]:
        try:
            with self._plain_errors():
                yield
        except (TypeError, AttributeError) as error:  # what a damaged row holds may be of another type
            raise StoreError("ledger.damaged", path=self.path) from error

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except DAMAGE as error:
            raise _explained(self.path, error) from error


def ledger_path(store: Path) -> Path:
    """Return where the ledger of an embedded store lies.

    >>> ledger_path(Path("graphkit.kgl")).name
    'graphkit.kgl.ledger'
    """
    return store.with_name(store.name + SUFFIX)


def open_ledger(path: Path) -> SqliteLedger:
    """Open a ledger to write, and create it where there is none. The caller holds the store's writer lock."""
    was_there, db = path.exists(), None
    try:
        # Autocommit mode: transactions are begun and ended by name above. The write-behind thread never comes here.
        db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")  # KiB: the index over random hashes must not spill at each record
        version = _format(db, path)
        is_new = version == 0
        if 0 < version < _SEALED:
            db.execute("BEGIN IMMEDIATE")
            seal_all(db)
            db.execute(f"PRAGMA user_version = {FORMAT}")
            db.execute("COMMIT")
        if is_new:
            db.executescript(f"BEGIN IMMEDIATE;{_ALL}PRAGMA user_version = {FORMAT};COMMIT;")
    except DAMAGE as error:
        if db is not None:
            db.close()
        if not was_there:  # on a full disk an empty file would be left
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise _explained(path, error) from error
    return SqliteLedger(path, db, is_new=is_new)


def read_ledger(path: Path) -> SqliteLedger:
    """Open a ledger to read only; raise StoreMissing where there is none."""
    if not path.exists():
        store = path.with_name(path.name.removesuffix(SUFFIX))
        raise StoreMissing("ledger.lost" if store.exists() else "ledger.missing", path=path, store=store)
    # Opened to write, though it never does: only so is the log of a killed writer read, and no side file left behind.
    # The other ways are for folders that may not be written, such as a CD.
    for mode in ("mode=rw", "mode=ro", "mode=ro&immutable=1"):
        try:
            db = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=10, isolation_level=None)
            db.execute("PRAGMA query_only = ON")
            version = _format(db, path)
            if version == 0:
                db.close()
                raise StoreMissing("ledger.missing", path=path)
            return SqliteLedger(path, db, is_sealed=version >= _SEALED)
        except sqlite3.OperationalError as error:
            failure = error
        except DAMAGE as error:
            raise _explained(path, error) from error
    raise _explained(path, failure) from failure


def _format(db: sqlite3.Connection, path: Path) -> int:
    """Return the format of a ledger, 0 where it is empty; close it and raise StoreError where it is none of ours."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > FORMAT:
        db.close()
        raise StoreError("ledger.newer", path=path)
    if version == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        db.close()
        raise StoreError("ledger.foreign", path=path)
    return version


DAMAGE = (sqlite3.Error, UnicodeDecodeError, json.JSONDecodeError)
"""What reading a broken file raises; the second is of SQLite's own words, the third of a ledger without """
_EXPLAINED = {
    sqlite3.SQLITE_ERROR: "damaged",  # the statements are ours, so it is the tables that are not
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "closed",
    sqlite3.SQLITE_CANTOPEN: "closed",
    sqlite3.SQLITE_PERM: "closed",
}


def _explained(path: Path, error: Exception) -> StoreError:
    """Return what a person can do about it; SQLite's low byte is the class of an error."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) or 0
    return StoreError(f"ledger.{_EXPLAINED.get(code & 0xFF, 'other')}", path=path, why=engine_words(error))


def _row(batch: BatchInfo) -> tuple[Any, ...]:
    texts = (getattr(batch, name) for name in _TEXTS)
    counts = json.dumps(dict(batch.counts), ensure_ascii=False)
    return (batch.seq, batch.kind, batch.state, batch.target, *texts, counts)


def _batch(row: tuple[Any, ...]) -> BatchInfo:
    seq, kind, state, target, *texts, counts = row
    about = dict(zip(_TEXTS, texts, strict=True))
    return BatchInfo(seq=seq, kind=kind, state=state, target=target, counts=json.loads(counts), **about)
