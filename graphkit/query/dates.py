"""How dates read: never more exact than the source gives them."""

from datetime import date
from typing import overload

_LENGTH = {"year": 4, "month": 7}


@overload
def format_date(day: None, precision: object) -> None: ...
@overload
def format_date(day: date | str, precision: object) -> str: ...
def format_date(day: date | str | None, precision: object) -> str | None:
    """Return a stored date as ISO text cut to its precision, or None where there is none.

    Parameters
    ----------
    day : date, str or None
        A day, or its ISO text: stores keep the first day of a month or year, an end the last.
    precision : object
        ``year`` or ``month``; anything else, None included, means the day.

    Examples
    --------
    >>> format_date(date(2020, 7, 1), "month"), format_date("2020-07-01", "year"), format_date(None, None)
    ('2020-07', '2020', None)
    """
    return None if day is None else str(day)[: _LENGTH.get(str(precision), 10)]


def format_period(start: str | None, end: str | None) -> str | None:
    """Return a period, given two formatted dates, as people write it.

    >>> format_period("2019-03", "2020-08"), format_period("2020", "2020"), format_period("2016", None)
    ('2019-03 – 2020-08', '2020', '2016 –')
    """
    if start == end:
        return start
    return f"{start or ''} – {end or ''}".strip()
