"""Nodes, edges and columns out of what the read statements give; the same for both engines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphkit.elements import Edge, Node
from graphkit.store.base import Columns, StoreInfo
from graphkit.store.cypher import statements

IDS = 10_000
"""Ids a statement."""
ROWS = 10_000
"""Elements in a batch of columns."""

Stream = Callable[[str, Mapping[str, Any]], Iterable[Mapping[str, Any]]]
"""Runs a statement and yields its rows as plain values, without holding them all."""


def read_nodes(stream: Stream, labels: Iterable[str], ids: Sequence[str] | None) -> Iterator[Node]:
    """Yield owned nodes of these labels, with ``class`` and without ``id`` and ``batch`` among their properties."""
    for label in labels:
        for row in _rows(stream, statements.read_nodes(label, some=ids is not None), ids):
            properties = _without_batch(row["properties"])
            yield Node(properties.pop("id"), properties.get("class", label), properties)


def read_edges(stream: Stream, types: Iterable[str], ids: Sequence[str] | None) -> Iterator[Edge]:
    """Yield owned edges of these types."""
    for type_ in types:
        for row in _rows(stream, statements.read_edges(type_, some=ids is not None), ids):
            properties = _without_batch(row["properties"])
            ends = (row["source"], row["source_label"], row["target"], row["target_label"])
            yield Edge(properties.pop("id"), type_, *ends, properties)


def as_columns(lists: Sequence[list[Any]], names: Sequence[str], *, is_type: bool) -> Columns:
    """Return the columns of an answer: id, for edges both ends, then the properties that are named."""
    fixed = 3 if is_type else 1
    values = dict(zip(names, lists[fixed:], strict=True))
    return Columns(lists[0], values, *lists[1:fixed])


def store_info(
    engine: str, version: str, nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]
) -> StoreInfo:
    """Return the counts of rows with ``name`` (label or type), ``owned`` and ``total``."""
    every_node, every_edge = list(nodes), list(edges)
    return {
        "engine": engine,
        "version": version,
        "nodes": sum(row["owned"] for row in every_node),
        "foreign_nodes": sum(row["total"] - row["owned"] for row in every_node),
        "labels": dict(sorted((row["name"], row["owned"]) for row in every_node if row["owned"])),
        "edges": sum(row["owned"] for row in every_edge),
        "foreign_edges": sum(row["total"] - row["owned"] for row in every_edge),
        "edge_types": dict(sorted((row["name"], row["owned"]) for row in every_edge if row["owned"])),
    }


def _rows(stream: Stream, statement: str, ids: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    if ids is None:
        yield from stream(statement, {})
        return
    for start in range(0, len(ids), IDS):
        yield from stream(statement, {"ids": list(ids[start : start + IDS])})


def _without_batch(properties: dict[str, Any]) -> dict[str, Any]:
    properties.pop("batch", None)
    return properties
