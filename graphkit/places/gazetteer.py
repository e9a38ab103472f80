"""Places of China by name, code and date: which unit a name means, and what a unit is part of."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphkit.places import other_names
from graphkit.places.naming import PEOPLES, fold, forms, is_generic, shortened, split_name
from graphkit.places.table import Unit, read_rows
from graphkit.text.script import has_traditional, simplify

if TYPE_CHECKING:
    from graphkit.schema.records import Entity

OFFICIAL, ALIAS, PATH, SHORT, OTHER = range(5)
"""How a name means a unit, the surest first: 黔南布依族苗族自治州, 黔南州, 贵州省黔南州, 黔南; 黔 and 羊城."""

_LONGEST = 40  # characters of a path: beyond it a name is no place, and reading it as one would take long
_INSERTED = re.compile("[(（?？]")
_FILLERS = re.compile(
    "^中华人民共和国(?=.)|(?<=.)(?:市辖区|(?:省|自治区)直辖县级行政(?:区划|单位))(?=.)|(?<=重庆市)县(?=..)"
)
"""What official lists put between the levels of a path."""
_PEOPLED = re.compile(f"(.{{2,}}?)((?:(?:{'|'.join(PEOPLES)})族?)+)(?:自治)?([州县旗区])")
"""A name with its peoples, spelled another way than the official one: 凉山彝族州, 新疆维吾尔族自治区, 三都水族县."""
_PEOPLED_ENDINGS = {"州": "州", "县": "县", "旗": "旗", "区": ""}
"""Its ending -> what the usual form of the name keeps of it."""
_RANKS = {"Country": 0, "Province": 1, "City": 2, "County": 3}


class Match(NamedTuple):
    """A unit that a name may mean, how the name means it, and how many levels lie between it and the head of a path."""

    unit: Unit
    how: int
    distance: int = 0


@dataclass
class Gazetteer:
    """The table of places, found by name, code and id. A value: pass it on, never change it."""

    units: dict[str, Unit]
    _names: dict[str, list[Match]] = field(default_factory=dict, repr=False)
    _above: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    _above_before: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Gazetteer":
        """Make a gazetteer of units; what they name as parents and successors must be among them."""
        gazetteer = cls({unit.id: unit for unit in units})
        kept: list[tuple[str, Unit]] = []
        for unit in gazetteer.units.values():
            for name, how in names(unit):
                gazetteer._names.setdefault(name, []).append(Match(unit, how))
                if how == SHORT and unit.label == "County" and name[-1] in "县市":
                    kept.append((name, unit))
        for name, unit in kept:
            gazetteer._keep(name, unit)
        return gazetteer

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "Gazetteer":
        """Read the shipped table, once a process.

        >>> Gazetteer.load().find("贵州省毕节市七星关区")[0].code
        '520502'
        """
        return cls.of(read_rows(Path(__file__).parents[1] / "data" / "places.csv.gz"))

    def find(self, name: str, as_of: date | None = None) -> list[Unit]:
        """Return the units that a name may mean, the likeliest first: none where there is no such place.

        Parameters
        ----------
        name : str
            An official name, a usual form (黔南州), a path from any level above (四川昭觉县) or a short name (凉山).
        as_of : date, optional
            Keep only the units of that year, unless the name was in use at no time of it.

        Examples
        --------
        >>> [unit.code for unit in Gazetteer.load().find("水城", as_of=date(2018, 1, 1))]
        ['520221']
        >>> [unit.name for unit in Gazetteer.load().find("盘县")]
        ['盘县', '盘县特区']
        """
        matches = self.matches(name)
        if as_of is not None:
            matches = [match for match in matches if match.unit.holds(as_of)] or matches
        return [match.unit for match in matches]

    def matches(self, name: str) -> list[Match]:
        """Return what ``find`` returns, with how the name means each unit; short names only where nothing else fits.

        A name that is none as it is written is read in simplified script, and without readings inserted into it.

        >>> [match.unit.code for match in Gazetteer.load().matches("畢節市七星關(guān)區(qū)")]
        ['520502']
        """
        return self._matches(fold(name)) or self._matches(self._plain(name))

    def named(self, name: str) -> list[Unit]:
        """Return the units of exactly this official name, whenever they stood."""
        folded = fold(name)
        return [match.unit for match in self._names.get(folded, ()) if fold(match.unit.name) == folded]

    def unit(self, unit_id: str) -> Unit | None:
        """Return the unit with an id; None where there is none."""
        return self.units.get(unit_id)

    def by_code(self, code: str) -> Unit | None:
        """Return the unit that has a code, or had it last; None where no unit ever had it.

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
        """Return the ids of all units that those whose place a unit took were ever part of.

        >>> "city/bijie-522400" in Gazetteer.load().above_before("county/qixingguan")
        True
        """
        found = self._above_before.get(unit_id)
        if found is None:
            line = _reached(self.before(unit_id), self.before)
            found = self._above_before[unit_id] = frozenset().union(*(self.above(unit_id) for unit_id in line))
        return found

    def after(self, unit_id: str) -> set[str]:
        """Return the ids of all units that took a unit's place, and of those that took theirs.

        >>> sorted(Gazetteer.load().after("county/bijie-522421"))
        ['county/bijie-522401', 'county/qixingguan']
        """
        return _reached(self.units[unit_id].successors, lambda unit_id: self.units[unit_id].successors)

    def before(self, unit_id: str) -> list[str]:
        """Return the ids of the units whose place a unit took, in order.

        >>> Gazetteer.load().before("county/shuicheng")
        ['county/shuicheng-520221']
        """
        return self._before.get(unit_id, [])

    def chain(self, unit_id: str) -> list[Unit]:
        """Return the latest units above a unit, the nearest first.

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

        >>> Gazetteer.load().full_name("county/baiyun-440111")
        '广东省广州市白云区'
        """
        above = [unit.name for unit in self.chain(unit_id) if unit.label != "Country"]
        return "".join(reversed(above)) + self.units[unit_id].name

    def head(self, text: str) -> tuple[list[Unit], str]:
        """Return the place that a longer name begins with, and the rest; short names do not count.

        >>> units, rest = Gazetteer.load().head("贵州省平塘县某医院")
        >>> units[0].id, rest
        ('county/pingtang', '某医院')
        """
        for length in range(min(len(text) - 1, _LONGEST), 1, -1):
            found = [match.unit for match in self.matches(text[:length]) if match.how < SHORT]
            if found:
                return found, text[length:]
        return [], text

    def record(self, unit_id: str) -> "Entity":
        """Return a unit as a record of its own, with its latest parent; raise KeyError where there is no such unit.

        >>> Gazetteer.load().record("county/pingtang").part_of[0].entity
        'city/qiannan'
        """
        from graphkit.places.unit_records import as_record

        return as_record(self.units[unit_id], self)

    def with_parents(self, ids: Iterable[str], *, successors: bool = False) -> list["Entity"]:
        """Return the records of units and of all above them up to 中国, in order of id.

        With ``successors`` the units that took their place come along, with theirs. A record names only successors
        that are returned too, so that the records stand on their own.
        """
        from graphkit.places.unit_records import as_record

        found = closure(self, ids, successors=successors)
        return [as_record(self.units[unit_id], self, found) for unit_id in sorted(found)]

    def is_alone(self, name: str) -> bool:
        """Return whether a folded name means one unit only, by whatever form."""
        return len(self._names.get(name, ())) == 1

    def read_as(self, slug: str) -> "Sequence[Unit]":
        """Return the units whose proper name is read so, in pinyin without tones and spaces: ``qixingguan``."""
        return self._slugs.get(slug, ())

    def but_for_one(self, name: str) -> "Sequence[str]":
        """Return the official names that are this one, or would be with one character taken out."""
        return self._but_for_one.get(name, ())

    def _keep(self, name: str, unit: Unit) -> None:
        """Let a short name that was the whole name before or after mean the unit in its time: 梅县 is 梅县区 in 2019.

        In the year of the change the unit of that name goes first: it is the nearer.
        """
        bearers = [match.unit for match in self._names[name] if match.how == OFFICIAL]
        if bearers and not any(_overlap(unit, bearer) for bearer in bearers):
            matches = self._names[name]
            matches[matches.index(Match(unit, SHORT))] = Match(unit, ALIAS, 1)

    def _plain(self, name: str) -> str:
        """Return a name, folded, as it must have been before it was garbled; empty for what is no Chinese name."""
        if len(name) > 3 * _LONGEST or name.isascii():
            return ""
        name = _FILLERS.sub("", name)
        if _INSERTED.search(name):
            from graphkit.text.repair.repair import repair

            name = repair(name).text
        plain = fold(simplify(name) if has_traditional(name) else name)
        return self._simplified.get(plain, plain)

    def _matches(self, name: str) -> list[Match]:
        direct = [match for match in self._names.get(name, ()) if match.how < PATH]
        found = direct or self._paths(name) or self._peopled(name)
        return sorted(found or [*self._names.get(name, ()), *self._others(name)], key=_order)

    def _peopled(self, name: str) -> list[Match]:
        """Read a name that spells out peoples in a way of its own: the unit must name all of them."""
        spelled = _PEOPLED.fullmatch(name) if name[-1:] in _PEOPLED_ENDINGS else None
        if not spelled:
            return []
        stem, peoples, ending = spelled.groups()
        named = [people for people in PEOPLES if people in peoples]
        return [
            match
            for match in self._names.get(stem + _PEOPLED_ENDINGS[ending], ())
            if match.unit.name.endswith(ending) and all(people in match.unit.name for people in named)
        ]

    def _others(self, name: str) -> list[Match]:
        units = (self._codes.get(other.code) for other in other_names.exact(name))
        return [Match(unit, OTHER) for unit in units if unit is not None]

    def _paths(self, name: str) -> list[Match]:
        """Read a name as a path: a head that is a place, and a rest that is a unit below it.

        Where there is none, the head may be what lay above a unit whose place it took: 毕节地区七星关区.
        """
        found: dict[str, Match] = {}
        earlier: dict[str, Match] = {}
        if len(name) > _LONGEST:
            return []
        for length in range(2, len(name) - 1):
            heads = {match.unit.id for match in self._names.get(name[:length], ())}
            if not heads:
                continue
            for match in self._matches(name[length:]):
                above = heads & self.above(match.unit.id)
                if above:
                    far = min(self._levels(match.unit.id, head) for head in above)
                    best = found.get(match.unit.id)
                    if best is None or far < best.distance:
                        found[match.unit.id] = Match(match.unit, PATH, far)
                elif not found and match.how != OTHER and heads & self.above_before(match.unit.id):
                    earlier[match.unit.id] = Match(match.unit, PATH, len(_RANKS))
        return list((found or earlier).values())

    def _levels(self, unit_id: str, head: str) -> int:
        parents = {parent for parent, _, _ in self.units[unit_id].parents}
        if head in parents:
            return 1
        return 1 + min(self._levels(parent, head) for parent in parents if head in self.above(parent))

    @cached_property
    def _simplified(self) -> dict[str, str]:
        """Names in which simplified script keeps what would be traditional elsewhere: 干县 -> 乾县."""
        return {simplify(name): name for name in self._names if has_traditional(name)}

    @cached_property
    def _but_for_one(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in dict.fromkeys(unit.name for unit in self.units.values()):
            for key in {name, *shortened(name)}:
                found.setdefault(key, []).append(name)
        return found

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for unit_id in sorted(self.units):
            for later in self.units[unit_id].successors:
                found.setdefault(later, []).append(unit_id)
        return found

    @cached_property
    def _slugs(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.id.partition("/")[2].partition("-")[0], []).append(unit)
        return found

    @cached_property
    def _codes(self) -> dict[str, Unit]:
        spans = [(until or 9999, code, unit) for unit in self.units.values() for code, _, until in unit.codes]
        return {code: unit for _, code, unit in sorted(spans, key=lambda span: span[0])}


def _reached(first: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(following(unit_id))
    return found


def closure(gazetteer: Gazetteer, ids: Iterable[str], *, successors: bool = False) -> set[str]:
    """Return the ids with those of all their latest parents, and if asked of all successors."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        unit = gazetteer.units[waiting.pop()]
        if unit.id in found:
            continue
        found.add(unit.id)
        waiting.extend(filter(None, [unit.parent]))
        if successors:
            waiting.extend(unit.successors)
    return found


def _overlap(one: Unit, other: Unit) -> bool:
    """Return whether two units stood side by side: more than the year in which one took the other's place."""
    first, second = ((unit.valid_from or 0, unit.valid_to or 9999) for unit in (one, other))
    return first[0] < second[1] and second[0] < first[1]


def names(unit: Unit) -> Iterator[tuple[str, int]]:
    """Yield the folded names under which a unit is found, and how each means it."""
    yield fold(unit.name), SHORT if is_generic(unit.name) else OFFICIAL
    short, usual = forms(unit.name)
    if usual is not None:
        yield usual, ALIAS
        if (plain := short + split_name(unit.name)[1]) not in (unit.name, usual):
            yield plain, ALIAS  # 黔南自治州, 广西自治区: without the peoples, but with the whole ending
    if short not in (unit.name, usual):
        yield short, SHORT


def _order(match: Match) -> tuple[object, ...]:
    unit = match.unit
    return (not unit.in_use, match.how, match.distance, _RANKS[unit.label], -(unit.valid_to or 9999), unit.id)
