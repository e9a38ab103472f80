"""Records and the table of places as one: labels, validity, and what lies in what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import alias, fold
from graphkit.places.table import COUNTRY, Unit
from graphkit.resolve.record_index import Body, Known
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary

_ABOVE = ("part_of", "located_in", "origin")
RANKED = ("Country", "Province", "City", "County")
"""Labels that the table of places knows."""


@dataclass
class World:
    """What the context of a name is judged by. ``parents`` grows as the references of entities are settled."""

    known: Known
    gazetteer: Gazetteer
    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    own_of: dict[str, str] = field(default_factory=dict)
    """Unit of the table -> the entity with another id by which the records already stand for it."""
    unit_of: dict[str, Unit] = field(default_factory=dict)
    """Entity -> the unit of the table that it is."""
    parents: dict[str, set[str]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for own in sorted(self.known.bodies):
            body = self.known.bodies[own]
            unit = self._unit_for(own, body) if body["label"] in RANKED else None
            if unit is not None:
                self.unit_of[own] = unit
                if unit.id not in self.known.items:
                    self.own_of.setdefault(unit.id, own)

    def entity(self, unit_id: str) -> str:
        """Return the id by which the graph has a unit of the table."""
        return self.own_of.get(unit_id, unit_id)

    def label(self, own: str) -> str:
        """Return the specific label of an id."""
        return self.known.labels.get(own) or self.gazetteer.units[own].label

    def is_place(self, own: str) -> bool:
        """Return whether an id is a place."""
        label = self.vocabulary.labels.get(self.label(own))
        return label is not None and label.place

    def name(self, own: str) -> str:
        """Return a name that tells an entity from its namesakes: a unit's full path, else where it lies."""
        unit = self.unit_of.get(own) or self.gazetteer.unit(own)
        if unit is not None:
            return self.gazetteer.full_name(unit.id)
        return self.known.names.get(own, own)

    def holds(self, own: str, day: date | None) -> bool:
        """Return whether a unit or entity stood on a day, or without one whether it still stands."""
        valid = (self.known.bodies.get(own) or {}).get("valid")
        if valid:
            start, end = (((valid.get(key) or {}).get("date") or "")[:4] for key in ("from", "to"))
            if day is None:
                return not end
            return (not start or int(start) <= day.year) and (not end or day.year <= int(end))
        unit = self.unit_of.get(own) or self.gazetteer.unit(own)
        if unit is None:
            return True
        return unit.holds(day) if day else unit.in_use

    def last_of_line(self, ids: list[str]) -> list[str]:
        """Leave out what another of these took the place of: of 潞西县 and 潞西市, both ended, the latter is left."""
        units = {own: unit for own in ids if (unit := self.unit_of.get(own) or self.gazetteer.unit(own)) is not None}
        taken = {unit.id for unit in units.values()}
        return [own for own in ids if own not in units or not taken & self.gazetteer.after(units[own].id)] or ids

    def direct(self, own: str) -> set[str]:
        """Return what an entity is directly part of or lies in, at any time; the country is left out."""
        unit = self.unit_of.get(own) or self.gazetteer.unit(own)
        table = {self.entity(parent) for parent, _, _ in unit.parents} if unit else set()
        return (table | self.parents.get(own, set())) - {self.entity(COUNTRY.id), own}

    def above(self, own: str) -> frozenset[str]:
        """Return everything an entity is part of or lies in, through all levels, the country left out."""
        found = self._above.get(own)
        if found is None:
            seen: set[str] = set()
            waiting = list(self.direct(own))
            while waiting:
                parent = waiting.pop()
                if parent not in seen:
                    seen.add(parent)
                    waiting.extend(self.direct(parent))
            found = self._above[own] = frozenset(seen - {own})
        return found

    def anchors(self, own: str) -> set[str]:
        """Return the entity, and for one that is no place also the places it lies in, nearest only."""
        found: set[str] = set()
        waiting = [own]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                if not self.is_place(here):
                    waiting.extend(self.parents.get(here, ()))
        return found

    def settle(self, entities: dict[str, set[str]]) -> None:
        """Take in what entities are part of, lie in or come from."""
        self.parents = entities
        self._above.clear()

    def _unit_for(self, own: str, body: Body) -> Unit | None:
        """Find the unit of the table that an entity is: by id, else by name, label and code or parent."""
        name = fold((body["name"] or {}).get("zh", ""))
        same = self.gazetteer.unit(own)
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


def parent_fields() -> tuple[str, ...]:
    """Return the fields of an entity that say where it belongs."""
    return _ABOVE


def _only(units: Iterable[Unit]) -> Unit | None:
    found = list(units)
    return found[0] if len(found) == 1 else None
