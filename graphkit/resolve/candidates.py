"""What a name may mean at all, before any context: looked up once for each name."""

import re
from dataclasses import dataclass, field

from graphkit.places.gazetteer import SHORT
from graphkit.resolve.bodies import Bodies
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.disambiguation import SHORT_NAME
from graphkit.resolve.knowledge_base import World
from graphkit.resolve.names import normalise
from graphkit.resolve.organisation_names import HERE, NOWHERE, Rules, forms
from graphkit.resolve.placenames import PlaceNames
from graphkit.resolve.record_index import Known
from graphkit.resolve.references import BY_ID, CAUSE, ENTITY, PROGRAMME, SUBJECT, TEXT

_LOOSE = 12  # characters: a name that says no place is short
_CODES = re.compile(r"(?:gbt2260|iso3166):(\w+)")


@dataclass(slots=True)
class Found:
    """What a name may mean.

    Attributes
    ----------
    ids : list of str
        Candidates by id, identifier, name, alias or path.
    everywhere : bool
        Whether the one candidate holds whatever the context.
    short : list of str
        Where there are no candidates: places that the name may be short for, or organisations of such a name.
    reach : str
        How near those in ``short`` must lie to what the context names (a word of ``context``).
    by_form : bool
        Whether no record has the name: it is another form of an organisation's.
    loose : bool
        Whether every place may have a body of this name (工商联), so that it is not meant where another place is named.
    distances : dict
        Candidate -> levels between it and the head of the path that the name is.
    """

    ids: list[str] = field(default_factory=list)
    everywhere: bool = False
    short: list[str] = field(default_factory=list)
    reach: str = SHORT_NAME
    by_form: bool = False
    loose: bool = False
    distances: dict[str, int] = field(default_factory=dict)


class Candidates:
    """Looks names up: first as id, then identifier, name or alias of a record, then place of the table."""

    def __init__(self, known: Known, world: World, decisions: Decisions) -> None:
        self.known = known
        self.world = world
        self.decisions = decisions
        self._found: dict[tuple[str, str], Found] = {}
        self._bodies: Bodies | None = None

    def of(self, name: str, asked: str) -> Found:
        """Return what a name may mean where ``asked`` (a word of ``references``) is asked for."""
        found = self._found.get((name, asked))
        if found is None:
            found = self._found[name, asked] = self._search(name, asked)
        return found

    def fits(self, own: str, asked: str) -> bool:
        """Return whether what is asked for may be this record: programmes are never taken for entities."""
        return asked == CAUSE or (self.known.labels[own] == "Programme") == (asked == PROGRAMME)

    def _search(self, name: str, asked: str) -> Found:
        normal = normalise(name)
        decided = self.decisions.redirects.get(name) or self.decisions.names.get(normal)
        if decided is not None and (decided in self.known.items or decided in self.world.gazetteer.units):
            return Found([self.world.entity(decided)], everywhere=True)
        code = _CODES.fullmatch(name)
        unit = self.world.gazetteer.by_code(code[1]) if code else self.world.gazetteer.unit(name)
        if unit is not None and asked != TEXT:
            return Found([self.world.entity(unit.id)], everywhere=True)
        if name in self.known.by_identifier:
            ids = sorted(self.known.by_identifier[name])
            return Found(ids, everywhere=len(ids) == 1)
        if asked in BY_ID:
            return Found()
        named = self.known.by_name.get(normal, set())
        found = Found(sorted(own for own in named if self.fits(own, asked)))
        if asked not in (TEXT, PROGRAMME, CAUSE) and (not found.ids or any(map(self.world.is_place, found.ids))):
            self._search_table(name, found)
        if not (found.ids or found.short or name.isascii()) and asked in (ENTITY, SUBJECT, TEXT):
            self._search_bodies(name, found)
        elsewhere = (named | self.known.mentioned.get(normal, set())) - set(found.ids)
        found.loose = len(found.ids) == 1 and not found.by_form and self._is_loose(name, found.ids[0])
        found.everywhere = len(found.ids) == 1 and not elsewhere and not found.loose
        return found

    def _is_loose(self, name: str, own: str) -> bool:
        """Return whether a name says what sort of body it is and not of which place."""
        if name.isascii() or len(name) > _LOOSE or own not in self.known.bodies:
            return False
        rules = Rules.load()
        if self.known.labels[own] not in rules.labels:
            return False
        form = forms(name, PlaceNames.of(self.world.gazetteer), rules)[0]
        return form.where == HERE or (form.where == NOWHERE and form.telling and not form.party)

    def _search_bodies(self, name: str, found: Found) -> None:
        """Add the organisations that the name is another form of."""
        if self._bodies is None:
            self._bodies = Bodies(self.world)
        meant = self._bodies.meant(name)
        found.ids, found.short = meant.ids, meant.near
        found.reach, found.by_form = meant.reach, True
        if self.decisions.different:
            normal = normalise(name)
            found.ids = [own for own in found.ids if not self.decisions.apart(own, normal)]
            found.short = [own for own in found.short if not self.decisions.apart(own, normal)]

    def _search_table(self, name: str, found: Found) -> None:
        """Add the units of the table, each as the entity by which the records may already have it."""
        for match in self.world.gazetteer.matches(name):
            own = self.world.entity(match.unit.id)
            if match.how >= SHORT:
                found.short.append(own)
            elif own not in found.ids:
                found.ids.append(own)
                found.distances[own] = match.distance
        if found.ids:
            found.short = []
