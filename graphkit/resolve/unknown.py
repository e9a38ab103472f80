"""Unknown names, each once, as problems to report or as the records that ``import --new accept`` makes of them."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphkit.findings import Finding, Location, RecordLocation
from graphkit.records.identity import with_ids
from graphkit.records.recordset import Accepted, accept
from graphkit.resolve.references import PLACE, PROGRAMME
from graphkit.schema.records import SECTIONS, Decision
from graphkit.schema.vocabulary import Vocabulary

_ROWS = 8  # of a name's rows, so many are listed in a message
_UNFIT = re.compile(r"[\s~/]+")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no record and no table has.

    Attributes
    ----------
    name : str
        As it is written; if in several ways, the first in order.
    label_guess : str
        The label its ending suggests (…医院 → Hospital), else one that fits its field.
    near : list of (str, str, float)
        Id, name and score (85 to 100) of what may be meant, best first.
    places, records : list
        Where it is written, and in which records.
    field : str
        A field in which it is written.
    within : str or None
        Id of the place that the name begins with.
    spots : tuple of Location
        The same places to the field, or in a table to the cell.
    alike : tuple of str
        Unknown names written at least as often, of which this one may be a misspelling.
    parts : tuple of str
        The names that it lists, where it is no single name.
    same_as : str or None
        Id of what it means, where a person has said so.
    """

    name: str
    label_guess: str
    near: list[tuple[str, str, float]] = field(default_factory=list)
    places: list[RecordLocation] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    field: str = ""
    within: str | None = None
    spots: tuple[Location, ...] = ()
    alike: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    same_as: str | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether only a person can say that this is a new name."""
        return bool(self.near or self.alike or self.parts)

    def confirmed(self) -> "Unknown":
        """Return the name as one that a person has seen with all that is near it, and takes for new."""
        return replace(self, near=[], alike=(), parts=())


def label_endings(vocabulary: Vocabulary) -> list[tuple[str, str, bool]]:
    """Return the endings by which labels are guessed, the longest first: ending, label, whether that is a place."""
    found = [(ending, label.code, label.place) for label in vocabulary.labels.values() for ending in label.guess]
    return sorted(found, key=lambda each: (-len(each[0]), each))


def guess_label(name: str, target: str, endings: Sequence[tuple[str, str, bool]]) -> str:
    """Return the label that a name's ending suggests, the longest of the known ``label_endings`` first.

    What is asked for goes before: a programme is one whatever its name, and a place is some place.

    >>> guess_label("平塘县人民医院", "entity", [("医院", "Hospital", False)]), guess_label("某地", "place", [])
    ('Hospital', 'Region')
    """
    if target == PROGRAMME:
        return "Programme"
    for ending, label, is_place in endings:
        if name.endswith(ending) and name != ending and (target != PLACE or is_place):
            return label
    return "Region" if target == PLACE else "Organization"


def as_records(
    unknowns: Iterable[Unknown], dataset: str, ids_taken: Collection[str], vocabulary: Vocabulary
) -> list[Accepted]:
    """Return the records that ``import --new accept`` makes: none for a name that is doubtful.

    Parameters
    ----------
    unknowns : iterable of Unknown
        The names.
    dataset : str
        The dataset that the records will belong to.
    ids_taken : collection of str
        Ids that are in use.
    vocabulary : Vocabulary
        The labels: which are places.

    Returns
    -------
    list of Accepted
        In order of id. A name that begins with a known place is located in it, a place is part of it; a name that a
        person took for a known one gives a decision instead.
    """
    taken = set(ids_taken)
    made = []
    for unknown in sorted(unknowns, key=lambda each: each.name):
        where = unknown.places[0] if unknown.places else RecordLocation(dataset)
        if unknown.same_as is not None:
            decision = Decision(left=unknown.name, right=unknown.same_as, decision="same")
            made.append(accept(with_ids(decision, dataset), dataset, where))
            continue
        if unknown.is_doubtful:
            continue
        section, body = _body(unknown, taken, vocabulary)
        record = SECTIONS[section].model_validate(body)
        made.append(accept(record, dataset, where))
    return sorted(made, key=lambda item: item.id)


def as_problems(unknowns: Iterable[Unknown]) -> list[Finding]:
    """Return one problem for each name, at the first of its rows, with all its rows in ``detail``."""
    return [
        Finding(
            "several-names" if unknown.parts else "unknown-name",
            _first(unknown),
            unknown.records[0] if unknown.records else None,
            value=unknown.name,
            allowed=unknown.parts
            or (*(f"{name} ({record_id})" for record_id, name, _ in unknown.near), *unknown.alike),
            suggestion=_suggestion(unknown),
            detail=_rows(unknown.places),
            also=tuple(unknown.records[1:]),
            elsewhere=unknown.spots[1:],
        )
        for unknown in unknowns
    ]


def _first(unknown: Unknown) -> Location:
    if not unknown.places:
        return Location("", field=(unknown.field,))
    at = unknown.places[0].of((unknown.field,))
    return replace(at, column=unknown.spots[0].column, heading=unknown.spots[0].heading) if unknown.spots else at


def _body(unknown: Unknown, taken: set[str], vocabulary: Vocabulary) -> tuple[str, dict[str, Any]]:
    label = unknown.label_guess
    is_programme = label == "Programme"
    stem = f"{'prog' if is_programme else label.lower()}/{_UNFIT.sub('-', unknown.name.strip())}"[:180]
    record_id = next(
        each for each in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if each not in taken
    )
    taken.add(record_id)
    body: dict[str, Any] = {"id": record_id}
    if not is_programme:
        body["label"] = label
    chinese = any("\u3400" <= character <= "\U0003ffff" for character in unknown.name)
    body["name"] = {"zh" if chinese else "en": unknown.name}
    if unknown.within and not is_programme:
        is_part = vocabulary.labels[label].place and label != "Zone"  # a zone lies in a unit and is no part of it
        body["part_of" if is_part else "located_in"] = [unknown.within]
    return ("programmes" if is_programme else "entities"), body


def _rows(places: Sequence[RecordLocation]) -> str:
    shown = [f"{place.file}:{place.line}" if place.line else place.file for place in places]
    more = f" … +{len(shown) - _ROWS}" if len(shown) > _ROWS else ""
    return ", ".join(dict.fromkeys(shown[:_ROWS])) + more


def _suggestion(unknown: Unknown) -> str | None:
    """Return what a person most likely meant, all that are equally near; of several names in one field nothing."""
    if unknown.parts:
        return None
    best = max((score for _, _, score in unknown.near), default=0.0)
    equal = [name for _, name, score in unknown.near if score == best]
    return " / ".join(dict.fromkeys(equal)) or next(iter(unknown.alike), None)
