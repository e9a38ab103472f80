"""Possible duplicates of a revision as questions, each a problem with the place of both records."""

from collections.abc import Iterable
from dataclasses import dataclass

from graphkit.findings import Finding
from graphkit.ledger.base import batch_id
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.recognition import judged_pairs
from graphkit.pipeline.revision import Revision
from graphkit.records.recordset import Accepted
from graphkit.resolve.names import normalise
from graphkit.resolve.resolution import Resolution
from graphkit.validate.duplicates import Candidates, Duplicate, find_duplicates
from graphkit.wording.messages import Message
from graphkit.wording.problems import LocationText


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a record that comes in, `new`, is the one with the id `other`; ``problem`` says why that is asked."""

    new: str
    other: str
    problem: Finding


def questions_of(revision: Revision, records: Iterable[Accepted], resolution: Resolution | None) -> list[Question]:
    """Return the possible duplicates among what a revision brings; names count as equal texts without a resolution."""
    new = revision.new | revision.changed
    if not new:
        return []
    settled = {
        frozenset((one.left, one.right))
        for one in judged_pairs(revision.given, revision.state)
        if one.decision == "different"
    }

    def meaning(record_id: str, field_name: str, name: str) -> str:
        meant = resolution.id(record_id, field_name, name) if resolution else None
        return meant or normalise(name)

    candidates = Candidates(records, new, frozenset(revision.missing), settled)
    return [
        Question(each.item.id, each.other.id, _problem(each, revision.state))
        for each in find_duplicates(candidates, meaning)
    ]


def _place(item: Accepted, state: LedgerState) -> Message:
    """Return where a record stands: line of a file, or dataset, batch and file of what the store has."""
    if item.comes_in:
        return Message("duplicates.in-file", where=LocationText(item.location.of()))
    seqs = [seq for seq, entry in state.entries(item.id) if entry.dataset == item.dataset and entry.hash]
    newest = max((seq for seq in seqs if seq in state.live_batches), default=0)
    file = next((batch.input_name for batch in state.batches if batch.seq == newest), None)
    where = {"dataset": item.dataset, "batch": batch_id(newest), "file": file or item.dataset}
    return Message("duplicates.in-store", id=item.id, **where)


def _problem(each: Duplicate, state: LedgerState) -> Finding:
    where = _place(each.other, state)
    if each.differs:
        code, detail = "possible-correction", Message(f"duplicates.{each.differs}", where=where)
    else:
        code, detail = "possible-duplicate" if each.other.dataset != each.item.dataset else "repeated-record", where
    return Finding(code, each.item.location.of(), each.item.id, detail=detail, allowed=(each.other.dataset,))
