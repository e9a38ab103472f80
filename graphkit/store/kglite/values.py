"""What kglite answers, as plain values: which dict is a node, and which keys it adds to what was stored."""

from datetime import date, datetime, time
from typing import Any

from graphkit.store.plain import Plain, duration, point

_NODE = {"id", "labels", "properties"}
_RELATIONSHIP = {"id", "start", "end", "type", "properties"}
_PATH = {"nodes", "relationships"}
_POINT = {"latitude", "longitude"}
_DURATION = {"months", "days", "seconds"}


_PLAIN = frozenset({str, int, float, bool, type(None), date, datetime, time})


def plain_rows(rows: list[dict[str, Any]], plain: Plain) -> list[dict[str, Any]]:
    """Return rows of plain values; `plain` still has to be finished."""
    types: set[type] = set()
    for row in rows:
        types.update(map(type, row.values()))
    if types <= _PLAIN:
        return rows
    return [{column: _value(value, plain) for column, value in row.items()} for row in rows]


def without_structure(properties: dict[str, Any]) -> dict[str, Any]:
    """Take away the ``title`` and ``type`` that kglite adds to a node's or relationship's properties; in place.

    graphkit never stores either. A foreign ``title`` stays unless it only repeats the name.
    """
    properties.pop("type", None)
    if "title" in properties and properties["title"] == properties.get("name"):
        del properties["title"]
    return properties


def _value(value: Any, plain: Plain) -> Any:
    if isinstance(value, dict):
        return _dict(value, plain)
    if isinstance(value, list):
        return [_value(item, plain) for item in value]
    return value


def _dict(value: dict[str, Any], plain: Plain) -> Any:
    keys = value.keys()
    if keys == _NODE and isinstance(value["labels"], list):
        return _node(value, plain)
    if keys == _RELATIONSHIP and isinstance(value["properties"], dict):
        properties = without_structure(value["properties"])
        ends = str(value["start"]), str(value["end"])
        return plain.relationship(str(value["id"]), value["type"], *ends, properties)
    if keys == _PATH:
        nodes, relationships = value["nodes"], value["relationships"]
        return plain.path([_value(node, plain) for node in nodes], [_value(edge, plain) for edge in relationships])
    if keys == _POINT:
        return point(value["longitude"], value["latitude"])
    if keys >= _DURATION and keys <= _DURATION | {"nanoseconds"}:
        return duration(value["months"], value["days"], value["seconds"], value.get("nanoseconds", 0))
    is_copy = "id" in keys and "title" in keys and value["title"] == value.get("name")  # properties(n), n {.*}
    return {key: _value(item, plain) for key, item in value.items() if not (is_copy and key == "title")}


def _node(value: dict[str, Any], plain: Plain) -> dict[str, Any]:
    properties = without_structure(value["properties"])
    minted = f"{value['labels'][0]}_{properties.get('id')}" if value["labels"] else None
    if properties.get("title") == minted:  # a foreign node without a name
        del properties["title"]
    return plain.node(str(value["id"]), value["labels"], properties)
