"""Which characters of a text belong together, by the table of words and by the rest of the same text."""

from graphkit.text.repair.byte_runs import INSERTED
from graphkit.text.repair.gbk import is_han
from graphkit.text.repair.words import is_word
from graphkit.text.script import simplify


class Neighbours:
    """The pairs of characters of one text.

    >>> neighbours = Neighbours("特色产业")
    >>> neighbours.belong_together("色", "产"), neighbours.belong_together("色", "业")
    (True, False)
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.clean = simplify(INSERTED.sub("", raw))
        self.pairs = {self.clean[i : i + 2] for i in range(len(self.clean) - 1)}

    def belong_together(self, first: str, second: str) -> bool:
        """Return whether two characters are a common word, or stand beside each other in the text."""
        pair = simplify(first + second)
        return is_word(pair[0], pair[1]) or pair in self.pairs

    def join(self, pair: str) -> bool:
        """Return whether a text is a pair of Han characters that belong together."""
        return len(pair) == 2 and is_han(pair[0]) and is_han(pair[1]) and self.belong_together(pair[0], pair[1])

    def occurs(self, words: str) -> bool:
        """Return whether the text has these words; the look at pairs keeps a search of the whole text rare."""
        simple = simplify(words)
        return all(simple[i : i + 2] in self.pairs for i in range(len(simple) - 1)) and simple in self.clean

    def agreed(self, choice: list[str]) -> str | None:
        """Return what all choices say, in the form that the text itself prefers; None if they differ."""
        if len({simplify(words) for words in choice}) != 1:
            return None
        return min(choice, key=lambda words: sum(char not in self.raw for char in words))
