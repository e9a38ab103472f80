"""Whether two names are one letter apart in a way that a slip explains: 致公党中殃, 平塘县正府, 雅戈尔集困.

One other character does not make a slip by itself: 甲村小学 and 乙村小学 are two schools. What does is a character that
sounds the same, two that changed places, or a wrong one inside a word that names of organisations end with.
"""

from functools import lru_cache

from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.names import differ_in_number
from graphkit.resolve.naming_rules import NamingRules
from graphkit.schema.vocabulary import Vocabulary
from graphkit.text.readings import readings_of

_SHORTEST = 4
_LONG_WORD = 5  # letters of a Latin name inside which one wrong letter is a slip: not Partner A and Partner B
_MORE_WORDS = frozenset({"集团", "公司", "中央", "政府", "合作社", "研究院", "研究所", "中心", "基地", "联盟", "协会"})


class MisspeltNames:
    """Judges pairs of normalised names, by the words of the naming rules and of a vocabulary.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> judge = MisspeltNames(Gazetteer.load(), load_vocabulary())
    >>> judge.alike("雅戈尔集困", "雅戈尔集团"), judge.alike("甲村小学", "乙村小学")
    (True, False)
    """

    def __init__(self, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        rules = NamingRules.load()
        guesses = (ending for label in vocabulary.labels.values() for ending in label.guess)
        parties = (short for pairs in rules.parties.values() for short, _ in pairs)
        bodies = (short for pairs in rules.beginnings.values() for short, _ in pairs)
        words = {*rules.endings, *rules.numbered_full, *rules.legal, *guesses, *parties, *bodies, *_MORE_WORDS}
        self._words = frozenset(word for word in words if len(word) > 1)
        self._longest = max(map(len, self._words))
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._words):
            self._by_length.setdefault(len(word), []).append(word)
        self._gazetteer = gazetteer
        self._head = lru_cache(maxsize=1 << 12)(self._length_of_head)

    def alike(self, one: str, other: str) -> bool:
        """Return whether one of two different names may be a slip for the other."""
        if one == other or min(len(one), len(other)) < _SHORTEST or differ_in_number(one, other):
            return False
        start = _common(one, other)
        rest, other_rest = one[start:], other[start:]
        if sorted(rest[:2]) == sorted(other_rest[:2]) and rest[2:] == other_rest[2:]:
            return True
        if len(one) == len(other):
            return rest[1:] == other_rest[1:] and self._wrong_character(one, other, start)
        longer, shorter = (rest, other_rest) if len(rest) > len(other_rest) else (other_rest, rest)
        if longer[1:] != shorter:
            return False
        return _long_word(max(one, other, key=len), start) or self._has_ending(one) != self._has_ending(other)

    def _has_ending(self, name: str) -> bool:
        return any(name[-length:] in self._words for length in range(2, self._longest + 1))

    def corrected(self, name: str) -> str | None:
        """Return a name with its last word as names end that sound like it: 平塘县正府 -> 平塘县政府."""
        if len(name) < _SHORTEST or self._has_ending(name):
            return None
        for length in range(min(self._longest, len(name) - 1), 1, -1):
            tail = name[-length:]
            for word in self._by_length.get(length, ()):
                wrong = [at for at, pair in enumerate(zip(tail, word, strict=True)) if pair[0] != pair[1]]
                if len(wrong) == 1 and readings_of(tail[wrong[0]]) & readings_of(word[wrong[0]]):
                    return name[:-length] + word
        return None

    def _wrong_character(self, one: str, other: str, at: int) -> bool:
        if one[at].isascii() and other[at].isascii():
            return one[at].isalpha() and other[at].isalpha() and _long_word(one, at)
        if at < self._head(one) and at < self._head(other):
            return False  # 平塘县 and 平坝县 are two places
        if readings_of(one[at]) & readings_of(other[at]):
            return True
        return self._breaks_word(one, other, at) or self._breaks_word(other, one, at)

    def _breaks_word(self, sound: str, broken: str, at: int) -> bool:
        """Return whether a character stands inside a known word of the one name and of none in the other."""
        return self._in_word(sound, at) and not self._in_word(broken, at) and not self._is_place_and_word(broken)

    def _in_word(self, name: str, at: int) -> bool:
        return any(
            name[start:end] in self._words
            for start in range(max(0, at + 1 - self._longest), at + 1)
            for end in range(max(at, start + 1) + 1, min(len(name), start + self._longest) + 1)
        )

    def _is_place_and_word(self, name: str) -> bool:
        return name[self._head(name) :] in self._words and self._head(name) > 0

    def _length_of_head(self, name: str) -> int:
        units, rest = self._gazetteer.head(name)
        return len(name) - len(rest) if units else 0


def _common(one: str, other: str) -> int:
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _long_word(name: str, at: int) -> bool:
    return len(name) > _LONG_WORD and name.isascii() and at < len(name) - 1 and name[at].isalpha()
