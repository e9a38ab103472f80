"""Claims of one fact that differ: which one counts, and by which rule it was preferred."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graphkit.store.base import Reader, Table

COLUMNS = (
    "conflict", "id", "name", "field", "value", "unit", "as_of", "sources", "batch", "other", "other_value",
    "other_unit", "other_as_of", "other_sources", "other_batch", "decided_by",
)  # fmt: skip
VALUES = ("amount", "quantity", "value", "value_text")

_TOLD = ", ".join(
    f"{node}.{key} AS {node}_{key}"
    for node in "cp"
    for key in ("id", "name", *VALUES, "currency", "unit", "as_of", "batch")
)
_CLAIMS = f"MATCH (c:Node)-[:ALTERNATIVE_TO]->(p:Node) RETURN {_TOLD} ORDER BY p_id, c_id"
_SOURCES = """
MATCH (c:Node)-[:REPORTED_IN]->(s:Source) WHERE c.id IN $ids
RETURN c.id AS id, s.id AS source, s.republished_by AS copied ORDER BY id, source
"""


def claims(reader: Reader) -> Table:
    """Return every claim that does not count because another one of the same fact is preferred.

    Parameters
    ----------
    reader : Reader
        An open store.

    Returns
    -------
    Table
        Columns `COLUMNS`: one row per claim that does not count, in order of the preferred one (``other``) and its own
        id. ``field`` says where its value stands, ``unit`` its unit or currency. ``decided_by`` is what the preferred
        claim has before it: ``as_of`` (a later date), ``publisher`` (a source that is no mere copy), or, where both
        are equal, ``id`` (it sorts first).
    """
    found = reader.query(_CLAIMS).rows
    ids = sorted({str(row[f"{end}_id"]) for row in found for end in "cp"})
    told: dict[str, list[Mapping[str, Any]]] = {}
    for row in reader.query(_SOURCES, {"ids": ids}).rows if ids else ():
        told.setdefault(row["id"], []).append(row)
    return Table(COLUMNS, [_row(row, told) for row in found])


def _row(row: Mapping[str, Any], told: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    claim = {key.removeprefix("c_"): value for key, value in row.items() if key.startswith("c_")}
    other = {key.removeprefix("p_"): value for key, value in row.items() if key.startswith("p_")}
    field, value = _value(claim)
    sources, others = told.get(claim["id"], ()), told.get(other["id"], ())
    return {
        "conflict": "claims",
        "id": claim["id"],
        "name": claim["name"],
        "field": field,
        "value": value,
        "unit": claim["currency"] or claim["unit"],
        "as_of": claim["as_of"],
        "sources": [one["source"] for one in sources],
        "batch": claim["batch"],
        "other": other["id"],
        "other_value": _value(other)[1],
        "other_unit": other["currency"] or other["unit"],
        "other_as_of": other["as_of"],
        "other_sources": [one["source"] for one in others],
        "other_batch": other["batch"],
        "decided_by": _rule((claim["as_of"], sources), (other["as_of"], others)),
    }


def _value(claim: Mapping[str, Any]) -> tuple[str | None, Any]:
    """Return where the value of a figure or observation stands, and the value."""
    return next(((key, claim[key]) for key in VALUES if claim[key] is not None), (None, None))


def _rule(
    claim: tuple[date | None, Sequence[Mapping[str, Any]]], preferred: tuple[date | None, Sequence[Mapping[str, Any]]]
) -> str:
    """Return by which of the rules one claim goes before another, in their order."""
    if (claim[0] or date.min) != (preferred[0] or date.min):
        return "as_of"
    primary, other = (any(one["copied"] is None for one in told) for _, told in (preferred, claim))
    return "publisher" if primary != other else "id"
