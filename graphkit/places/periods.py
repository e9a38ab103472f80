"""Dates as people write them, and what holds in the table on these days. The table knows years only."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from graphkit.errors import UsageError
from graphkit.places.table import Span, Unit

Days = tuple[date, date]
"""First and last day."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def parse_days(value: str | int | date) -> Days:
    """Return the first and last day of a year, month or day; raise UsageError for what is none of these.

    >>> parse_days("2018"), parse_days("2020-02")[1], parse_days(date(2020, 7, 1))[0].isoformat()
    ((datetime.date(2018, 1, 1), datetime.date(2018, 12, 31)), datetime.date(2020, 2, 29), '2020-07-01')
    """
    if isinstance(value, date):
        return value, value
    parts = _DATE.fullmatch(str(value).strip())
    if not parts:
        raise UsageError("place.date", value=value)
    year, month, day = int(parts[1]), int(parts[2] or 0), int(parts[3] or 0)
    last_month = month or 12
    try:
        return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:  # 2018-02-30
        raise UsageError("place.date", value=value) from None


def holds(unit: Unit, period: Days | None) -> bool:
    """Return whether a unit existed on some day of a period, or without one whether it is still in use.

    An end is the last day of its year and a beginning the first: in the year of a change both sides hold.
    """
    return unit.in_use if period is None else _overlap(unit.valid_from, unit.valid_to, period)


def value_at(spans: Sequence[Span], period: Days | None) -> str:
    """Return the code or parent of a period: the latest that holds in it, else the latest of all."""
    held = [value for value, start, end in spans if period is not None and _overlap(start, end, period)]
    return held[-1] if held else spans[-1][0]


def _overlap(start: int | None, end: int | None, period: Days) -> bool:
    first, last = period
    return (start is None or start <= last.year) and (end is None or first.year <= end)
