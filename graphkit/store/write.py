"""Applies changes through whatever runs Cypher: grouped, in chunks, counted by the engine. Knows no engine."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from graphkit.elements import Edge, Node
from graphkit.errors import Refused, StoreError
from graphkit.schema.vocabulary import RESERVED, Vocabulary
from graphkit.store.base import Changes, Counts
from graphkit.store.cypher import statements
from graphkit.wording.messages import Message

ROWS = 10_000
"""Rows a statement; neither engine was faster with more."""

_T = TypeVar("_T")
_E = TypeVar("_E", Node, Edge)
_SCALARS = frozenset({str, bool, int, float, date, datetime})
_GIVEN = frozenset({"id", "batch"})
_SOUND_KEYS: set[str] = set()
"""Property names that were checked; a graph has about a hundred."""
_MOST_KEYS = 4096


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one statement answered: its rows, and the engine's counters (``nodes_created`` …)."""

    rows: list[dict[str, Any]]
    counters: Mapping[str, int] = field(default_factory=dict)


Run = Callable[[str, Mapping[str, Any]], Outcome]


def labels_of(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return label -> all labels of its nodes, the specific one first."""
    return {code: label.labels for code, label in vocabulary.labels.items()}


def types_of(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the types of the edges that graphkit writes: the stored ones and the direct ones."""
    return frozenset(vocabulary.edges) | vocabulary.direct_edges


def foreign_edges(run: Run, label: str, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return (node id, edge type) of edges that graphkit does not own, at owned nodes of one label."""
    pairs: list[tuple[str, str]] = []
    for chunk in chunks(ids):
        rows = run(statements.foreign_edges(label), {"ids": chunk}).rows
        pairs.extend((row["id"], row["type"]) for row in rows)
    return pairs


class ChangeWriter:
    """Applies one `Changes` after the other.

    Parameters
    ----------
    run : callable
        Runs a statement with parameters and returns an `Outcome`.
    labels : mapping of str to tuple of str
        Label -> all labels of its nodes, the specific one first; a label that is not in it gets ``Node`` besides.
    prepare : callable, optional
        Called with an edge type before its edges are looked up by id: an engine makes its index there.
    """

    def __init__(
        self,
        run: Run,
        labels: Mapping[str, tuple[str, ...]],
        prepare: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._run = run
        self._prepare = prepare
        self._labels = labels

    def apply(self, changes: Changes, batch: str) -> Counts:
        """Remove edges, remove nodes, put nodes, put edges; return what the engine counted.

        Raises
        ------
        Refused
            An element to put or a node to remove is foreign, or holds a foreign edge.
        StoreError
            An edge's end is not in the store, a name cannot be a label, type or property, or a value cannot be kept.
        """
        work = _Work(self._run, self._labels, changes, batch)
        for type_, edges in grouped(changes.remove_edges, lambda edge: edge.type):
            self._prepare(type_)
            for some in chunks(edges):
                work.remove_edges(type_, [edge.id for edge in some])
        for label, nodes in grouped(changes.remove_nodes, lambda node: node.label):
            for some_nodes in chunks(nodes):
                work.remove_nodes(label, [node.id for node in some_nodes])
        for label, nodes in grouped(each_once(changes.put_nodes), lambda node: node.label):
            for some_nodes in chunks(nodes):
                work.put_nodes(label, some_nodes)
        by_ends = grouped(each_once(changes.put_edges), lambda edge: (edge.type, edge.source_label, edge.target_label))
        for (type_, source, target), edges in by_ends:
            if not changes.fresh:
                self._prepare(type_)
            for some in chunks(edges):
                work.put_edges(type_, source, target, some)
        return work.counts


@dataclass
class _Work:
    """One `Changes` on its way into the store."""

    run: Run
    labels: Mapping[str, tuple[str, ...]]
    changes: Changes
    batch: str
    counts: Counts = field(default_factory=Counts)

    def remove_edges(self, type_: str, ids: list[str]) -> None:
        self.counts.edges_removed += self._removed(statements.delete_edges(type_), ids)

    def remove_nodes(self, label: str, ids: list[str]) -> None:
        held = foreign_edges(self.run, label, ids)
        if held:
            node, type_ = held[0]
            raise Refused("store.foreign-edge", node=node, type=type_)
        self.counts.edges_removed += self._removed(statements.delete_edges_at(label), ids)
        deleted = self.run(statements.delete_nodes(label), {"ids": ids}).counters
        self.counts.nodes_removed += deleted.get("nodes_deleted", 0)

    def put_nodes(self, label: str, nodes: list[Node]) -> None:
        labels = self.labels.get(label, (label, "Node"))
        old: set[str] = set()
        if not self.changes.fresh:
            for row in self.run(statements.existing_nodes(label), {"ids": [node.id for node in nodes]}).rows:
                refuse_foreign(row, label)
                old.add(row["id"])
        rows: dict[str, dict[str, Any]] = {}
        new: list[dict[str, Any]] = []
        for node in nodes:
            row = checked_properties(node)
            row.setdefault("name", node.id)
            row["class"], row["batch"] = label, self.batch
            if node.id in old:
                rows[node.id] = row
            else:
                row["id"] = node.id
                new.append(row)
        self.counts.nodes_updated += self._updated(statements.update_nodes(labels), rows)
        if new:
            statement = statements.create_nodes(labels, keys_of(new) - {"id", "name"})
            self.counts.nodes_created += self.run(statement, {"rows": new}).counters.get("nodes_created", 0)

    def put_edges(self, type_: str, source: str, target: str, edges: list[Edge]) -> None:
        wanted = {edge.id: edge for edge in edges}
        old = set() if self.changes.fresh else self._edges_in_place(type_, wanted)
        rows: dict[str, dict[str, Any]] = {}
        new: list[dict[str, Any]] = []
        for edge_id, edge in wanted.items():
            row = checked_properties(edge)
            row["batch"] = self.batch
            if edge_id in old:
                rows[edge_id] = row
            else:
                row["id"], row[statements.SOURCE], row[statements.TARGET] = edge_id, edge.source, edge.target
                new.append(row)
        self.counts.edges_updated += self._updated(statements.update_edges(type_), rows)
        if new:
            keys = keys_of(new) - {"id", statements.SOURCE, statements.TARGET}
            statement = statements.create_edges(type_, source, target, keys)
            made = self.run(statement, {"rows": new}).counters.get("relationships_created", 0)
            if made != len(new):
                raise self._missing_end(source, target, [wanted[row["id"]] for row in new])
            self.counts.edges_created += made

    def _edges_in_place(self, type_: str, wanted: Mapping[str, Edge]) -> set[str]:
        """Return the ids of edges that are there; one with other ends than wanted is taken away, to be made anew."""
        old: set[str] = set()
        moved: set[str] = set()
        for row in self.run(statements.existing_edges(type_), {"ids": list(wanted)}).rows:
            refuse_foreign(row, type_)
            edge = wanted[row["id"]]
            is_there = (row["source"], row["target"]) == (edge.source, edge.target)
            (old if is_there else moved).add(edge.id)
        if moved:
            self.counts.edges_removed += self._removed(statements.delete_edges(type_), sorted(moved))
        return old - moved

    def _removed(self, statement: str, ids: list[str]) -> int:
        return self.run(statement, {"ids": ids}).counters.get("relationships_deleted", 0)

    def _updated(self, statement: str, rows: Mapping[str, dict[str, Any]]) -> int:
        if not rows:
            return 0
        cleared = self.changes.cleared
        updates = {key: {**dict.fromkeys(cleared.get(key, ())), **row} for key, row in rows.items()}
        return int(self.run(statement, {"ids": list(updates), "rows": updates}).rows[0]["put"])

    def _missing_end(self, source: str, target: str, edges: list[Edge]) -> StoreError:
        for label, end in ((source, "source"), (target, "target")):
            ids = sorted({getattr(edge, end) for edge in edges})
            there = {row["id"] for row in self.run(statements.existing_nodes(label), {"ids": ids}).rows}
            for edge in edges:
                node_id = getattr(edge, end)
                if node_id not in there:
                    return StoreError("store.no-end", edge=edge.id, label=label, end=node_id)
        return StoreError("store.end-twice", edge=edges[0].id, type=edges[0].type)


def refuse_foreign(row: Mapping[str, Any], what: str) -> None:
    """Raise Refused where an existing element is foreign: without ``batch``."""
    if row["batch"] is None:
        raise Refused("store.foreign", what=what, id=row["id"])


def checked_properties(element: Node | Edge) -> dict[str, Any]:
    """Return the properties as a new dict; a value that one of the engines would not keep as it is raises."""
    properties = element.properties
    kinds = set(map(type, properties.values()))
    if list in kinds and all(_is_plain(value) for value in properties.values() if type(value) is list):
        kinds.remove(list)
    if kinds <= _SCALARS and properties.keys() <= _SOUND_KEYS:
        return dict(properties)  # nearly always, and at a third of the cost
    for key, value in properties.items():
        kind = type(value)
        if kind not in _SCALARS and not (kind is list and _is_plain(value)):
            what = Message("store.mixed-list") if kind is list else kind.__name__
            raise StoreError("store.bad-value", id=element.id, key=key, value=what)
        if key in _SOUND_KEYS:
            continue
        if key in RESERVED or key in _GIVEN or key.startswith("_"):
            raise StoreError("store.taken-name", id=element.id, key=key)
        if len(_SOUND_KEYS) < _MOST_KEYS:
            _SOUND_KEYS.add(key)
    return dict(properties)


def _is_plain(values: Any) -> bool:
    kinds = set(map(type, values))
    return len(kinds) <= 1 and kinds <= _SCALARS


def each_once(elements: Iterable[_E]) -> Iterable[_E]:
    """Return the elements by id; of those with one id the last holds."""
    return {element.id: element for element in elements}.values()


def keys_of(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return every key that any of the rows has."""
    keys: set[str] = set()
    for row in rows:
        keys.update(row)
    return keys


def grouped(items: Iterable[_T], key: Callable[[_T], Any]) -> Iterator[tuple[Any, list[_T]]]:
    """Return (key, items) for each key, in the order of the first of each."""
    groups: dict[Any, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return iter(groups.items())


def chunks(items: Sequence[_T]) -> Iterator[list[_T]]:
    """Return the items, `ROWS` at a time."""
    return (list(items[start : start + ROWS]) for start in range(0, len(items), ROWS))
