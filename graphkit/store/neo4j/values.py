"""What the Neo4j driver answers, as plain values; see ``graphkit.store.plain``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timezone
from datetime import time as clock
from typing import Any

from neo4j import graph, spatial, time

from graphkit.store.plain import Plain, duration, point

_PLAIN = (str, bool, int, float, type(None))
_PLAIN_TYPES = frozenset(_PLAIN)


def plain_rows(columns: Sequence[str], records: Sequence[Iterable[Any]], plain: Plain) -> list[dict[str, Any]]:
    """Return records, the values of these columns, as rows of plain values; `plain` still has to be finished."""
    types: set[type] = set()
    for record in records:
        types.update(map(type, record))
    if types <= _PLAIN_TYPES:
        return [dict(zip(columns, record, strict=True)) for record in records]
    return [
        {column: plain_value(value, plain) for column, value in zip(columns, record, strict=True)} for record in records
    ]


def plain_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of one node or relationship as plain values."""
    return {key: value if isinstance(value, _PLAIN) else _scalar(value) for key, value in properties.items()}


def plain_column(values: Iterable[Any]) -> list[Any]:
    """Return the values of one property of many elements as plain ones."""
    column = list(values)
    return column if set(map(type, column)) <= _PLAIN_TYPES else list(map(_scalar, column))


def plain_value(value: Any, plain: Plain) -> Any:
    """Return any value of an answer as a plain one."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list):
        return [plain_value(item, plain) for item in value]
    if isinstance(value, dict):
        return {key: plain_value(item, plain) for key, item in value.items()}
    if isinstance(value, graph.Node):
        return plain.node(value.element_id, value.labels, plain_properties(value))
    if isinstance(value, graph.Relationship):
        return _relationship(value, plain)
    if isinstance(value, graph.Path):
        nodes = [plain_value(node, plain) for node in value.nodes]
        return plain.path(nodes, [_relationship(edge, plain) for edge in value.relationships])
    return _scalar(value)


def _relationship(value: Any, plain: Plain) -> dict[str, Any]:
    ends = value.start_node.element_id, value.end_node.element_id
    return plain.relationship(value.element_id, value.type, *ends, plain_properties(value))


def _with_plain_zone(value: date | datetime | clock) -> date | datetime | clock:
    """Return a time with the offset of its zone: the driver's zones are classes of packages of its own."""
    if isinstance(value, datetime | clock) and (offset := value.utcoffset()) is not None:
        return value.replace(tzinfo=timezone(offset))
    return value


def _scalar(value: Any) -> Any:
    if isinstance(value, time.Date | time.DateTime | time.Time):
        return _with_plain_zone(value.to_native())
    if isinstance(value, time.Duration):
        return duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, spatial.WGS84Point):
        return point(value.longitude, value.latitude)
    if isinstance(value, list):
        return [_scalar(item) for item in value]
    return value
