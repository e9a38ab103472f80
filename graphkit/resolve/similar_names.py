"""Known names that are nearly the same as one: what a mistyped name may have meant."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from graphkit.resolve.names import differ_in_number

LIKELY = 85.0
"""Score (0 to 100) from which two names may be one: 致公党中央会 and 致公党中央 have 91."""

_COMMON = 2000  # a pair of characters in more names than this (公司, 医院) distinguishes nothing
_SHOWN = 5
_SHORT = 6  # characters: one slip changes more than half of the pairs of a short name


class NearNames:
    """The known names, ready to be compared: only names that share rare pairs of characters are scored.

    Parameters
    ----------
    names : iterable of (str, str, str)
        Normalised name, name as written, id.
    misspelt : callable, optional
        Whether two normalised names are near whatever their score: short names with a slip have little in common.
    """

    def __init__(
        self, names: Iterable[tuple[str, str, str]], misspelt: Callable[[str, str], bool] | None = None
    ) -> None:
        self.names = sorted(set(names))
        self._misspelt = misspelt or (lambda _one, _other: False)
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, (normal, _, _) in enumerate(self.names):
            for pair in _pairs(normal):
                self._having[pair].append(number)

    def nearest(self, normal: str) -> list[tuple[str, str, float]]:
        """Return (id, name, score) of the nearest names, at most five, best first.

        >>> NearNames([("致公党中央", "致公党中央", "party/zhigong")]).nearest("致公党中央会")
        [('party/zhigong', '致公党中央', 90.9)]
        """
        found: dict[str, tuple[str, str, float]] = {}
        for other, written, record_id, score in self._scored(normal):
            better = score > found.get(record_id, ("", "", 0.0))[2]
            if better and (score >= LIKELY or self._misspelt(normal, other)):
                found[record_id] = (record_id, written, score)
        return sorted(found.values(), key=lambda each: (-each[2], each[1], each[0]))[:_SHOWN]

    def misspellings(self, normal: str) -> list[str]:
        """Return the ids of all names that are one slip away from a name, in order."""
        return sorted({record_id for other, _, record_id, _ in self._scored(normal) if self._misspelt(normal, other)})

    def _scored(self, normal: str) -> Iterator[tuple[str, str, str, float]]:
        """Yield the names that share half of the rare pairs of characters, with their scores."""
        from rapidfuzz import fuzz

        pairs = _pairs(normal)
        rare = [pair for pair in pairs if len(self._having.get(pair, ())) <= _COMMON] or pairs[:2]
        shared = Counter(number for pair in rare for number in self._having.get(pair, ()))
        for number, count in shared.items():
            other, written, record_id = self.names[number]
            if differ_in_number(normal, other):
                continue
            score = round(fuzz.ratio(normal, other), 1)
            if count * 2 >= len(rare):
                yield other, written, record_id, score
            elif count * 2 == len(rare) - 1 and len(normal) <= _SHORT:
                yield other, written, record_id, min(score, LIKELY - 1)  # near only if it is a slip


def _pairs(text: str) -> list[str]:
    return sorted({text[start : start + 2] for start in range(max(1, len(text) - 1))})
