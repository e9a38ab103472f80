"""Nodes and edges as build makes them, plan compares them and stores keep them: plain values.

A property value is str, bool, int, float, ``datetime.date`` or a list of one of these; an absent value has no key.
"""

from dataclasses import dataclass, field
from datetime import date

CONTRACT = 2
"""What elements carry and mean, as docs/model.md has it. Raised when the same records give other elements, so that
queries written for one would be answered wrongly by a graph of the other; every Batch node says under which one it was
written."""

Scalar = str | bool | int | float | date
Value = Scalar | list[str] | list[int] | list[float]
Properties = dict[str, Value]


@dataclass(slots=True)
class Node:
    """A node: ``label`` is the specific one; ``properties`` hold everything but ``id``, the batch left out."""

    id: str
    label: str
    properties: Properties = field(default_factory=dict)


@dataclass(slots=True)
class Edge:
    """An edge from ``source`` to ``target`` (ids); the labels of its ends let a store find them by index."""

    id: str
    type: str
    source: str
    source_label: str
    target: str
    target_label: str
    properties: Properties = field(default_factory=dict)


def edge_id(source: str, type_: str, target: str, *more: str) -> str:
    """Return the stable id of an edge.

    >>> edge_id("act/school", "PROVIDED", "party/x")
    'act/school~PROVIDED~party/x'
    """
    return "~".join((source, type_, target, *more))
