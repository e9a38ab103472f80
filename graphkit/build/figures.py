"""Which figures may be summed: parts and totals, stages of the same money, alternative claims of one fact."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from graphkit.records.recordset import RecordSet
from graphkit.resolve.alternatives import find_alternatives
from graphkit.schema.records import Activity, Contribution, Observation
from graphkit.schema.vocabulary import Vocabulary

RULES = ("decision", "as_of", "publisher", "id")
"""What puts one claim before another, in order: a person said so; it holds up to a later date; a source of it is no
mere copy; its id sorts first."""

_Rank = tuple[bool, int, bool, str]
"""By `RULES`; the least is preferred."""


class Preferred(NamedTuple):
    """The claim that is preferred to another one of the same fact, and the rule that decided it."""

    claim: str
    rule: str


@dataclass(frozen=True)
class Claims:
    """Which claims and figures another one goes before, over all records.

    Attributes
    ----------
    preferred : mapping
        Claim that is not preferred -> the claim that is.
    superseded : frozenset of str
        Figures of money that is reported again at a later realised stage.
    """

    preferred: Mapping[str, Preferred] = field(default_factory=dict)
    superseded: frozenset[str] = frozenset()

    @classmethod
    def of(cls, records: RecordSet, vocabulary: Vocabulary, chosen: Collection[str] = ()) -> "Claims":
        """Choose the preferred claim of each set of alternatives, whatever the order of the records.

        `chosen` are the claims that decisions prefer. A tie to what no record has, which validation refuses, is passed
        over.

        Notes
        -----
        O(records): a look at each for the fields that tie figures. Where claims are tied, acts and observations are
        read once more; only what is tied is kept.
        """
        sets = find_alternatives(records)
        ranks = dict(_ranks(records, {claim for claims in sets for claim in claims}, chosen)) if sets else {}
        preferred: dict[str, Preferred] = {}
        for claims in sets:
            first, *others = sorted((claim for claim in claims if claim in ranks), key=ranks.__getitem__)
            for claim in others:
                preferred[claim] = Preferred(first, _rule(ranks[first], ranks[claim]))
        return cls(preferred, frozenset(_superseded(records, vocabulary)))

    def summable(self, contribution: Contribution) -> bool:
        """Return whether a figure adds something to the sum of a set that does not hold its total."""
        has_value = contribution.amount is not None or contribution.quantity is not None
        return has_value and not (contribution.per or contribution.mirror or contribution.id in self.preferred)

    def counted(self, contribution: Contribution) -> bool:
        """Return whether a figure adds something to the sum over the whole graph."""
        return self.summable(contribution) and not contribution.part_of_total

    def realised(self, contribution: Contribution, vocabulary: Vocabulary) -> bool:
        """Return whether it has really happened and is not reported again at a later realised stage."""
        return contribution.stage in vocabulary.realised and contribution.id not in self.superseded


def _superseded(records: RecordSet, vocabulary: Vocabulary) -> Iterator[str]:
    for item in records.of("activities"):
        if b'"stage_of":' in item.body:
            record = item.record
            assert isinstance(record, Activity)
            for figure in record.contributions:
                if figure.stage_of and figure.stage in vocabulary.realised:
                    yield figure.stage_of


def _ranks(records: RecordSet, tied: Collection[str], chosen: Collection[str]) -> Iterator[tuple[str, _Rank]]:
    copies = {item.id for item in records.of("sources") if b'"republished_by":' in item.body}
    for item in records:
        if item.section not in ("activities", "observations"):
            continue
        record = item.record
        if isinstance(record, Observation):
            claims = [(item.id, record.as_of, record.evidence)]
        else:
            assert isinstance(record, Activity)
            claims = [(part.id or "", part.as_of, part.evidence or record.evidence) for part in record.contributions]
        for claim, as_of, evidence in claims:
            if claim in tied:
                day = as_of.last if as_of else date.min
                primary = any(piece.source not in copies for piece in evidence)
                yield claim, (claim not in chosen, -day.toordinal(), not primary, claim)


def _rule(first: _Rank, other: _Rank) -> str:
    return next(rule for rule, one, two in zip(RULES, first, other, strict=True) if one != two)
