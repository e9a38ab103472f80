"""The helper -> receiver network: which edges count as help, and what an edge between two parties weighs.

What the projection means
-------------------------
A node is an actor or place that takes part in at least one edge of the projection. There is an edge i -> j where i
helped j in the acts selected; parallel direct edges become one. Its weight is

``acts``     how many different activities (or pairings, where those are asked for) the direct edges come from
``amount``   the sum of the counted figures of money, in one currency and one stage (``realised`` = disbursed or
             completed); parties whose help has no such figure are not in it, and ``coverage`` says how many that are

What has no direction (agreements, exchanges, a user's own symmetric kinds: ``symmetric`` on the edge) is stored once,
from the id that sorts first, and runs both ways. Left out unless asked for: help in reverse, stays to learn,
FACILITATED_FOR (the broker is not the giver), PAIRED_WITH (a relation, not an act).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import HELP, REALISED, SelectedEdges, Selection, count_acts, select
from graphkit.errors import UsageError

if TYPE_CHECKING:
    import networkx

Weight = Literal["acts", "amount"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)


@dataclass(frozen=True)
class Projection:
    """``matrix[i, j]`` is what node i gave node j; ``nodes[i]`` is node i's row in the snapshot. Shape (n, n).

    ``parameters``, ``filter``, ``coverage`` and ``as_of`` say how it came about.
    """

    snapshot: Snapshot
    nodes: NDArray[np.intp]
    matrix: csr_array
    parameters: dict[str, Any]
    filter: dict[str, Any]
    coverage: dict[str, Any]
    as_of: dict[str, Any] | None = None

    def __len__(self) -> int:
        return len(self.nodes)

    def to_networkx(self) -> networkx.DiGraph:
        """Return a DiGraph of ids with ``weight`` on its edges, nodes and edges in the order of ids."""
        import networkx as nx

        graph = nx.DiGraph()
        ids = [self.snapshot.nodes.id[row] for row in self.nodes]
        graph.add_nodes_from(ids)
        matrix = self.matrix.tocoo()
        for source, target, weight in zip(*matrix.coords, matrix.data, strict=True):
            graph.add_edge(ids[source], ids[target], weight=float(weight))
        return graph


def project(snapshot: Snapshot, selection: Selection = HELP, weight: Weight = "acts") -> Projection:
    """Return the helper -> receiver network of the edges selected.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    selection : Selection
        Which help to look at.
    weight : {"acts", "amount"}
        See the top of this module.

    Raises
    ------
    UsageError
        If a weight, programme, place or kind is unknown, or the amounts are in several currencies and none is named.

    Notes
    -----
    Takes O(edges log edges) time and O(edges) memory.
    """
    if weight not in WEIGHTS:
        raise UsageError("analyze.choice", what="weight", value=weight, allowed=WEIGHTS)
    selected = select(snapshot, selection)
    edges, rows = snapshot.edges, selected.rows
    parameters: dict[str, Any] = {"weight": weight}
    coverage: dict[str, Any] = {}
    if weight == "amount":
        selected, rows = _money(selected)
        parameters |= {"currency": selected.selection.currency, "stage": selection.stage}
        coverage = {"edges_selected": len(selected.rows), "acts_selected": count_acts(edges.act, selected.rows)}
    coverage = {"edges": len(rows), "acts": count_acts(edges.act, rows)} | coverage
    nodes, matrix = _matrix(snapshot, rows, weight)
    return Projection(snapshot, nodes, matrix, parameters, _filter(selected.selection), coverage, selected.as_of)


def _filter(selection: Selection) -> dict[str, Any]:
    """Return what was selected, for the foot of a table."""
    names = ("programmes", "kinds", "benefit", "learning", "brokers", "pairings")
    return {name: getattr(selection, name) for name in names} | (
        {"places": selection.places} if selection.places else {}
    )


def _money(selected: SelectedEdges) -> tuple[SelectedEdges, NDArray[np.intp]]:
    """Return the selection with its one currency, and the rows whose amounts are added up."""
    edges, selection = selected.snapshot.edges, selected.selection
    staged = edges.realised if selection.stage == REALISED else edges.stage.isin({selection.stage})
    rows = selected.rows[(edges.counted & ~np.isnan(edges.amount) & staged)[selected.rows]]
    currency = selection.currency
    if currency is None:
        present = sorted({str(edges.currency[int(row)]) for row in rows})
        if len(present) > 1:
            raise UsageError("analyze.currencies", currencies=tuple(present))
        currency = present[0] if present else None
    if currency is not None:
        rows = rows[edges.currency.isin({currency})[rows]]
    return replace(selected, selection=replace(selection, currency=currency)), rows


def _matrix(snapshot: Snapshot, rows: NDArray[np.intp], weight: Weight) -> tuple[NDArray[np.intp], csr_array]:
    edges = snapshot.edges
    both = edges.symmetric[rows]
    source = np.concatenate([edges.source[rows], edges.target[rows][both]])
    target = np.concatenate([edges.target[rows], edges.source[rows][both]])
    nodes, ends = np.unique(np.concatenate([source, target]), return_inverse=True)
    source, target, size = ends[: len(source)], ends[len(source) :], len(nodes)
    if weight == "acts":
        act = np.concatenate([edges.act.codes[rows], edges.act.codes[rows][both]])
        distinct = np.unique(np.stack([source, target, act], axis=1), axis=0)
        source, target, data = distinct[:, 0], distinct[:, 1], np.ones(len(distinct))
    else:
        data = np.concatenate([edges.amount[rows], edges.amount[rows][both]])
    matrix = csr_array((data, (source, target)), shape=(size, size))
    matrix.sum_duplicates()
    matrix.data[matrix.data < 0] = 0  # reversals that exceed what was given
    matrix.eliminate_zeros()
    return nodes.astype(np.intp), matrix
