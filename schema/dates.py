"""Dates with precision, as text: ``2024``, ``2024-05`` or ``2024-05-01``, never more exact than their source.

Plain functions, so that a question about dates need not load the models of records.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)  # ２０２４ would be digits, too


def checked_date(text: str) -> str:
    """Return a text that is a date with precision.

    Raises
    ------
    ValueError
        If it has another form, or there is no such day.

    Examples
    --------
    >>> checked_date("2024-05")
    '2024-05'
    """
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError("a date is 2024, 2024-05 or 2024-05-01")
    date(int(found[1]), int(found[2] or 1), int(found[3] or 1))  # 2017-02-29 fails here, not later in a store
    return text


def precision_of(text: str) -> str:
    """Return ``year``, ``month`` or ``day``.

    >>> precision_of("2021-02")
    'month'
    """
    return {4: "year", 7: "month", 10: "day"}[len(text)]


@lru_cache(maxsize=65536)  # dates recur in millions of elements
def first_day(text: str) -> date:
    """Return the first day of a year, month or day.

    >>> first_day("2021-02")
    datetime.date(2021, 2, 1)
    """
    return date.fromisoformat((text + "-01-01")[:10])


@lru_cache(maxsize=65536)
def last_day(text: str) -> date:
    """Return the last day of a year, month or day.

    >>> last_day("2021-02")
    datetime.date(2021, 2, 28)
    """
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
