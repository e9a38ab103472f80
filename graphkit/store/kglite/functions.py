"""Which functions a query may call: those that both stores have."""

from collections.abc import Mapping, Sequence

from graphkit.store.cypher.shapes import KEYWORDS, called_name, is_symbol
from graphkit.store.cypher.tokens import Token, fault
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest

_BOTH = (
    "abs", "acos", "all", "allShortestPaths", "any", "asin", "atan", "atan2", "avg", "btrim", "ceil",
    "coalesce", "collect", "cos", "cot", "count", "date", "date.truncate", "datetime", "datetime.truncate",
    "degrees", "duration", "duration.inDays", "duration.inMonths", "duration.inSeconds", "elementId",
    "endNode", "exists", "exp", "floor", "haversin", "head", "keys", "labels", "last", "left", "length",
    "localdatetime", "localdatetime.truncate", "localtime", "localtime.truncate", "log", "log10", "ltrim",
    "max", "min", "nodes", "none", "pi", "point", "properties", "radians", "rand", "randomUUID", "range",
    "reduce", "relationships", "replace", "reverse", "right", "round", "rtrim", "shortestPath", "sign", "sin",
    "single", "size", "split", "sqrt", "startNode", "substring", "sum", "tail", "tan", "time",
    "time.truncate", "toBoolean", "toFloat", "toInteger", "toLower", "toString", "toUpper", "trim", "type",
    "valueType",
)  # fmt: skip
KNOWN: Mapping[str, str] = {name.lower(): name for name in _BOTH}
"""Functions that both stores have, in small letters -> as written. kglite misses another only once it has a row."""
_INSTEAD = {
    "duration.between": "duration.inMonths(a, b), duration.inDays(a, b)",
    "isempty": "size(x) = 0",
    "nullif": "CASE WHEN a = b THEN null ELSE a END",
    "id": "n.id",
    "upper": "toUpper(x)",
    "lower": "toLower(x)",
    "char_length": "size(x)",
    "character_length": "size(x)",
    "e": "exp(1)",
}


def refuse_unknown(text: str, tokens: Sequence[Token]) -> None:
    """Raise QueryError, with the place and what to write instead, where a query calls a function of one store only."""
    for index in range(1, len(tokens)):
        if not is_symbol(tokens[index], "("):
            continue
        start, name = called_name(tokens, index)
        is_called = name and not (start and tokens[start - 1].upper == "CALL")
        if not is_called or name.upper() in KEYWORDS or name.lower() in KNOWN:
            continue
        instead = _INSTEAD.get(name.lower()) or KNOWN.get(closest(name.lower(), KNOWN) or "")
        hint = Message("store.query.instead", instead=instead) if instead else Message("store.query.see-cypher")
        raise fault(text, tokens[start].start, "no-function", name=name, hint=hint)
