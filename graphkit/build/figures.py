"""Which figures may be summed: parts and totals, stages of the same money, alternative claims of one fact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphkit.schema.records import Activity, Contribution, Observation, Source
from graphkit.schema.values import Evidence, PreciseDate
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
    _ties: list[tuple[str, str]] = field(default_factory=list)
    _claims: dict[str, _Claim] = field(default_factory=dict)
    _earlier: dict[str, list[str | None]] = field(default_factory=dict)
    _republished: set[str] = field(default_factory=set)
    _superseded: set[str] = field(default_factory=set)

    def take_activity(self, activity: Activity) -> None:
        """Note the ties of an activity's contributions."""
        for contribution in activity.contributions:
            own = contribution.id or ""
            if contribution.alternative_to:
                self._ties.append((own, contribution.alternative_to))
            if contribution.stage_of:
                self._earlier.setdefault(contribution.stage_of, []).append(contribution.stage)
            evidence = contribution.evidence or activity.evidence
            if evidence and (contribution.as_of or contribution.alternative_to):
                self._claims[own] = _claim(contribution.as_of, evidence)

    def take_observation(self, own: str, observation: Observation) -> None:
        """Note the tie of an observation."""
        if observation.alternative_to:
            self._ties.append((own, observation.alternative_to))
        if observation.as_of or observation.alternative_to:
            self._claims[own] = _claim(observation.as_of, observation.evidence)

    def take_source(self, own: str, source: Source) -> None:
        """Remember which sources only exist in a copy: the primary publisher is preferred."""
        if source.republished_by:
            self._republished.add(own)

    def settle(self, vocabulary: Vocabulary) -> None:
        """Choose the preferred claim of each set of alternatives: later as_of, then primary publisher, then id."""
        for claims in _components(self._ties):
            best = max(claims, key=lambda claim: (*self._rank(claim), _reversed(claim)))
            self.preferred.update((claim, best) for claim in claims if claim != best)
        self._superseded = {
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
        return contribution.stage in vocabulary.realised and contribution.id not in self._superseded

    def _rank(self, claim: str) -> tuple[date, bool]:
        known = self._claims.get(claim)
        if known is None:
            return (date.min, False)
        return (known.as_of, any(source not in self._republished for source in known.sources))


def _claim(as_of: PreciseDate | None, evidence: Sequence[Evidence]) -> _Claim:
    return _Claim(as_of.last if as_of else date.min, tuple(item.source for item in evidence))


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
