"""How characters are read, tones left out: enough to know whether a romanisation beside a character is its own."""

import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "readings.txt"


@lru_cache(maxsize=1)
def _readings() -> dict[str, set[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, characters = line.split(" ")
            for char in characters:
                table[char].add(syllable)
    return dict(table)


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


@lru_cache(maxsize=4096)
def toneless(pinyin: str) -> str:
    """Return a syllable without its tone mark; ü becomes v.

    >>> toneless("guān"), toneless("lǜ")
    ('guan', 'lv')
    """
    bare = unicodedata.normalize("NFD", pinyin.lower()).replace("u\u0308", "v")
    return "".join(c for c in bare if "a" <= c <= "z")


def fits(char: str, pinyin: str) -> bool:
    """Whether a character may be read so, whatever the tone.

    >>> fits("關", "guān"), fits("关", "shuài"), fits("旅", "lv")
    (True, False, True)
    """
    return toneless(pinyin) in _readings().get(char, ())


def readings_of(char: str) -> set[str]:
    """Return the ways to read a character, without tone; none for what is no Han character of GBK.

    >>> sorted(readings_of("都")), readings_of("A")
    (['dou', 'du'], set())
    """
    return _readings().get(char, set())


def characters_read(pinyin: str) -> str:
    """Return every character of GBK that may be read so, whatever the tone.

    >>> "數" in characters_read("shù")
    True
    """
    return _characters().get(toneless(pinyin), "")
