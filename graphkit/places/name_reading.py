"""What a name of a place may mean: the names that units bear, paths from a level above, peoples spelled another way."""

import re
from typing import TYPE_CHECKING

from graphkit.places.naming import PEOPLES, fold
from graphkit.places.other_names import exact
from graphkit.places.unit_names import OTHER, PATH, RANKS, Match, likelihood
from graphkit.text.script import has_traditional, simplify

if TYPE_CHECKING:
    from graphkit.places.gazetteer import Gazetteer

LONGEST = 40
"""Characters of a path: a longer text is no name of a place, and reading it as one would take long."""

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ' ’,-]{1,78}")
_INSERTED = re.compile("[(（?？]")
_FILLERS = re.compile(
    "^中华人民共和国(?=.)|(?<=.)(?:市辖区|(?:省|自治区)直辖县级行政(?:区划|单位))(?=.)|(?<=重庆市)县(?=..)"
)
"""What official lists put between the levels of a path."""
_PEOPLED = re.compile(f"(.{{2,}}?)((?:(?:{'|'.join(PEOPLES)})族?)+)(?:自治)?([州县旗区])")
"""A name with its peoples, spelled another way than the official one: 凉山彝族州, 新疆维吾尔族自治区, 三都水族县."""
_PEOPLED_ENDINGS = {"州": "州", "县": "县", "旗": "旗", "区": ""}
"""Its ending -> what the usual form of the name keeps of it."""


def read_name(name: str, gazetteer: "Gazetteer") -> list[Match]:
    """Return what a name may mean, the likeliest first; short names only where nothing else fits.

    An English name is one of the table. Another that means nothing as it is written is read again in simplified
    script, without readings inserted into it and without the fillers of official lists.
    """
    if _LATIN.fullmatch(name):
        found = gazetteer.by_english(name)
        sure = [match for match in found if match.how < PATH]
        return sorted(sure or found, key=likelihood)
    return _read(fold(name), gazetteer) or _read(_plain(name, gazetteer), gazetteer)


def _plain(name: str, gazetteer: "Gazetteer") -> str:
    """Return a name, folded, as it must have been before it was garbled; empty for what is no Chinese name."""
    if len(name) > 3 * LONGEST or name.isascii():
        return ""
    name = _FILLERS.sub("", name)
    if _INSERTED.search(name):
        from graphkit.text.repair.repair import repair  # its tables take time to load, and few names are garbled

        name = repair(name).text
    return gazetteer.traditional_name(fold(simplify(name) if has_traditional(name) else name))


def _read(name: str, gazetteer: "Gazetteer") -> list[Match]:
    named = gazetteer.bearers(name)
    direct = [match for match in named if match.how < PATH]
    found = direct or _paths(name, gazetteer) or _peopled(name, gazetteer)
    return sorted(found or [*named, *_others(name, gazetteer)], key=likelihood)


def _paths(name: str, gazetteer: "Gazetteer") -> list[Match]:
    """Read a name as a path: a head that is a place, and a rest that is a unit below it.

    If there is none, the head may be a unit above a predecessor: 毕节地区七星关区.
    """
    found: dict[str, Match] = {}
    earlier: dict[str, Match] = {}
    if len(name) > LONGEST:
        return []
    bearers = gazetteer.bearers
    for length in range(2, len(name) - 1):
        named = bearers(name[:length])
        if not named:  # nearly always
            continue
        heads = {match.unit.id for match in named}
        for match in _read(name[length:], gazetteer):
            above = heads & gazetteer.above(match.unit.id)
            if above:
                far = min(gazetteer.levels_below(match.unit.id, head) for head in above)
                best = found.get(match.unit.id)
                if best is None or far < best.distance:
                    found[match.unit.id] = Match(match.unit, PATH, far)
            elif not found and match.how != OTHER and heads & gazetteer.above_before(match.unit.id):
                earlier[match.unit.id] = Match(match.unit, PATH, len(RANKS))
    return list((found or earlier).values())


def _peopled(name: str, gazetteer: "Gazetteer") -> list[Match]:
    """Read a name that spells out peoples in a way of its own: the unit must name all of them."""
    spelled = _PEOPLED.fullmatch(name) if name[-1:] in _PEOPLED_ENDINGS else None
    if not spelled:
        return []
    stem, peoples, ending = spelled.groups()
    named = [people for people in PEOPLES if people in peoples]
    return [
        match
        for match in gazetteer.bearers(stem + _PEOPLED_ENDINGS[ending])
        if match.unit.name.endswith(ending) and all(people in match.unit.name for people in named)
    ]


def _others(name: str, gazetteer: "Gazetteer") -> list[Match]:
    units = (gazetteer.by_code(other.code) for other in exact(name))
    return [Match(unit, OTHER) for unit in units if unit is not None]
