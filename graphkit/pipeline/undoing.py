"""Taking back: a batch (`undo`), a record (`retract`). What remains is the graph of what is still said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from graphkit import config
from graphkit.errors import InvalidData, Refused, UsageError
from graphkit.ledger import read_ledger
from graphkit.ledger.base import ABANDONED, COMPLETE, BatchInfo, Entry, batch_id
from graphkit.ledger.live import Assertions, annotated, changed_later, current_assertions, live
from graphkit.pipeline.graph_changes import graph_before, perform, places_drawn, steps
from graphkit.pipeline.resolved_records import ResolvedRecords, live_records, resolve_and_check
from graphkit.pipeline.session import Progress, Session, refuse_open, silent, writing
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.store.base import Counts
from graphkit.wording.messages import Message
from graphkit.wording.nearest import closest


@dataclass
class UndoResult:
    """What an undo or retract did: its own batch, what it took back (a batch, for an undo), nodes and edges."""

    batch: BatchInfo
    target: BatchInfo | None
    counts: Counts


def undo(
    uri: str,
    batch: str | None = None,
    *,
    note: str | None = None,
    author: str | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> UndoResult:
    """Withdraw what a batch asserts, and bring the store to the graph of the remaining records.

    The undo is a batch of its own; undoing it brings the first batch back. An incomplete batch is dropped.

    Parameters
    ----------
    uri : str
        The store.
    batch : str, optional
        Like ``batch/0003`` or ``3``; by default `last_undoable`.
    note, author, progress, vocabulary
        As for ``import_files``.

    Raises
    ------
    Refused
        If a later batch of the same dataset changed one of the batch's records, or remaining records need them; the
        message names the batches. Nothing was changed.
    UsageError
        If there is no such batch.
    """
    with _session(uri, vocabulary, progress) as session:
        target, again = _target(session.batches, batch)
        if session.open not in (None, again, target):
            refuse_open(session)
        if again is None:
            _refuse_settled(target, session.batches)
        new = session.next_batch("undo", again=again, author=author, note=note, target=target.seq)
        dropped = target.seq if target is session.open else None
        batches = [replace(b, state=ABANDONED) if b.seq == dropped else b for b in session.batches if b is not again]
        _refuse_changed(session, target, live(session.batches))
        entries = list(session.ledger.entries())
        now = current_assertions(entries, live(session.batches))
        after = current_assertions(entries, live([*batches, replace(new, state=COMPLETE)]))
        meaning = _what_remains(session, after, target.id, before=live(session.batches))
        before = graph_before(session, again, now, meaning.records)
        done, counts = _perform(session, new, [], meaning, after, before=before, abandon=dropped)
        target = next(b for b in annotated([*batches, done]) if b.seq == target.seq)
        return UndoResult(done, target, counts)


def retract(
    uri: str,
    record: str,
    *,
    note: str | None = None,
    author: str | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> UndoResult:
    """Withdraw one record from every dataset that tells it, as a batch that can be undone.

    Raises
    ------
    Refused
        If other records need it, or it is a place drawn in because records name it.
    UsageError
        If nothing live has this id.
    """
    with _session(uri, vocabulary, progress) as session:
        again = session.open
        if again is not None and (again.kind, again.input_name) != ("retract", record):
            refuse_open(session)
        now = current_assertions(session.ledger.entries(record=record), live(session.batches))
        entries = [Entry(dataset, record, None) for dataset in sorted(now) if dataset != PLACES]
        if not entries:
            if now:
                raise Refused("pipeline.retract-place", id=record)
            told = current_assertions(session.ledger.entries(), live(session.batches))
            meant = closest(record, {own for records in told.values() for own in records})
            hint = Message("did-you-mean", suggestion=meant) if meant else ""
            raise UsageError("pipeline.no-record", id=record, hint=hint)
        now = current_assertions(session.ledger.entries(), live(session.batches))
        after = {
            dataset: {own: said for own, said in told.items() if own != record or dataset == PLACES}
            for dataset, told in now.items()
        }
        meaning = _what_remains(session, after, record, before=live(session.batches))
        new = session.next_batch("retract", again=again, author=author, note=note, input_name=record)
        before = graph_before(session, again, now, meaning.records)
        done, counts = _perform(session, new, entries, meaning, after, before=before)
        return UndoResult(done, None, counts)


def last_undoable(uri: str) -> BatchInfo | None:
    """Return what `undo` without a batch takes back: the incomplete batch, else the last live one that is no undo."""
    ledger = read_ledger(uri)
    try:
        batches = annotated(ledger.batches())
    finally:
        ledger.close()
    return _last(batches)


def _last(batches: list[BatchInfo]) -> BatchInfo | None:
    alive = live(batches)
    for batch in reversed(batches):
        if batch.state not in (COMPLETE, ABANDONED):
            return batch if batch.kind != "undo" else batches[(batch.target or 1) - 1]
        if batch.seq in alive and batch.kind not in ("undo", "rebuild"):
            return batch
    return None


def _target(batches: list[BatchInfo], wanted: str | None) -> tuple[BatchInfo, BatchInfo | None]:
    """Return the batch to take back, and the killed undo of it that is to be done again."""
    if wanted is None:
        target = _last(batches)
        if target is None:
            raise UsageError("pipeline.nothing-to-undo")
    else:
        number = wanted.removeprefix("batch/")
        found = [batch for batch in batches if number.isascii() and number.isdecimal() and batch.seq == int(number)]
        if not found:
            last = batches[-1].id if batches else "-"
            raise UsageError("pipeline.no-batch", batch=wanted, last=last)
        target = found[0]
    killed = next((b for b in batches if b.state not in (COMPLETE, ABANDONED) and b.target == target.seq), None)
    return target, killed


def _refuse_settled(target: BatchInfo, batches: Iterable[BatchInfo]) -> None:
    if target.undone_by:
        raise Refused("pipeline.already-undone", batch=target.id, by=target.undone_by)
    if target.state == ABANDONED:
        raise Refused("pipeline.dropped", batch=target.id)
    dropped = next((batch for batch in batches if batch.seq == target.target and batch.state == ABANDONED), None)
    if dropped is not None:  # what it took back was never there as a whole: only its files can bring it
        raise Refused("pipeline.dropped", batch=dropped.id)
    if target.kind == "rebuild" and target.state == COMPLETE:
        raise Refused("pipeline.undo-rebuild", batch=target.id)


def _refuse_changed(session: Session, target: BatchInfo, alive: Iterable[int]) -> None:
    """Name the later live batches that corrected what would be taken away."""
    said = [pair for pair in session.ledger.entries() if pair[0] >= target.seq and pair[1].dataset != PLACES]
    later = changed_later(target.seq, said, frozenset(alive))
    if later:
        batches = ", ".join(batch_id(seq) for seq in sorted(later))
        record = later[min(later)][0]
        raise Refused("pipeline.changed-later", batch=target.id, later=batches, record=record)


def _what_remains(session: Session, after: Assertions, taken: str, before: Iterable[int]) -> ResolvedRecords:
    """Interpret the remaining records; where they need what is taken away, name them and their batches."""
    try:
        return resolve_and_check(live_records(after, {}, session.ledger), session.vocabulary, session.progress)
    except InvalidData as error:
        alive = frozenset(before)
        records = list(dict.fromkeys(problem.record for problem in error.report if problem.record))
        telling: set[int] = set()
        for record in records[:100]:
            telling.update(seq for seq, entry in session.ledger.entries(record=record) if entry.hash and seq in alive)
        raise Refused(
            "pipeline.still-needed",
            taken=taken,
            records=", ".join(records[:3]) + (" …" if len(records) > 3 else ""),
            batches=", ".join(batch_id(seq) for seq in sorted(telling)),
            problem=error,
        ) from error


def _perform(
    session: Session,
    batch: BatchInfo,
    entries: list[Entry],
    meaning: ResolvedRecords,
    after: Assertions,
    *,
    before: ResolvedRecords | None,
    **more: Any,
) -> tuple[BatchInfo, Counts]:
    places, drawn = places_drawn(meaning, after)
    planned = steps(meaning, session.vocabulary, session.store, before)
    return perform(session, batch, entries=entries + places, bodies=drawn, meaning=meaning, planned=planned, **more)


def _session(uri: str, vocabulary: Vocabulary | None, progress: Progress | None) -> Any:
    read_ledger(uri).close()  # where nothing was ever imported there is nothing to take back, and nothing may be made
    return writing(uri, vocabulary or load_vocabulary(config.load().schema), progress or silent, create=True)
