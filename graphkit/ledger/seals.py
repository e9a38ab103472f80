"""Seals of batches in a ledger file: SQLite finds a page that is broken, but not a letter that has become another.

Each batch has two seals, over its row and over its entries, so that a history need not read every entry. A body is
known by its own hash, and the names of a batch by the checksum of their packing.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

SEALS = "CREATE TABLE seal (batch INTEGER PRIMARY KEY, row BLOB NOT NULL, entries BLOB NOT NULL);"
_ROWS = (
    "SELECT seq, kind, state, target, created, author, note, input_name, input_sha256, loader, graphkit_version, "
    "schema_version, counts, length(names) FROM batch"
)
_ENTRIES = (
    "SELECT e.batch, d.name, r.id, b.hash FROM entry e LEFT JOIN dataset d ON d.no = e.dataset "
    "LEFT JOIN record r ON r.no = e.record LEFT JOIN body b ON b.no = e.body "
    "ORDER BY e.batch"
)


def seal_row(db: sqlite3.Connection, seq: int) -> None:
    """Seal the row of a batch as it is now."""
    row = db.execute(f"{_ROWS} WHERE seq = ?", (seq,)).fetchone()
    db.execute("UPDATE seal SET row = ? WHERE batch = ?", (_digest([row]), seq))


def seal(db: sqlite3.Connection, seq: int, entries: Iterable[tuple[str, str, bytes | None]]) -> None:
    """Seal a batch that was just written: its row, and its entries as (dataset, id of the record, hash of the body)."""
    db.execute("INSERT OR REPLACE INTO seal VALUES (?, x'', ?)", (seq, _digest(entries)))
    seal_row(db, seq)


def seal_all(db: sqlite3.Connection) -> None:
    """Make the table of seals, and seal what an earlier version of graphkit wrote."""
    db.execute(SEALS)
    entries = _entries(db)
    for (seq,) in db.execute("SELECT seq FROM batch").fetchall():
        seal(db, seq, entries.get(seq, ()))


def rows_are_sealed(db: sqlite3.Connection) -> bool:
    """Return whether every batch is there and says what it said. Reads one row a batch."""
    seals = dict(db.execute("SELECT batch, row FROM seal").fetchall())
    rows = db.execute(_ROWS).fetchall()
    return {row[0] for row in rows} == seals.keys() and all(seals[row[0]] == _digest([row]) for row in rows)


def entries_are_sealed(db: sqlite3.Connection) -> bool:
    """Return whether every entry is there and says what it said. Reads all: 0.5 s for 100,000 entries."""
    seals = dict(db.execute("SELECT batch, entries FROM seal").fetchall())
    entries = _entries(db)
    return entries.keys() <= seals.keys() and all(
        digest == _digest(entries.get(batch, ())) for batch, digest in seals.items()
    )


def indexes_are_sound(db: sqlite3.Connection) -> bool:
    """Return whether looking entries up by their record finds all that reading them in order does.

    A letter of an index may have become another, too: 0.1 s for 100,000 entries.
    """
    return all(db.execute(f"PRAGMA integrity_check({table})").fetchall() == [("ok",)] for table in ("entry", "record"))


def _entries(db: sqlite3.Connection) -> dict[int, list[tuple[str, str, bytes | None]]]:
    return {
        batch: [(dataset, record_id, digest) for _, dataset, record_id, digest in rows]
        for batch, rows in groupby(db.execute(_ENTRIES), itemgetter(0))
    }


def _digest(rows: Iterable[tuple[object, ...]]) -> bytes:
    lines = sorted(json.dumps(row, ensure_ascii=False, default=bytes.hex) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).digest()
