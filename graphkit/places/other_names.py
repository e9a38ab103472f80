"""Names beside those of the table: abbreviations, nicknames and older names, zones and divisions that lie in a unit.

The table is data, ``data/place_names.csv``: name, English, kind, the code of the unit, and whether that is only
approximate. A zone stands for the smallest unit that holds most of it, a division of the XPCC for its seat.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphkit.places.naming import fold

if TYPE_CHECKING:
    from graphkit.places.gazetteer import Gazetteer

ABBREVIATION, NICKNAME, FORMER, ZONE, XPCC = "abbreviation", "nickname", "former", "zone", "xpcc"

_FILE = Path(__file__).parents[1] / "data" / "place_names.csv"
_WRITTEN = (
    (re.compile("国家级|省级"), ""),
    (re.compile("高新技术(?:产业)?(?:开发|园)?区|高新(?:技术)?(?:产业)?开发区"), "高新区"),
    (re.compile("经济(?:技术)?(?:产业)?(?:开发|技术)?区|经济技术产业园区"), "经开区"),
)
"""Ways to write the ending of a zone -> the one that the table has."""

_ZONE = re.compile(
    "(.{2,}?)(?:经开区|高新区|开发区|(?:工业|产业|科技)园区?|(?:综合)?保税区|管理区|示范区|新区|旅游度假区)"
)
_DIVISION = re.compile(
    r"(?:新疆)?(?:生产建设)?(?P<corps>兵团)?(?P<farm>农业建设|农)?(?P<th>第?)"
    r"(?P<number>[一二三四五六七八九十]{1,2}|[0-9]{1,2})师(?P<seat>.*)"
)
_DIGITS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


class OtherName(NamedTuple):
    """A name and the unit it leads to. ``approximate``: the place is not that unit, it only lies in it."""

    name: str
    en: str
    kind: str
    code: str
    approximate: bool


@lru_cache(maxsize=1)
def _table() -> dict[str, list[OtherName]]:
    found: dict[str, list[OtherName]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for name, en, kind, code, approximate in list(csv.reader(file))[1:]:
            found.setdefault(_written(fold(name)), []).append(OtherName(name, en, kind, code, bool(approximate)))
    return found


def exact(name: str) -> list[OtherName]:
    """Return the units that a folded name is another name of.

    >>> [other.code for other in exact("黔")], exact("横琴新区")
    (['520000'], [])
    """
    return [other for other in _table().get(name, ()) if not other.approximate]


def approximate(name: str, gazetteer: "Gazetteer") -> list[OtherName]:
    """Return what zone or division a folded name is, and the unit that it lies in, however it is written.

    >>> from graphkit.places.gazetteer import Gazetteer
    >>> places = Gazetteer.load()
    >>> [(other.en, other.code) for other in approximate("安顺经济技术开发区", places)]
    [('Anshun Economic and Technological Development Zone', '520402')]
    >>> [other.code for name in ("兵团八师", "第8师石河子市", "农八师") for other in approximate(name, places)]
    ['659001', '659001', '659001']
    """
    found = [other for other in _table().get(_written(name), ()) if other.approximate]
    return found or _division(name, gazetteer)


def zone_host(name: str) -> str | None:
    """Return the name that a zone of the usual kind carries in front: the place it lies in.

    >>> zone_host("纳雍经济开发区"), zone_host("纳雍县")
    ('纳雍', None)
    """
    found = _ZONE.fullmatch(_written(name))
    return found[1] if found else None


def compound(name: str) -> list[OtherName]:
    """Return what the characters of a name abbreviate, where each abbreviates something: 甬凉 is 宁波 and 凉山.

    Where all of them may be provinces, they are: 闽宁 is 福建 and 宁夏, not 福建 and 南京.
    """
    if not 2 <= len(name) <= 3:
        return []
    each = [[other for other in exact(character) if other.kind == ABBREVIATION] for character in name]
    provinces = [[other for other in others if other.code.endswith("0000")] for others in each]
    return [other for others in (provinces if all(provinces) else each) for other in others[:1]] if all(each) else []


def _division(name: str, gazetteer: "Gazetteer") -> list[OtherName]:
    found = _DIVISION.fullmatch(name)
    if not found:
        return []
    number = found["number"]
    value = int(number) if number.isascii() else _number(number)
    others = _table().get(f"第{_numeral(value)}师", []) if 1 <= value <= 14 else []
    plain = not found["seat"] and (found["corps"] or found["farm"] or found["th"])
    return [other for other in others if plain or _is_seat(found["seat"], other, gazetteer)]


def _is_seat(text: str, division: OtherName, gazetteer: "Gazetteer") -> bool:
    return any(unit.code == division.code for unit in gazetteer.find(text)) if text else False


def _number(text: str) -> int:
    ten, _, ones = text.partition("十")
    return _DIGITS[text] if len(text) == 1 else 10 + _DIGITS[ones] if not ten and ones in _DIGITS else 0


def _numeral(value: int) -> str:
    digits = "一二三四五六七八九十"
    return digits[value - 1] if value <= 10 else "十" + digits[value - 11]


def _written(name: str) -> str:
    for pattern, usual in _WRITTEN:
        name = pattern.sub(usual, name)
    return name
