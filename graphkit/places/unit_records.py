"""Units of the table as records, as a curator would write them."""

from collections.abc import Collection, Iterable
from typing import Any

from graphkit.places.coordinates import MIDDLE, PREDECESSOR, SUCCESSOR
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import alias
from graphkit.schema.records import Entity

_DERIVED = "后继单位由其所辖各县的归属推定 (successors derived from where its counties went)"
_LOCATED = {
    PREDECESSOR: "坐标取自其析出的县 (lat, lon of the unit it was split from)",
    SUCCESSOR: "坐标取自后继单位 (lat, lon of the unit that took its place)",
    MIDDLE: "坐标取各后继单位或所辖县的平均 (lat, lon: mean of its successors or counties)",
}


def unit_record(gazetteer: Gazetteer, unit_id: str, successors: Collection[str] | None = None) -> Entity:
    """Return a unit as a record, with its latest parent.

    Parameters
    ----------
    gazetteer : Gazetteer
        The table of places.
    unit_id : str
        The unit.
    successors : collection of str, optional
        Ids of the successors that the record may name; by default all.

    Raises
    ------
    KeyError
        If there is no such unit.

    Examples
    --------
    >>> unit_record(Gazetteer.load(), "county/pingtang").part_of[0].entity
    'city/qiannan'
    """
    unit = gazetteer.units[unit_id]
    usual = alias(unit.name)
    body: dict[str, Any] = {
        "id": unit.id,
        "label": unit.label,
        "name": {"zh": unit.name, "en": unit.name_en} if unit.name_en else unit.name,
        "aliases": [usual] if usual and gazetteer.is_unambiguous(usual) else [],
        "part_of": [_link(*span) for span in unit.parents[-1:]],
        "code": unit.code,
        "codes": [code for code, _, _ in unit.codes],
        "succeeded_by": [later for later in unit.successors if successors is None or later in successors],
    }
    if unit.label == "Country":
        body["identifiers"] = {"iso3166": unit.code}
    if _valid(unit.valid_from, unit.valid_to):
        body["valid"] = _valid(unit.valid_from, unit.valid_to)
    if unit.lat is not None:
        body |= {"lat": str(unit.lat), "lon": str(unit.lon)}
    notes = [_DERIVED] if unit.derived else []
    notes += [_LOCATED[unit.located]] if unit.located in _LOCATED else []
    if notes:
        body["note"] = "；".join(notes)
    return Entity.model_validate(body)


def unit_records(gazetteer: Gazetteer, ids: Iterable[str], *, successors: bool = False) -> list[Entity]:
    """Return the records of units and of all above them up to 中国, in order of id.

    With ``successors`` their successors come along, with theirs. A record names only successors that are returned
    too, so that the records stand on their own.

    >>> [record.id for record in unit_records(Gazetteer.load(), ["city/qiannan"])]
    ['city/qiannan', 'country/china', 'province/guizhou']
    """
    unit_ids: set[str] = set()
    waiting = list(ids)
    while waiting:
        unit = gazetteer.units[waiting.pop()]
        if unit.id in unit_ids:
            continue
        unit_ids.add(unit.id)
        waiting.extend(filter(None, [unit.parent]))
        if successors:
            waiting.extend(unit.successors)
    return [unit_record(gazetteer, unit_id, unit_ids) for unit_id in sorted(unit_ids)]


def _link(parent: str, start: int | None, end: int | None) -> dict[str, Any]:
    return {"entity": parent, **({"valid": valid} if (valid := _valid(start, end)) else {})}


def _valid(start: int | None, end: int | None) -> dict[str, str]:
    return {key: str(year) for key, year in (("from", start), ("to", end)) if year is not None}
