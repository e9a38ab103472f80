"""Which batch an undo takes back, and what stands in its way."""

from collections.abc import Collection, Iterable

from graphkit.errors import Refused, UsageError
from graphkit.ledger import read_ledger
from graphkit.ledger.base import ABANDONED, COMPLETE, BatchInfo, Entry, batch_id
from graphkit.ledger.live import annotated, changed_later, live
from graphkit.resolve.gazetteer_places import PLACES


def last_undoable(uri: str) -> BatchInfo | None:
    """Return what `undo` without a batch takes back: the incomplete batch, else the last live one that is no undo."""
    ledger = read_ledger(uri)
    try:
        batches = annotated(ledger.batches())
    finally:
        ledger.close()
    return _last_of(batches)


def _last_of(batches: list[BatchInfo]) -> BatchInfo | None:
    live_batches = live(batches)
    for batch in reversed(batches):
        if batch.state not in (COMPLETE, ABANDONED):
            return batch if batch.kind != "undo" else batches[(batch.target or 1) - 1]
        if batch.seq in live_batches and batch.kind not in ("undo", "rebuild"):
            return batch
    return None


def find_target(batches: list[BatchInfo], wanted: str | None) -> tuple[BatchInfo, BatchInfo | None]:
    """Return the batch to take back, and the killed undo of it that is to be done again."""
    if wanted is None:
        target = _last_of(batches)
        if target is None:
            raise UsageError("pipeline.nothing-to-undo")
    else:
        number = wanted.removeprefix("batch/")
        seq = int(number) if number.isascii() and number.isdecimal() else None
        named = [batch for batch in batches if batch.seq == seq]
        if not named:
            last = batches[-1].id if batches else "-"
            raise UsageError("pipeline.no-batch", batch=wanted, last=last)
        target = named[0]
    killed = next((b for b in batches if b.state not in (COMPLETE, ABANDONED) and b.target == target.seq), None)
    return target, killed


def refuse_settled(target: BatchInfo, batches: Iterable[BatchInfo]) -> None:
    """Raise Refused where a batch cannot be taken back: it was already, it was dropped, or it is a rebuild."""
    if target.undone_by:
        raise Refused("pipeline.already-undone", batch=target.id, by=target.undone_by)
    if target.state == ABANDONED:
        raise Refused("pipeline.dropped", batch=target.id)
    dropped = next((batch for batch in batches if batch.seq == target.target and batch.state == ABANDONED), None)
    if dropped is not None:  # what it took back was never there as a whole: only its files can bring it
        raise Refused("pipeline.dropped", batch=dropped.id)
    if target.kind == "rebuild" and target.state == COMPLETE:
        raise Refused("pipeline.undo-rebuild", batch=target.id)


def refuse_changed(target: BatchInfo, entries: Iterable[tuple[int, Entry]], live_batches: Collection[int]) -> None:
    """Raise Refused, naming them, where later live batches corrected what would be taken away."""
    asserted = [pair for pair in entries if pair[0] >= target.seq and pair[1].dataset != PLACES]
    later = changed_later(target.seq, asserted, live_batches)
    if later:
        batches = ", ".join(batch_id(seq) for seq in sorted(later))
        record = later[min(later)][0]
        raise Refused("pipeline.changed-later", batch=target.id, later=batches, record=record)
