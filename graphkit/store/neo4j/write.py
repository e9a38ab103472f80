"""Applies changes inside one transaction of a server, in the way that costs a server least.

One index, on the id of ``:Node``, serves all labels. Many rows go as lists, which are smaller on the wire than maps;
few go as maps, since a statement that names their keys would be a new one each time, and planning it costs more.

What is to go loses its id at once and is deleted as the transaction's last act. For in a transaction that has deleted,
each look-up in an index first copies the list of all that was deleted, and keeps the copy until the statement ends:
20,000 look-ups after 20,000 deletions filled a heap of 2 GB.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import neo4j

from graphkit.elements import Edge, Node
from graphkit.errors import Refused, StoreError
from graphkit.store.base import Changes, Counts
from graphkit.store.cypher.statements import checked, existing_edges, existing_nodes, foreign_edges
from graphkit.store.write import checked_properties, chunks, each_once, grouped, keys_of, refuse_foreign

FEW = 200
"""Rows up to which the statement names no keys."""
ANCHOR = "Node"
"""The label under which every node is found by its id."""

_EXISTING = existing_nodes(ANCHOR)
_FOREIGN = foreign_edges(ANCHOR)
_LEAVE_NODES = "MATCH (n:Node) WHERE n.id IN $ids AND n.batch IS NOT NULL REMOVE n.id RETURN elementId(n) AS key"
_LEAVE_EDGES_AT = (
    "MATCH (n:Node)-[e]-() WHERE n.id IN $ids AND e.batch IS NOT NULL AND e.id IS NOT NULL "
    "WITH DISTINCT e REMOVE e.id RETURN elementId(e) AS key"
)
_DELETE_EDGES = "UNWIND $keys AS key MATCH ()-[e]->() WHERE elementId(e) = key DELETE e"
_DELETE_NODES = "UNWIND $keys AS key MATCH (n) WHERE elementId(n) = key DELETE n"


class Writing:
    """Everything that one transaction changes: `apply` as often as there are chunks, then `finish`, then commit.

    Parameters
    ----------
    transaction : neo4j.Transaction
    labels : mapping of str to tuple of str
        Label -> all labels of its nodes, the specific one first; a label that is not in it gets ``Node`` besides.
    types : dict of str to bool
        Whether the store has edges of a type: where not, there are none to look up. Filled as types are met.
    """

    def __init__(
        self, transaction: neo4j.Transaction, labels: Mapping[str, tuple[str, ...]], types: dict[str, bool]
    ) -> None:
        self._transaction = transaction
        self._labels = labels
        self._types = types
        self._edges_to_go: list[str] = []
        self._nodes_to_go: list[str] = []

    def apply(self, changes: Changes, batch: str, *, look: bool = False) -> Counts:
        """Remove edges, remove nodes, put nodes, put edges; return what the server counted.

        With `look`, nothing counts as fresh: a server that failed in a commit may have kept it.

        Raises
        ------
        Refused
            An element to put or a node to remove is foreign, or holds a foreign edge.
        StoreError
            An edge's end is not in the store, a name cannot be a label, type or property, or a value cannot be kept.
        """
        counts = Counts()
        fresh = changes.fresh and not look
        for type_, edges in grouped(changes.remove_edges, lambda edge: edge.type):
            for some in chunks(edges):
                counts.edges_removed += self._leave_edges(type_, [edge.id for edge in some])
        for _, nodes in grouped(changes.remove_nodes, lambda node: checked(node.label)):
            for some_nodes in chunks(nodes):
                self._leave_nodes([node.id for node in some_nodes], counts)
        for label, nodes in grouped(each_once(changes.put_nodes), lambda node: node.label):
            for some_nodes in chunks(nodes):
                self._put_nodes(label, some_nodes, changes.cleared, batch, counts, fresh=fresh)
        for type_, edges in grouped(each_once(changes.put_edges), lambda edge: edge.type):
            for some in chunks(edges):
                self._put_edges(type_, some, changes.cleared, batch, counts, fresh=fresh)
        return counts

    def finish(self) -> None:
        """Delete what was marked, as the last step. Raises StoreError where the server deletes fewer."""
        for statement, keys, counter in (
            (_DELETE_EDGES, self._edges_to_go, "relationships_deleted"),
            (_DELETE_NODES, self._nodes_to_go, "nodes_deleted"),
        ):
            for some in chunks(keys):
                deleted = getattr(self._transaction.run(statement, keys=some).consume().counters, counter)
                if deleted != len(some):
                    raise StoreError("store.neo4j.deleted", deleted=deleted, wanted=len(some))
            keys.clear()

    def _run(self, statement: str, **parameters: object) -> list[dict[str, Any]]:
        return [dict(record.items()) for record in self._transaction.run(statement, parameters)]

    def _leave_edges(self, type_: str, ids: list[str]) -> int:
        statement = (
            f"MATCH ()-[e:{checked(type_)}]->() WHERE e.id IN $ids AND e.batch IS NOT NULL "
            "REMOVE e.id RETURN elementId(e) AS key"
        )
        keys = [row["key"] for row in self._run(statement, ids=ids)]
        self._edges_to_go += keys
        return len(keys)

    def _leave_nodes(self, ids: list[str], counts: Counts) -> None:
        for row in self._run(_FOREIGN, ids=ids):
            raise Refused("store.foreign-edge", node=row["id"], type=row["type"])
        edges = [row["key"] for row in self._run(_LEAVE_EDGES_AT, ids=ids)]
        nodes = [row["key"] for row in self._run(_LEAVE_NODES, ids=ids)]
        self._edges_to_go += edges
        self._nodes_to_go += nodes
        counts.edges_removed += len(edges)
        counts.nodes_removed += len(nodes)

    def _put_nodes(
        self, label: str, nodes: list[Node], cleared: Mapping[str, set[str]], batch: str, counts: Counts, *, fresh: bool
    ) -> None:
        old = set()
        for row in () if fresh else self._run(_EXISTING, ids=[node.id for node in nodes]):
            refuse_foreign(row, label)
            old.add(row["id"])
        properties = {node.id: {"name": node.id, **checked_properties(node), "class": label} for node in nodes}
        for key in keys_of(properties.values()):
            checked(key)
        labels = self._labels.get(label, (label, ANCHOR))
        if old:
            statement = (
                f"UNWIND $rows AS r MATCH (n:{ANCHOR} {{id: r[0]}}) "
                f"SET n:{':'.join(map(checked, labels))}, n += r[1], n.batch = $batch RETURN count(n) AS put"
            )
            rows = _updates(properties, old, cleared)
            counts.nodes_updated += self._run(statement, rows=rows, batch=batch)[0]["put"]
        new = {node_id: row for node_id, row in properties.items() if node_id not in old}
        if new:
            values, sets, rows = _rows([[node_id] for node_id in new], list(new.values()))
            stated = ":".join(map(checked, labels))
            statement = f"UNWIND $rows AS r CREATE (e:{stated} {{{values}}}){sets} RETURN count(e) AS put"
            counts.nodes_created += self._run(statement, rows=rows, batch=batch)[0]["put"]

    def _put_edges(
        self, type_: str, edges: list[Edge], cleared: Mapping[str, set[str]], batch: str, counts: Counts, *, fresh: bool
    ) -> None:
        wanted = {edge.id: edge for edge in edges}
        properties = {edge_id: checked_properties(edge) for edge_id, edge in wanted.items()}
        for key in keys_of(properties.values()):
            checked(key)
        for label in {label for edge in edges for label in (edge.source_label, edge.target_label)}:
            checked(label)
        old: set[str] = set()
        moved: list[str] = []
        for row in () if fresh or not self._has(type_) else self._run(existing_edges(type_), ids=list(wanted)):
            refuse_foreign(row, type_)
            edge = wanted[row["id"]]
            if (row["source"], row["target"]) == (edge.source, edge.target):
                old.add(edge.id)
            else:
                moved.append(edge.id)
        if moved:
            counts.edges_removed += self._leave_edges(type_, moved)
        if old:
            statement = (
                f"UNWIND $rows AS r MATCH ()-[e:{type_} {{id: r[0]}}]->() SET e += r[1], e.batch = $batch "
                "RETURN count(e) AS put"
            )
            rows = _updates(properties, old, cleared)
            counts.edges_updated += self._run(statement, rows=rows, batch=batch)[0]["put"]
        new = [edge for edge_id, edge in wanted.items() if edge_id not in old]
        if new:
            heads = [[edge.id, edge.source, edge.target] for edge in new]
            values, sets, rows = _rows(heads, [properties[edge.id] for edge in new])
            statement = (
                f"UNWIND $rows AS r MATCH (a:{ANCHOR} {{id: r[1]}}) MATCH (b:{ANCHOR} {{id: r[2]}}) "
                f"CREATE (a)-[e:{type_} {{{values}}}]->(b){sets} RETURN count(e) AS put"
            )
            made = self._run(statement, rows=rows, batch=batch)[0]["put"]
            if made != len(new):
                raise self._missing_end(new)
            counts.edges_created += made
            self._types[type_] = True

    def _has(self, type_: str) -> bool:
        if type_ not in self._types:  # the server keeps this count: it costs no search
            count = self._run(f"MATCH ()-[e:{checked(type_)}]->() RETURN count(e) AS count")[0]["count"]
            self._types[type_] = count > 0
        return self._types[type_]

    def _missing_end(self, edges: list[Edge]) -> StoreError:
        ids = sorted(set(chain.from_iterable((edge.source, edge.target) for edge in edges)))
        there = {row["id"] for row in self._run(_EXISTING, ids=ids)}
        for edge in edges:
            for label, node_id in ((edge.source_label, edge.source), (edge.target_label, edge.target)):
                if node_id not in there:
                    return StoreError("store.no-end", edge=edge.id, label=label, end=node_id)
        return StoreError("store.neo4j.unwritten", first=edges[0].id, last=edges[-1].id)


def _updates(
    properties: Mapping[str, dict[str, Any]], old: set[str], cleared: Mapping[str, set[str]]
) -> list[list[Any]]:
    """Return (id, properties) of the elements that are there already; a property to clear is null."""
    return [
        [element_id, {**dict.fromkeys(cleared.get(element_id, ())), **row}]
        for element_id, row in properties.items()
        if element_id in old
    ]


def _rows(heads: list[list[str]], properties: list[dict[str, Any]]) -> tuple[str, str, list[list[Any]]]:
    """Return the properties of a new element ``e``, what is set besides, and rows that begin with the heads."""
    first = len(heads[0])
    values = "id: r[0], batch: $batch"
    if len(properties) <= FEW:
        return values, f" SET e += r[{first}]", [[*head, row] for head, row in zip(heads, properties, strict=True)]
    keys = sorted(keys_of(properties))
    values += "".join(f", {checked(key)}: r[{place}]" for place, key in enumerate(keys, start=first))
    return values, "", [[*head, *map(row.get, keys)] for head, row in zip(heads, properties, strict=True)]
