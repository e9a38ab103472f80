"""The driver's errors as graphkit's: one line, what to do, and never a password or a whole query."""

import re
import ssl
from collections.abc import Iterator, Mapping

from neo4j import exceptions

from graphkit.errors import GraphkitError, QueryError, StoreBusy, StoreError
from graphkit.wording.messages import Message
from graphkit.wording.quoted import engine_words

FAILURES = (exceptions.Neo4jError, exceptions.DriverError, OSError)
"""What the driver raises where a server cannot be reached, or does not do what it is asked."""

MAPPED: Mapping[type[Exception], type[GraphkitError]] = {
    # a query asked for what cannot be; where graphkit writes, `as_store_error` makes StoreError of them
    **dict.fromkeys((exceptions.CypherSyntaxError, exceptions.CypherTypeError, exceptions.ConstraintError), QueryError),
    # the server is at work on something else, or about to be there: the same again, later
    **dict.fromkeys(
        (
            exceptions.TransientError,
            exceptions.DatabaseUnavailable,
            exceptions.NotALeader,
            exceptions.ForbiddenOnReadOnlyDatabase,
        ),
        StoreBusy,
    ),
    # the server, the way to it, or the right to use it
    **dict.fromkeys(
        (
            exceptions.GqlError,
            exceptions.Neo4jError,
            exceptions.ClientError,
            exceptions.AuthError,
            exceptions.TokenExpired,
            exceptions.Forbidden,
            exceptions.DatabaseError,
            exceptions.DriverError,
            exceptions.SessionError,
            exceptions.TransactionError,
            exceptions.TransactionNestingError,
            exceptions.ResultError,
            exceptions.ResultFailedError,
            exceptions.ResultConsumedError,
            exceptions.ResultNotSingleError,
            exceptions.BrokenRecordError,
            exceptions.SessionExpired,
            exceptions.ServiceUnavailable,
            exceptions.RoutingServiceUnavailable,
            exceptions.WriteServiceUnavailable,
            exceptions.ReadServiceUnavailable,
            exceptions.IncompleteCommit,
            exceptions.ConfigurationError,
            exceptions.AuthConfigurationError,
            exceptions.CertificateConfigurationError,
            exceptions.UnsupportedServerProduct,
            exceptions.ConnectionPoolError,
            exceptions.ConnectionAcquisitionTimeoutError,
        ),
        StoreError,
    ),
}
"""Class of the driver's -> what it becomes where a query is run.

A `ClientError` or `DatabaseError` that names a fault of the statement or of a function
(``….Statement.…``, ``….Procedure.…``) is a QueryError besides: the
server calls a bad argument of a function its own fault.
"""

_UNREACHABLE = (exceptions.ServiceUnavailable, exceptions.SessionExpired, exceptions.ConnectionPoolError, OSError)
_BY_CODE = {  # end of the server's code -> sentence, and whether it quotes the server
    "Database.DatabaseNotFound": ("database", True),
    "Security.CredentialsExpired": ("expired", False),
    "General.WriteOnReadOnlyAccessDatabase": ("read-only", False),
    ".ConstraintCreationFailed": ("twice", True),
}
_OF_THE_QUERY = (".Statement.", ".Procedure.", ".General.InvalidArguments", ".Request.InvalidFormat")
"""Parts of the server's codes that name a fault of the query, also where the class says otherwise: what a function is
given wrongly (``substring('abc', -1)``) comes as a fault of the database."""
_PLACE = re.compile(r"\(line (?P<line>\d+), column (?P<column>\d+) \(offset: \d+\)\)")


def as_store_error(error: Exception, uri: str, failed: str = "not-written") -> StoreError:
    """Return the error for a server that cannot be used, or for what `failed`: ``not-written`` or ``not-answered``."""
    if isinstance(error, exceptions.AuthError):
        return _store_error("login", uri)
    if isinstance(error, _UNREACHABLE):
        return _unreachable(error, uri)
    if issubclass(_mapped(error), StoreBusy):
        return StoreBusy("store.neo4j.busy", uri=uri)
    if isinstance(error, exceptions.ConfigurationError | ValueError):
        return _store_error("address", uri, why=engine_words(error))
    words = engine_words(_words_of(error))
    code = str(getattr(error, "code", None) or "")
    for end, (sentence, quotes) in _BY_CODE.items():
        if code.endswith(end):
            return _store_error(sentence, uri, **({"why": words} if quotes else {}))
    return _store_error("forbidden" if isinstance(error, exceptions.Forbidden) else failed, uri, why=words)


def _mapped(error: Exception) -> type[GraphkitError]:
    """Return what an error becomes: its class's own entry, or the nearest one above."""
    return next((MAPPED[kind] for kind in type(error).__mro__ if kind in MAPPED), StoreError)


def _unreachable(error: BaseException, uri: str) -> StoreError:
    """Return the error for a server that does not answer; the reason is somewhere among the causes."""
    scheme = uri.partition("://")[0].partition("+")[0]
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _store_error("certificate", uri, why=engine_words(cause.verify_message), scheme=scheme)
    if any(isinstance(cause, ssl.SSLError) or type(cause).__name__ == "BoltSecurityError" for cause in causes):
        return _store_error("no-tls", uri, scheme=scheme)
    words = " ".join(map(str, causes))
    if "DNS resolve" in words:
        return _store_error("host", uri)
    if "handshake" in words or "looks like HTTP" in words:
        return _store_error("no-bolt", uri, scheme=scheme)
    return _store_error("silent", uri)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it came from."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if cause is not None and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, *getattr(cause, "exceptions", ())]


def as_query_error(error: Exception, uri: str, timeout: float | None = None) -> GraphkitError:
    """Return the error for a query: the query's own fault where it is, the store's where not.

    `timeout` are the seconds after which the server was to end it.
    """
    code = str(getattr(error, "code", None) or "")
    if ".TransactionTimedOut" in code:
        return QueryError("store.query.timeout", seconds=timeout) if timeout else QueryError("store.query.server-limit")
    if "OutOfMemory" in code:
        return QueryError("store.query.memory")
    if code.endswith(".Transaction.Terminated"):
        return QueryError("store.query.terminated")
    is_own = any(part in code for part in _OF_THE_QUERY)
    if is_own and isinstance(error, exceptions.ClientError | exceptions.DatabaseError):
        return QueryError(_with_position(_words_of(error)))
    if issubclass(_mapped(error), QueryError):
        return QueryError(_with_position(_words_of(error)))
    if isinstance(error, OverflowError):  # the driver names a type of its own language
        return QueryError("store.query.too-large")
    if isinstance(error, TypeError | ValueError):  # a parameter that Bolt cannot carry
        return QueryError(engine_words(error))
    return as_store_error(error, uri, "not-answered")


def _store_error(code: str, uri: str, **values: object) -> StoreError:
    return StoreError(f"store.neo4j.{code}", uri=uri, **values)


def _words_of(error: Exception) -> str:
    return str(getattr(error, "message", None) or error)


def _with_position(words: str) -> Message:
    """Put the position first, and leave out the drawing of the query."""
    position = _PLACE.search(words)
    first = words.split("\n", maxsplit=1)[0]
    if position is None:
        return engine_words(first)
    what = engine_words(_PLACE.sub("", first))
    return Message("store.query.at", line=position["line"], column=position["column"], what=what)
