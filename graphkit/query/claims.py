"""Claims of one fact that differ: which one counts, and by which rule it is preferred."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.tables.table import Table

COLUMNS = (
    "conflict", "id", "name", "field", "value", "unit", "as_of", "sources", "batch", "other", "other_value",
    "other_unit", "other_as_of", "other_sources", "other_batch", "decided_by",
)  # fmt: skip
VALUES = ("amount", "quantity", "value", "value_text")

_BOTH_CLAIMS = ", ".join(
    f"{node}.{key} AS {node}_{key}"
    for node in "cp"
    for key in ("id", "name", *VALUES, "currency", "unit", "as_of", "batch")
)
_CLAIMS = owned(f"""
MATCH (c:Node)-[r:ALTERNATIVE_TO]->(p:Node) RETURN {_BOTH_CLAIMS}, r.decided_by AS decided_by ORDER BY p_id, c_id
""")
_SOURCES = owned("""
MATCH (c:Node)-[:REPORTED_IN]->(s:Source) WHERE c.id IN $ids
RETURN c.id AS id, s.id AS source ORDER BY id, source
""")


def claims(reader: Reader) -> Table:
    """Return every claim that does not count because another claim of the same fact is preferred.

    Parameters
    ----------
    reader : Reader
        An open store.

    Returns
    -------
    Table
        Columns `COLUMNS`: one row per claim that does not count, in the order of the preferred claim (``other``), then
        of its own id. ``field`` names the property that holds its value, ``unit`` is its unit or currency.
        ``decided_by`` is why the other is preferred: ``decision`` (of a person), ``as_of`` (a later date),
        ``publisher`` (a source that is no mere copy), or, where all that is equal, ``id`` (it sorts first).
    """
    pairs = reader.query(_CLAIMS).rows
    ids = sorted({str(row[f"{end}_id"]) for row in pairs for end in "cp"})
    sources: dict[str, list[str]] = {}
    for row in reader.query(_SOURCES, {"ids": ids}).rows if ids else ():
        sources.setdefault(row["id"], []).append(row["source"])
    return Table(COLUMNS, [_row(row, sources) for row in pairs])


def _row(row: Mapping[str, Any], sources: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    claim = {key.removeprefix("c_"): value for key, value in row.items() if key.startswith("c_")}
    other = {key.removeprefix("p_"): value for key, value in row.items() if key.startswith("p_")}
    field, value = _value(claim)
    return {
        "conflict": "claims",
        "id": claim["id"],
        "name": claim["name"],
        "field": field,
        "value": value,
        "unit": claim["currency"] or claim["unit"],
        "as_of": claim["as_of"],
        "sources": list(sources.get(claim["id"], ())),
        "batch": claim["batch"],
        "other": other["id"],
        "other_value": _value(other)[1],
        "other_unit": other["currency"] or other["unit"],
        "other_as_of": other["as_of"],
        "other_sources": list(sources.get(other["id"], ())),
        "other_batch": other["batch"],
        "decided_by": row["decided_by"],
    }


def _value(claim: Mapping[str, Any]) -> tuple[str | None, Any]:
    """Return the property that holds the value of a figure or observation, and the value."""
    return next(((key, claim[key]) for key in VALUES if claim[key] is not None), (None, None))
