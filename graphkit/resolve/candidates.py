"""What a name may mean before any context, looked up once a name."""

import re
import unicodedata
from dataclasses import dataclass, field

from graphkit.places.choice import outermost
from graphkit.places.unit_names import SHORT
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.disambiguation import SHORT_NAME
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.names import normalise
from graphkit.resolve.naming_rules import NamingRules
from graphkit.resolve.organisation_index import OrganisationIndex
from graphkit.resolve.organisation_names import HERE, NOWHERE, parse_forms
from graphkit.resolve.placenames import PlaceNames
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.references import BY_ID, CAUSE, ENTITY, PROGRAMME, SUBJECT, TEXT
from graphkit.resolve.several_names import NameLists

_LOOSE = 12  # characters: a name that says no place is short
_CODES = re.compile(r"(?:gbt2260|iso3166):(\w+)")


@dataclass(slots=True)
class NameMatches:
    """What a name may mean.

    Attributes
    ----------
    ids : list of str
        Candidates by id, identifier, name, alias or path.
    everywhere : bool
        Whether the one candidate is meant whatever the context.
    short : list of str
        If there are no candidates: places that the name may be short for, or organisations of such a name.
    reach : str
        How near those in ``short`` must lie to what the context names (a constant of ``disambiguation``).
    by_form : bool
        Whether no record has the name, but an organisation a name of the same form.
    loose : bool
        Whether every place may have a body of this name (工商联), so that it is not meant if another place is named.
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

    def __init__(self, index: RecordIndex, knowledge: KnowledgeBase, decisions: Decisions) -> None:
        self.index = index
        self.knowledge = knowledge
        self.decisions = decisions
        self._matches: dict[tuple[str, str], NameMatches] = {}
        self._organisations: OrganisationIndex | None = None
        self._lists = NameLists(knowledge)
        self._composed: dict[str, str] | None = None

    def of(self, name: str, target: str) -> NameMatches:
        """Return what a name may mean where ``target`` (a word of ``references``) is asked for."""
        matches = self._matches.get((name, target))
        if matches is None:
            matches = self._matches[name, target] = self._search(name, target)
        return matches

    def names_in(self, text: str) -> tuple[str, ...]:
        """Return the names that a text lists; none where it is one name."""
        return self._lists.names_in(text)

    def fits(self, record_id: str, target: str) -> bool:
        """Return whether a field may refer to this record: programmes are never taken for entities."""
        return target == CAUSE or (self.index.labels[record_id] == "Programme") == (target == PROGRAMME)

    def _search(self, name: str, target: str) -> NameMatches:
        normal = normalise(name)
        decided = self.decisions.redirects.get(name) or self.decisions.names.get(normal)
        if decided is not None and (decided in self.index.items or decided in self.knowledge.gazetteer.units):
            return NameMatches([self.knowledge.entity(decided)], everywhere=True)
        code = _CODES.fullmatch(name)
        unit = self.knowledge.gazetteer.by_code(code[1]) if code else self.knowledge.gazetteer.unit(name)
        if unit is not None and target != TEXT:
            return NameMatches([self.knowledge.entity(unit.id)], everywhere=True)
        if name in self.index.by_identifier:
            ids = sorted(self.index.by_identifier[name])
            return NameMatches(ids, everywhere=len(ids) == 1)
        twin = self._same_id(name)
        if twin is not None and self.fits(twin, target):
            return NameMatches([twin], everywhere=True)
        if target in BY_ID:
            return NameMatches()
        if target != TEXT and self._lists.names_in(name):
            return NameMatches()
        named = self.index.by_name.get(normal, set())
        matches = NameMatches(sorted(record_id for record_id in named if self.fits(record_id, target)))
        if target not in (TEXT, PROGRAMME, CAUSE) and (
            not matches.ids or any(map(self.knowledge.is_place, matches.ids))
        ):
            self._search_table(name, matches)
        if not (matches.ids or matches.short or name.isascii()) and target in (ENTITY, SUBJECT, TEXT):
            self._search_bodies(name, matches)
        elsewhere = (named | self.index.mentioned.get(normal, set())) - set(matches.ids)
        matches.loose = len(matches.ids) == 1 and not matches.by_form and self._is_loose(name, matches.ids[0])
        matches.everywhere = len(matches.ids) == 1 and not elsewhere and not matches.loose
        return matches

    def _same_id(self, name: str) -> str | None:
        """Return the id that is this one in another Unicode form: ë as one character, or as e and its dots."""
        if "/" not in name or name.isascii():
            return None
        if self._composed is None:
            composed = ((unicodedata.normalize("NFC", each), each) for each in sorted(self.index.items))
            self._composed = {form: each for form, each in composed if not each.isascii()}
        return self._composed.get(unicodedata.normalize("NFC", name))

    def _is_loose(self, name: str, entity_id: str) -> bool:
        """Return whether a name says what kind of body it is but not of which place."""
        if name.isascii() or len(name) > _LOOSE or entity_id not in self.index.bodies:
            return False
        rules = NamingRules.load()
        if self.index.labels[entity_id] not in rules.labels:
            return False
        form = parse_forms(name, PlaceNames.of(self.knowledge.gazetteer), rules)[0]
        return form.where == HERE or (form.where == NOWHERE and form.recognised and not form.party)

    def _search_bodies(self, name: str, matches: NameMatches) -> None:
        """Add the organisations that the name is another form of."""
        if self._organisations is None:
            self._organisations = OrganisationIndex(self.knowledge)
        form_matches = self._organisations.match(name)
        matches.ids, matches.short = form_matches.ids, form_matches.near
        matches.reach, matches.by_form = form_matches.reach, True
        if self.decisions.different:
            normal = normalise(name)
            matches.ids = [entity_id for entity_id in matches.ids if not self.decisions.apart(entity_id, normal)]
            matches.short = [entity_id for entity_id in matches.short if not self.decisions.apart(entity_id, normal)]

    def _search_table(self, name: str, matches: NameMatches) -> None:
        """Add the units of the table, each as the entity by which the records may already have it."""
        for match in self.knowledge.gazetteer.matches(name):
            entity_id = self.knowledge.entity(match.unit.id)
            if match.how >= SHORT:
                matches.short.append(entity_id)
            elif entity_id not in matches.ids:
                matches.ids.append(entity_id)
                matches.distances[entity_id] = match.distance
        if matches.ids and self._is_short_for_several(matches):
            matches.ids = []
        if matches.ids:
            matches.short = []

    def _is_short_for_several(self, matches: NameMatches) -> bool:
        """Return whether records list as an alias what several places in use are called for short: 白云, 朝阳."""
        if not set(matches.ids) <= set(matches.short):
            return False
        units = (self.knowledge.unit_of.get(each) or self.knowledge.gazetteer.unit(each) for each in matches.short)
        in_use = [unit.id for unit in units if unit is not None and unit.in_use]
        return len(outermost(in_use, self.knowledge.gazetteer)) > 1
