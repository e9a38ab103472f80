"""The organisations of the records, indexed by what their names say: party, place, kind of body."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.resolve.disambiguation import FULL_NAME, RANKED, SEATED
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.names import name_texts
from graphkit.resolve.naming_rules import NamingRules
from graphkit.resolve.organisation_names import CENTRAL, HERE, NOWHERE, PLACED, Form, parse_forms
from graphkit.resolve.placenames import PlaceNames

Key = tuple[str, str]
Body = Mapping[str, Any]

_ABOVE = ("located_in", "part_of")


@dataclass(slots=True)
class FormMatches:
    """What a name may mean by its form.

    Attributes
    ----------
    ids : list of str
        Entities it means whatever the context: several only where the records have several such bodies in one place.
    near : list of str
        Entities that it means if the context says which place is meant.
    reach : str
        How near the context must come (a constant of ``disambiguation``): 白云区委 names a place that exists twice,
        县委 only the rank of its place, 四中 nothing of it.
    """

    ids: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    reach: str = SEATED


@dataclass(frozen=True, slots=True)
class _Seat:
    """One reading of a name of an entity, with the units of the table that its records name."""

    entity_id: str
    form: Form
    units: frozenset[str]


class OrganisationIndex:
    """An index of the organisations in the records by their forms; made when the first name asks for it.

    Takes about 20 µs a name of an organisation.

    Parameters
    ----------
    knowledge : KnowledgeBase
        The records and the table of places.
    entity_ids : iterable of str, optional
        Ids of the entities to take in; by default all.
    """

    def __init__(self, knowledge: KnowledgeBase, entity_ids: Iterable[str] | None = None) -> None:
        self.knowledge = knowledge
        self.rules = NamingRules.load()
        self.places = PlaceNames.of(knowledge.gazetteer)
        self._seats: dict[Key, list[_Seat]] = {}
        self._by_unit: dict[tuple[Key, str], set[str]] = {}
        self._units: dict[str, frozenset[str]] = {}
        self._keys: dict[str, set[Key]] = {}
        self._kinds: dict[str, set[tuple[str, str, bool]]] = {}
        for entity_id in knowledge.index.bodies if entity_ids is None else entity_ids:
            body = knowledge.index.bodies[entity_id]
            if body["label"] in self.rules.labels:
                self._take(entity_id, body)

    def forms(self, name: str) -> list[Form]:
        """Return the readings of a name."""
        return parse_forms(name, self.places, self.rules)

    def match(self, name: str) -> FormMatches:
        """Return what a name that no entity has may mean; the first of its readings with a result counts."""
        matches = FormMatches()
        for form in self.forms(name):
            ids = sorted(self._entities(form))
            if not ids:
                continue
            if self._is_sure(form):
                return FormMatches(ids)
            if not matches.near:
                matches = FormMatches(near=ids, reach=self._reach(form))
        return matches

    def at(self, key: Key, units: Iterable[str]) -> set[str]:
        """Return the entities of a party and body that sit in one of these units, or below the table in a place."""
        return set().union(*(self._by_unit.get((key, unit), ()) for unit in units))

    def anywhere(self, key: Key, below: str = "") -> list[str]:
        """Return the entities of a party and body whatever place they sit in: a whole party, a central committee."""
        return sorted({seat.entity_id for seat in self._seats.get(key, ()) if seat.form.below == below})

    def groups(self) -> Iterator[set[str]]:
        """Yield the sets of entities that one party and body in one place has: more than one is a doubt."""
        yield from (entity_ids for entity_ids in self._by_unit.values() if len(entity_ids) > 1)

    def seats(self, entity_id: str) -> frozenset[str]:
        """Return the units that an entity may sit in, by its names and records; an empty set if neither says."""
        return self._units.get(entity_id, frozenset())

    def are_distinct(self, one: str, other: str) -> bool:
        """Return whether rules recognise the bodies of both as different: 民革 and 民建, 委员会 and 政府."""
        mine, theirs = self._kinds.get(one, set()), self._kinds.get(other, set())
        return bool(mine) and bool(theirs) and not mine & theirs

    def same_form(self, one: str, other: str) -> bool:
        """Return whether two entities have a name of one form, places apart."""
        return bool(self._keys.get(one, set()) & self._keys.get(other, set()))

    def seat(self, body: Body) -> Iterator[tuple[Form, frozenset[str]]]:
        """Yield the distinctive readings of an entity's main name, with the units that its records allow."""
        name = (body.get("name") or {}).get("zh")
        record_units = self._record_units(body)
        for form in self.forms(name) if name else ():
            if form.recognised:
                yield form, self._narrowed(form, record_units)

    def _is_sure(self, form: Form) -> bool:
        if form.where == PLACED:
            return form.sure and (form.below in ("", CENTRAL) or bool(form.units))
        return form.where == NOWHERE and (not form.recognised or (bool(form.party) and not form.body))

    def _reach(self, form: Form) -> str:
        if form.where == HERE:
            return RANKED
        return FULL_NAME if form.units and form.body not in self.rules.plain else SEATED

    def _entities(self, form: Form) -> set[str]:
        if form.where == PLACED:
            if form.below:
                return {seat.entity_id for seat in self._seats.get(form.key, ()) if _below_alike(form, seat)}
            return self.at(form.key, form.units)
        seats = self._seats.get(form.key, ())
        if form.where == HERE:
            ends = self.rules.ranks[form.below]
            return {seat.entity_id for seat in seats if _ends(seat, ends, self.places)}
        return {seat.entity_id for seat in seats if form.recognised or seat.form.where == NOWHERE}

    def _take(self, entity_id: str, body: Body) -> None:
        record_units = self._record_units(body)
        if record_units:
            self._units[entity_id] = record_units
        for name in (*name_texts(body.get("name")), *body.get("aliases", ())):
            readings = self.forms(name)
            for form in readings:
                if form.recognised:
                    self._kinds.setdefault(entity_id, set()).add((*form.key, form.below == CENTRAL))
            form = readings[0]
            units = self._narrowed(form, record_units)
            self._seats.setdefault(form.key, []).append(_Seat(entity_id, form, units))
            self._keys.setdefault(entity_id, set()).add(form.key)
            if units and not record_units:
                self._units[entity_id] = self._units.get(entity_id, frozenset()) | units
            if not form.below or form.where == HERE:
                for unit in units:
                    self._by_unit.setdefault((form.key, unit), set()).add(entity_id)

    def _narrowed(self, form: Form, record_units: frozenset[str]) -> frozenset[str]:
        """Return the units of a form that its entity's records leave; what the name leaves open they decide."""
        if form.where == PLACED and form.below and not form.units:
            return record_units
        if form.where != PLACED:
            ends = self.rules.ranks.get(form.below)
            return frozenset(unit for unit in record_units if not ends or self.places.ends(unit, ends))
        if not record_units:
            return form.units
        above = self.knowledge.gazetteer.above
        around = record_units.union(*map(above, record_units))
        # 同心学校 in 平塘县 has nothing to do with 同心县, though its name begins like it.
        return frozenset(unit for unit in form.units if unit in around or above(unit) & record_units) or record_units

    def _record_units(self, body: Body, depth: int = 4) -> frozenset[str]:
        """Return the units that an entity's records say it lies in, as far as they name them plainly."""
        found: set[str] = set()
        for field_name in _ABOVE:
            for link in body.get(field_name, ()):
                text = link["entity"]
                unit = self.knowledge.unit_of.get(text) or self.knowledge.gazetteer.unit(text)
                if unit is not None:
                    found.add(unit.id)
                elif text in self.places.named:
                    found |= self.places.named[text][0]
                elif text in self.knowledge.index.bodies and depth:
                    found |= self._record_units(self.knowledge.index.bodies[text], depth - 1)
        return frozenset(found)


def _below_alike(form: Form, seat: _Seat) -> bool:
    """Return whether both name the same place below the table, and no different places above it."""
    if seat.form.below != form.below or seat.form.where != PLACED:
        return False
    return not form.units or bool(form.units & seat.units)


def _ends(seat: _Seat, ends: tuple[str, ...], places: PlaceNames) -> bool:
    if seat.form.below and seat.form.where == PLACED:
        return seat.form.below.endswith(ends)
    return any(places.ends(unit, ends) for unit in seat.units)
