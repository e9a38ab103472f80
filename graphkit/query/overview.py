"""What is in a store: engine, versions, counts, programmes, sources, the last batch."""

from importlib import metadata
from typing import Any

from graphkit.query.dates import format_date
from graphkit.store.base import Reader
from graphkit.wording.moments import local_iso

_SOURCES = """
MATCH (s:Source) WHERE s.batch IS NOT NULL
RETURN s.id AS id, s.name AS name, s.publisher AS publisher, s.published AS published,
  s.published_precision AS precision ORDER BY id
"""
_PROGRAMMES = "MATCH (p:Programme) WHERE p.batch IS NOT NULL RETURN p.id AS id, p.name AS name ORDER BY id"
_BATCHES = """
MATCH (b:Batch) WHERE b.batch IS NOT NULL
RETURN b.id AS id, b.name AS name, b.created AS created, b.author AS author, b.schema_version AS schema_version
ORDER BY created DESC, id DESC
"""


def overview(reader: Reader) -> dict[str, Any]:
    """Return the facts of a store, for people and programs; counts are the store's own."""
    info = reader.info()
    batches = reader.query(_BATCHES, limit=1).rows
    last = batches[0] if batches else None
    sources = reader.query(_SOURCES).rows
    return {
        "store": reader.uri,
        "engine": f"{info['engine']} {info['version']}",
        "graphkit": metadata.version("graphkit-kg"),
        "schema": last["schema_version"] if last else None,
        "nodes": info["nodes"],
        "edges": info["edges"],
        "foreign_nodes": info["foreign_nodes"],
        "foreign_edges": info["foreign_edges"],
        "ledger_nodes": info.get("ledger_nodes", 0),
        "labels": info["labels"],
        "edge_types": info["edge_types"],
        "programmes": {row["id"]: row["name"] for row in reader.query(_PROGRAMMES).rows},
        "sources": {
            row["id"]: ", ".join(
                filter(None, (row["name"], row["publisher"], format_date(row["published"], row["precision"])))
            )
            for row in sources
        },
        "last_batch": _batch(last) if last else None,
    }


def _batch(row: dict[str, Any]) -> dict[str, Any]:
    """Return a batch with its moment in UTC, as stored, and in local time."""
    return {
        "id": row["id"], "name": row["name"], "created": row["created"], "created_local": local_iso(row["created"]),
        "author": row["author"],
    }  # fmt: skip
