"""Who stands where in the helper -> receiver network: degree, strength, PageRank, betweenness.

On the projection of ``graphkit.analysis.network.projection`` with n nodes:

``degree``, ``in_degree``, ``out_degree``        how many parties one helps (out), is helped by (in), and their sum
``strength``, ``in_strength``, ``out_strength``  the same, each party counted with the weight of the edge
``pagerank``      the share of time a walker is at a node who follows help from helper to receiver in proportion to
                  weight, and with probability 1 - damping, or at a node that helps nobody, starts again anywhere;
                  with ``reverse`` he walks from receivers to helpers, so that helpers of important receivers rank high
``betweenness``   the share of shortest directed paths between other nodes that run through a node, divided by
                  (n-1)(n-2); with weights, a step is as long as 1/weight (strong ties are short)

Everything is unweighted unless a weight is named; strength weighs acts unless told otherwise.

References: Brin and Page (1998), Computer Networks 30; Freeman (1977), Sociometry 40; Brandes (2001), J. Math. Soc. 25.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from graphkit.analysis.network.projection import Projection, project
from graphkit.analysis.network.snapshot import Snapshot, take_snapshot
from graphkit.analysis.result import Result
from graphkit.errors import UsageError
from graphkit.store.base import Reader

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking(Result):
    """Rows of ``rank``, ``id``, ``name``, ``label``, ``value``: highest value first, equal values share a rank."""


def centrality(
    source: Reader | Snapshot,
    measure: str = "degree",
    weight: str | None = None,
    *,
    reverse: bool = False,
    damping: float = 0.85,
    **selection: Any,
) -> Ranking:
    """Rank actors and places by a measure of centrality.

    Parameters
    ----------
    source : Reader or Snapshot
        The graph; take one snapshot and pass it where several rankings are wanted.
    measure : str
        A key of ``MEASURES``; see the top of this module.
    weight : {"acts", "amount"}, optional
        What an edge weighs. Degrees take none.
    reverse : bool
        Turn every edge round first: for PageRank of helpers.
    damping : float
        For PageRank: how likely the walker goes on, 0 to 1, without its ends.
    **selection
        ``programmes``, ``kinds``, ``benefit``, ``learning``, ``brokers``, ``pairings``, ``currency``, ``stage``,
        ``as_of``, ``between``, ``certain`` of ``graphkit.analysis.network.projection.project``.

    Returns
    -------
    Ranking
        Its ``rows``, ``to_pandas()``, and how they came about.

    Raises
    ------
    UsageError
        If the measure, weight or something selected is unknown.

    Notes
    -----
    Degree and strength take O(edges), PageRank O(edges) for each of some 140 rounds, betweenness O(nodes * edges).
    """
    if measure not in MEASURES:
        allowed = ", ".join(MEASURES)
        raise UsageError("analyze.choice", what="measure", value=measure, allowed=allowed)
    if not 0 < damping < 1:
        raise UsageError("analyze.choice", what="damping", value=damping, allowed="0 < damping < 1")
    if weight is not None and measure.endswith("degree"):
        instead = measure.replace("degree", "strength")
        raise UsageError("analyze.no-weight", measure=measure, instead=instead)
    weighted = weight or ("acts" if measure.endswith("strength") else None)
    snapshot = source if isinstance(source, Snapshot) else take_snapshot(source)
    projection = project(snapshot, weighted or "acts", **selection)
    matrix = csr_array(projection.matrix.T) if reverse else projection.matrix
    if weighted is None:
        matrix = csr_array(matrix.astype(bool).astype(float))
    parameters = {**projection.parameters, "weight": weighted, "reverse": reverse}
    if measure == "pagerank":
        parameters |= {"damping": damping, "tolerance": TOLERANCE}
        values = pagerank(matrix, damping)
    else:
        values = MEASURES[measure](matrix)
    return Ranking(
        measure=measure,
        parameters=parameters,
        filter=projection.filter,
        coverage=projection.coverage | {"nodes": len(projection), "pairs": int(projection.matrix.nnz)},
        fingerprint=snapshot.fingerprint,
        columns=("rank", "id", "name", "label", "value"),
        rows=_rows(projection, values),
        as_of=projection.as_of,
    )


def in_degree(matrix: csr_array) -> Vector:
    """Return how many non-zero entries each column has.

    >>> in_degree(csr_array([[0, 2.0], [0, 0]])).tolist()
    [0.0, 1.0]
    """
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float64)


def out_degree(matrix: csr_array) -> Vector:
    """Return how many non-zero entries each row has."""
    return np.asarray(np.diff(matrix.indptr), dtype=np.float64)


def degree(matrix: csr_array) -> Vector:
    """Return in-degree plus out-degree: a party that both helps and is helped counts twice."""
    return in_degree(matrix) + out_degree(matrix)


def in_strength(matrix: csr_array) -> Vector:
    """Return the sums of the columns."""
    return np.asarray(matrix.sum(axis=0), dtype=np.float64)


def out_strength(matrix: csr_array) -> Vector:
    """Return the sums of the rows."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64)


def strength(matrix: csr_array) -> Vector:
    """Return in-strength plus out-strength."""
    return in_strength(matrix) + out_strength(matrix)


TOLERANCE = 1e-10


def pagerank(matrix: csr_array, damping: float = 0.85, rounds: int = 10_000) -> Vector:
    """Return the stationary shares of a walker on a weighted directed network; they add up to 1.

    Parameters
    ----------
    matrix : csr_array of float, shape (n, n)
        ``matrix[i, j]`` >= 0 is the weight of the edge i -> j. A row without entries leads everywhere alike.
    damping : float
        How likely the walker follows an edge.
    rounds : int
        When to give up.

    Returns
    -------
    ndarray of float, shape (n,)
        Changed by less than 1e-10 in all (sum of absolute changes) in the last round.

    Raises
    ------
    ArithmeticError
        If it has not settled after that many rounds.

    Examples
    --------
    >>> pagerank(csr_array([[0, 1.0], [1.0, 0]])).round(3).tolist()
    [0.5, 0.5]
    """
    size = matrix.shape[0]
    if size == 0:
        return np.zeros(0)
    totals = out_strength(matrix)
    leads = totals > 0
    steps = csr_array((diags_array(np.divide(1.0, totals, where=leads, out=np.zeros(size))) @ matrix).T)
    here = np.full(size, 1.0 / size)
    for _ in range(rounds):
        restart = (1 - damping + damping * here[~leads].sum()) / size
        there = damping * (steps @ here) + restart
        there /= there.sum()
        if np.abs(there - here).sum() < TOLERANCE:
            return np.asarray(there)
        here = there
    raise ArithmeticError(f"PageRank has not settled after {rounds} rounds; a smaller damping settles sooner")


def betweenness(matrix: csr_array) -> Vector:
    """Return, exactly, the share of shortest directed paths through each node; divided by (n-1)(n-2).

    A step along an edge of weight w is as long as 1/w. Lengths are exact fractions, so that paths of the same length
    tie where sums of floats would not. Takes O(nodes * edges) without weights, more with.

    >>> betweenness(csr_array([[0, 1.0, 0], [0, 0, 1.0], [0, 0, 0]])).tolist()
    [0.0, 0.5, 0.0]
    """
    import networkx as nx

    entries = matrix.tocoo()
    weighted = bool(np.any(matrix.data != 1))
    graph = nx.DiGraph()
    graph.add_nodes_from(range(matrix.shape[0]))
    for source, target, weight in zip(*entries.coords, entries.data, strict=True):
        graph.add_edge(int(source), int(target), length=1 / Fraction(float(weight)) if weighted else 1)
    values = nx.betweenness_centrality(graph, normalized=True, weight="length" if weighted else None)
    return np.array([values[node] for node in range(matrix.shape[0])], dtype=np.float64)


MEASURES: dict[str, Callable[[csr_array], Vector]] = {
    "degree": degree,
    "in_degree": in_degree,
    "out_degree": out_degree,
    "strength": strength,
    "in_strength": in_strength,
    "out_strength": out_strength,
    "pagerank": pagerank,
    "betweenness": betweenness,
}


def _rows(projection: Projection, values: Vector) -> list[dict[str, Any]]:
    nodes = projection.snapshot.nodes
    shown = [float(f"{value:.12g}") for value in values]  # noise in the last digits must not rank anybody
    order = sorted(range(len(shown)), key=lambda place: (-shown[place], nodes.id[projection.nodes[place]]))
    rows: list[dict[str, Any]] = []
    for position, place in enumerate(order, start=1):
        row = int(projection.nodes[place])
        tied = rows and rows[-1]["value"] == shown[place]
        rows.append(
            {
                "rank": rows[-1]["rank"] if tied else position,
                "id": nodes.id[row],
                "name": nodes.name[row],
                "label": nodes.label[row],
                "value": shown[place],
            }
        )
    return rows
