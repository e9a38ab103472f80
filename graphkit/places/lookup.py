"""A place by any of its names: the one unit that it means, all that it may mean, or what is similar."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from graphkit.errors import UsageError
from graphkit.places import other_names
from graphkit.places.choice import choose
from graphkit.places.description import Answer, describe, units_there_then
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.misspelt import find_similar
from graphkit.places.naming import fold, is_generic
from graphkit.places.periods import Days, holds, parse_days, value_at
from graphkit.places.table import FIRST_YEAR, LAST_YEAR, Unit
from graphkit.places.unit_names import ALIAS, OFFICIAL, OTHER, PATH, SHORT, Match
from graphkit.text.script import simplify

HOW = {OFFICIAL: "official", ALIAS: "usual", PATH: "path", SHORT: "short", OTHER: "other"}
"""Names of the ways in which a name means a unit; others are ``code``, ``id`` and the kinds of ``other_names``."""

_CODE = re.compile(r"(?:gbt2260:|gb/?t2260:)?(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})", re.IGNORECASE | re.ASCII)


def look_up(
    name: str,
    as_of: str | int | date | None = None,
    within: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Answer:
    """Find the place of China that a name means.

    Parameters
    ----------
    name : str
        A name in any form: 贵州省毕节市七星关区, 七星关, 黔南州, 凉山, 黔, 畢節, a former name, a zone or division
        of the XPCC, a GB/T 2260 code, or an id of graphkit.
    as_of : str, int or date, optional
        A year, month or day. Without it, units in use go before those that ended.
    within : str, optional
        A place above, by any name: it decides between places of the same name.
    gazetteer : Gazetteer, optional
        Another table than the shipped one.

    Raises
    ------
    UsageError
        If ``as_of`` is no date, or ``within`` no place.

    Notes
    -----
    The table knows the years of changes only: in the year of a rename both names hold. Well under 1 ms a name that is
    known; an unknown one is compared with all names.

    Examples
    --------
    >>> [(place.code, place.full_name) for place in look_up("水城", as_of="2018").places]
    [('520221', '贵州省六盘水市水城县')]
    >>> look_up("白云区").status, look_up("白云区", within="广州").places[0].code
    ('ambiguous', '440111')
    >>> look_up("七星管区").near[0].name
    '七星关区'
    """
    table = gazetteer or Gazetteer.load()
    period = None if as_of is None else parse_days(as_of)
    scope = None if within is None else _scope(within, table)
    for found in _ways(name.strip(), table, period):
        left = choose([match for match, _, _ in found], table, period, scope)
        if len(left) == 1 and scope is None and is_generic(fold(name)):
            break  # 矿区 alone is any mining district
        if left:
            how = {match.unit.id: (matched, lies_in) for match, matched, lies_in in found}
            places = [describe(match.unit, table, period, *how[match.unit.id]) for match in left]
            return Answer(name, places, at_the_time=units_there_then(left, table, period), outside=_outside(period))
    return Answer(name, near=[describe(unit, table, period, "near", False) for unit in _similar(name, table, scope)])


_Way = list[tuple[Match, str, bool]]
"""Matches, each with how the name means the unit and whether the place only lies in it."""


def _ways(name: str, table: Gazetteer, period: Days | None) -> Iterator[_Way]:
    """Yield what a name may mean, way by way; the first way with a result counts."""
    code = _CODE.fullmatch(unicodedata.normalize("NFKC", name))
    if code:
        yield _by_code(code[1], table, period)
        return
    unit = table.unit(name)
    if unit is not None:
        yield [(Match(unit, OFFICIAL), "id", False)]
        return
    found, name = table.matches(name), simplify(fold(name))
    kinds = {other.code: other.kind for other in other_names.exact(name)}
    yield [(m, kinds.get(m.unit.code, "other") if m.how == OTHER else HOW[m.how], False) for m in found]
    yield list(_approximate(name, table))
    yield [
        (Match(unit, ALIAS), other.kind, False)
        for other in other_names.compound(name)
        if (unit := table.by_code(other.code)) is not None
    ]


def _by_code(digits: str, table: Gazetteer, period: Days | None) -> _Way:
    """Return the units that ever had a code; of a longer code (12 digits), the county that it begins with."""
    code = digits[:6].ljust(6, "0")
    below = bool(digits[6:].strip("0"))
    units = [unit for unit in table.units.values() if any(code == each for each, _, _ in unit.codes)]
    standing = [unit for unit in units if holds(unit, period) and value_at(unit.codes, period) == code]
    last = table.by_code(code)
    return [(Match(unit, OFFICIAL), "code", below) for unit in standing or ([last] if last else [])]


def _approximate(name: str, table: Gazetteer) -> Iterator[tuple[Match, str, bool]]:
    """Yield the unit that a zone or division lies in: by the table of other names, else by the name that it carries."""
    for start in (0, *range(2, len(name) - 1)):  # 贵州省安顺市安顺经开区: a path may stand in front
        heads = {unit.id for unit in table.find(name[:start])} if start else None
        if heads is not None and not heads:
            continue
        others = {other.code: other for other in other_names.approximate(name[start:], table)}
        for other in others.values():
            unit = table.by_code(other.code)
            if unit is not None and (heads is None or unit.id in heads or heads & table.above(unit.id)):
                yield Match(unit, OFFICIAL), other.kind, True
        if others:
            return
    host = other_names.zone_host(name)
    for match in table.matches(host) if host else ():
        yield match, "zone", True


def _outside(period: Days | None) -> bool:
    return period is not None and (period[1].year < FIRST_YEAR or period[0].year > LAST_YEAR)


def _scope(within: str, table: Gazetteer) -> set[str]:
    """Return the ids of all units that the name of a place above may mean, at any time."""
    units = table.find(within)
    if not units:
        found = next((way for way in _ways(within.strip(), table, None) if way), [])
        units = [match.unit for match, _, _ in found]
    if not units:
        raise UsageError("place.within", name=within)
    return {unit.id for unit in units}


def _similar(name: str, table: Gazetteer, scope: set[str] | None) -> list[Unit]:
    elsewhere = table.find(name) if scope is not None or is_generic(fold(name)) else []
    found = find_similar(name, table) if not elsewhere else []
    if scope is not None:
        found.sort(key=lambda unit: not (unit.id in scope or scope & table.above(unit.id)))
    return [*elsewhere, *found][:5]
