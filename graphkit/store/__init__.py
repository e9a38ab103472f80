"""Stores: where the graph is kept. A path names a file; ``neo4j://`` and ``bolt://`` name a server."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphkit.errors import UsageError
from graphkit.store.base import Changes, Columns, Counts, Reader, Store, StoreInfo, Writer

if TYPE_CHECKING:
    from graphkit.schema.vocabulary import Vocabulary

__all__ = [
    "Changes", "Columns", "Counts", "Reader", "Store", "StoreInfo", "Writer", "file_of", "is_server", "open_reader",
    "open_store", "writer_of",
]  # fmt: skip

_SERVER = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")  # two letters at least: C:\graph.kgl is a path
_MISTYPED = re.compile(r"(?:neo4j|bolt)(?:\+s|\+ssc)?:", re.IGNORECASE)  # bolt:HOST, bolt:/HOST
# Whatever else stands in an address (a user, ?password=…) may be a secret, and addresses are printed and stored.
_REST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]*)(?::[0-9]+)?/?(?:\?policy=[\w.-]+)?")


def open_reader(uri: str | Path) -> Reader:
    """Open a store for reading.

    Parameters
    ----------
    uri : str or Path
        A path or ``kglite:PATH``, or the address of a Neo4j server: ``neo4j://`` or ``bolt://``, with TLS
        ``neo4j+s://`` or ``bolt+s://``, with TLS and a certificate of one's own ``neo4j+ssc://`` or ``bolt+ssc://``.
        Credentials come from the environment, never from here.

    Raises
    ------
    StoreMissing, StoreDamaged, StoreError
        All end a command with exit code 4. Nothing was changed.
    UsageError
        The address has another scheme, or holds a password.
    """
    if is_server(uri):
        from graphkit.store.neo4j.reader import open_reader as open_on_server  # loading the driver takes time

        return open_on_server(str(uri))
    from graphkit.store.kglite.reader import open_reader as open_file

    return open_file(file_of(uri))


def open_store(uri: str | Path, vocabulary: "Vocabulary", *, create: bool = False) -> Store:
    """Open a store for writing; `create` allows that there is none yet. See `open_reader`.

    The vocabulary says which further labels a node carries (a County is a Place too), and which types of edge are ours.

    Raises
    ------
    StoreBusy
        Another process writes; the message names its pid.
    """
    if is_server(uri):
        from graphkit.store.neo4j.store import open_store as open_on_server

        return open_on_server(str(uri), vocabulary, create=create)
    from graphkit.store.kglite.store import open_store as open_file

    return open_file(file_of(uri), vocabulary, create=create)


def writer_of(uri: str | Path) -> Writer | None:
    """Return who has a store open for writing now; None where nobody has. Whoever was killed is nobody.

    A machine that is gone still counts on a server until its lease ends: 30 s. Raises as `open_reader` does.
    """
    if is_server(uri):
        from graphkit.store.neo4j.reader import writer_of as writer_on_server

        return writer_on_server(str(uri))
    from graphkit.store.kglite.files import writer_of as writer_of_file

    return writer_of_file(file_of(uri))


def is_server(uri: str | Path) -> bool:
    """Return whether a store is named by the address of a server; it is not reached.

    Raises
    ------
    UsageError
        The address has another scheme, or more than host and port in it. The message does not repeat it.

    Examples
    --------
    >>> is_server("bolt+s://graph.example:7687"), is_server("graph.kgl")
    (True, False)
    >>> is_server("bolt://graph.example?password=1234")
    Traceback (most recent call last):
        ...
    graphkit.errors.UsageError: an address is only bolt://HOST:PORT: set user name, password and database with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE
    """  # noqa: E501 - one line is what the user sees
    if not isinstance(uri, str):
        return False
    found = _SCHEME.match(uri)
    begun = found or _MISTYPED.match(uri)
    if begun is None:
        return False
    scheme = begun[0].partition(":")[0].lower()
    if scheme not in _SERVER:
        raise UsageError("store.scheme", scheme=scheme)
    if "@" in uri:
        raise UsageError("store.password-in-address")
    if found is None or not _REST.fullmatch(uri, found.end()):
        raise UsageError("store.address", scheme=scheme)
    return True


def file_of(uri: str | Path) -> Path:
    """Return the file of an embedded store. A link is followed: the ledger and the lock lie beside the file itself.

    Raises UsageError for what can be no file: an empty text, ``.`` or ``/``.

    >>> str(file_of("kglite:graph.kgl"))
    'graph.kgl'
    """
    path = uri if isinstance(uri, Path) else Path(uri.removeprefix("kglite:")).expanduser()
    if not path.name:  # an empty text, . or /
        raise UsageError("store.folder", path=path, file=path / "graph.kgl")
    return Path(os.path.realpath(path)) if path.is_symlink() else path
