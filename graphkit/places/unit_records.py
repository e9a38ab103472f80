"""Units of the table as records, as a curator would write them."""

from collections.abc import Collection
from typing import Any

from graphkit.places.coordinates import MIDDLE, PREDECESSOR, SUCCESSOR
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import alias
from graphkit.places.table import Unit
from graphkit.schema.records import Entity

_DERIVED = "后继单位由其所辖各县的归属推定 (successors derived from where its counties went)"
_LOCATED = {
    PREDECESSOR: "坐标取自其析出的县 (lat, lon of the unit it was split from)",
    SUCCESSOR: "坐标取自后继单位 (lat, lon of the unit that took its place)",
    MIDDLE: "坐标取各后继单位或所辖县的平均 (lat, lon: mean of its successors or counties)",
}


def as_record(unit: Unit, gazetteer: Gazetteer, successors: Collection[str] | None = None) -> Entity:
    """Return the record of a unit; of its successors only those in ``successors`` (default: all)."""
    usual = alias(unit.name)
    body: dict[str, Any] = {
        "id": unit.id,
        "label": unit.label,
        "name": unit.name,
        "aliases": [usual] if usual and gazetteer.is_alone(usual) else [],
        "part_of": [_link(*span) for span in unit.parents[-1:]],
        "code": unit.code,
        "codes": [code for code, _, _ in unit.codes],
        "succeeded_by": [later for later in unit.successors if successors is None or later in successors],
    }
    if unit.label == "Country":
        body["identifiers"] = {"iso3166": unit.code}
        body["name"] = {"zh": unit.name, "en": "China"}
    if _valid(unit.valid_from, unit.valid_to):
        body["valid"] = _valid(unit.valid_from, unit.valid_to)
    if unit.lat is not None:
        body |= {"lat": str(unit.lat), "lon": str(unit.lon)}
    notes = [_DERIVED] if unit.derived else []
    notes += [_LOCATED[unit.located]] if unit.located in _LOCATED else []
    if notes:
        body["note"] = "；".join(notes)
    return Entity.model_validate(body)


def _link(parent: str, start: int | None, end: int | None) -> dict[str, Any]:
    return {"entity": parent, **({"valid": valid} if (valid := _valid(start, end)) else {})}


def _valid(start: int | None, end: int | None) -> dict[str, str]:
    return {key: str(year) for key, year in (("from", start), ("to", end)) if year is not None}
