"""What is logged while a server is away or busy: one line, however often graphkit or its driver tries again.

The driver logs each of its retries. Nobody who types a command has set logging up, so Python would print all of them.
Where a program has set it up, the driver's records still reach it.
"""

import logging
import time

from graphkit.wording.messages import Message

PATIENCE = 60.0
"""Seconds for which what fails for a passing reason is tried again; a server starts in far fewer."""

_LOG = logging.getLogger("graphkit")


class _Driver(logging.Handler):
    """Takes the driver's records, so that Python prints none, and passes on that it tries again."""

    def emit(self, record: logging.LogRecord) -> None:
        """Report a retry; the error is the last of the record's arguments."""
        if "will be retried" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            report_retry(record.args[-1])


class _Spell:
    """A spell of trouble; it ends once nothing has failed for as long as anything is tried again."""

    last = -PATIENCE


def quiet_driver() -> None:
    """Send what the driver's loggers would print through `report_retry`."""
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)  # it would print what `Table.warnings` holds
    driver = logging.getLogger("neo4j")
    if not any(isinstance(handler, _Driver) for handler in driver.handlers):
        driver.addHandler(_Driver(logging.WARNING))


def report_retry(error: object) -> None:
    """Log that something is tried again, once in a spell of trouble."""
    now = time.monotonic()
    if now - _Spell.last >= PATIENCE:
        why = str(getattr(error, "code", None) or type(error).__name__).rpartition(".")[2]
        _LOG.warning("graphkit: %s", Message("store.retrying", why=why, seconds=round(PATIENCE)))
    _Spell.last = now
