"""What one name means in its record: narrowed down by its source, its date and its context."""

import re
from collections.abc import Iterable
from datetime import date

from graphkit.places.naming import is_generic
from graphkit.resolve.candidates import Candidates, NameMatches
from graphkit.resolve.context import Context
from graphkit.resolve.dates import as_of, sources
from graphkit.resolve.disambiguation import FULL_NAME, SHORT_NAME, narrow
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.references import BY_ID, CAUSE, PLACE, TEXT
from graphkit.resolve.unresolved import Unresolved, Use

_LOOKS_LIKE_ID = re.compile(r"[a-z]+/\S+")


class NameResolver:
    """Resolves uses of names one by one, by the context as it is at the beginning of a stage."""

    def __init__(self, candidates: Candidates, context: Context, unresolved: Unresolved) -> None:
        self.candidates = candidates
        self.index: RecordIndex = candidates.index
        self.knowledge: KnowledgeBase = candidates.knowledge
        self.context = context
        self.unresolved = unresolved

    def resolve(self, use: Use) -> str | None:
        """Return the id that a name means in its record; otherwise report the name as unresolved and return None."""
        matches = self.candidates.of(use.reference.name, use.target)
        ids, short = self._narrow_down(use, matches)
        if len(ids) == 1:
            return ids[0]
        if use.target in (TEXT, *BY_ID):  # a publisher may be any text; validation knows of ids that lead nowhere
            return None
        if ids and (use.target == PLACE or not short):
            self.unresolved.add_ambiguous(use, ids)
        elif _LOOKS_LIKE_ID.fullmatch(use.reference.name) or use.target == CAUSE:
            self.unresolved.add_dangling(use)
        else:
            self.unresolved.add_unknown(use, self._in_time(matches.short, None))
        return None

    def _narrow_down(self, use: Use, matches: NameMatches) -> tuple[list[str], bool]:
        """Return the candidates that source, date and context leave, and whether they share only a short name."""
        body = self.index.body(use.item.id)
        ids = self._mentioned(use, sources(body)) or matches.ids
        short = not ids
        ids = ids or matches.short
        if len(ids) > 1 or short:
            ids = self._in_time(ids, as_of(use.item.section, body, self.index.published))
        if not ids or (len(ids) == 1 and not short):
            return ([] if matches.loose and self._sits_elsewhere(ids, use) else ids), short
        reach = matches.reach if short else FULL_NAME
        if reach == SHORT_NAME and len(self._outermost(ids)) > 1:
            reach = FULL_NAME  # what lies near supports one place of a short name; it does not choose among several
        spoken = narrow(ids, use.reference.field, self.context.of(use.item), self.knowledge, reach=reach)
        if short and not spoken:
            return self._without_context(ids, use), short
        ids = spoken or ids
        if short and len(ids) > 1:
            ids = self._outermost(ids)
        if len(ids) > 1:
            ids = self._nearest(ids if self._in_table_twice(ids) else self._recorded(ids), matches)
        return ids, short

    def _in_table_twice(self, ids: list[str]) -> bool:
        """Return whether the table has several places of a name: then no place is meant for being loaded."""
        gazetteer = self.knowledge.gazetteer
        units = {
            unit.id
            for entity_id in ids
            if (unit := self.knowledge.unit_of.get(entity_id) or gazetteer.unit(entity_id)) is not None
        }
        return len(units) > 1

    def _recorded(self, ids: list[str]) -> list[str]:
        """Put the records' own entity before its namesake in the table."""
        return [entity_id for entity_id in ids if entity_id in self.index.items] or ids

    def _sits_elsewhere(self, ids: list[str], use: Use) -> bool:
        """Return whether the nearest counties that the context names have nothing to do with where a body sits."""
        seats = {place for place in self.knowledge.direct(ids[0]) if self.knowledge.is_place(place)}
        for ring in self.context.of(use.item) if seats else ():
            beside = {place for place in ring.beside(use.reference.field) if self.knowledge.is_place(place)}
            if any(one == seat or one in self.knowledge.above(seat) or seat in self.knowledge.above(one)
                   for one in beside for seat in seats):  # fmt: skip
                return False
            if any(self.knowledge.label(place) == "County" for place in beside):
                return True
        return False

    def _mentioned(self, use: Use, cited: Iterable[str]) -> list[str]:
        """Return the entities that the record's sources call by this name."""
        normal = normalise(use.reference.name)
        if normal not in self.index.mentioned:
            return []
        ids = {entity_id for source in cited for entity_id in self.index.mentions.get((source, normal), ())}
        return sorted(entity_id for entity_id in ids if self.candidates.fits(entity_id, use.target))

    def _in_time(self, ids: list[str], day: date | None) -> list[str]:
        """Keep what existed on the day; if nothing did, the latest successors: a text may use an old name."""
        existing = [entity_id for entity_id in ids if self.knowledge.holds(entity_id, day)]
        return existing or self.knowledge.latest_successors(ids)

    def _nearest(self, ids: list[str], matches: NameMatches) -> list[str]:
        """Keep what lies directly below the head of the path: 贵州省毕节市 is the prefecture, not the county in it."""
        nearest = min(matches.distances.get(entity_id, 0) for entity_id in ids)
        return [entity_id for entity_id in ids if matches.distances.get(entity_id, 0) == nearest]

    def _without_context(self, ids: list[str], use: Use) -> list[str]:
        """Keep what a short name may mean without context: a province, or anything where a place is expected.

        A county does not count if the context names places but not its province (屏山 beside 福建省 is not 屏山县 in
        四川省), nor does a name that only says what sort of district it is (矿区).
        """
        provinces = [entity_id for entity_id in ids if self.knowledge.label(entity_id) == "Province"]
        if len(provinces) == 1:
            return provinces
        if use.target != PLACE:
            return []
        left = self._outermost(ids)
        if len(left) != 1 or self.knowledge.label(left[0]) != "County":
            return left
        return [] if is_generic(use.reference.name) or self._names_places(use) else left

    def _names_places(self, use: Use) -> bool:
        named = {
            entity_id for ring in self.context.of(use.item) for entity_id in ring.giving | ring.receiving | ring.either
        }
        return any(
            self.knowledge.is_place(entity_id) and self.knowledge.label(entity_id) != "Country" for entity_id in named
        )

    def _outermost(self, ids: list[str]) -> list[str]:
        """Keep what lies in none of the others: a short name means the whole rather than its part (长沙: 长沙市)."""
        return [entity_id for entity_id in ids if not self.knowledge.above(entity_id) & set(ids)]
