"""When a direct edge held: by the date of its figure, else its act's; an edge of a pairing by its pairing's.

The edges of a pairing do not say until when it is attested: the pairing does, so it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.analysis.network.evidence import act_of
from graphkit.elements import Edge
from graphkit.query.valid_time import Span, TimeFilter, most_certain, span_of
from graphkit.store.base import Reader


@dataclass(frozen=True, slots=True)
class Dating:
    """Pairing id -> its span; few beside the edges."""

    pairings: Mapping[str, Span]

    @classmethod
    def of(cls, reader: Reader) -> Dating:
        """Read the pairings of a store."""
        return cls({node.id: span_of(node.properties) for node in reader.nodes("Pairing")})

    def span(self, edge: Edge) -> Span:
        """Return what is recorded of when a direct edge held."""
        pairing = edge.properties.get("pairing")
        known = self.pairings.get(str(pairing)) if pairing is not None else None
        return span_of(edge.properties) if known is None else known


def held(edges: Iterable[Edge], reader: Reader, time: TimeFilter) -> tuple[list[Edge], dict[str, Any]]:
    """Return the direct edges that an answer takes in, and how many of their acts and pairings are what.

    An act counts as what its surest edge is: certain, possible or excluded.
    """
    dating = Dating.of(reader)
    kept: list[Edge] = []
    states: dict[str, dict[str, list[str]]] = {"acts": {}, "pairings": {}}
    for edge in edges:
        state, _ = time.classify(dating.span(edge))
        what = "acts" if edge.properties.get("pairing") is None else "pairings"
        states[what].setdefault(act_of(edge) or edge.id, []).append(state)
        if time.includes_state(state):
            kept.append(edge)
    return kept, time.as_dict(**{what: map(most_certain, found.values()) for what, found in states.items()})
