"""Look-ups by name or id through an index: ``(n:Entity {name: $x})``, ``MATCH (n:Node) WHERE n.id = $id``.

kglite indexes a property for a node's first label only. A further label (Node, Entity, Place) stands for the first
labels that carry it, so it is written as those: ``(n:Party|Agency|… {name: $x})`` finds the same nodes by the index.
An index of names is built when a label is first looked up by name: 3 ms for 10,000 nodes, in memory only.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from graphkit.store.cypher.statements import is_name
from graphkit.store.cypher.tokens import Token, scan

_KEYS = frozenset({"id", "name"})
_CLAUSES = frozenset({"MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "ORDER", "UNION"})


class _Pattern(NamedTuple):
    """A node that is looked up: where its label stands in the query, and whether by name."""

    label: str
    start: int
    end: int
    by_name: bool


class Lookups:
    """The indexes of one graph that does not change, and which first labels a further label stands for."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self._first_labels: dict[str, tuple[str, ...]] = {}
        self._indexed: set[str] = set()

    def rewritten(self, text: str) -> str:
        """Return a query whose look-ups go through an index; all else of it stays as it is."""
        parts: list[str] = []
        kept = 0
        for pattern in _patterns(text):
            labels = self._labels(pattern.label)
            if pattern.by_name:
                self._index(labels)
            if labels and labels != (pattern.label,):
                parts += (text[kept : pattern.start], "|".join(labels))
                kept = pattern.end
        return "".join((*parts, text[kept:]))

    def _labels(self, label: str) -> tuple[str, ...]:
        if label not in self._first_labels:
            self._first_labels[label] = self._ask_labels(label)
        return self._first_labels[label]

    def _ask_labels(self, label: str) -> tuple[str, ...]:
        """Return the first labels of the nodes with a label; none where some of their nodes lack it (foreign data)."""
        counts: dict[str, int] = self._graph.node_type_counts()
        if label in counts:
            return (label,)
        carrying = [first for first in sorted(counts) if is_name(first) and self._carries(first, label)]
        total = self._value(f"MATCH (n:{label}) RETURN count(n) AS value") if carrying else 0
        return tuple(carrying) if total == sum(counts[first] for first in carrying) else ()

    def _carries(self, first: str, label: str) -> bool:
        return self._value(f"MATCH (n:{first}) RETURN n:{label} AS value LIMIT 1") is True

    def _value(self, statement: str) -> Any:
        return self._graph.cypher(statement, timeout_ms=0, write_scope=[]).scalar()

    def _index(self, labels: Iterable[str]) -> None:
        for label in labels:
            if label not in self._indexed:
                self._graph.create_index(label, "name")
                self._indexed.add(label)


@lru_cache(maxsize=256)
def _patterns(text: str) -> tuple[_Pattern, ...]:
    """Return the nodes of a query that are looked up by id or name.

    >>> [text[p.start : p.end] for text in ("MATCH (n:Entity {name: $x}) RETURN n.id AS id",) for p in _patterns(text)]
    ['Entity']
    >>> _patterns("MATCH (n:Entity) WHERE n.name CONTAINS $x RETURN n.id AS id")
    ()
    """
    if "name" not in text and "id" not in text:
        return ()
    tokens = scan(text).tokens
    return tuple(_found(tokens))


def _found(tokens: Sequence[Token]) -> Iterator[_Pattern]:
    compared = _compared(tokens)
    clauses = [""]  # the last one of each open brace: only in MATCH a parenthesis with a label is a node
    for index in range(len(tokens) - 1):
        label, colon = tokens[index], tokens[index - 1]
        if label.upper in _CLAUSES:
            clauses[-1] = label.upper
        elif label.kind == "symbol" and label.text == "{":
            clauses.append(clauses[-1])
        elif label.kind == "symbol" and label.text == "}" and len(clauses) > 1:
            clauses.pop()
        if index < 2 or clauses[-1] != "MATCH" or label.kind != "word" or colon.text != ":" or not is_name(label.text):
            continue
        before = tokens[index - 2]
        variable = before.text if before.kind == "word" else ""
        opening = tokens[index - 3] if variable and index > 2 else before
        if opening.kind != "symbol" or opening.text != "(":
            continue
        after = tokens[index + 1]
        keys = _keys_of_map(tokens, index + 1) if after.text == "{" else compared.get(variable, frozenset())
        if after.text in ("{", ")") and keys and keys <= _KEYS:
            yield _Pattern(label.text, label.start, label.end, "name" in keys)


def _keys_of_map(tokens: Sequence[Token], opening: int) -> frozenset[str]:
    """Return the keys of a flat map; none where it holds a map or list, or is followed by a condition."""
    keys = set()
    for index in range(opening + 1, len(tokens)):
        token = tokens[index]
        if token.kind == "symbol" and token.text == "}":
            is_closed = index + 1 < len(tokens) and tokens[index + 1].text == ")"
            return frozenset(keys) if is_closed else frozenset()
        if token.kind == "symbol" and token.text in "{[(":
            return frozenset()
        if token.text == ":" and token.kind == "symbol":
            keys.add(tokens[index - 1].text)
    return frozenset()


def _compared(tokens: Sequence[Token]) -> dict[str, frozenset[str]]:
    """Return variable -> keys of it that are compared with one value or a list; nothing where a query has an OR."""
    if any(token.upper in ("OR", "XOR", "NOT") for token in tokens):
        return {}
    compared: dict[str, set[str]] = {}
    for index in range(len(tokens) - 4):
        variable, dot, key, operator, value = tokens[index : index + 5]
        if dot.text != "." or dot.kind != "symbol" or key.text not in _KEYS or variable.kind != "word":
            continue
        is_equal = operator.kind == "symbol" and operator.text == "=" and value.text != "~"
        if is_equal or operator.upper == "IN":
            compared.setdefault(variable.text, set()).add(key.text)
    return {variable: frozenset(keys) for variable, keys in compared.items()}
