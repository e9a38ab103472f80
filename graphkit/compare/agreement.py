"""The result of a comparison: counts, shares, kappa and the list of differences, for people and for machines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """What both readers found, and what only one of them did."""

    both: int
    only_a: int
    only_b: int

    @property
    def f1(self) -> float | None:
        """Twice what both found over all that either found; None where neither found anything."""
        total = 2 * self.both + self.only_a + self.only_b
        return 2 * self.both / total if total else None

    def __add__(self, other: "Found") -> "Found":
        return Found(self.both + other.both, self.only_a + other.only_a, self.only_b + other.only_b)


@dataclass(frozen=True, slots=True)
class Same:
    """What was compared on records that both found: the pairs of values, as text."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def of(self) -> int:
        """How many pairs were compared."""
        return len(self.pairs)

    @property
    def agree(self) -> int:
        """How many are equal."""
        return sum(a == b for a, b in self.pairs)

    @property
    def share(self) -> float | None:
        """Share of equal pairs; None where there is none to compare."""
        return self.agree / self.of if self.of else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the two readers."""
        return cohens_kappa(self.pairs)

    def __add__(self, other: "Same") -> "Same":
        return Same(self.pairs + other.pairs)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return agreement beyond chance of two readers who each gave every item one code.

    None where it is not defined: nothing to compare, or both used one and the same code throughout.

    References
    ----------
    .. [1] Cohen (1960), Educational and Psychological Measurement 20: (p_o - p_e) / (1 - p_e).

    Examples
    --------
    >>> cohens_kappa([("x", "x"), ("x", "y"), ("y", "y"), ("y", "y")])
    0.5
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    of_a, of_b = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(of_a[code] * of_b[code] for code in of_a) / total**2
    return (observed - expected) / (1 - expected) if expected < 1 else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference to settle; an id or value is None on the side that has nothing there."""

    section: str
    what: str
    a_id: str | None
    b_id: str | None
    a: str | None
    b: str | None
    a_place: str | None = None
    b_place: str | None = None


@dataclass
class Agreement:
    """How far two readers agree.

    Attributes
    ----------
    found : dict of str to Found
        ``acts``, ``contributions``, ``observations``, ``pairings``, ``entities``, ``roles`` and ``role.<field>``.
    same : dict of str to Same
        ``act.kind``, ``contribution.stage`` … : fields of what both found.
    differences : list of Difference
    """

    found: dict[str, Found] = field(default_factory=dict)
    same: dict[str, Same] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def __add__(self, other: "Agreement") -> "Agreement":
        """Pool two comparisons, as of several texts."""
        found = {
            key: self.found.get(key, Found(0, 0, 0)) + other.found.get(key, Found(0, 0, 0))
            for key in self.found | other.found
        }
        same = {key: self.same.get(key, Same(())) + other.same.get(key, Same(())) for key in self.same | other.same}
        return Agreement(found, same, self.differences + other.differences)

    def figures(self) -> dict[str, Any]:
        """Return counts, shares and kappas without the differences."""
        return {
            "found": {key: {**asdict(found), "f1": _rounded(found.f1)} for key, found in self.found.items()},
            "same": {
                key: {"of": same.of, "agree": same.agree, "share": _rounded(same.share), "kappa": _rounded(same.kappa)}
                for key, same in self.same.items()
            },
        }

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {**self.figures(), "differences": [asdict(difference) for difference in self.differences]}

    def rows(self) -> list[dict[str, Any]]:
        """Return the figures as rows of one table: what, both or equal, only a, only b, share, kappa."""
        rows: list[dict[str, Any]] = [
            {
                "what": key,
                "both": found.both,
                "only_a": found.only_a,
                "only_b": found.only_b,
                "share": _rounded(found.f1),
                "kappa": None,
            }
            for key, found in self.found.items()
        ]
        rows += (
            {
                "what": key,
                "both": same.agree,
                "only_a": same.of - same.agree,
                "only_b": same.of - same.agree,
                "share": _rounded(same.share),
                "kappa": _rounded(same.kappa),
            }
            for key, same in self.same.items()
        )
        return rows


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
