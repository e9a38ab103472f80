"""Nodes and edges out of the rows that the read statements give; the same for both engines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.elements import Edge, Node
from graphkit.store.cypher import statements

IDS = 10_000
"""Ids a statement."""

Stream = Callable[[str, Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Runs a statement and yields its rows as plain values, without holding them all."""


def read_nodes(stream: Stream, labels: Iterable[str], ids: Sequence[str] | None) -> Iterator[Node]:
    """Yield owned nodes of these labels, with ``class`` and without ``id`` and ``batch`` among their properties."""
    for label in labels:
        for row in _rows(stream, statements.read_nodes(label, some=ids is not None), ids):
            properties = _own(row["properties"])
            yield Node(properties.pop("id"), properties.get("class", label), properties)


def read_edges(stream: Stream, types: Iterable[str], ids: Sequence[str] | None) -> Iterator[Edge]:
    """Yield owned edges of these types."""
    for type_ in types:
        for row in _rows(stream, statements.read_edges(type_, some=ids is not None), ids):
            properties = _own(row["properties"])
            ends = (row["source"], row["source_label"], row["target"], row["target_label"])
            yield Edge(properties.pop("id"), type_, *ends, properties)


def _rows(stream: Stream, statement: str, ids: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    if ids is None:
        yield from stream(statement, {})
        return
    for start in range(0, len(ids), IDS):
        yield from stream(statement, {"ids": list(ids[start : start + IDS])})


def _own(properties: dict[str, Any]) -> dict[str, Any]:
    properties.pop("batch", None)
    return properties
