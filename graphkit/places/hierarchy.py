"""Units by id, and how they are related: what lies above them, what they were before and what they became."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from graphkit.places.table import Unit


@dataclass
class Hierarchy:
    """The units of the table and their relations. A value: pass it on, never change it."""

    units: dict[str, Unit]
    _above: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    _above_before: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def unit(self, unit_id: str) -> Unit | None:
        """Return the unit with an id; None where there is none."""
        return self.units.get(unit_id)

    def by_code(self, code: str) -> Unit | None:
        """Return the unit that has a code, or had it last; None where no unit ever had it.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> Gazetteer.load().by_code("522401").name
        '毕节市'
        """
        return self._codes.get(code)

    def above(self, unit_id: str) -> frozenset[str]:
        """Return the ids of all units that a unit was ever part of, through all levels."""
        found = self._above.get(unit_id)
        if found is None:
            parents = [parent for parent, _, _ in self.units[unit_id].parents]
            found = self._above[unit_id] = frozenset(parents).union(*(self.above(parent) for parent in parents))
        return found

    def above_before(self, unit_id: str) -> frozenset[str]:
        """Return the ids of all units that a unit's predecessors were ever part of.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> "city/bijie-522400" in Gazetteer.load().above_before("county/qixingguan")
        True
        """
        found = self._above_before.get(unit_id)
        if found is None:
            line = _reachable(self.before(unit_id), self.before)
            found = self._above_before[unit_id] = frozenset().union(*(self.above(each) for each in line))
        return found

    def levels_below(self, unit_id: str, ancestor: str) -> int:
        """Return how many levels a unit lies below one of the units above it: 1 for a direct part."""
        parents = {parent for parent, _, _ in self.units[unit_id].parents}
        if ancestor in parents:
            return 1
        return 1 + min(self.levels_below(parent, ancestor) for parent in parents if ancestor in self.above(parent))

    def after(self, unit_id: str) -> set[str]:
        """Return the ids of a unit's successors, of their successors, and so on.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> sorted(Gazetteer.load().after("county/bijie-522421"))
        ['county/bijie-522401', 'county/qixingguan']
        """
        return _reachable(self.units[unit_id].successors, lambda each: self.units[each].successors)

    def before(self, unit_id: str) -> list[str]:
        """Return the ids of a unit's direct predecessors, in order.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> Gazetteer.load().before("county/shuicheng")
        ['county/shuicheng-520221']
        """
        return self._before.get(unit_id, [])

    def chain(self, unit_id: str) -> list[Unit]:
        """Return the latest units above a unit, the nearest first.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> [unit.name for unit in Gazetteer.load().chain("county/qixingguan")]
        ['毕节市', '贵州省', '中国']
        """
        found: list[Unit] = []
        parent = self.units[unit_id].parent
        while parent is not None:
            found.append(self.units[parent])
            parent = found[-1].parent
        return found

    def full_name(self, unit_id: str) -> str:
        """Return the name from the province down, which means one unit only at any time.

        >>> from graphkit.places.gazetteer import Gazetteer
        >>> Gazetteer.load().full_name("county/baiyun-440111")
        '广东省广州市白云区'
        """
        above = [unit.name for unit in self.chain(unit_id) if unit.label != "Country"]
        return "".join(reversed(above)) + self.units[unit_id].name

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        predecessors: dict[str, list[str]] = {}
        for unit_id in sorted(self.units):
            for later in self.units[unit_id].successors:
                predecessors.setdefault(later, []).append(unit_id)
        return predecessors

    @cached_property
    def _codes(self) -> dict[str, Unit]:
        spans = [(until or 9999, code, unit) for unit in self.units.values() for code, _, until in unit.codes]
        return {code: unit for _, code, unit in sorted(spans, key=lambda span: span[0])}


def _reachable(first: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(following(unit_id))
    return found
