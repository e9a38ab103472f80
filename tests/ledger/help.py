"""Small records for a ledger."""

from graphkit.findings import RecordLocation
from graphkit.ledger.base import Entry
from graphkit.records.recordset import Accepted

NOW = "2026-01-01T00:00:00Z"


def record(name: str, text: str = "{}", section: str = "entities") -> Accepted:
    return Accepted(section, name, text.encode(), "d", RecordLocation("f.yaml"))


def by_hash(*items: Accepted) -> dict[str, Accepted]:
    return {item.hash: item for item in items}


def entries_of(*items: Accepted) -> list[Entry]:
    return [Entry(item.dataset, item.id, item.hash) for item in items]
