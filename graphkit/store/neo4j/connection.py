"""How a Neo4j server is reached: its address, who asks, which database. No secret is ever part of a message.

User and database come from ``NEO4J_USERNAME`` (else ``neo4j``) and ``NEO4J_DATABASE``; the password from
``NEO4J_PASSWORD``, from the file that ``NEO4J_PASSWORD_FILE`` names, or from a prompt on a terminal.
"""

import errno
import getpass
import os
import stat
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphkit.errors import StoreError
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

_AGENT = "graphkit"


def connect(uri: str, environment: Mapping[str, str] | None = None) -> tuple[Any, str | None]:
    """Return a driver that has reached the server, and the database to use (None: the server's own).

    Raises StoreError where the server does not answer, refuses the password, or there is none to give.
    """
    import neo4j

    from graphkit.store.neo4j.errors import as_store_error
    from graphkit.store.neo4j.retries import PATIENCE, quiet_driver

    quiet_driver()
    given = os.environ if environment is None else environment
    auth = (given.get("NEO4J_USERNAME") or "neo4j", _password(given))
    try:
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=auth,
            user_agent=_AGENT,
            notifications_min_severity="OFF",  # queries turn them on: `Table.warnings` names unknown labels
            max_transaction_retry_time=PATIENCE,
            connection_timeout=15.0,
            connection_acquisition_timeout=30.0,  # so long waits who named a port at which something else listens
        )
        driver.verify_connectivity()
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError, ValueError) as error:
        raise as_store_error(error, uri) from None
    return driver, given.get("NEO4J_DATABASE") or None


def _password(given: Mapping[str, str]) -> str:
    if password := given.get("NEO4J_PASSWORD"):
        return password
    if named := given.get("NEO4J_PASSWORD_FILE"):
        return _from_file(Path(named))
    if sys.stdin is not None and sys.stdin.isatty():
        return _asked()
    raise StoreError("store.neo4j.no-password")


@cache
def _asked() -> str:
    """Ask once: store, ledger and reader each connect."""
    return getpass.getpass(str(Message("store.neo4j.prompt.password")))


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):  # else the advice would be to close a whole folder to others
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise StoreError("store.neo4j.open-file", path=path)
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = system_reason(error) if isinstance(error, OSError) else Message("store.neo4j.reason.not-utf8")
        raise StoreError("store.neo4j.no-file", path=path, why=why) from None
