"""Values as text: in the cells of files, in JSON, and as people read them.

One rule for all writers: null, NaN and infinity are empty (``null`` in JSON, which has no word for them), lists and
maps are JSON, dates are ISO text, whole floats have no fraction.
"""

import json
import math
from collections.abc import Mapping
from datetime import date, time

from graphkit.wording.safe import safe_repr

_STARTS_A_FORMULA = "=+-@|＝＋－＠"
_EXACT = 1e15  # up to here a float holds every whole number, and is printed as one
_UNCUT = 100_000  # characters: a value for people is not cut


def json_value(value: object) -> object:
    """Return what JSON can hold: dates as ISO text, NaN and infinity as null.

    >>> json_value({"day": date(2024, 5, 1), 1: [float("nan"), "a"]})
    {'day': '2024-05-01', '1': [None, 'a']}
    """
    match value:
        case float() if not math.isfinite(value):
            return None
        case Mapping():
            return {str(key): json_value(item) for key, item in value.items()}
        case list() | tuple():
            return [json_value(item) for item in value]
        case date() | time():
            return value.isoformat()
        case str() | int() | float() | bool() | None:
            return value
        case _:
            return str(value)


def to_json(value: object, indent: int | None = None) -> str:
    """Return JSON, its text in Chinese where it is Chinese; see `json_value`.

    >>> to_json(["毕节市", float("inf")])
    '["毕节市", null]'
    """
    return json.dumps(json_value(value), ensure_ascii=False, indent=indent, allow_nan=False)


def plain_text(value: object) -> str:
    """Return a value as exact text.

    >>> [plain_text(value) for value in (3000000.0, ["a", 1], None, float("nan"), True, date(2024, 5, 1))]
    ['3000000', '["a", 1]', '', '', 'true', '2024-05-01']
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if not math.isfinite(value):
            return ""
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case Mapping() | list() | tuple():
            return to_json(value)
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def cell(value: object) -> str:
    """Return a value as a cell of CSV: exact, and no text that a spreadsheet would run as a formula.

    >>> cell(-5), cell("-5+3"), cell(["=1", "b"])
    ('-5', "'-5+3", '["=1", "b"]')
    """
    return plain_text(value) if isinstance(value, int | float) else guarded(plain_text(value))


def guarded(text: str) -> str:
    r"""Return text with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> print(guarded('=HYPERLINK("http://x")'), guarded("@SUM(A1)"), guarded("毕节市"))
    '=HYPERLINK("http://x") '@SUM(A1) 毕节市
    """
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """Return text without the apostrophe that `guarded` put before it.

    >>> unguarded("'=1"), unguarded("'s Hertogenbosch")
    ('=1', "'s Hertogenbosch")
    """
    return text[1:] if text[:1] == "'" and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Return whether a text begins as a formula, or as one that is guarded already: that one is guarded once more."""
    first = text.lstrip("'").lstrip()[:1]
    return bool(first) and first in _STARTS_A_FORMULA


def for_people(value: object) -> str:
    """Return a value as people read it: thousands apart in amounts, lists without brackets, control characters escaped.

    >>> for_people(3000000.0), for_people(None), for_people(["a", "b"]), for_people(date(2024, 5, 1))
    ('3,000,000', '', 'a, b', '2024-05-01')
    """
    match value:
        case float() if math.isfinite(value):
            return f"{value:,.15g}" if abs(value) < _EXACT else repr(value)
        case list() | tuple():
            return ", ".join(for_people(item) for item in value)
        case None | bool() | float():
            return plain_text(value)
        case _:
            return safe_repr(plain_text(value), limit=_UNCUT)
