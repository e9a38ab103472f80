"""One record of each id: what several datasets have of it added up, entities that were judged the same as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from graphkit.errors import InvalidData
from graphkit.findings import Finding, Location, Report
from graphkit.pipeline.merged_facts import merge_facts
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.alternatives import find_alternatives
from graphkit.resolve.decisions import Decisions
from graphkit.resolve.merged import merge_redirects
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate.duplicates import SECTIONS
from graphkit.validate.merging import merge
from graphkit.wording.safe import safe_repr


def apply_decisions(
    items: Iterable[Accepted], decision_records: Sequence[Accepted], vocabulary: Vocabulary
) -> tuple[RecordSet, Decisions, list[Finding]]:
    """Return one record of each id, with those that were judged the same merged, the decisions, and the conflicts.

    Of records that contradict each other the first stays, so that what names them can be judged.

    Raises
    ------
    InvalidData
        If decisions contradict each other.
    """
    records, problems = merge_by_id(items, vocabulary)
    if not decision_records:
        return records, Decisions(), problems
    judgements = _merged_or_refused(decision_records, vocabulary)
    facts = {item.id for item in records if item.section in SECTIONS}
    on_facts: list[Decision] = []
    others: list[Decision] = []
    for item in judgements:
        one = item.record
        if isinstance(one, Decision):
            is_on_facts = one.decision in ("same", "different") and not facts.isdisjoint((one.left, one.right))
            (on_facts if is_on_facts else others).append(one)
    merged = merge_facts(records, [one for one in on_facts if one.decision == "same"])
    records = merged.records
    ids = {item.id for item in records}
    decisions = Decisions.of(others, ids | Gazetteer.load().units.keys(), find_alternatives(records))
    contradicted = decisions.contradicted() or _one_and_two(on_facts, merged.redirects)
    if contradicted is not None:
        where = Location(judgements.items[0].location.file)
        refuse_problems([Finding("decisions-contradict", where, value=contradicted[0], detail=contradicted[1])])
    refuse_problems([_contradictory(claims, judgements) for claims in decisions.contradictory])
    redirects = {old: kept for old, kept in decisions.redirects.items() if old in ids and kept in ids}
    records, conflicts = merge_redirects(records, redirects)
    decisions = replace(
        decisions, redirects={**redirects, **merged.redirects}, unused=(*decisions.unused, *merged.idle)
    )
    return records, decisions, [*problems, *merged.problems, *conflicts]


def _one_and_two(on_facts: Iterable[Decision], redirects: Mapping[str, str]) -> tuple[str, str] | None:
    """Return two acts, pairings or observations that decisions hold to be both one and two."""
    for one in on_facts:
        if one.decision == "different" and redirects.get(one.left, one.left) == redirects.get(one.right, one.right):
            return one.left, one.right
    return None


def merge_by_id(items: Iterable[Accepted], vocabulary: Vocabulary) -> tuple[RecordSet, list[Finding]]:
    """Return one record of each id, in order of id, and the conflicts where records of one id contradict each other.

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
    for record_id in sorted(by_id):
        if record_id in several:
            for merged in _merge_sections(several[record_id], vocabulary):
                kept.append(merged[0])
                conflicts += merged[1]
        else:
            kept.append(by_id[record_id])
    return RecordSet(kept), conflicts


def _merge_sections(items: Iterable[Accepted], vocabulary: Vocabulary) -> Iterator[tuple[Accepted, list[Finding]]]:
    """Merge the records of one id, those of each section apart; where they conflict, the first stands for all."""
    sections: dict[str, list[Accepted]] = {}
    for item in sorted(items, key=lambda item: (item.section, item.dataset, item.body)):
        sections.setdefault(item.section, []).append(item)
    for records in sections.values():
        merged = merge(records, vocabulary)
        yield (records[0], [merged]) if isinstance(merged, Finding) else (merged, [])


def _merged_or_refused(items: Iterable[Accepted], vocabulary: Vocabulary) -> RecordSet:
    records, conflicts = merge_by_id(items, vocabulary)
    refuse_problems(conflicts)
    return records


def _contradictory(claims: Sequence[str], judgements: RecordSet) -> Finding:
    """Return the problem of claims of one fact about which decisions contradict each other, at the last of these."""
    if claims[0] == claims[-1]:
        code, value, after = "preferred-in-circle", " → ".join(claims), claims[1]
    else:
        code, value, after = "preferred-several", ", ".join(claims), None
    places = [item.location for item in judgements if _prefers(item, claims[-1], after)]
    last = max(places, key=lambda place: (place.line or 0, place.file))
    return Finding(code, last.of(("left",)), value=safe_repr(value, 300))


def _prefers(item: Accepted, claim: str, other: str | None) -> bool:
    decision = item.record
    assert isinstance(decision, Decision)
    return decision.decision == "preferred" and decision.left == claim and other in (None, decision.right)


def refuse_problems(problems: Iterable[Finding]) -> None:
    """Raise InvalidData with these problems, if there are any."""
    problems = list(problems)
    if problems:
        raise InvalidData(Report(problems))
