"""The driver's errors as graphkit's: one line, what to do, and never a password or a whole query."""

import re

from neo4j import exceptions

from graphkit.errors import GraphkitError, QueryError, StoreBusy, StoreError

_LONGEST = 300
_PLACE = re.compile(r"\(line (?P<line>\d+), column (?P<column>\d+) \(offset: \d+\)\)")


def as_store_error(error: Exception, uri: str) -> StoreError:
    """Return the error for a server that cannot be used, or a write that failed."""
    if isinstance(error, exceptions.AuthError):
        return StoreError(f"{uri} refused user or password: check NEO4J_USERNAME and NEO4J_PASSWORD")
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired | OSError):
        return StoreError(f"{uri} does not answer: is the server up? graphkit doctor looks closer")
    if isinstance(error, exceptions.TransientError):
        return StoreBusy(f"{uri} is too busy to answer, after a minute of trying again: run the same command later")
    if isinstance(error, exceptions.ConfigurationError | ValueError):
        return StoreError(f"{uri} is no address the driver takes: {_line(str(error))}")
    return StoreError(f"{uri} was not written: {_line(_told(error))}")


def as_query_error(error: Exception, uri: str) -> GraphkitError:
    """Return the error for a query: the query's own fault where it is, the store's where not."""
    if isinstance(error, exceptions.ClientError) and ".Statement." in (error.code or ""):
        return QueryError(_line(_placed(_told(error))))
    if isinstance(error, exceptions.CypherSyntaxError | exceptions.CypherTypeError | exceptions.ConstraintError):
        return QueryError(_line(_placed(_told(error))))
    if isinstance(error, TypeError | ValueError | OverflowError):  # a parameter that Bolt cannot carry
        return QueryError(_line(str(error)))
    return as_store_error(error, uri)


def _told(error: Exception) -> str:
    return str(getattr(error, "message", None) or error)


def _placed(text: str) -> str:
    """Put the place first, and leave out the drawing of the query."""
    found = _PLACE.search(text)
    first = text.split("\n", maxsplit=1)[0]
    if found is None:
        return first
    return f"line {found['line']}, column {found['column']}: {_PLACE.sub('', first).strip()}"


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
