"""A batch that is not wholly in the graph: somebody is writing it, or its run was killed."""

from dataclasses import dataclass

from graphkit.errors import GraphkitError, Refused, StoreBusy
from graphkit.ledger.base import BatchInfo, Ledger, batch_id
from graphkit.ledger.live import open_batch
from graphkit.store import writer_of
from graphkit.store.base import Writer
from graphkit.wording.messages import Message
from graphkit.wording.moments import local_moment


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An open batch, and who is writing it: None where its run was killed."""

    batch: BatchInfo
    writer: Writer | None

    def warning(self) -> Message:
        """Return the warning for whoever reads the graph."""
        if self.writer is None:
            return incomplete_message(self.batch)
        return self._running("pipeline.running" if self.writer.host is None else "pipeline.running-server")

    def refusal(self) -> GraphkitError:
        """Return the error for what needs the whole graph: StoreBusy while it is written, Refused after a kill."""
        if self.writer is None:
            return Refused(incomplete_message(self.batch))
        return StoreBusy(self._running("pipeline.running-wait"))

    def _running(self, key: str) -> Message:
        assert self.writer is not None
        kind = "pipeline.writer" if self.writer.host is None else "pipeline.writer-there"
        who = Message(kind, pid=self.writer.pid, host=self.writer.host)
        return Message(key, batch=self.batch.id, who=who, since=local_moment(self.batch.created))


def find_open_batch(uri: str, ledger: Ledger) -> tuple[list[BatchInfo], Unfinished | None]:
    """Return the ledger's batches, and the unfinished one among them.

    Whoever writes holds the store from before a batch begins until after it is complete. So a batch that is open before
    and after nobody held the store is one of a killed run, and not one that ended while it was looked at.
    """
    while True:
        batches = ledger.batches()
        batch = open_batch(batches)
        if batch is None:
            return batches, None
        writer = writer_of(uri)
        if writer is not None or open_batch(ledger.batches()) == batch:
            return batches, Unfinished(batch, writer)


def is_import_of(batch: BatchInfo, sha256: str) -> bool:
    """Return whether a batch is an import of the files with this fingerprint."""
    return (batch.kind, batch.input_sha256) == ("import", sha256)


def edited_message(batch: BatchInfo) -> Message:
    """Return the sentence for a killed import of a file that was edited since: to run it again cannot end it."""
    return Message("pipeline.incomplete-edited", batch=batch.id, file=batch.input_name)


def incomplete_message(batch: BatchInfo) -> Message:
    """Return the sentence that says which batch a killed run left behind and what to do about it."""
    commands = {"import": f"import {batch.input_name}", "retract": f"retract {batch.input_name}", "rebuild": "rebuild"}
    if batch.counts.get("pruned") is not None:
        commands["import"] += " --prune"
    if batch.counts.get("kept_different"):
        commands["import"] += " --duplicates keep"
    if batch.counts.get("records", {}).get("rejected"):
        commands["import"] += " --on-error skip-row"
    again = commands.get(batch.kind) or f"undo {batch_id(batch.target or 0)}"
    return Message("pipeline.incomplete", batch=batch.id, again=f"graphkit {again}")
