"""The days that a person asks about, and what of the table holds in them: the table knows years."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from graphkit.places.table import Span, Unit

Days = tuple[date, date]
"""First and last day."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def days(asked: str | int | date) -> Days:
    """Return the first and last day of a year, month or day; raise ValueError for what is none of these.

    >>> days("2018"), days("2020-02")[1], days(date(2020, 7, 1))[0].isoformat()
    ((datetime.date(2018, 1, 1), datetime.date(2018, 12, 31)), datetime.date(2020, 2, 29), '2020-07-01')
    """
    if isinstance(asked, date):
        return asked, asked
    found = _DATE.fullmatch(str(asked).strip())
    if not found:
        raise ValueError(f"{asked} is no date such as 2018, 2018-06 or 2018-06-01")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or monthrange(year, last_month)[1])


def holds(unit: Unit, period: Days | None) -> bool:
    """Return whether a unit stood on some day of a period, or without one whether it still stands.

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
