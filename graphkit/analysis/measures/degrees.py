"""How many parties one helps or is helped by, and how much: degree and strength.

``degree`` is in-degree plus out-degree: a party that both helps and is helped counts twice. ``strength`` is the same,
each party counted with the weight of its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from graphkit.analysis.measures.base import NetworkMeasure, Vector
from graphkit.analysis.network.projection import Weight
from graphkit.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Degree(NetworkMeasure):
    """How many parties one helps or is helped by. Takes no weight: `Strength` does."""

    name: ClassVar[str] = "degree"

    def __post_init__(self) -> None:
        if self.weight is not None:
            instead = self.name.replace("degree", "strength")
            raise UsageError("analyze.no-weight", measure=self.name, instead=instead)

    def values(self, matrix: csr_array) -> Vector:
        """Return in-degree plus out-degree."""
        return in_degree(matrix) + out_degree(matrix)


@dataclass(frozen=True, kw_only=True)
class InDegree(Degree):
    """By how many parties one is helped."""

    name: ClassVar[str] = "in_degree"

    def values(self, matrix: csr_array) -> Vector:
        """Return the in-degrees."""
        return in_degree(matrix)


@dataclass(frozen=True, kw_only=True)
class OutDegree(Degree):
    """How many parties one helps."""

    name: ClassVar[str] = "out_degree"

    def values(self, matrix: csr_array) -> Vector:
        """Return the out-degrees."""
        return out_degree(matrix)


@dataclass(frozen=True, kw_only=True)
class Strength(NetworkMeasure):
    """How much one gives and receives."""

    name: ClassVar[str] = "strength"
    sides: ClassVar[tuple[str, ...]] = ("given", "received")

    weight: Weight | None = "acts"

    def values(self, matrix: csr_array) -> Vector:
        """Return in-strength plus out-strength."""
        return in_strength(matrix) + out_strength(matrix)


@dataclass(frozen=True, kw_only=True)
class InStrength(Strength):
    """How much one receives."""

    name: ClassVar[str] = "in_strength"
    sides: ClassVar[tuple[str, ...]] = ("received",)

    def values(self, matrix: csr_array) -> Vector:
        """Return the in-strengths."""
        return in_strength(matrix)


@dataclass(frozen=True, kw_only=True)
class OutStrength(Strength):
    """How much one gives."""

    name: ClassVar[str] = "out_strength"
    sides: ClassVar[tuple[str, ...]] = ("given",)

    def values(self, matrix: csr_array) -> Vector:
        """Return the out-strengths."""
        return out_strength(matrix)


def in_degree(matrix: csr_array) -> Vector:
    """Return how many non-zero entries each column has.

    >>> in_degree(csr_array([[0, 2.0], [0, 0]])).tolist()
    [0.0, 1.0]
    """
    return np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float64)


def out_degree(matrix: csr_array) -> Vector:
    """Return how many non-zero entries each row has."""
    return np.asarray(np.diff(matrix.indptr), dtype=np.float64)


def in_strength(matrix: csr_array) -> Vector:
    """Return the sums of the columns."""
    return np.asarray(matrix.sum(axis=0), dtype=np.float64)


def out_strength(matrix: csr_array) -> Vector:
    """Return the sums of the rows."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64)
