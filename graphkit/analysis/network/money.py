"""Sums of money over the edges selected: between two parties, of one giver, of one receiver; each figure once.

What is added up is of one flow, one currency and one stage (``realised`` = disbursed or completed). A part is left out
only where its total is in the very set that is summed: among what its giver gave, what its receiver received, or what
stands between two parties. A figure that several share counts once for the side that is single, and between no two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graphkit.analysis.network.edges import EdgeTable
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import REALISED, SelectedEdges
from graphkit.errors import UsageError

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Money:
    """What the edges selected add up to.

    Attributes
    ----------
    selected : SelectedEdges
        With the one flow and currency there is.
    pairs : ndarray of int
        Rows whose amounts add up to what one party gave another: each belongs to one giver and one receiver.
    given, received : ndarray of float, shape (n,)
        What each node of the snapshot gave and received, joint figures with it; NaN where it has no figure.
    joint, parts : int
        How many figures are shared, and so between no two parties; how many amounts are left out beside their total.
    """

    selected: SelectedEdges
    pairs: Rows
    given: NDArray[np.float64]
    received: NDArray[np.float64]
    joint: int
    parts: int


def money_of(selected: SelectedEdges) -> Money:
    """Add up the money of some edges.

    Takes O(edges log edges). Raises UsageError where the amounts are of several flows or currencies.
    """
    snapshot = selected.snapshot
    edges = snapshot.edges
    selected, rows = _of_one_kind(selected)
    joint = edges.sharing.isin({"joint"})[rows]
    pairs = rows[~joint & edges.summed_given[rows]]
    distinct = pairs[~_contained(edges, pairs, np.zeros(len(pairs), dtype=np.int32))]
    directed = rows[~edges.symmetric[rows]]  # what has no direction is nobody's gift
    given = _given_once(snapshot, directed[edges.summed_given[directed]])
    return Money(
        selected=selected,
        pairs=_without_payments_in(snapshot, distinct),
        given=_sums(snapshot, given, edges.source),
        received=_sums(snapshot, directed[edges.summed_received[directed]], edges.target),
        joint=len(np.unique(edges.contribution.codes[rows[joint]])),
        parts=len(pairs) - len(distinct),
    )


def _of_one_kind(selected: SelectedEdges) -> tuple[SelectedEdges, Rows]:
    """Return the selection with its one flow and currency, and the rows whose amounts may be added up."""
    edges, selection = selected.snapshot.edges, selected.selection
    staged = edges.realised if selection.stage == REALISED else edges.stage.isin({selection.stage})
    summed = (edges.summed_given | edges.summed_received) & ~np.isnan(edges.shown_amount)
    rows = selected.rows[(summed & staged & edges.sharing.isin({"", "joint"}))[selected.rows]]
    if selection.currency is not None:
        rows = rows[edges.currency.isin({selection.currency})[rows]]
    flows = sorted({str(edges.flow.values[code]) for code in np.unique(edges.flow.codes[rows])})
    if len(flows) > 1:
        raise UsageError("analyze.flows", flows=tuple(flows))
    currencies = sorted({str(edges.currency.values[code]) for code in np.unique(edges.currency.codes[rows])})
    if len(currencies) > 1:
        raise UsageError("analyze.currencies", currencies=tuple(currencies))
    currency = currencies[0] if currencies else selection.currency
    return replace(selected, selection=replace(selection, flows=flows or selection.flows, currency=currency)), rows


def _given_once(snapshot: Snapshot, rows: Rows) -> Rows:
    """Leave out what a fund pays out of money that the same giver is reported to have paid in."""
    edges = snapshot.edges
    paid_in = {(int(edges.source[row]), snapshot.nodes.id[edges.target[row]]) for row in _into_funds(snapshot, rows)}
    if not paid_in:
        return rows
    return rows[[(int(edges.source[row]), edges.channel[row]) not in paid_in for row in map(int, rows)]]


def _without_payments_in(snapshot: Snapshot, rows: Rows) -> Rows:
    """Leave out what went into a fund, where what the fund paid out for the same giver stands there too."""
    edges = snapshot.edges
    through = rows[~edges.channel.isin({None})[rows]]
    paid_out = {(int(edges.source[row]), edges.channel[row]) for row in map(int, through)}
    doubled = [
        row
        for row in _into_funds(snapshot, rows)
        if (int(edges.source[row]), snapshot.nodes.id[edges.target[row]]) in paid_out
    ]
    return rows[~np.isin(rows, doubled)] if doubled else rows


def _into_funds(snapshot: Snapshot, rows: Rows) -> Sequence[int]:
    funds = snapshot.nodes.label.isin({"Fund"})
    return [int(row) for row in rows[funds[snapshot.edges.target[rows]]]]


def _sums(snapshot: Snapshot, rows: Rows, party: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the sum of each party's figures, NaN where it has none."""
    edges, size = snapshot.edges, len(snapshot.nodes)
    rows = rows[~_contained(edges, rows, party[rows])]
    rows = rows[~_repeated(edges, rows, party[rows])]
    sums = np.bincount(party[rows], weights=edges.shown_amount[rows], minlength=size).astype(np.float64)
    sums[np.bincount(party[rows], minlength=size) == 0] = np.nan
    return sums


def _contained(edges: EdgeTable, rows: Rows, sets: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which rows are parts of a total in the same set; ``sets`` numbers the set of each row."""
    contained = np.zeros(len(rows), dtype=np.bool_)
    parts = np.flatnonzero(~edges.total_ids.isin({()})[rows])
    if not len(parts):
        return contained
    wanted = {total for place in parts for total in edges.total_ids[int(rows[place])]}
    totals = np.flatnonzero(edges.contribution.isin(wanted)[rows])
    present = {(int(sets[place]), edges.contribution[int(rows[place])]) for place in totals}
    for place in parts:
        contained[place] = any((int(sets[place]), total) in present for total in edges.total_ids[int(rows[place])])
    return contained


def _repeated(edges: EdgeTable, rows: Rows, party: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which rows hold a joint figure that stands at the same party before."""
    repeated = edges.sharing.isin({"joint"})[rows]
    joint = np.flatnonzero(repeated)
    keys = np.stack([party[joint], edges.contribution.codes[rows[joint]]], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    repeated[joint[first]] = False
    return repeated
