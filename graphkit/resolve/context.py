"""What stands around a record: what it names itself, what it belongs to, the pairings of its programmes."""

from collections.abc import Iterator

from graphkit.records.recordset import Accepted
from graphkit.resolve.disambiguation import Ring, named_by
from graphkit.resolve.knowledge_base import World
from graphkit.resolve.record_index import Known
from graphkit.resolve.resolution import Resolution

_BELONGS = {
    "activities": ("pairing", "established", "part_of", "followed_from"),
    "observations": ("about", "result_of"),
}


class Surroundings:
    """Gathers rings from what is settled at the beginning of a stage; made anew for each stage."""

    def __init__(self, known: Known, world: World, resolution: Resolution) -> None:
        self.known = known
        self.world = world
        self.resolution = resolution
        self._pairings: dict[str, list[str]] | None = None
        self._rings: dict[str, Ring] = {}

    def of(self, item: Accepted) -> Iterator[Ring]:
        """Yield the rings around a record, the nearest first."""
        own = self.named(item.id)
        ring = named_by(own, self.world, own=True)
        if item.section == "entities":
            head, _ = self.world.gazetteer.head(self.known.names.get(item.id, ""))
            ring.either.update(self.world.entity(unit.id) for unit in head)
        yield ring
        reverse = item.section == "activities" and self.known.body(item.id).get("benefit") == "reverse"
        related = Ring()
        for field in _BELONGS.get(item.section, ()):
            for other in own.get(field, ()):
                if other in self.known.items:
                    related.update(self._ring(other))
        yield related.turned() if reverse else related
        schemes = Ring()
        for programme in own.get("programmes", ()):
            schemes.update(self._programme(programme, but=item.id))
        yield schemes.turned() if reverse else schemes

    def named(self, own: str) -> dict[str, list[str]]:
        """Return field -> ids of what the records of an id name, as far as it is settled."""
        found: dict[str, list[str]] = {}
        for _, reference in self.known.references(own):
            meant = self.resolution.id(own, reference.field, reference.name)
            if meant is not None:
                found.setdefault(reference.field, []).append(meant)
        return found

    def _ring(self, own: str) -> Ring:
        if own not in self._rings:
            self._rings[own] = named_by(self.named(own), self.world)
        return self._rings[own]

    def _programme(self, programme: str, but: str) -> Ring:
        """Return the ring of all pairings of a programme, without the record that asks."""
        pairings = self._paired().get(programme, [])
        if but not in pairings and programme in self._rings:
            return self._rings[programme]
        ring = Ring()
        for pairing in pairings:
            if pairing != but:
                ring.update(self._ring(pairing))
        if but not in pairings:
            self._rings[programme] = ring
        return ring

    def _paired(self) -> dict[str, list[str]]:
        if self._pairings is None:
            self._pairings = {}
            for own, items in sorted(self.known.items.items()):
                if items[0].section == "pairings":
                    for programme in self.named(own).get("programmes", ()):
                        self._pairings.setdefault(programme, []).append(own)
        return self._pairings
