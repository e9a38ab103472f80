"""Which part of the graph a picture shows: all of it, the answer of a query, the surroundings of one party."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.analysis.network.dating import held
from graphkit.analysis.network.snapshot import direct_edges, entities
from graphkit.query.find import find_one
from graphkit.query.valid_time import TimeFilter
from graphkit.store.base import Reader


@dataclass(frozen=True, slots=True)
class Selection:
    """``nodes`` is None for all; ``programmes`` are ids; ``described`` is what the picture's foot says."""

    nodes: frozenset[str] | None
    programmes: frozenset[str]
    described: dict[str, Any]


def select(
    reader: Reader,
    *,
    query: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    around: str | None = None,
    hops: int = 2,
    programmes: Collection[str] = (),
    time: TimeFilter | None = None,
) -> Selection:
    """Return what to show; several conditions hold together. Raises UsageError for what is unknown or ambiguous.

    What is around a party at a time is what it was then tied to.
    """
    described: dict[str, Any] = {}
    kept: frozenset[str] | None = None
    wanted = frozenset(find_one(reader, name).id for name in programmes)
    if wanted:
        described["programmes"] = sorted(wanted)
    if query is not None:
        table = reader.query(query, dict(parameters or {}))
        known = {node.id for node in entities(reader)}
        kept = frozenset(found for row in table.rows for found in _ids(row) if found in known)
        described |= {"query": " ".join(query.split()), **({"parameters": dict(parameters)} if parameters else {})}
    if around is not None:
        centre = find_one(reader, around).id
        near = frozenset(_around(reader, centre, hops, time))
        kept = near if kept is None else kept & near
        described |= {"around": centre, "hops": hops}
    return Selection(kept, wanted, described)


def _ids(value: object) -> Iterator[str]:
    """Yield every text in an answer that may be an id: plain, in nodes, at the ends of edges, along paths."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _ids(part)


def _around(reader: Reader, centre: str, hops: int, time: TimeFilter | None) -> set[str]:
    beside: dict[str, set[str]] = {}
    edges = direct_edges(reader)
    for edge in held(edges, reader, time)[0] if time is not None else edges:
        beside.setdefault(edge.source, set()).add(edge.target)
        beside.setdefault(edge.target, set()).add(edge.source)
    reached, frontier = {centre}, {centre}
    for _ in range(hops):
        frontier = {other for own in frontier for other in beside.get(own, ())} - reached
        reached |= frontier
    return reached
