"""Large answers in parts: kglite computes an answer as a whole, and a million rows of three values take it 300-700 MB.

Where each row of an answer comes from one start alone (a node of the first pattern, an item of the first ``UNWIND``),
the query can be asked for some starts after others, and only one part is held. Sorting, grouping and ``DISTINCT`` need
all rows first; such queries are asked as they stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from graphkit.store.cypher.tokens import Token, scan

ITEM, PART = "graphkit_item", "graphkit_part"
"""Names of the variable and the parameter that a query is given for one part."""

_ALL_ROWS_FIRST = frozenset({"DISTINCT", "ORDER", "UNION", "INTERSECT", "EXCEPT", "OVER", "HAVING", "YIELD", "FORMAT"})
_SUBQUERIES = frozenset({"CALL", "EXISTS", "COUNT", "COLLECT"})
_FUNCTIONS = """
abs all any ceil coalesce date datetime duration elementid endnode exists floor head id isempty keys labels last left
length localdatetime ltrim nodes none properties range reduce relationships replace reverse right round rtrim sign
single size split startnode substring tail time toboolean tofloat tointeger tolower tostring toupper trim type
inmonths indays inseconds truncate shortestpath allshortestpaths
"""
_WORDS = "match where and or xor not in with return as call unwind then else when case optional on"
_ROW_BY_ROW = frozenset((_FUNCTIONS + _WORDS).split())
"""What may stand before a parenthesis; any other function may be one that aggregates."""


@dataclass(frozen=True, slots=True)
class Starts:
    """How a query is asked for some of its starts.

    Attributes
    ----------
    listing : str or None
        The ``MATCH`` that finds the first nodes, as `variable`; None where `items` has the starts.
    items : sequence
        The items of the first ``UNWIND``.
    most : int or None
        How many rows the query's own ``LIMIT`` allows; the parts are asked without it.
    """

    listing: str | None
    items: Sequence[Any]
    most: int | None
    variable: str
    _text: str

    def part(self, label: str | None) -> str:
        """Return the query for the starts in ``$graphkit_part``: items, or ids of nodes of a label."""
        if label is None:
            return self._text
        bound = f"MATCH ({self.variable}:{label} {{id: {ITEM}}}) WITH {self.variable}"
        return f"UNWIND ${PART} AS {ITEM} {bound} {self._text}"


def starts_of(text: str, parameters: Mapping[str, Any]) -> Starts | None:
    """Return how a query that `is_row_by_row` is asked in parts; None where it cannot be.

    >>> starts = starts_of("UNWIND range(1, 3) AS i RETURN i * 2 AS double", {})
    >>> starts.items, starts.part(None)
    (range(1, 4), 'UNWIND $graphkit_part AS i RETURN i * 2 AS double')
    """
    if ITEM in text or PART in text:
        return None
    tokens = scan(text).tokens
    most = None
    if tokens[-2].upper == "LIMIT":
        most = _whole_number(tokens[-1], parameters)
        if most is None:
            return None
        text, tokens = text[: tokens[-2].start], tokens[:-2]
    if tokens[0].upper == "UNWIND":
        return _of_unwind(text, tokens, parameters, most)
    if tokens[0].upper == "MATCH":
        return _of_match(text, tokens, most)
    return None


@lru_cache(maxsize=256)
def is_row_by_row(text: str) -> bool:
    """Return whether each row of the answer depends on one row of the first clause alone; in doubt it does not.

    >>> is_row_by_row("MATCH (n:City) RETURN n.name AS name LIMIT 9"), is_row_by_row("MATCH (n) RETURN count(n) AS n")
    (True, False)
    """
    tokens = scan(text).tokens
    if len(tokens) > 2 and tokens[-2].upper == "LIMIT":
        tokens = tokens[:-2]
    return len(tokens) > 2 and tokens[0].upper in ("MATCH", "UNWIND") and _has_no_group(tokens)


def has_limit(text: str) -> bool:
    """Return whether a query ends in a LIMIT of its own."""
    tokens = scan(text).tokens
    return len(tokens) > 2 and tokens[-2].upper == "LIMIT"


def _has_no_group(tokens: Sequence[Token]) -> bool:
    inside: list[bool] = []  # of each open brace, whether it is that of a subquery
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if token.kind == "symbol" and token.text == "{":
            inside.append(any(inside) or (before is not None and before.upper in _SUBQUERIES))
        elif token.kind == "symbol" and token.text == "}" and inside:
            inside.pop()
        if any(inside) or token.kind != "word":
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.upper in _ALL_ROWS_FIRST or (token.upper in ("SKIP", "LIMIT", "OFFSET")):
            return False
        is_called = after is not None and after.kind == "symbol" and after.text == "("
        if is_called and token.text.lower() not in _ROW_BY_ROW:
            return False
        if token.upper == "CALL" and not (after is not None and after.text == "{"):
            return False
    return any(token.upper == "RETURN" for token in tokens)


def _of_unwind(text: str, tokens: Sequence[Token], parameters: Mapping[str, Any], most: int | None) -> Starts | None:
    end = next((index for index, token in enumerate(tokens) if token.upper == "AS"), 0)
    source = tokens[1:end]
    items: Any = None
    if len(source) == 1 and source[0].kind == "parameter":
        items = parameters.get(source[0].text)
    elif len(source) == 6 and (source[0].text.lower(), source[1].text, source[3].text) == ("range", "(", ","):
        first, last = (_whole_number(token, parameters) for token in (source[2], source[4]))
        items = range(first, last + 1) if first is not None and last is not None else None
    if not isinstance(items, list | tuple | range) or any(token.kind == "word" for token in source[1:]):
        return None
    rest = f"UNWIND ${PART} {text[tokens[end].start :]}"
    return Starts(None, items, most, "", rest)


def _whole_number(token: Token, parameters: Mapping[str, Any]) -> int | None:
    value = parameters.get(token.text) if token.kind == "parameter" else token.text
    if isinstance(value, str):
        return int(value) if token.kind == "number" and value.isdecimal() else None
    return value if type(value) is int else None


def _of_match(text: str, tokens: Sequence[Token], most: int | None) -> Starts | None:
    if _has_long_paths(tokens):
        return None
    opening = next(
        (
            index
            for index in range(1, len(tokens))
            if tokens[index].text == "("
            and (tokens[index - 1].text in ("=", "(") or tokens[index - 1].upper == "MATCH")
            and tokens[index].kind == "symbol"
        ),
        None,
    )
    if opening is None or opening + 1 >= len(tokens):
        return None
    closing = _closing(tokens, opening)
    first = tokens[opening + 1]
    if closing is None or tokens[opening - 1].upper == "WHERE":
        return None
    if any(token.upper in ("WHERE", "RETURN", "WITH") for token in tokens[:opening]):
        return None
    if first.kind == "word":
        variable, whole = first.text, text
    elif first.kind == "symbol" and first.text in (":", ")", "{"):
        variable = "graphkit_start"
        if variable in text or _has_star(tokens):  # a further variable would be among all of them
            return None
        whole = f"{text[: first.start]}{variable} {text[first.start :]}"
    else:
        return None
    pattern = text[first.end if first.kind == "word" else first.start : tokens[closing].end]
    listing = f"MATCH ({variable} {pattern}"
    return Starts(listing, (), most, variable, whole)


def _has_long_paths(tokens: Sequence[Token]) -> bool:
    """Return whether there are paths of no fixed length: kglite 0.21.2 loses rows where their start is bound before."""
    inside = 0
    for token in tokens:
        if token.kind == "symbol":
            inside += {"[": 1, "]": -1}.get(token.text, 0)
            if inside and token.text == "*":
                return True
    return any(token.text.lower() in ("shortestpath", "allshortestpaths") for token in tokens)


def _has_star(tokens: Sequence[Token]) -> bool:
    return any(token.text == "*" and before.upper in ("RETURN", "WITH") for before, token in pairwise(tokens))


def _closing(tokens: Sequence[Token], opening: int) -> int | None:
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].kind == "symbol":
            depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return index
    return None
