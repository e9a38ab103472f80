"""Whether a short text is garbled, a name or a note or a cell: a quick look that says no, and the repair for the rest.

Traditional script is no fault here: names of Hong Kong and Taiwan are written in it, and look-ups fold it anyway.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from graphkit.text.readings import characters_read, fits
from graphkit.text.repair.repair import Repaired, repair
from graphkit.text.repair.shifted_gbk import UNKNOWN
from graphkit.text.repair.words import is_word

_LETTERS = "a-zü\u00e0-\u01dc"
_SIGNS = (
    "体育", "彩票", "娱乐城", "娱乐场", "棋牌", "博彩", "赌场", "投注",
    "、、", "，，", "；；", "：：", "。。", ",,", ";;", "::",
    "bet", "BET", "Bet", UNKNOWN, "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff",
)  # fmt: skip
"""What stands in every advertisement, doubled mark, loss or hidden character; a search for each is quicker than one
expression for all."""
_MARKED = re.compile(rf"[?？](?:[!！]|[{_LETTERS}]{{1,6}}\))|[0-9]\?{{2,}}[\u4e00-\u9fff]")
_ROUND = re.compile(rf"[(（][{_LETTERS}]{{1,6}}[1-5]?[)）\]]")
_SQUARE = re.compile(rf"\[[{_LETTERS}]{{1,6}}[1-5]?[)）\]]")

_HIDDEN = re.compile("[\u200b-\u200d\u2060\ufeff]")
_WIDE = {0xFF10 + n: 0x30 + n for n in range(10)} | {0xFF21 + n: 0x41 + n for n in range(26)}
_WIDE |= {0xFF41 + n: 0x61 + n for n in range(26)} | {0x3000: 0x20}
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_BARE = re.compile(rf"(?<![A-Za-z{_TONED}(（\[])[a-zü]*[{_TONED}][a-zü]*(?![A-Za-z)）\]])")
_SLIPS = re.compile(f"[{_TONED}{''.join(map(chr, _WIDE))}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SHORT = 40  # a text of so many characters is shown whole, of a longer one what is around the fault
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Garbling:
    """What is wrong with a text.

    Attributes
    ----------
    text : str
        The text as it must have been; the text itself where something of it is lost.
    kinds : tuple of str
        What was repaired: codes of the vocabulary's ``defects``, ``full-width`` and ``hidden-character``.
    lost : tuple of (str, tuple of str)
        What stands where characters are lost, and what would fit there.
    before, after : str
        The stretch that is wrong, and the same repaired, each short enough to be shown.
    """

    text: str
    kinds: tuple[str, ...]
    lost: tuple[tuple[str, tuple[str, ...]], ...]
    before: str
    after: str


def may_be_garbled(text: str) -> bool:
    """Whether a text has anything that `repair` might mend or miss, script left aside; about 5 µs for 350 characters.

    May be asked of a whole line of a file: what it says no to holds no garbled text.

    >>> may_be_garbled("廣州市白雲區(一期)"), may_be_garbled("白云(yún)区")
    (False, True)
    """
    for sign in _SIGNS:
        if sign in text:
            return True
    return bool(
        (("(" in text or "（" in text) and _ROUND.search(text))
        or _SQUARE.search(text)
        or (("?" in text or "？" in text) and _MARKED.search(text))
    )  # fmt: skip


def may_be_repaired(text: str) -> bool:
    r"""Whether a row of a table, its cells joined by line breaks, has anything that `examine_cell` may mend.

    >>> may_be_repaired("白云区\n2018"), may_be_repaired("白云区\n２０１８")
    (False, True)
    """
    return bool(_SLIPS.search(text)) or may_be_garbled(text)


def examine(text: str) -> Garbling | None:
    """Return what is garbled in a text, or None where nothing is.

    Examples
    --------
    >>> found = examine("七星關(guān)區")
    >>> found.text, found.kinds
    ('七星關區', ('inserted-pinyin',))
    >>> examine("廣州市白雲區")
    """
    if not may_be_garbled(text):
        return None
    bare = _HIDDEN.sub("", text)
    found = repair(bare, script=False)
    lost = [(bare[each.start : each.end], each.candidates) for each in found.lost]
    lost += [(UNKNOWN, ())] * text.count(UNKNOWN)
    kinds = [*(["hidden-character"] if bare != text else []), *found.counts]
    return _describe(text, found, kinds, lost)


def examine_cell(cell: str) -> Garbling | None:
    """Return what is garbled in a cell of a table, or None: what `examine` finds, and slips of an input method.

    Those are full-width digits and letters, and a toned reading without parentheses: beside its own character it is
    taken out, in the place of one it says what is lost.

    Examples
    --------
    >>> examine_cell("２０１８").text, examine_cell("白bái云区").text
    ('2018', '白云区')
    >>> examine_cell("bái云区").lost
    (('bái', ('白',)),)
    """
    narrow = cell.translate(_WIDE)
    kinds = ["full-width"] if narrow != cell else []
    bare = _BARE.sub(lambda reading: "" if _is_echo(narrow, reading) else reading[0], narrow)
    kinds += ["inserted-pinyin"] if bare != narrow else []
    lost = [(found[0], _read_so(bare, found)) for found in _BARE.finditer(bare) if _stands_in(bare, found)]
    found = examine(bare)
    if found is not None:
        lost = [*found.lost, *lost]
        kinds += found.kinds
    elif not kinds and not lost:
        return None
    read = found.text if found is not None else bare
    before, after = (found.before, found.after) if found is not None and len(cell) > _SHORT else (cell, read)
    return Garbling(cell if lost else read, tuple(dict.fromkeys(kinds)), tuple(lost), before, after)


def _describe(
    raw: str, repaired: Repaired, kinds: list[str], lost: list[tuple[str, tuple[str, ...]]]
) -> Garbling | None:
    if repaired.text == raw and not lost:
        return None
    before, after = raw, repaired.text
    if len(raw) > _SHORT:
        change = repaired.changes[0] if repaired.changes else None
        start = change.start if change else 0
        before = raw[max(0, start - _AROUND) : start + _SHORT]
        first, last = repaired.span(max(0, start - _AROUND), start + _SHORT)
        after = repaired.text[first:last]
    return Garbling(raw if lost else repaired.text, tuple(dict.fromkeys(kinds)), tuple(lost), before, after)


def _is_echo(text: str, reading: "re.Match[str]") -> bool:
    """Whether a toned reading stands beside a character that is read so: 白bái云区."""
    return any(fits(side, reading[0]) for side in _sides(text, reading))


def _stands_in(text: str, reading: "re.Match[str]") -> bool:
    """Whether a toned reading touches Han characters and is a reading of some: café公司 is none."""
    return any("\u4e00" <= side <= "\u9fff" for side in _sides(text, reading)) and bool(characters_read(reading[0]))


def _sides(text: str, reading: "re.Match[str]") -> tuple[str, str]:
    return text[max(0, reading.start() - 1) : reading.start()], text[reading.end() : reading.end() + 1]


def _read_so(text: str, reading: "re.Match[str]") -> tuple[str, ...]:
    """Return the characters that are read so and make a word with one beside it."""
    left, right = _sides(text, reading)
    fitting = [
        char
        for char in characters_read(reading[0])
        if any(is_word(first, second) for first, second in pairwise((left, char, right)) if first and second)
    ]
    return tuple(fitting[:5])
