"""One numeral, Arabic, Chinese or mixed, to the exact number it says."""

import re
from decimal import Decimal, localcontext

_NARROW = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
LONGEST = 40
_SPOKEN = re.compile("([零〇一二两三四五六七八九十百千]+)点([零〇一二三四五六七八九]+)([十百千万亿]*)")
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|.")


def narrow(text: str) -> str:
    """Return a text with full-width digits, point, comma and per cent sign made narrow; its length stays."""
    return text.translate(_NARROW)


def parse_numeral(text: str) -> Decimal:
    """Return the exact value of one numeral.

    Raises
    ------
    ValueError
        If the text is no numeral.

    Examples
    --------
    >>> [str(parse_numeral(text)) for text in ("4.67亿", "1,383", "三百二十", "两万五", "一千零五", "３７００", "半")]
    ['467000000', '1383', '320', '25000', '1005', '3700', '0.5']
    """
    plain = narrow(text)
    if plain == "半":
        return Decimal("0.5")
    if len(plain) > LONGEST:
        raise ValueError(f"a numeral has at most {LONGEST} characters")
    with localcontext(prec=3 * LONGEST):
        if found := _SPOKEN.fullmatch(plain):  # 一点二万
            whole, fraction, times = found.groups()
            digits = "".join(str(_DIGITS[char]) for char in fraction)
            value = (_whole(whole, text) + Decimal(f"0.{digits}")) * (_whole(times, text) if times else 1)
        else:
            value = _whole(plain, text)
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _whole(plain: str, shown: str) -> Decimal:
    """Add up digits and multipliers: 千百十 into a section, sections by 万 into a myriad, all that by 亿."""
    if len(plain) > 1 and all(char in _DIGITS for char in plain):  # 二〇二三: digit by digit
        return Decimal("".join(str(_DIGITS[char]) for char in plain))
    high = myriad = section = Decimal(0)
    digit: Decimal | None = None
    started = False
    unit = 1  # the last multiplier: in 两万五 the 五 counts thousands
    for part in _TOKEN.findall(plain):
        number = Decimal(part.replace(",", "")) if part[0].isdecimal() else None
        number = Decimal(_DIGITS[part]) if part in _DIGITS else number
        if number is not None:
            if digit:
                raise ValueError(f"{shown!r} is no numeral")
            digit = number
            unit = 1 if number == 0 else unit
        elif part in _SMALL:
            unit = _SMALL[part]
            section += (Decimal(1) if digit is None else digit) * unit
            digit = None
        elif part in ("万", "亿"):
            below = section + (digit or 0) if started else Decimal(1)  # 万名: one myriad
            if part == "万":
                unit = 10**4
                myriad += below * unit
            else:
                unit = 10**8
                high = (high + myriad + below) * unit
                myriad = Decimal(0)
            section, digit = Decimal(0), None
        else:
            raise ValueError(f"{shown!r} is no numeral")
        started = True
    if not plain:
        raise ValueError("an empty text is no numeral")
    if digit is not None and unit > 10 and plain[-1] in _DIGITS:
        digit *= unit // 10
    return high + myriad + section + (digit or 0)
