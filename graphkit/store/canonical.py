"""One line of text for each node and edge, and one number for the whole graph: equal for equal graphs.

What says how the graph came about is left out: Batch nodes, ``batch``, and the ``score_*`` that an analysis wrote.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from graphkit.elements import Edge, Node
from graphkit.store.base import Reader


def line(element: Node | Edge) -> str:
    r"""Return the line of one element, without its line break.

    >>> line(Node("city/x", "City", {"size": 3, "score_rank": 0.1, "batch": "batch/0001", "name": "甲"}))
    '{"element":"node","id":"city/x","label":"City","properties":{"name":"甲","size":3}}'
    """
    content: dict[str, Any]
    if isinstance(element, Node):
        content = {"element": "node", "id": element.id, "label": element.label}
    else:
        content = {"element": "edge", "id": element.id, "type": element.type}
        content |= {"source": element.source, "target": element.target}
    content["properties"] = {
        key: value
        for key, value in sorted(element.properties.items())
        if key != "batch" and not key.startswith("score_")
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)


def lines(reader: Reader) -> Iterator[str]:
    """Yield the line of every node and edge that graphkit owns, but for Batch nodes, in the order of the store."""
    for node in reader.nodes():
        if node.label != "Batch":
            yield line(node)
    for edge in reader.edges():
        yield line(edge)


def fingerprint(reader: Reader) -> str:
    """Return 64 hex digits that are equal for equal dumps: the sum of the SHA-256 of all lines, modulo 2^256.

    A sum does not mind the order, so the graph is streamed and nothing is sorted. O(elements).
    """
    total = 0
    for text in lines(reader):
        total += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return f"{total % 2**256:064x}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a graph does not hold {type(value).__name__}")
