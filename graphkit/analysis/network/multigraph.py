"""The whole graph for NetworkX: every node, every edge, every property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.analysis.network.writable import writable
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint

if TYPE_CHECKING:
    import networkx


def multigraph(reader: Reader) -> networkx.MultiDiGraph:
    """Return every node (but batches) and every edge as a MultiDiGraph, sorted by id.

    Nodes carry ``label`` (also as ``class``: GML keeps ``label`` for itself) and their properties; edges are keyed
    by their id and carry ``type``, their properties and ``sources``: their own, else those of the act, figure, state or
    pairing at one of their ends. Values are those of `writable`. Takes O(elements), some 2 kB each.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(fingerprint=fingerprint(reader))
    for node in sorted(reader.nodes(), key=lambda node: node.id):
        if node.label != "Batch":
            graph.add_node(node.id, **writable({**node.properties, "label": node.label, "class": node.label}))
    sources_of: dict[str, set[str]] = {}
    for edge in reader.edges("REPORTED_IN"):
        sources_of.setdefault(edge.source, set()).add(edge.target)
    for edge in sorted(reader.edges(), key=lambda edge: edge.id):
        sources = sources_of.get(edge.source) or sources_of.get(edge.target) or set()
        data = {"sources": sorted(sources), **edge.properties, "type": edge.type}
        graph.add_edge(edge.source, edge.target, key=edge.id, **writable(data))
    return graph
