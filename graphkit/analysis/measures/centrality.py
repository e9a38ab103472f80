"""Who stands where in the helper -> receiver network: rankings by degree, strength, PageRank, betweenness.

Measures are small classes of options (`Degree`, `PageRank(damping=0.85)`…), found by name in `MEASURES`; they measure
the projection of ``graphkit.analysis.network.projection``. Unweighted unless a weight is named; strength weighs acts.
Strength by amount is what a party gave or received in all, as the saved queries ``helpers`` and ``receivers`` have it,
joint figures once for their single side. Funds that only pass on what others give are in no ranking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from graphkit.analysis.measures.base import Measure, Vector
from graphkit.analysis.measures.degrees import Degree, Strength
from graphkit.analysis.network.projection import Projection, project
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.result import Result
from graphkit.analysis.selection import HELP, Selection

DEGREE = Degree()


@dataclass(frozen=True)
class Ranking(Result):
    """Rows of ``rank``, ``id``, ``name``, ``label``, ``value``: highest value first, equal values share a rank."""


def centrality(snapshot: Snapshot, selection: Selection = HELP, measure: Measure = DEGREE) -> Ranking:
    """Rank actors and places by a measure of centrality.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    selection : Selection
        Which help to look at.
    measure : Measure
        What to compute: ``Degree()``, ``PageRank(damping=0.9, reverse=True)``, ``Strength(weight="amount")``…; by name
        from ``graphkit.analysis.measures.base.measure_named``.

    Returns
    -------
    Ranking
        Its ``rows``, ``to_pandas()``, and how they came about.

    Raises
    ------
    UsageError
        If something selected is unknown.

    Notes
    -----
    Takes O(edges log edges) for the projection, and what the measure takes.
    """
    projection = project(snapshot, selection, measure.weight or "acts")
    matrix = csr_array(projection.matrix.T) if measure.reverse else projection.matrix
    if measure.weight is None:
        matrix = csr_array(matrix.astype(bool).astype(float))
    values = _money(projection, measure) if projection.given is not None and isinstance(measure, Strength) else None
    if values is None:
        values = measure.values(matrix)
    coverage = projection.coverage | {"nodes": len(projection), "pairs": int(projection.matrix.nnz)}
    if channels := int(projection.channels.sum()):
        coverage["funds_left_out"] = channels
    parameters = {**projection.parameters, "weight": measure.weight, "reverse": measure.reverse, **measure.options}
    return Ranking(
        measure=measure.name,
        parameters=parameters,
        filter=projection.filter,
        coverage=coverage,
        fingerprint=snapshot.fingerprint,
        columns=("rank", "id", "name", "label", "value"),
        rows=_rows(projection, values),
        as_of=projection.as_of,
    )


def _money(projection: Projection, measure: Strength) -> Vector:
    """Return the sums of money of a measure's sides, joint figures with them, which no edge of the matrix holds."""
    turned = {"given": "received", "received": "given"} if measure.reverse else {}
    sums = [getattr(projection, turned.get(side, side)) for side in measure.sides]
    return np.asarray(np.sum(sums, axis=0), dtype=np.float64)


def _rows(projection: Projection, values: Vector) -> list[dict[str, Any]]:
    nodes = projection.snapshot.nodes
    shown = [float(f"{value:.12g}") for value in values]  # noise in the last digits must not rank anybody
    ranked = [place for place in range(len(shown)) if not projection.channels[place]]
    order = sorted(ranked, key=lambda place: (-shown[place], nodes.id[projection.nodes[place]]))
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
