"""Statements of graphkit's own that see only graphkit's edges, whatever others write between the same nodes.

An edge that has a batch joins two nodes that have one, so the edges are enough.
"""

from collections.abc import Sequence

from graphkit.store.cypher.edits import Edit, edit
from graphkit.store.cypher.shapes import closing, is_name, is_symbol
from graphkit.store.cypher.tokens import Token, scan

_CLAUSES = frozenset({"WHERE", "RETURN", "WITH", "MATCH", "OPTIONAL", "UNWIND", "CALL", "ORDER"})


def owned(statement: str) -> str:
    """Return a statement whose every MATCH follows edges with a batch only.

    >>> owned("MATCH (a)-[:HELPER]->(n), (n)-[r:PART_OF*1..2]->(m) WHERE a.id = $id RETURN n.id AS id")
    'MATCH (a)-[own_5:HELPER]->(n), (n)-[r:PART_OF*1..2]->(m) WHERE own_5.batch IS NOT NULL AND all(own IN r WHERE own.batch IS NOT NULL) AND a.id = $id RETURN n.id AS id'
    """  # noqa: E501 - one statement
    tokens = scan(statement).tokens
    edits: list[Edit] = []
    for index, token in enumerate(tokens):
        if token.upper != "MATCH":
            continue
        end = _pattern_end(tokens, index + 1)
        conditions: list[str] = []
        for place in range(index + 1, end):
            if is_symbol(tokens[place], "[") and is_symbol(tokens[place - 1], "-"):
                first = tokens[place + 1]
                name = first.text if is_name(first) else f"own_{place}"
                if not is_name(first):
                    edits.append(Edit(tokens[place].end, tokens[place].end, name))
                inner = tokens[place : closing(tokens, place)]
                is_path = any(is_symbol(part, "*") for part in inner)
                is_owned = f"{name}.batch IS NOT NULL"
                conditions.append(f"all(own IN {name} WHERE own.batch IS NOT NULL)" if is_path else is_owned)
        if not conditions:
            continue
        every = " AND ".join(conditions)
        if end < len(tokens) and tokens[end].upper == "WHERE":
            edits.append(Edit(tokens[end].end, tokens[end].end, f" {every} AND"))
        else:
            edits.append(Edit(tokens[end - 1].end, tokens[end - 1].end, f" WHERE {every}"))
    return edit(statement, edits).text


def _pattern_end(tokens: Sequence[Token], start: int) -> int:
    """Return the index of the clause that follows a pattern, or of the bracket that ends it."""
    index = start
    while index < len(tokens):
        if tokens[index].upper in _CLAUSES or is_symbol(tokens[index], "}", ")"):
            return index
        index = closing(tokens, index) + 1 if is_symbol(tokens[index], "(", "[", "{") else index + 1
    return index
