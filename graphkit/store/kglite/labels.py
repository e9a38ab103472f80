"""Labels asked for in an expression: ``(z:County)`` alone in parentheses is a pattern to kglite, and never null."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.edits import Edit
from graphkit.store.cypher.shapes import closing, is_call, is_name, is_symbol
from graphkit.store.cypher.tokens import Token

_PATTERN = frozenset({"MATCH"})
_EXPRESSION = frozenset({"WHERE", "WITH", "RETURN", "UNWIND", "BY", "CALL", "UNION"})
_SUBQUERY = frozenset({"EXISTS", "COUNT", "COLLECT"})


def labels_in_parentheses(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``NOT (z:County)`` -> ``NOT (z:County AND true)``, which is null where z is."""
    modes = [False]  # whether a pattern is expected, by depth of braces
    for index, token in enumerate(tokens):
        if is_symbol(token, "{"):
            modes.append(index > 0 and tokens[index - 1].upper in _SUBQUERY)
        elif is_symbol(token, "}") and len(modes) > 1:
            modes.pop()
        elif token.upper in _PATTERN or token.upper in _EXPRESSION:
            modes[-1] = token.upper in _PATTERN
        elif is_symbol(token, "(") and not modes[-1] and not _is_beside_an_edge(tokens, index):
            end = closing(tokens, index)
            inner = tokens[index + 1 : end]
            is_predicate = len(inner) > 2 and all(
                is_symbol(part, ":") if place % 2 else is_name(part) for place, part in enumerate(inner)
            )
            if is_predicate and not is_call(tokens, index):
                yield Edit(tokens[end].start, tokens[end].start, " AND true")


def _is_beside_an_edge(tokens: Sequence[Token], index: int) -> bool:
    after = closing(tokens, index) + 1
    is_left = after < len(tokens) and is_symbol(tokens[after], "-", "<")
    return is_left or (index > 0 and is_symbol(tokens[index - 1], "-", ">"))
