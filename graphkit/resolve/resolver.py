"""Names become ids: a pure function of the records and the table of places, whatever the order of the records."""

from collections.abc import Iterable, Mapping

from graphkit.findings import Finding
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.belonging import infer_links
from graphkit.resolve.candidates import Candidates
from graphkit.resolve.context import Context
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.gazetteer_places import PLACES, collect_gazetteer_places
from graphkit.resolve.knowledge_base import PARENT_FIELDS, KnowledgeBase
from graphkit.resolve.name_resolver import NameResolver
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.references import FIELDS, references
from graphkit.resolve.resolution import Resolution
from graphkit.resolve.unknown import Unknown
from graphkit.resolve.unresolved import Unresolved, Use
from graphkit.schema.vocabulary import Vocabulary

STAGES = ("entities", "programmes", "pairings", "activities", "observations", "sources")
"""The order of resolving: a stage sees the results of earlier stages, and of itself only the plain names."""


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
        Unknown names, each once.

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
        self._plain: set[tuple[str, str]] = set()

    def run(self) -> tuple[Resolution, list[Accepted], list[Finding], list[Unknown]]:
        """Resolve stage by stage, then collect the places that were named."""
        by_section: dict[str, list[str]] = {section: [] for section in STAGES}
        for record_id, items in self.index.items.items():
            by_section[items[0].section].append(record_id)
        for section in STAGES:
            self._stage(section, by_section[section])
        resolution = self.resolution
        used = {*resolution.exact.values(), *resolution.special.values(), *resolution.by_field.values()}
        used.update(*(links.values() for links in resolution.links.values()))
        gazetteer_places = collect_gazetteer_places(used & self.knowledge.gazetteer.units.keys(), self.knowledge)
        self._describe(gazetteer_places)
        return resolution, gazetteer_places, self.unresolved.problems(), self.unresolved.unknowns()

    def _stage(self, section: str, record_ids: list[str]) -> None:
        """Resolve plain names, then those that need context, which see no result of each other: no order counts."""
        pending: list[Use] = []
        for record_id in record_ids:
            for item, reference in self.index.references(record_id, without=self.index.items):
                # Plain only for the same kind of target: what a party's name means must not depend on whether a
                # programme of that name came before.
                target = FIELDS[item.section][reference.field]
                if (reference.name, target) in self._plain:
                    continue
                matches = self.candidates.of(reference.name, target)
                if matches.everywhere:
                    self._plain.add((reference.name, target))
                    self.resolution.exact[reference.name] = matches.ids[0]
                else:
                    pending.append(Use(item, reference, target))
        if section == "entities":
            self.knowledge.set_parents(self._parents(record_ids))
        by_form = [use for use in pending if self.candidates.of(use.reference.name, use.target).by_form]
        by_name = [use for use in pending if not self.candidates.of(use.reference.name, use.target).by_form]
        for uses in (by_name, by_form) if by_form else (pending,):  # 市政府 once it is known which 毕节市 is meant
            context = Context(self.index, self.knowledge, self.resolution)
            names = NameResolver(self.candidates, context, self.unresolved)
            for use, entity_id in [(use, names.resolve(use)) for use in uses]:
                if entity_id is not None:
                    self._keep_special(use, entity_id)
        if section == "entities":
            self.knowledge.set_parents(self._parents(record_ids))
            self._infer_links()

    def _infer_links(self) -> None:
        """Add the links that the names of organisations imply."""
        self.resolution.links = infer_links(self.knowledge)
        for entity_id, links in self.resolution.links.items():
            self.knowledge.parents.setdefault(entity_id, set()).update(links.values())
        self.knowledge.set_parents(self.knowledge.parents)

    def _keep_special(self, use: Use, entity_id: str) -> None:
        key = (use.item.id, use.reference.name)
        if self.resolution.special.setdefault(key, entity_id) != entity_id:
            self.resolution.by_field[use.item.id, use.reference.field, use.reference.name] = entity_id

    def _parents(self, record_ids: Iterable[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entity_id in record_ids:
            links = references("entities", self.index.bodies.get(entity_id, {}))
            ids = {
                self.resolution.id(entity_id, each.field, each.name) for each in links if each.field in PARENT_FIELDS
            }
            found[entity_id] = {parent for parent in ids if parent is not None and self._is_entity(parent)}
        return found

    def _is_entity(self, entity_id: str) -> bool:
        return entity_id in self.index.bodies or entity_id in self.knowledge.gazetteer.units

    def _describe(self, gazetteer_places: list[Accepted]) -> None:
        """Give the resolution every id with its label and name."""
        self.resolution.labels.update(self.index.labels)
        self.resolution.names.update(self.index.names)
        for item in gazetteer_places:
            unit = self.knowledge.gazetteer.units[item.id]
            self.resolution.labels.setdefault(item.id, unit.label)
            self.resolution.names.setdefault(item.id, unit.name)
            self.resolution.exact.setdefault(item.id, item.id)
