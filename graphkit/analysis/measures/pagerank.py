"""PageRank of a weighted directed network.

The share of time that a walker spends at a node who follows help from helper to receiver in proportion to its weight,
and who with probability 1 - damping, or at a node that helps nobody, starts again anywhere. With ``reverse`` he walks
from receivers to helpers, so that helpers of important receivers rank high.

Reference: Brin and Page (1998), Computer Networks 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array, diags_array

from graphkit.analysis.measures.base import NetworkMeasure, Vector
from graphkit.analysis.measures.degrees import out_strength
from graphkit.errors import UsageError

TOLERANCE = 1e-10


@dataclass(frozen=True, kw_only=True)
class PageRank(NetworkMeasure):
    """PageRank; see the top of this module.

    Attributes
    ----------
    damping : float
        How likely the walker goes on, between 0 and 1 without its ends.
    tolerance : float
        See `pagerank`.
    """

    name: ClassVar[str] = "pagerank"

    damping: float = 0.85
    tolerance: float = TOLERANCE

    def __post_init__(self) -> None:
        if not 0 < self.damping < 1:
            raise UsageError("analyze.choice", what="damping", value=self.damping, allowed="0 < damping < 1")

    def values(self, matrix: csr_array) -> Vector:
        """Return the shares. O(edges) for each of some 140 rounds."""
        return pagerank(matrix, self.damping, self.tolerance)


def pagerank(matrix: csr_array, damping: float = 0.85, tolerance: float = TOLERANCE, rounds: int = 10_000) -> Vector:
    """Return the stationary shares of a walker on a weighted directed network; they add up to 1.

    Parameters
    ----------
    matrix : csr_array of float, shape (n, n)
        ``matrix[i, j]`` >= 0 is the weight of the edge i -> j. A row without entries leads everywhere alike.
    damping : float
        How likely the walker follows an edge.
    tolerance : float
        How little the shares change in all, as a sum of absolute changes, in the last round.
    rounds : int
        When to give up.

    Returns
    -------
    ndarray of float, shape (n,)
        Adds up to 1.

    Raises
    ------
    ArithmeticError
        If it has not settled after so many rounds.

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
        if np.abs(there - here).sum() < tolerance:
            return np.asarray(there)
        here = there
    raise ArithmeticError(f"PageRank has not settled after {rounds} rounds; a smaller damping settles sooner")
