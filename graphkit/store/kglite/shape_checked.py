"""Queries of a shape that a server refuses and kglite answers all the same."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from graphkit.store.cypher.shapes import edge_variables, is_name, is_symbol, node_variables
from graphkit.store.cypher.tokens import Token, fault
from graphkit.store.kglite.kinds import made_names, path_variables

_CLAUSES = frozenset({"MATCH", "WITH", "UNWIND", "RETURN", "CALL", "UNION", "SHOW"})
_END_ITEMS = frozenset({"WHERE", "ORDER", "SKIP", "LIMIT", "OFFSET"}) | _CLAUSES | {"OPTIONAL"}
_OPENING, _CLOSED = "([{", ")]}"


def refuse_shapes(text: str, tokens: Sequence[Token]) -> None:
    """Raise QueryError, with the place, where a query has no answer, or one store only reads what stands there."""
    _refuse_no_answer(text, tokens)
    _refuse_signs(text, tokens)
    _refuse_unnamed(text, tokens)
    _refuse_two_meanings(text, tokens)


def _clauses(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Token]]:
    """Yield (index, depth of braces, token) of the word that begins each clause."""
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind == "symbol":
            depth += (token.text in _OPENING) - (token.text in _CLOSED)
        elif token.upper in _CLAUSES and not _is_no_clause(tokens, index):
            yield index, depth, token


def _is_no_clause(tokens: Sequence[Token], index: int) -> bool:
    """Return whether such a word is a name, or the second of ``STARTS WITH``."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None and (before.upper in ("STARTS", "ENDS", "AS") or is_symbol(before, ".", ":", "|")):
        return True
    return after is not None and is_symbol(after, ".", ",", ")", "]", "}", ":", "=")


def _refuse_no_answer(text: str, tokens: Sequence[Token]) -> None:
    """``MATCH (n)`` alone: a server wants RETURN."""
    last: Token | None = None
    for _, depth, token in _clauses(tokens):
        if depth:
            continue
        if token.upper == "UNION" and last is not None and last.upper not in ("RETURN", "CALL"):
            break
        last = token
    if last is not None and last.upper in ("MATCH", "WITH", "UNWIND"):
        raise fault(text, last.start, "no-answer", clause=last.upper)


def _refuse_signs(text: str, tokens: Sequence[Token]) -> None:
    for one, other in pairwise(tokens):
        if one.end != other.start or not is_symbol(one, "!", "|"):
            continue
        if is_symbol(one, "!") and is_symbol(other, "="):
            raise fault(text, one.start, "write-instead", sign="!=", instead="<>")
        if is_symbol(one, "|") and is_symbol(other, "|"):
            raise fault(text, one.start, "write-instead", sign="||", instead="+")


def _refuse_unnamed(text: str, tokens: Sequence[Token]) -> None:
    """``WITH n.name``, and in ``CALL { … }`` ``RETURN n.name``: what goes on needs a name."""
    for index, depth, token in _clauses(tokens):
        if token.upper == "WITH" or (token.upper == "RETURN" and depth and _is_in_call(tokens, index)):
            for start, end in _items_of_clause(tokens, index + 1):
                is_bare = end == start + 1 and (is_name(tokens[start]) or is_symbol(tokens[start], "*"))
                if not is_bare and not (end > start + 1 and tokens[end - 2].upper == "AS"):
                    raise fault(text, tokens[start].start, "unnamed", clause=token.upper)


def _items_of_clause(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int]]:
    start += start < len(tokens) and tokens[start].upper == "DISTINCT"
    begin, depth = start, 0
    for index in range(start, len(tokens) + 1):
        token = tokens[index] if index < len(tokens) else None
        if token is not None and token.kind == "symbol":
            depth += (token.text in _OPENING) - (token.text in _CLOSED)
        is_end = token is None or depth < 0
        if token is not None and not depth and token.upper in _END_ITEMS:
            is_end = not _is_no_clause(tokens, index)
        if is_end or (token is not None and not depth and is_symbol(token, ",")):
            if index > begin:
                yield begin, index
            begin = index + 1
        if is_end:
            return


def _is_in_call(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the innermost brace around a token is that of ``CALL { … }``."""
    depth = 0
    for place in range(index - 1, -1, -1):
        if is_symbol(tokens[place], "}"):
            depth += 1
        elif is_symbol(tokens[place], "{"):
            depth -= 1
            if depth < 0:
                before = tokens[place - 1]
                return before.upper == "CALL" or is_symbol(before, ")")
    return False


def _refuse_two_meanings(text: str, tokens: Sequence[Token]) -> None:
    """One name for a node and an edge of the same MATCH; a property of a path."""
    starts = [index for index, _, token in _clauses(tokens) if token.upper == "MATCH"]
    for start in starts:
        end = next((i for i in range(start + 1, len(tokens)) if tokens[i].upper in _END_ITEMS), len(tokens))
        both = node_variables(tokens[start:end]) & edge_variables(tokens[start:end])
        if both:
            raise fault(text, tokens[start].start, "two-meanings", name=min(both))
    paths = path_variables(tokens) - node_variables(tokens) - edge_variables(tokens) - made_names(tokens)
    for before, name, dot in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if name.text in paths and is_name(name) and is_symbol(dot, ".") and not is_symbol(before, "."):
            raise fault(text, name.start, "path-property", name=name.text)
