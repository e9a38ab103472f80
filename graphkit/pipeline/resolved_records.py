"""All live records resolved and checked as a whole: what build needs, or the problems."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from graphkit.findings import Finding
from graphkit.pipeline.merged_records import apply_decisions, merge_by_id, refuse_problems
from graphkit.pipeline.session import Progress
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.decisions import Decisions, split_decisions
from graphkit.resolve.resolution import Resolution
from graphkit.resolve.resolver import resolve
from graphkit.resolve.unknown import Unknown, as_problems
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate import whole

AdmitUnknown = Callable[[list[Unknown], Collection[str]], list[Accepted]]
"""Makes records of unknown names, given the ids that are taken; names that it leaves out stay unknown."""


def admit_none(_unknowns: list[Unknown], _taken: Collection[str]) -> list[Accepted]:
    """Leave every unknown name unknown."""
    return []


@dataclass(frozen=True)
class NamedRecords:
    """Records merged by id, decisions applied, names resolved as far as they can be.

    Attributes
    ----------
    records : RecordSet
        One record of each id, without places from the gazetteer.
    decisions : Decisions
    resolution : Resolution
    places : list of Accepted
        The places that names of the records mean in the gazetteer.
    added : list of Accepted
        Records made of unknown names: entities, and decisions that a name means a known one.
    unknown : list of Unknown
        Names that match nothing, with what is near.
    problems : list of Finding
        Names that match several things, and references that cannot be.
    conflicts : list of Finding
        Where records of one id contradict each other; of these the first is among the records.
    """

    records: RecordSet
    decisions: Decisions
    resolution: Resolution
    places: list[Accepted]
    added: list[Accepted]
    unknown: list[Unknown]
    problems: list[Finding]
    conflicts: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class ResolvedRecords:
    """Sound records and what their names mean: the graph is a function of it.

    Attributes
    ----------
    records : RecordSet
        Every live record, one of each id, with the places from the gazetteer.
    resolution : Resolution
    places : list of Accepted
        The places taken from the gazetteer.
    added : list of Accepted
        Records made of unknown names: entities, and decisions that a name means a known one.
    unused : sequence of Decision
        Live decisions without effect.
    named : NamedRecords or None
        What they were made of.
    """

    records: RecordSet
    resolution: Resolution
    places: list[Accepted] = field(default_factory=list)
    added: list[Accepted] = field(default_factory=list)
    unused: Sequence[Decision] = ()
    named: NamedRecords | None = None

    @property
    def added_ids(self) -> list[str]:
        """Ids of the entities and programmes made of unknown names."""
        return [item.id for item in self.added if item.section != Decision.section]


def resolve_names(
    items: Iterable[Accepted], vocabulary: Vocabulary, admit_unknown: AdmitUnknown = admit_none
) -> NamedRecords:
    """Merge records by id, apply the decisions among them and resolve their names.

    Raises
    ------
    InvalidData
        If decisions contradict each other.
    """
    items, decision_records = split_decisions(items)
    records, decisions, conflicts = apply_decisions(items, decision_records, vocabulary)
    gazetteer = Gazetteer.load()
    resolution, places, problems, unknown = resolve(
        records, gazetteer=gazetteer, vocabulary=vocabulary, decisions=decisions
    )
    added: list[Accepted] = []
    if unknown:
        added = admit_unknown(unknown, {item.id for item in records} | gazetteer.units.keys())
        if added:
            new, answers = split_decisions(added)
            every = ([*items, *new], [*decision_records, *answers])
            records, decisions, conflicts = apply_decisions(*every, vocabulary)
            resolution, places, problems, unknown = resolve(
                records, gazetteer=gazetteer, vocabulary=vocabulary, decisions=decisions
            )
    return NamedRecords(records, decisions, resolution, places, added, unknown, problems, conflicts)


def resolve_and_check(
    items: Sequence[Accepted], vocabulary: Vocabulary, progress: Progress, admit_unknown: AdmitUnknown = admit_none
) -> ResolvedRecords:
    """Merge, resolve and check all live records.

    Raises
    ------
    InvalidData
        With every conflict, every ambiguous or unknown name, and every problem that only shows between records.
    """
    progress("resolve", 0, len(items))
    named = resolve_names(items, vocabulary, admit_unknown)
    progress("check", 0, len(named.records))
    records, conflicts = _with_places(named.records, named.places, vocabulary)
    names = [*named.problems, *as_problems(named.unknown)]
    between = whole.check(records, named.resolution, vocabulary)
    refuse_problems([*named.conflicts, *conflicts, *names, *between])
    return ResolvedRecords(records, named.resolution, named.places, named.added, named.decisions.unused, named)


def resolve_trusted(items: Iterable[Accepted], vocabulary: Vocabulary) -> ResolvedRecords:
    """Merge and resolve records that are known to be sound: those whose graph a store holds."""
    named = resolve_names(items, vocabulary)
    refuse_problems(named.conflicts)
    records, _ = _with_places(named.records, named.places, vocabulary)
    return ResolvedRecords(records, named.resolution, named.places)


def _with_places(
    records: RecordSet, places: Iterable[Accepted], vocabulary: Vocabulary
) -> tuple[RecordSet, list[Finding]]:
    """Add places from the gazetteer; one whose id a record has completes that record."""
    left = {place.id: place for place in places}
    if not left:
        return records, []
    kept, twins = [], []
    for item in records:
        twin = left.pop(item.id, None)
        if twin is None:
            kept.append(item)
        else:
            twins += [item, twin]
    completed, conflicts = merge_by_id([*twins, *left.values()], vocabulary)
    return RecordSet([*kept, *completed]), conflicts


def names_of(resolution: Resolution) -> dict[str, dict[str, str]]:
    """Return what names resolved to, for the ledger to keep: record id -> name -> id, where a context decided.

    Under the record id ``""`` stand the names that mean one thing everywhere; those that are ids are left out.
    """
    names = {"": {name: node_id for name, node_id in resolution.exact.items() if name != node_id}}
    for (record_id, name), node_id in resolution.special.items():
        names.setdefault(record_id, {})[name] = node_id
    for (record_id, field_name, name), node_id in resolution.by_field.items():
        names.setdefault(record_id, {})[f"{field_name}: {name}"] = node_id
    return names
