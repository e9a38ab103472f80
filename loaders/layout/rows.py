"""Rows of a ledger that are no records: totals, headings repeated on each page, titles of groups, signatures."""

import re
import unicodedata
from collections.abc import Sequence

from graphkit.loaders.sheets.cells import Row

_TOTAL = re.compile(
    r"(?:本页|本月|本季度|本年|全年|年度|全县|全市|全省|各项)?(小|合|总|共|累)计(?:\(.*\)|金额|数)?[::]?"
    r"|(?:grand|sub-?)?total:?",
    re.IGNORECASE,
)
_PARTIAL = re.compile("小计|本页|sub", re.IGNORECASE)
_FOOT = re.compile(
    r"(?:注|备注|说明|附注|填表人|填报人|制表人|制表|审核人|审核|复核|负责人|联系人|联系电话|经办人|单位负责人|填报单位|制表单位"
    r"|填报单位\(盖章\)|填表日期|填报日期|制表日期|报送日期|分管领导|note|prepared by)\s*[::].*",
    re.IGNORECASE | re.DOTALL,
)
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十]+\)|第[一二三四五六七八九十]+[部分类批]).+"
)


LISTS_SHEET = "graphkit-lists"
"""The sheet of a template that holds its lists to choose from; it is no table."""

_EXAMPLE = re.compile(r"(?:填写)?[示样范]例\d*|(?:example|sample)\d*", re.IGNORECASE)


def is_example(row: Row) -> bool:
    """Return whether a row is the example of a template: one of its first two cells says so, and nothing else.

    >>> is_example(Row(3, ["示例", "2024"])), is_example(Row(3, ["1", "EXAMPLE"])), is_example(Row(3, ["示例小学"]))
    (True, True, False)
    """
    first = [text for text in row.texts[:4] if text and not text.isspace()][:2]
    return any(_EXAMPLE.fullmatch(_fold(text)) for text in first)


def total_of(row: Row) -> str | None:
    """Return the word of a row of totals: it stands in one of the first cells, and nothing else in that cell.

    >>> total_of(Row(9, ["", "合 计", "300"])), total_of(Row(9, ["1", "合计公司", "300"]))
    ('合 计', None)
    """
    left = 3
    for text in row.texts[:8]:
        if text:
            if len(text) < 20 and ("计" in text or "ota" in text.lower()) and _TOTAL.fullmatch(_fold(text)):
                return text.strip()
            left -= 1
            if not left:
                return None
    return None


def is_partial(word: str) -> bool:
    """Return whether a total is that of the rows since the last one (小计), and not of all.

    >>> is_partial("小计"), is_partial("合计")
    (True, False)
    """
    return bool(_PARTIAL.search(_fold(word)))


def kind_of_other(row: Row, headings: Sequence[str], width: int) -> str | None:
    """Return why a row is no record, or None.

    It may be ``repeated`` headings, column ``numbers``, a ``group`` title, the table's ``foot``, or an ``example``.

    >>> kind_of_other(Row(9, ["注：以上为到位资金"]), ["帮扶方", "金额"], 2)
    'foot'
    >>> kind_of_other(Row(9, ["一、教育帮扶"] * 3), ["帮扶方", "受援方", "金额"], 3)
    'group'
    """
    first, is_alone = "", True
    for text in row.texts:
        if text and not text.isspace():
            if not first:
                first = text
            elif text != first:
                is_alone = False
                break
    if first == "1" or first == next(filter(None, headings), None):
        texts = [text for text in row.texts if text and not text.isspace()]
        if texts == [heading for heading in headings if heading]:
            return "repeated"
        if len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]:
            return "numbers"
        return None
    head = "".join(row.texts[:4])
    if ("例" in head or "mple" in head.lower()) and is_example(row):
        return "example"
    is_foot = (":" in first or "：" in first) and _FOOT.fullmatch(_fold(first))
    if is_alone:
        title = _GROUP.fullmatch(_fold(first)) or row.texts.count(first) * 2 > width
        return "foot" if is_foot else "group" if title and width > 2 else None
    return "foot" if is_foot and all(_FOOT.fullmatch(_fold(text)) for text in row.texts if text) else None


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").strip()
