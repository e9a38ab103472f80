"""What is told of a place that was found: the unit as of the time asked about, and what stood there before or after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphkit.places.gazetteer import Gazetteer, Match
from graphkit.places.periods import Days, holds, value_at
from graphkit.places.table import Unit

COLUMNS = (
    "code", "name", "rank", "parents", "valid_from", "valid_to", "successors", "predecessors", "lat", "lon", "located",
    "matched", "approximate", "in_force", "id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A unit as of the time asked about.

    Attributes
    ----------
    code, name, rank : str
        The GB/T 2260 code and name; ``Province``, ``City`` (prefecture level) or ``County``.
    parents, successors, predecessors : tuple of (str, str)
        Code and name; parents the nearest first, without 中国.
    valid_from, valid_to : int or None
        Years; None is before 1981, or still in use.
    lat, lon : float or None
        WGS84 degrees of a point inside the unit; ``located`` says how it was found.
    matched : str
        How the name means the unit: ``official``, ``usual``, ``path``, ``short``, ``abbreviation``, ``nickname``,
        ``former``, ``zone``, ``xpcc``, ``code``, ``id``.
    approximate : bool
        The place asked for is not this unit, it only lies in it.
    in_force : bool
        Whether the unit stood at the time asked about, or stands today.
    """

    code: str
    name: str
    rank: str
    parents: tuple[tuple[str, str], ...]
    valid_from: int | None
    valid_to: int | None
    successors: tuple[tuple[str, str], ...]
    predecessors: tuple[tuple[str, str], ...]
    lat: float | None
    lon: float | None
    located: str
    matched: str
    approximate: bool
    in_force: bool
    id: str

    @property
    def full_name(self) -> str:
        """The name from the province down."""
        return "".join(name for _, name in reversed(self.parents)) + self.name

    def as_row(self) -> dict[str, Any]:
        """Return the place as a row of `COLUMNS`: years as text, units as {code, name}."""
        row = {column: getattr(self, column) for column in COLUMNS}
        for column in ("parents", "successors", "predecessors"):
            row[column] = [{"code": code, "name": name} for code, name in row[column]]
        for column in ("valid_from", "valid_to"):
            row[column] = None if row[column] is None else str(row[column])
        return row | {"located": self.located or None}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name means: nothing, one place, or several.

    Attributes
    ----------
    asked : str
        The name.
    places : list of FoundPlace
        One, or all that the name may mean, the likeliest first; none where it is unknown.
    near : list of FoundPlace
        Where it is unknown: what may have been meant.
    then : list of FoundPlace
        Where the one place did not stand at the time asked about: what stood there.
    outside : bool
        Whether the time asked about lies before the table begins or after it ends.
    """

    asked: str
    places: list[FoundPlace] = field(default_factory=list)
    near: list[FoundPlace] = field(default_factory=list)
    then: list[FoundPlace] = field(default_factory=list)
    outside: bool = False

    @property
    def status(self) -> str:
        """``found``, ``ambiguous`` or ``unknown``."""
        return ("unknown", "found")[len(self.places)] if len(self.places) < 2 else "ambiguous"

    @property
    def changing(self) -> bool:
        """Whether the places are ambiguous only because one took the other's place within the time asked about."""
        codes = {place.code for place in self.places}
        return len(self.places) > 1 and all(
            codes & {code for code, _ in (*place.successors, *place.predecessors)} for place in self.places
        )


def stood_there(left: list[Match], table: Gazetteer, period: Days | None) -> list[FoundPlace]:
    """Return what stood where a unit stands now or stood before, if the unit did not stand at the time asked about."""
    if period is None or len(left) != 1 or holds(left[0].unit, period):
        return []
    unit, (first, _) = left[0].unit, period
    earlier = unit.valid_from is not None and unit.valid_from > first.year
    waiting, seen = [unit.id], {unit.id}
    found: list[str] = []
    while waiting:
        unit_id = waiting.pop(0)
        for other in table.before(unit_id) if earlier else table.units[unit_id].successors:
            if other not in seen:
                seen.add(other)
                (found if holds(table.units[other], period) else waiting).append(other)
    return [describe(table.units[unit_id], table, period, "line", False) for unit_id in found]


def describe(unit: Unit, table: Gazetteer, period: Days | None, matched: str, approximate: bool) -> FoundPlace:
    """Return a unit with its code and all above it as of a time; without one, the latest."""
    return FoundPlace(
        code=value_at(unit.codes, period),
        name=unit.name,
        rank=unit.label,
        parents=tuple(_parents(unit, table, period)),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        successors=tuple(_named(unit.successors, table)),
        predecessors=tuple(_named(table.before(unit.id), table)),
        lat=unit.lat,
        lon=unit.lon,
        located=unit.located,
        matched=matched,
        approximate=approximate,
        in_force=holds(unit, period),
        id=unit.id,
    )


def _parents(unit: Unit, table: Gazetteer, period: Days | None) -> Iterator[tuple[str, str]]:
    while unit.parents:
        unit = table.units[value_at(unit.parents, period)]
        if unit.label != "Country":
            yield value_at(unit.codes, period), unit.name


def _named(ids: Iterable[str], table: Gazetteer) -> list[tuple[str, str]]:
    return sorted((table.units[unit_id].code, table.units[unit_id].name) for unit_id in ids)
