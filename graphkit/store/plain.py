"""One set of plain types for what queries answer, whichever engine answers.

========================  ==========================================================================================
in the graph              in a row
========================  ==========================================================================================
null, text, truth, number ``None``, ``str``, ``bool``, ``int``, ``float``
date, time, datetime      ``datetime.date``, ``datetime.time``, ``datetime.datetime`` (aware where it has a zone)
duration                  ``{"months": int, "days": int, "seconds": int or float}``
point                     ``{"longitude": float, "latitude": float}``
list, map                 ``list``, ``dict``
node                      ``{"id": str, "labels": [str], "properties": {…}}``, labels sorted
relationship              ``{"id": str, "type": str, "start": str, "end": str, "properties": {…}}``
path                      ``{"nodes": [node], "relationships": [relationship]}``
========================  ==========================================================================================

``id``, ``start`` and ``end`` are the ids that graphkit gives; a foreign element without an ``id``
has the engine's key.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

LookUp = Callable[[Sequence[str]], Mapping[str, str]]
"""Engine's keys of nodes -> their ids, asked of the store."""


class Plain:
    """Builds the plain values of one answer. Engines differ in how they mark a value, not in what it becomes.

    A relationship knows its ends by the engine's keys only; `finish` asks once for the ids of those ends that are no
    node of the answer.
    """

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._open: list[tuple[dict[str, Any], str, str]] = []

    def node(self, key: str, labels: Iterable[str], properties: dict[str, Any]) -> dict[str, Any]:
        """Return a node; `key` is what the engine calls it."""
        node_id = str(properties.get("id", key))
        self._ids[key] = node_id
        return {"id": node_id, "labels": sorted(labels), "properties": properties}

    def relationship(self, key: str, type_: str, start: str, end: str, properties: dict[str, Any]) -> dict[str, Any]:
        """Return a relationship; `start` and `end` are the engine's keys of nodes."""
        made = {"id": str(properties.get("id", key)), "type": type_, "start": "", "end": "", "properties": properties}
        self._open.append((made, start, end))
        return made

    def path(self, nodes: list[dict[str, Any]], relationships: list[dict[str, Any]]) -> dict[str, Any]:
        """Return a path, its nodes and relationships in order."""
        return {"nodes": nodes, "relationships": relationships}

    def finish(self, look_up: LookUp) -> None:
        """Fill in the ends of the relationships. One more query, and only where an end is in no node of the answer."""
        keys = {key for _, start, end in self._open for key in (start, end)} - self._ids.keys()
        ids = {**self._ids, **(look_up(sorted(keys)) if keys else {})}
        for made, start, end in self._open:
            made["start"], made["end"] = ids.get(start, start), ids.get(end, end)
        self._open.clear()


def duration(months: int, days: int, seconds: int, nanoseconds: int = 0) -> dict[str, int | float]:
    """Return a duration; parts of a second make ``seconds`` a float.

    >>> duration(14, 3, 4, 500_000_000)
    {'months': 14, 'days': 3, 'seconds': 4.5}
    """
    return {"months": months, "days": days, "seconds": seconds + nanoseconds / 1e9 if nanoseconds else seconds}


def point(longitude: float, latitude: float) -> dict[str, float]:
    """Return a point on the earth, in degrees."""
    return {"longitude": longitude, "latitude": latitude}
