"""English names of units: pinyin as names of places are read, customary forms where China itself writes others.

Used when the table is compiled, never at run time. ``python -m graphkit.places.english_names FILE.csv.gz`` writes the
names into a compiled table anew. Customary forms (``customary_names.csv``) are those of names from Mongolian, Tibetan
and Uyghur; they hold in the regions of these languages only: 兴安 is Hinggan in Inner Mongolia and Xing'an in Guangxi.
"""

import csv
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from graphkit.places.naming import split_name
from graphkit.places.slugs import syllables
from graphkit.places.table import COUNTRY, Unit, read_rows, write_rows

_FILE = Path(__file__).with_name("customary_names.csv")
_REGIONS = frozenset({"内蒙古自治区", "西藏自治区", "新疆维吾尔自治区", "香港特别行政区", "澳门特别行政区"})
_PREFECTURES = frozenset({"阿坝", "甘孜", "果洛", "迪庆"})
_PEOPLES = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "维吾尔": "Uyghur", "苗": "Miao", "彝": "Yi", "壮": "Zhuang",
    "布依": "Buyi", "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia",
    "哈尼": "Hani", "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She",
    "拉祜": "Lahu", "水": "Sui", "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo", "柯尔克孜": "Kirgiz",
    "土": "Tu", "达斡尔": "Daur", "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang", "撒拉": "Salar",
    "毛南": "Maonan", "仡佬": "Gelao", "锡伯": "Xibe", "阿昌": "Achang", "普米": "Pumi", "塔吉克": "Tajik",
    "怒": "Nu", "鄂温克": "Evenki", "德昂": "De'ang", "保安": "Bonan", "裕固": "Yugur", "独龙": "Derung",
    "鄂伦春": "Oroqen", "各": "Multi-Ethnic",
}  # fmt: skip
_RANKS = {
    "自治州": "Autonomous Prefecture", "自治县": "Autonomous County", "自治旗": "Autonomous Banner",
    "地区": "Prefecture", "行政区": "Administrative Region", "林区": "Forestry District", "特区": "Special District",
    "新区": "New Area", "县": "County", "区": "District", "旗": "Banner", "盟": "League",
    "省": "", "市": "", "自治区": "", "特别行政区": "",
}  # fmt: skip
_TRANSLATED = {
    "郊区": "Suburban District",
    "矿区": "Mining District",
    "西沙、南沙、中沙群岛": "Xisha, Nansha and Zhongsha Islands",
    "西沙群岛": "Xisha Islands",
}
"""Names that say what they are, and are translated."""
_BANNERS = {"左": "Left", "右": "Right", "前": "Front", "中": "Middle", "后": "Rear", "联合": "United"}
_BANNER = re.compile("(?<=..)(左翼|右翼|联合)?([左右前中后])?$")
_PEOPLE = re.compile("|".join(sorted(_PEOPLES, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _customary() -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])


def english_name(name: str, regions: Iterable[str] = ()) -> str:
    """Return the English name of a unit.

    Parameters
    ----------
    name : str
        The Chinese name.
    regions : iterable of str
        Names of all units above it.

    Examples
    --------
    >>> english_name("平塘县"), english_name("毕节市"), english_name("陕西省"), english_name("盘县")
    ('Pingtang County', 'Bijie', 'Shaanxi', 'Pan County')
    >>> english_name("黔南布依族苗族自治州"), english_name("兴安盟", ["内蒙古自治区"]), english_name("兴安县")
    ('Qiannan Buyi and Miao Autonomous Prefecture', 'Hinggan League', "Xing'an County")
    """
    if name in _TRANSLATED:
        return _TRANSLATED[name]
    stem, ending = split_name(name)
    if not ending and len(name) == 2 and name[1] in "县市区旗":  # 盘县, 郊区: the proper name has one character
        stem, ending = name[0], name[1]
    peoples = _PEOPLE.findall(name[len(stem) : len(name) - len(ending)])
    customary = {*regions, name} & _REGIONS or (stem in _PREFECTURES and ending == "自治州")
    side = ""
    if ending == "旗" and (found := _BANNER.search(stem)) and found[0] and stem not in _customary():
        side = " ".join(_BANNERS[part.rstrip("翼")] for part in found.groups() if part)
        stem = stem[: found.start()]
    read = _customary().get(stem) if customary else None
    words = [
        read or _joined(syllables(stem, name)),
        _listed([_PEOPLES[each] for each in peoples]),
        side,
        _RANKS.get(ending, ""),
    ]
    if ending in ("省", "自治区"):
        words = words[:1]
    return " ".join(filter(None, words))


def _joined(read: list[str]) -> str:
    """Join syllables to one capitalised word: xi an is Xi'an, lv shun kou Lüshunkou."""
    parts = [syllable.replace("v", "ü") for syllable in read]
    return "".join(
        f"'{part}" if position and part[0] in "aoe" else part for position, part in enumerate(parts)
    ).capitalize()


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def with_english_names(units: Iterable[Unit]) -> list[Unit]:
    """Return the units with their English names."""
    units = list(units)
    by_id = {unit.id: unit for unit in units}
    return [
        unit._replace(name_en="China" if unit.id == COUNTRY.id else english_name(unit.name, _above(unit, by_id)))
        for unit in units
    ]


def _above(unit: Unit, by_id: dict[str, Unit]) -> set[str]:
    names: set[str] = set()
    waiting = [parent for parent, _, _ in unit.parents]
    while waiting:
        parent = by_id[waiting.pop()]
        names.add(parent.name)
        waiting.extend(above for above, _, _ in parent.parents)
    return names


if __name__ == "__main__":
    table = Path(sys.argv[1])
    write_rows(table, with_english_names(read_rows(table)))
