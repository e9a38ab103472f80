"""The nearest allowed word: the "did you mean" of every message."""

from collections.abc import Iterable

LIKELY = 0.66
"""Share of letters that must agree: a third may differ, or a short word have two letters swapped."""


def closest(word: str, allowed: Iterable[str], likely: float = LIKELY) -> str | None:
    """Return the allowed word most like `word`, or None where none is like it. Takes O(words).

    >>> closest("provder", ["provider", "funder"]), closest("kidn", ["kind"]), closest("xyz", ["provider"])
    ('provider', 'kind', None)
    """
    from rapidfuzz.distance import OSA  # counts two letters swapped as one slip
    from rapidfuzz.process import extractOne

    ranked = sorted(allowed)  # of equally near ones the first in order, whatever the order of the caller's set
    scorer = OSA.normalized_similarity
    best = extractOne(word, ranked, scorer=scorer, processor=str.casefold, score_cutoff=likely)
    return best[0] if best else None
