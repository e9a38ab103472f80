"""Names that could not be resolved, collected use by use and reported once each."""

from dataclasses import dataclass, replace

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.places.description import PlaceDescription
from graphkit.places.lookup import look_up
from graphkit.places.misspelt import sounding_alike
from graphkit.places.naming import split_name
from graphkit.records.recordset import Accepted
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.knowledge_base import RANKED, KnowledgeBase
from graphkit.resolve.misspelt_names import MisspeltNames
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.references import PLACE, PROGRAMME, Reference
from graphkit.resolve.several_names import NameLists
from graphkit.resolve.similar_names import NearNames
from graphkit.resolve.unknown import Unknown, guess_label, label_endings

_HINT = 90.0
"""Score of what a name would mean in another context: a short name, or what another source calls so."""
_SHOWN = 5


@dataclass(slots=True)
class Use:
    """One use of a name: the record, the field, and what the field refers to."""

    item: Accepted
    reference: Reference
    target: str

    @property
    def location(self) -> Location:
        """Where the name is written."""
        return self.item.location.of(self.reference.path)


class Unresolved:
    """Collects uses of names that could not be resolved; returns them in order of location."""

    def __init__(self, index: RecordIndex, knowledge: KnowledgeBase, decisions: Decisions) -> None:
        self.index = index
        self.knowledge = knowledge
        self.decisions = decisions
        self._problems: list[Finding] = []
        self._unknown: dict[tuple[str, bool], list[Use]] = {}
        self._hints: dict[tuple[str, bool], set[str]] = {}
        self._endings = label_endings(knowledge.vocabulary)
        self._lists = NameLists(knowledge)

    def add_ambiguous(self, use: Use, ids: list[str]) -> None:
        """Add a name that may mean several things."""
        names = [self.knowledge.name(entity_id) for entity_id in ids]
        distinct = dict.fromkeys(name for name in names if name != use.reference.name)
        self._problems.append(
            self._problem(
                "ambiguous-name",
                use,
                allowed=tuple(f"{name} ({entity_id})" for name, entity_id in zip(names, ids, strict=True)),
                suggestion=" / ".join(distinct if len(distinct) == len(ids) else ids),
            )
        )

    def add_dangling(self, use: Use) -> None:
        """Add an id that no record has."""
        from graphkit.wording.nearest import closest

        labels = self.index.labels
        programme = use.target == PROGRAMME
        allowed = (entity_id for entity_id in self.index.items if programme == (labels[entity_id] == "Programme"))
        self._problems.append(
            self._problem("dangling-reference", use, detail=use.target, suggestion=closest(use.reference.name, allowed))
        )

    def add_unknown(self, use: Use, hints: list[str]) -> None:
        """Add an unknown name; ``hints`` are ids that it might mean in another context."""
        normal = normalise(use.reference.name)
        key = (normal, use.target == PROGRAMME)
        self._unknown.setdefault(key, []).append(use)
        self._hints.setdefault(key, set()).update(hints, self.index.mentioned.get(normal, ()))

    def problems(self) -> list[Finding]:
        """Return the problems in order of file, line and field."""
        return sorted(
            self._problems,
            key=lambda each: (
                each.location.file,
                each.location.number or 0,
                each.record or "",
                each.field,
                each.value or "",
            ),
        )

    def unknowns(self) -> list[Unknown]:
        """Return the unknown names in order, with near matches, guessed label and every row."""
        if not self._unknown:
            return []
        judge = MisspeltNames(self.knowledge.gazetteer, self.knowledge.vocabulary)
        units = {normalise(unit.name) for unit in self.knowledge.gazetteer.units.values()}
        near = NearNames(  # places that sound alike are looked for by themselves
            self._spellings(), lambda one, other: other not in units and judge.alike(one, other)
        )
        unknowns = [self._unknown_name(key, near) for key in sorted(self._unknown)]
        return self._with_alike(unknowns, judge)

    def _with_alike(self, unknowns: list[Unknown], judge: MisspeltNames) -> list[Unknown]:
        """Add to each unknown name those of which it may be a misspelling: written as often or more often than it."""
        ranks = {each.name: (-len(each.records), number) for number, each in enumerate(unknowns)}
        normals = {each.name: normalise(each.name) for each in unknowns if not each.parts}
        among = NearNames(((normal, name, name) for name, normal in normals.items()), judge.alike)
        found = []
        for each in unknowns:
            others = among.misspellings(normals[each.name]) if each.name in normals else []
            alike = tuple(other for other in others if ranks[other] < ranks[each.name])
            if not (each.near or each.parts or alike) and (corrected := judge.corrected(each.name)):
                alike = (corrected,)
            found.append(replace(each, alike=alike))
        return found

    def _unknown_name(self, key: tuple[str, bool], near: NearNames) -> Unknown:
        normal, _ = key
        uses = sorted(
            self._unknown[key],
            key=lambda use: (
                use.location.file,
                use.location.number or 0,
                use.item.id,
                use.reference.field,
                use.reference.name,
            ),
        )
        name = min(use.reference.name for use in uses)
        target = next((use.target for use in uses if use.target != PLACE), uses[0].target)
        hints = [(entity_id, self._known_name(entity_id), _HINT) for entity_id in sorted(self._hints[key])][:_SHOWN]
        hints += [each for each in self._misheard(normal) if each not in hints]
        hinted = {entity_id for entity_id, _, _ in hints}
        head, rest = self.knowledge.gazetteer.head(name)
        standing = [unit for unit in head if unit.in_use] or head
        known = [
            each
            for each in (*hints, *(each for each in near.nearest(normal) if each[0] not in hinted))
            if not self.decisions.apart(each[0], normal)
        ]
        if len(known) > 1:  # 朝阳区 says nothing: there are two
            known = [(entity_id, self._full_name(entity_id, text), score) for entity_id, text, score in known]
        label, host = guess_label(name, target, self._endings), self._lies_roughly_in(name)
        if host is not None and (label in RANKED or label in ("Region", "Organization")):
            label = "Zone" if host.matched == "zone" or target == PLACE else "Agency"  # no unit, whatever its ending
        return Unknown(
            name,
            label,
            known,
            places=list(
                dict.fromkeys(
                    RecordLocation(use.location.file, use.location.number, sheet=use.location.sheet) for use in uses
                )
            ),
            records=list(dict.fromkeys(use.item.id for use in uses)),
            field=uses[0].reference.field,
            spots=tuple(dict.fromkeys(use.location for use in uses)),
            within=self.knowledge.entity(host.id)
            if host is not None
            else self.knowledge.entity(standing[0].id)
            if rest and len(standing) == 1
            else None,
            parts=self._lists.names_in(name),
        )

    def _lies_roughly_in(self, name: str) -> PlaceDescription | None:
        """Return the unit in which a development zone or a division of the XPCC lies, where it is known."""
        places = look_up(name, gazetteer=self.knowledge.gazetteer).places
        return (
            places[0] if len(places) == 1 and places[0].approximate and places[0].matched in ("zone", "xpcc") else None
        )

    def _misheard(self, normal: str) -> list[tuple[str, str, float]]:
        """Return the units in use that a name with a rank ending sounds like: 照觉县 is no new county."""
        if not split_name(normal)[1]:
            return []
        units = [unit for unit in sounding_alike(normal, self.knowledge.gazetteer) if unit.in_use][:_SHOWN]
        return [(entity_id := self.knowledge.entity(unit.id), self._known_name(entity_id), _HINT) for unit in units]

    def _known_name(self, entity_id: str) -> str:
        unit = self.knowledge.gazetteer.unit(entity_id)
        return self.index.names.get(entity_id) or (unit.name if unit else entity_id)

    def _full_name(self, entity_id: str, text: str) -> str:
        return self.knowledge.name(entity_id) if self.knowledge.gazetteer.unit(entity_id) else text

    def _spellings(self) -> list[tuple[str, str, str]]:
        spellings = [
            (normal, self.index.spellings[normal], entity_id)
            for normal, entity_ids in self.index.by_name.items()
            for entity_id in entity_ids
        ]
        units = self.knowledge.gazetteer.units.values()
        return spellings + [(normalise(unit.name), unit.name, self.knowledge.entity(unit.id)) for unit in units]

    def _problem(
        self,
        code: str,
        use: Use,
        *,
        allowed: tuple[str, ...] = (),
        suggestion: str | None = None,
        detail: str | None = None,
    ) -> Finding:
        return Finding(
            code,
            use.location,
            use.item.id,
            value=use.reference.name,
            allowed=allowed,
            suggestion=suggestion,
            detail=detail,
        )
