"""The driver's errors as graphkit's: one line, what to do, and never a password or a whole query."""

import re
import ssl
from collections.abc import Iterator

from neo4j import exceptions

from graphkit.errors import GraphkitError, QueryError, StoreBusy, StoreError
from graphkit.wording.messages import Message

FAILURES = (exceptions.Neo4jError, exceptions.DriverError, OSError)
"""What the driver raises where a server cannot be reached, or does not do what it is asked."""
_LONGEST = 300
_PLACE = re.compile(r"\(line (?P<line>\d+), column (?P<column>\d+) \(offset: \d+\)\)")


def as_store_error(error: Exception, uri: str) -> StoreError:
    """Return the error for a server that cannot be used, or a write that failed."""
    if isinstance(error, exceptions.AuthError):
        return _told("login", uri)
    if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired | OSError):
        return _unreachable(error, uri)
    if isinstance(error, exceptions.TransientError):
        return StoreBusy("store.neo4j.busy", uri=uri)
    if isinstance(error, exceptions.ConfigurationError | ValueError):
        return _told("address", uri, why=_line(str(error)))
    if getattr(error, "code", None) == "Neo.ClientError.Database.DatabaseNotFound":
        return _told("database", uri, why=_line(_said(error)))
    if getattr(error, "code", None) == "Neo.ClientError.Security.CredentialsExpired":
        return _told("expired", uri)
    if getattr(error, "code", None) == "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase":
        return _told("read-only", uri)
    if (getattr(error, "code", None) or "").endswith(".ConstraintCreationFailed"):
        return _told("twice", uri, why=_line(_said(error)))
    if isinstance(error, exceptions.Forbidden):
        return _told("forbidden", uri, why=_line(_said(error)))
    return _told("not-written", uri, why=_line(_said(error)))


def _unreachable(error: BaseException, uri: str) -> StoreError:
    """Return which of the ways of not answering it is: the driver tells it somewhere below its error."""
    scheme = uri.partition("://")[0].partition("+")[0]
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _told("certificate", uri, why=cause.verify_message, scheme=scheme)
    if any(isinstance(cause, ssl.SSLError) or type(cause).__name__ == "BoltSecurityError" for cause in causes):
        return _told("no-tls", uri, scheme=scheme)
    said = " ".join(map(str, causes))
    if "DNS resolve" in said:
        return _told("host", uri)
    if "handshake" in said or "looks like HTTP" in said:
        return _told("no-bolt", uri, scheme=scheme)
    return _told("silent", uri)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it came from."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += [found.__cause__, found.__context__, *getattr(found, "exceptions", ())]


def as_query_error(error: Exception, uri: str) -> GraphkitError:
    """Return the error for a query: the query's own fault where it is, the store's where not."""
    if isinstance(error, exceptions.ClientError) and ".Statement." in (error.code or ""):
        return QueryError(_placed(_said(error)))
    if isinstance(error, exceptions.CypherSyntaxError | exceptions.CypherTypeError | exceptions.ConstraintError):
        return QueryError(_placed(_said(error)))
    if isinstance(error, OverflowError):  # the driver names a type of its own language
        return QueryError("store.query.too-large")
    if isinstance(error, TypeError | ValueError):  # a parameter that Bolt cannot carry
        return QueryError("store.query.engine", said=_line(str(error)))
    return as_store_error(error, uri)


def _told(key: str, uri: str, **values: str) -> StoreError:
    return StoreError(f"store.neo4j.{key}", uri=uri, **values)


def _said(error: Exception) -> str:
    return str(getattr(error, "message", None) or error)


def _placed(told: str) -> Message:
    """Put the place first, and leave out the drawing of the query."""
    found = _PLACE.search(told)
    first = told.split("\n", maxsplit=1)[0]
    if found is None:
        return Message("store.query.engine", said=_line(first))
    what = Message("store.query.engine", said=_line(_PLACE.sub("", first)))
    return Message("store.query.at", line=found["line"], column=found["column"], what=what)


def _line(told: str) -> str:
    line = " ".join(told.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
