"""Measures by name: graphkit's own and those of plugins. Nothing heavy is imported before one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphkit.registry import Registry

if TYPE_CHECKING:
    from graphkit.analysis.measures.base import Measure, MeasureFactory
    from graphkit.analysis.network.projection import Weight

_HERE = "graphkit.analysis.measures"
MEASURES: Registry[MeasureFactory] = Registry(
    "graphkit.measures",
    "measure",
    {
        "degree": f"{_HERE}.degrees:Degree",
        "in_degree": f"{_HERE}.degrees:InDegree",
        "out_degree": f"{_HERE}.degrees:OutDegree",
        "strength": f"{_HERE}.degrees:Strength",
        "in_strength": f"{_HERE}.degrees:InStrength",
        "out_strength": f"{_HERE}.degrees:OutStrength",
        "pagerank": f"{_HERE}.pagerank:PageRank",
        "betweenness": f"{_HERE}.betweenness:Betweenness",
    },
)
"""Measures by name, as ``graphkit analyze centrality --measure`` takes them."""


def measure_named(name: str, weight: Weight | None = None, *, reverse: bool = False) -> Measure:
    """Return a measure by name; without a weight, weighted as that measure is by default.

    Raises UsageError for an unknown name, and for a weight that the measure does not take.
    """
    make = MEASURES.get(name)
    return make(reverse=reverse) if weight is None else make(weight=weight, reverse=reverse)
