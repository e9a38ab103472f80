"""The encoding GBK byte by byte: characters by their halves, and how common they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graphkit.text.script import simplify


def gbk_bytes(char: str) -> bytes | None:
    """Return the two bytes of a character; None if it does not have two."""
    try:
        found = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return found if len(found) == 2 else None


def gbk_character(lead: int, trail: int) -> str | None:
    """Return the character of two bytes; None if they stand for none."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


def is_han(char: str) -> bool:
    """Return whether a character is one of the 20,992 of the CJK block that Unicode began with."""
    return "\u4e00" <= char <= "\u9fff"


def is_common(char: str) -> bool:
    """Return whether a character is one of the 6,763 of GB 2312, in whichever script."""
    return simplify(char).encode("gb2312", "ignore") != b""


def is_usual(char: str) -> bool:
    """Return whether a character is one of the 3,755 of the first level of GB 2312, in whichever script."""
    return simplify(char).encode("gb2312", "ignore")[:1] < b"\xd8" and is_common(char)


def split_pairs(firsts: Iterable[str], seconds: Iterable[str]) -> Iterator[str]:
    """Yield every pair of characters whose inner two bytes stand for nothing, so that a decoder drops them."""
    trails = [(first, first.encode("gbk")[1]) for first in firsts]
    for second in seconds:
        dropped = _drops_before(second.encode("gbk")[0])
        yield from (first + second for first, trail in trails if trail in dropped)


@lru_cache(maxsize=256)
def _drops_before(trail: int) -> frozenset[int]:
    return frozenset(lead for lead in range(0x81, 0xFF) if gbk_character(lead, trail) is None)


@lru_cache(maxsize=1)
def _index() -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    leads: dict[int, list[str]] = defaultdict(list)
    trails: dict[int, list[str]] = defaultdict(list)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            char = gbk_character(lead, trail)
            if char and is_han(char):
                leads[lead].append(char)
                trails[trail].append(char)
    return {k: tuple(v) for k, v in leads.items()}, {k: tuple(v) for k, v in trails.items()}


def with_lead(lead: int) -> tuple[str, ...]:
    """Return the Han characters whose first byte is this one."""
    return _index()[0].get(lead, ())


def with_trail(trail: int) -> tuple[str, ...]:
    """Return the Han characters whose second byte is this one."""
    return _index()[1].get(trail, ())
