"""All live records together: merged by id, names resolved, checked as a whole; what build needs, or the problems."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Location, RecordLocation, Report
from graphkit.ledger.base import Ledger
from graphkit.ledger.live import Assertions
from graphkit.pipeline.session import Progress
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.alternatives import find_alternatives
from graphkit.resolve.decisions import Decisions, split_decisions
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.resolve.merged import merge_redirects
from graphkit.resolve.resolution import Resolution
from graphkit.resolve.resolver import resolve
from graphkit.resolve.unknown import Unknown, as_problems
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate import whole
from graphkit.validate.merging import merge
from graphkit.wording.safe import safe_repr

AdmitUnknown = Callable[[list[Unknown], set[str]], list[Accepted]]
"""Makes records of unknown names, given the ids that are taken; names it leaves out stay unknown."""


@dataclass
class ResolvedRecords:
    """Sound records with what their names mean: the graph is a function of it.

    Attributes
    ----------
    records : RecordSet
        Every live record, one of each id, the places drawn in among them.
    resolution : Resolution
    places : list of Accepted
        The places drawn in from the shipped table.
    added : list of Accepted
        Records made of names that nothing was known by.
    unused : sequence of Decision
        Live decisions without effect.
    """

    records: RecordSet
    resolution: Resolution
    places: list[Accepted] = field(default_factory=list)
    added: list[Accepted] = field(default_factory=list)
    unused: Sequence[Decision] = ()


def live_records(contents: Assertions, new: Mapping[str, Accepted], ledger: Ledger | None) -> list[Accepted]:
    """Return what every dataset says now; bodies that are not among the `new` ones (by hash) come from the ledger.

    Places drawn in by earlier runs are left out: they follow from the other records and are drawn anew.
    """
    wanted = {said for dataset, told in contents.items() if dataset != PLACES for said in told.values()}
    kept = ledger.bodies(wanted - new.keys()) if ledger else ()
    bodies = {said: (section, body) for said, section, body in kept}
    found = []
    for dataset, told in contents.items():
        place = RecordLocation(dataset)
        for own, said in told.items() if dataset != PLACES else ():
            item = new.get(said)
            if item is None:
                section, body = bodies[said]
                item = Accepted(section, own, body, dataset, place)
            elif item.dataset != dataset:
                item = Accepted(item.section, own, item.body, dataset, place)
            found.append(item)
    return found


def resolve_and_check(
    items: list[Accepted],
    vocabulary: Vocabulary,
    progress: Progress,
    settle: AdmitUnknown = lambda _unknowns, _taken: [],
) -> ResolvedRecords:
    """Merge, resolve and check all live records.

    Raises
    ------
    InvalidData
        With every conflict, ambiguous or unknown name, and every problem that only shows between records.
    """
    progress("resolve", 0, len(items))
    items, said = split_decisions(items)
    records, decisions = apply_decisions(items, said)
    gazetteer = Gazetteer.load()
    resolution, places, problems, unknowns = resolve(
        records, gazetteer=gazetteer, vocabulary=vocabulary, decisions=decisions
    )
    added: list[Accepted] = []
    if unknowns:
        added = settle(unknowns, {item.id for item in records} | gazetteer.units.keys())
        if added:
            records, decisions = apply_decisions([*items, *added], said)
            resolution, places, problems, unknowns = resolve(
                records, gazetteer=gazetteer, vocabulary=vocabulary, decisions=decisions
            )
    _refuse([*problems, *as_problems(unknowns)])
    progress("check", 0, len(records))
    if places:
        records, conflicts = _with_places(records, places)
        _refuse(conflicts)
    _refuse(whole.check(records, resolution, vocabulary))
    return ResolvedRecords(records, resolution, places, added, decisions.unused)


def resolve_trusted(items: list[Accepted], vocabulary: Vocabulary) -> ResolvedRecords:
    """Merge and resolve records that are known to be sound: those whose graph a store holds."""
    items, said = split_decisions(items)
    records, decisions = apply_decisions(items, said)
    resolution, places, _, _ = resolve(records, gazetteer=Gazetteer.load(), vocabulary=vocabulary, decisions=decisions)
    if places:
        records, _ = _with_places(records, places)
    return ResolvedRecords(records, resolution, places)


def apply_decisions(items: list[Accepted], said: list[Accepted]) -> tuple[RecordSet, Decisions]:
    """Return one record of each id, entities that were judged the same as one; raise InvalidData where none can be."""
    records, conflicts = merge_by_id(items)
    _refuse(conflicts)
    if not said:
        return records, Decisions()
    told, conflicts = merge_by_id(said)
    _refuse(conflicts)
    ids = {item.id for item in records}
    spoken = [record for record in (item.record for item in told) if isinstance(record, Decision)]
    decisions = Decisions.of(spoken, ids | Gazetteer.load().units.keys(), find_alternatives(records))
    contradictory = decisions.contradicted()
    if contradictory is not None:
        _refuse(
            [
                Finding(
                    "decisions-contradict",
                    Location(told.items[0].location.file),
                    value=contradictory[0],
                    detail=contradictory[1],
                )
            ]
        )
    _refuse([_torn(claims, told) for claims in decisions.contradictory])
    redirects = {old: kept for old, kept in decisions.redirects.items() if old in ids and kept in ids}
    records, conflicts = merge_redirects(records, redirects)
    _refuse(conflicts)
    return records, replace(decisions, redirects=redirects)


def _torn(claims: Sequence[str], told: RecordSet) -> Finding:
    """Return the problem of claims of one fact about which decisions contradict each other, at the last of these."""
    circle = claims[0] == claims[-1]
    code, found = ("preferred-in-circle", " → ".join(claims)) if circle else ("preferred-several", ", ".join(claims))
    lines = [item for item in told if _puts_first(item, claims[-1], claims[1] if circle else None)]
    place = max((item.location for item in lines), key=lambda place: (place.line or 0, place.file))
    return Finding(code, place.of(("left",)), value=safe_repr(found, 300))


def _puts_first(item: Accepted, claim: str, other: str | None) -> bool:
    one = item.record
    assert isinstance(one, Decision)
    return one.decision == "preferred" and one.left == claim and other in (None, one.right)


def merge_by_id(items: Iterable[Accepted]) -> tuple[RecordSet, list[Finding]]:
    """Return one record of each id, in order of id, and the conflicts where records of one id do not add up.

    An id that stands in two sections is kept in both, for ``whole.check`` to name.
    """
    by_id: dict[str, Accepted] = {}
    several: dict[str, list[Accepted]] = {}
    for item in items:
        first = by_id.setdefault(item.id, item)
        if first is not item:
            several.setdefault(item.id, [first]).append(item)
    kept: list[Accepted] = []
    conflicts: list[Finding] = []
    for own in sorted(by_id):
        if own in several:
            for found in _merged(several[own]):
                if isinstance(found, Finding):
                    conflicts.append(found)
                else:
                    kept.append(found)
        else:
            kept.append(by_id[own])
    return RecordSet(kept), conflicts


def _merged(told: list[Accepted]) -> Iterator[Accepted | Finding]:
    """Merge the records of one id, those of each section by themselves."""
    sections: dict[str, list[Accepted]] = {}
    for item in sorted(told, key=lambda item: (item.section, item.dataset, item.body)):
        sections.setdefault(item.section, []).append(item)
    return map(merge, sections.values())


def _with_places(records: RecordSet, places: Iterable[Accepted]) -> tuple[RecordSet, list[Finding]]:
    """Add the places drawn in; one whose id a record has completes that record."""
    left = {place.id: place for place in places}
    kept, twins = [], []
    for item in records:
        twin = left.pop(item.id, None)
        if twin is None:
            kept.append(item)
        else:
            twins += [item, twin]
    completed, conflicts = merge_by_id([*twins, *left.values()])
    return RecordSet([*kept, *completed]), conflicts


def names_of(resolution: Resolution) -> dict[str, dict[str, str]]:
    """Return what names resolved to, for the ledger to keep: record id -> name -> id, where a context decided.

    Under the record id ``""`` stand the names that mean one thing everywhere; those that are ids are left out.
    """
    found = {"": {name: own for name, own in resolution.exact.items() if name != own}}
    for (record, name), own in resolution.special.items():
        found.setdefault(record, {})[name] = own
    for (record, field_name, name), own in resolution.by_field.items():
        found.setdefault(record, {})[f"{field_name}: {name}"] = own
    return found


def _refuse(problems: list[Finding]) -> None:
    if problems:
        raise InvalidData(Report(problems))
