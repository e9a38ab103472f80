"""Names of organisations in running Chinese text, by their endings.

Meant for checking that none was forgotten, so it prefers finding: a stretch may begin a word too early, and a name
without a usual ending (雅戈尔, 中核医疗) is not found.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphkit.schema.vocabulary import Vocabulary
from graphkit.text.extract.dates import find_dates
from graphkit.text.extract.numerals import find_numbers

_TABLE = Path(__file__).parents[1] / "tables" / "organisations.txt"
_LABELS = ("Party", "Agency", "Association", "Foundation", "Enterprise", "Hospital", "School", "Institute")
_LONGEST = 26
_STEM = re.compile(r"[\u4e00-\u9fff·0-9A-Za-z]*$")
_PARTS = frozenset({"中等", "高等", "初等"})  # in names too, where 等 is no "and others"
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[中小](?![学心型国央间小])")


@dataclass(frozen=True, slots=True)
class FoundName:
    """A stretch that looks like an organisation's name."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Table:
    endings: re.Pattern[str]
    short: re.Pattern[str]
    before: re.Pattern[str]
    generic: re.Pattern[str]
    no_names: tuple[str, ...]
    whole: frozenset[str]


def _guesses(vocabulary: Vocabulary) -> frozenset[str]:
    labels = vocabulary.labels
    return frozenset(word for label in _LABELS for word in labels[label].guess if len(word) > 1)


@lru_cache(maxsize=4)  # compiling takes a millisecond, and a process has mostly one vocabulary
def _table(guesses: frozenset[str]) -> _Table:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    lists = {line.split(" ", 1)[0]: line.split(" ")[1:] for line in lines if not line.startswith("#")}
    endings = sorted(guesses | set(lists["endings"]), key=lambda word: (-len(word), word))
    return _Table(
        endings=re.compile(f"({'|'.join(endings)})"),
        short=re.compile(f"[省市县区州盟旗][\u4e00-\u9fff]{{2,8}}?[{''.join(lists['one-letter'])}](?![门分署长])"),
        before=re.compile(f"(?=({'|'.join(sorted(lists['before'], key=len, reverse=True))}))"),
        generic=re.compile(
            f"(?:[一二两三四五六七八九十]+[所家个]|{'|'.join(sorted(lists['generic'], key=len, reverse=True))})*"
        ),
        no_names=tuple(lists["not-names"]),
        whole=frozenset(lists["whole"]),
    )


def find_organisations(text: str, vocabulary: Vocabulary) -> list[FoundName]:
    """Return the stretches of a text that look like names of organisations, in their order.

    Parameters
    ----------
    text : str
        In simplified script.
    vocabulary : Vocabulary
        The endings by which its labels are guessed count, beside those of the shipped table.

    Examples
    --------
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> text = "民盟中央联引四川大学华西医院与大方县人民医院结对,138所中小学受益"
    >>> [name.text for name in find_organisations(text, load_vocabulary())]
    ['民盟中央', '四川大学华西医院', '大方县人民医院']
    """
    table = _table(_guesses(vocabulary))
    behind = {number.end + len(number.unit) for number in find_numbers(text, vocabulary) if number.text.isascii()}
    behind |= {date.end for date in find_dates(text)}
    ends = {match.end(1): match.start(1) for match in table.endings.finditer(text)}
    ends |= {match.end(): match.end() - 1 for match in table.short.finditer(text)}
    ends |= {match.end(): match.start() for match in _NUMBERED.finditer(text)}
    found: list[FoundName] = []
    for end, ending in sorted(ends.items()):
        start = _start(text, ending, table, behind)
        if text.endswith(table.no_names, start, end):
            continue
        if not table.generic.fullmatch(text, start, ending) or text[start:end] in table.whole:
            while found and start <= found[-1].start:
                found.pop()
            found.append(FoundName(start, end, text[start:end]))
    return found


def _start(text: str, ending: int, table: _Table, behind: set[int]) -> int:
    """Return where the name before an ending begins: behind the last word that stands before names."""
    stem = _STEM.search(text, max(0, ending - _LONGEST), ending)
    low = stem.start() if stem else ending
    cuts = [at for at in behind if low <= at <= ending]
    for match in table.before.finditer(text, low, ending):
        at = match.end(1)
        if at <= ending and text[at - 2 : at] not in _PARTS:
            cuts.append(at)
    return max(cuts, default=low)
