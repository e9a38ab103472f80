"""What can be seen of a query's shape from its tokens: brackets that close, calls and their arguments, variables."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.tokens import Token

_CLOSING = {"(": ")", "[": "]", "{": "}"}
KEYWORDS = frozenset(
    {
        "AND", "AS", "ASC", "ASCENDING", "BY", "CALL", "CASE", "CONTAINS", "DESC", "DESCENDING", "DISTINCT", "ELSE",
        "END", "ENDS", "IN", "IS", "LIMIT", "MATCH", "NOT", "NULL", "OF", "ON", "OPTIONAL", "OR", "ORDER", "RETURN",
        "SKIP", "STARTS", "THEN", "UNION", "UNWIND", "WHEN", "WHERE", "WITH", "XOR", "YIELD",
    }
)  # fmt: skip
"""Words after which a parenthesis holds no arguments."""


def is_symbol(token: Token, *symbols: str) -> bool:
    """Return whether a token is one of some symbols."""
    return token.kind == "symbol" and token.text in symbols


def is_name(token: Token) -> bool:
    """Return whether a token may be a name, bare or in backticks."""
    return token.kind in ("word", "quoted")


def closing(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the bracket that closes the one at `index`, or of the last token."""
    opening = tokens[index].text
    depth = 0
    for position in range(index, len(tokens)):
        if tokens[position].kind == "symbol":
            depth += {opening: 1, _CLOSING[opening]: -1}.get(tokens[position].text, 0)
        if depth == 0:
            return position
    return len(tokens) - 1


def items(tokens: Sequence[Token], index: int) -> list[tuple[int, int]]:
    """Return where each item begins and ends that stands, between commas, in the bracket at `index`."""
    last = closing(tokens, index)
    found: list[tuple[int, int]] = []
    start, depth = index + 1, 0
    for position in range(index + 1, last + 1):
        token = tokens[position]
        if position == last or (depth == 0 and is_symbol(token, ",")):
            if position > start:
                found.append((start, position))
            start = position + 1
        elif token.kind == "symbol":
            depth += (token.text in _CLOSING) - (token.text in _CLOSING.values())
    return found


def called_name(tokens: Sequence[Token], index: int) -> tuple[int, str]:
    """Return where the dotted name before the parenthesis at `index` begins, and the name, or an empty one."""
    start = index - 1
    if start < 0 or not is_name(tokens[start]):
        return index, ""
    while start > 1 and is_symbol(tokens[start - 1], ".") and is_name(tokens[start - 2]):
        start -= 2
    return start, ".".join(token.text for token in tokens[start:index:2])


def calls(tokens: Sequence[Token], *names: str) -> Iterator[int]:
    """Yield the index of each call of a function by one of these names, in capital letters."""
    for index in range(len(tokens) - 1):
        is_called = tokens[index].upper in names and is_symbol(tokens[index + 1], "(")
        if is_called and not (index and is_symbol(tokens[index - 1], ".")):
            yield index


def is_call(tokens: Sequence[Token], index: int) -> bool:
    """Return whether the parenthesis at `index` holds arguments: a name stands before it."""
    return bool(called_name(tokens, index)[1]) and tokens[index - 1].upper not in KEYWORDS


def node_variables(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names that a pattern gives to nodes, ``(n:City)``, and their other names, ``n AS m``."""
    found = set()
    for index in range(1, len(tokens) - 1):
        before, name, after = tokens[index - 1 : index + 2]
        if not is_symbol(before, "(") or not is_name(name) or is_call(tokens, index - 1):
            continue
        if is_symbol(after, ":", "{") or (is_symbol(after, ")") and _is_in_chain(tokens, index)):
            found.add(name.text)
    return _with_aliases(tokens, found)


def edge_variables(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names that a pattern gives to edges, ``-[r:PROVIDED]->``, and their other names."""
    found = set()
    for index in range(2, len(tokens)):
        dash, bracket, name = tokens[index - 2 : index + 1]
        if is_symbol(dash, "-") and is_symbol(bracket, "[") and is_name(name):
            found.add(name.text)
    return _with_aliases(tokens, found)


def _is_in_chain(tokens: Sequence[Token], index: int) -> bool:
    """Return whether ``(n)`` stands beside an edge, or alone after MATCH or a comma of it."""
    before = tokens[index - 2] if index > 1 else None
    after = tokens[index + 2] if index + 2 < len(tokens) else None
    beside = (after is not None and is_symbol(after, "-", "<")) or (before is not None and is_symbol(before, "-", ">"))
    return beside or (before is not None and before.upper == "MATCH")


def _with_aliases(tokens: Sequence[Token], names: set[str]) -> frozenset[str]:
    known = set(names)
    for before, name, word, alias in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if word.upper == "AS" and is_name(name) and name.text in known and not is_symbol(before, "."):
            known.add(alias.text)
    return frozenset(known)
