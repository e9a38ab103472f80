"""Traditional to simplified script, character for character: lengths and offsets never change."""

from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "script.txt"


@lru_cache(maxsize=1)
def _table() -> tuple[dict[int, str], dict[str, dict[str, str]]]:
    """Return the map of single characters, and by its first character each phrase that the map would get wrong."""
    _, traditional, simplified, *rest = _TABLE.read_text(encoding="utf-8").splitlines()
    phrases: dict[str, dict[str, str]] = {}
    for line in rest:
        before, after = line.split(" ")
        phrases.setdefault(before[0], {})[before] = after
    for found in phrases.values():  # the longest phrase first
        ordered = sorted(found.items(), key=lambda item: -len(item[0]))
        found.clear()
        found.update(ordered)
    return {ord(a): b for a, b in zip(traditional, simplified, strict=True)}, phrases


@lru_cache(maxsize=1)
def _traditional() -> frozenset[str]:
    return frozenset(map(chr, _table()[0]))


@lru_cache(maxsize=1)
def _only_traditional() -> frozenset[str]:
    """Return the characters that become others and are not in GB 2312, the set of simplified script."""
    return frozenset(char for char in _traditional() if not char.encode("gb2312", "ignore"))


def has_traditional(text: str) -> bool:
    """Return whether any character of a text is only of traditional script; far quicker than to simplify it.

    >>> has_traditional("畢節市"), has_traditional("毕节市")
    (True, False)
    """
    return not _traditional().isdisjoint(text)


def simplify(text: str) -> str:
    """Return a text in simplified script; its length stays.

    Examples
    --------
    >>> simplify("忙著采摘臍橙,乾坤"), simplify("顯著乾燥")
    ('忙着采摘脐橙,乾坤', '显著干燥')
    """
    single, phrases = _table()
    parts: list[str] = []
    done = 0
    for index, char in enumerate(text):
        if index < done or char not in phrases:
            continue
        for before, after in phrases[char].items():
            if text.startswith(before, index):
                parts += (text[done:index].translate(single), after)
                done = index + len(before)
                break
    parts.append(text[done:].translate(single))
    return "".join(parts)


def is_traditional(text: str, share: float = 0.02) -> bool:
    """Return whether so many of a text's Han characters are only of traditional script that it must be so as a whole.

    A single variant character in a name (朱顚云) does not make a text traditional, nor does one that simplified script
    has, too (乾县, 於陵, 瞭望).

    >>> is_traditional("凝聚發展的磅礴力量"), is_traditional("凝聚发展的磅礴力量"), is_traditional("乾县")
    (True, False, False)
    """
    traditional = _only_traditional()
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return sum(char in traditional for char in text) > share * han
