"""kglite's errors as graphkit's: one line, without the drawing of the place, saying what to do."""

import re

from graphkit.errors import QueryError, StoreError

_POSITION = re.compile(r"^(?:Cypher )?\w+ error at line \d+, col \d+: ")
_CLASS = re.compile(r"^(?:Cypher )?[\w/]+(?: \w+)? error: ")
_PROPERTY = re.compile(
    r"Unknown property '(?P<key>[^']+)' on (?P<label>\w+)\.(?P<near>.*?)\s+Valid properties: (?P<known>.*)", re.S
)
_LONGEST = 300


def as_query_error(error: Exception) -> QueryError:
    """Return the error for a query that kglite, or the conversion of its parameters, refused.

    >>> str(as_query_error(TypeError("Query parameter $x has unsupported Python type 'set'")))
    "Query parameter $x has unsupported Python type 'set'"
    """
    line, column = getattr(error, "line", None), getattr(error, "col", None)
    if unknown := _PROPERTY.search(str(error)):
        key, label, known = unknown["key"], unknown["label"], " ".join(unknown["known"].split())
        return QueryError(_cut(f"no {label} has a property {key}; there are: {known} (or write WHERE n.{key} = …)"))
    text = said(error)
    return QueryError(f"line {line}, column {column}: {text}" if line else text, line, column)


def as_store_error(error: Exception, doing: str) -> StoreError:
    """Return the error for a file or write that failed; `doing` says what was tried."""
    return StoreError(f"{doing}: {said(error)}")


def said(error: Exception) -> str:
    """Return what an error says in one line, without the name of its class in front."""
    first = str(error).split("\n   ")[0]  # the query is repeated below, with an arrow
    return _cut(_CLASS.sub("", _POSITION.sub("", " ".join(first.split()))))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
