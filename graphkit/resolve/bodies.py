"""The organisations that the records have, found by what their names say: whose, where, what sort of body."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.resolve.disambiguation import FULL_NAME, RANKED, SEATED
from graphkit.resolve.knowledge_base import World
from graphkit.resolve.organisation_names import CENTRAL, HERE, NOWHERE, PLACED, Form, Rules, forms
from graphkit.resolve.placenames import PlaceNames

Key = tuple[str, str]
Body = Mapping[str, Any]

_ABOVE = ("located_in", "part_of")


@dataclass(slots=True)
class Meant:
    """What a name may mean by its form.

    Attributes
    ----------
    ids : list of str
        Entities it means whatever the context: several only where the records have several such bodies in one place.
    near : list of str
        Entities it means where the context tells which place is meant.
    reach : str
        How near the context must come (a word of ``context``): 白云区委 names a place that there is twice, 县委 only
        the rank of its place, 四中 nothing of it.
    """

    ids: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    reach: str = SEATED


@dataclass(frozen=True, slots=True)
class _Seat:
    """One reading of a name of an entity, with the units of the table that its records tell."""

    own: str
    form: Form
    units: frozenset[str]


class Bodies:
    """An index of the organisations in the records by their forms; made when the first name asks for it.

    Takes about 20 µs a name of an organisation.

    Parameters
    ----------
    world : World
        The records and the table of places.
    owns : iterable of str, optional
        Ids of the entities to take in; by default all.
    """

    def __init__(self, world: World, owns: Iterable[str] | None = None) -> None:
        self.world = world
        self.rules = Rules.load()
        self.places = PlaceNames.of(world.gazetteer)
        self._seats: dict[Key, list[_Seat]] = {}
        self._at: dict[tuple[Key, str], set[str]] = {}
        self._units: dict[str, frozenset[str]] = {}
        self._keys: dict[str, set[Key]] = {}
        self._kinds: dict[str, set[tuple[str, str, bool]]] = {}
        for own in world.known.bodies if owns is None else owns:
            body = world.known.bodies[own]
            if body["label"] in self.rules.labels:
                self._take(own, body)

    def forms(self, name: str) -> list[Form]:
        """Return the readings of a name."""
        return forms(name, self.places, self.rules)

    def meant(self, name: str) -> Meant:
        """Return what a name that no entity has may mean; the first of its readings that leads anywhere counts."""
        found = Meant()
        for form in self.forms(name):
            ids = sorted(self._found(form))
            if not ids:
                continue
            if self._is_sure(form):
                return Meant(ids)
            if not found.near:
                found = Meant(near=ids, reach=self._reach(form))
        return found

    def at(self, key: Key, units: Iterable[str]) -> set[str]:
        """Return the entities of a party and body that sit in one of these units, or below the table in a place."""
        return set().union(*(self._at.get((key, unit), ()) for unit in units))

    def anywhere(self, key: Key, below: str = "") -> list[str]:
        """Return the entities of a party and body whatever place they sit in: a whole party, a central committee."""
        return sorted({seat.own for seat in self._seats.get(key, ()) if seat.form.below == below})

    def groups(self) -> Iterator[set[str]]:
        """Yield the sets of entities that one party and body in one place has: more than one is a doubt."""
        yield from (owns for owns in self._at.values() if len(owns) > 1)

    def seats(self, own: str) -> frozenset[str]:
        """Return the units that an entity may sit in, by its names and records; none where neither says."""
        return self._units.get(own, frozenset())

    def told_apart(self, one: str, other: str) -> bool:
        """Return whether rules know the bodies of both, and know them to be two: 民革 and 民建, 委员会 and 政府."""
        mine, theirs = self._kinds.get(one, set()), self._kinds.get(other, set())
        return bool(mine) and bool(theirs) and not mine & theirs

    def same_form(self, one: str, other: str) -> bool:
        """Return whether two entities have a name of one form, places apart."""
        return bool(self._keys.get(one, set()) & self._keys.get(other, set()))

    def seat(self, body: Body) -> Iterator[tuple[Form, frozenset[str]]]:
        """Yield the telling readings of an entity's main name, with the units that its records leave of its place."""
        name = (body.get("name") or {}).get("zh")
        told = self._told(body)
        for form in self.forms(name) if name else ():
            if form.telling:
                yield form, self._narrowed(form, told)

    def _is_sure(self, form: Form) -> bool:
        if form.where == PLACED:
            return form.sure and (form.below in ("", CENTRAL) or bool(form.units))
        return form.where == NOWHERE and (not form.telling or (bool(form.party) and not form.body))

    def _reach(self, form: Form) -> str:
        if form.where == HERE:
            return RANKED
        return FULL_NAME if form.units and form.body not in self.rules.plain else SEATED

    def _found(self, form: Form) -> set[str]:
        if form.where == PLACED:
            if form.below:
                return {seat.own for seat in self._seats.get(form.key, ()) if _below_alike(form, seat)}
            return self.at(form.key, form.units)
        seats = self._seats.get(form.key, ())
        if form.where == HERE:
            ends = self.rules.ranks[form.below]
            return {seat.own for seat in seats if _ends(seat, ends, self.places)}
        return {seat.own for seat in seats if form.telling or seat.form.where == NOWHERE}

    def _take(self, own: str, body: Body) -> None:
        told = self._told(body)
        if told:
            self._units[own] = told
        for name in (*(body.get("name") or {}).values(), *body.get("aliases", ())):
            readings = self.forms(name)
            for form in readings:
                if form.telling:
                    self._kinds.setdefault(own, set()).add((*form.key, form.below == CENTRAL))
            form = readings[0]
            units = self._narrowed(form, told)
            self._seats.setdefault(form.key, []).append(_Seat(own, form, units))
            self._keys.setdefault(own, set()).add(form.key)
            if units and not told:
                self._units[own] = self._units.get(own, frozenset()) | units
            if not form.below or form.where == HERE:
                for unit in units:
                    self._at.setdefault((form.key, unit), set()).add(own)

    def _narrowed(self, form: Form, told: frozenset[str]) -> frozenset[str]:
        """Return the units of a form that its entity's records leave; what the name leaves open they tell alone."""
        if form.where == PLACED and form.below and not form.units:
            return told
        if form.where != PLACED:
            ends = self.rules.ranks.get(form.below)
            return frozenset(unit for unit in told if not ends or self.places.ends(unit, ends))
        if not told:
            return form.units
        above = self.world.gazetteer.above
        around = told.union(*map(above, told))
        # 同心学校 in 平塘县 has nothing to do with 同心县, though its name begins like it.
        return frozenset(unit for unit in form.units if unit in around or above(unit) & told) or told

    def _told(self, body: Body, depth: int = 4) -> frozenset[str]:
        """Return the units that an entity's records say it lies in, as far as they name them plainly."""
        found: set[str] = set()
        for field_name in _ABOVE:
            for link in body.get(field_name, ()):
                text = link["entity"]
                unit = self.world.unit_of.get(text) or self.world.gazetteer.unit(text)
                if unit is not None:
                    found.add(unit.id)
                elif text in self.places.named:
                    found |= self.places.named[text][0]
                elif text in self.world.known.bodies and depth:
                    found |= self._told(self.world.known.bodies[text], depth - 1)
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
