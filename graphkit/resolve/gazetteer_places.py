"""Places that records name and none of them describes: taken from the table, with all that lies above them."""

import json
from collections.abc import Iterable

from graphkit.findings import RecordLocation
from graphkit.places.table import Unit
from graphkit.places.unit_records import unit_record
from graphkit.records.recordset import Accepted, accept
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.schema.records import Entity

PLACES = "graphkit:places"
"""The dataset of places drawn from the shipped table."""

_PLACE = RecordLocation(PLACES)


def collect_gazetteer_places(wanted: Iterable[str], knowledge: KnowledgeBase) -> list[Accepted]:
    """Return the wanted units, their parents and their successors as records, in order of id.

    A unit that the records already have as an entity is left to them. If that entity has the unit's id and name, the
    table only adds what the records leave out, so that the two never conflict.
    """
    unit_ids = _closure(wanted, knowledge)
    return [accept(_record(unit_id, unit_ids, knowledge), PLACES, _PLACE) for unit_id in sorted(unit_ids)]


def _closure(wanted: Iterable[str], knowledge: KnowledgeBase) -> set[str]:
    unit_ids: set[str] = set()
    waiting = list(wanted)
    while waiting:
        unit_id = waiting.pop()
        taken = unit_id in knowledge.entity_of_unit or (
            unit_id in knowledge.index.items and unit_id not in knowledge.unit_of
        )
        if unit_id in unit_ids or taken:
            continue
        unit_ids.add(unit_id)
        unit = knowledge.gazetteer.units[unit_id]
        stated = knowledge.index.bodies.get(unit_id, {})
        waiting.extend(_above(unit) if "part_of" not in stated else ())
        waiting.extend(unit.successors if "succeeded_by" not in stated else ())
    return unit_ids


def _above(unit: Unit) -> list[str]:
    return [unit.parent] if unit.parent else []


def _record(unit_id: str, unit_ids: set[str], knowledge: KnowledgeBase) -> Entity:
    """Return the unit's record without the fields that records of the same id state, its ids as the graph has them."""
    record = unit_record(knowledge.gazetteer, unit_id)
    body = json.loads(record.model_dump_json(exclude_defaults=True, by_alias=True))
    stated = knowledge.index.bodies.get(unit_id, {})
    body = {key: value for key, value in body.items() if key not in stated or key in ("aliases", "identifiers")}
    body |= {
        "id": unit_id,
        "label": record.label,
        "name": stated.get("name", record.name.model_dump(exclude_defaults=True)),
    }
    later = [knowledge.entity(unit) for unit in body.get("succeeded_by", ())]
    body["succeeded_by"] = [unit for unit in later if unit in unit_ids or unit in knowledge.index.items]
    for link in body.get("part_of", ()):
        link["entity"] = knowledge.entity(link["entity"])
    return Entity.model_validate(body)
