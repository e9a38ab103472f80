"""The nearest allowed word: the "did you mean" of every message."""

from collections.abc import Iterable

LIKELY = 70.0
"""Score (0 to 100) from which a near match is worth a suggestion: below it, guesses mislead more than they help."""


def closest(found: str, allowed: Iterable[str], likely: float = LIKELY) -> str | None:
    """Return the allowed word most like `found`, or None where none is like it. Takes O(words).

    >>> closest("provder", ["provider", "funder"]), closest("xyz", ["provider"])
    ('provider', None)
    """
    from rapidfuzz import fuzz, process, utils

    ranked = sorted(allowed)  # equal scores: the first in order, whatever the order of the caller's set
    best = process.extractOne(found, ranked, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=likely)
    return best[0] if best else None
