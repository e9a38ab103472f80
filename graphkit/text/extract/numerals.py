"""Numbers as Chinese texts write them: the exact value, the bound that the text puts on it, and what is counted.

What is no measure is left out: an article (一个, 一批), an idiom (千山万水), a set phrase of two numerals (三五家), a
number that gives only its magnitude (几十个, 数百), a numeral inside a word (四川, 九三学社). A Chinese numeral
counts only before a measure word; an Arabic one always, unless letters touch it.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from graphkit.schema.vocabulary import Vocabulary
from graphkit.text.extract.dates import find_dates
from graphkit.text.extract.numeral import LONGEST, narrow, parse_numeral

_TABLE = Path(__file__).parents[1] / "tables" / "measures.txt"
_HAN = "零〇一二两三四五六七八九十百千万亿"
_CHINESE = rf"[{_HAN}]+(?:点[{_HAN}]+)?"
_ARABIC = r"(?<![\dA-Za-z+])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d+])(?!,\d{3}(?!\d))(?!\.\d)"
_NUMBER = re.compile(
    rf"百分之(?P<percent>{_CHINESE}|\d+(?:\.\d+)?)"
    rf"|(?P<arabic>{_ARABIC})(?:(?P<odd>[余多])(?=[十百千万亿]))?(?P<times>[十百千万亿]*)(?P<sign>%?)"
    r"|首(?=[批期次个家届座所条轮例])"
    rf"|第(?P<ordinal>[{_HAN}]+|\d+)(?=[批期次个家届座所条轮例张])"
    rf"|(?<![几数好第{_HAN}])(?P<chinese>半(?=年|天|个月|小时)|{_CHINESE})"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_BEFORE = {
    "at_most": "不超过 至多 最多",
    "at_least": "不少于 不低于 至少",
    "below": "不足 不到 低于 少于",
    "above": "超过 突破 高于 多于 超 逾",
    "about": "将近 接近 大约 约 近",
}
_NO_BOUND = re.compile(r"(?:[合签条续契节预履]约|[最附邻临远靠晋]近)$")  # 邻近4个社区, 合约3年
_BEHIND = {"at_least": "以上", "about": "左右 上下", "at_most": "以下 以内"}
_TIMES = frozenset({"年", "个月", "天", "周", "小时", "个小时", "季度"})
_COUNTED = re.compile(r"(?:仅|共|只有|各有|约|近|新增)$")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number: its stretch (digits, multiplier, per cent sign), exact value, bound, and the measure word behind it.

    ``value`` of a percentage is as written (96.46 with unit ``%``); ``ordinal`` marks 首批 and 第一批.
    """

    start: int
    end: int
    text: str
    value: Decimal
    bound: str
    unit: str
    ordinal: bool = False


def find_numbers(text: str, vocabulary: Vocabulary) -> list[FoundNumber]:
    """Return the numbers of a text that are not part of a date, in their order.

    Parameters
    ----------
    text : str
        In simplified script.
    vocabulary : Vocabulary
        Its units' words are measure words, beside those of the shipped table.

    Examples
    --------
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> vocabulary = load_vocabulary()
    >>> [(n.text, str(n.value), n.bound, n.unit) for n in find_numbers("近60万元、40余家、18亿元以上", vocabulary)]
    [('60万', '600000', 'about', '元'), ('40', '40', 'above', '家'), ('18亿', '1800000000', 'at_least', '元')]
    >>> text = "首批,半年,两所,达96.46%,十几亿,一批,四川,千山万水,7月"
    >>> [(n.text, str(n.value)) for n in find_numbers(text, vocabulary)]
    [('首', '1'), ('半', '0.5'), ('两', '2'), ('96.46%', '96.46')]
    """
    plain, measures = narrow(text), _measures(_unit_words(vocabulary))
    taken = [(date.start, date.end) for date in find_dates(plain)]
    taken += [match.span() for match in _CLOCK.finditer(plain)]
    found: list[FoundNumber] = []
    for match in _NUMBER.finditer(plain):
        if match.end() - match.start() > LONGEST:  # no count of anything
            continue
        if not any(start < match.end() and match.start() < end for start, end in taken):
            with suppress(ValueError):  # 一三十: numerals in a row that say no number
                found += _read(text, plain, match, measures)
    return found


def _unit_words(vocabulary: Vocabulary) -> frozenset[str]:
    terms = vocabulary.codes["units"].values()
    return frozenset(word for term in terms for word in term.tags.get("words", ()) if word != "%")


@lru_cache(maxsize=4)  # compiling takes a millisecond, and a process has mostly one vocabulary
def _measures(unit_words: frozenset[str]) -> re.Pattern[str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    words = unit_words | {word for line in lines if not line.startswith("#") for word in line.split()}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _read(text: str, plain: str, match: re.Match[str], measures: re.Pattern[str]) -> list[FoundNumber]:
    """Return the number that a match is, or nothing."""
    start, end = match.span()
    ordinal = plain[start] in "首第"
    bound = "above" if match["odd"] else "exact"
    unit, after = "", end
    if match["percent"] or match["sign"]:
        value, unit = parse_numeral(match["percent"] or match["arabic"] + match["times"]), "%"
    elif ordinal:
        return [
            FoundNumber(start, end, text[start:end], parse_numeral(match["ordinal"] or "一"), "exact", plain[end], True)
        ]
    else:
        if match["arabic"] and plain[end : end + 1].isascii() and plain[end : end + 1].isalpha():
            return []  # 3D, 5G
        if match["chinese"] and not _is_count(plain, match["chinese"], start, end, measures):
            return []
        value = parse_numeral(match["chinese"] or match["arabic"] + match["times"])
        unit, after, odd = _measured(plain, end, measures)
        bound = odd or bound
    return [FoundNumber(start, end, text[start:end], value, _bound(plain, start, after) or bound, unit)]


def _measured(plain: str, end: int, measures: re.Pattern[str]) -> tuple[str, int, str | None]:
    """Return the measure word behind a number, where it ends, and the bound of a particle (余, 多) beside it."""
    after, bound = end, None
    if plain[after : after + 1] in ("余", "多"):
        after, bound = after + 1, "above"
    found = measures.match(plain, after)
    unit = found[0] if found else ""
    after += len(unit)
    if unit and plain.startswith("多", after):  # 两年多, 2个多月
        after, bound = after + 1, "above"
        if unit == "个" and (more := re.compile("月|小时").match(plain, after)):
            unit, after = unit + more[0], more.end()
    return unit, after, bound


def _is_count(plain: str, numeral: str, start: int, end: int, measures: re.Pattern[str]) -> bool:
    """Whether a Chinese numeral is a count, and no article, idiom or part of a word."""
    if numeral == "半":
        return True
    unit, after, bound = _measured(plain, end, measures)
    odd = plain[end : end + 1] in ("余", "多")
    if not unit or plain.startswith("年级", after - 1):
        return False
    if numeral[0] in "百千万亿" and not odd:  # 千山万水, 百县百品
        return False
    if len(numeral) > 1 and not set(numeral) & set("十百千万亿点"):  # 三五家, 七二班: two numerals, no number
        return False
    if numeral == "一":
        if plain[:start].endswith(("新的", "每", "又", "这")):  # 新的一年, 每一天
            return False
        return unit in _TIMES or bound is not None or bool(_COUNTED.search(plain[:start]))
    return True


def _bound(plain: str, start: int, after: int) -> str | None:
    """Return the bound that the words around a number put on it."""
    for kind, words in _BEHIND.items():
        if any(plain.startswith(word, after) for word in words.split()):
            return kind
    before = plain[max(0, start - 4) : start]
    if _NO_BOUND.search(before):
        return None
    ends = ((kind, word) for kind, words in _BEFORE.items() for word in words.split())
    return next((kind for kind, word in ends if before.endswith(word)), None)
