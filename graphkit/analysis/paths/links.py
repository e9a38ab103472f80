"""What a path may walk on: direct edges, from a broker to the giver of an act, and where asked for, structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import Selection, is_whole, select
from graphkit.elements import Edge
from graphkit.query.valid_time import EXCLUDED, TimeFilter, span_of

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """What joins two parties in one way: a stored edge, or broker and giver with their two role edges at one act.

    ``evidence_id`` is the contribution, activity or pairing whose sources back it, None for a structural edge; ``row``
    is that of a direct edge in the snapshot; ``id`` of a broker and a giver is both edges', joined by ``+``.
    """

    type: str
    source: str
    target: str
    id: str
    act: str | None = None
    evidence_id: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class Walkable:
    """Ends -> the links between them: a direct edge by its row in the snapshot, everything else as a `Link`.

    ``selection`` has ids in place of names, ``count`` says how many links there are, ``as_of`` how many acts held.
    """

    snapshot: Snapshot
    selection: Selection
    between: dict[Pair, list[int | Link]]
    count: int
    as_of: dict[str, Any] | None

    def links(self, ends: Pair) -> tuple[Link, ...]:
        """Return the links between two ends, sorted by type and id."""
        several = (self._link(link) if isinstance(link, int) else link for link in self.between[ends])
        return tuple(sorted(several, key=lambda link: (link.type, link.id)))

    def _link(self, row: int) -> Link:
        edges, nodes = self.snapshot.edges, self.snapshot.nodes
        ends = (nodes.id[edges.source[row]], nodes.id[edges.target[row]])
        return Link(edges.type[row], *ends, edges.id[row], edges.act[row], edges.evidence_id(row), row)


def walkable(snapshot: Snapshot, selection: Selection, *, directed: bool, structural: bool) -> Walkable:
    """Return what a path may walk on, and how many acts held at the time asked about.

    The acts that bring a broker to a giver are those of the edges selected; where nothing but a time is asked for, also
    those that have no direct edge, by their own dates. Takes O(edges).
    """
    selected = select(snapshot, selection)
    edges, nodes = snapshot.edges, snapshot.nodes
    others = _brought_in(snapshot)
    whole, time = is_whole(selected.selection), selection.time
    if not (whole and time is None):
        acts = {edges.act[int(row)] for row in selected.rows}
        if whole and time is not None:
            acts |= {act for act, span in snapshot.edgeless_acts.items() if time.includes(span)}
        others = [link for link in others if link.act in acts]
    if structural:
        others += _structural(snapshot, selection.time)
    between: dict[Pair, list[int | Link]] = {}
    for row in map(int, selected.rows):
        ends = (nodes.id[edges.source[row]], nodes.id[edges.target[row]])
        between.setdefault(pair(ends, directed), []).append(row)
        if directed and edges.symmetric[row]:
            between.setdefault((ends[1], ends[0]), []).append(row)
    for link in others:
        between.setdefault(pair((link.source, link.target), directed), []).append(link)
    return Walkable(snapshot, selected.selection, between, len(selected.rows) + len(others), selected.as_of)


def pair(ends: Pair, directed: bool) -> Pair:
    """Return the key of two ends: in their direction, or sorted where it does not matter."""
    return ends if directed or ends[0] < ends[1] else (ends[1], ends[0])


def _brought_in(snapshot: Snapshot) -> list[Link]:
    """Return broker -> giver for each act, once, by the first of the giver's roles in `GIVING`."""
    brokers: dict[str, list[Edge]] = {}
    for edge in snapshot.brokering:
        if edge.type == "FACILITATED":
            brokers.setdefault(edge.target, []).append(edge)
    links: dict[tuple[str, str, str], Link] = {}
    for giving in snapshot.giving:
        for brokering in brokers.get(giving.target, ()):
            key = (brokering.source, giving.source, giving.target)
            if brokering.source != giving.source:
                both = f"{brokering.id}+{giving.id}"
                links.setdefault(key, Link("FACILITATED", *key[:2], both, giving.target, giving.target))
    return list(links.values())


def _structural(snapshot: Snapshot, time: TimeFilter | None) -> Iterator[Link]:
    for edge in snapshot.structure:
        if time is None or time.classify(span_of(edge.properties))[0] != EXCLUDED:
            yield Link(edge.type, edge.source, edge.target, edge.id)
