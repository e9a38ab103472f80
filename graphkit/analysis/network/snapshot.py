"""The graph of who helps whom as arrays: what every analysis starts from, taken once, from either store.

A snapshot holds the actors and places (every node with the label Entity) and the direct edges between them, sorted by
id, so that two stores with the same graph give the same snapshot whatever order they answer in.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.network.columns import Column, ColumnBuilder, column_of
from graphkit.analysis.network.dating import Dating
from graphkit.elements import Edge, Node
from graphkit.query.valid_time import Span
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Actors and places (or programmes), sorted by id: parallel columns of length n."""

    id: list[str]
    label: Column[str]
    name: list[str]
    name_en: list[str | None]
    aliases: list[tuple[str, ...]]
    identifiers: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.id)

    def names(self, row: int) -> list[str]:
        """Return everything that identifies a node, its id first, its name second."""
        known = (self.id[row], self.name[row], self.name_en[row], *self.aliases[row], *self.identifiers[row])
        return [name for name in known if name]


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Direct edges, sorted by id: parallel columns of length m. ``source`` and ``target`` are rows of the node table.

    ``act`` is the activity, or the pairing where the edge comes from one. Amounts and quantities are NaN where the edge
    has none of its own: joint, brokered and per-receiver figures are no amounts of a pair and are not in here. ``span``
    is what is recorded of when it held (``graphkit.analysis.network.dating``).
    """

    id: list[str]
    type: Column[str]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    act: Column[str | None]
    contribution: Column[str | None]
    programmes: Column[tuple[str, ...]]
    sources: Column[tuple[str, ...]]
    kind: Column[str | None]
    benefit: Column[str | None]
    stage: Column[str | None]
    currency: Column[str | None]
    unit: Column[str | None]
    item: Column[str | None]
    amount: NDArray[np.float64]
    quantity: NDArray[np.float64]
    start_date: Column[date | None]
    span: Column[Span]
    learning: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    realised: NDArray[np.bool_]
    joint: NDArray[np.bool_]
    via_group: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Snapshot:
    """Who helps whom, at one moment: nodes, direct edges, and the fingerprint of the graph they were read from."""

    nodes: NodeTable
    edges: EdgeTable
    programmes: NodeTable
    fingerprint: str

    @cached_property
    def row(self) -> dict[str, int]:
        """Id of an actor or place -> its row."""
        return {own: row for row, own in enumerate(self.nodes.id)}

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return a MultiDiGraph of ids; edges are keyed by edge id and carry what an analysis asks of them.

        Nodes carry ``label`` and ``name``; edges ``type``, ``activity`` (or the pairing), ``sources``, ``programmes``,
        and where they have them ``amount``, ``currency``, ``start_date``. Takes O(nodes + edges), some 1 kB an edge.
        """
        import networkx as nx

        graph = nx.MultiDiGraph(fingerprint=self.fingerprint)
        nodes, edges = self.nodes, self.edges
        for row, own in enumerate(nodes.id):
            graph.add_node(own, label=nodes.label[row], name=nodes.name[row])
        for row, own in enumerate(edges.id):
            more: dict[str, Any] = {}
            if not np.isnan(edges.amount[row]):
                more |= {"amount": float(edges.amount[row]), "currency": edges.currency[row]}
            if edges.start_date[row] is not None:
                more["start_date"] = edges.start_date[row]
            graph.add_edge(
                nodes.id[edges.source[row]],
                nodes.id[edges.target[row]],
                key=own,
                type=edges.type[row],
                activity=edges.act[row],
                sources=edges.sources[row],
                programmes=edges.programmes[row],
                counted=bool(edges.counted[row]),
                **more,
            )
        return graph


def take_snapshot(reader: Reader) -> Snapshot:
    """Read actors, places and direct edges into arrays. Takes O(nodes + edges); an edge costs some 300 bytes.

    Raises StoreError where the store cannot be read.
    """
    nodes = node_table(entities(reader))
    programmes = node_table(reader.nodes("Programme"))
    edges = _edge_table(direct_edges(reader), nodes, Dating.of(reader))
    return Snapshot(nodes, edges, programmes, fingerprint(reader))


def entities(reader: Reader) -> Iterable[Node]:
    """Yield every actor and place, label by label."""
    present = reader.info()["labels"]
    for code, label in load_vocabulary().labels.items():
        if "Entity" in label.groups and present.get(code):
            yield from reader.nodes(code)


def direct_edges(reader: Reader) -> Iterable[Edge]:
    """Yield every direct edge. Types that no vocabulary of ours stores are direct ones: a user's kind may add some."""
    stored = load_vocabulary().edges
    for type_ in sorted(reader.info()["edge_types"]):
        if type_ not in stored:
            yield from (edge for edge in reader.edges(type_) if edge.properties.get("derived"))


def node_table(found: Iterable[Node]) -> NodeTable:
    """Return nodes as columns, sorted by id."""
    nodes = sorted(found, key=lambda node: node.id)
    return NodeTable(
        id=[node.id for node in nodes],
        label=column_of(node.label for node in nodes),
        name=[str(node.properties.get("name", node.id)) for node in nodes],
        name_en=[_text(node.properties.get("name_en")) for node in nodes],
        aliases=[_texts(node.properties.get("aliases")) for node in nodes],
        identifiers=[_texts(node.properties.get("identifiers")) for node in nodes],
    )


_TEXTS = ("contribution", "kind", "benefit", "stage", "currency", "unit", "item")
_LISTS = ("programmes", "sources")
_NUMBERS = ("amount", "quantity")
_FLAGS = ("learning", "counted", "realised", "joint", "via_group")


def _edge_table(found: Iterable[Edge], nodes: NodeTable, dating: Dating) -> EdgeTable:
    """Fill the columns edge by edge: five million edges as objects would not fit where their columns do."""
    row = {own: place for place, own in enumerate(nodes.id)}
    ids: list[str] = []
    columns: dict[str, ColumnBuilder[Any]] = {
        key: ColumnBuilder() for key in ("type", "act", "start_date", "span", *_TEXTS, *_LISTS)
    }
    ends = {"source": array("i"), "target": array("i")}
    numbers = {key: array("d") for key in _NUMBERS}
    flags = {key: array("b") for key in _FLAGS}
    for edge in found:
        properties = edge.properties
        ids.append(edge.id)
        ends["source"].append(row[edge.source])
        ends["target"].append(row[edge.target])
        columns["type"].add(edge.type)
        columns["act"].add(_text(properties.get("activity") or properties.get("pairing")))
        columns["start_date"].add(_date(properties.get("start_date")))
        columns["span"].add(dating.span(edge))
        for key in _TEXTS:
            columns[key].add(_text(properties.get(key)))
        for key in _LISTS:
            columns[key].add(_texts(properties.get(key)))
        for key in _NUMBERS:
            numbers[key].append(properties.get(key, math.nan))  # type: ignore[arg-type]  # a float by the contract
        for key in _FLAGS:
            flags[key].append(bool(properties.get(key)))
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)
    ordered: dict[str, Any] = {key: builder.column().take(order) for key, builder in columns.items()}
    ordered |= {key: np.array(values, dtype=np.int32)[order] for key, values in ends.items()}
    ordered |= {key: np.array(values, dtype=np.float64)[order] for key, values in numbers.items()}
    ordered |= {key: np.array(values, dtype=np.bool_)[order] for key, values in flags.items()}
    return EdgeTable(id=[ids[place] for place in order], **ordered)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None
