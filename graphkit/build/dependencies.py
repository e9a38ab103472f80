"""What one record's elements depend on in other records, gathered in one pass so that the rest can stream."""

from dataclasses import dataclass, field

from graphkit.build.figures import Claims
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.resolution import Resolution
from graphkit.schema.records import Activity, Entity
from graphkit.schema.vocabulary import Vocabulary

_WORDS = {
    "entities": (b'"member_of":', b'"located_in":'),
    "activities": (b'"part_of":',),
}
"""Section -> the fields of its canonical JSON that other records depend on; finding none is cheaper than reading."""


@dataclass
class Dependencies:
    """The graph-wide facts: who belongs to which group, what lies where, which activities are parts of which."""

    vocabulary: Vocabulary
    resolution: Resolution
    members: dict[str, list[str]] = field(default_factory=dict)
    located_in: dict[str, set[str]] = field(default_factory=dict)
    pairings: dict[str, Accepted] = field(default_factory=dict)
    parts: dict[str, list[Accepted]] = field(default_factory=dict)
    claims: Claims = field(default_factory=Claims)
    merged: dict[str, list[str]] = field(default_factory=dict)
    """Entity -> the other ids that were judged to be it."""

    @classmethod
    def of(cls, records: RecordSet, resolution: Resolution, vocabulary: Vocabulary) -> "Dependencies":
        """Look through every record. O(records); keeps only what others need of them."""
        dependencies = cls(vocabulary, resolution, claims=Claims.of(records, vocabulary, resolution.chosen))
        for old, kept in sorted(resolution.redirects.items()):
            dependencies.merged.setdefault(kept, []).append(old)
        for entity_id, links in resolution.links.items():
            if "located_in" in links:
                dependencies.located_in[entity_id] = {links["located_in"]}
        for item in records:
            if item.section == "pairings":
                dependencies.pairings[item.id] = item
            if not any(word in item.body for word in _WORDS.get(item.section, ())):
                continue
            record = item.record
            if isinstance(record, Entity):
                dependencies._entity(item.id, record)
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
        if entity.located_in:
            places = {self.id(entity_id, "located_in", link.entity) for link in entity.located_in}
            self.located_in[entity_id] = places
