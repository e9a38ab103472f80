"""Checks of a server that accepts our connection. Nothing is written: trial writes are rolled back."""

import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import neo4j

from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Writer
from graphkit.store.neo4j.errors import FAILURES, as_store_error
from graphkit.store.neo4j.lease import CONSTRAINT, holding
from graphkit.store.neo4j.reader import TYPES, Neo4jReader
from graphkit.store.neo4j.store import INDEXES, NODES, OWNED, edge_constraint, name_of
from graphkit.store.write import types_of
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

OLDEST = (5, 26)
"""The oldest server that graphkit works with."""
SECONDS = 5.0
"""How long a look may wait for a server, or for a lock in it."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_VERSION = "CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition LIMIT 1"
_CLOCK = "RETURN datetime.realtime().epochMillis AS now"
_INDEXED = "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'graphkit_' RETURN name, state"
_FOLDER = "SHOW SETTINGS YIELD name, value WHERE name = 'server.directories.data' RETURN value"


@dataclass
class Health:
    """The state of a server that let graphkit in.

    Attributes
    ----------
    version, edition : str
    unwritable, undefinable : Message or None
        Why no node can be made, or no constraint; None where it can.
    missing, unready : list of str
        Constraints and indexes of graphkit's that are not there, and those there that do not serve.
    ahead : float
        Seconds by which the server's clock is ahead of this machine's.
    writer : Writer or None
        Who writes now; ``gone`` where that process has ended.
    defined : int
        How many constraints and indexes of graphkit's there are.
    free : int or None
        Free bytes where the server keeps its data; None where that cannot be seen from here.
    """

    version: str
    edition: str
    unwritable: Message | None = None
    undefinable: Message | None = None
    missing: list[str] = field(default_factory=list)
    unready: list[str] = field(default_factory=list)
    ahead: float = 0.0
    writer: Writer | None = None
    gone: bool = False
    defined: int = 0
    free: int | None = None

    @property
    def complete(self) -> bool:
        """Whether all that a graph rests on is there and serves."""
        return bool(self.defined) and not (self.missing or self.unready)

    @property
    def too_old(self) -> bool:
        """Whether graphkit was never tried with so old a server."""
        return tuple(int(part) for part in re.findall(r"\d+", self.version)[:2]) < OLDEST


def examine(reader: Neo4jReader, vocabulary: Vocabulary) -> Health:
    """Look at a server that has let `reader` in.

    Raises
    ------
    StoreError
        If it does not answer any more, or has no such database.
    """
    uri = reader.uri
    try:
        with reader.session(neo4j.READ_ACCESS) as session:
            about = _rows(session, _VERSION)[0]
            health = Health(about["version"], about["edition"])
            sent = time.time()
            now = _rows(session, _CLOCK)[0]["now"] / 1000
            health.ahead = now - (sent + time.time()) / 2
            indexes = {row["name"]: row["state"] for row in _rows(session, _INDEXED)}
            wanted = _wanted(session, types_of(vocabulary))
            health.defined = len(indexes)
            health.missing = sorted(wanted - indexes.keys()) if indexes else []  # nothing was ever imported
            health.unready = sorted(name for name, state in indexes.items() if state != "ONLINE")
            if holder := holding(session):
                health.writer, health.gone = holder
            health.free = _free(uri, session)
        with reader.session(neo4j.WRITE_ACCESS) as session:
            health.unwritable = _tried(session, "CREATE (n)")
            if health.unwritable is None and "graphkit_hidden" in indexes:
                health.undefinable = _tried(session, CONSTRAINT)  # is there already: only the right to make it is asked
    except FAILURES as error:
        raise as_store_error(error, uri) from None
    return health


def _wanted(session: neo4j.Session, types: frozenset[str]) -> set[str]:
    """Return the names of the constraints and indexes that a graph like this rests on."""
    fixed = set(map(name_of, (NODES, CONSTRAINT, *INDEXES)))
    present = [row["name"] for row in _rows(session, TYPES) if row["name"] in types]
    used = [type_ for type_ in present if _rows(session, OWNED.format(type=type_))]
    return fixed | {name_of(edge_constraint(type_)) for type_ in used}


def _tried(session: neo4j.Session, statement: str) -> Message | None:
    """Run a statement and take it back; return why the server would not have it."""
    try:
        with session.begin_transaction(timeout=SECONDS) as transaction:
            transaction.run(statement).consume()
            transaction.rollback()
    except neo4j.exceptions.TransientError:
        return None  # another transaction holds the lock; waiting for it shows that the write is allowed
    except neo4j.exceptions.ClientError as error:
        if "TransactionTimedOut" in (error.code or ""):
            return None
        return engine_words(error.message or error)
    return None


def _free(uri: str, session: neo4j.Session) -> int | None:
    if (urlsplit(uri).hostname or "") not in _LOOPBACK:
        return None
    try:
        folder = Path(_rows(session, _FOLDER)[0]["value"])
        return shutil.disk_usage(folder).free
    except (neo4j.exceptions.ClientError, OSError, IndexError):  # not allowed to ask, or in a container
        return None


def _rows(session: neo4j.Session, statement: str) -> list[Mapping[str, Any]]:
    return [dict(record.items()) for record in session.run(statement)]
