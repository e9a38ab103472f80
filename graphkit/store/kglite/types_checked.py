"""Values of a wrong kind, which a server refuses before it runs a query; kglite answers null, zero or a guess."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.shapes import KEYWORDS, called_name, closing, is_name, is_symbol, items
from graphkit.store.cypher.tokens import Token, fault
from graphkit.store.kglite.kinds import ARGUMENTS, TAKES, Kinds
from graphkit.wording.messages import Message

_BETWEEN = frozenset(
    """
    AND OR XOR NOT WHERE WHEN THEN ELSE END CASE RETURN WITH MATCH OPTIONAL UNWIND CALL ORDER SKIP LIMIT UNION AS BY
    DISTINCT ASC DESC ASCENDING DESCENDING
    """.split()  # noqa: SIM905 - a list of words
)
"""What no operand of AND reaches across."""
_OPENING, _CLOSED = "([{", ")]}"
_MOST = 1.7976931348623157e308


def refuse_wrong_kinds(text: str, tokens: Sequence[Token]) -> None:
    """Raise QueryError, with the place, where a function, an operator or a condition is given what it cannot take."""
    kinds = Kinds(tokens)
    _refuse_arguments(text, tokens, kinds)
    _refuse_conditions(text, tokens, kinds)
    _refuse_operands(text, tokens, kinds)
    for token in tokens:
        if token.kind == "number" and not token.text.lower().startswith("0x") and float(token.text) > _MOST:
            raise fault(text, token.start, "too-large-a-number", number=token.text)


def _refuse_arguments(text: str, tokens: Sequence[Token], kinds: Kinds) -> None:
    for index in range(1, len(tokens)):
        if not is_symbol(tokens[index], "("):
            continue
        start, name = called_name(tokens, index)
        key = name.lower()
        if not name or name.upper() in KEYWORDS or key not in ARGUMENTS or tokens[start - 1].upper == "CALL":
            continue
        given = items(tokens, index)
        least, most = ARGUMENTS[key]
        if not least <= len(given) <= most and not _is_otherwise_written(tokens, index):
            many = str(least) if least == most else f"{least}-{most}" if most < 99 else f"{least}+"
            raise fault(text, tokens[start].start, "arguments", name=name, many=many, given=len(given))
        takes = TAKES.get(key)
        begin = given[0][0] + (tokens[given[0][0]].upper == "DISTINCT") if given else 0
        kind = kinds.of(begin, given[0][1]) if given else None
        if takes and kind and kind not in takes:
            raise fault(text, tokens[begin].start, "wrong-kind", name=f"{name}(…)", kind=_word(kind))


def _is_otherwise_written(tokens: Sequence[Token], index: int) -> bool:
    """Return whether words stand between the arguments: ``trim(BOTH 'x' FROM y)``; kglite says so itself."""
    return any(
        token.upper in ("FROM", "BOTH", "LEADING", "TRAILING") for token in tokens[index : closing(tokens, index)]
    )


def _refuse_conditions(text: str, tokens: Sequence[Token], kinds: Kinds) -> None:
    """``WHERE n.name``, ``NOT 1``, ``'a' OR true``: a condition is true, false or null."""
    for start, end in _conditions(tokens):
        kind = kinds.of(start, end)
        if kind not in (None, "truth"):
            raise fault(text, tokens[start].start, "condition", kind=_word(kind))


def _conditions(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where each operand of WHERE, AND, OR, XOR, NOT and of WHEN in a searched CASE begins and ends."""
    searched: list[bool] = []
    for index, token in enumerate(tokens[:-1]):
        word = token.upper
        if word == "CASE":
            searched.append(tokens[index + 1].upper == "WHEN")
        elif word == "END" and searched:
            searched.pop()
        is_connective = word in ("AND", "OR", "XOR")
        if is_connective:
            yield _leftwards(tokens, index), index
        if is_connective or word in ("WHERE", "NOT") or (word == "WHEN" and searched and searched[-1]):
            yield index + 1, _rightwards(tokens, index + 1)


def _rightwards(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.kind == "symbol":
            depth += (token.text in _OPENING) - (token.text in _CLOSED)
        if depth < 0 or (not depth and (token.upper in _BETWEEN or is_symbol(token, ",", "|"))):
            is_part = token.upper == "WITH" and tokens[index - 1].upper in ("STARTS", "ENDS")
            is_part = is_part or (token.upper == "NOT" and tokens[index - 1].upper == "IS")
            if not is_part:
                return index
    return len(tokens)


def _leftwards(tokens: Sequence[Token], end: int) -> int:
    depth = 0
    for index in range(end - 1, -1, -1):
        token = tokens[index]
        if token.kind == "symbol":
            depth += (token.text in _CLOSED) - (token.text in _OPENING)
        if depth < 0 or (not depth and (token.upper in _BETWEEN or is_symbol(token, ",", "|"))):
            is_part = token.upper in ("WITH", "NOT") and index and tokens[index - 1].upper in ("STARTS", "ENDS", "IS")
            if not is_part:
                return index + 1
    return 0


def _refuse_operands(text: str, tokens: Sequence[Token], kinds: Kinds) -> None:
    """Text or a node beside ``-``, ``*``, ``/``, ``%`` or ``^``; a truth value beside any of them or ``+``."""
    for index in range(1, len(tokens) - 1):
        sign = tokens[index]
        if not is_symbol(sign, "+", "-", "*", "/", "%", "^"):
            continue
        for start, end in (_before(tokens, index), _after(tokens, index)):
            kind = kinds.of(start, end)
            if kind == "truth" or (kind in ("text", "node") and sign.text != "+"):
                raise fault(text, tokens[start].start, "operand", sign=sign.text, kind=_word(kind))


def _before(tokens: Sequence[Token], sign: int) -> tuple[int, int]:
    """Return where a single value before a sign begins and ends: a literal, a variable, a property of one."""
    is_property = sign > 2 and is_name(tokens[sign - 1]) and is_symbol(tokens[sign - 2], ".")
    start = sign - 3 if is_property else sign - 1
    return (start, start) if start and is_symbol(tokens[start - 1], ".", ":", "|") else (start, sign)


def _after(tokens: Sequence[Token], sign: int) -> tuple[int, int]:
    """Return where a single value after a sign begins and ends; nothing where a part of it is taken."""
    is_property = sign + 2 < len(tokens) and is_symbol(tokens[sign + 2], ".")
    end = min(sign + 4 if is_property else sign + 2, len(tokens))
    is_part = end < len(tokens) and is_symbol(tokens[end], "[", ".", "(", ":")
    return (sign + 1, sign + 1) if is_part else (sign + 1, end)


def _word(kind: str) -> Message:
    return Message(f"store.query.kind.{kind}")
