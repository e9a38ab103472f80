"""One batch from begin to end: the ledger opens it, the graph takes its changes, the ledger closes it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from itertools import chain

from graphkit.ledger.base import COMPLETE, BatchInfo, Entry
from graphkit.pipeline.batch_nodes import keep_batch_nodes, written_counts
from graphkit.pipeline.resolved_records import ResolvedRecords, names_of
from graphkit.pipeline.session import Session
from graphkit.plan.apply import apply
from graphkit.plan.plan import Step
from graphkit.records.recordset import Accepted
from graphkit.store.base import Counts
from graphkit.system.interrupts import held_back


def run_batch(
    session: Session,
    batch: BatchInfo,
    *,
    entries: Iterable[Entry],
    bodies: Mapping[str, Accepted],
    resolved: ResolvedRecords,
    planned: Iterable[Step],
    abandon: int | None = None,
) -> tuple[BatchInfo, Counts]:
    """Do a batch: ledger (open), graph, commit, ledger (complete). After a kill in between the same run does it again.

    Parameters
    ----------
    session : Session
        Holds the writer's lock.
    batch : BatchInfo
        Open; with the number of a batch that was killed, that one is done again.
    entries, bodies
        What it asserts and withdraws, and the records by hash.
    resolved : ResolvedRecords
        All records that are live once this batch holds.
    planned : iterable of Step
        What changes in the graph (`graphkit.pipeline.graph_changes.plan_changes`).
    abandon : int, optional
        The seq of the open batch that this one drops.

    Returns
    -------
    BatchInfo
        The batch as complete.
    Counts
        Of nodes and edges, as the store counted them; Batch nodes are not counted.
    """
    waiting = _with_first(planned)  # a refusal comes with the first step: before the ledger is written
    is_new = session.open is None or session.open.seq != batch.seq
    session.ledger.begin(batch, entries, bodies, names_of(resolved.resolution), abandon=abandon)
    try:
        earlier = written_counts(session.store, batch)
        session.progress("write", 0, None)
        counts = earlier + apply(waiting, session.store, batch.id, lambda done: session.progress("write", done, None))
        batch = replace(batch, state=COMPLETE, counts={**batch.counts, **asdict(counts)})
        keep_batch_nodes(session, batch, abandon)
    except BaseException:
        if is_new and session.store.atomic:  # nothing of it lasts; a batch done again may be in the graph already
            session.ledger.cancel(batch.seq, reopen=abandon)
        raise
    session.progress("save", 0, None)
    with held_back():  # in between, the graph would hold a batch that its ledger calls incomplete
        session.store.commit()
        session.ledger.complete(batch.seq, batch.counts)
    return batch, counts


def _with_first(planned: Iterable[Step]) -> Iterable[Step]:
    steps = iter(planned)
    first = next(steps, None)
    return [] if first is None else chain([first], steps)
