"""kglite's errors as graphkit's: one line, without the drawing of the place, saying what to do."""

import re
from pathlib import Path

from graphkit.errors import QueryError, StoreError
from graphkit.wording.messages import Message

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
        return QueryError("store.query.no-property", label=label, key=key, known=_cut(known))
    what = Message("store.query.engine", said=said(error))
    if not line:
        return QueryError(what)
    return QueryError("store.query.at", line=line, column=column, what=what)


def as_store_error(error: Exception, failed: str, store: Path | str) -> StoreError:
    """Return the error for a file or write that failed; ``not-opened``, ``not-written`` and ``not-saved`` are known."""
    return StoreError(f"store.{failed}", store=store, why=said(error))


def said(error: Exception) -> str:
    """Return what an error says in one line, without the name of its class in front."""
    first = str(error).split("\n   ")[0]  # the query is repeated below, with an arrow
    return _cut(_CLASS.sub("", _POSITION.sub("", " ".join(first.split()))))


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
