"""Taking back a batch (`undo`) or a record (`retract`); what remains is the graph of the remaining records."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from graphkit.errors import GraphkitError, InvalidData, Refused, UsageError
from graphkit.ledger import read_ledger
from graphkit.ledger.base import ABANDONED, COMPLETE, BatchInfo, Entry, batch_id
from graphkit.ledger.live import Assertions, annotated, without
from graphkit.pipeline.batch_run import run_batch
from graphkit.pipeline.graph_changes import plan_changes, resolved_before
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.new_places import places_needed
from graphkit.pipeline.recognition import held_decisions
from graphkit.pipeline.resolved_records import ResolvedRecords, resolve_and_check
from graphkit.pipeline.session import Progress, Session, configured_vocabulary, refuse_open, silent, writing
from graphkit.pipeline.undo_target import find_target, refuse_changed, refuse_settled
from graphkit.records.recordset import Accepted
from graphkit.resolve.decisions import kept_ids
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Counts
from graphkit.validate.duplicates import SECTIONS
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
        target, again = find_target(session.batches, batch)
        if session.open not in (None, again, target):
            refuse_open(session)
        if again is None:
            refuse_settled(target, session.batches)
        new = session.next_batch("undo", again=again, author=author, note=note, target=target.seq)
        dropped = target.seq if target is session.open else None
        batches = [replace(b, state=ABANDONED) if b.seq == dropped else b for b in session.batches if b is not again]
        entries = list(session.ledger.entries())
        before = LedgerState.of(session.ledger, session.batches, entries)
        refuse_changed(target, entries, before.live_batches)
        after = LedgerState.of(session.ledger, [*batches, replace(new, state=COMPLETE)], entries)
        resolved = _resolve_remaining(session, after, target.id, before)
        held = resolved_before(session, again, before, resolved.records)
        done, counts = _run(session, new, [], resolved, after.assertions, before=held, abandon=dropped)
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
    """Withdraw one record from every dataset that has it, as a batch that can be undone.

    With an act, a pairing or an observation go those that were judged to be the same.

    Raises
    ------
    Refused
        If other records need it, or it is a place from the gazetteer that records name.
    UsageError
        If nothing live has this id.
    """
    with _session(uri, vocabulary, progress) as session:
        again = session.open
        if again is not None and (again.kind, again.input_name) != ("retract", record):
            refuse_open(session)
        before = LedgerState.of(session.ledger, session.batches)
        datasets = sorted(dataset for dataset, records in before.assertions.items() if record in records)
        entries = _withdrawals(record, before)
        if not entries:
            raise _not_retractable(record, datasets, before)
        after = replace(before, assertions=without(before.assertions, entries))
        resolved = _resolve_remaining(session, after, record, None)
        new = session.next_batch("retract", again=again, author=author, note=note, input_name=record)
        held = resolved_before(session, again, before, resolved.records)
        done, counts = _run(session, new, entries, resolved, after.assertions, before=held)
        return UndoResult(done, None, counts)


def _withdrawals(record: str, state: LedgerState) -> list[Entry]:
    """Return what withdraws a record everywhere; with an act also the ones that were judged to be this one."""
    same = [(one.left, one.right) for one in held_decisions(state) if one.decision == "same"]
    gone = {record} | {old for old, kept in kept_ids(same).items() if kept == record and _is_fact(record, state)}
    return [
        Entry(dataset, record_id, None)
        for dataset, records in sorted(state.assertions.items())
        for record_id in sorted(gone & records.keys())
        if dataset != PLACES
    ]


def _is_fact(record: str, state: LedgerState) -> bool:
    hashes = [records[record] for records in state.assertions.values() if record in records]
    return any(section in SECTIONS for section, _ in state.bodies(hashes).values())


def _not_retractable(record: str, datasets: Sequence[str], state: LedgerState) -> GraphkitError:
    """Return the error for an id that no dataset of a file has."""
    if datasets:
        return Refused("pipeline.retract-place", id=record)
    act = _act_of(record, state)
    if act is not None:
        return UsageError("pipeline.retract-contribution", id=record, act=act.id, file=act.dataset)
    near = closest(record, {record_id for records in state.assertions.values() for record_id in records})
    hint = Message("did-you-mean", suggestion=near) if near else ""
    return UsageError("pipeline.no-record", id=record, hint=hint)


def _act_of(contribution: str, state: LedgerState) -> Accepted | None:
    """Return the live activity that has a contribution; None where none has."""
    id_ = f'"id":{json.dumps(contribution, ensure_ascii=False)}'.encode()
    holding = (item for item in state.records() if item.section == "activities" and id_ in item.body)
    return next(holding, None)


def _resolve_remaining(session: Session, after: LedgerState, taken: str, before: LedgerState | None) -> ResolvedRecords:
    """Resolve the remaining records; where they need what is taken away, name them.

    With `before`, the ledger as it is, also the batches that brought them: an undo can take those back first.
    """
    try:
        return resolve_and_check(after.records(), session.vocabulary, session.progress)
    except InvalidData as error:
        records = list(dict.fromkeys(problem.record for problem in error.report if problem.record))
        some = ", ".join(records[:3]) + (" …" if len(records) > 3 else "")
        if before is None:
            raise Refused("pipeline.retract-needed", taken=taken, records=some, count=len(records)) from error
        live_batches = before.live_batches
        asserting: set[int] = set()
        for record in records[:100]:
            entries = session.ledger.entries(record=record)
            asserting.update(seq for seq, entry in entries if entry.hash and seq in live_batches)
        raise Refused(
            "pipeline.still-needed",
            taken=taken,
            records=some,
            batches=", ".join(batch_id(seq) for seq in sorted(asserting)),
            problem=error,
        ) from error


def _run(
    session: Session,
    batch: BatchInfo,
    entries: list[Entry],
    resolved: ResolvedRecords,
    assertions: Assertions,
    *,
    before: ResolvedRecords | None,
    abandon: int | None = None,
) -> tuple[BatchInfo, Counts]:
    places, bodies = places_needed(resolved, assertions)
    planned = plan_changes(resolved, session.vocabulary, session.store, before)
    return run_batch(
        session, batch, entries=entries + places, bodies=bodies, resolved=resolved, planned=planned, abandon=abandon
    )


def _session(uri: str, vocabulary: Vocabulary | None, progress: Progress | None) -> AbstractContextManager[Session]:
    read_ledger(uri).close()  # where nothing was ever imported there is nothing to take back, and nothing may be made
    return writing(uri, configured_vocabulary(vocabulary), progress or silent, create=True)
