"""Spans of a paragraph: finding a quotation, and the digest that stands for its words."""

import hashlib


def digest(span: str) -> str:
    """Return the SHA-256 of a span's UTF-8, in hex.

    Examples
    --------
    >>> digest("3万元")[:8]
    '4c2acd26'
    """
    return hashlib.sha256(span.encode("utf-8", "surrogatepass")).hexdigest()


def occurrences(text: str, quote: str) -> list[int]:
    """Return where a quotation begins, overlapping finds included; none for an empty one.

    Examples
    --------
    >>> occurrences("好好好", "好好")
    [0, 1]
    """
    found: list[int] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def find_quote(text: str, quote: str, nth: int | None = None) -> tuple[int, int] | None:
    """Return the span of a quotation that stands once, or of its nth find; None where that is not to be had.

    Examples
    --------
    >>> find_quote("捐3万元,又捐3万元", "3万元"), find_quote("捐3万元,又捐3万元", "3万元", nth=2)
    (None, (7, 10))
    """
    found = occurrences(text, quote)
    if nth is None and len(found) != 1:
        return None
    index = 0 if nth is None else nth - 1
    if not 0 <= index < len(found):
        return None
    return found[index], found[index] + len(quote)
