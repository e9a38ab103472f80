"""The comparisons of a query, as the tokens on either side, and what is known of them: a date, or only text."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from graphkit.store.cypher.operands import COMPARES, leftwards, rightwards
from graphkit.store.cypher.shapes import called_name, closing, is_name, is_symbol
from graphkit.store.cypher.tokens import Token

_TEXT = frozenset({"coalesce"})
_DATE = frozenset({"date", "date.truncate"})
_NO_DATE = frozenset({"toString", "size", "count", "toInteger", "duration"})


class Comparison(NamedTuple):
    """Where the left and the right side of one comparison begin and end, by index of tokens."""

    left: tuple[int, int]
    right: tuple[int, int]


def comparisons(tokens: Sequence[Token]) -> Iterator[Comparison]:
    """Yield each comparison by ``=``, ``<>``, ``<``, ``<=``, ``>``, ``>=`` or ``IN``."""
    index = 0
    while index < len(tokens):
        end = index
        while end < len(tokens) and is_symbol(tokens[end], *COMPARES):
            end += 1
        if tokens[index].upper == "IN":
            end = index + 1
        if end > index:
            yield Comparison((leftwards(tokens, index), index), (end, rightwards(tokens, end)))
        index = max(end, index + 1)


class Kinds:
    """What the sides of comparisons are: dates by the names of properties and by aliases, ``a.start_date AS day``.

    `properties` are the names of properties of dates, `others` those of all other properties.
    """

    def __init__(self, tokens: Sequence[Token], properties: Collection[str], others: Collection[str]) -> None:
        self._tokens = tokens
        self._properties = properties
        self._others = others
        self._dates: set[str] = set()
        self._texts: dict[str, list[int]] = {}
        for index, token in enumerate(tokens):
            if token.upper != "AS" or index + 1 == len(tokens):
                continue
            before = leftwards(tokens, index), index
            if self.is_date(before):
                self._dates.add(tokens[index + 1].text)
            elif texts := self.texts(before):
                self._texts[tokens[index + 1].text] = texts
        self._has_dates = self.is_date((0, len(tokens)))

    def is_date(self, side: tuple[int, int]) -> bool:
        """Return whether a side has a date in it of which nothing makes text or a number."""
        index = side[0]
        while index < side[1]:
            token = self._tokens[index]
            if is_symbol(token, "(") and index > side[0] and is_name(self._tokens[index - 1]):
                _, name = called_name(self._tokens, index)
                end = closing(self._tokens, index) + 1
                if name in _DATE and not self._has_dot(end, side):
                    return True
                if name in _DATE or name in _NO_DATE or name.startswith("duration."):
                    index = end
                    continue
            elif is_name(token) and not self._has_dot(index + 1, side):
                is_property = index > side[0] and is_symbol(self._tokens[index - 1], ".")
                if token.text in (self._properties if is_property else self._dates):
                    return True
            index += 1
        return False

    def may_be_date(self, side: tuple[int, int]) -> bool:
        """Return whether a side is a variable, or a key of a map, of which nothing is known in a query about dates."""
        names = self._tokens[slice(*side)]
        is_path = bool(names) and all(is_name(token) or is_symbol(token, ".") for token in names)
        if not is_path or names[-1].text in self._texts:
            return False
        return self._has_dates and (len(names) == 1 or names[-1].text not in self._others)

    def _has_dot(self, index: int, side: tuple[int, int]) -> bool:
        return index < side[1] and is_symbol(self._tokens[index], ".")

    def texts(self, side: tuple[int, int]) -> list[int]:
        """Return the texts and parameters that a side consists of, by index of token; none where it has others."""
        found: list[int] = []
        for index in range(*side):
            token = self._tokens[index]
            if token.kind in ("string", "parameter"):
                found.append(index)
            elif is_name(token) and token.text in self._texts:
                found += self._texts[token.text]
            elif token.text not in _TEXT and token.upper != "NULL" and not is_symbol(token, *"()[],"):
                return []
        return found
