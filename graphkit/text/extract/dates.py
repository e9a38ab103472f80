"""Dates as Chinese texts write them, absolute or counted from the day of the text."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from graphkit.text.extract.numeral import narrow, parse_numeral

_DIGIT = "〇零一二三四五六七八九"
_OFFSETS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}
_SAME = ("当年", "同年")
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九])"
_ABSOLUTE = re.compile(
    rf"(?<![\d.])(?:(?P<year>\d{{4}}|[一二][{_DIGIT}]{{3}})年|(?P<anchor>今年|本年|去年|前年|明年|当年|同年))"
    rf"(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})[日号])?)?(?P<part>初|上旬|中旬|下旬|底|末|年初|年底|年末)?"
    rf"|(?<![\d.{_DIGIT}十])(?P<month2>{_MONTH})月(?:(?P<day2>{_DAY})[日号])?(?P<part2>初|上旬|中旬|下旬|底|末)?"
    r"|(?<![\d.-])(?P<iso>\d{4}-\d{2}(?:-\d{2})?)(?![\d-])"
    r"|(?<![\d.])(?P<from>\d{4})(?=[-—~至]\d{4}年)"
    rf"|(?<=[日号][至到—~-])(?P<to>{_DAY})[日号]"
    r"|(?<=至)(?P<yearend>年底|年末)"
)
_NUMERAL = rf"(?:\d{{1,3}}(?:\.\d+)?|[两{_DIGIT}十百]+|半)"
_SPAN = re.compile(
    rf"(?<![\d.{_DIGIT}两十第几数])(?:(?P<near>近|最近|过去)(?P<n1>{_NUMERAL})(?P<u1>年|个月|天)(?:来|以来|间|内)?"
    rf"|(?P<n2>{_NUMERAL})(?P<u2>年|个月|天)(?P<way>以来|来|间|前|后))"
)
_SENTENCE_END = re.compile("[。!?;\uff01\uff1f\n]")
_OPEN = re.compile(r"以来|至今|起(?![草点来步])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression: where it stands, what it says, and what it leaves to the day of the text.

    Attributes
    ----------
    year, month, day : int or None
        As written; a month or day taken over from the first half of a range is filled in.
    offset : int or None
        Years counted from the text's (今年 0, 去年 -1).
    back, unit, way : Decimal, str, str or None
        A stretch counted from the day of the text: 两年来 is (2, 年, 来), 近四年 (4, 年, 近), 两年前 (2, 年, 前).
    open : bool
        Whether it is a start without an end (以来, 至今, 起).
    """

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int | None = None
    back: Decimal | None = None
    unit: str | None = None
    way: str | None = None
    open: bool = False

    @property
    def relative(self) -> bool:
        """Whether the day of the text decides what is meant."""
        return self.year is None

    def resolve(self, published: str) -> tuple[str | None, str | None]:
        """Return first and last date meant, as ``2024``, ``2024-05`` or ``2024-05-01``; None is an open end.

        ``published`` is the day, month or year of the text; a stretch of years counted back keeps its precision.

        Examples
        --------
        >>> find_dates("去年以来")[0].resolve("2025-03-01"), find_dates("近四年")[0].resolve("2024-12")
        (('2024', None), ('2021', '2024'))
        >>> find_dates("两年来")[0].resolve("2025-07-23"), find_dates("5月6日")[0].resolve("2020")
        (('2023-07-23', '2025-07-23'), ('2020-05-06', '2020-05-06'))
        """
        now = int(published[:4])
        if self.back is not None:
            return self._stretch(published, now)
        year = self.year if self.year is not None else now + (self.offset or 0)
        date = f"{year:04d}"
        for part in (self.month, self.day):
            if part is None:
                break
            date += f"-{part:02d}"
        return date, None if self.open else date

    def _stretch(self, published: str, now: int) -> tuple[str | None, str | None]:
        back = self.back or Decimal(0)
        if self.unit != "年" or back != int(back):
            return None, published  # months and days back need a day to count from: left to the reader
        years = int(back)
        if self.way == "近":
            return f"{now - years + 1:04d}", f"{now:04d}"
        then = f"{now - years:04d}" + published[4:]
        if self.way == "前":
            return then, then
        if self.way == "后":
            return f"{now + years:04d}" + published[4:], None
        return then, published


def find_dates(text: str) -> list[FoundDate]:
    """Return the date expressions of a text in simplified script, in their order.

    A month without a year takes the year of the date before it in the same sentence; 当年 likewise.

    Examples
    --------
    >>> [(d.text, d.year, d.month, d.day) for d in find_dates("2023年6月18日至19日,11月初")]
    [('2023年6月18日', 2023, 6, 18), ('19日', 2023, 6, 19), ('11月初', 2023, 11, None)]
    >>> [(d.text, d.offset, d.open) for d in find_dates("去年以来")], find_dates("3个月")
    ([('去年以来', -1, True)], [])
    """
    plain = narrow(text)
    found = sorted(
        [_absolute(match) for match in _ABSOLUTE.finditer(plain)] + [_span(match) for match in _SPAN.finditer(plain)],
        key=lambda date: (date.start, -date.end),
    )
    dates: list[FoundDate] = []
    for date in found:
        last = dates[-1] if dates else None
        if last and date.start < last.end:
            continue
        if last and _SENTENCE_END.search(plain, last.end, date.start):
            last = None
        after = None if date.back is not None else _OPEN.match(plain, date.end)
        end = after.end() if after else date.end
        full = replace(_completed(date, last), end=end, text=text[date.start : end], open=date.open or bool(after))
        dates.append(full)
    return dates


def _absolute(match: re.Match[str]) -> FoundDate:
    group = match.groupdict()
    iso = group["iso"] or group["from"]
    if iso:
        year, month, day = (*(int(part) for part in iso.split("-")), None, None)[:3]
        return FoundDate(match.start(), match.end(), "", year, month, day)
    year = _number(group["year"])
    if group["year"] and not group["year"].isdigit():
        year = int("".join(str(max(_DIGIT.index(c) - 1, 0)) for c in group["year"]))
    month = _number(group["month"] or group["month2"]) or (12 if group["yearend"] else None)
    part = group["part"] or ""
    if month is None and part in ("底", "末", "年底", "年末"):
        month = 12
    day = _number(group["day"] or group["day2"] or group["to"])
    anchor = group["anchor"]
    return FoundDate(
        match.start(), match.end(), "", year, month, day, _OFFSETS.get(anchor), way="same" if anchor in _SAME else None
    )


def _span(match: re.Match[str]) -> FoundDate:
    group = match.groupdict()
    back = parse_numeral(group["n1"] or group["n2"])
    way = "近" if group["near"] else group["way"]
    is_open = group["way"] == "以来"
    return FoundDate(match.start(), match.end(), "", back=back, unit=group["u1"] or group["u2"], way=way, open=is_open)


def _completed(date: FoundDate, last: FoundDate | None) -> FoundDate:
    """Fill in from the date before what a date leaves out, and drop the mark of 当年."""
    if date.way == "same":
        date = replace(date, way=None)
    if date.back is not None or date.year is not None or date.offset is not None or last is None:
        return date
    month = date.month if date.month is not None else last.month if date.day is not None else None
    return replace(date, year=last.year, offset=last.offset, month=month)


def _number(text: str | None) -> int | None:
    return int(parse_numeral(text)) if text else None
