"""The nodes and edges of all records, in an order in which a store can take them, built by a second process.

Each record is read once. An edge is handed on once both its ends were; those that must wait are packed, some 120 bytes
each, and beyond `IN_MEMORY` they wait in a temporary file: memory follows neither edges nor properties.
"""

import pickle
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

from graphkit.build import Dependencies, build, find_dependencies
from graphkit.elements import Edge, Node
from graphkit.pipeline.resolved_records import ResolvedRecords
from graphkit.records.recordset import RecordSet
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.parallel import stream

FEW = 2_000
"""Records up to which a second process costs more than it saves."""
BLOCK = 5_000
"""Elements packed at a time."""
IN_MEMORY = 64 * 2**20
"""Bytes of packed edges that wait in memory."""

_ORDER = ("sources", "programmes", "entities", "pairings", "activities", "observations")
"""Sections in the order in which most edges lead back."""


def build_elements(
    resolved: ResolvedRecords, vocabulary: Vocabulary, only: tuple[RecordSet, Dependencies] | None = None
) -> Iterator[Node | Edge]:
    """Yield every node and edge of the graph of these records, each id once, an edge after the nodes at its ends.

    With `only`, those of some of the records, in the context of all: an edge may then lead to what is not among them.
    """
    records = only[0] if only else resolved.records

    def make() -> Iterator[bytes]:
        return _blocks(records, only[1] if only else dependencies_of(resolved, vocabulary))

    blocks = make() if len(records) <= FEW else stream(make)
    for block in blocks:
        nodes, edges = pickle.loads(block)  # noqa: S301 - packed below
        for node in nodes:
            yield Node(*node)
        for edge in edges:
            yield Edge(*edge)


def dependencies_of(resolved: ResolvedRecords, vocabulary: Vocabulary) -> Dependencies:
    """Return what build asks about other records. O(records)."""
    return find_dependencies(resolved.records, resolved.resolution, vocabulary)


def _blocks(records: RecordSet, dependencies: Dependencies) -> Iterator[bytes]:
    ordered = RecordSet([item for section in _ORDER for item in records.of(section)])
    there: set[str] = set()
    nodes: list[Node] = []
    edges: list[Edge] = []
    late: list[Edge] = []
    with SpooledTemporaryFile(IN_MEMORY) as waiting:
        sizes: list[int] = []
        for some_nodes, some_edges in build(ordered, dependencies):
            nodes += some_nodes
            there.update(node.id for node in some_nodes)
            for edge in some_edges:
                (edges if edge.source in there and edge.target in there else late).append(edge)
            if len(nodes) + len(edges) >= BLOCK:
                yield _packed(nodes, edges)
                nodes, edges = [], []
            if len(late) >= BLOCK:
                sizes.append(waiting.write(_packed([], late)))
                late = []
        yield _packed(nodes, edges)
        waiting.seek(0)
        yield from map(waiting.read, sizes)
        yield _packed([], late)


def _packed(nodes: Iterable[Node], edges: Iterable[Edge]) -> bytes:
    """Return elements as bytes; as plain tuples, which are packed at a quarter of the cost of objects."""
    rows = (
        [(e.id, e.label, e.properties) for e in nodes],
        [(e.id, e.type, e.source, e.source_label, e.target, e.target_label, e.properties) for e in edges],
    )
    return pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
