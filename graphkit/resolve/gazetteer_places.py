"""Places that records name and none of them describes: taken from the table, with all that lies above them."""

import json
from collections.abc import Iterable

from graphkit.findings import RecordLocation
from graphkit.places.table import Unit
from graphkit.records.recordset import Accepted, accept
from graphkit.resolve.knowledge_base import World
from graphkit.schema.records import Entity

PLACES = "graphkit:places"
"""The dataset of places drawn from the shipped table."""

_PLACE = RecordLocation(PLACES)


def draw(wanted: Iterable[str], world: World) -> list[Accepted]:
    """Return the wanted units, their parents and their successors as records, in order of id.

    A unit for which the records have an entity of their own is left to them. Where that entity has the unit's own id
    and name, the table only adds what its records leave out, so that the two never conflict.
    """
    found = _closure(wanted, world)
    return [accept(_record(unit_id, found, world), PLACES, _PLACE) for unit_id in sorted(found)]


def _closure(wanted: Iterable[str], world: World) -> set[str]:
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        unit_id = waiting.pop()
        taken = unit_id in world.own_of or (unit_id in world.known.items and unit_id not in world.unit_of)
        if unit_id in found or taken:
            continue
        found.add(unit_id)
        unit = world.gazetteer.units[unit_id]
        stated = world.known.bodies.get(unit_id, {})
        waiting.extend(_above(unit) if "part_of" not in stated else ())
        waiting.extend(unit.successors if "succeeded_by" not in stated else ())
    return found


def _above(unit: Unit) -> list[str]:
    return [unit.parent] if unit.parent else []


def _record(unit_id: str, found: set[str], world: World) -> Entity:
    """Return the unit's record without the fields that records of the same id state, its ids as the graph has them."""
    record = world.gazetteer.record(unit_id)
    body = json.loads(record.model_dump_json(exclude_defaults=True, by_alias=True))
    stated = world.known.bodies.get(unit_id, {})
    body = {key: value for key, value in body.items() if key not in stated or key in ("aliases", "identifiers")}
    body |= {"id": unit_id, "label": record.label, "name": stated.get("name", record.name.model_dump())}
    later = [world.entity(unit) for unit in body.get("succeeded_by", ())]
    body["succeeded_by"] = [unit for unit in later if unit in found or unit in world.known.items]
    for link in body.get("part_of", ()):
        link["entity"] = world.entity(link["entity"])
    return Entity.model_validate(body)
