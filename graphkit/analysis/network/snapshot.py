"""The graph of who helps whom, read once: what every measure, path and picture starts from, from either store.

A snapshot holds the actors and places (every node with the label Entity) and the direct edges between them, sorted by
id, so that two stores with the same graph give the same snapshot whatever order they answer in. What few answers need
beside them (roles in acts, what contains what) is read when it is first asked for, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from graphkit.analysis.network.dating import DATES, pairing_spans
from graphkit.analysis.network.edges import PROPERTIES, Batch, EdgeTable, edge_table
from graphkit.analysis.network.nodes import NodeTable, node_table
from graphkit.analysis.network.writable import writable
from graphkit.elements import Edge, Node
from graphkit.query.valid_time import Span, span_of
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint

if TYPE_CHECKING:
    import networkx

CONTAINMENT = ("PART_OF", "LOCATED_IN")
MEMBERSHIP = "MEMBER_OF"
STRUCTURAL = (*CONTAINMENT, MEMBERSHIP)
BROKERING = ("FACILITATED", "BROKERED")
GIVING = ("FUNDED", "PROVIDED", "SENT")


@dataclass(frozen=True)
class Snapshot:
    """Who helps whom, at one moment: nodes, direct edges, and the fingerprint of the graph they were read from.

    Attributes
    ----------
    nodes, programmes : NodeTable
        Actors and places; programmes.
    edges : EdgeTable
        The direct edges.
    fingerprint : str
        Equal for equal graphs, whichever store they are in.
    vocabulary : Vocabulary
        The words for what is in it, the user's own kinds included.
    reader : Reader
        The store it was read from.
    """

    nodes: NodeTable
    edges: EdgeTable
    programmes: NodeTable
    fingerprint: str
    vocabulary: Vocabulary = field(repr=False)
    reader: Reader = field(repr=False)

    def __repr__(self) -> str:
        return f"Snapshot({len(self.nodes.id)} nodes, {len(self.edges.id)} edges)"

    @cached_property
    def row(self) -> dict[str, int]:
        """Id of an actor or place -> its row."""
        return {node_id: place for place, node_id in enumerate(self.nodes.id)}

    @cached_property
    def structure(self) -> tuple[Edge, ...]:
        """What joins actors and places without help: PART_OF, LOCATED_IN and MEMBER_OF, sorted by type and id."""
        return tuple(edge for edge in self._edges_of(STRUCTURAL) if edge.source in self.row and edge.target in self.row)

    @cached_property
    def origins(self) -> tuple[Edge, ...]:
        """From which places groups come, sorted by id."""
        return tuple(
            edge for edge in self._edges_of(("ORIGIN",)) if edge.source in self.row and edge.target in self.row
        )

    @cached_property
    def edgeless_acts(self) -> dict[str, Span]:
        """Activity without a direct edge -> when it held: its receiver is not named, say, or its giver."""
        present = set(self.edges.act.values)
        return {
            activity: span_of({key: value for key, value in zip(DATES, dates, strict=True) if value is not None})
            for columns in self.reader.columns("Activity", DATES)
            for activity, *dates in zip(columns.ids, *(columns.values[key] for key in DATES), strict=True)
            if activity not in present
        }

    @cached_property
    def brokering(self) -> tuple[Edge, ...]:
        """Who brokered which act or pairing, sorted by type and id."""
        return tuple(self._edges_of(BROKERING))

    @cached_property
    def giving(self) -> tuple[Edge, ...]:
        """Who gave in which act: by `GIVING`, the surest role first, and id."""
        return tuple(self._edges_of(GIVING))

    def _edges_of(self, types: Iterable[str]) -> Iterator[Edge]:
        for type_ in types:
            yield from sorted(self.reader.edges(type_), key=lambda edge: edge.id)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return a MultiDiGraph keyed by edge id, nodes and edges in the order of ids.

        Nodes carry ``label`` and ``name``; edges ``type``, ``activity`` (or the pairing), ``sources``, ``programmes``,
        ``counted``, and where they have them ``flow``, ``amount``, ``currency``, ``start_date``. Every writer of
        NetworkX takes the values: dates are ISO text, lists JSON text (``json.loads(edge["sources"])``). Takes
        O(nodes + edges), some 1 kB an edge.
        """
        import networkx as nx

        graph = nx.MultiDiGraph(fingerprint=self.fingerprint)
        nodes, edges = self.nodes, self.edges
        for row, node_id in enumerate(nodes.id):
            label = nodes.label[row]
            graph.add_node(node_id, **writable({"label": label, "class": label, "name": nodes.name[row]}))
        for row, edge_id in enumerate(edges.id):
            more: dict[str, Any] = {}
            if not np.isnan(edges.amount[row]):
                more |= {"amount": float(edges.amount[row]), "currency": edges.currency[row]}
            if edges.flow[row] is not None:
                more["flow"] = edges.flow[row]
            if edges.start_date[row] is not None:
                more["start_date"] = edges.start_date[row]
            graph.add_edge(
                nodes.id[edges.source[row]],
                nodes.id[edges.target[row]],
                key=edge_id,
                **writable(
                    {
                        "type": edges.type[row],
                        "activity": edges.act[row],
                        "sources": edges.sources[row],
                        "programmes": edges.programmes[row],
                        "counted": bool(edges.counted[row]),
                        **more,
                    }
                ),
            )
        return graph


def take_snapshot(reader: Reader, vocabulary: Vocabulary) -> Snapshot:
    """Read actors, places, programmes and direct edges into arrays.

    Takes O(nodes + edges); an edge costs some 350 bytes. Raises StoreError where the store cannot be read.

    Parameters
    ----------
    reader : Reader
        An open store.
    vocabulary : Vocabulary
        With the user's own kinds: it says which labels are actors or places, and which edge types are stored ones.
    """
    nodes = node_table(entities(reader, vocabulary))
    row = {node_id: place for place, node_id in enumerate(nodes.id)}
    edges = edge_table(_batches(reader, vocabulary), row, pairing_spans(reader))
    programmes = node_table(reader.nodes("Programme"))
    return Snapshot(nodes, edges, programmes, fingerprint(reader), vocabulary, reader)


def entities(reader: Reader, vocabulary: Vocabulary) -> Iterator[Node]:
    """Yield every actor and place, label by label."""
    present = reader.info()["labels"]
    for code, label in vocabulary.labels.items():
        if "Entity" in label.groups and present.get(code):
            yield from reader.nodes(code)


def direct_types(reader: Reader, vocabulary: Vocabulary) -> list[str]:
    """Return the types of the direct edges: whatever is no stored type of the vocabulary. A user's kind adds some."""
    return sorted(type_ for type_ in reader.info()["edge_types"] if type_ not in vocabulary.edges)


def _batches(reader: Reader, vocabulary: Vocabulary) -> Iterator[Batch]:
    """Yield the direct edges by column: half the time of reading them as elements."""
    for type_ in direct_types(reader, vocabulary):
        for columns in reader.columns(type_, PROPERTIES):
            batch: Batch = {
                "id": columns.ids, "source": columns.sources, "target": columns.targets,
                "type": [type_] * len(columns), **columns.values,
            }  # fmt: skip
            derived = batch["derived"]
            yield batch if all(derived) else {name: list(compress(batch[name], derived)) for name in batch}
