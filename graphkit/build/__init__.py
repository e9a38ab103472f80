"""Records and what their names mean -> nodes, edges and direct edges. Pure: no disk, no store, no clock.

Cost: O(records + elements); every element is yielded once and forgotten, so a caller may stream.
"""

from collections.abc import Iterator

from graphkit.build.context import Context
from graphkit.build.direct import direct_edges_of
from graphkit.build.edges import edges_of
from graphkit.build.nodes import nodes_of
from graphkit.elements import Edge, Node
from graphkit.recordset import RecordSet

__all__ = ["Context", "build_edges", "build_nodes"]


def build_nodes(records: RecordSet, context: Context) -> Iterator[Node]:
    """Yield every node of the graph of these records, each id once."""
    for item in records:
        yield from nodes_of(item, context)


def build_edges(records: RecordSet, context: Context) -> Iterator[Edge]:
    """Yield every edge of the graph of these records, stored ones and direct ones, each id once."""
    for item in records:
        record = item.record  # read once for both
        yield from edges_of(item, context, record)
        yield from direct_edges_of(item, context, record)
