"""Pairs that may be one thing, for a person to judge: each with a score and what gave it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.knowledge_base import RANKED, KnowledgeBase
from graphkit.resolve.names import differ_in_number, name_texts, normalise
from graphkit.resolve.organisation_index import OrganisationIndex
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.similar_names import NearNames
from graphkit.resolve.unknown import Unknown
from graphkit.schema.vocabulary import Vocabulary

LIKELY = 75
"""Score (0 to 100) from which a pair is proposed."""

_POINTS = {"name": 75, "form": 20, "place": 10, "label": 5}
"""What full agreement gives: of the names letter by letter, of their forms (民盟大连市委 and 民盟大连市委会), of the
places they lie in, of the labels. One identifier in common gives all."""
_SHORTEST_ENDING = 4
"""Characters from which the ending of a name is compared: 研究院 alone distinguishes nothing."""

_LEFT_OUT = frozenset({*RANKED, "Group"})
"""Units of the table are distinguished by their codes, groups by their meaning in one text."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two ids, or a name and an id, that may be one.

    Attributes
    ----------
    left, right : str
        What would go, and the id that would be kept.
    left_name, right_name, label : str
        For people; the label is that of the right side.
    score : int
        0 to 100.
    points : dict
        What gave the score: ``name``, ``form``, ``place``, ``label``, ``identifier`` -> points.
    decision : str
        ``unsure`` where somebody could not judge it, else empty.
    where : str
        Of a name: where it stands.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    label: str
    score: int
    points: Mapping[str, int] = field(default_factory=dict)
    decision: str = ""
    where: str = ""

    @property
    def why(self) -> str:
        """The points as one text.

        >>> Proposal("a", "b", "", "", "Party", 88, {"name": 68, "form": 20}).why
        'name 68 + form 20'
        """
        return " + ".join(f"{name} {points}" for name, points in self.points.items())


def propose(
    records: RecordSet,
    unknowns: Iterable[Unknown] = (),
    *,
    gazetteer: Gazetteer,
    vocabulary: Vocabulary,
    decisions: Decisions | None = None,
    least: int = LIKELY,
) -> list[Proposal]:
    """Return the pairs that a person should judge, the likeliest first.

    Parameters
    ----------
    records : RecordSet
        All live records, one of each id.
    unknowns : iterable of Unknown
        Unknown names: each is proposed with what is near it, whatever the score.
    gazetteer : Gazetteer
        The table of places.
    vocabulary : Vocabulary
        The labels: which are places.
    decisions : Decisions, optional
        Pairs that were judged the same or different are left out.
    least : int
        Pairs with a lower score are left out.

    Notes
    -----
    Never proposed are pairs of different labels, identifiers, numbers (第一中学, 第二中学), bodies (民革, 民建) or
    places that do not lie in each other. Only names that share rare pairs of characters, names of which one is how the
    other ends, and names of one form in one place, are compared: about a millisecond a name.
    """
    decisions = decisions or Decisions()
    judge = _Judge(records, gazetteer, vocabulary)
    found = [*_names(unknowns, judge, decisions)]
    for one, other in judge.pairs():
        proposal = judge.judged(one, other, decisions)
        if proposal is not None and proposal.score >= least:
            found.append(proposal)
    return sorted(found, key=lambda each: (-each.score, each.left, each.right))


def _names(unknowns: Iterable[Unknown], judge: "_Judge", decisions: Decisions) -> Iterator[Proposal]:
    for unknown in unknowns:
        normal = normalise(unknown.name)
        place = unknown.places[0] if unknown.places else None
        where = f"{place.file}:{place.line}" if place and place.line else place.file if place else ""
        for entity_id, name, score in unknown.near:
            points = {"name": round(score)}
            label = judge.knowledge.label(entity_id)
            unsure = "unsure" if frozenset((normal, entity_id)) in decisions.unsure else ""
            yield Proposal(unknown.name, entity_id, unknown.name, name, label, round(score), points, unsure, where)


class _Judge:
    def __init__(self, records: RecordSet, gazetteer: Gazetteer, vocabulary: Vocabulary) -> None:
        self.index = RecordIndex.of(records)
        self.knowledge = KnowledgeBase(self.index, gazetteer, vocabulary)
        self.organisations = OrganisationIndex(self.knowledge)
        self.entity_ids = [
            entity_id for entity_id, body in sorted(self.index.bodies.items()) if body["label"] not in _LEFT_OUT
        ]
        self.sizes = {entity_id: sum(len(item.body) for item in items) for entity_id, items in self.index.items.items()}

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield pairs worth comparing, each once, in order."""
        names = [(normal, entity_id) for entity_id in self.entity_ids for normal in self._names(entity_id)]
        near = NearNames((normal, normal, entity_id) for normal, entity_id in names)
        found: set[tuple[str, str]] = set()
        for normal, entity_id in names:
            found.update(_ordered(entity_id, other) for other, _, _ in near.nearest(normal) if other != entity_id)
        found.update(_endings(names))
        for alike in (*self.organisations.groups(), *self.index.by_identifier.values(), *self.index.by_name.values()):
            ordered = sorted(entity_id for entity_id in alike if entity_id in self.sizes)
            found.update((one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :])
        allowed = set(self.entity_ids)
        yield from sorted(pair for pair in found if allowed.issuperset(pair))

    def judged(self, one: str, other: str, decisions: Decisions) -> Proposal | None:
        """Return the pair with its score; None where it cannot be one thing or was judged."""
        if decisions.apart(one, other) or decisions.redirects.get(one, one) == decisions.redirects.get(other, other):
            return None
        a, b = self.index.bodies[one], self.index.bodies[other]
        if a["label"] != b["label"]:
            return None
        if self.organisations.are_distinct(one, other):
            return None
        points = {"name": self._alike(one, other)}
        same = [
            scheme
            for scheme, value in a.get("identifiers", {}).items()
            if b.get("identifiers", {}).get(scheme) == value
        ]
        if any(
            b.get("identifiers", {}).get(scheme, value) != value for scheme, value in a.get("identifiers", {}).items()
        ):
            return None
        mine, theirs = self.organisations.seats(one), self.organisations.seats(other)
        if mine and theirs and not self._meet(mine, theirs):
            return None
        if self.organisations.same_form(one, other):
            points["form"] = _POINTS["form"]
        elif all(differ_in_number(x, y) for x in self._names(one) for y in self._names(other)):
            return None
        if mine & theirs:
            points["place"] = _POINTS["place"]
        points["label"] = _POINTS["label"]
        if same:
            points = {"identifier": 100}
        kept, gone = sorted((one, other), key=lambda entity_id: (-self.sizes[entity_id], entity_id))
        unsure = "unsure" if frozenset((one, other)) in decisions.unsure else ""
        names = self.index.names
        score = min(100, sum(points.values()))
        return Proposal(gone, kept, names.get(gone, gone), names.get(kept, kept), a["label"], score, points, unsure)

    def _alike(self, one: str, other: str) -> int:
        from rapidfuzz import fuzz

        best = max(fuzz.ratio(x, y) for x in self._names(one) for y in self._names(other))
        return round(best / 100 * _POINTS["name"])

    def _names(self, entity_id: str) -> list[str]:
        body = self.index.bodies[entity_id]
        return sorted({normalise(text) for text in (*name_texts(body.get("name")), *body.get("aliases", ()))})

    def _meet(self, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        """Return whether one of the places is, or contains, one of the others."""
        above = self.knowledge.gazetteer.above
        return any(one == other or one in above(other) or other in above(one) for one in mine for other in theirs)


def _endings(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of which one name is how the other ends: 教育研究院 and 致公教育研究院. O(characters).

    A name much shorter than the other has too low a score, however sure the rest is.
    """
    names = list(names)
    having: dict[str, list[str]] = {}
    for normal, entity_id in names:
        having.setdefault(normal, []).append(entity_id)
    for normal, entity_id in names:
        for start in range(1, len(normal) - _SHORTEST_ENDING + 1):
            for other in having.get(normal[start:], ()):
                if other != entity_id:
                    yield _ordered(entity_id, other)


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
