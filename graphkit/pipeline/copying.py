"""A graph with its ledger into another store (`copy`), or its live records into a file (`export_records`)."""

import json
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from graphkit.errors import Refused, UsageError
from graphkit.export.formats import Source, Target
from graphkit.findings import RecordLocation
from graphkit.ledger import files_of, read_ledger
from graphkit.ledger.base import COMPLETE, OPEN, BatchInfo, Ledger
from graphkit.ledger.live import annotated
from graphkit.pipeline.batch_nodes import keep_batch_nodes
from graphkit.pipeline.graph_changes import plan_changes
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.merged_records import merge_by_id
from graphkit.pipeline.resolved_records import resolve_and_check
from graphkit.pipeline.session import Progress, Session, configured_vocabulary, silent, writing
from graphkit.pipeline.unfinished import find_open_batch
from graphkit.plan.apply import apply
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store import open_reader
from graphkit.store.base import Counts
from graphkit.store.canonical import fingerprint
from graphkit.system.output_files import open_output


@dataclass
class CopyResult:
    """The result of a copy: how many batches, what the target counted, and whether both graphs are the same.

    ``same`` is false where the source was changed by other means than graphkit: the copy follows its ledger.
    """

    batches: int
    counts: Counts
    same: bool


def copy(
    source: str, target: str, *, progress: Progress | None = None, vocabulary: Vocabulary | None = None
) -> CopyResult:
    """Bring a graph and its whole ledger from one store into another, of either kind.

    The target must hold nothing of graphkit's, or the beginning of this very ledger: then the copy goes on where it
    stopped, so a killed one is done by the same command again.

    Raises
    ------
    UsageError
        Source and target are one store.
    StoreMissing
        There is nothing at `source`.
    StoreBusy
        Somebody writes to the source, or to the target.
    Refused
        The source holds an incomplete batch, or the target holds batches of its own; nothing was changed.
    """
    if files_of(source) == files_of(target):
        raise UsageError("pipeline.copy-same", store=source)
    progress = progress or silent
    vocabulary = configured_vocabulary(vocabulary)
    with closing(read_ledger(source)) as ledger:
        batches, unfinished = find_open_batch(source, ledger)
        if unfinished is not None:
            raise unfinished.refusal()
        with writing(target, vocabulary, progress, create=True) as session:
            _refuse_others(session, batches)
            last = max((batch for batch in batches if batch.state == COMPLETE), key=lambda batch: batch.seq)
            for batch in batches:
                _copy_batch(session, ledger, batch, is_last=batch.seq == last.seq)
            counts = _write_graph(session, batches, last)
            session.ledger.complete(last.seq, last.counts)
    with closing(open_reader(source)) as first, closing(open_reader(target)) as second:
        return CopyResult(len(batches), counts, fingerprint(first) == fingerprint(second))


def _refuse_others(session: Session, batches: list[BatchInfo]) -> None:
    known = {(batch.seq, batch.kind, batch.created, batch.input_sha256) for batch in batches}
    for batch in session.batches:
        if (batch.seq, batch.kind, batch.created, batch.input_sha256) not in known:
            raise Refused("copy.not-empty", store=session.store.uri, batch=batch.id)


def _copy_batch(session: Session, ledger: Ledger, batch: BatchInfo, *, is_last: bool) -> None:
    """Copy a batch unless it is there; the last stays open until the graph is written."""
    there = {other.seq: other.state for other in session.batches}
    if there.get(batch.seq, OPEN) != OPEN:
        return
    entries = [entry for _, entry in ledger.entries(batch=batch.seq)]
    by_hash = {entry.hash: entry for entry in entries if entry.hash is not None}
    bodies = {
        record_hash: Accepted(section, entry.id, body, entry.dataset, RecordLocation(entry.dataset))
        for record_hash, section, body in ledger.bodies(by_hash)
        for entry in [by_hash[record_hash]]
    }
    state = OPEN if batch.state == COMPLETE else batch.state
    session.ledger.begin(replace(batch, state=state), entries, bodies, ledger.names(batch.seq))
    if state == OPEN and not is_last:
        session.ledger.complete(batch.seq, batch.counts)


def _write_graph(session: Session, batches: list[BatchInfo], last: BatchInfo) -> Counts:
    session.batches = annotated(batches)
    records = LedgerState.of(session.ledger, session.batches).records()
    resolved = resolve_and_check(records, session.vocabulary, session.progress)
    session.progress("write", 0, None)
    planned = plan_changes(resolved, session.vocabulary, session.store)
    counts = apply(planned, session.store, last.id, lambda done: session.progress("write", done, None))
    keep_batch_nodes(session, last)
    session.progress("save", 0, None)
    session.store.commit()
    return counts


def export_record_file(source: Source, target: Target) -> list[Path]:
    """Write all live records into a file: the export ``records``, which reads the ledger and not the graph."""
    export_records(source.uri, target.path, overwrite=target.overwrite, protected=target.protected)
    return [target.path]


def export_records(source: str, path: Path, *, overwrite: bool = False, protected: tuple[str | Path, ...] = ()) -> int:
    """Write all live records of a store as NDJSON, one a line, and return how many.

    Imported into an empty store of either kind the file gives the same graph. What several datasets have of one id is
    one record in it, and places from the gazetteer are left out: they are taken again.
    """
    with closing(read_ledger(source)) as ledger:
        batches, unfinished = find_open_batch(source, ledger)
        if unfinished is not None:
            raise unfinished.refusal()
        records, _ = merge_by_id(LedgerState.of(ledger, batches).records(), configured_vocabulary(None))
    with open_output(path, overwrite=overwrite, protected=protected) as file:
        for item in records:
            record = {"section": item.section, **json.loads(item.body)}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(records)
