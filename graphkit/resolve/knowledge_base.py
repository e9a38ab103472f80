"""Records and the table of places as one: labels, validity, and what lies in what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import alias, fold
from graphkit.places.table import COUNTRY, Unit
from graphkit.resolve.record_index import Body, RecordIndex
from graphkit.schema.vocabulary import Vocabulary

PARENT_FIELDS = ("part_of", "located_in", "origin")
"""Fields of an entity that say where it belongs."""
RANKED = ("Country", "Province", "City", "County")
"""Labels that the table of places knows."""


@dataclass
class KnowledgeBase:
    """What the context of a name is judged by. ``parents`` grows as references of entities are resolved."""

    index: RecordIndex
    gazetteer: Gazetteer
    vocabulary: Vocabulary
    entity_of_unit: dict[str, str] = field(default_factory=dict)
    """Unit of the table -> the entity by which the records already have it, under another id."""
    unit_of: dict[str, Unit] = field(default_factory=dict)
    """Entity -> the unit of the table that it is."""
    parents: dict[str, set[str]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entity_id in sorted(self.index.bodies):
            body = self.index.bodies[entity_id]
            unit = self._unit_for(entity_id, body) if body["label"] in RANKED else None
            if unit is not None:
                self.unit_of[entity_id] = unit
                if unit.id not in self.index.items:
                    self.entity_of_unit.setdefault(unit.id, entity_id)

    def entity(self, unit_id: str) -> str:
        """Return the id by which the graph has a unit of the table."""
        return self.entity_of_unit.get(unit_id, unit_id)

    def label(self, entity_id: str) -> str:
        """Return the specific label of an id."""
        return self.index.labels.get(entity_id) or self.gazetteer.units[entity_id].label

    def is_place(self, entity_id: str) -> bool:
        """Return whether an id is a place."""
        label = self.vocabulary.labels.get(self.label(entity_id))
        return label is not None and label.place

    def name(self, entity_id: str) -> str:
        """Return a name that distinguishes an entity from its namesakes: a unit's full path, else its main name."""
        unit = self.unit_of.get(entity_id) or self.gazetteer.unit(entity_id)
        if unit is not None:
            return self.gazetteer.full_name(unit.id)
        return self.index.names.get(entity_id, entity_id)

    def holds(self, entity_id: str, day: date | None) -> bool:
        """Return whether a unit or entity existed on a day, or without one whether it still exists."""
        valid = (self.index.bodies.get(entity_id) or {}).get("valid")
        if valid:
            start, end = (((valid.get(key) or {}).get("date") or "")[:4] for key in ("from", "to"))
            if day is None:
                return not end
            return (not start or int(start) <= day.year) and (not end or day.year <= int(end))
        unit = self.unit_of.get(entity_id) or self.gazetteer.unit(entity_id)
        if unit is None:
            return True
        return unit.holds(day) if day else unit.in_use

    def latest_successors(self, ids: list[str]) -> list[str]:
        """Leave out the predecessors of others among these: of 潞西县 and 潞西市, both ended, the latter remains."""
        units = {
            entity_id: unit
            for entity_id in ids
            if (unit := self.unit_of.get(entity_id) or self.gazetteer.unit(entity_id)) is not None
        }
        taken = {unit.id for unit in units.values()}
        return [
            entity_id
            for entity_id in ids
            if entity_id not in units or not taken & self.gazetteer.after(units[entity_id].id)
        ] or ids

    def direct(self, entity_id: str) -> set[str]:
        """Return what an entity is directly part of or lies in, at any time; the country is left out."""
        unit = self.unit_of.get(entity_id) or self.gazetteer.unit(entity_id)
        table = {self.entity(parent) for parent, _, _ in unit.parents} if unit else set()
        return (table | self.parents.get(entity_id, set())) - {self.entity(COUNTRY.id), entity_id}

    def above(self, entity_id: str) -> frozenset[str]:
        """Return everything an entity is part of or lies in, through all levels, the country left out."""
        found = self._above.get(entity_id)
        if found is None:
            seen: set[str] = set()
            waiting = list(self.direct(entity_id))
            while waiting:
                parent = waiting.pop()
                if parent not in seen:
                    seen.add(parent)
                    waiting.extend(self.direct(parent))
            found = self._above[entity_id] = frozenset(seen - {entity_id})
        return found

    def anchors(self, entity_id: str) -> set[str]:
        """Return the entity, and for one that is no place also the places it lies in, nearest only."""
        found: set[str] = set()
        waiting = [entity_id]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                if not self.is_place(here):
                    waiting.extend(self.parents.get(here, ()))
        return found

    def set_parents(self, entities: dict[str, set[str]]) -> None:
        """Replace what entities are part of, lie in or come from."""
        self.parents = entities
        self._above.clear()

    def _unit_for(self, entity_id: str, body: Body) -> Unit | None:
        """Find the unit of the table that an entity is: by id, else by name, label and code or parent."""
        name = fold((body["name"] or {}).get("zh", ""))
        same = self.gazetteer.unit(entity_id)
        if same is not None:
            names = {same.name, alias(same.name)}
            return same if same.label == body["label"] and name in names else None
        units = [unit for unit in self.gazetteer.named(name) if unit.label == body["label"]]
        codes = {*body.get("codes", ()), *filter(None, [body.get("code")])}
        if codes:
            return _only(unit for unit in units if codes & {code for code, _, _ in unit.codes})
        if len(units) > 1:
            above = {unit.id for link in body.get("part_of", ()) for unit in self._units(link["entity"])}
            units = [unit for unit in units if above & self.gazetteer.above(unit.id)] or units
        return _only(units) or _only(unit for unit in units if unit.in_use)

    def _units(self, text: str) -> list[Unit]:
        unit = self.gazetteer.unit(text)
        return [unit] if unit else [match.unit for match in self.gazetteer.matches(text)]


def _only(units: Iterable[Unit]) -> Unit | None:
    found = list(units)
    return found[0] if len(found) == 1 else None
