"""Days as spreadsheets count them, and formats that show them."""

import datetime
import re
from collections.abc import Callable

LAST_SERIAL = 2_958_465
"""9999-12-31 in the epoch of 1900."""

_EPOCH_1904 = datetime.date(1904, 1, 1)
_PART = re.compile(
    r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]|General|E[+-]0+|AM/PM|A/P|上午/下午|y+|m+|d+|e+|aaaa?|h+|s+(?:\.0+)?|.',
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEK = "一二三四五六日"


def serial_date(number: float, *, since_1904: bool = False) -> datetime.datetime | None:
    """Return the moment that a serial number stands for; None where it stands for none.

    In the epoch of 1900 day 60 is 29 February 1900, which did not exist: Excel kept the fault of an older program.

    >>> serial_date(45432).date().isoformat(), serial_date(43970, since_1904=True).date().isoformat()
    ('2024-05-20', '2024-05-20')
    """
    days = int(number)
    if not 0 <= days <= LAST_SERIAL or (days == 60 and not since_1904):
        return None
    if since_1904:
        day = _EPOCH_1904 + datetime.timedelta(min(days, LAST_SERIAL - 1462))
    else:
        day = datetime.date(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(days)
    seconds = round((number - days) * 86400)
    return datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(seconds=min(seconds, 86399))


def date_format(code: str) -> Callable[[datetime.datetime], tuple[str, str | None]] | None:
    """Return what turns a moment into the text that a format shows and the ISO date, no more precise than that.

    None where the format shows no date or time. A format of hours alone has no date.

    >>> show = date_format('yyyy"年"m"月"')
    >>> show(datetime.datetime(2024, 5, 20))
    ('2024年5月', '2024-05')
    """
    parts = _PART.findall(code)
    kinds = [_kind(part) for part in parts]
    if not {*"ydhsm", "weekday"} & set(kinds):
        return None
    for position, kind in enumerate(kinds):  # minutes: an m behind hours or before seconds
        if kind == "m":
            before = next((other for other in reversed(kinds[:position]) if other), "")
            after = next((other for other in kinds[position + 1 :] if other), "")
            if before == "h" or after == "s":
                kinds[position] = "minute"
    size = 10 if "d" in kinds else 7 if "m" in kinds else 4 if "y" in kinds else 0
    is_half_day = any(part.upper() in ("AM/PM", "A/P") or part == "上午/下午" for part in parts)

    def show(moment: datetime.datetime) -> tuple[str, str | None]:
        text = "".join(
            _shown(part, kind, moment, is_half_day=is_half_day) for part, kind in zip(parts, kinds, strict=True)
        )
        return text.strip(), moment.date().isoformat()[:size] or None

    return show


def _kind(part: str) -> str:
    """Return y, m, d, h or s of a part that shows such a part, else an empty text."""
    lower = part.lower()
    if lower.startswith("[") and lower.strip("[]") in ("h", "hh", "m", "mm", "s", "ss"):
        return "h" if "h" in lower else "s"
    if lower.startswith(("aaa", "ddd")):
        return "weekday"
    if lower == "general" or (lower[0] == "e" and len(part) > 1 and part[1] in "+-"):
        return ""
    first = "y" if lower[0] == "e" else lower[0]
    return first if first in "ymdhs" and len(part) <= 6 and lower.strip("ymdhse0.") == "" else ""


def _shown(part: str, kind: str, moment: datetime.datetime, *, is_half_day: bool) -> str:
    wide = len(part) > 1
    match kind:
        case "y":
            return f"{moment.year:04d}" if len(part) > 2 or part[0] in "eE" else f"{moment.year % 100:02d}"
        case "m":
            return _MONTHS[moment.month - 1] if len(part) > 2 else f"{moment.month:0{1 + wide}d}"
        case "d":
            return f"{moment.day:0{1 + wide}d}"
        case "weekday":
            if part[0] in "aA":
                return ("星期" if len(part) == 4 else "") + _WEEK[moment.weekday()]
            return _DAYS[moment.weekday()][: None if len(part) == 4 else 3]
        case "h":
            hour = (moment.hour - 1) % 12 + 1 if is_half_day else moment.hour
            return f"{hour:0{1 + wide}d}"
        case "minute":
            return f"{moment.minute:0{1 + wide}d}"
        case "s":
            return f"{moment.second:02d}"
    if part.upper() in ("AM/PM", "A/P"):
        return "AM" if moment.hour < 12 else "PM"
    if part == "上午/下午":
        return "上午" if moment.hour < 12 else "下午"
    return literal(part)


def literal(part: str) -> str:
    """Return what a part shows as it stands: quoted text, an escaped character; a colour or a width shows nothing."""
    if part[0] == '"':
        return part.strip('"')
    if part[0] in "\\!":
        return part[1:]
    if part[0] in "_*":
        return ""
    if part[0] == "[":
        return (
            part[2:].split("-", maxsplit=1)[0].rstrip("]") if part.startswith("[$") else ""
        )  # [$¥-804] is a sign of money
    return part
