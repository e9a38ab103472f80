"""Sums of figures over any set: each once, never a part beside its total, one figure per flow, currency and stage."""

from collections.abc import Iterable, Sequence

from graphkit.cards.section import Row
from graphkit.query.facts import exact_sum
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

_OVERRIDDEN = owned("""
MATCH (c:Contribution)-[:ALTERNATIVE_TO]->(other:Contribution) WHERE c.id IN $ids RETURN DISTINCT c.id AS id
""")


def overridden_claims(reader: Reader, ids: Iterable[str]) -> set[str]:
    """Return those of some figures that another claim is preferred to."""
    return {row["id"] for row in reader.query(_OVERRIDDEN, {"ids": sorted(set(ids))}).rows}


def value_of_figure(row: Row, overridden: set[str], key: str = "amount") -> float | None:
    """Return what a contribution adds to the sum of a set without its totals; None where it adds nothing.

    Parameters
    ----------
    row : dict
        Properties of a Contribution, with ``id``.
    overridden : set of str
        Figures that another claim is preferred to (`overridden_claims`).
    key : {"amount", "quantity"}
        Which figure.

    Examples
    --------
    >>> rate = {"id": "c1", "amount": 5.0, "per": "month", "mirror": False, "each": False, "times": None}
    >>> value_of_figure(rate, set()), value_of_figure({**rate, "per": None}, set())
    (None, 5.0)
    """
    value = row[key]
    if value is None or row["per"] or row["mirror"] or row["id"] in overridden:
        return None
    if not row["each"]:
        return float(value)
    return float(value) * row["times"] if row["times"] is not None else None


def without_parts(figures: Iterable[tuple[str, Sequence[str] | None]]) -> set[str]:
    """Return the figures of a set that no total in the set contains.

    >>> sorted(without_parts([("total", None), ("part", ["total"]), ("other", ["elsewhere"])]))
    ['other', 'total']
    """
    totals = dict(figures)
    return {figure for figure, of in totals.items() if not any(total in totals for total in of or ())}


def money_order(row: Row, vocabulary: Vocabulary) -> tuple[int, str, int]:
    """Return the place of a row of money: by flow, currency and stage, as the vocabulary lists them."""
    flows, stages = list(vocabulary.codes["flows"]), list(vocabulary.codes["stages"])
    return (
        flows.index(row["flow"]) if row["flow"] in flows else len(flows),
        row["currency"] or "",
        stages.index(row["stage"]) if row["stage"] in stages else len(stages),
    )


def summed(amounts: Iterable[float]) -> float | None:
    """Return the exact sum of amounts, None of none."""
    listed = list(amounts)
    return exact_sum(listed) if listed else None
