"""Small replacements in the text of a query, and where a place in the new text was in the old one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """What stands between two offsets becomes ``text``; an insertion where they are one."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Edited:
    """A text after some edits.

    >>> edited = edit("RETURN round(x) AS y", [Edit(7, 13, "floor("), Edit(14, 15, " + 0.5)")])
    >>> edited.text, edited.origin(1, 24)
    ('RETURN floor(x + 0.5) AS y', (1, 18))
    """

    text: str
    before: str
    edits: tuple[Edit, ...]

    def origin(self, line: int, column: int) -> tuple[int, int]:
        """Return line and column, counted from 1, that a place in the new text had in the old one."""
        lines = self.text.split("\n")
        offset = sum(len(words) + 1 for words in lines[: line - 1]) + column - 1
        for start, end, replacement in self.edits:
            if offset < start:
                break
            offset = max(start, offset - len(replacement) + end - start)
        old = self.before[:offset]
        return old.count("\n") + 1, len(old) - (old.rfind("\n") + 1) + 1


def edit(text: str, edits: Iterable[Edit]) -> Edited:
    """Return a text with edits done that do not overlap; of insertions at one offset the first given comes first."""
    ordered = tuple(sorted(edits, key=lambda one: one.start))
    parts: list[str] = []
    kept = 0
    for start, end, replacement in ordered:
        parts += (text[kept:start], replacement)
        kept = end
    return Edited("".join((*parts, text[kept:])), text, ordered)
