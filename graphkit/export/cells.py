"""Values as the cells of tables that people open in a spreadsheet."""

from datetime import date, time
from typing import Any

SEPARATOR = "; "
_STARTS_A_FORMULA = "=+-@|＝＋－＠"


def cell(value: Any) -> str:
    """Return a value as a cell: exact, lists joined by ``; ``, and no text that a spreadsheet would run.

    >>> cell(3000000.0), cell(["a", "b"]), cell(None), cell(True), cell(-5), cell("-5+3")
    ('3000000', 'a; b', '', 'true', '-5', "'-5+3")
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return str(value)
        case list() | tuple():
            return guarded(SEPARATOR.join(text(item) for item in value))
        case _:
            return guarded(text(value))


def guarded(said: str) -> str:
    r"""Return text with an apostrophe before it where a spreadsheet would take it for a formula.

    >>> print(guarded('=HYPERLINK("http://x")'), guarded("@SUM(A1)"), guarded("毕节市"))
    '=HYPERLINK("http://x") '@SUM(A1) 毕节市
    """
    first = said.lstrip()[:1]
    return f"'{said}" if first and first in _STARTS_A_FORMULA else said


def unguarded(said: str) -> str:
    """Return text without the apostrophe that `guarded` put before it.

    >>> unguarded("'=1"), unguarded("'s Hertogenbosch")
    ('=1', "'s Hertogenbosch")
    """
    return said[1:] if said[:1] == "'" and said[1:].lstrip()[:1] in tuple(_STARTS_A_FORMULA) else said


def text(value: Any) -> str:
    """Return one value as plain text: dates in ISO form, whole floats without a fraction.

    >>> from datetime import date
    >>> text(date(2024, 5, 1)), text(2.0), text("a")
    ('2024-05-01', '2', 'a')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
