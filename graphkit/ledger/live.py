"""Which entries hold: the rules of undo and retract as pure functions over plain values.

A batch is live while it is complete and no live undo targets it; so undoing an undo brings the batch back. Of one
dataset and record id, the newest live entry counts: it is the record's content there, or its withdrawal.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from graphkit.ledger.base import COMPLETE, OPEN, BatchInfo, Entry, batch_id

Assertions = dict[str, dict[str, str]]
"""Dataset -> record id -> hash of what it says now."""

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
    """Return what each dataset says now. O(entries); memory follows the records that hold.

    >>> first = [(1, Entry("d", "a", "h1")), (1, Entry("d", "b", "h2")), (2, Entry("d", "a", None))]
    >>> current_assertions(first, {1, 2}), current_assertions(first, {1})
    ({'d': {'b': 'h2'}}, {'d': {'a': 'h1', 'b': 'h2'}})
    """
    newest: dict[str, dict[str, tuple[int, str | None]]] = {}
    for seq, entry in entries:
        if seq in alive:
            told = newest.setdefault(entry.dataset, {})
            before = told.get(entry.id)
            if before is None or before[0] <= seq:
                told[entry.id] = (seq, entry.hash)
    found: Assertions = {}
    for dataset, told in newest.items():
        kept = {record: said for record, (_, said) in told.items() if said is not None}
        if kept:
            found[dataset] = kept
    return found


def changed_later(seq: int, entries: Iterable[tuple[int, Entry]], alive: Collection[int]) -> dict[int, list[str]]:
    """Return later live batch -> the records of batch ``seq`` that it gave other content in the same dataset.

    Such a batch stands in the way of an undo: its author saw, and corrected, what would be taken away.

    >>> said = [(1, Entry("d", "a", "h1")), (2, Entry("d", "a", "h2")), (2, Entry("e", "a", "h3"))]
    >>> changed_later(1, said, {1, 2})
    {2: ['a']}
    """
    entries = list(entries)
    said = {(entry.dataset, entry.id): entry.hash for batch, entry in entries if batch == seq}
    found: dict[int, list[str]] = {}
    for batch, entry in entries:
        before = said.get((entry.dataset, entry.id))
        if batch > seq and batch in alive and before and entry.hash and entry.hash != before:
            found.setdefault(batch, []).append(entry.id)
    return found


def new_and_changed(told: Mapping[str, Mapping[str, str]], now: Assertions) -> tuple[set[Key], set[Key]]:
    """Return the (dataset, id) of the records told that are new to their dataset, and of those that it told otherwise.

    >>> new_and_changed({"d": {"a": "h1", "b": "h2", "c": "h3"}}, {"d": {"a": "h1", "b": "h0"}})
    ({('d', 'c')}, {('d', 'b')})
    """
    new: set[Key] = set()
    changed: set[Key] = set()
    for dataset, records in told.items():
        before = now.get(dataset, {})
        for record, said in records.items():
            if before.get(record) != said:
                (changed if record in before else new).add((dataset, record))
    return new, changed
