"""What kind of value an expression has, as far as its tokens show; and what kinds functions take and give."""

from collections.abc import Sequence
from typing import Literal

from graphkit.store.cypher.shapes import called_name, closing, edge_variables, is_name, is_symbol, node_variables
from graphkit.store.cypher.tokens import Token

Kind = Literal["text", "number", "truth", "list", "map", "date", "node", "edge", "path"]

TEXTS = frozenset({"id", "name", "class"})
"""Properties that are text in every node and edge."""
_TRUTH = frozenset({"AND", "OR", "XOR", "NOT", "IN", "CONTAINS", "STARTS", "ENDS", "IS"})
_GIVEN: dict[Kind, str] = {
    "text": "tostring toupper tolower trim ltrim rtrim btrim left right substring replace type elementid valuetype",
    "number": """size length tointeger tofloat abs ceil floor round sign sqrt exp log log10 sin cos tan cot asin acos
        atan atan2 degrees radians haversin pi count""",
    "list": "split range keys labels nodes relationships collect tail",
    "map": "properties",
    "date": "date date.truncate",
    "truth": "toboolean all any none single exists",
    "node": "startnode endnode",
}
_GIVES: dict[str, Kind] = {name: kind for kind, names in _GIVEN.items() for name in names.split()}
_TAKEN = {
    "number": """abs acos asin atan atan2 ceil cos cot degrees exp floor haversin log log10 radians round sign sin sqrt
        tan avg sum range""",
    "text": "tolower toupper trim ltrim rtrim btrim left right substring split replace",
    "text list": "reverse size",
    "list": "head last tail",
    "text number": "tofloat",
    "text number truth": "tointeger toboolean",
    "node": "labels",
    "edge": "type startnode endnode",
    "path": "length nodes relationships",
    "node edge map": "keys properties",
    "node edge": "elementid",
    "map": "point",
}
TAKES: dict[str, frozenset[str]] = {
    name: frozenset(kinds.split()) for kinds, names in _TAKEN.items() for name in names.split()
}
"""Function, in small letters -> kinds that its first argument may have; null is always taken."""
_ARGUMENTS = {
    (0, 0): "pi rand randomuuid",
    (0, 1): "date datetime localdatetime time localtime",
    (
        1,
        1,
    ): """abs acos asin atan avg ceil collect cos cot count degrees duration elementid endnode exists exp floor haversin
        head keys labels last length log log10 max min nodes point properties radians relationships reverse sign sin
        size sqrt startnode sum tail tan toboolean tofloat tointeger tolower tostring toupper type valuetype""",
    (1, 3): "round date.truncate datetime.truncate localdatetime.truncate time.truncate localtime.truncate",
    (1, 2): "ltrim rtrim btrim",
    (1, 999): "coalesce",
    (2, 2): "atan2 duration.indays duration.inmonths duration.inseconds left right split",
    (2, 3): "range substring",
    (3, 3): "replace",
}
ARGUMENTS: dict[str, tuple[int, int]] = {name: count for count, names in _ARGUMENTS.items() for name in names.split()}
"""Function, in small letters -> how many arguments it takes, at least and at most."""


class Kinds:
    """The kinds of the expressions of one query; None where the tokens do not show it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        variables = {"node": node_variables(tokens), "edge": edge_variables(tokens), "path": path_variables(tokens)}
        made = made_names(tokens)
        self._variables: dict[str, Kind] = {}
        for kind in ("node", "edge", "path"):
            others = frozenset[str]().union(*(names for other, names in variables.items() if other != kind))
            self._variables |= dict.fromkeys(variables[kind] - others - made, kind)

    def of(self, start: int, end: int) -> Kind | None:
        """Return the kind of the expression from one token to before another.

        >>> from graphkit.store.cypher.tokens import scan
        >>> tokens = scan("MATCH (n:City) RETURN toUpper(n.name) AS x").tokens
        >>> Kinds(tokens).of(7, 13), Kinds(tokens).of(9, 12), Kinds(tokens).of(9, 10)
        ('text', 'text', 'node')
        """
        tokens = self._tokens
        if end <= start:
            return None
        first = tokens[start]
        if is_symbol(first, "(") and closing(tokens, start) == end - 1:
            return self.of(start + 1, end - 1)
        if end == start + 1:
            return self._of_one(first)
        if is_symbol(first, "[", "{") and closing(tokens, start) == end - 1:
            return "list" if first.text == "[" else "map"
        if is_symbol(first, "-") and end == start + 2 and tokens[start + 1].kind == "number":
            return "number"
        if end == start + 3 and is_symbol(tokens[start + 1], ".") and tokens[start + 2].text in TEXTS:
            return "text" if first.text in self._variables and is_name(first) else None
        return self._of_call(start, end) or self._of_condition(start, end)

    def _of_one(self, token: Token) -> Kind | None:
        if token.kind == "string":
            return "text"
        if token.kind == "number":
            return "number"
        if token.upper in ("TRUE", "FALSE"):
            return "truth"
        return self._variables.get(token.text) if is_name(token) else None

    def _of_call(self, start: int, end: int) -> Kind | None:
        tokens = self._tokens
        opening = next((place for place in range(start, end) if is_symbol(tokens[place], "(")), end)
        if opening == end or closing(tokens, opening) != end - 1:
            return None
        begin, name = called_name(tokens, opening)
        return _GIVES.get(name.lower()) if begin == start else None

    def _of_condition(self, start: int, end: int) -> Kind | None:
        depth = 0
        for place in range(start, end):
            token = self._tokens[place]
            if token.upper in ("CASE", "EXISTS", "COUNT", "COLLECT"):
                return None
            if token.kind == "symbol":
                depth += (token.text in "([{") - (token.text in ")]}")
            if not depth and token.upper in _TRUTH:
                return "truth"
        return None


def path_variables(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names of paths: ``p = (a)-[…]->(b)``."""
    found = set()
    for before, name, equals, after in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        begins = before.upper == "MATCH" or is_symbol(before, ",")
        is_pattern = is_symbol(after, "(") or after.text.lower() in ("shortestpath", "allshortestpaths")
        if begins and is_name(name) and is_symbol(equals, "=") and is_pattern:
            found.add(name.text)
    return frozenset(found)


def made_names(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names that something else than a pattern gives: ``… AS x``, ``[x IN …]``, ``reduce(x = …``."""
    found = set()
    for place in range(1, len(tokens) - 1):
        before, name, after = tokens[place - 1 : place + 2]
        is_item = after.upper == "IN" and is_symbol(before, "[", "(", ",")
        is_sum = is_symbol(after, "=") and is_symbol(before, "(")
        if is_name(name) and (before.upper == "AS" or is_item or is_sum):
            found.add(name.text)
    return frozenset(found)
