"""Which of several same-named things a record means: what else it names, near first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.references import GIVERS, RECEIVERS

Test = Callable[[str], object]

FULL_NAME, SHORT_NAME, SEATED, RANKED = "full", "short", "seated", "ranked"
"""How near a candidate must lie to what the context names.

A full name must be, contain or lie in what is named: being near it is not enough. A short one (毕节) that only one
place has may lie in the same province; an organisation without a place in its name (四中) lies in a named place or in
its county; one with a rank (县委) in or above such a place.
"""


@dataclass
class ContextRing:
    """The parties and places named at one distance from a reference: in its record, its pairing, its programme.

    Giving and receiving side are kept apart: that 贵州省 receives does not make the giver 白云区 the one in Guizhou.
    """

    giving: set[str] = field(default_factory=set)
    receiving: set[str] = field(default_factory=set)
    either: set[str] = field(default_factory=set)
    is_record: bool = False
    """Whether this is the record itself: there, what the other side names is a different party."""

    def add(self, field_name: str, ids: Iterable[str]) -> None:
        """Add what a field names."""
        side = self.giving if field_name in GIVERS else self.receiving if field_name in RECEIVERS else self.either
        side.update(ids)

    def update(self, other: "ContextRing") -> None:
        """Add what another ring holds."""
        self.giving |= other.giving
        self.receiving |= other.receiving
        self.either |= other.either

    def turned(self) -> "ContextRing":
        """Return the ring as an act of reverse benefit sees it: its giver is the pairing's recipient."""
        return ContextRing(self.receiving, self.giving, self.either)

    def beside(self, field_name: str) -> set[str]:
        """Return what stands on the side of a field."""
        if field_name in GIVERS:
            return self.giving | self.either
        if field_name in RECEIVERS:
            return self.receiving | self.either
        return self.giving | self.receiving | self.either


def narrow(
    candidates: Sequence[str],
    field_name: str,
    rings: Iterable[ContextRing],
    knowledge: KnowledgeBase,
    *,
    reach: str = FULL_NAME,
) -> list[str]:
    """Return the candidates that the context supports; an empty list if it does not decide between them.

    Parameters
    ----------
    candidates : sequence of str
        Ids of what the name may mean.
    field_name : str
        Where the name stands; it decides which side of the context counts.
    rings : iterable of Ring
        The context, nearest first; a ring counts only if those before it left several.
    knowledge : KnowledgeBase
        What lies in what.
    reach : str
        `FULL_NAME`, `SHORT_NAME`, `SEATED` or `RANKED`.
    """
    left, spoken = list(candidates), False
    for ring in rings:
        beside = ring.beside(field_name)
        everyone = beside if ring.is_record else ring.giving | ring.receiving | ring.either
        for test in _tests(beside, everyone, knowledge, reach):
            hits = [candidate for candidate in left if test(candidate)]
            if hits:
                left, spoken = hits, True
            if spoken and len(left) == 1:
                return left
    return left if spoken else []


def _tests(beside: set[str], everyone: set[str], knowledge: KnowledgeBase, reach: str) -> Iterable[Test]:
    """Yield the tests that may support a candidate, the strongest first."""
    yield lambda candidate: candidate in beside
    yield lambda candidate: knowledge.direct(candidate) & beside
    yield lambda candidate: candidate in everyone
    over: set[str] = set().union(*(knowledge.above(named) for named in beside))
    if reach in (SEATED, RANKED):
        if reach == SEATED:
            over = {named for named in over if knowledge.label(named) == "County"}
        yield lambda candidate: knowledge.direct(candidate) & over
        return
    yield lambda candidate: knowledge.above(candidate) & beside
    yield lambda candidate: candidate in over
    if reach == SHORT_NAME:
        yield lambda candidate: knowledge.direct(candidate) & over
        yield lambda candidate: knowledge.above(candidate) & over


def named_by(fields: Mapping[str, Iterable[str]], knowledge: KnowledgeBase, *, is_record: bool = False) -> ContextRing:
    """Return the ring of what a record's fields name, with the places of those that are no places."""
    ring = ContextRing(is_record=is_record)
    for field_name, ids in fields.items():
        for party in ids:
            ring.add(field_name, knowledge.anchors(party))
    return ring
