"""What may be sent as a query: one statement that reads. Looked at token by token, before any engine sees it.

A clause is distinguished from a name by its neighbours, so that properties, labels and variables called ``set`` or
``create`` pass. Neo4j runs queries in read mode besides, and kglite with an empty write scope: this is the first of two
locks, and the only one that keeps a query from reading files or other databases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.errors import QueryError
from graphkit.store.cypher.shapes import closing, is_name, is_symbol
from graphkit.store.cypher.tokens import Token, fault, scan

_FIRST = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "EXPLAIN", "PROFILE", "CYPHER", "SHOW"})
_PREFIXES = frozenset({"EXPLAIN", "PROFILE", "CYPHER"})
_SHOWN = frozenset({"INDEX", "INDEXES", "CONSTRAINT", "CONSTRAINTS"})
_KINDS_SHOWN = frozenset(
    {"ALL", "RANGE", "FULLTEXT", "TEXT", "POINT", "VECTOR", "LOOKUP", "UNIQUE", "UNIQUENESS", "KEY", "EXISTENCE"}
)
_WRITES = frozenset({"CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP"})
_REACHES_OUT = frozenset({"LOAD", "USE", "TERMINATE", "SHOW"})
_PROCEDURES = frozenset(
    {
        "dbms.components",
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
    }
)
# Of functions with a dot in their name, these engines' own. The others come with plugins, and some of those send
# requests, read files or run Cypher that nobody has looked at: apoc.cypher.runFirstColumnSingle, genai.vector.encode.
_FUNCTIONS = frozenset(
    {"date", "datetime", "localdatetime", "time", "localtime", "duration", "point", "vector.similarity", "coll"}
)
# What can follow a variable, and never the word that opens a clause.
_AFTER_A_NAME = frozenset({".", ",", ")", "]", "}", ":", "=", "<", ">", "/", "%", "^", "|"})

DEEPEST = 200
"""How many brackets may be open at once."""


@dataclass(frozen=True)
class Query:
    """A query that may be sent: its text without comments and trailing ``;``, and the parameters that it names."""

    text: str
    parameters: tuple[str, ...]

    def values(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what was given; raise QueryError where a parameter has no value.

        >>> check("RETURN $x AS x").values({"x": 1})
        {'x': 1}
        """
        values = dict(given or {})
        for name in self.parameters:
            if name not in values:
                raise QueryError("store.query.no-value", name=name)
        return values


def check(text: str) -> Query:
    r"""Return the query as it may be sent.

    Raises
    ------
    QueryError
        With line and column: the text would write, read files or leave the graph, calls a procedure that is not
        listed, holds several statements, is empty, or cannot be cut into tokens.

    Examples
    --------
    >>> check("MATCH (n) WHERE n.set = $value RETURN n.name; // all").parameters
    ('value',)
    >>> check("MATCH (n)\nDETACH DELETE n")
    Traceback (most recent call last):
        ...
    graphkit.errors.QueryError: line 2, column 1: DETACH would change the graph, but queries are read-only; if it is a name, put it in backticks: `DETACH`
    """  # noqa: E501 - one line is what the user sees
    scanned = scan(text)
    tokens = _without_last_semicolon(text, scanned.tokens)
    if not tokens:
        raise QueryError("store.query.empty", line=1, column=1)
    _refuse_too_deep(text, tokens)
    begin = _begin(tokens)
    for index, token in enumerate(tokens):
        if token.text == "(" and token.kind == "symbol":
            _check_function(text, tokens, index)
        elif token.upper == "CALL":
            _check_call(text, tokens, index)
        elif token.upper == "IN" and _in_transactions(tokens, index):
            raise fault(text, token.start, "in-transactions")
        elif _opens_clause(tokens, index) and not (index == begin and token.upper == "SHOW"):
            if token.upper in _WRITES:
                raise fault(text, token.start, "writes", clause=token.upper, word=token.text)
            if token.upper in _REACHES_OUT:
                raise fault(text, token.start, f"reaches-out.{token.upper.lower()}", word=token.text)
    _check_first(text, tokens, begin)
    names = dict.fromkeys(token.text for token in tokens if token.kind == "parameter")
    return Query(scanned.text[: tokens[-1].end], tuple(names))


def _without_last_semicolon(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    while tokens and tokens[-1].text == ";" and tokens[-1].kind == "symbol":
        tokens = tokens[:-1]
    for token in tokens:
        if token.kind == "symbol" and token.text == ";":
            raise fault(text, token.start, "several")
    return tokens


def _refuse_too_deep(text: str, tokens: Sequence[Token]) -> None:
    """Refuse a thousand brackets in one another, which a server may take minutes to read and kglite does not."""
    depth = 0
    for token in tokens:
        if token.kind == "symbol":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth > DEEPEST:
            raise fault(text, token.start, "too-deep", most=DEEPEST)


def _begin(tokens: Sequence[Token]) -> int:
    """Return the index of the first clause, after EXPLAIN or CYPHER 25 runtime=slotted; or of the last token."""
    index = 0
    while index < len(tokens):
        if index and [token.text for token in tokens[index + 1 : index + 2]] == ["="] and tokens[index].kind == "word":
            index += 3
        elif tokens[index].upper in _PREFIXES or (index and tokens[index].kind == "number"):
            index += 1
        else:
            return index
    return len(tokens) - 1


def _check_first(text: str, tokens: Sequence[Token], begin: int) -> None:
    first = tokens[begin]
    if first.upper not in _FIRST:
        raise fault(text, first.start, "begins", value=repr(first.text))
    if first.upper == "SHOW":
        shown = [token.upper for token in tokens[begin + 1 : begin + 3]]
        if not (shown[:1] and shown[0] in _SHOWN) and not (
            shown[1:] and shown[0] in _KINDS_SHOWN and shown[1] in _SHOWN
        ):
            raise fault(text, first.start, "shown")


def _opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a word may open a clause where it stands; in doubt it does."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or (after.kind == "symbol" and after.text in _AFTER_A_NAME):
        return False
    if before is None or before.kind != "symbol":
        return True
    if before.text == ".":  # a property, unless the dot ends a number: 1.SET
        return index < 2 or tokens[index - 2].kind == "number"
    if before.text == "|":  # (n:A|Set {…}); but in [x IN list | CREATE …] it would be a clause
        return after.kind != "symbol" or after.text == "("
    return before.text not in (":", "&", "!")


def _check_call(text: str, tokens: Sequence[Token], index: int) -> None:
    if not _opens_clause(tokens, index):
        return
    after = tokens[index + 1]
    if after.kind == "symbol" and after.text == "{":
        return
    if after.kind == "symbol" and after.text == "(":
        end = closing(tokens, index + 1)
        if end + 1 < len(tokens) and tokens[end + 1].text == "{":
            return
    name = _procedure(tokens, index + 1)
    if name.lower() not in _PROCEDURES:
        key = "procedure" if "." in name else "no-procedure"  # most likely a variable
        raise fault(text, after.start, key, name=name or after.text, word=tokens[index].text)


def _check_function(text: str, tokens: Sequence[Token], index: int) -> None:
    """Refuse a function with a dot in its name, before a parenthesis, that is no engine's own."""
    start = index - 1
    while start > 1 and is_symbol(tokens[start - 1], ".") and is_name(tokens[start - 2]):
        start -= 2
    called = start > 0 and tokens[start - 1].upper == "CALL" and _opens_clause(tokens, start - 1)
    if start == index - 1 or called:
        return
    name = _procedure(tokens, start)
    if name.lower().rpartition(".")[0] not in _FUNCTIONS:
        raise fault(text, tokens[start].start, "function", name=name)


def _procedure(tokens: Sequence[Token], index: int) -> str:
    """Return the dotted name that begins at a token, blanks and backticks taken away."""
    parts: list[str] = []
    while index < len(tokens) and is_name(tokens[index]):
        parts.append(tokens[index].text)
        if index + 1 == len(tokens) or not is_symbol(tokens[index + 1], "."):
            break
        index += 2
    return ".".join(parts)


def _in_transactions(tokens: Sequence[Token], index: int) -> bool:
    if not index or tokens[index - 1].kind != "symbol" or tokens[index - 1].text != "}":
        return False
    return any(token.upper in ("TRANSACTION", "TRANSACTIONS") for token in tokens[index + 1 : index + 4])
