"""Claims of one fact that nobody has judged, for a person to decide which of them counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from graphkit.build.figures import Claims
from graphkit.records.recordset import Accepted
from graphkit.resolve.decisions import Decisions
from graphkit.schema.records import Activity, Contribution, Observation
from graphkit.schema.values import Evidence, PreciseDate


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """Two claims of one fact that differ.

    Attributes
    ----------
    left, right : str
        The claim that counts as things are, and the one that does not.
    left_name, right_name : str
        The claims in words, with their dates and sources.
    label : str
        ``Contribution`` or ``Observation``.
    why : str
        The rule by which the left one counts (``graphkit.build.figures.RULES``).
    where : str
        The act of the right one, or what it is observed of.
    decision : str
        ``unsure`` where somebody could not judge it, else empty.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    label: str
    why: str
    where: str
    decision: str = ""
    score: ClassVar[None] = None


def open_claim_pairs(records: Iterable[Accepted], claims: Claims, decisions: Decisions) -> list[ClaimPair]:
    """Return each claim that does not count, with the one that does, in order of the two; not those judged already."""
    behind = {other for _, other in decisions.preferred}
    open_ = {claim: first for claim, first in claims.preferred.items() if claim not in behind}
    if not open_:
        return []
    wanted = open_.keys() | {first.claim for first in open_.values()}
    described = {claim: rest for item in records for claim, *rest in _claims(item) if claim in wanted}
    pairs = []
    for claim, (first, rule) in open_.items():
        (left, _, _), (right, label, where) = described[first], described[claim]
        unsure = "unsure" if frozenset((first, claim)) in decisions.unsure else ""
        pairs.append(ClaimPair(first, claim, left, right, label, rule, where, unsure))
    return sorted(pairs, key=lambda each: (each.left, each.right))


def _claims(item: Accepted) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, text, label and place of each claim of a record."""
    if item.section not in ("activities", "observations"):
        return
    record = item.record
    if isinstance(record, Activity):
        for part in record.contributions:
            yield part.id or "", _text(part, part.evidence or record.evidence, part.as_of), "Contribution", item.id
    elif isinstance(record, Observation):
        yield item.id, _text(record, record.evidence, record.as_of), "Observation", record.about


def _text(claim: Contribution | Observation, evidence: Iterable[Evidence], as_of: PreciseDate | None) -> str:
    """Return a claim in one line, in the words of its record: 30000 CNY, 2020, src/bulletin."""
    what: str | None
    if isinstance(claim, Observation):
        what, number, text = claim.indicator, claim.value, claim.value_text
    else:
        what, number, text = claim.item or claim.kind, claim.amount if claim.quantity is None else claim.quantity, None
    parts = [what, text if number is None else f"{number:f}", claim.currency or claim.unit]
    sources = sorted({piece.source for piece in evidence})
    return ", ".join(filter(None, [" ".join(filter(None, parts)), as_of.date if as_of else None, *sources]))
