"""The ledger: every accepted record of every batch, so that a change can be taken back and the graph made again."""

from graphkit.ledger.base import Ledger
from graphkit.store import file_of, is_server


def open_ledger(uri: str) -> Ledger:
    """Open the ledger of a store to write; the caller holds the store's writer lock."""
    if "://" in uri:
        from graphkit.ledger import neo4j_ledger

        return neo4j_ledger.open_ledger(uri)
    from graphkit.ledger import sqlite_ledger

    return sqlite_ledger.open_ledger(sqlite_ledger.ledger_path(file_of(uri)))


def read_ledger(uri: str) -> Ledger:
    """Open the ledger of a store to read; raise StoreMissing where there is none. It takes no lock."""
    if "://" in uri:
        from graphkit.ledger import neo4j_ledger

        return neo4j_ledger.read_ledger(uri)
    from graphkit.ledger import sqlite_ledger

    return sqlite_ledger.read_ledger(sqlite_ledger.ledger_path(file_of(uri)))


def files_of(uri: str) -> tuple[str, str]:
    """Return where a store and its ledger are: two absolute paths, or twice the address of a server.

    >>> files_of("neo4j://localhost")
    ('neo4j://localhost', 'neo4j://localhost')
    """
    if is_server(uri):
        return uri, uri
    from graphkit.ledger.sqlite_ledger import ledger_path

    path = file_of(uri).absolute()
    return str(path), str(ledger_path(path))
