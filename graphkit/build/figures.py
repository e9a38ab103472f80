"""Which figures may be summed: parts and totals, stages of the same money, alternative claims of one fact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graphkit.schema.records import Activity, Contribution, Observation, Source
from graphkit.schema.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class _Claim:
    as_of: date
    sources: tuple[str, ...]


@dataclass
class Claims:
    """Alternative claims and later stages over all records; ``settle`` decides which claim is preferred.

    Only claims that are tied to another one are kept, so that memory follows the ties and not the records.
    """

    preferred: dict[str, str] = field(default_factory=dict)
    """Claim that is not preferred -> the claim that is."""
    superseded: set[str] = field(default_factory=set)
    """Figures of money that is told again at a later realised stage."""
    _ties: list[tuple[str, str]] = field(default_factory=list)
    _tied: set[str] = field(default_factory=set)
    _claims: dict[str, _Claim] = field(default_factory=dict)
    _earlier: dict[str, list[str | None]] = field(default_factory=dict)
    _republished: set[str] = field(default_factory=set)

    def take_activity(self, activity: Activity) -> None:
        """Note the ties of an activity's contributions."""
        for contribution in activity.contributions:
            if contribution.alternative_to:
                self._tie(contribution.id or "", contribution.alternative_to)
            if contribution.stage_of:
                self._earlier.setdefault(contribution.stage_of, []).append(contribution.stage)

    def take_observation(self, own: str, observation: Observation) -> None:
        """Note the tie of an observation."""
        if observation.alternative_to:
            self._tie(own, observation.alternative_to)

    @property
    def tied(self) -> bool:
        """Whether any claim is an alternative to another: only then is a second reading needed."""
        return bool(self._ties)

    def describe(self, own: str, record: Activity | Observation) -> None:
        """Note date and sources of the tied claims of a record."""
        if isinstance(record, Observation):
            figures = [(own, record.as_of, record.evidence)]
        else:
            figures = [(con.id or "", con.as_of, con.evidence or record.evidence) for con in record.contributions]
        for claim, as_of, evidence in figures:
            if claim in self._tied:
                self._claims[claim] = _Claim(as_of.last if as_of else date.min, tuple(e.source for e in evidence))

    def take_source(self, own: str, source: Source) -> None:
        """Remember which sources only exist in a copy: the primary publisher is preferred."""
        if source.republished_by:
            self._republished.add(own)

    def settle(self, vocabulary: Vocabulary) -> None:
        """Choose the preferred claim of each set of alternatives: later as_of, then primary publisher, then id."""
        for claims in _components(self._ties):
            best = max(claims, key=lambda claim: (*self._rank(claim), _reversed(claim)))
            self.preferred.update((claim, best) for claim in claims if claim != best)
        self.superseded = {
            earlier
            for earlier, stages in self._earlier.items()
            if vocabulary.realised.intersection(filter(None, stages))
        }

    def counted(self, contribution: Contribution) -> bool:
        """Return whether a figure may be summed with others of its currency or unit, item, measure and stage."""
        return not (
            contribution.part_of_total
            or contribution.per
            or contribution.each
            or contribution.mirror
            or contribution.id in self.preferred
        )

    def realised(self, contribution: Contribution, vocabulary: Vocabulary) -> bool:
        """Return whether it has really happened and is not told again at a later realised stage."""
        return contribution.stage in vocabulary.realised and contribution.id not in self.superseded

    def _tie(self, own: str, other: str) -> None:
        self._ties.append((own, other))
        self._tied.update((own, other))

    def _rank(self, claim: str) -> tuple[date, bool]:
        known = self._claims[claim]
        return (known.as_of, any(source not in self._republished for source in known.sources))


def _reversed(text: str) -> tuple[int, ...]:
    """Sort key under which the id that comes first is the greatest."""
    return (*(-ord(character) for character in text), 1)


def _components(ties: Iterable[tuple[str, str]]) -> list[list[str]]:
    neighbours: dict[str, set[str]] = {}
    for one, other in ties:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        component, waiting = [], [start]
        seen.add(start)
        while waiting:
            component.append(waiting.pop())
            for near in neighbours[component[-1]] - seen:
                seen.add(near)
                waiting.append(near)
        found.append(sorted(component))
    return found
