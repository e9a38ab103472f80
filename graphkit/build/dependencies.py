"""What one record's elements depend on in other records, gathered in one pass so that the rest can stream."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from graphkit.build.figures import Claims
from graphkit.build.totals import Totals
from graphkit.build.whereabouts import PLACES, Payer, Whereabouts
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.resolution import Resolution
from graphkit.schema.records import Activity, Entity, Pairing, Programme, Source
from graphkit.schema.values import PreciseDate
from graphkit.schema.vocabulary import Vocabulary

_WORDS = {
    "entities": (
        b'"member_of":', b'"located_in":', b'"part_of":', b'"serves":', b'"size":', b'"contributors":',
    ),
    "activities": (b'"part_of":',),
    "programmes": (b'"period":',),
    "sources": (b'"published":',),
    "pairings": (b'"helper":',),
}  # fmt: skip
"""Section -> the fields of its canonical JSON that other records depend on; finding none is cheaper than reading."""


class Ends(NamedTuple):
    """The two ends of a pairing, and the programmes that it belongs to."""

    helper: str
    recipient: str
    programmes: frozenset[str]


@dataclass
class Dependencies:
    """The graph-wide facts: who belongs to which group, what lies where, which activities are parts of which."""

    vocabulary: Vocabulary
    resolution: Resolution
    members: dict[str, list[str]] = field(default_factory=dict)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    pairings: dict[str, Accepted] = field(default_factory=dict)
    parts: dict[str, list[Accepted]] = field(default_factory=dict)
    claims: Claims = field(default_factory=Claims)
    merged: dict[str, list[str]] = field(default_factory=dict)
    """Entity, act, pairing or observation -> the other ids that were judged to be it."""
    ends: dict[str, Ends] = field(default_factory=dict)
    """Pairing -> its helper, its recipient and its programmes."""
    recipients: dict[str, set[str]] = field(default_factory=dict)
    """Programme -> the recipients of its pairings that are places."""
    published: dict[str, PreciseDate] = field(default_factory=dict)
    """Source -> when it was published."""
    programme_starts: dict[str, PreciseDate] = field(default_factory=dict)
    observed: dict[str, date] = field(default_factory=dict)
    """Programme -> the last day of the latest publication that reports anything under it."""
    totals: Totals = field(default_factory=Totals)
    paid_in: dict[str, set[str]] = field(default_factory=dict)
    """Fund -> who is reported to have paid money into it."""

    @classmethod
    def of(cls, records: RecordSet, resolution: Resolution, vocabulary: Vocabulary) -> "Dependencies":
        """Look through every record. O(records); keeps only what others need of them."""
        dependencies = cls(vocabulary, resolution, claims=Claims.of(records, vocabulary, resolution.chosen))
        for old, kept in sorted(resolution.redirects.items()):
            dependencies.merged.setdefault(kept, []).append(old)
        dependencies.whereabouts.add_derived(resolution.links)
        for item in records:
            if item.section == "pairings":
                dependencies.pairings[item.id] = item
            if not any(word in item.body for word in _WORDS.get(item.section, ())):
                continue
            record = item.record
            if isinstance(record, Entity):
                dependencies._entity(item.id, record)
            elif isinstance(record, Pairing):
                dependencies._pairing(item.id, record)
            elif isinstance(record, Source):
                if record.published is not None:
                    dependencies.published[item.id] = record.published
            elif isinstance(record, Programme):
                if record.period is not None and record.period.start is not None:
                    dependencies.programme_starts[item.id] = record.period.start
            elif isinstance(record, Activity):
                for umbrella in record.part_of:
                    dependencies.parts.setdefault(dependencies.id(item.id, "part_of", umbrella), []).append(item)
        for parts in dependencies.parts.values():
            parts.sort(key=lambda part: part.id)
        for members in dependencies.members.values():
            members.sort()
        return dependencies

    def id(self, record_id: str, field_name: str, name: str) -> str:
        """Return the id a name means; validation has made sure that there is one."""
        found = self.resolution.id(record_id, field_name, name)
        if found is None:
            raise KeyError(f"{record_id}.{field_name}: {name} was not resolved before build")
        return found

    def label(self, entity_id: str) -> str:
        """Return the specific label of an id."""
        return self.resolution.labels[entity_id]

    def members_of(self, group: str) -> list[str]:
        """Return the named members of a Group, those of groups in it included, each once, in order of id."""
        found: dict[str, None] = {}
        waiting = [group]
        while waiting:
            for member in self.members.get(waiting.pop(), ()):
                if member not in found and member != group:
                    found[member] = None
                    waiting.append(member)
        return sorted(found)

    def _entity(self, entity_id: str, entity: Entity) -> None:
        for link in entity.member_of:
            group = self.id(entity_id, "member_of", link.entity)
            if self.label(group) == "Group":
                self.members.setdefault(group, []).append(entity_id)
        where = self.whereabouts
        for field_name, kept in (("part_of", where.part_of), ("located_in", where.located_in)):
            if links := getattr(entity, field_name):
                kept[entity_id] = tuple(self.id(entity_id, field_name, link.entity) for link in links)
        if entity.serves:
            where.serves[entity_id] = tuple(self.id(entity_id, "serves", name) for name in entity.serves)
        if entity.size is not None and (entity.size_bound or "exact") == "exact":
            where.sizes[entity_id] = entity.size
        if entity.contributors:
            where.contributors[entity_id] = tuple(
                Payer(self.id(entity_id, "contributors", party.entity), party.certainty)
                for party in entity.contributors
            )

    def _pairing(self, pairing_id: str, pairing: Pairing) -> None:
        programmes = frozenset(self.id(pairing_id, "programmes", name) for name in pairing.programmes)
        helper, recipient = (self.id(pairing_id, end, getattr(pairing, end)) for end in ("helper", "recipient"))
        self.ends[pairing_id] = Ends(helper, recipient, programmes)
        if self.label(recipient) in PLACES:
            for programme in programmes:
                self.recipients.setdefault(programme, set()).add(recipient)

    def last_published(self, sources: Iterable[str]) -> date | None:
        """Return the last day of the latest publication among sources; None where no date is known."""
        return max((self.published[source].last for source in sources if source in self.published), default=None)

    def described(self, entity_id: str) -> tuple[object, ...]:
        """Return all that the edges of others depend on in an entity, besides its own label and name."""
        where, label = self.whereabouts, self.resolution.labels.get
        near = where.above(entity_id) | set(where.serves.get(entity_id, ()))
        return (
            where.part_of.get(entity_id),
            where.located_in.get(entity_id),
            where.serves.get(entity_id),
            where.contributors.get(entity_id),
            where.sizes.get(entity_id),
            frozenset((each, label(each)) for each in near),
            frozenset(self.paid_in.get(entity_id, ())),
        )

    def stands_on(self, entity_id: str) -> frozenset[str]:
        """Return the entities that may stand in for one: whom a facility serves or belongs to, who pays into a fund."""
        where = self.whereabouts
        payers = where.payers(entity_id)
        served = set(where.serves.get(entity_id, ()))
        above = where.above(entity_id) if self.resolution.labels.get(entity_id) == "Facility" else frozenset()
        return frozenset(payers | served | above) - {entity_id}

    def recipient_places(self, pairing: str | None, programmes: Iterable[str]) -> frozenset[str]:
        """Return the recipient of a pairing where that is a place, else those of the programmes' pairings."""
        ends = self.ends.get(pairing or "")
        if ends is not None and self.label(ends.recipient) in PLACES:
            return frozenset({ends.recipient})
        named = set(programmes) | (ends.programmes if ends else frozenset())
        return frozenset(place for programme in named for place in self.recipients.get(programme, ()))

    def helper(self, pairing: str) -> str | None:
        """Return the helper of a pairing."""
        ends = self.ends.get(pairing)
        return ends.helper if ends else None
