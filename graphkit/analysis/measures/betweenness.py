"""Betweenness: who stands on the shortest paths between others.

References: Freeman (1977), Sociometry 40; Brandes (2001), J. Math. Soc. 25.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from graphkit.analysis.measures.base import NetworkMeasure, Vector


@dataclass(frozen=True, kw_only=True)
class Betweenness(NetworkMeasure):
    """The share of shortest directed paths between others that run through a party.

    With a weight, strong ties are short: a step is as long as 1/weight.
    """

    name: ClassVar[str] = "betweenness"

    def values(self, matrix: csr_array) -> Vector:
        """Return the shares. O(nodes * edges) without weights, more with."""
        return betweenness(matrix)


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
