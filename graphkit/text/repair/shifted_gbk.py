"""Characters of GBK that were read one byte off, and what they were.

A text in GBK lost one byte, or had ASCII written between the two bytes of a character. From there on the decoder
paired the second byte of one character with the first byte of the next, until an ASCII byte put it right again:
``。”到了柑橘飄香`` became ``?!钡搅烁涕亠h香``. The wrong characters still hold all their bytes but the one behind the
question mark, and that one can be known:

- ``?!``: the mark stands for A1, the exclamation mark for A3 A1: a full stop and the first half of a quotation mark;
- ``當(dāng)?shù)厝``: a program that inserted readings byte by byte found 數 across 當|地 and wrote ``(shù)`` between
  the halves of 地. The mark is the byte that 數 shares with 地, together with the parenthesis.

What no character stands for, the decoder dropped without a trace, and two characters became a wrong third. Such a
place is found where a character fits neither neighbour; it is restored only where the text itself says it elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from graphkit.text.readings import characters_read, fits
from graphkit.text.repair.words import is_word
from graphkit.text.script import simplify

UNKNOWN = "\ufffd"
_MARK = re.compile("[?\uff1f]")
_EXCLAMATION = "!\uff01"
_QUOTES = "‘’“”〔〕〈〉《》「」『』〖〗【】"  # A1 AE to A1 BF
_LONGEST = 200  # a slip ends at the next ASCII byte: far sooner in most texts
_ALONE = frozenset("的是了在和有不这這一说說他她我也都就要把被对對与與及或为為以从從向等省市县縣区區镇鎮乡鄉村州")
"""Characters that often stand alone, and hardly ever are what a wrong decoding comes upon."""
_SURE = 4  # Chinese characters, most of them joined to a neighbour: what breaks off is a slip, not a question and a cry
_READING = re.compile(r"([a-zü\u00e0-\u01dc]{1,6})\)")
_INSERTED = re.compile(r"\([a-zü\u00e0-\u01dc]{1,6}\)")
_CHARACTER = re.compile(rf"([\u4e00-\u9fff])(?:{_INSERTED.pattern})?$")
_NEAR = 20  # two characters with their readings: enough to see whether neighbours belong together

Cell = tuple[str, int, int]  # a character, and the stretch of the raw text that it stands for
_Byte = tuple[int, int, int]  # a byte, and the stretch of the raw text that holds it


@dataclass(frozen=True, slots=True)
class Lost:
    """Characters that cannot be known: where, how many, and what would fit their remaining bytes."""

    start: int
    end: int
    count: int
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its stretch of the raw text, the characters it stood for, and what of them is lost."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    lost: tuple[Lost, ...] = ()


def find_slips(text: str) -> list[Slip]:
    """Return the slips of a text that can be decoded, in their order.

    A question mark that is one, however many exclamation marks follow it, is left alone: what follows must decode,
    up to an ASCII byte that ends the slip, into characters that belong together.

    Examples
    --------
    >>> "".join(char for char, _, _ in find_slips("下單?!钡搅烁涕亠h香")[0].cells)
    '。”到了柑橘飄'
    >>> find_slips("真的嗎?!她說")
    []
    """
    if not _MARK.search(text):
        return []
    known = _Known(text)
    slips: list[Slip] = []
    for mark in _MARK.finditer(text):
        if slips and mark.start() < slips[-1].end:
            continue
        runs = list(_runs(text, mark.start()))
        for cut in (False, True):  # a run that breaks off counts only where none comes to its end
            found = [slip for run in runs if run.cut == cut and (slip := _decode(text, run, known))]
            if found:
                break
        if found:
            slips.append(min(found, key=lambda pair: pair[0])[1])
    return slips


class _Known:
    """What belongs together: by the table of words, and by the rest of the same text."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.clean = simplify(_INSERTED.sub("", raw))
        self.pairs = {self.clean[i : i + 2] for i in range(len(self.clean) - 1)}

    def together(self, first: str, second: str) -> bool:
        pair = simplify(first + second)
        return is_word(pair[0], pair[1]) or pair in self.pairs

    def says(self, words: str) -> bool:
        """Whether the text has these words; the look at pairs keeps a search of the whole text rare."""
        simple = simplify(words)
        return all(simple[i : i + 2] in self.pairs for i in range(len(simple) - 1)) and simple in self.clean

    def one_of(self, choice: list[str]) -> str | None:
        """Return what all choices say, in the form that the text itself prefers; None where they differ."""
        if len({simplify(words) for words in choice}) != 1:
            return None
        return min(choice, key=lambda words: sum(char not in self.raw for char in words))


@dataclass(frozen=True, slots=True)
class _Run:
    """Bytes from a mark to the end of its slip; ``reading`` where the last one was eaten with a parenthesis.

    ``cut`` where the last byte is left alone, before a digit or the end of a line: its character is lost.
    """

    start: int
    end: int
    octets: tuple[_Byte, ...]
    reading: str | None = None
    cut: bool = False


def _runs(text: str, at: int) -> Iterator[_Run]:
    """Yield every way to read the bytes that follow a mark."""
    if at + 1 < len(text) and text[at + 1] in _EXCLAMATION:
        lost = ((0xA1, at, at + 1), (0xA3, at + 1, at + 2), (0xA1, at + 1, at + 2))
        yield from _extend(text, _Run(at, at + 2, lost))
    elif reading := _READING.match(text, at + 1):
        before = _CHARACTER.search(text, max(0, at - _NEAR), at)
        if before and (halves := _bytes(before[1])):
            for char in characters_read(reading[1]):
                pair = char.encode("gbk")
                if pair[0] == halves[1]:
                    yield from _extend(text, _Run(at, reading.end(), ((pair[1], at, reading.end()),)))


def _extend(text: str, run: _Run) -> Iterator[_Run]:
    """Take in characters until an ASCII byte completes a pair; ASCII may also be a full-width form made narrow."""
    while run.end < len(text) and run.end - run.start < _LONGEST:
        at, char = run.end, text[run.end]
        if _MARK.match(char) and (eaten := _READING.match(text, at + 1)):
            yield replace(run, end=eaten.end(), reading=eaten[1], octets=(*run.octets, (-1, at, eaten.end())))
            return
        if char <= "?" and "!" in text[run.start + 1 : run.start + 2]:
            yield replace(run, end=at + (char == "?"), cut=True)
        if "!" <= char <= "~":
            if char >= "@":
                yield replace(run, end=at + 1, octets=(*run.octets, (ord(char), at, at + 1)))
            halves: bytes | None = bytes((0xA3, ord(char) + 0x80))
        else:
            halves = _bytes(char)
        if halves is None:
            return
        run = replace(run, end=at + 1, octets=(*run.octets, *((half, at, at + 1) for half in halves)))
    if run.end == len(text) and "!" in text[run.start + 1 : run.start + 2]:
        yield replace(run, cut=True)


def _bytes(char: str) -> bytes | None:
    """Return the two bytes of a character in GBK; None where it has not two."""
    try:
        found = char.encode("gbk")
    except UnicodeEncodeError:
        return None
    return found if len(found) == 2 else None


def _char(lead: int, trail: int) -> str | None:
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


def _decode(text: str, run: _Run, known: _Known) -> tuple[tuple[int, int], Slip] | None:
    """Decode a run; return how badly its characters fit (less is better) and the slip, or None where it is none."""
    whole = run.octets[:-2] if run.reading else run.octets[:-1] if run.cut else run.octets
    cells: list[Cell] = []
    for (lead, start, _), (trail, _, end) in zip(whole[::2], whole[1::2], strict=True):
        char = _char(lead, trail)
        if char is None:
            return None
        cells.append((char, start, end))
    if text[run.start + 1] in _EXCLAMATION and not (len(cells) > 2 and cells[1][0] in _QUOTES):
        return None
    following = _INSERTED.match(text, run.end)
    if following and cells and not run.reading and not fits(cells[-1][0], following[0][1:-1]):
        return None
    before = _INSERTED.sub("", text[max(0, run.start - _NEAR) : run.start])[-2:]
    after = _INSERTED.sub("", text[run.end : run.end + _NEAR])[:2]
    cells, lost = _mend(run, cells, known, before, after)
    chars = before[-1:] + "".join(char for char, _, _ in cells) + after[:1]
    first = len(before[-1:])
    loose = [
        i - first
        for i in range(1, len(chars) - 1)
        if _han(chars[i])
        and chars[i] not in _ALONE
        and not any(_joined(known, pair) for pair in (chars[i - 1 : i + 1], chars[i : i + 2]))
    ]
    count = sum(map(_han, chars[1:-1]))
    if run.cut and (count < _SURE or 3 * len(loose) > count):
        return None
    if 2 * len(loose) > count and not (count <= 2 and all(_common(cells[i][0]) for i in loose)):
        return None
    for i in loose if count > 2 else ():  # what fits nowhere and is rare besides stands for something else
        char, start, end = cells[i]
        if not _usual(char) or (run.cut and i < len(cells) - 1):  # the last may belong to what broke off
            cells[i] = (UNKNOWN, start, end)
            lost.append(Lost(start, end, 1))
    if run.cut:
        lead, start, _ = run.octets[-1]
        fitting = [char for char in _with_lead(lead) if cells and known.together(cells[-1][0], char)]
        cells.append((UNKNOWN, start, run.end))
        lost.append(Lost(start, run.end, 1, tuple(fitting[:5])))
    return (len(loose), len(cells)), Slip(run.start, run.end, tuple(cells), tuple(lost))


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _common(char: str) -> bool:
    """Whether a character is one of the 6,763 of GB 2312, in whichever script."""
    return simplify(char).encode("gb2312", "ignore") != b""


def _usual(char: str) -> bool:
    """Whether a character is one of the 3,755 of the first level of GB 2312, in whichever script."""
    return simplify(char).encode("gb2312", "ignore")[:1] < b"\xd8" and _common(char)


def _joined(known: _Known, pair: str) -> bool:
    return len(pair) == 2 and _han(pair[0]) and _han(pair[1]) and known.together(pair[0], pair[1])


def _mend(run: _Run, cells: list[Cell], known: _Known, before: str, after: str) -> tuple[list[Cell], list[Lost]]:
    """Open up characters that are really the halves of two, and read the one behind an eaten parenthesis."""
    lost: list[Lost] = []
    done: list[Cell] = []
    for index, (char, start, end) in enumerate(cells):
        left = done[-1][0] if done else before[-1:]
        right = cells[index + 1][0] if index + 1 < len(cells) else "" if run.reading else after[:1]
        suspect = _han(char) and _han(left) and _han(right)
        if not suspect or known.together(left, char) or known.together(char, right):
            done.append((char, start, end))
            continue
        lead, trail = char.encode("gbk")
        firsts = [first for first in _with_lead(lead) if known.together(left, first)]
        seconds = [second for second in _with_trail(trail) if known.together(second, right)]
        fitting = list(_split(firsts, seconds))
        said = [pair for pair in fitting if known.says(left + pair + right)]
        if only := known.one_of(said):
            done += [(char, start, end) for char in only]  # both stand for the whole: their border is lost
        elif fitting:
            done += [(UNKNOWN, start, end)] * 2
            lost.append(Lost(start, end, 2, tuple(fitting[:5])))
        else:
            done.append((char, start, end))
    if run.reading:
        (lead, start, _), (_, _, end) = run.octets[-2:]
        left = done[-1][0] if done else before[-1:]
        readable = characters_read(run.reading)
        one = [char for char in readable if char.encode("gbk")[0] == lead and known.together(left, char)]
        choice = one or [pair for pair in _split(_with_lead(lead), readable) if known.says(left + pair)]
        if only := known.one_of(choice):
            done += [(char, start, end) for char in only]
        else:
            done.append((UNKNOWN, start, end))
            lost.append(Lost(start, end, 1, tuple(choice[:5])))
    return done, lost


def _split(firsts: Iterable[str], seconds: Iterable[str]) -> Iterator[str]:
    """Yield every pair of characters whose inner two bytes stand for nothing, so that a decoder drops them."""
    trails = [(first, first.encode("gbk")[1]) for first in firsts]
    for second in seconds:
        dropped = _drops_before(second.encode("gbk")[0])
        yield from (first + second for first, trail in trails if trail in dropped)


@lru_cache(maxsize=256)
def _drops_before(trail: int) -> frozenset[int]:
    return frozenset(lead for lead in range(0x81, 0xFF) if _char(lead, trail) is None)


@lru_cache(maxsize=1)
def _index() -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    leads: dict[int, list[str]] = defaultdict(list)
    trails: dict[int, list[str]] = defaultdict(list)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            char = _char(lead, trail)
            if char and _han(char):
                leads[lead].append(char)
                trails[trail].append(char)
    return {k: tuple(v) for k, v in leads.items()}, {k: tuple(v) for k, v in trails.items()}


def _with_lead(lead: int) -> tuple[str, ...]:
    return _index()[0].get(lead, ())


def _with_trail(trail: int) -> tuple[str, ...]:
    return _index()[1].get(trail, ())
