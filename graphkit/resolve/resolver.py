"""Names become ids: a pure function of the records and the table of places, whatever the order of the records."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from graphkit.findings import Finding
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import is_generic
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.belonging import belonging
from graphkit.resolve.candidates import Candidates, NameMatches
from graphkit.resolve.context import Context
from graphkit.resolve.dates import as_of, sources
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.disambiguation import FULL_NAME, narrow
from graphkit.resolve.gazetteer_places import PLACES, collect_gazetteer_places
from graphkit.resolve.knowledge_base import KnowledgeBase, parent_fields
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.references import BY_ID, CAUSE, FIELDS, PLACE, TEXT, references
from graphkit.resolve.resolution import Resolution
from graphkit.resolve.unknown import Unknown
from graphkit.resolve.unresolved import Unresolved, Use
from graphkit.schema.vocabulary import Vocabulary

STAGES = ("entities", "programmes", "pairings", "activities", "observations", "sources")
"""The order of settling: a stage sees what those before it have settled, and of itself only what is plain."""

_LOOKS_LIKE_ID = re.compile(r"[a-z]+/\S+")


def resolve(
    records: RecordSet,
    *,
    gazetteer: Gazetteer,
    vocabulary: Vocabulary,
    decisions: Decisions | Mapping[str, str] | None = None,
) -> tuple[Resolution, list[Accepted], list[Finding], list[Unknown]]:
    """Find what every name in the records means.

    Parameters
    ----------
    records : RecordSet
        All live records. Those of dataset ``graphkit:places`` are a result of an earlier run: they are left out and
        drawn anew, so that the answer depends on what people wrote only.
    gazetteer : Gazetteer
        The table of places.
    vocabulary : Vocabulary
        The labels: which are places, and by which endings those of unknown names are guessed.
    decisions : Decisions or mapping, optional
        What people decided; or only name -> id. It goes before everything but an id. Entities that were judged the
        same are one record here already (`graphkit.resolve.merged`).

    Returns
    -------
    Resolution
        Name -> id, with labels and names of everything, the places drawn in included.
    list of Accepted
        The places drawn in, with their parents and successors, dataset ``graphkit:places``, in order of id.
    list of Finding
        Names that may mean several things (``ambiguous-name``), with candidates, and ids that lead to no entity.
    list of Unknown
        Names that nothing is known by, each once.

    Notes
    -----
    O(references); ids and unique names cost one look-up, context is gathered only where a name needs it.
    """
    if not isinstance(decisions, Decisions):
        decisions = Decisions(names={normalise(name): record_id for name, record_id in (decisions or {}).items()})
    return _Resolver(records, gazetteer, vocabulary, decisions).run()


class _Resolver:
    def __init__(
        self, records: Iterable[Accepted], gazetteer: Gazetteer, vocabulary: Vocabulary, decisions: Decisions
    ) -> None:
        self.index = RecordIndex.of(item for item in records if item.dataset != PLACES)
        self.knowledge = KnowledgeBase(self.index, gazetteer, vocabulary)
        self.candidates = Candidates(self.index, self.knowledge, decisions)
        self.resolution = Resolution(
            exact={entity_id: entity_id for entity_id in self.index.items} | self.knowledge.entity_of_unit
        )
        self.resolution.redirects = dict(decisions.redirects)
        self.resolution.chosen = decisions.chosen
        self.unresolved = Unresolved(self.index, self.knowledge, decisions)
        self.context = Context(self.index, self.knowledge, self.resolution)
        self._plain: set[tuple[str, str]] = set()

    def run(self) -> tuple[Resolution, list[Accepted], list[Finding], list[Unknown]]:
        """Settle stage by stage, then draw the places that were named."""
        by_section: dict[str, list[str]] = {section: [] for section in STAGES}
        for record_id, items in self.index.items.items():
            by_section[items[0].section].append(record_id)
        for section in STAGES:
            self._stage(section, by_section[section])
        meant = self.resolution
        used = {*meant.exact.values(), *meant.special.values(), *meant.by_field.values()}
        used.update(*(links.values() for links in meant.links.values()))
        gazetteer_places = collect_gazetteer_places(used & self.knowledge.gazetteer.units.keys(), self.knowledge)
        self._describe(gazetteer_places)
        return meant, gazetteer_places, self.unresolved.problems(), self.unresolved.unknowns()

    def _stage(self, section: str, record_ids: list[str]) -> None:
        """Settle what is plain, then what needs context; the latter see no result of each other, so no order counts."""
        pending: list[Use] = []
        for record_id in record_ids:
            for item, reference in self.index.references(record_id, settled=self.index.items):
                # A name is plain only where the same sort of thing is asked for: what a party's name means must not
                # depend on whether a programme of that name was asked for before.
                asked = FIELDS[item.section][reference.field]
                if (reference.name, asked) in self._plain:
                    continue
                matches = self.candidates.of(reference.name, asked)
                if matches.everywhere:
                    self._plain.add((reference.name, asked))
                    self.resolution.exact[reference.name] = matches.ids[0]
                else:
                    pending.append(Use(item, reference, asked))
        if section == "entities":
            self.knowledge.settle(self._parents(record_ids))
        forms = [
            use for use in pending if self._name_matches(use).by_form
        ]  # 市政府, once it is known which 毕节市 is meant
        for uses in ([use for use in pending if not self._name_matches(use).by_form], forms) if forms else (pending,):
            self.context = Context(self.index, self.knowledge, self.resolution)
            for use, meant in [(use, self._resolve_use(use)) for use in uses]:
                if meant is not None:
                    self._keep_special(use, meant)
        if section == "entities":
            self.knowledge.settle(self._parents(record_ids))
            self._belong()

    def _belong(self) -> None:
        """Take in what the names of organisations say of where they belong."""
        self.resolution.links = belonging(self.knowledge)
        for entity_id, links in self.resolution.links.items():
            self.knowledge.parents.setdefault(entity_id, set()).update(links.values())
        self.knowledge.settle(self.knowledge.parents)

    def _keep_special(self, use: Use, entity_id: str) -> None:
        key = (use.item.id, use.reference.name)
        if self.resolution.special.setdefault(key, entity_id) != entity_id:
            self.resolution.by_field[use.item.id, use.reference.field, use.reference.name] = entity_id

    def _parents(self, record_ids: Iterable[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entity_id in record_ids:
            links = references("entities", self.index.bodies.get(entity_id, {}))
            ids = {
                self.resolution.id(entity_id, each.field, each.name) for each in links if each.field in parent_fields()
            }
            found[entity_id] = {parent for parent in ids if parent is not None and self._is_entity(parent)}
        return found

    def _is_entity(self, entity_id: str) -> bool:
        return entity_id in self.index.bodies or entity_id in self.knowledge.gazetteer.units

    # -- one name in its record ------------------------------------------------------------------------------------

    def _name_matches(self, use: Use) -> NameMatches:
        return self.candidates.of(use.reference.name, use.asked)

    def _resolve_use(self, use: Use) -> str | None:
        """Return what a name means in its record; else take down what is wrong with it, and return None."""
        matches = self._name_matches(use)
        ids, short = self._narrow_down(use, matches)
        if len(ids) == 1:
            return ids[0]
        if use.asked in (TEXT, *BY_ID):  # a publisher may be any text; validation knows of ids that lead nowhere
            return None
        if ids and (use.asked == PLACE or not short):
            self.unresolved.ambiguous(use, ids)
        elif _LOOKS_LIKE_ID.fullmatch(use.reference.name) or use.asked == CAUSE:
            self.unresolved.dangling(use)
        else:
            self.unresolved.unknown(use, self._in_time(matches.short, None))
        return None

    def _narrow_down(self, use: Use, matches: NameMatches) -> tuple[list[str], bool]:
        """Return the candidates that source, date and context leave, and whether the name is but a short one."""
        body = self.index.body(use.item.id)
        ids = self._mentioned(use, sources(body)) or matches.ids
        short = not ids
        ids = ids or matches.short
        if len(ids) > 1 or short:
            ids = self._in_time(ids, as_of(use.item.section, body, self.index.published))
        if not ids or (len(ids) == 1 and not short):
            return ([] if matches.loose and self._sits_elsewhere(ids, use) else ids), short
        reach = matches.reach if short else FULL_NAME
        spoken = narrow(ids, use.reference.field, self.context.of(use.item), self.knowledge, reach=reach)
        if short and not spoken:
            return self._without_context(ids, use), short
        ids = spoken or ids
        if short and len(ids) > 1:
            ids = self._outermost(ids)
        if len(ids) > 1:  # the records' own entity goes before its namesakes in the table
            ids = self._nearest([entity_id for entity_id in ids if entity_id in self.index.items] or ids, matches)
        return ids, short

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
        """Return what the record's own sources call so."""
        normal = normalise(use.reference.name)
        if normal not in self.index.mentioned:
            return []
        ids = {entity_id for source in cited for entity_id in self.index.mentions.get((source, normal), ())}
        return sorted(entity_id for entity_id in ids if self.candidates.fits(entity_id, use.asked))

    def _in_time(self, ids: list[str], day: date | None) -> list[str]:
        """Keep what stood on the day; if nothing did, the last of each line: a text may use an old name."""
        return [entity_id for entity_id in ids if self.knowledge.holds(entity_id, day)] or self.knowledge.last_of_line(
            ids
        )

    def _nearest(self, ids: list[str], matches: NameMatches) -> list[str]:
        """Keep what lies right below the head of the path: 贵州省毕节市 is the prefecture, not the county in it."""
        nearest = min(matches.distances.get(entity_id, 0) for entity_id in ids)
        return [entity_id for entity_id in ids if matches.distances.get(entity_id, 0) == nearest]

    def _without_context(self, ids: list[str], use: Use) -> list[str]:
        """Keep what a short name may mean without context: a province, or anything where a place must stand.

        A county whose province the context does not name is none (屏山 beside 福建省 is not 屏山县 in 四川省), nor is a
        name that says no more than what sort of district it is (矿区).
        """
        provinces = [entity_id for entity_id in ids if self.knowledge.label(entity_id) == "Province"]
        if len(provinces) == 1:
            return provinces
        if use.asked != PLACE:
            return []
        left = self._outermost(ids)
        if len(left) != 1 or self.knowledge.label(left[0]) != "County":
            return left
        return [] if is_generic(use.reference.name) or self._speaks_of_places(use) else left

    def _speaks_of_places(self, use: Use) -> bool:
        named = {
            entity_id for ring in self.context.of(use.item) for entity_id in ring.giving | ring.receiving | ring.either
        }
        return any(
            self.knowledge.is_place(entity_id) and self.knowledge.label(entity_id) != "Country" for entity_id in named
        )

    def _outermost(self, ids: list[str]) -> list[str]:
        """Keep what lies in none of the others: a short name means the whole before its part (长沙: 长沙市)."""
        return [entity_id for entity_id in ids if not self.knowledge.above(entity_id) & set(ids)]

    def _describe(self, gazetteer_places: list[Accepted]) -> None:
        """Give the resolution every id with its label and name."""
        self.resolution.labels.update(self.index.labels)
        self.resolution.names.update(self.index.names)
        for item in gazetteer_places:
            unit = self.knowledge.gazetteer.units[item.id]
            self.resolution.labels.setdefault(item.id, unit.label)
            self.resolution.names.setdefault(item.id, unit.name)
            self.resolution.exact.setdefault(item.id, item.id)
