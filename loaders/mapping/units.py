"""Units of money and of quantity: 万元 is 10,000 CNY, 万人次 is 10,000 person-times."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from graphkit.loaders.mapping.code_words import fold_word, words_of
from graphkit.schema.vocabulary import Vocabulary

_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_LEADING = re.compile("[十百千万亿]+")
_MOST = 10_000
"""Texts that are remembered: a column of units has a few, a mistaken one as many as it has rows."""
_NOISE = re.compile(r"^(?:计量)?单位[:：]?|人民币(?=.)|\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what a number is multiplied by, and a currency or the code of a unit of quantity, where it names one."""

    scale: Decimal = Decimal(1)
    currency: str | None = None
    code: str | None = None


class Units:
    """Reads the words of units by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._money = words_of("currencies", vocabulary)
        self._codes = words_of("units", vocabulary)
        self._remembered: dict[str, Unit | None] = {}

    def read(self, text: str) -> Unit | None:
        """Return what a unit is, None where the text names none.

        >>> from graphkit.schema.vocabulary import load_vocabulary
        >>> units = Units(load_vocabulary())
        >>> units.read("万元"), units.read("人次").code, units.read("万美元").currency, units.read("某县")
        (Unit(scale=Decimal('10000'), currency='CNY', code=None), 'person_time', 'USD', None)
        """
        if text in self._remembered:
            return self._remembered[text]
        if len(self._remembered) > _MOST:
            self._remembered.clear()
        return self._remembered.setdefault(text, self._read(text))

    def _read(self, text: str) -> Unit | None:
        if known := self._known(text, 1):  # as the list has it
            return known
        narrow = unicodedata.normalize("NFKC", text)
        plain = _NOISE.sub("", narrow).strip(":")
        if not plain or len(plain) > 60:
            return None
        if known := self._known(plain, 1) or self._known(" ".join(narrow.split()), 1):  # job position
            return known
        if leading := _LEADING.match(plain):
            scale = 1
            for sign in leading[0]:
                scale *= _TIMES[sign]
            rest = plain[leading.end() :]
            return self._known(rest, scale) if rest else Unit(Decimal(scale)) if plain in _TIMES else None
        return self._english(unicodedata.normalize("NFKC", text))

    def money(self, text: str) -> Unit | None:
        """Return the unit of money that a text names: 件 or 人 is none, 万 may be."""
        unit = self.read(text)
        return unit if unit and unit.code is None else None

    def _known(self, word: str, scale: int) -> Unit | None:
        folded = fold_word(word)
        if currency := self._money.get(folded):
            return Unit(Decimal(scale), currency=currency)
        code = self._codes.get(folded)
        return Unit(Decimal(scale), code=code) if code else None

    def _english(self, text: str) -> Unit | None:
        words = [word for word in text.lower().replace("in ", "").split() if word]
        scale = 1
        for word in words:
            scale *= _ENGLISH.get(word.rstrip("s"), 1)
        rest = [word for word in words if word.rstrip("s") not in _ENGLISH]
        return self._known(rest[0], scale) if len(rest) == 1 and scale > 1 else None


def scaled(number: Decimal, scale: Decimal) -> str:
    """Return a number in base units, without exponent.

    >>> scaled(Decimal("3.5"), Decimal(10000)), scaled(Decimal("12"), Decimal(1))
    ('35000', '12')
    """
    plain = f"{number * scale:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
