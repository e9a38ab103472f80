"""The result of a comparison: counts, shares, kappa and the list of differences, for people and for machines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Coverage:
    """What both readers found, and what only one of them did."""

    both: int
    only_a: int
    only_b: int

    @property
    def f1(self) -> float | None:
        """Twice what both found over all that either found; None where neither found anything."""
        total = 2 * self.both + self.only_a + self.only_b
        return 2 * self.both / total if total else None

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.both + other.both, self.only_a + other.only_a, self.only_b + other.only_b)


@dataclass(frozen=True, slots=True)
class ValuePairs:
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

    def __add__(self, other: "ValuePairs") -> "ValuePairs":
        return ValuePairs(self.pairs + other.pairs)


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
    coverage : dict of str to Coverage
        ``acts``, ``contributions``, ``observations``, ``pairings``, ``entities``, ``roles`` and ``role.<field>``.
    values : dict of str to ValuePairs
        ``act.kind``, ``contribution.stage`` … : fields of what both found.
    differences : list of Difference
    """

    coverage: dict[str, Coverage] = field(default_factory=dict)
    values: dict[str, ValuePairs] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def __add__(self, other: "Agreement") -> "Agreement":
        """Pool two comparisons, as of several texts."""
        coverage = {
            key: self.coverage.get(key, Coverage(0, 0, 0)) + other.coverage.get(key, Coverage(0, 0, 0))
            for key in self.coverage | other.coverage
        }
        values = {
            key: self.values.get(key, ValuePairs(())) + other.values.get(key, ValuePairs(()))
            for key in self.values | other.values
        }
        return Agreement(coverage, values, self.differences + other.differences)

    def figures(self) -> dict[str, Any]:
        """Return counts, shares and kappas without the differences."""
        return {
            "found": {key: {**asdict(each), "f1": _rounded(each.f1)} for key, each in self.coverage.items()},
            "same": {
                key: {
                    "of": pairs.of,
                    "agree": pairs.agree,
                    "share": _rounded(pairs.share),
                    "kappa": _rounded(pairs.kappa),
                }
                for key, pairs in self.values.items()
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
                "both": each.both,
                "only_a": each.only_a,
                "only_b": each.only_b,
                "share": _rounded(each.f1),
                "kappa": None,
            }
            for key, each in self.coverage.items()
        ]
        rows += (
            {
                "what": key,
                "both": pairs.agree,
                "only_a": pairs.of - pairs.agree,
                "only_b": pairs.of - pairs.agree,
                "share": _rounded(pairs.share),
                "kappa": _rounded(pairs.kappa),
            }
            for key, pairs in self.values.items()
        )
        return rows


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
