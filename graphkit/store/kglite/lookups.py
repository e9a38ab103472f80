"""Look-ups by name or id through an index: ``(n:Entity {name: $x})``, ``MATCH (n:Node) WHERE n.id = $id``.

kglite indexes a property for a node's first label only. A further label (Node, Entity, Place) stands for the first
labels that carry it, so it is written as those: ``(n:Party|Agency|… {name: $x})`` finds the same nodes by the index.
An index of names is built when a label is first looked up by name: 3 ms for 10,000 nodes, in memory only.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from graphkit.store.cypher.edits import Edit, Edited, edit
from graphkit.store.cypher.statements import is_name
from graphkit.store.cypher.tokens import Token, scan

_KEYS = frozenset({"id", "name"})
_CLAUSES = frozenset({"MATCH", "WHERE", "RETURN", "WITH", "UNWIND", "CALL", "ORDER", "UNION", "OPTIONAL"})
_AFTER_WHERE = _CLAUSES - {"WHERE"}


class _Pattern(NamedTuple):
    """A node that is looked up: where its label stands in the query, whether by name, and a map to add to it."""

    label: str
    start: int
    end: int
    by_name: bool
    added: str = ""


class Lookups:
    """The indexes of one graph that does not change, and which first labels a further label stands for."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self._first_labels: dict[str, tuple[str, ...]] = {}
        self._indexed: set[str] = set()

    def rewritten(self, text: str) -> Edited:
        """Return a query whose look-ups go through an index; all else of it stays as it is."""
        edits: list[Edit] = []
        for pattern in _patterns(text):
            labels = self._labels(pattern.label)
            if pattern.by_name:
                self._index(labels)
            if labels and (pattern.added or labels != (pattern.label,)):
                edits.append(Edit(pattern.start, pattern.end, "|".join(labels) + pattern.added))
        return edit(text, edits)

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
    clauses = [""]  # the last one of each open brace: only in MATCH a parenthesis with a label is a node
    patterns = []
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if token.upper in _CLAUSES:
            clauses[-1] = token.upper
        elif token.kind == "symbol" and token.text == "{":
            clauses.append(clauses[-1])
        elif token.kind == "symbol" and token.text == "}" and len(clauses) > 1:
            clauses.pop()
        elif clauses[-1] == "MATCH" and token.kind == "word" and index > 1 and is_name(token.text):
            pattern = _pattern(tokens, index, text)
            patterns += [pattern] if pattern else []
    return tuple(patterns)


def _pattern(tokens: Sequence[Token], index: int, text: str) -> _Pattern | None:
    """Return the node whose only label stands at `index`, if it is looked up."""
    label, before, after = tokens[index], tokens[index - 2], tokens[index + 1]
    variable = before.text if before.kind == "word" else ""
    opening = index - 3 if variable else index - 2
    if tokens[index - 1].text != ":" or opening < 0 or tokens[opening].text != "(":
        return None
    place = (label.text, label.start, label.end)
    if after.text == "{" and after.kind == "symbol":
        keys = _keys_of_map(tokens, index + 1)
        return _Pattern(*place, "name" in keys) if keys and keys <= _KEYS else None
    if after.text != ")" or not variable:
        return None
    for key, value in _compared(tokens, index + 2, variable):
        if value is not None:  # beside other nodes, only a map makes the engine begin here
            return _Pattern(*place, key == "name", f" {{{key}: {text[value.start : value.end]}}}")
        is_alone = tokens[opening - 1].upper == "MATCH" and tokens[index + 2].upper == "WHERE"
        if is_alone:
            return _Pattern(*place, key == "name")
    return None


def _keys_of_map(tokens: Sequence[Token], opening: int) -> frozenset[str]:
    """Return the keys of a flat map that ends the node; none where it holds a map or a list."""
    keys: set[str] = set()
    depth = 0
    for index in range(opening + 1, len(tokens) - 1):
        token = tokens[index]
        if token.kind != "symbol":
            continue
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "}":
            return frozenset(keys) if tokens[index + 1].text == ")" and not depth else frozenset()
        if token.text in "{[":
            return frozenset()
        if token.text == ":" and not depth:
            keys.add(tokens[index - 1].text)
    return frozenset()


def _compared(tokens: Sequence[Token], start: int, variable: str) -> Iterator[tuple[str, Token | None]]:
    """Yield (key, value) of each ``variable.key = value`` that the WHERE of this MATCH demands; of an IN, (key, None).

    Conditions joined by AND alone count; a condition inside parentheses, braces or brackets does not.
    """
    where = next((i for i in range(start, len(tokens)) if tokens[i].upper in _CLAUSES), len(tokens))
    if where == len(tokens) or tokens[where].upper != "WHERE":
        return
    depth, end = 0, where + 1
    while end < len(tokens) and (depth or tokens[end].upper not in _AFTER_WHERE):
        if tokens[end].kind == "symbol":
            depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(tokens[end].text, 0)
        if depth < 0 or tokens[end].upper in ("OR", "XOR"):
            break
        end += 1
    if depth >= 0 and end < len(tokens) and tokens[end].upper in ("OR", "XOR"):
        return
    depth = 0
    for index in range(where + 1, min(end, len(tokens) - 3)):
        token = tokens[index]
        if token.kind == "symbol":
            depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token.text, 0)
        first, dot, key, operator = tokens[index : index + 4]
        is_condition = depth == 0 and tokens[index - 1].upper in ("WHERE", "AND") and first.text == variable
        if not is_condition or first.kind != "word" or dot.text != "." or key.text not in _KEYS:
            continue
        if operator.upper == "IN":
            yield key.text, None
        elif operator.text == "=" and index + 4 < end and (index + 5 == end or tokens[index + 5].upper == "AND"):
            value = tokens[index + 4]
            if value.kind in ("string", "parameter", "number"):
                yield key.text, value
