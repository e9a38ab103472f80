"""Numbers as clerks write them in a cell: 约20, 3万元, 1,200.50, ５, 三万, 20余, (300), 12.5%."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from graphkit.loaders.sheets.cells import Extra
from graphkit.text.extract.numeral import parse_numeral

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_BEFORE = {
    "不超过": "at_most", "至多": "at_most", "最多": "at_most", "≤": "at_most", "<=": "at_most",
    "不少于": "at_least", "不低于": "at_least", "至少": "at_least", "≥": "at_least", ">=": "at_least",
    "不足": "below", "不到": "below", "低于": "below", "少于": "below", "<": "below",
    "超过": "above", "突破": "above", "高于": "above", "多于": "above", "超": "above", "逾": "above", ">": "above",
    "将近": "about", "接近": "about", "大约": "about", "大概": "about", "约": "about", "近": "about", "~": "about",
    "≈": "about", "about": "about", "over": "above", "共计": "exact", "共": "exact", "合计": "exact", "折合": "exact",
    "折款": "exact", "价值": "exact", "计": "exact",
}  # fmt: skip
_BEHIND = {"以上": "at_least", "左右": "about", "上下": "about", "以下": "at_most", "以内": "at_most", "+": "above"}
_MONEY = r"(?:人民币|rmb|cny|us\$|usd|hk\$|[¥￥$€£])"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|[零〇一二两三四五六七八九十百千万亿点半]+"
_FIGURE = re.compile(
    rf"(?P<before>{'|'.join(map(re.escape, _BEFORE))})?(?P<money>{_MONEY})?(?P<open>\()?(?P<sign>[-−])?"
    rf"(?P<money2>{_MONEY})?(?P<number>{_NUMBER})(?P<odd>[余多])?(?P<times>[十百千万亿]*)(?P<odd2>[余多])?"
    rf"(?P<unit>[^\d+,.()]*?)(?P<odd3>余)?(?P<close>\))?(?P<behind>{'|'.join(map(re.escape, _BEHIND))})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: an exact number, how exact the cell is, the unit that it names.

    ``bare`` is the number without the ``times`` (万, 千) that stand behind its digits: 20千克 are 20 of 千克.
    """

    number: Decimal
    bound: str | None = None
    unit: str = ""
    times: str = ""
    bare: Decimal | None = None


def read_figure(text: str, extra: Extra | None = None) -> Figure | None:
    """Return the number of a cell; None where it shows none, or more than one.

    >>> [str(read_figure(text).number) for text in ("1,200.50", "５", "三万", "3.5万元", "(300)", "１２.5%")]
    ['1200.5', '5', '30000', '35000', '-300', '12.5']
    >>> read_figure("约20").bound, read_figure("20余万元").bound, read_figure("3-5万")
    ('about', 'above', None)
    """
    if extra is None:
        return _of_text(text)
    if _PLAIN.fullmatch(text) and text.isascii():
        return Figure(Decimal(text))
    figure = _shown(text)
    if extra.number is None or extra.date:
        return figure
    exact = Decimal(extra.number)
    if figure is None:  # a format that shows anything: the number behind it counts
        return Figure(exact)
    if figure.unit == "%" or not figure.number or not exact:
        return figure
    # 0"万元" shows 3万元 over a 3, and 0!.0,"万" shows 3.0万 over 30000: what is shown is meant.
    agrees = Decimal("0.5") < figure.number / exact < 2
    return Figure(exact, figure.bound, figure.unit, figure.times) if agrees else figure


@lru_cache(maxsize=4096)
def _of_text(text: str) -> Figure | None:
    """Read a cell of text; a row's sum and its record ask for the same one, and amounts recur."""
    if _PLAIN.fullmatch(text) and text.isascii():
        return Figure(Decimal(text))
    return _shown(text)


def _shown(text: str) -> Figure | None:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\n", "").replace("，", ",")
    shown = _FIGURE.fullmatch(plain)
    return _figure(shown) if shown else None


def _figure(shown: "re.Match[str]") -> Figure | None:
    if bool(shown["open"]) != bool(shown["close"]) or (shown["money"] and shown["money2"]):
        return None
    written, times = shown["number"], shown["times"]
    written = f"0{written}" if written.startswith(".") else written
    try:
        number, bare = parse_numeral(written + times), parse_numeral(written)
    except ValueError:
        return None
    if shown["sign"] or shown["open"]:
        number, bare = -number, -bare
    odd = shown["odd"] or shown["odd2"] or shown["odd3"]
    bound = _BEHIND.get(shown["behind"] or "") or ("above" if odd else _BEFORE.get((shown["before"] or "").lower()))
    unit = shown["unit"].strip() or (shown["money"] or shown["money2"] or "")
    times = times or "".join(sign for sign in written if sign in "万亿")
    return Figure(number, None if bound == "exact" else bound, unit, times, bare)
