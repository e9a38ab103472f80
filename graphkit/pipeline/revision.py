"""What an input changes in the assertions of a ledger: new, changed and withdrawn records, no name resolved yet."""

from dataclasses import dataclass, field, replace

from graphkit.ledger.base import Entry
from graphkit.ledger.live import Assertions, Key, new_and_changed, updated_with, without
from graphkit.pipeline.decision_table import DECISIONS
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.pruning import Pruning, find_withdrawals, missing_records
from graphkit.pipeline.recognition import recognise
from graphkit.records.recordset import Accepted

OUTCOMES = ("read", "new", "changed", "unchanged", "duplicate", "conflict", "rejected")
"""What can become of a record: the first is the sum of the others."""


@dataclass(slots=True)
class FileResult:
    """What became of the records of a file: read = new + changed + unchanged + duplicate + conflict + rejected."""

    name: str
    dataset: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    conflict: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Revision:
    """A change of what is asserted, not yet assessed.

    Attributes
    ----------
    state : LedgerState
        The ledger before.
    given : Input
        What the files and the table of decisions hold.
    new, changed : set of (str, str)
        Dataset and id of the records that a dataset did not hold, or held otherwise.
    withdrawn : list of Entry
        Decisions that left their table, and records that go on under another id.
    pruning : Pruning
        Records that left their files, where these are to be withdrawn.
    missing : list of (str, str)
        Dataset and id of the records that left their files, where these stay.
    """

    state: LedgerState
    given: Input
    new: set[Key]
    changed: set[Key]
    withdrawn: list[Entry] = field(default_factory=list)
    pruning: Pruning = field(default_factory=Pruning)
    missing: list[Key] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether every dataset holds afterwards what it held before."""
        return not (self.new or self.changed or self.withdrawn or self.pruning.records)

    @property
    def assertions(self) -> Assertions:
        """What every dataset holds afterwards."""
        after = updated_with(self.state.assertions, self.given.assertions)
        return without(after, [*self.withdrawn, *self.pruning.entries])

    def records(self) -> list[Accepted]:
        """Return the records that are live afterwards. O(records)."""
        return self.state.records(self.assertions, self.given.bodies)

    def file_results(self) -> list[FileResult]:
        """Return what becomes of each file's records."""
        results = {
            name: FileResult(name, file.dataset, read=file.read, duplicate=file.duplicate, rejected=file.rejected)
            for name, file in self.given.files.items()
        }
        for item in self.given.records:
            key, name = (item.dataset, item.id), item.location.file
            result = results.setdefault(name, FileResult(name, item.dataset))  # the table of decisions has none yet
            if item.dataset == DECISIONS:
                result.read += 1
            if key in self.new:
                result.new += 1
            elif key in self.changed:
                result.changed += 1
            else:
                result.unchanged += 1
        return list(results.values())


def revise(state: LedgerState, given: Input, *, prune: bool = False) -> Revision:
    """Compare an input with the state of a ledger.

    Raises
    ------
    Refused
        If records were left out of the input and it is to prune.
    """
    given, withdrawn = _with_decisions(given, state.assertions)
    given = recognise(given, state)
    withdrawn += given.given_up
    kept = replace(state, assertions=without(state.assertions, given.given_up))
    new, changed = new_and_changed(given.assertions, state.assertions)
    if prune:
        return Revision(state, given, new, changed, withdrawn, find_withdrawals(given, kept))
    return Revision(state, given, new, changed, withdrawn, missing=missing_records(given, kept.assertions))


NEW = "graphkit:new"
"""Dataset of the records that an import makes by itself: entities of unknown names, decisions that were answers. It is
no file's, so that no file's next version withdraws them; undoing the import that made them takes them back."""


def with_answers(given: Input) -> Input:
    """Return the input with its answers among what it asserts."""
    answers = {item.id: item.hash for item in given.answers}
    assertions = {**given.assertions, NEW: given.assertions.get(NEW, {}) | answers}
    return replace(given, assertions=assertions, bodies={**given.bodies, **{one.hash: one for one in given.answers}})


def _with_decisions(given: Input, assertions: Assertions) -> tuple[Input, list[Entry]]:
    """Return the input with the decisions of its table among its records, and withdrawals of those that left it."""
    if given.answers:
        given = with_answers(given)
    if given.decisions is None:
        return given, []
    table = {item.id: item for item in given.decisions}
    gone = sorted(assertions.get(DECISIONS, {}).keys() - table.keys())
    versions = {**given.assertions}
    if table:
        versions[DECISIONS] = {record_id: item.hash for record_id, item in table.items()}
    bodies = {**given.bodies, **{item.hash: item for item in table.values()}}
    merged = replace(given, records=[*given.records, *table.values()], bodies=bodies, assertions=versions)
    return merged, [Entry(DECISIONS, record_id, None) for record_id in gone]
