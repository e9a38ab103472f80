"""The helper -> receiver network: which edges count as help, and what an edge between two parties weighs.

What the projection means
-------------------------
A node is an actor or place that takes part in at least one edge of the projection. There is an edge i -> j where i
helped j in the acts selected; parallel direct edges become one. Its weight is

``acts``     how many different activities (or pairings, where those are asked for) the direct edges come from
``amount``   the sum of the figures of money that belong to the two alone, of one flow, currency and stage
             (``graphkit.analysis.network.money``); parties whose help has no such figure are not in it, and
             ``coverage`` says how many that are. A pair whose sum is not positive has no edge: ``coverage`` counts them

With ``amount``, what each party gave and received in all, joint figures with it, stands beside the matrix.

What has no direction (agreements, exchanges, a user's own symmetric kinds: ``symmetric`` on the edge) is stored once,
from the id that sorts first, and runs both ways. Left out unless asked for: the flow ``relation`` (agreements and
exchanges), help in reverse, stays to learn, FACILITATED_FOR (the broker is not the giver), PAIRED_WITH (a relation, not
an act).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graphkit.analysis.network.money import Money, money_of
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import HELP, SelectedEdges, Selection, count_acts, select
from graphkit.errors import UsageError

if TYPE_CHECKING:
    import networkx

Weight = Literal["acts", "amount"]
WEIGHTS: tuple[Weight, ...] = get_args(Weight)


@dataclass(frozen=True)
class Projection:
    """``matrix[i, j]`` is what node i gave node j; ``nodes[i]`` is node i's row in the snapshot. Shape (n, n).

    ``channels[i]`` says whether node i is a fund that only passes on what others give: rankings leave it out. ``given``
    and ``received`` are sums of money, shape (n,), where edges weigh amounts; else None. ``parameters``, ``filter``,
    ``coverage`` and ``as_of`` say how it came about.
    """

    snapshot: Snapshot
    nodes: NDArray[np.intp]
    matrix: csr_array
    channels: NDArray[np.bool_]
    parameters: dict[str, Any]
    filter: dict[str, Any]
    coverage: dict[str, Any]
    as_of: dict[str, Any] | None = None
    given: NDArray[np.float64] | None = None
    received: NDArray[np.float64] | None = None

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
        If a weight, programme, place or kind is unknown, or the amounts are of several flows, or in several
        currencies, and none is named.

    Notes
    -----
    Takes O(edges log edges) time and O(edges) memory.
    """
    if weight not in WEIGHTS:
        raise UsageError("analyze.choice", what="weight", value=weight, allowed=WEIGHTS)
    selected = select(snapshot, selection)
    edges, rows = snapshot.edges, selected.rows
    parameters: dict[str, Any] = {"weight": weight}
    money = money_of(selected) if weight == "amount" else None
    coverage: dict[str, Any] = {}
    if money is not None:
        coverage = {"edges_selected": len(rows), "acts_selected": count_acts(edges.act, rows)}
        coverage |= {name: count for name, count in (("joint", money.joint), ("parts", money.parts)) if count}
        selected, rows = money.selected, money.pairs
        chosen = selected.selection
        parameters |= {"flow": next(iter(chosen.flows), None), "currency": chosen.currency, "stage": chosen.stage}
    coverage = {"edges": len(rows), "acts": count_acts(edges.act, rows)} | coverage
    nodes, matrix = _matrix(snapshot, rows, weight, () if money is None else _with_sums(money))
    if emptied := int(np.count_nonzero(matrix.data <= 0)):
        coverage["pairs_not_positive"] = emptied
        matrix.data[matrix.data < 0] = 0  # reversals that exceed what was given
        matrix.eliminate_zeros()
    sums = {} if money is None else {side: np.nan_to_num(getattr(money, side)[nodes]) for side in ("given", "received")}
    filter_ = _filter(selected.selection)
    return Projection(
        snapshot, nodes, matrix, _channels(selected, nodes), parameters, filter_, coverage, selected.as_of, **sums
    )


def _with_sums(money: Money) -> NDArray[np.intp]:
    """Return the nodes that gave or received money."""
    return np.flatnonzero(~(np.isnan(money.given) & np.isnan(money.received)))


def _channels(selected: SelectedEdges, nodes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which of some nodes are funds that give nothing but what others gave them."""
    snapshot, edges = selected.snapshot, selected.snapshot.edges
    gives = np.zeros(len(snapshot.nodes), dtype=np.bool_)
    gives[edges.source[selected.rows[~edges.giver_is_channel[selected.rows]]]] = True
    channels: NDArray[np.bool_] = (snapshot.nodes.label.isin({"Fund"}) & ~gives)[nodes]
    return channels


def _filter(selection: Selection) -> dict[str, Any]:
    """Return what was selected, for the foot of a table."""
    names = ("programmes", "kinds", "flows", "benefit", "learning", "brokers", "pairings")
    return {name: getattr(selection, name) for name in names} | (
        {"within": selection.within} if selection.within else {}
    )


def _matrix(
    snapshot: Snapshot, rows: NDArray[np.intp], weight: Weight, besides: Sequence[int] | NDArray[np.intp]
) -> tuple[NDArray[np.intp], csr_array]:
    """Return the ends of some edges and the nodes besides, and the weights between them."""
    edges = snapshot.edges
    both = edges.symmetric[rows]
    source = np.concatenate([edges.source[rows], edges.target[rows][both]])
    target = np.concatenate([edges.target[rows], edges.source[rows][both]])
    nodes, ends = np.unique(np.concatenate([source, target, np.asarray(besides, dtype=np.intp)]), return_inverse=True)
    source, target, size = ends[: len(source)], ends[len(source) : 2 * len(source)], len(nodes)
    if weight == "acts":
        act = np.concatenate([edges.act.codes[rows], edges.act.codes[rows][both]])
        distinct = np.unique(np.stack([source, target, act], axis=1), axis=0)
        source, target, data = distinct[:, 0], distinct[:, 1], np.ones(len(distinct))
    else:
        data = np.concatenate([edges.amount[rows], edges.amount[rows][both]])
    matrix = csr_array((data, (source, target)), shape=(size, size))
    matrix.sum_duplicates()
    return nodes.astype(np.intp), matrix
