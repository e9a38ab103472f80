"""The context of a record: what it names itself, what it belongs to, the pairings of its programmes."""

from collections.abc import Iterator

from graphkit.records.recordset import Accepted
from graphkit.resolve.disambiguation import ContextRing, named_by
from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.resolution import Resolution

_BELONGS = {
    "activities": ("pairing", "established", "part_of", "followed_from"),
    "observations": ("about", "result_of"),
}


class Context:
    """The rings around records, from the names resolved before a stage begins; made anew for each stage."""

    def __init__(self, index: RecordIndex, knowledge: KnowledgeBase, resolution: Resolution) -> None:
        self.index = index
        self.knowledge = knowledge
        self.resolution = resolution
        self._pairings: dict[str, list[str]] | None = None
        self._rings: dict[str, ContextRing] = {}

    def of(self, item: Accepted) -> Iterator[ContextRing]:
        """Yield the rings around a record, the nearest first."""
        fields = self.named(item.id)
        ring = named_by(fields, self.knowledge, is_record=True)
        if item.section == "entities":
            head, _ = self.knowledge.gazetteer.head(self.index.names.get(item.id, ""))
            ring.either.update(self.knowledge.entity(unit.id) for unit in head)
        yield ring
        reverse = item.section == "activities" and self.index.body(item.id).get("benefit") == "reverse"
        related = ContextRing()
        for field in _BELONGS.get(item.section, ()):
            for other in fields.get(field, ()):
                if other in self.index.items:
                    related.update(self._ring(other))
        yield related.turned() if reverse else related
        schemes = ContextRing()
        for programme in fields.get("programmes", ()):
            schemes.update(self._programme(programme, but=item.id))
        yield schemes.turned() if reverse else schemes

    def named(self, record_id: str) -> dict[str, list[str]]:
        """Return field -> ids of what the records of an id name, as far as it is resolved."""
        found: dict[str, list[str]] = {}
        for _, reference in self.index.references(record_id):
            meant = self.resolution.id(record_id, reference.field, reference.name)
            if meant is not None:
                found.setdefault(reference.field, []).append(meant)
        return found

    def _ring(self, record_id: str) -> ContextRing:
        if record_id not in self._rings:
            self._rings[record_id] = named_by(self.named(record_id), self.knowledge)
        return self._rings[record_id]

    def _programme(self, programme: str, but: str) -> ContextRing:
        """Return the ring of all pairings of a programme except one record."""
        pairings = self._paired().get(programme, [])
        if but not in pairings and programme in self._rings:
            return self._rings[programme]
        ring = ContextRing()
        for pairing in pairings:
            if pairing != but:
                ring.update(self._ring(pairing))
        if but not in pairings:
            self._rings[programme] = ring
        return ring

    def _paired(self) -> dict[str, list[str]]:
        if self._pairings is None:
            self._pairings = {}
            for record_id, items in sorted(self.index.items.items()):
                if items[0].section == "pairings":
                    for programme in self.named(record_id).get("programmes", ()):
                        self._pairings.setdefault(programme, []).append(record_id)
        return self._pairings
