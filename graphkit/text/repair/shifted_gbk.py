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

from dataclasses import dataclass

from graphkit.text.readings import characters_read, fits
from graphkit.text.repair.byte_runs import EXCLAMATION, INSERTED, MARK, NEAR, ByteRun, byte_runs
from graphkit.text.repair.gbk import gbk_character, is_common, is_han, is_usual, split_pairs, with_lead, with_trail
from graphkit.text.repair.neighbours import Neighbours

UNKNOWN = "\ufffd"
_QUOTES = "‘’“”〔〕〈〉《》「」『』〖〗【】"  # A1 AE to A1 BF
_ALONE = frozenset("的是了在和有不这這一说說他她我也都就要把被对對与與及或为為以从從向等省市县縣区區镇鎮乡鄉村州")
"""Characters that often stand alone, and hardly ever are what a wrong decoding comes upon."""
_SURE = 4  # Chinese characters, most joined to a neighbour: else what breaks off may be a real question mark

Cell = tuple[str, int, int]
"""A character, and the stretch of the raw text that it stands for."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Characters that cannot be known: where, how many, and what would fit their remaining bytes."""

    start: int
    end: int
    count: int
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftedSpan:
    """A stretch of the raw text that was read one byte off, the characters it stood for, and what of them is lost."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    lost: tuple[Lost, ...] = ()


def find_shifted(text: str) -> list[ShiftedSpan]:
    """Return the stretches of a text that were read one byte off and can be decoded, in their order.

    A real question mark is left alone, however many exclamation marks follow it: what follows must decode, up to the
    ASCII byte that ends the stretch, into characters that belong together.

    Examples
    --------
    >>> "".join(char for char, _, _ in find_shifted("下單?!钡搅烁涕亠h香")[0].cells)
    '。”到了柑橘飄'
    >>> find_shifted("真的嗎?!她說")
    []
    """
    if not MARK.search(text):
        return []
    neighbours = Neighbours(text)
    spans: list[ShiftedSpan] = []
    for mark in MARK.finditer(text):
        if spans and mark.start() < spans[-1].end:
            continue
        runs = list(byte_runs(text, mark.start()))
        for cut in (False, True):  # a run that breaks off counts only where none comes to its end
            found = [span for run in runs if run.cut == cut and (span := _decode(text, run, neighbours))]
            if found:
                break
        if found:
            spans.append(min(found, key=lambda pair: pair[0])[1])
    return spans


def _decode(text: str, run: ByteRun, neighbours: Neighbours) -> tuple[tuple[int, int], ShiftedSpan] | None:
    """Decode a run; return how badly its characters fit (less is better) and the stretch; None if it does not."""
    whole = run.octets[:-2] if run.reading else run.octets[:-1] if run.cut else run.octets
    cells: list[Cell] = []
    for (lead, start, _), (trail, _, end) in zip(whole[::2], whole[1::2], strict=True):
        char = gbk_character(lead, trail)
        if char is None:
            return None
        cells.append((char, start, end))
    if text[run.start + 1] in EXCLAMATION and not (len(cells) > 2 and cells[1][0] in _QUOTES):
        return None
    following = INSERTED.match(text, run.end)
    if following and cells and not run.reading and not fits(cells[-1][0], following[0][1:-1]):
        return None
    before = INSERTED.sub("", text[max(0, run.start - NEAR) : run.start])[-2:]
    after = INSERTED.sub("", text[run.end : run.end + NEAR])[:2]
    cells, lost = _mend(run, cells, neighbours, before, after)
    chars = before[-1:] + "".join(char for char, _, _ in cells) + after[:1]
    first = len(before[-1:])
    loose = [
        i - first
        for i in range(1, len(chars) - 1)
        if is_han(chars[i])
        and chars[i] not in _ALONE
        and not any(neighbours.join(pair) for pair in (chars[i - 1 : i + 1], chars[i : i + 2]))
    ]
    count = sum(map(is_han, chars[1:-1]))
    if run.cut and (count < _SURE or 3 * len(loose) > count):
        return None
    if 2 * len(loose) > count and not (count <= 2 and all(is_common(cells[i][0]) for i in loose)):
        return None
    for i in loose if count > 2 else ():  # what fits nowhere and is rare besides stands for something else
        char, start, end = cells[i]
        if not is_usual(char) or (run.cut and i < len(cells) - 1):  # the last may belong to what broke off
            cells[i] = (UNKNOWN, start, end)
            lost.append(Lost(start, end, 1))
    if run.cut:
        lead, start, _ = run.octets[-1]
        fitting = [char for char in with_lead(lead) if cells and neighbours.belong_together(cells[-1][0], char)]
        cells.append((UNKNOWN, start, run.end))
        lost.append(Lost(start, run.end, 1, tuple(fitting[:5])))
    return (len(loose), len(cells)), ShiftedSpan(run.start, run.end, tuple(cells), tuple(lost))


def _mend(
    run: ByteRun, cells: list[Cell], neighbours: Neighbours, before: str, after: str
) -> tuple[list[Cell], list[Lost]]:
    """Open up characters that are really the halves of two, and read the one behind an eaten parenthesis."""
    lost: list[Lost] = []
    done: list[Cell] = []
    for index, (char, start, end) in enumerate(cells):
        left = done[-1][0] if done else before[-1:]
        right = cells[index + 1][0] if index + 1 < len(cells) else "" if run.reading else after[:1]
        suspect = is_han(char) and is_han(left) and is_han(right)
        if not suspect or neighbours.belong_together(left, char) or neighbours.belong_together(char, right):
            done.append((char, start, end))
            continue
        lead, trail = char.encode("gbk")
        firsts = [first for first in with_lead(lead) if neighbours.belong_together(left, first)]
        seconds = [second for second in with_trail(trail) if neighbours.belong_together(second, right)]
        fitting = list(split_pairs(firsts, seconds))
        occurring = [pair for pair in fitting if neighbours.occurs(left + pair + right)]
        if only := neighbours.agreed(occurring):
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
        one = [char for char in readable if char.encode("gbk")[0] == lead and neighbours.belong_together(left, char)]
        choice = one or [pair for pair in split_pairs(with_lead(lead), readable) if neighbours.occurs(left + pair)]
        if only := neighbours.agreed(choice):
            done += [(char, start, end) for char in only]
        else:
            done.append((UNKNOWN, start, end))
            lost.append(Lost(start, end, 1, tuple(choice[:5])))
    return done, lost
