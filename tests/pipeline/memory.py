"""A store in memory that keeps every promise of ``store.base`` and fails loudly where a caller breaks one."""

from collections.abc import Iterable, Iterator
from copy import deepcopy

from graphkit.elements import Edge, Node
from graphkit.store.base import Changes, Counts


class MemoryStore:
    """Nodes and edges by id; what was not committed is gone after `crash`."""

    uri = "memory:"
    atomic = True
    step = None

    def __init__(self) -> None:
        self.kept_nodes: dict[str, Node] = {}
        self.kept_edges: dict[str, Edge] = {}
        self.stamps: dict[str, str] = {}
        self.foreign: list[tuple[str, str]] = []
        self.writes: list[Changes] = []
        self.reads = 0
        self._saved = ({}, {}, {})

    def nodes(self, label: str | None = None, ids: Iterable[str] | None = None) -> Iterator[Node]:
        self.reads += 1
        wanted = None if ids is None else set(ids)
        for node in list(self.kept_nodes.values()):
            if (label is None or node.label == label) and (wanted is None or node.id in wanted):
                yield deepcopy(node)

    def edges(self, type_: str | None = None, ids: Iterable[str] | None = None) -> Iterator[Edge]:
        self.reads += 1
        wanted = None if ids is None else set(ids)
        for edge in list(self.kept_edges.values()):
            if (type_ is None or edge.type == type_) and (wanted is None or edge.id in wanted):
                yield deepcopy(edge)

    def foreign_edges(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        wanted = set(ids)
        return [(node, type_) for node, type_ in self.foreign if node in wanted]

    def write(self, changes: Changes, batch: str) -> Counts:
        self.writes.append(changes)
        counts = Counts()
        for edge in changes.remove_edges:
            if self.kept_edges.pop(edge.id, None):
                counts.edges_removed += 1
        for node in changes.remove_nodes:
            held = [e.id for e in self.kept_edges.values() if node.id in (e.source, e.target)]
            assert not held, f"{node.id} still holds {held}"
            if self.kept_nodes.pop(node.id, None):
                counts.nodes_removed += 1
        for node in changes.put_nodes:
            old = self.kept_nodes.get(node.id)
            assert old is None or old.label == node.label, "a node's label cannot change in place"
            assert old is None or not changes.fresh, f"{node.id} was promised to be new"
            counts.nodes_created += old is None
            counts.nodes_updated += old is not None
            kept = {} if old is None else dict(old.properties)
            self._clear(kept, node.id, changes)
            self.kept_nodes[node.id] = Node(node.id, node.label, deepcopy({**kept, **node.properties}))
            self.stamps[node.id] = batch
        for edge in changes.put_edges:
            for end, label in ((edge.source, edge.source_label), (edge.target, edge.target_label)):
                assert self.kept_nodes[end].label == label, f"{edge.id} names a wrong label for {end}"
            old_edge = self.kept_edges.get(edge.id)
            assert old_edge is None or not changes.fresh, f"{edge.id} was promised to be new"
            assert old_edge is None or (old_edge.source, old_edge.target) == (edge.source, edge.target)
            counts.edges_created += old_edge is None
            counts.edges_updated += old_edge is not None
            kept = {} if old_edge is None else dict(old_edge.properties)
            self._clear(kept, edge.id, changes)
            self.kept_edges[edge.id] = deepcopy(edge)
            self.kept_edges[edge.id].properties = deepcopy({**kept, **edge.properties})
            self.stamps[edge.id] = batch
        return counts

    @staticmethod
    def _clear(properties: dict, element_id: str, changes: Changes) -> None:
        for key in changes.cleared.get(element_id, ()):
            properties.pop(key, None)

    def commit(self) -> None:
        self._saved = deepcopy((self.kept_nodes, self.kept_edges, self.stamps))

    def crash(self) -> None:
        self.kept_nodes, self.kept_edges, self.stamps = deepcopy(self._saved)

    def close(self) -> None:
        pass
