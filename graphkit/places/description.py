"""Descriptions of units as of a time, and the answer to a look-up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.periods import Days, holds, value_at
from graphkit.places.table import Unit
from graphkit.places.unit_names import Match

COLUMNS = (
    "code", "name", "name_en", "rank", "parents", "valid_from", "valid_to", "successors", "predecessors", "lat", "lon",
    "located", "matched", "approximate", "in_force", "id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceDescription:
    """A unit as of the time asked about.

    Attributes
    ----------
    code, name, name_en, rank : str
        The GB/T 2260 code, name and English name; ``Province``, ``City`` (prefecture level) or ``County``.
    parents, successors, predecessors : tuple of (str, str)
        Code and name; parents the nearest first, without 中国.
    valid_from, valid_to : int or None
        Years; None is before 1981, or still in use.
    lat, lon : float or None
        WGS84 degrees of a point inside the unit; ``located`` says where it comes from.
    matched : str
        How the name means the unit: ``official``, ``usual``, ``path``, ``short``, ``abbreviation``, ``nickname``,
        ``former``, ``zone``, ``xpcc``, ``code``, ``id``.
    approximate : bool
        Whether the place asked for is not this unit and only lies in it.
    in_force : bool
        Whether the unit existed at the time asked about, or exists today.
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
    name_en: str = ""

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
    name : str
        The name that was looked up.
    places : list of PlaceDescription
        One, or all that the name may mean, the likeliest first; empty if it is unknown.
    near : list of PlaceDescription
        If it is unknown: what may have been meant.
    at_the_time : list of PlaceDescription
        If the one place did not exist at the time asked about: what was there then.
    outside : bool
        Whether the time asked about lies before the table begins or after it ends.
    """

    name: str
    places: list[PlaceDescription] = field(default_factory=list)
    near: list[PlaceDescription] = field(default_factory=list)
    at_the_time: list[PlaceDescription] = field(default_factory=list)
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


def units_there_then(left: list[Match], table: Gazetteer, period: Days | None) -> list[PlaceDescription]:
    """Return the units that were where one unit is or was, if that unit did not exist at the time asked about."""
    if period is None or len(left) != 1 or holds(left[0].unit, period):
        return []
    unit, (first, _) = left[0].unit, period
    earlier = unit.valid_from is not None and unit.valid_from > first.year
    waiting, seen = [unit.id], {unit.id}
    then: list[str] = []
    while waiting:
        unit_id = waiting.pop(0)
        for other in table.before(unit_id) if earlier else table.units[unit_id].successors:
            if other not in seen:
                seen.add(other)
                (then if holds(table.units[other], period) else waiting).append(other)
    return [describe(table.units[unit_id], table, period, "line", False) for unit_id in then]


def describe(unit: Unit, table: Gazetteer, period: Days | None, matched: str, approximate: bool) -> PlaceDescription:
    """Return a unit with its code and all above it as of a time; without one, the latest."""
    return PlaceDescription(
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
        name_en=unit.name_en,
    )


def _parents(unit: Unit, table: Gazetteer, period: Days | None) -> Iterator[tuple[str, str]]:
    while unit.parents:
        unit = table.units[value_at(unit.parents, period)]
        if unit.label != "Country":
            yield value_at(unit.codes, period), unit.name


def _named(ids: Iterable[str], table: Gazetteer) -> list[tuple[str, str]]:
    return sorted((table.units[unit_id].code, table.units[unit_id].name) for unit_id in ids)
