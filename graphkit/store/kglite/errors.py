"""kglite's errors as graphkit's: one line, without the drawing of the place, saying what to do."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from graphkit.errors import GraphkitError, QueryError, StoreBusy, StoreDamaged, StoreError, StoreMissing
from graphkit.wording.quoted import engine_words, one_line

CONVERSION = (TypeError, ValueError, OverflowError, RecursionError)
"""What converting a parameter raises, before kglite sees the query."""

MAPPED: Mapping[str, type[GraphkitError]] = {
    # a query asked for what cannot be
    **dict.fromkeys(
        (
            "CypherError", "CypherSyntaxError", "CypherExecutionError", "CypherTimeoutError", "CypherTypeMismatchError",
            "SchemaError", "ValidationError", "ExprError", "ConstraintError", "ConstraintViolationError",
            "OntologyViolationError", "ConstraintCreationError", "NodeNotFoundError", "ConnectionNotFoundError",
            "PropertyNotFoundError", "ArgumentError", "MissingArgumentError", "ReadOnlyError",
        ),
        QueryError,
    ),
    # the file, the machine or kglite itself
    **dict.fromkeys(
        (
            "KgError", "FileIoError", "LoadMemoryLimitError", "WriteBudgetExceededError", "NotDurableError",
            "InternerCollisionError", "InternalError",
        ),
        StoreError,
    ),
    "FileError": StoreMissing,
    "FileFormatError": StoreDamaged,
    "WriterLeaseHeldError": StoreBusy,
    "TransactionConflictError": StoreBusy,
}  # fmt: skip
"""Class of kglite's, by name since it is loaded late -> what it becomes where a query is run."""

_POSITION = re.compile(r"^(?:Cypher )?\w+ error at line \d+, col \d+: ")
_CLASS = re.compile(r"^(?:Cypher )?[\w/]+(?: \w+)? error: ")
_PROPERTY = re.compile(
    r"Unknown property '(?P<key>[^']+)' on (?P<label>\w+)\.(?P<near>.*?)\s+Valid properties: (?P<known>.*)", re.S
)


def as_query_error(
    error: Exception, store: Path | str, origin: Callable[[int, int], tuple[int, int]] | None = None
) -> GraphkitError:
    """Return the error for a query: the query's own fault, or its parameters', where it is; the store's where not.

    `origin` maps a place in what was sent to line and column of the query.

    >>> str(as_query_error(TypeError("Query parameter $x has unsupported Python type 'set'"), "graph.kgl"))
    "Query parameter $x has unsupported Python type 'set'"
    """
    if _mapped(error) is not QueryError:
        return as_store_error(error, "not-answered", store)
    line, column = getattr(error, "line", None), getattr(error, "col", None)
    if unknown := _PROPERTY.search(str(error)):
        key, label, known = unknown["key"], unknown["label"], one_line(unknown["known"])
        return QueryError("store.query.no-property", label=label, key=key, known=known)
    words = engine_words(words_of(error))
    if not line:
        return QueryError(words)
    line, column = origin(line, column or 1) if origin else (line, column)
    return QueryError("store.query.at", line=line, column=column, what=words)


def as_store_error(error: Exception, failed: str, store: Path | str) -> StoreError:
    """Return the error for a file, a write or a query that failed.

    `failed` is one of ``not-opened``, ``not-written``, ``not-saved`` and ``not-answered``.
    """
    mapped = _mapped(error)
    kind = mapped if issubclass(mapped, StoreError) else StoreError
    return kind(f"store.{failed}", store=store, why=engine_words(words_of(error)))


def words_of(error: Exception) -> str:
    """Return what an error says in one line, without the name of its class in front."""
    first, *others = str(error).split("\n   ")  # the query is repeated below, with an arrow
    if first.endswith(":") and others:  # what is wrong with a regular expression stands below its drawing
        first += f" {others[-1].splitlines()[-1].removeprefix('error: ')}"
    return one_line(_CLASS.sub("", _POSITION.sub("", " ".join(first.split()))))


def _mapped(error: Exception) -> type[GraphkitError]:
    """Return what an error becomes, by the nearest of its classes; what is none of kglite's is `CONVERSION`."""
    return next((MAPPED[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in MAPPED), QueryError)
