"""Which parties a picture shows: all of them, those in the answer of a query, those around one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import EVERY_EDGE, select
from graphkit.query.find import find_one
from graphkit.query.valid_time import TimeFilter


@dataclass(frozen=True, slots=True)
class Focus:
    """What to show; several conditions hold together, and none shows everything.

    Attributes
    ----------
    query, parameters : str, mapping
        Cypher that only reads: show the actors and places in its answer (ids, nodes, edges or paths, in any column).
    around, hops : str, int
        An actor or place (id, name or alias): show what is at most so many direct edges away.
    """

    query: str | None = None
    parameters: Mapping[str, object] | None = None
    around: str | None = None
    hops: int = 2

    def nodes(self, snapshot: Snapshot, time: TimeFilter | None = None) -> frozenset[str] | None:
        """Return the ids of what to show, None for everything.

        What is around a party at a time is what it was then tied to. Raises QueryError where the query fails,
        UnknownName or AmbiguousName for the party.
        """
        chosen: frozenset[str] | None = None
        if self.query is not None:
            table = snapshot.reader.query(self.query, dict(self.parameters or {}))
            chosen = frozenset(text for row in table.rows for text in _texts(row) if text in snapshot.row)
        if self.around is not None:
            near = _around(snapshot, find_one(snapshot.reader, self.around).id, self.hops, time)
            chosen = near if chosen is None else chosen & near
        return chosen

    def described(self, snapshot: Snapshot) -> dict[str, object]:
        """Return what was asked for, as the foot of the picture has it."""
        description: dict[str, object] = {}
        if self.query is not None:
            description["query"] = " ".join(self.query.split())
            if self.parameters:
                description["parameters"] = dict(self.parameters)
        if self.around is not None:
            description |= {"around": find_one(snapshot.reader, self.around).id, "hops": self.hops}
        return description


EVERYONE = Focus()


def _texts(value: object) -> Iterator[str]:
    """Yield every text in an answer that may be an id: plain, in nodes, at the ends of edges, along paths."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _around(snapshot: Snapshot, centre: str, hops: int, time: TimeFilter | None) -> frozenset[str]:
    edges, nodes = snapshot.edges, snapshot.nodes
    neighbours: dict[str, set[str]] = {}
    for row in map(int, select(snapshot, replace(EVERY_EDGE, time=time)).rows):
        source, target = nodes.id[edges.source[row]], nodes.id[edges.target[row]]
        neighbours.setdefault(source, set()).add(target)
        neighbours.setdefault(target, set()).add(source)
    reached, frontier = {centre}, {centre}
    for _ in range(hops):
        frontier = {other for node_id in frontier for other in neighbours.get(node_id, ())} - reached
        reached |= frontier
    return frozenset(reached)
