"""The helper -> receiver network: which edges count as help, and what an edge between two parties weighs.

What the projection means
-------------------------
A node is an actor or place that takes part in at least one edge of the projection. There is an edge i -> j where i
helped j in the acts selected; parallel direct edges become one. Its weight is

``acts``     how many different activities (or pairings, where those are asked for) the direct edges come from
``amount``   the sum of the counted figures of money, in one currency and one stage (``realised`` = disbursed or
             completed); parties whose help has no such figure are not in it, and ``coverage`` says how many that are

Agreements and exchanges have no direction (their direct edge starts at the id that sorts first): they run both ways.
Left out unless asked for: help in reverse, learning stays, FACILITATED_FOR (the broker is not the giver), PAIRED_WITH
(a relation, not an act).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graphkit.analysis.network.columns import Column
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.errors import UnknownName, UsageError
from graphkit.query.valid_time import STATES, Day, TimeFilter, parse_time
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.nearest import closest

if TYPE_CHECKING:
    import networkx

WEIGHTS = ("acts", "amount")
BENEFITS = ("forward", "mutual")
REALISED = "realised"


@dataclass(frozen=True)
class Projection:
    """``matrix[i, j]`` is what node i gave node j; ``nodes[i]`` is node i's row in the snapshot. Shape (n, n)."""

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


def project(
    snapshot: Snapshot,
    weight: str = "acts",
    *,
    programmes: Collection[str] = (),
    kinds: Collection[str] = (),
    benefit: Collection[str] = BENEFITS,
    learning: bool = False,
    brokers: bool = False,
    pairings: bool = False,
    currency: str | None = None,
    stage: str = REALISED,
    as_of: Day | None = None,
    between: tuple[Day, Day] | None = None,
    certain: bool = False,
) -> Projection:
    """Return the helper -> receiver network of the edges selected.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    weight : {"acts", "amount"}
        See the top of this module.
    programmes, kinds : collection of str
        Programmes (ids or names) and kinds of help to keep; empty keeps all. An edge of several programmes is in each.
    benefit : collection of str
        Whose good the acts are for; forward and mutual unless asked otherwise.
    learning, brokers, pairings : bool
        Whether to take in stays to learn, FACILITATED_FOR, PAIRED_WITH.
    currency, stage : str
        For ``amount``: the one currency (it may be left out where there is only one) and the stage, or "realised".
    as_of, between, certain
        The time asked about (``graphkit.query.valid_time.parse_time``): help that did not hold then is left out, with
        `certain` also what only may have held.

    Raises
    ------
    UsageError
        If a weight, programme, kind or date is unknown, or the amounts are in several currencies and none is named.

    Notes
    -----
    Takes O(edges log edges) time and O(edges) memory.
    """
    if weight not in WEIGHTS:
        raise UsageError("analyze.choice", what="weight", value=weight, allowed=", ".join(WEIGHTS))
    programmes = [_programme(snapshot, name) for name in programmes]
    _check_kinds(kinds, snapshot)
    kept = _selected(
        snapshot,
        programmes=programmes,
        kinds=kinds,
        benefit=benefit,
        learning=learning,
        brokers=brokers,
        pairings=pairings,
    )
    when = parse_time(as_of, between, certain=certain)
    counts: dict[str, Any] | None = None
    if when is not None:
        kept, counts = _held(snapshot, kept, when)
    chosen = kept
    if weight == "amount":
        currency = currency or _only_currency(snapshot, kept, stage)
        chosen = kept & _money(snapshot, currency, stage)
    nodes, matrix = _matrix(snapshot, chosen, weight)
    parameters: dict[str, Any] = {"weight": weight}
    coverage: dict[str, Any] = {"edges": int(chosen.sum()), "acts": _count(snapshot.edges.act, chosen)}
    if weight == "amount":
        parameters |= {"currency": currency, "stage": stage}
        coverage |= {"edges_selected": int(kept.sum()), "acts_selected": _count(snapshot.edges.act, kept)}
    parts = {"programmes": sorted(programmes), "kinds": sorted(kinds), "benefit": sorted(benefit)}
    flags = {"learning": learning, "brokers": brokers, "pairings": pairings}
    return Projection(snapshot, nodes, matrix, parameters, parts | flags, coverage, counts)


def _selected(
    snapshot: Snapshot,
    *,
    programmes: Collection[str],
    kinds: Collection[str],
    benefit: Collection[str],
    learning: bool,
    brokers: bool,
    pairings: bool,
) -> NDArray[np.bool_]:
    edges = snapshot.edges
    kept = edges.benefit.isin({*benefit, None})  # a pairing has no benefit: it is asked for by its own flag
    if not learning:
        kept &= ~edges.learning
    if not brokers:
        kept &= ~edges.type.isin({"FACILITATED_FOR"})
    if not pairings:
        kept &= edges.kind.codes != _code(edges.kind, "pairing")
    if programmes:
        hits = {value for value in edges.programmes.values if set(value) & set(programmes)}
        kept &= edges.programmes.isin(hits)
    if kinds:
        kept &= edges.kind.isin(set(kinds))
    return kept


def _held(snapshot: Snapshot, kept: NDArray[np.bool_], when: TimeFilter) -> tuple[NDArray[np.bool_], dict[str, Any]]:
    """Return which of the edges kept held at the time, and how many of their acts and pairings are what."""
    edges = snapshot.edges
    states = [when.classify(span)[0] for span in edges.span.values]
    rank = np.array([STATES.index(state) for state in states], dtype=np.int8)[edges.span.codes]
    paired = edges.kind.codes == _code(edges.kind, "pairing")
    counted: dict[str, list[str]] = {}
    for what, rows in (("acts", kept & ~paired), ("pairings", kept & paired)):
        acts, of = np.unique(edges.act.codes[rows], return_inverse=True)
        most_certain = np.full(len(acts), len(STATES) - 1, dtype=np.int8)
        np.minimum.at(most_certain, of, rank[rows])
        counted[what] = [STATES[best] for best in most_certain]
    taken = np.array([when.includes_state(state) for state in STATES])
    return kept & taken[rank], when.as_dict(**counted)


def _money(snapshot: Snapshot, currency: str | None, stage: str) -> NDArray[np.bool_]:
    edges = snapshot.edges
    staged = edges.realised if stage == REALISED else edges.stage.isin({stage})
    counted = edges.counted & ~np.isnan(edges.amount) & staged
    return counted & edges.currency.isin({currency}) if currency else counted


def _only_currency(snapshot: Snapshot, kept: NDArray[np.bool_], stage: str) -> str | None:
    present = kept & _money(snapshot, None, stage)
    found = sorted({str(snapshot.edges.currency[int(row)]) for row in np.flatnonzero(present)})
    if len(found) > 1:
        raise UsageError("analyze.currencies", currencies=", ".join(found))
    return found[0] if found else None


def _matrix(snapshot: Snapshot, chosen: NDArray[np.bool_], weight: str) -> tuple[NDArray[np.intp], csr_array]:
    edges, rows = snapshot.edges, np.flatnonzero(chosen)
    both = edges.type.isin(_symmetric_types())[rows]
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


def _symmetric_types() -> set[str]:
    return {kind.edge for kind in load_vocabulary().kinds.values() if kind.direction == "symmetric"}


def _code(column: Column[str | None], value: str) -> int:
    return column.values.index(value) if value in column.values else -1


def _count(column: Column[str | None], chosen: NDArray[np.bool_]) -> int:
    return len(np.unique(column.codes[chosen]))


def _programme(snapshot: Snapshot, wanted: str) -> str:
    """Return the id of the one programme with this id, name or alias."""
    known = snapshot.programmes
    found = [row for row in range(len(known)) if wanted in known.names(row)]
    if len(found) == 1:
        return known.id[found[0]]
    every = [name for row in range(len(known)) for name in known.names(row)]
    near = closest(wanted, every)
    if near and not found:
        raise UnknownName("entity.near", name=wanted, names=near)
    listed = ", ".join(known.id[row] for row in found or range(len(known)))
    raise UnknownName("analyze.choice", what="programme", value=wanted, allowed=listed)


def _check_kinds(kinds: Collection[str], snapshot: Snapshot) -> None:
    allowed = sorted({kind for kind in snapshot.edges.kind.values if kind} | set(load_vocabulary().kinds))
    for kind in kinds:
        if kind not in allowed:
            near = closest(kind, allowed)
            raise UsageError("analyze.choice", what="kind", value=kind, allowed=", ".join(allowed), suggestion=near)
