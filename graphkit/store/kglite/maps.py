"""Maps in braces: values of a pattern's properties, and the projections ``x {.id, .name}``."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.edits import Edit
from graphkit.store.cypher.shapes import closing, is_call, is_name, is_symbol, items, node_variables
from graphkit.store.cypher.tokens import Token, fault

_OPENS_A_MAP_OR_QUERY = frozenset(
    {
        "EXISTS",
        "COUNT",
        "COLLECT",
        "CALL",
        "RETURN",
        "WITH",
        "UNWIND",
        "IN",
        "THEN",
        "ELSE",
        "WHEN",
        "CASE",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "DISTINCT",
        "BY",
        "CONTAINS",
    }
)


def inline_values(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``{key: d.activity}`` -> ``{key: coalesce(d.activity)}``: of an edge's property kglite finds nothing."""
    for index in range(len(tokens) - 5):
        key, colon, variable, dot, name, after = tokens[index : index + 6]
        is_pair = is_name(key) and is_symbol(colon, ":") and is_name(variable)
        is_property = is_symbol(dot, ".") and is_name(name)
        begins = index > 0 and is_symbol(tokens[index - 1], "{", ",")
        if is_pair and is_property and begins and is_symbol(after, ",", "}"):
            yield Edit(variable.start, variable.start, "coalesce(")
            yield Edit(name.end, name.end, ")")


def projections(text: str, tokens: Sequence[Token]) -> Iterator[Edit]:
    """``x {.id, n: 1}`` -> ``{id: x.id, n: 1}``, or null for null: kglite projects nodes only."""
    nodes = node_variables(tokens)
    for index in range(1, len(tokens) - 1):
        variable, brace = tokens[index - 1 : index + 1]
        if not is_symbol(brace, "{") or not is_name(variable):
            continue
        if not _is_projection(tokens, index - 1):
            continue
        parts = items(tokens, index)
        written = text[variable.start : variable.end]
        if any(is_symbol(tokens[start + 1], "*") for start, end in parts if end > start + 1):
            if len(parts) == 1:
                yield Edit(variable.start, tokens[closing(tokens, index)].end, f"properties({written})")
            elif variable.text not in nodes:
                raise fault(text, brace.start, "projection", name=variable.text)
            continue
        yield Edit(variable.start, brace.end, f"CASE WHEN {written} IS NULL THEN null ELSE {{")
        for start, end in parts:
            first = tokens[start]
            if is_symbol(first, ".") and end == start + 2:
                key = text[tokens[start + 1].start : tokens[start + 1].end]
                yield Edit(first.start, tokens[start + 1].end, f"{key}: {written}.{key}")
            elif end == start + 1:  # a variable alone
                yield Edit(first.end, first.end, f": {text[first.start : first.end]}")
        last = tokens[closing(tokens, index)]
        yield Edit(last.end, last.end, " END")


def _is_projection(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a name before a brace is a variable in an expression, not in a pattern and no keyword."""
    if tokens[index].upper in _OPENS_A_MAP_OR_QUERY or not index:
        return False
    before = tokens[index - 1]
    if is_symbol(before, "("):
        return is_call(tokens, index - 1)
    if is_symbol(before, "["):
        return index < 2 or not is_symbol(tokens[index - 2], "-")
    if is_symbol(before, ":"):  # the value of a key in a map, or a label
        return index > 2 and is_name(tokens[index - 2]) and is_symbol(tokens[index - 3], "{", ",")
    return not is_symbol(before, "|", ")")
