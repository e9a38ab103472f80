"""What kglite would answer otherwise than a server, without a word: refused, with what to write instead."""

from collections.abc import Sequence

from graphkit.store.cypher.shapes import (
    calls,
    closing,
    edge_variables,
    is_call,
    is_name,
    is_symbol,
    items,
    node_variables,
)
from graphkit.store.cypher.tokens import Token, fault

_OWN_MEANING = frozenset({"title", "type", "label", "node_type"})
_MOST = 2.0**63


def refuse_differing(text: str, tokens: Sequence[Token]) -> None:
    """Raise QueryError, with the place, where a query asks for what kglite answers otherwise than a server."""
    _refuse_ends(text, tokens)
    _refuse_arguments(text, tokens)
    _refuse_operands(text, tokens)
    _refuse_properties(text, tokens)
    _refuse_bound_here(text, tokens)


def _refuse_ends(text: str, tokens: Sequence[Token]) -> None:
    """Of the end of an edge kglite gives only the name, unless a property is asked for or it is compared."""
    for index in calls(tokens, "STARTNODE", "ENDNODE"):
        after = closing(tokens, index + 1) + 1
        is_read = after < len(tokens) and is_symbol(tokens[after], ".", "=", "<")
        if not is_read and not (index and is_symbol(tokens[index - 1], "=", ">")):
            raise fault(text, tokens[index].start, "edge-end", name=tokens[index].text)


def _refuse_arguments(text: str, tokens: Sequence[Token]) -> None:
    for index in calls(tokens, "SUBSTRING", "LEFT", "RIGHT", "ROUND"):
        for start, end in items(tokens, index + 1)[1:]:
            if end == start + 2 and is_symbol(tokens[start], "-") and tokens[start + 1].kind == "number":
                raise fault(text, tokens[start].start, "negative", name=tokens[index].text)
    for index in calls(tokens, "TOINTEGER"):
        number = tokens[closing(tokens, index + 1) - 1]
        if number.kind == "number" and not number.text.lower().startswith("0x") and float(number.text) >= _MOST:
            raise fault(text, number.start, "too-large-a-number", number=number.text)
    for index in calls(tokens, "ROUND"):
        if len(items(tokens, index + 1)) > 2:  # kglite rounds half away from zero whatever is said
            raise fault(text, tokens[index].start, "rounding")
    for index in calls(tokens, "SPLIT"):
        for start, _ in items(tokens, index + 1)[1:]:
            if is_symbol(tokens[start], "["):
                raise fault(text, tokens[start].start, "several-marks")
    for index in calls(tokens, "LABELS"):
        after = closing(tokens, index + 1) + 1
        if after < len(tokens) and is_symbol(tokens[after], "["):
            raise fault(text, tokens[index].start, "one-label")
    for index in calls(tokens, "SIZE"):
        after = closing(tokens, index + 2) + 1 if is_symbol(tokens[index + 2], "(") else len(tokens)
        if after < len(tokens) and is_symbol(tokens[after], "-", "<"):
            raise fault(text, tokens[index].start, "size-of-pattern")


def _refuse_operands(text: str, tokens: Sequence[Token]) -> None:
    """Refuse a list plus null and a divided duration where the text shows them; docs/cypher.md lists the rest."""
    for before, sign, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if is_symbol(sign, "+") and (
            (is_symbol(before, "]") and after.upper == "NULL") or (before.upper == "NULL" and is_symbol(after, "["))
        ):
            raise fault(text, sign.start, "list-and-null")
    for index in calls(tokens, "DURATION"):
        end = closing(tokens, index + 1) + 1
        if end < len(tokens) and is_symbol(tokens[end], "/"):
            raise fault(text, tokens[end].start, "duration-divided")


def _refuse_properties(text: str, tokens: Sequence[Token]) -> None:
    """Of every node kglite has a type and a title, which no graph of graphkit's stores."""
    known = node_variables(tokens) | edge_variables(tokens)
    for before, sign, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_read = (is_symbol(sign, ".") and is_name(name)) or (is_symbol(sign, "[") and name.kind == "string")
        if is_read and name.text in _OWN_MEANING and before.text in known and is_name(before):
            raise fault(text, name.start, "own-meaning", property=name.text)
    for brace in range(1, len(tokens)):
        if not is_symbol(tokens[brace], "{") or not _is_in_pattern(tokens, brace):
            continue
        for start, _ in items(tokens, brace):
            if tokens[start].text in _OWN_MEANING:
                raise fault(text, tokens[start].start, "own-meaning", property=tokens[start].text)


def _refuse_bound_here(text: str, tokens: Sequence[Token]) -> None:
    """``MATCH (a)-[d]->(b), (c {id: d.activity})``: kglite looks for c before it has d."""
    clause = 0
    for brace in range(1, len(tokens)):
        if tokens[brace].upper in ("MATCH", "WHERE", "EXISTS", "COUNT"):
            clause = brace
        if not is_symbol(tokens[brace], "{") or not _is_in_pattern(tokens, brace):
            continue
        for start, end in items(tokens, brace):
            for name, dot in zip(tokens[start + 2 : end], tokens[start + 3 : end], strict=False):
                if is_name(name) and is_symbol(dot, ".") and _is_first_named_after(tokens, clause, name.text):
                    raise fault(text, name.start, "bound-here", name=name.text, property=tokens[start].text)


def _is_first_named_after(tokens: Sequence[Token], clause: int, name: str) -> bool:
    first = next(index for index, token in enumerate(tokens) if is_name(token) and token.text == name)
    return first > clause


def _is_in_pattern(tokens: Sequence[Token], brace: int) -> bool:
    """Return whether a brace opens the properties of ``(n:Label {…})`` or ``[r:TYPE {…}]``."""
    after = closing(tokens, brace) + 1
    if after >= len(tokens) or not is_symbol(tokens[after], ")", "]"):
        return False
    place = brace - 1
    while place >= 0 and (is_name(tokens[place]) or is_symbol(tokens[place], ":", "|")):
        place -= 1
    if place < 0:
        return False
    if is_symbol(tokens[place], "["):
        return bool(place) and is_symbol(tokens[place - 1], "-")
    between = tokens[place + 1 : brace]
    is_short = len(between) < 2 or any(is_symbol(token, ":") for token in between)
    return is_symbol(tokens[place], "(") and not is_call(tokens, place) and is_short
