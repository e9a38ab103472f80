"""Known names that are nearly the same as one: what a mistyped name may have meant."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from graphkit.resolve.names import differ_in_number

LIKELY = 85.0
"""Score (0 to 100) from which two names may be one: 致公党中央会 and 致公党中央 have 91."""

_COMMON = 2000  # a pair of characters in more names than this (公司, 医院) tells nothing apart
_SHOWN = 5


class NearNames:
    """The known names, ready to be compared: only names that share rare pairs of characters are scored.

    Parameters
    ----------
    names : iterable of (str, str, str)
        Normalised name, name as written, id.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        self.names = sorted(set(names))
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, (normal, _, _) in enumerate(self.names):
            for pair in _pairs(normal):
                self._having[pair].append(number)

    def nearest(self, normal: str) -> list[tuple[str, str, float]]:
        """Return (id, name, score) of the nearest names, at most five, best first.

        >>> NearNames([("致公党中央", "致公党中央", "party/zhigong")]).nearest("致公党中央会")
        [('party/zhigong', '致公党中央', 90.9)]
        """
        from rapidfuzz import fuzz

        pairs = _pairs(normal)
        telling = [pair for pair in pairs if len(self._having.get(pair, ())) <= _COMMON] or pairs[:2]
        shared = Counter(number for pair in telling for number in self._having.get(pair, ()))
        found: dict[str, tuple[str, str, float]] = {}
        for number, count in shared.items():
            other, written, record_id = self.names[number]
            if count * 2 < len(telling) or differ_in_number(normal, other):
                continue
            score = round(fuzz.ratio(normal, other, score_cutoff=LIKELY), 1)
            if score >= LIKELY and score > found.get(record_id, ("", "", 0.0))[2]:
                found[record_id] = (record_id, written, score)
        return sorted(found.values(), key=lambda each: (-each[2], each[1], each[0]))[:_SHOWN]


def _pairs(text: str) -> list[str]:
    return sorted({text[start : start + 2] for start in range(max(1, len(text) - 1))})
