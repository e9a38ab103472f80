"""The place that a longer name begins with, in a few look-ups: for names of organisations, of which there are many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.table import COUNTRY
from graphkit.places.unit_names import SHORT, unit_names

_SHORTEST = 2


class Head(NamedTuple):
    """A place at the beginning of a name: what it may be, where it ends, whether it stands there by its short name.

    ``sure``: it is one place, of those that stand today if any do.
    """

    units: frozenset[str]
    end: int
    short: bool
    sure: bool


@dataclass(frozen=True)
class PlaceNames:
    """Every name of the table of places, ready to be found at the beginning of a longer one."""

    gazetteer: Gazetteer
    named: Mapping[str, tuple[frozenset[str], bool]]
    longest: int
    beginnings: frozenset[str]
    """The first two characters of every name: most texts begin otherwise."""

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "PlaceNames":
        """Collect all names except the country's; a full name of one unit is not a short name of another.

        What was gathered from the last table is kept: there is mostly one in a process.
        """
        if not _kept or _kept[0].gazetteer is not gazetteer:
            _kept[:] = [cls._gather(gazetteer)]
        return _kept[0]

    @classmethod
    def _gather(cls, gazetteer: Gazetteer) -> "PlaceNames":
        whole: dict[str, set[str]] = {}
        short: dict[str, set[str]] = {}
        for unit in gazetteer.units.values():
            if unit.id == COUNTRY.id:
                continue
            for name, how in unit_names(unit):
                if len(name) >= _SHORTEST:
                    (short if how == SHORT else whole).setdefault(name, set()).add(unit.id)
        named = {name: (frozenset(ids), True) for name, ids in short.items()}
        named |= {name: (frozenset(ids), False) for name, ids in whole.items()}
        beginnings = frozenset(name[:_SHORTEST] for name in named)
        return cls(gazetteer, named, max(map(len, named), default=0), beginnings)

    def head(self, text: str) -> Head | None:
        """Return the place a name begins with, read down from the highest level; None where it begins with none.

        >>> places = PlaceNames.of(Gazetteer.load())
        >>> found = places.head("贵州黔南州平塘县人民医院")
        >>> sorted(found.units), found.end, found.short
        (['county/pingtang'], 8, False)
        >>> places.head("白云区区委").sure, places.head("雅戈尔集团")
        (False, None)
        """
        units: frozenset[str] = frozenset()
        end, short = 0, False
        while end < len(text) - 1:
            step = self._next(text, end, units)
            if step is None:
                break
            units, end, short = step
        if not end:
            return None
        return Head(units, end, short, len(self._standing(units)) == 1)

    def ends(self, unit: str, endings: tuple[str, ...]) -> bool:
        """Return whether the official name of a unit ends so."""
        found = self.gazetteer.unit(unit)
        return found is not None and found.name.endswith(endings)

    def _next(self, text: str, start: int, above: frozenset[str]) -> tuple[frozenset[str], int, bool] | None:
        if text[start : start + _SHORTEST] not in self.beginnings:
            return None
        for end in range(min(len(text) - 1, start + self.longest), start + _SHORTEST - 1, -1):
            found = self.named.get(text[start:end])
            if found is None:
                continue
            units, short = found
            if start:
                units = frozenset(unit for unit in units if above & self.gazetteer.above(unit))
            if units:
                return units, end, short
        return None

    def _standing(self, units: frozenset[str]) -> frozenset[str]:
        return frozenset(unit for unit in units if self.gazetteer.units[unit].in_use) or units


_kept: list[PlaceNames] = []
