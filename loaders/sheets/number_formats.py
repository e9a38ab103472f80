"""Number formats of spreadsheets: what a number shows, so that 0012, 12.5 % and 3万元 are read as people see them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from graphkit.loaders.sheets.cells import Extra
from graphkit.loaders.sheets.dates import date_format, literal, serial_date

Shown = tuple[str, Extra | None]
Format = Callable[[str], Shown]

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00", 8: "¥#,##0.00",
    9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "¥#,##0", 43: "#,##0.00",
    44: "¥#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a workbook names by number alone, as a Chinese Excel shows them; others show the number."""

_SECTION = re.compile(r'(?:"[^"]*"|\\.|!.|\[[^\]]*\]|[^;])*')
_PART = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]|General|G/通用格式|E[+-]0+|.', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


def plain_number(text: str) -> str:
    """Return a stored number as people write it: fifteen digits, as many as a spreadsheet keeps, and no exponent.

    >>> plain_number("1.1000000000000001"), plain_number("3E-2"), plain_number("30000")
    ('1.1', '0.03', '30000')
    """
    if text.isdecimal() and len(text) < 16:
        return text
    number = Decimal(f"{float(text):.15g}")
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


LONGEST = 1_000
"""Characters of a format; Excel takes 255. A longer one is not looked at: its cells show plain numbers."""


@lru_cache(maxsize=4096)
def number_format(code: str, *, since_1904: bool = False) -> Format | None:
    """Return what shows a stored number by a format code; None for General and text, which show the number.

    >>> show = number_format("0000")
    >>> show("12")
    ('0012', Extra(number='12', date=None, problem=None, is_filled=False))
    >>> number_format('0.0"万元"')("12.34")[0], number_format("0.0%")("0.125")[0], number_format("#,##0.00")("30000")[0]
    ('12.3万元', '12.5%', '30,000.00')
    >>> number_format('0!.0,"万"')("120000")[0]
    '12.0万'
    """
    sections = [part for part in _SECTION.findall(code[:LONGEST]) if part]
    if not sections or len(code) > LONGEST or code.lower() in ("general", "@", "g/通用格式"):
        return None
    if show := date_format(sections[0]):
        return lambda text: _dated(text, show, since_1904=since_1904)
    masks = [_Mask.of(section) for section in sections]

    def shown(text: str) -> Shown:
        plain = plain_number(text)
        try:
            number = Decimal(plain)
        except InvalidOperation:  # inf or nan, which no sheet should hold
            return text, None
        written = _mask_for(number, masks).show(number) or plain
        return written, None if written == plain else Extra(number=plain)

    return shown


def _dated(text: str, show: Callable[..., tuple[str, str | None]], *, since_1904: bool) -> Shown:
    moment = serial_date(float(text), since_1904=since_1904)
    if moment is None:
        return plain_number(text), None
    written, date = show(moment)
    return written, Extra(number=plain_number(text), date=date)


@dataclass(frozen=True, slots=True)
class _Mask:
    """One section of a format: for which numbers, and its parts."""

    parts: tuple[str, ...]
    condition: tuple[str, Decimal] | None
    is_signless: bool = False
    """A section of its own for negative numbers shows no sign by itself."""

    @classmethod
    def of(cls, section: str) -> "_Mask":
        found = _CONDITION.search(section)
        return cls(tuple(_PART.findall(section)), (found[1], Decimal(found[2])) if found else None)

    def show(self, number: Decimal) -> str | None:
        """Return the number in this form; None where the form is not known here (fractions, exponents)."""
        parts = list(self.parts)
        if any(part[0] in "eE" and len(part) > 2 for part in parts) or "/" in parts:
            return None
        if any(part.lower() in ("general", "g/通用格式") for part in parts):
            return "".join(
                f"{number:f}" if part.lower() in ("general", "g/通用格式") else literal(part) for part in parts
            )
        places = [position for position, part in enumerate(parts) if part in ("0", "#", "?")]
        if not places:
            return "".join(literal(part) for part in parts if part != "@") or None
        number *= 100 ** parts.count("%")
        point = next((at for at, part in enumerate(parts) if part == "." and at > places[0] - 1), None)
        whole = [at for at in places if point is None or at < point]
        decimals = [at for at in places if point is not None and at > point]
        last = whole[-1] if whole else places[0]
        scale = 0
        while last + scale + 1 < len(parts) and parts[last + scale + 1] == ",":
            scale += 1
        has_thousands = any(parts[at] == "," for at in range(whole[0], last)) if whole else False
        scaled = abs(number / 1000**scale).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
        digits, _, fraction = f"{scaled:f}".partition(".")
        text = _placed(parts, whole, digits, has_thousands=has_thousands)
        for at, digit in zip(decimals, fraction, strict=False):
            text[at] = digit
        for at in reversed(decimals):
            if parts[at] == "0" or text[at] != "0":
                break
            text[at] = ""
        sign = "-" if number < 0 and scaled and not self.is_signless else ""
        commas = {at for at in range(len(parts)) if parts[at] == "," and whole and whole[0] < at <= last + scale}
        return (
            sign
            + "".join(
                text.get(at, "" if at in commas else literal(part))
                for at, part in enumerate(parts)
                if at != point or any(text[place] for place in decimals)
            ).strip()
        )


def _placed(parts: list[str], places: list[int], digits: str, *, has_thousands: bool) -> dict[int, str]:
    """Return the digits of the whole part by place, from the right; the first place takes the rest."""
    digits = digits.lstrip("0") if places and parts[places[-1]] in "#?" else digits
    text: dict[int, str] = {}
    shown = 0
    for number, at in enumerate(reversed(places)):
        is_first = number == len(places) - 1
        taken = digits if is_first else digits[-1:]
        digits = "" if is_first else digits[:-1]
        if not taken:
            taken = "0" if parts[at] == "0" else ""
        if has_thousands:
            grouped = ""
            for digit in reversed(taken):
                grouped = digit + ("," if shown and shown % 3 == 0 else "") + grouped
                shown += 1
            taken = grouped
        text[at] = taken
    return text


def _mask_for(number: Decimal, masks: list[_Mask]) -> _Mask:
    """Return the section that a number is shown by: its condition, else positive; negative; zero."""
    for mask in masks:
        if mask.condition and _TESTS[mask.condition[0]](number, mask.condition[1]):
            return mask
    plain = [mask for mask in masks if mask.condition is None]
    if not plain:
        return masks[-1]
    if number < 0 and len(plain) > 1 and len(plain) == len(masks):
        mask = plain[1]
        has_sign = any(part in ("-", "(") for part in mask.parts)
        return _Mask(mask.parts if has_sign else ("-", *mask.parts), None, is_signless=True)
    return plain[2] if number == 0 and len(plain) > 2 and len(plain) == len(masks) else plain[0]
