"""What is said while a server is away or busy: one line, however often graphkit or its driver tries again.

The driver tells of its own retries by logging, each time; nobody who types a command has set that up, so Python would
print all of it. Where a program has set up logging, the driver's records still reach it.
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
        """Tell of a retry; the error is the last of the record's arguments."""
        if "will be retried" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            told(record.args[-1])


class _Spell:
    """A time of trouble, which ends when nothing has failed for so long that nothing is tried any more."""

    last = -PATIENCE


def quiet_driver() -> None:
    """Let the driver's loggers say by `told` what they would say themselves."""
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)  # it would print what `Table.warnings` tells
    driver = logging.getLogger("neo4j")
    if not any(isinstance(handler, _Driver) for handler in driver.handlers):
        driver.addHandler(_Driver(logging.WARNING))


def told(error: object) -> None:
    """Say that something is tried again, once in a time of trouble."""
    now = time.monotonic()
    if now - _Spell.last >= PATIENCE:
        why = str(getattr(error, "code", None) or type(error).__name__).rpartition(".")[2]
        _LOG.warning("graphkit: %s", Message("store.retrying", why=why, seconds=round(PATIENCE)))
    _Spell.last = now
