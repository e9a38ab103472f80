"""Which help an answer looks at: one value, applied once to one snapshot by whatever measures, walks or draws."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.network.columns import Column
from graphkit.analysis.network.snapshot import MEMBERSHIP, Snapshot
from graphkit.errors import UsageError
from graphkit.query.valid_time import POSSIBLE, STATES, TimeFilter
from graphkit.wording.nearest import closest

REALISED = "realised"
BROKERED = "FACILITATED_FOR"
HELP_FLOWS = ("aid", "investment", "labour", "mixed", "trade")
"""Every flow but `relation`: an agreement or a visit is no help yet."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which direct edges an answer looks at; the defaults select what analysts mean by help.

    Attributes
    ----------
    programmes : collection of str
        Programmes, by id, name or alias; empty is all. An edge of several programmes belongs to each.
    kinds : collection of str
        Kinds of help, as ``donation``; empty is all.
    flows : collection of str
        What the help is: ``aid``, ``investment``, ``trade``, ``labour``, ``relation`` (agreements, exchanges),
        ``mixed``; empty is all. Pairings have a flag of their own.
    within : collection of str
        Places, by id, name or alias: keeps help from or to them and whatever lies in them (by PART_OF and LOCATED_IN,
        of groups also by ORIGIN); empty is everywhere.
    benefit : collection of str
        Who benefits (``forward``, ``reverse``, ``mutual``); empty is any.
    learning, brokers, pairings : bool
        Whether stays to learn, the edges of brokers (FACILITATED_FOR) and pairings (PAIRED_WITH) count as help.
    currency : str, optional
        Of the amounts that are added up; may be left out where there is only one.
    stage : str
        Of the amounts that are added up: ``planned``, ``disbursed``… or ``realised`` (disbursed or completed).
    time : TimeFilter, optional
        Keep what held then, for certain or, unless it says so, possibly: ``parse_time("2018", certain=True)``.

    Examples
    --------
    >>> Selection(kinds=("donation",), brokers=True).stage
    'realised'
    """

    programmes: Collection[str] = ()
    kinds: Collection[str] = ()
    flows: Collection[str] = HELP_FLOWS
    within: Collection[str] = ()
    benefit: Collection[str] = ("forward", "mutual")
    learning: bool = False
    brokers: bool = False
    pairings: bool = False
    currency: str | None = None
    stage: str = REALISED
    time: TimeFilter | None = None


HELP = Selection()
"""What analysts mean by help, unless they ask otherwise."""
EVERY_EDGE = Selection(flows=(), benefit=(), learning=True, brokers=True, pairings=True)
"""All direct edges: what paths walk on and pictures show, unless asked otherwise."""


def every_edge(
    programmes: Collection[str] = (),
    kinds: Collection[str] = (),
    *,
    flows: Collection[str] = (),
    within: Collection[str] = (),
    time: TimeFilter | None = None,
) -> Selection:
    """Return `EVERY_EDGE` under some programmes, of some kinds and flows, in some places, and of a time."""
    return replace(EVERY_EDGE, programmes=programmes, kinds=kinds, flows=flows, within=within, time=time)


def is_whole(selection: Selection) -> bool:
    """Return whether a selection leaves nothing out, but for the time."""
    filters = ("programmes", "kinds", "flows", "within", "benefit")
    flags = selection.learning and selection.brokers and selection.pairings
    return flags and not any(getattr(selection, name) for name in filters)


@dataclass(frozen=True)
class SelectedEdges:
    """The direct edges that a selection keeps.

    Attributes
    ----------
    snapshot : Snapshot
    selection : Selection
        With ids in place of names, sorted.
    rows : ndarray of int
        Rows of ``snapshot.edges``, ascending, and so in the order of ids.
    as_of : dict or None
        The time asked about, and how many acts and pairings are certain, possible or excluded then.
    """

    snapshot: Snapshot
    selection: Selection
    rows: NDArray[np.intp]
    as_of: dict[str, Any] | None

    @cached_property
    def doubts(self) -> dict[int, str]:
        """Row -> why it is only possible that the edge held at the time asked about."""
        time = self.selection.time
        if time is None:
            return {}
        found = self.snapshot.edges.span.map(time.classify)
        return {int(row): reason for row in self.rows for state, reason in (found[int(row)],) if state == POSSIBLE}


def select(snapshot: Snapshot, selection: Selection, nodes: Collection[str] | None = None) -> SelectedEdges:
    """Apply a selection.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    selection : Selection
    nodes : collection of str, optional
        Ids: keep only edges between these actors and places.

    Raises
    ------
    UnknownName
        If a programme or place is unknown, or several have that name.
    UsageError
        If a kind of help, a flow, a stage or a currency is unknown.

    Notes
    -----
    Takes O(edges).
    """
    _check_codes(selection, snapshot)
    named = replace(
        selection,
        programmes=sorted({snapshot.programmes.find(name, "programme") for name in selection.programmes}),
        kinds=sorted(selection.kinds),
        flows=sorted(selection.flows),
        within=sorted({snapshot.nodes.find(name, "place") for name in selection.within}),
        benefit=sorted(selection.benefit),
    )
    kept = _kept(snapshot, named)
    if nodes is not None:
        kept &= _touches(snapshot, nodes, np.logical_and)
    counts: dict[str, Any] | None = None
    if named.time is not None:
        kept, counts = _at_time(snapshot, kept, named.time)
        if nodes is None and is_whole(named):  # of the whole graph, what has no direct edge is counted, too
            for span in snapshot.edgeless_acts.values():
                counts["acts"][named.time.classify(span)[0]] += 1
    return SelectedEdges(snapshot, named, np.flatnonzero(kept), counts)


def _kept(snapshot: Snapshot, selection: Selection) -> NDArray[np.bool_]:
    """Return which edges are kept, whatever the time."""
    edges = snapshot.edges
    kept = np.ones(len(edges), dtype=np.bool_)
    if selection.benefit:
        kept &= edges.benefit.isin({*selection.benefit, None})  # a pairing has none: its own flag asks for it
    if not selection.learning:
        kept &= ~edges.learning
    if not selection.brokers:
        kept &= ~edges.type.isin({BROKERED})
    if not selection.pairings:
        kept &= ~edges.paired
    if selection.programmes:
        wanted = set(selection.programmes)
        kept &= edges.programmes.isin({value for value in edges.programmes.values if wanted.intersection(value)})
    if selection.kinds:
        kept &= edges.kind.isin(set(selection.kinds))
    if selection.flows:
        kept &= edges.flow.isin(set(selection.flows)) | edges.paired  # pairings have a flag of their own
    if selection.within:
        kept &= _touches(snapshot, _within(snapshot, selection.within), np.logical_or)
    return kept


def _touches(snapshot: Snapshot, nodes: Collection[str], join: np.ufunc) -> NDArray[np.bool_]:
    """Return which edges have both ends (`np.logical_and`) or at least one (`np.logical_or`) among some nodes."""
    among = np.zeros(len(snapshot.nodes), dtype=np.bool_)
    among[[snapshot.row[node_id] for node_id in nodes if node_id in snapshot.row]] = True
    edges = snapshot.edges
    return np.asarray(join(among[edges.source], among[edges.target]), dtype=np.bool_)


def _within(snapshot: Snapshot, places: Collection[str]) -> set[str]:
    """Return these places and whatever lies in them or, of groups, comes from there, at any time and depth."""
    parts: dict[str, list[str]] = {}
    for edge in (*snapshot.structure, *snapshot.origins):
        if edge.type != MEMBERSHIP:
            parts.setdefault(edge.target, []).append(edge.source)
    reached, waiting = set(places), list(places)
    while waiting:
        for part in parts.get(waiting.pop(), ()):
            if part not in reached:
                reached.add(part)
                waiting.append(part)
    return reached


def _at_time(snapshot: Snapshot, kept: NDArray[np.bool_], time: TimeFilter) -> tuple[NDArray[np.bool_], dict[str, Any]]:
    """Return which of the edges kept held at the time, and how many acts and pairings are in which state.

    An act is in the state of its surest edge.
    """
    edges = snapshot.edges
    ranks = [STATES.index(time.classify(span)[0]) for span in edges.span.values]
    rank = np.array(ranks, dtype=np.int8)[edges.span.codes] if ranks else np.zeros(len(edges), dtype=np.int8)
    counted: dict[str, list[str]] = {}
    for what, rows in (("acts", kept & ~edges.paired), ("pairings", kept & edges.paired)):
        acts, act_of_row = np.unique(edges.act.codes[rows], return_inverse=True)
        surest = np.full(len(acts), len(STATES) - 1, dtype=np.int8)
        np.minimum.at(surest, act_of_row, rank[rows])
        counted[what] = [STATES[best] for best in surest]
    included = np.array([time.includes_state(state) for state in STATES])
    return kept & included[rank], time.as_dict(**counted)


def count_acts(column: Column[str | None], rows: NDArray[np.intp]) -> int:
    """Return how many different activities and pairings some edges come from."""
    return len(np.unique(column.codes[rows]))


def _check_codes(selection: Selection, snapshot: Snapshot) -> None:
    edges, vocabulary = snapshot.edges, snapshot.vocabulary
    currencies = {code for code in edges.currency.values if code}
    chosen: dict[str, tuple[Collection[str], Iterable[str]]] = {
        "kind": (selection.kinds, {code for code in edges.kind.values if code} | set(vocabulary.kinds)),
        "flow": (selection.flows, vocabulary.allowed("flows")),
        "stage": ((selection.stage,), {REALISED, *vocabulary.allowed("stages")}),
        "currency": ((selection.currency,) if selection.currency and currencies else (), currencies),
    }
    for what, (values, known) in chosen.items():
        allowed = sorted(known)
        for value in values:
            if value not in allowed:
                near = closest(value, allowed)
                raise UsageError("analyze.choice", what=what, value=value, allowed=tuple(allowed), suggestion=near)
