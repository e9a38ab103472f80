"""Records without a key, recognised as those that their dataset holds: a made id says less than the content.

Of several acts that agree in kind, parties, date and item each has a number. Where one of them leaves the file, the
others must keep theirs, or the figures of all would move by one. And where a person said that a record is an earlier
one of its dataset, corrected, it goes on under the id of that one. (Records of two datasets that were judged the same
stay two in the ledger, and become one in the graph: ``graphkit.pipeline.merged_facts``.)
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphkit.ledger.base import Entry
from graphkit.ledger.live import Assertions
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.records.identity import first_of, has_made_id, occurrence, with_id
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.canonical import read
from graphkit.schema.records import Activity, Decision, Record
from graphkit.validate.duplicates import SECTIONS, Key

_BEGIN = "decision/"
"""How the ids of decisions begin: the others need not be read to find them."""


def recognise(given: Input, state: LedgerState) -> Input:
    """Return an input whose records without a key have the ids that their datasets know them by.

    What a dataset held under an id that is given up is among its ``given_up``. Done again, this changes nothing.
    """
    same = {one.left: one.right for one in judged_pairs(given, state) if one.decision == "same"}
    renamed = _renumbered(given, state, frozenset(same[item.id] for item in given.records if item.id in same))
    given = _with_records(given, renamed)
    moved = _moved(given, state, same)
    gone = [Entry(dataset, old, None) for dataset, old in sorted(moved) if old in state.assertions.get(dataset, {})]
    return replace(_with_records(given, moved), given_up=[*given.given_up, *gone])


def judged_pairs(given: Input, state: LedgerState) -> list[Decision]:
    """Return the decisions on pairs, of the store and of the input."""
    coming = [item.record for item in given.records if item.section == Decision.section]
    coming += [item.record for item in given.answers]
    return [record for record in coming if isinstance(record, Decision)] + held_decisions(state)


def held_decisions(state: LedgerState) -> list[Decision]:
    """Return the decisions that a ledger holds."""
    held = {
        record_hash
        for records in state.assertions.values()
        for record_id, record_hash in records.items()
        if record_id.startswith(_BEGIN)
    }
    records = [read(section, body) for section, body in state.bodies(held).values()]
    return [record for record in records if isinstance(record, Decision)]


def _renumbered(given: Input, state: LedgerState, kept_free: frozenset[str]) -> dict[Key, Accepted]:
    """Return (dataset, id) -> the record under another number, of those that the dataset holds under another."""
    renamed: dict[Key, Accepted] = {}
    items = {(item.dataset, item.id): item for item in given.records}
    for dataset, versions in given.assertions.items():
        held = state.assertions.get(dataset, {})
        numbered = {first_of(each) for each in (*versions, *held) if "#" in each} if held else set()
        numbered &= {first_of(each) for each in versions}
        if not numbered:
            continue
        groups: dict[str, tuple[list[Accepted], list[str]]] = {first: ([], []) for first in sorted(numbered)}
        for record_id in versions:
            item = items.get((dataset, record_id))  # answers are no records of the files
            if not item or item.section not in SECTIONS or first_of(record_id) not in groups:
                continue
            if has_made_id(item.record, dataset):
                groups[first_of(record_id)][0].append(item)
        for record_id in held:
            if first_of(record_id) in groups:
                groups[first_of(record_id)][1].append(record_id)
        bodies = state.bodies(held[record_id] for _, ids in groups.values() for record_id in ids)
        for first, (coming, ids) in groups.items():
            known = {each: read(*bodies[held[each]]) for each in sorted(ids, key=_number)}
            for old, new in _assigned(first, coming, known, kept_free):
                if old.id != new.id:
                    renamed[dataset, old.id] = new
    return renamed


def _assigned(
    first: str, coming: list[Accepted], known: Mapping[str, Record], kept_free: frozenset[str]
) -> Iterable[tuple[Accepted, Accepted]]:
    """Pair each record with itself under its number: that of an equal one, else one that is left, else a new one."""
    left: dict[bytes, list[str]] = {}
    for record_id, record in known.items():
        left.setdefault(_content(record, first), []).append(record_id)
    taken, others = [], []
    for item in coming:
        equal = left.get(_content(item.record, first))
        if equal:
            taken.append((item, equal.pop(0)))
        else:
            others.append(item)
    free = sorted((each for ids in left.values() for each in ids if each not in kept_free), key=_number)
    used = {*known, *(record_id for _, record_id in taken)}
    numbers = iter(range(1, len(used) + len(others) + 2))
    for item in others:
        if free:
            taken.append((item, free.pop(0)))
            continue
        record = with_id(item.record, first)
        fresh = next(each for number in numbers if (each := occurrence(record, number).id) and each not in used)
        taken.append((item, fresh))
    return [(item, _under(item, record_id)) for item, record_id in taken]


def _moved(given: Input, state: LedgerState, same: Mapping[str, str]) -> dict[Key, Accepted]:
    """Return (dataset, id) -> the record under the id of what it corrects."""
    moved = {}
    for item in given.records if same else ():
        kept = item.id
        while kept in same and same[kept] != item.id:
            kept = same[kept]
        held = state.assertions.get(item.dataset, {}).get(kept)
        taken = kept in given.assertions.get(item.dataset, {})
        if item.section in SECTIONS and kept != item.id and held and not taken:
            moved[item.dataset, item.id] = _under(item, kept, _body(held, state))
    return moved


def _body(record_hash: str, state: LedgerState) -> Record | None:
    return next((read(section, body) for section, body in state.bodies([record_hash]).values()), None)


def _under(item: Accepted, record_id: str, like: Record | None = None) -> Accepted:
    if item.id == record_id:
        return item
    others = like.contributions if isinstance(like, Activity) else ()
    return accept(with_id(item.record, record_id, others), item.dataset, item.location)


def _content(record: Record, record_id: str) -> bytes:
    """Return all that a record says under a common id."""
    named = with_id(record, record_id)
    return named.model_dump_json(exclude_defaults=True, by_alias=True).encode()


def _number(record_id: str) -> tuple[int, str]:
    _, _, number = record_id.rpartition("#")
    return (int(number) if record_id != first_of(record_id) else 1, record_id)


def _with_records(given: Input, renamed: Mapping[Key, Accepted]) -> Input:
    """Return an input in which some records have another id."""
    if not renamed:
        return given
    records = [renamed.get((item.dataset, item.id), item) for item in given.records]
    assertions: Assertions = {dataset: dict(held) for dataset, held in given.assertions.items()}
    for dataset, old in renamed:
        assertions[dataset].pop(old, None)
    for (dataset, _), item in renamed.items():
        assertions[dataset][item.id] = item.hash
    bodies = {**given.bodies, **{item.hash: item for item in renamed.values()}}
    return replace(given, records=records, assertions=assertions, bodies=bodies)
