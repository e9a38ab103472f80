"""Pair the records of two files: sources, entities, acts, their contributions, observations, pairings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from graphkit.compare.names import match_entities, normal
from graphkit.schema.records import Activity, Contribution, Entity, Observation, Pairing, Record, Source
from graphkit.schema.values import Evidence, PartyRef
from graphkit.text.paragraphs import paragraph
from graphkit.text.spans import find_quote

ROLES = (
    "providers", "funders", "facilitators", "organizers", "implementers", "partners", "senders", "hosts",
    "recipients", "places",
)  # fmt: skip

T = TypeVar("T")
Piece = tuple[str, int, int | str]  # source, paragraph, character (or, of a quotation without text, two letters)


@dataclass(frozen=True, slots=True)
class Figure:
    """A contribution with the act it belongs to."""

    contribution: Contribution
    act: Activity

    @property
    def id(self) -> str | None:
        """The contribution's id."""
        return self.contribution.id


@dataclass
class Side:
    """One reader's records, and what names mean there: entities that both readers have carry the name of ``a``'s."""

    records: Sequence[Record]
    texts: Mapping[str, str]
    same: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: type[T]) -> list[T]:
        """Return the records of one kind."""
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def figures(self) -> list[Figure]:
        """Return every contribution with its act."""
        return [Figure(contribution, act) for act in self.of(Activity) for contribution in act.contributions]

    def entity(self, reference: str) -> str:
        """Return what a reference means to both sides: the id that ``a`` uses where both have the entity."""
        found = self._named.get(reference) or self._named.get(normal(reference)) or reference
        return self.same.get(found, found)

    def __post_init__(self) -> None:
        self._named: dict[str, str] = {}
        for entity in self.of(Entity):
            for name in (entity.name.main, *entity.aliases):
                self._named.setdefault(normal(name), str(entity.id))
        for entity in self.of(Entity):
            self._named[str(entity.id)] = str(entity.id)

    def pieces(self, evidence: Iterable[Evidence]) -> set[Piece]:
        """Return the characters that evidence covers."""
        found: set[Piece] = set()
        for item in evidence:
            source, number = self.sources.get(item.source, item.source), item.paragraph or 0
            span = (item.start, item.end)
            if item.start is None and item.quote and item.source in self.texts:
                stored = paragraph(self.texts[item.source], number)
                span = (stored and find_quote(stored.text, item.quote, item.nth)) or span
            if span[0] is not None and span[1] is not None:
                found.update((source, number, at) for at in range(span[0], span[1]))
            elif item.quote:
                found.update((source, number, item.quote[at : at + 2]) for at in range(max(1, len(item.quote) - 1)))
        return found

    def parties(self, act: Activity) -> set[tuple[str, str]]:
        """Return (role, entity) of every party of an act."""
        found: set[tuple[str, str]] = set()
        for role in ROLES:
            references: tuple[PartyRef, ...] = getattr(act, role)
            found.update((role, self.entity(reference.entity)) for reference in references)
        return found


@dataclass
class Aligned:
    """Two sides and what of them belongs together; None stands where one side has nothing."""

    a: Side
    b: Side
    entities: list[tuple[Entity | None, Entity | None]]
    acts: list[tuple[Activity | None, Activity | None]]
    figures: list[tuple[Figure | None, Figure | None]]
    observations: list[tuple[Observation | None, Observation | None]]
    pairings: list[tuple[Pairing | None, Pairing | None]]


def align(a: Sequence[Record], b: Sequence[Record], texts: Mapping[str, str]) -> Aligned:
    """Pair the records of two files."""
    left, right = Side(a, texts), Side(b, texts)
    right.sources = _sources(left.of(Source), right.of(Source))
    entities = match_entities(left.of(Entity), right.of(Entity))
    right.same = {other: key for key, other in entities.items()}
    by_id = {str(entity.id): entity for entity in right.of(Entity)}
    known = [(entity, by_id.get(entities.get(str(entity.id), ""))) for entity in left.of(Entity)]
    new = [(None, entity) for entity in right.of(Entity) if str(entity.id) not in right.same]
    acts = _pair(left.of(Activity), right.of(Activity), lambda x, y: _acts_alike(left, right, x, y))
    partner = {id(x): id(y) for x, y in acts if x and y}

    def figures_alike(x: Figure, y: Figure) -> float:
        one = left.pieces(x.contribution.evidence or x.act.evidence)
        two = right.pieces(y.contribution.evidence or y.act.evidence)
        shared = _shared(one, two)
        if not shared:
            return 0.0
        equal = _value(x.contribution) == _value(y.contribution)
        return shared + equal + 0.5 * (partner.get(id(x.act)) == id(y.act)) if equal or shared > 0.5 else 0.0

    def observations_alike(x: Observation, y: Observation) -> float:
        shared = _shared(left.pieces(x.evidence), right.pieces(y.evidence))
        if not shared:
            return 0.0
        equal = (x.value, x.value_text is None) == (y.value, y.value_text is None)
        about = left.entity(x.about) == right.entity(y.about)
        return shared + equal + 0.5 * (x.indicator == y.indicator) + 0.3 * about if equal or shared > 0.5 else 0.0

    def pairings_alike(x: Pairing, y: Pairing) -> float:
        ends = [(left.entity(x.helper), left.entity(x.recipient)), (right.entity(y.helper), right.entity(y.recipient))]
        common = (ends[0][0] == ends[1][0]) + (ends[0][1] == ends[1][1])
        shared = _shared(left.pieces(x.evidence), right.pieces(y.evidence))
        return common + shared if common == 2 or (common == 1 and shared > 0.3) else 0.0

    return Aligned(
        left,
        right,
        [*known, *new],
        acts,
        _pair(left.figures, right.figures, figures_alike),
        _pair(left.of(Observation), right.of(Observation), observations_alike),
        _pair(left.of(Pairing), right.of(Pairing), pairings_alike),
    )


def _sources(a: list[Source], b: list[Source]) -> dict[str, str]:
    """Return id in ``b`` -> id in ``a`` of the same source."""
    if len(a) == len(b) == 1:
        return {str(b[0].id): str(a[0].id)}
    by_hash = {source.sha256: str(source.id) for source in a if source.sha256}
    return {str(source.id): by_hash.get(source.sha256 or "", str(source.id)) for source in b}


def _pair(a: list[T], b: list[T], alike: Callable[[T, T], float]) -> list[tuple[T | None, T | None]]:
    """Pair two lists, the most alike first; what is alike to nothing stands alone. Takes len(a) * len(b) looks."""
    scored = sorted(
        ((-score, i, j) for i, x in enumerate(a) for j, y in enumerate(b) if (score := alike(x, y)) > 0),
    )
    of_a: dict[int, int] = {}
    of_b: set[int] = set()
    for _, i, j in scored:
        if i not in of_a and j not in of_b:
            of_a[i] = j
            of_b.add(j)
    pairs: list[tuple[T | None, T | None]] = [(x, b[of_a[i]] if i in of_a else None) for i, x in enumerate(a)]
    return pairs + [(None, y) for j, y in enumerate(b) if j not in of_b]


def _shared(one: set[Piece], two: set[Piece]) -> float:
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller else 0.0


def _value(contribution: Contribution) -> tuple[object, object]:
    return contribution.amount, contribution.quantity


def _passage(side: Side, act: Activity) -> set[Piece]:
    return side.pieces([*act.evidence, *(item for part in act.contributions for item in part.evidence)])


def _acts_alike(left: Side, right: Side, x: Activity, y: Activity) -> float:
    """Weigh passage, parties, figures and kind. Acts of different paragraphs are never one."""
    one, two = _passage(left, x), _passage(right, y)
    if not {piece[:2] for piece in one} & {piece[:2] for piece in two}:
        return 0.0
    shared = _shared(one, two)
    ours, theirs = left.parties(x), right.parties(y)
    who_a, who_b = {entity for _, entity in ours}, {entity for _, entity in theirs}
    parties = len(who_a & who_b) / max(1, len(who_a | who_b))
    values = {_value(c) for c in x.contributions} & {_value(c) for c in y.contributions}
    figures = len(values - {(None, None)}) / max(1, len(x.contributions), len(y.contributions))
    score = 0.7 * parties + 0.7 * figures + 0.3 * (x.kind == y.kind)
    if shared > 0.1:
        return shared + score if shared + score >= 0.75 else 0.0
    # Two readers may mark different clauses of one sentence: then the names that they gave must be alike too.
    first, second = (normal(act.name.main) if act.name else "" for act in (x, y))
    alike = x.kind == y.kind and parties >= 0.5 and SequenceMatcher(None, first, second).ratio() >= 0.3
    return score / 10 if alike else 0.0
