"""A query as it runs on a server: its rows as they come, and its end on the server when nobody waits for them."""

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import neo4j

from graphkit.store.neo4j.errors import FAILURES
from graphkit.store.neo4j.values import plain_rows
from graphkit.store.plain import LookUp, Plain
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

_ROWS = 1_000  # rows that become plain values at once
_WAIT = 3.0  # seconds that a query's end on the server is waited for
_RUNNING = "SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData.graphkit = $mark RETURN transactionId AS id"
_END = "TERMINATE TRANSACTIONS $ids"


class Running:
    """One query in a session of its own. The server itself ends it after `timeout` seconds.

    ``columns`` is known at once, ``warnings`` after the last row. Ctrl-C ends the query on the server, too.
    """

    def __init__(
        self,
        open_session: Callable[[], neo4j.Session],
        text: str,
        parameters: Mapping[str, Any],
        timeout: float | None,
    ) -> None:
        self.warnings: tuple[Message, ...] = ()
        self._open_session = open_session
        self._mark = secrets.token_hex(8)
        self._session = open_session()
        query = neo4j.Query(text, metadata={"graphkit": self._mark}, timeout=timeout)
        try:
            self._result = self._session.run(query, dict(parameters))
            self.columns = tuple(self._result.keys())
            self._result.peek()  # what fails at the first row fails before anything of the answer is printed
        except BaseException as error:
            self._leave(error)
            raise

    def rows(self, look_up: LookUp) -> Iterator[dict[str, Any]]:
        """Yield the rows as plain values; `look_up` finds ids of nodes that only an edge names."""
        try:
            while records := self._result.fetch(_ROWS):
                plain = Plain()
                some = plain_rows(self.columns, records, plain)
                plain.finish(look_up)
                yield from some
        except GeneratorExit:  # enough of them: what is left stays on the server
            self._finish()
            raise
        except BaseException as error:
            self._leave(error)
            raise
        self._finish()

    def _finish(self) -> None:
        try:
            self.warnings = _warnings(self._result.consume())
        finally:
            self._session.close()

    def _leave(self, error: BaseException) -> None:
        """Close the session; one in the middle of an answer would wait for the whole of it, so that one is cut."""
        if isinstance(error, Exception):
            self._session.close()
            return
        self._session.__exit__(asyncio.CancelledError, None, None)  # the driver's one way to cut a connection
        ending = threading.Thread(target=self._end, name="graphkit-end-query", daemon=True)
        ending.start()
        ending.join(_WAIT)

    def _end(self) -> None:
        """End the query on the server, should it not have noticed."""
        with suppress(*FAILURES), self._open_session() as session:
            ids = [record["id"] for record in session.run(_RUNNING, mark=self._mark)]
            if ids:
                session.run(_END, ids=ids).consume()


def _warnings(summary: neo4j.ResultSummary) -> tuple[Message, ...]:
    """Return what the server found strange about names in a query: most likely a slip of the pen."""
    notifications: Sequence[Any] = [status for status in summary.gql_status_objects if status.is_notification]
    return tuple(
        engine_words(status.status_description)
        for status in notifications
        if status.classification is neo4j.NotificationClassification.UNRECOGNIZED
    )
