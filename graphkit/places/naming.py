"""Names of places, taken apart into a proper name, the names of peoples, and an ending for the rank."""

import re
import unicodedata

ENDINGS = (
    "特别行政区",
    "行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "旗",
    "盟",
)
"""Rank endings, the longer before those they end with."""

_WITH_ZU = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|"
    "佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|"
    "锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|"
    "鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_WITHOUT_ZU = "维吾尔|哈萨克|柯尔克孜|蒙古|锡伯|塔吉克"  # 伊犁哈萨克自治州, but 三都水族自治县
PEOPLES = tuple(dict.fromkeys((*_WITH_ZU.split("|")[:-1], *_WITHOUT_ZU.split("|"))))
"""The peoples that names of places may contain, without 族."""
_PEOPLES = re.compile(f"(?:(?:{_WITH_ZU})族|{_WITHOUT_ZU})+$")
_USUAL = {"自治区": "", "自治州": "州", "自治县": "县", "自治旗": "旗", "区": "区"}
"""Endings of units that may name peoples -> what the usual form of the name keeps of them."""


def fold(name: str) -> str:
    """Return a name in one form of width, without spaces and punctuation.

    >>> fold(" 贵州省·毕节市 ")
    '贵州省毕节市'
    """
    name = unicodedata.normalize("NFKC", name)
    return name if name.isalnum() else "".join(character for character in name if character.isalnum())


_RANK_EN = re.compile(
    r" (?:(?:[A-Z][\w'-]*(?:,| and)? )*Autonomous )?"
    r"(?:Prefecture|County|Banner|(?:Forestry |Special |Mining |Suburban )?District|New Area|League)$"
)


def fold_english(name: str) -> str:
    """Return an English name in one form, without case, accents, apostrophes and spaces.

    >>> fold_english("Xi'an"), fold_english("Lüshunkou District")
    ('xian', 'lushunkoudistrict')
    """
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(character for character in plain if character.isalnum())


def without_rank(name: str) -> str:
    """Return an English name without its rank and peoples.

    >>> without_rank("Pingtang County"), without_rank("Qiannan Buyi and Miao Autonomous Prefecture")
    ('Pingtang', 'Qiannan')
    """
    return _RANK_EN.sub("", name)


def split_name(name: str) -> tuple[str, str]:
    """Return the proper name and the rank ending; the names of peoples go with the ending.

    The proper name keeps at least two characters: 盘县 and 郊区 stay whole, with an empty ending.

    >>> split_name("黔南布依族苗族自治州"), split_name("毕节市"), split_name("盘县")
    (('黔南', '自治州'), ('毕节', '市'), ('盘县', ''))
    >>> split_name("内蒙古自治区"), split_name("东乡族自治县"), split_name("积石山保安族东乡族撒拉族自治县")
    (('内蒙古', '自治区'), ('东乡', '自治县'), ('积石山', '自治县'))
    """
    for ending in ENDINGS:
        if not name.endswith(ending) or len(name) < len(ending) + 2:
            continue
        stem = name.removesuffix(ending)
        if ending in _USUAL and (ending != "区" or stem.endswith("族")):  # 管城回族区, which no other district ends in
            stem = _without_peoples(stem)
        return stem, ending
    return name, ""


def short_name(name: str) -> str:
    """Return the name without rank ending and peoples: what a text may call the place if the context is clear.

    >>> short_name("凉山彝族自治州"), short_name("浦东新区"), short_name("水城特区")
    ('凉山', '浦东', '水城')
    """
    return short_forms(name)[0]


def alias(name: str) -> str | None:
    """Return the usual form of a name, which names no peoples; None if that is the name itself.

    >>> alias("黔南布依族苗族自治州"), alias("威宁彝族回族苗族自治县"), alias("毕节市")
    ('黔南州', '威宁县', None)
    """
    return short_forms(name)[1]


def short_forms(name: str) -> tuple[str, str | None]:
    """Return short name and alias in one go.

    >>> short_forms("黔南布依族苗族自治州")
    ('黔南', '黔南州')
    """
    stem, ending = split_name(name)
    usual = stem + _USUAL.get(ending, ending)
    return stem, usual if usual != name else None


def is_generic(name: str) -> bool:
    """Return whether a name only says what kind of district it is: several cities have or had one of each.

    >>> is_generic("矿区"), is_generic("新区"), is_generic("盘县"), is_generic("白云区")
    (True, True, False, False)
    """
    return len(name) == 2 and name[1] == "区"


def shortened(name: str) -> list[str]:
    """Return a name without each of its characters in turn: names that differ in one character share one of these.

    >>> shortened("六盘水")
    ['盘水', '六水', '六盘']
    """
    return [name[:index] + name[index + 1 :] for index in range(len(name))]


def _without_peoples(stem: str) -> str:
    """Take the names of peoples off the end, unless they are the proper name itself (内蒙古, 东乡族, 鄂温克族)."""
    found = _PEOPLES.search(stem)
    if not found:
        return stem
    if len(stem[: found.start()]) >= 2:
        return stem[: found.start()]
    return stem.removesuffix("族")
