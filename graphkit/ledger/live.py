"""Which entries hold: the rules of undo and retract as pure functions over plain values.

A batch is live while it is complete and no live undo targets it; so undoing an undo brings the batch back. Of one
dataset and record id, the newest live entry counts: it is the record's content there, or its withdrawal.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from graphkit.ledger.base import COMPLETE, OPEN, BatchInfo, Entry, batch_id

Assertions = dict[str, dict[str, str]]
"""Dataset -> record id -> hash of the record as the dataset has it."""

Key = tuple[str, str]
"""Dataset and record id."""


def undone(batches: Iterable[BatchInfo]) -> dict[int, int]:
    """Return seq -> seq of the live undo that holds against it.

    >>> one, two = BatchInfo(1, "import", "", state="complete"), BatchInfo(2, "undo", "", state="complete", target=1)
    >>> undone([one, two]), undone([one, two, BatchInfo(3, "undo", "", state="complete", target=2)])
    ({1: 2}, {2: 3})
    """
    found: dict[int, int] = {}
    for batch in sorted(batches, key=lambda batch: -batch.seq):  # an undo is younger than what it takes back
        if batch.target is not None and batch.state == COMPLETE and batch.seq not in found:
            found[batch.target] = batch.seq
    return found


def live(batches: Iterable[BatchInfo]) -> frozenset[int]:
    """Return the seqs of the batches that hold."""
    batches = list(batches)
    taken_back = undone(batches)
    return frozenset(batch.seq for batch in batches if batch.state == COMPLETE and batch.seq not in taken_back)


def annotated(batches: Iterable[BatchInfo]) -> list[BatchInfo]:
    """Return the batches, oldest first, with ``undone_by`` filled in."""
    batches = sorted(batches, key=lambda batch: batch.seq)
    taken_back = undone(batches)
    return [
        replace(batch, undone_by=batch_id(taken_back[batch.seq]) if batch.seq in taken_back else None)
        for batch in batches
    ]


def open_batch(batches: Iterable[BatchInfo]) -> BatchInfo | None:
    """Return the batch that was begun and not completed; there is never more than one."""
    return next((batch for batch in batches if batch.state == OPEN), None)


def current_assertions(entries: Iterable[tuple[int, Entry]], alive: Collection[int]) -> Assertions:
    """Return the records that each dataset holds now. O(entries); memory follows the live records.

    >>> first = [(1, Entry("d", "a", "h1")), (1, Entry("d", "b", "h2")), (2, Entry("d", "a", None))]
    >>> current_assertions(first, {1, 2}), current_assertions(first, {1})
    ({'d': {'b': 'h2'}}, {'d': {'a': 'h1', 'b': 'h2'}})
    """
    newest: dict[str, dict[str, tuple[int, str | None]]] = {}
    for seq, entry in entries:
        if seq in alive:
            records = newest.setdefault(entry.dataset, {})
            before = records.get(entry.id)
            if before is None or before[0] <= seq:
                records[entry.id] = (seq, entry.hash)
    assertions: Assertions = {}
    for dataset, records in newest.items():
        kept = {record_id: record_hash for record_id, (_, record_hash) in records.items() if record_hash is not None}
        if kept:
            assertions[dataset] = kept
    return assertions


def updated_with(assertions: Assertions, versions: Mapping[str, Mapping[str, str]]) -> Assertions:
    """Return the assertions once new versions of some records have come.

    >>> updated_with({"d": {"a": "h1", "b": "h2"}}, {"d": {"a": "h3"}, "e": {"c": "h4"}})
    {'d': {'a': 'h3', 'b': 'h2'}, 'e': {'c': 'h4'}}
    """
    return {
        dataset: {**assertions.get(dataset, {}), **versions.get(dataset, {})} for dataset in {**assertions, **versions}
    }


def without(assertions: Assertions, withdrawals: Collection[Entry]) -> Assertions:
    """Return the assertions without some records, each withdrawn from one dataset.

    >>> without({"d": {"a": "h1", "b": "h2"}}, [Entry("d", "a", None)])
    {'d': {'b': 'h2'}}
    """
    if not withdrawals:
        return assertions
    remaining = {dataset: dict(records) for dataset, records in assertions.items()}
    for entry in withdrawals:
        remaining[entry.dataset].pop(entry.id, None)
    return remaining


def changed_later(seq: int, entries: Iterable[tuple[int, Entry]], alive: Collection[int]) -> dict[int, list[str]]:
    """Return later live batch -> the records of batch ``seq`` that it gave other content in the same dataset.

    Such a batch stands in the way of an undo: its author saw, and corrected, what would be taken away.

    >>> first, second = (1, Entry("d", "a", "h1")), (2, Entry("d", "a", "h2"))
    >>> changed_later(1, [first, second, (2, Entry("e", "a", "h3"))], {1, 2})
    {2: ['a']}
    """
    entries = list(entries)
    asserted = {(entry.dataset, entry.id): entry.hash for batch, entry in entries if batch == seq}
    found: dict[int, list[str]] = {}
    for batch, entry in entries:
        before = asserted.get((entry.dataset, entry.id))
        if batch > seq and batch in alive and before and entry.hash and entry.hash != before:
            found.setdefault(batch, []).append(entry.id)
    return found


def new_and_changed(versions: Mapping[str, Mapping[str, str]], now: Assertions) -> tuple[set[Key], set[Key]]:
    """Return the (dataset, id) of the records that are new to their dataset, and of those that it has otherwise.

    >>> new_and_changed({"d": {"a": "h1", "b": "h2", "c": "h3"}}, {"d": {"a": "h1", "b": "h0"}})
    ({('d', 'c')}, {('d', 'b')})
    """
    new: set[Key] = set()
    changed: set[Key] = set()
    for dataset, records in versions.items():
        before = now.get(dataset, {})
        for record_id, record_hash in records.items():
            if before.get(record_id) != record_hash:
                (changed if record_id in before else new).add((dataset, record_id))
    return new, changed
