"""Links between entities that derived edges depend on: containment, service, payment into funds, sizes of groups."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

PLACES = frozenset({"Province", "City", "County", "Zone", "Township", "Village"})
"""Labels of places that can be somebody's own; a country or region is too wide for that."""


class Payer(NamedTuple):
    """Who pays into a fund, and how certain that is."""

    id: str
    certainty: str = "stated"


@dataclass(slots=True)
class Whereabouts:
    """Links between entities, by id.

    Attributes
    ----------
    part_of, located_in, serves : dict of str to tuple of str
        Entity -> what it is part of, where it lies, whom it serves.
    contributors : dict of str to tuple of Payer
        Fund -> who pays into it.
    sizes : dict of str to int
        Group -> its size, where that is exact.
    """

    part_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    located_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    serves: dict[str, tuple[str, ...]] = field(default_factory=dict)
    contributors: dict[str, tuple[Payer, ...]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def entities(self) -> set[str]:
        """All entities that something is recorded of here."""
        return {*self.part_of, *self.located_in, *self.serves, *self.contributors, *self.sizes}

    def add_derived(self, links: Mapping[str, Mapping[str, str]]) -> None:
        """Add what an organisation's own name says: whose branch it is, where it lies."""
        for entity_id, fields in links.items():
            if "part_of" in fields:
                self.part_of[entity_id] = (fields["part_of"],)
            if "located_in" in fields:
                self.located_in[entity_id] = (fields["located_in"],)

    def above(self, entity_id: str) -> frozenset[str]:
        """Return all that an entity is part of or lies in, near and far, itself included. Kept after the first call."""
        known = self._above.get(entity_id)
        if known is None:
            known = self._above[entity_id] = frozenset(self._climb(entity_id))
        return known

    def lies_in(self, entity_id: str, place: str) -> bool:
        """Return whether an entity is a place, or lies in it at any depth."""
        return place in self.above(entity_id)

    def payers(self, fund: str) -> set[str]:
        """Return all who pay into a fund, and into the funds that pay into it."""
        found: set[str] = set()
        waiting = [fund]
        while waiting:
            new = {payer.id for payer in self.contributors.get(waiting.pop(), ())} - found
            found |= new
            waiting += new
        return found

    def _climb(self, entity_id: str) -> Iterator[str]:
        waiting, seen = [entity_id], {entity_id}
        while waiting:
            current = waiting.pop()
            yield current
            for parent in _chain(self.part_of.get(current), self.located_in.get(current)):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)


def _chain(*some: Iterable[str] | None) -> Iterator[str]:
    for each in some:
        yield from each or ()
