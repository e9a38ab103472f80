"""Records and what their names mean -> nodes, edges and direct edges. Pure: no disk, no store, no clock.

Cost: O(records + elements); every element is yielded once and forgotten, so a caller may stream.
"""

from collections.abc import Iterator

from graphkit.build.dependencies import Dependencies
from graphkit.build.direct import direct_edges_of
from graphkit.build.edges import edges_of
from graphkit.build.nodes import nodes_of
from graphkit.build.sides import add_figures
from graphkit.elements import Edge, Node
from graphkit.records.recordset import RecordSet
from graphkit.resolve.resolution import Resolution
from graphkit.schema.vocabulary import Vocabulary

__all__ = ["Dependencies", "build", "find_dependencies"]


def find_dependencies(records: RecordSet, resolution: Resolution, vocabulary: Vocabulary) -> Dependencies:
    """Look through every record for what the elements of others depend on. O(records)."""
    return add_figures(Dependencies.of(records, resolution, vocabulary), records)


def build(records: RecordSet, dependencies: Dependencies) -> Iterator[tuple[list[Node], list[Edge]]]:
    """Yield the nodes and edges of each record, stored edges and direct ones; each id comes once.

    A record's edges may lead to nodes of later records.
    """
    for item in records:
        record = item.record  # read once for both
        yield (
            list(nodes_of(item, dependencies, record)),
            [*edges_of(item, dependencies, record), *direct_edges_of(item, dependencies, record)],
        )
