"""Who stands where in the helper -> receiver network: rankings by degree, strength, PageRank, betweenness.

Measures are small classes of options (`Degree`, `PageRank(damping=0.85)`…), found by name in `MEASURES`; they measure
the projection of ``graphkit.analysis.network.projection``. Unweighted unless a weight is named; strength weighs acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.sparse import csr_array

from graphkit.analysis.measures.base import Measure, Vector
from graphkit.analysis.measures.degrees import Degree
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
    parameters = {**projection.parameters, "weight": measure.weight, "reverse": measure.reverse, **measure.options}
    return Ranking(
        measure=measure.name,
        parameters=parameters,
        filter=projection.filter,
        coverage=projection.coverage | {"nodes": len(projection), "pairs": int(projection.matrix.nnz)},
        fingerprint=snapshot.fingerprint,
        columns=("rank", "id", "name", "label", "value"),
        rows=_rows(projection, measure.values(matrix)),
        as_of=projection.as_of,
    )


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
