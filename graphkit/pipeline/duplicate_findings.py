"""Possible duplicates of a revision as questions, each a problem with the place of both records."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graphkit.findings import Finding
from graphkit.ledger.base import batch_id
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.recognition import judged_pairs
from graphkit.pipeline.revision import Revision
from graphkit.records.recordset import Accepted
from graphkit.resolve.names import normalise
from graphkit.resolve.resolution import Resolution
from graphkit.validate.duplicates import Candidates, Duplicate, find_duplicates
from graphkit.validate.entity_content import Entities
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
        if one.decision in ("same", "different")
    }

    records = list(records)
    entities = Entities(records)

    def meaning(record_id: str, field_name: str, name: str) -> str:
        meant = resolution.id(record_id, field_name, name) if resolution else None
        return entities.content(meant) if meant else normalise(name)

    candidates = Candidates(records, new, frozenset(revision.missing), settled)
    return [
        Question(each.item.id, each.other.id, _problem(each, revision.state))
        for each in find_duplicates(candidates, meaning)
    ]


def _place(item: Accepted, state: LedgerState) -> Message:
    """Return where a record stands: line of a file, or dataset, batch and file of what the store has."""
    if item.comes_in:
        return Message("duplicates.in-file", where=LocationText(item.location.of()))
    batch, file = _origin(item.dataset, item.id, state)
    return Message("duplicates.in-store", id=item.id, dataset=item.dataset, batch=batch, file=file)


def _origin(dataset: str, record_id: str, state: LedgerState) -> tuple[str, str]:
    """Return the batch that asserted a record last, and the name of its file."""
    seqs = [seq for seq, entry in state.entries(record_id) if entry.dataset == dataset and entry.hash]
    newest = max((seq for seq in seqs if seq in state.live_batches), default=0)
    file = next((batch.input_name for batch in state.batches if batch.seq == newest), None)
    return batch_id(newest), file or dataset


def with_files(problems: Iterable[Finding], state: LedgerState) -> list[Finding]:
    """Return the problems; what contradicts a record of the store names the file which that came from."""
    return [_with_file(each, state) if each.code == "conflicting-record" else each for each in problems]


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a value of the store is from: in Chinese the dataset, by the name that --dataset takes, else the file."""

    dataset: str
    file: str

    def text(self, language: str | None = None, /) -> str:
        return self.dataset if language == "zh" else self.file


def _with_file(problem: Finding, state: LedgerState) -> Finding:
    dataset = "".join(problem.allowed)
    if not isinstance(problem.detail, str) or not problem.detail.startswith(f"{dataset} ") or not problem.record:
        return problem  # a record of these files, whose line is named already
    _, file = _origin(dataset, problem.record, state)
    value = problem.detail.removeprefix(f"{dataset} ")
    return replace(problem, detail=Message("duplicates.held-value", where=_Origin(dataset, file), value=value))


def _problem(each: Duplicate, state: LedgerState) -> Finding:
    where = _place(each.other, state)
    if each.differs:
        code, detail = "possible-correction", Message(f"duplicates.{each.differs}", where=where)
    else:
        code, detail = "possible-duplicate" if each.other.dataset != each.item.dataset else "repeated-record", where
    return Finding(code, each.item.location.of(), each.item.id, detail=detail, allowed=(each.other.dataset,))
