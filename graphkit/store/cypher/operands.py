"""How far the expression on either side of an operator reaches."""

from collections.abc import Sequence

from graphkit.store.cypher.shapes import is_symbol
from graphkit.store.cypher.tokens import Token

COMPARES = frozenset({"=", "<", ">"})
"""Symbols that comparisons are made of."""
_ENDS = frozenset(
    """
    AND AS CALL CASE CREATE ELSE END LIMIT MATCH NOT OPTIONAL OR ORDER RETURN SKIP THEN UNION UNWIND WHEN WHERE WITH XOR
    DISTINCT IN CONTAINS STARTS ENDS IS BY YIELD
    """.split()  # noqa: SIM905 - forty words are read more easily without quotes
)
_OPENING, _CLOSED = "([{", ")]}"


def leftwards(tokens: Sequence[Token], end: int) -> int:
    """Return where the expression that ends before a token begins."""
    depth = 0
    for index in range(end - 1, -1, -1):
        token = tokens[index]
        if token.kind == "symbol" and token.text in _CLOSED:
            depth += 1
        elif token.kind == "symbol" and token.text in _OPENING:
            depth -= 1
        if depth < 0 or (depth == 0 and _is_end(token)):
            return index + 1
    return 0


def rightwards(tokens: Sequence[Token], start: int) -> int:
    """Return where the expression that begins at a token ends."""
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if depth == 0 and (_is_end(token) or (token.kind == "symbol" and token.text in _CLOSED)):
            return index
        if token.kind == "symbol":
            depth += (token.text in _OPENING) - (token.text in _CLOSED)
    return len(tokens)


def _is_end(token: Token) -> bool:
    return token.upper in _ENDS or is_symbol(token, ",", "|", *COMPARES)
