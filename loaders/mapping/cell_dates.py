"""Dates as clerks write them in a cell, never more exact than what stands there."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from graphkit.loaders.sheets.cells import Extra
from graphkit.loaders.sheets.dates import serial_date
from graphkit.schema.dates import checked_date
from graphkit.text.extract.dates import find_dates

_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_WRITTEN = re.compile(
    r"(\d{4})(?:年|[-./])(?:(\d{1,2})(?:月|[-./]|$)(?:(\d{1,2})(?:日|号|$|(?=[ T])))?)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_DIGITS = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?", re.ASCII)
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?", re.ASCII)
_NEARLY = re.compile(r"(?:约|大约|大概)(.+)|(.+?)(?:左右|前后)")
_BETWEEN = re.compile("至|到|~|—+|–|－|-")
_SINCE = re.compile("(?:以来|至今|起|开始)$")


@dataclass(frozen=True, slots=True)
class CellDate:
    """A date: ``2024``, ``2024-05`` or ``2024-05-20``; about then; and the code of a doubt about the reading."""

    date: str
    is_estimated: bool = False
    doubt: str | None = None

    @property
    def value(self) -> object:
        """As records have it."""
        return {"date": self.date, "estimated": True} if self.is_estimated else self.date


def read_date(text: str, extra: Extra | None = None, *, since_1904: bool = False) -> CellDate | None:
    """Return the date of a cell, None where it shows none.

    >>> [read_date(text).date for text in ("2024.3", "2024年5月", "2026/1/5", "20240610", "２０２４", "45432")]
    ['2024-03', '2024-05', '2026-01-05', '2024-06-10', '2024', '2024-05-20']
    >>> read_date("2024-02-30"), read_date("去年"), read_date("约2019年").is_estimated
    (None, None, True)
    """
    if _ISO.fullmatch(text):
        return _real(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    shown = _shown(plain)
    if extra is not None and extra.date:
        fits = shown is not None and extra.date.startswith(shown)  # a format may show less than the cell has
        return CellDate(shown if fits and shown else extra.date)
    if shown is not None:
        # 2024.10 typed as a number is kept as 2024.1
        is_cut = extra is not None and extra.number == plain and re.fullmatch(r"\d{4}\.1", plain)
        return CellDate(shown, doubt="month-cut-off" if is_cut else None)
    if nearly := _NEARLY.fullmatch(plain):
        inner = read_date(nearly[1] or nearly[2])
        return CellDate(inner.date, is_estimated=True) if inner else None
    if serial := _SERIAL.fullmatch(plain):
        moment = serial_date(float(serial[0]), since_1904=since_1904)
        return CellDate(moment.date().isoformat(), doubt="serial-date") if moment else None
    return None


def read_period(text: str) -> dict[str, object] | None:
    """Return start and end of a cell that says a stretch of time; None where it shows none.

    >>> read_period("2024年3月至5月"), read_period("2021-2023"), read_period("2019年以来"), read_period("2024年")
    ({'start': '2024-03', 'end': '2024-05'}, {'start': '2021', 'end': '2023'}, {'start': '2019'}, None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if since := _SINCE.search(plain):
        start = read_date(plain[: since.start()])
        return {"start": start.value} if start else None
    for between in _BETWEEN.finditer(plain):
        before, after = plain[: between.start()].strip(), plain[between.end() :].strip()
        start = read_date(before)
        if start is None and "月" in after:  # 2024年3-5月
            start = read_date(f"{before}月")
        if start is None:
            continue
        end = read_date(after) or read_date(_completed(start.date, after))
        if end is not None and end.date >= start.date[: len(end.date)]:
            return {"start": start.value, "end": end.value}
    return None


def _completed(start: str, after: str) -> str:
    """Return the second half of a range with the year, and for a bare day the month, of the first."""
    year, month = start[:4], start[5:7]
    return f"{year}年{after}" if "月" in after else f"{year}年{month}月{after}" if month else after


def _shown(plain: str) -> str | None:
    """Return the date that a text writes out."""
    match = _WRITTEN.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if match is None and re.fullmatch(r"\d{4}", plain):
        return _iso(plain)
    if match:
        return _iso(*match.groups())
    dates = find_dates(plain)
    if len(dates) == 1 and dates[0].text == plain and dates[0].year and dates[0].back is None and not dates[0].open:
        return _iso(*(str(part) if part else None for part in (dates[0].year, dates[0].month, dates[0].day)))
    return None


def _iso(*parts: str | None) -> str | None:
    date = _real("-".join(part.zfill(2) for part in parts if part))
    return date.date if date else None


def _real(date: str) -> CellDate | None:
    with suppress(ValueError):
        return CellDate(checked_date(date))
    return None
