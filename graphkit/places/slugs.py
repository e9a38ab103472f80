"""Pinyin slugs of place names, for ids: used when the table is compiled, never at run time."""

from graphkit.places.naming import split_name

_CHARACTERS = {"都": "du", "长": "chang", "什": "shi", "勒": "le", "佛": "fo", "柏": "bai", "峙": "shi", "峒": "tong"}
"""Characters that have one reading in names of places, where the general dictionary wavers."""

_NAMES = {
    "陕西": "shaanxi",  # 山西 is shanxi
    "长子": "zhangzi",
    "朝阳": "chaoyang",
    "南乐": "nanle",
    "民乐": "minle",
    "单县": "shanxian",
    "浚县": "xunxian",
    "漯河": "luohe",
    "六合": "luhe",
    "伽师": "jiashi",
    "尉犁": "yuli",
    "马尾": "mawei",
    "浪卡子": "langkazi",
    "覃塘": "qintang",
    "称多": "chenduo",
    "珲春": "hunchun",
    "筠连": "junlian",
    "龙圩": "longxu",
    "蚌山": "bengshan",
    "荥经": "yingjing",
    "红寺堡": "hongsipu",
    "洪洞": "hongtong",
    "泊头": "botou",
    "曾都": "zengdu",
    "涡阳": "guoyang",
}
"""Local readings that the general dictionary does not have."""


def slug(name: str) -> str:
    """Return the pinyin of a name without its rank ending, in ASCII letters, without tones.

    >>> slug("黔南布依族苗族自治州"), slug("陕西省"), slug("盘县")
    ('qiannan', 'shaanxi', 'panxian')
    """
    stem, _ = split_name(name)
    read = _NAMES.get(stem) or "".join(syllables(stem, name))
    return "".join(character for character in read if character.isascii() and character.isalpha())


def syllables(stem: str, name: str) -> list[str]:
    """Return the syllables of a proper name, or the whole of a local reading; ``name`` is the name with its rank.

    >>> syllables("西安", "西安市"), syllables("漯河", "漯河市"), syllables("单", "单县")
    (['xi', 'an'], ['luohe'], ['shan'])
    """
    from pypinyin import lazy_pinyin

    if stem in _NAMES:
        return [_NAMES[stem]]
    if name in _NAMES:  # 单县, whose proper name has one character
        return [_NAMES[name].removesuffix("xian")]
    read = zip(stem, lazy_pinyin(stem), strict=True)
    return [_CHARACTERS.get(character, syllable) for character, syllable in read]
