"""Values that every writer of NetworkX takes: texts, numbers, yes and no."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from graphkit.tables.cells import to_json


def writable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a node or edge for GraphML, GEXF, GML and JSON alike.

    Lists and maps become JSON text (``json.loads`` brings them back), dates ISO text, as in the files that graphkit
    itself writes; what is None is left out.

    >>> writable({"sources": ("src/a", "src/b"), "start_date": date(2024, 5, 1), "amount": 3.5, "note": None})
    {'sources': '["src/a", "src/b"]', 'start_date': '2024-05-01', 'amount': 3.5}
    """
    return {key: _plain(value) for key, value in data.items() if value is not None}


def _plain(value: object) -> object:
    match value:
        case list() | tuple() | Mapping():
            return to_json(value)
        case date() | time():
            return value.isoformat()
        case _:
            return value
