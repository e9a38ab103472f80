"""Read a garbled text as what it must have been, and keep for every character where it stood.

Repair is for reading, searching and checking: evidence always counts characters of the text as stored. What was wrong
is reported by the codes of the vocabulary's ``defects``; what cannot be known stands as U+FFFD and is listed.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from graphkit.text.readings import fits
from graphkit.text.repair.shifted_gbk import UNKNOWN, Cell, Lost, find_shifted
from graphkit.text.script import is_traditional, simplify

_READING = re.compile(r"[(\uff08\[]([a-zü\u00e0-\u01dc]{1,6}[1-5]?)[)\uff09\]]")
_EATEN = re.compile(r"(?<=[\u4e00-\u9fff)])[?\uff1f]([a-zü\u00e0-\u01dc]{1,6})\)")
_UNENCODED = re.compile(r"(?<=[0-9])\?{2,}(?=[\u4e00-\u9fff])")
_DOUBLED = re.compile(
    r"([、\uff0c\uff1b\uff1a])\1+"
    r"|(?<!。)(。)\2(?!。)"  # three are an ellipsis of sorts
    r"|(?<=[\u2e80-\u9fff\uff00-\uffef”’)])([,;:])\3+(?![A-Za-z0-9])"  # std::sort and a,,b are no slips
    r"|(?<=[\u2e80-\u9fff\uff00-\uffef”’)])([,;])\4+"
)
_BETTING = "(?:bet|体育|彩票|娱乐城|棋牌|博彩|赌场|投注)"
_BRANDS = (
    "澳门|新?葡京|威尼斯人|皇冠|必威|亚博|开云|永利|金沙|太阳城|bwin|必赢|万博|乐鱼|爱博|"
    "九游|金宝搏|博天堂|伟德|明升|新濠"
)  # fmt: skip
_SITE = "(?:官网|官方|网址|网站|手机版|客户端|下载|平台|注册|入口|登录|备用|投注)"
_SPAM = re.compile(
    rf"(?:(?<![0-9A-Za-z])(?:https?://)?(?:www\.)?(?:\d{{2,4}}bet|bet\d{{2,4}})(?:\.(?:com|net|cc|vip))?"
    rf"|(?<![0-9A-Za-z])\d{{2,4}}{_BETTING}(?={_SITE})"
    rf"|(?:{_BRANDS})+(?:娱乐城|娱乐场|博彩|赌场|投注|体育官网|体育平台|棋牌平台|彩票平台))"
    rf"(?:{_SITE}|\d{{2,4}}(?![\d年月日万亿元])|{_BETTING}|[_|@\-](?=[\d官手下投备]))*[:@\uff1a]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a ``defects`` code, the stretch of the raw text, and what stands there now."""

    kind: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True)
class Repaired:
    """A repaired text.

    Attributes
    ----------
    text : str
    offsets : tuple of (int, int)
        For each character of ``text`` the stretch [start, end) of the raw text that it stands for.
    changes : tuple of Change
        What was changed, ordered by place within each kind.
    lost : tuple of Lost
        What cannot be known; ``text`` has U+FFFD there.
    """

    text: str
    offsets: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...] = ()
    lost: tuple[Lost, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.offsets]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.offsets]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the raw text behind a non-empty stretch of the repaired one."""
        if not 0 <= start < end <= len(self.offsets):
            raise ValueError(f"[{start}, {end}) is no stretch of a text of {len(self.offsets)} characters")
        return self.offsets[start][0], self.offsets[end - 1][1]

    def span(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the stretch of the repaired text that a raw stretch touches; empty where all of it was removed."""
        start = bisect_right(self._ends, raw_start)
        return start, max(start, bisect_left(self._starts, raw_end))

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        return dict(Counter(change.kind for change in self.changes))


def repair(raw: str, *, script: bool = True) -> Repaired:
    """Return a text as it must have been before it was garbled; a sound text comes back as it is.

    In this order: bytes read one off are decoded, inserted readings taken out where they fit their character, injected
    betting advertisements and doubled punctuation taken out, traditional script made simplified where the text is in it
    as a whole (unless `script` is false); again, until nothing more is found, so that a repaired text is sound. Lengths
    may shrink; ``offsets`` leads back.

    Examples
    --------
    >>> found = repair("七星關(guān)區(qū)投入3萬元")
    >>> found.text, found.raw_span(0, 4), found.counts
    ('七星关区投入3万元', (0, 14), {'inserted-pinyin': 2, 'traditional-script': 2})
    >>> repair("水(water)和甲(一期)").text
    '水(water)和甲(一期)'
    """
    changes: list[Change] = []
    lost: list[Lost] = []
    cells = [(char, index, index + 1) for index, char in enumerate(raw)]
    before = None
    while before != (text := _text(cells)):  # what was taken out may have hidden more; a sound text is read once
        before = text
        for step in _STEPS if script else _STEPS[:-1]:
            cells = step(raw, cells, changes, lost)
    changes.sort(key=lambda change: change.kind != "lost-bytes")
    offsets = tuple((start, end) for _, start, end in cells)
    return Repaired(text, offsets, tuple(changes), tuple(sorted(lost, key=lambda item: item.start)))


def _text(cells: list[Cell]) -> str:
    return "".join(char for char, _, _ in cells)


def _decode_shifted(raw: str, cells: list[Cell], changes: list[Change], lost: list[Lost]) -> list[Cell]:
    """Decode what was read one byte off, and mark readings that lost their parenthesis where nothing decodes."""
    text, decoded, done = _text(cells), list[Cell](), 0
    for span in find_shifted(text):
        decoded += cells[done : span.start]
        decoded += ((char, cells[start][1], cells[end - 1][2]) for char, start, end in span.cells)
        lost += (replace(each, start=cells[each.start][1], end=cells[each.end - 1][2]) for each in span.lost)
        done = span.end
        start, end = cells[span.start][1], cells[done - 1][2]
        changes.append(Change("lost-bytes", start, end, raw[start:end], _text(list(span.cells))))
    decoded += cells[done:]
    for eaten in reversed(list(_EATEN.finditer(_text(decoded)))):
        changes.append(_lose(raw, decoded, eaten.span(), 1, lost))
    return decoded


def _mark_unencoded(raw: str, cells: list[Cell], changes: list[Change], lost: list[Lost]) -> list[Cell]:
    """Mark ``20:13??来源``: each question mark stands for a character that the encoding of the page did not have."""
    for found in reversed(list(_UNENCODED.finditer(_text(cells)))):
        changes.append(_lose(raw, cells, found.span(), found.end() - found.start(), lost))
    return cells


def _lose(raw: str, cells: list[Cell], span: tuple[int, int], count: int, lost: list[Lost]) -> Change:
    """Put so many unknown characters in the place of a stretch of cells."""
    first, last = span
    start, end = cells[first][1], cells[last - 1][2]
    cells[first:last] = [(UNKNOWN, start, end)] * count
    lost.append(Lost(start, end, count))
    return Change("lost-bytes", start, end, raw[start:end], UNKNOWN * count)


def _drop_readings(raw: str, cells: list[Cell], changes: list[Change], _lost: list[Lost]) -> list[Cell]:
    """Take out ``(guān)`` behind 關, and, in a text so treated, the echo of a mark: ``,(,)``."""
    text = _text(cells)
    kept: list[Cell] = []
    index, chain = 0, False
    while index < len(text):
        char, start, end = cells[index]
        found = _READING.match(text, index) if kept else None
        if found and fits(kept[-1][0], found[1]):
            before, first, _ = kept.pop()
            last = cells[found.end() - 1][2]
            kept.append((before, first, last))  # the reading belongs to its character's stretch
            changes.append(Change("inserted-pinyin", start, last, raw[start:last], ""))
            index, chain = found.end(), True
        elif chain and unicodedata.normalize("NFKC", text[index + 1 : index + 4]) == f"({_narrow(char)})":
            last = cells[index + 3][2]
            kept.append((char, start, last))
            changes.append(Change("inserted-pinyin", end, last, raw[end:last], ""))
            index += 4
        else:
            kept.append((char, start, end))
            index, chain = index + 1, False
    return kept


def _narrow(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _take_out(raw: str, cells: list[Cell], changes: list[Change], kind: str, pattern: re.Pattern[str]) -> list[Cell]:
    """Take out what a pattern finds, but for the group that it has found."""
    kept: list[Cell] = []
    done = 0
    for found in pattern.finditer(_text(cells)):
        stays = found.end(found.lastindex) if found.lastindex else found.start()
        kept += cells[done:stays]
        done = found.end()
        start, end = cells[stays][1], cells[done - 1][2]
        changes.append(Change(kind, start, end, raw[start:end], ""))
    return kept + cells[done:]


def _drop_spam(raw: str, cells: list[Cell], changes: list[Change], _lost: list[Lost]) -> list[Cell]:
    return _take_out(raw, cells, changes, "injected-spam", _SPAM)


def _single_punctuation(raw: str, cells: list[Cell], changes: list[Change], _lost: list[Lost]) -> list[Cell]:
    return _take_out(raw, cells, changes, "doubled-punctuation", _DOUBLED)


def _simplified(raw: str, cells: list[Cell], changes: list[Change], _lost: list[Lost]) -> list[Cell]:
    text = _text(cells)
    if not is_traditional(text):
        return cells
    simple = simplify(text)
    for found in re.finditer("x+", "".join("x" if a != b else "." for a, b in zip(text, simple, strict=True))):
        start, end = cells[found.start()][1], cells[found.end() - 1][2]
        after = simple[found.start() : found.end()]
        changes.append(Change("traditional-script", start, end, raw[start:end], after))
    return [(char, start, end) for char, (_, start, end) in zip(simple, cells, strict=True)]


_STEPS = (_decode_shifted, _mark_unencoded, _drop_readings, _drop_spam, _single_punctuation, _simplified)
