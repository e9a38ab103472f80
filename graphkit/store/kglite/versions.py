"""``CALL dbms.components()``, which clients ask first, answered for an engine that has no such procedure."""

from collections.abc import Iterator, Sequence

from graphkit.store.cypher.edits import Edit
from graphkit.store.cypher.shapes import is_symbol
from graphkit.store.cypher.tokens import Token

_NAME = ("dbms", ".", "components", "(", ")")


def components(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``CALL dbms.components() YIELD name`` -> ``WITH 'kglite' AS name``."""
    from kglite import __version__

    values = {"name": "'kglite'", "versions": f"['{__version__}']", "edition": "'embedded'"}
    for index, token in enumerate(tokens):
        if token.upper != "CALL" or tuple(part.text.lower() for part in tokens[index + 1 : index + 6]) != _NAME:
            continue
        after = index + 6
        if after == len(tokens):
            columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
            yield Edit(token.start, tokens[after - 1].end, f"RETURN {columns}")
        elif tokens[after].upper == "YIELD":
            columns, end = _yielded(tokens, after + 1, values)
            clause = "RETURN" if end == len(tokens) else "WITH"
            yield Edit(token.start, tokens[end - 1].end, f"{clause} {columns}")


def _yielded(tokens: Sequence[Token], start: int, values: dict[str, str]) -> tuple[str, int]:
    """Return the columns that follow YIELD, and the index after them; what is no column is left for the engine."""
    if start < len(tokens) and is_symbol(tokens[start], "*"):
        return ", ".join(f"{value} AS {name}" for name, value in values.items()), start + 1
    columns: list[str] = []
    index = start
    while index < len(tokens):
        name = tokens[index].text
        renamed = index + 2 < len(tokens) and tokens[index + 1].upper == "AS"
        columns.append(f"{values.get(name, name)} AS {tokens[index + 2].text if renamed else name}")
        index += 3 if renamed else 1
        if index == len(tokens) or not is_symbol(tokens[index], ","):
            break
        index += 1
    return ", ".join(columns), index
