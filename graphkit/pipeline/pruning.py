"""Records that left the files of a dataset: reported by every import, withdrawn by ``--prune``."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.errors import Refused
from graphkit.findings import RecordLocation
from graphkit.ledger.base import Entry, batch_id
from graphkit.ledger.live import Assertions, Key
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.records.recordset import Accepted

LARGE = 0.1
"""The share of a dataset's records above which somebody must agree."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One record that goes from one dataset.

    Attributes
    ----------
    dataset, id, section : str
    batch, file : str
        The batch that asserted it last, and the names of the files that it read.
    kept_by : tuple of str
        The other datasets that have it: what they assert stays.
    """

    dataset: str
    id: str
    section: str
    batch: str
    file: str
    kept_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pruning:
    """All that goes with one import, in order of dataset and id.

    Attributes
    ----------
    records : sequence of Withdrawal
    sizes : mapping
        Dataset of the files -> how many records it held before.
    items : sequence of Accepted
        The records themselves.
    """

    records: Sequence[Withdrawal] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    items: Sequence[Accepted] = ()

    @property
    def entries(self) -> list[Entry]:
        """The withdrawals, for the ledger."""
        return [Entry(gone.dataset, gone.id, None) for gone in self.records]

    @property
    def shares(self) -> dict[str, tuple[int, int]]:
        """Dataset -> how many of its records go, and how many it has; those that lose some only."""
        going: dict[str, int] = {}
        for gone in self.records:
            going[gone.dataset] = going.get(gone.dataset, 0) + 1
        return {dataset: (count, self.sizes[dataset]) for dataset, count in going.items()}

    @property
    def large(self) -> dict[str, tuple[int, int]]:
        """Those of `shares` that are above `LARGE`."""
        return {dataset: (going, size) for dataset, (going, size) in self.shares.items() if going > size * LARGE}

    @property
    def unknown(self) -> list[str]:
        """Datasets of the files that hold nothing yet: probably the files were imported under another name."""
        return sorted(dataset for dataset, size in self.sizes.items() if not size)


Confirm = Callable[[Pruning], bool]
"""Is shown what would go, before anything is written; returns whether it may."""


def missing_records(given: Input, assertions: Assertions) -> list[Key]:
    """Return (dataset, id) of the records that the datasets of the files hold and the files no longer have, in order.

    A row that was rejected is in its file: the record whose id it names is not missing.
    """
    rejected = {record for problem in given.rejected for record in (problem.record, *problem.also)}
    return [
        (dataset, record_id)
        for dataset in sorted({file.dataset for file in given.files.values()})
        for record_id in sorted(assertions.get(dataset, {}).keys() - given.assertions.get(dataset, {}).keys())
        if record_id not in rejected
    ]


def find_withdrawals(given: Input, state: LedgerState) -> Pruning:
    """Return what goes: of each dataset of the files, what it holds and they no longer have.

    Raises
    ------
    Refused
        If any row of the files was rejected: its record is not known, and must not be taken for gone. If the files of
        a dataset hold no record at all: an export that failed must not empty it.
    """
    if any(file.rejected for file in given.files.values()):
        raise Refused("prune.rejected")
    datasets = sorted({file.dataset for file in given.files.values()})
    for dataset in datasets:
        if not given.assertions.get(dataset) and state.assertions.get(dataset):
            raise Refused("prune.empty", dataset=dataset)
    sizes = {dataset: len(state.assertions.get(dataset, {})) for dataset in datasets}
    going = missing_records(given, state.assertions)
    if not going:
        return Pruning(sizes=sizes)
    bodies = state.bodies(state.assertions[dataset][record_id] for dataset, record_id in going)
    since = _newest(state.entries(), set(going), state.live_batches)
    files = {batch.seq: batch.input_name or "" for batch in state.batches}
    withdrawals, items = [], []
    for dataset, record_id in going:
        section, body = bodies[state.assertions[dataset][record_id]]
        seq = since[dataset, record_id]
        others = sorted(name for name, held in state.assertions.items() if name != dataset and record_id in held)
        withdrawals.append(Withdrawal(dataset, record_id, section, batch_id(seq), files[seq], tuple(others)))
        items.append(Accepted(section, record_id, body, dataset, RecordLocation(dataset)))
    return Pruning(withdrawals, sizes, items)


def _newest(
    entries: Iterable[tuple[int, Entry]], wanted: Collection[Key], live_batches: Collection[int]
) -> dict[Key, int]:
    """Return (dataset, id) -> the newest live batch that asserts it."""
    newest: dict[Key, int] = {}
    for seq, entry in entries:
        key = (entry.dataset, entry.id)
        if entry.hash is not None and key in wanted and seq in live_batches:
            newest[key] = max(seq, newest.get(key, 0))
    return newest


def require_agreement(pruning: Pruning, confirm: Confirm | None) -> None:
    """Raise Refused where somebody must agree to what goes and does not, or nobody can be asked."""
    if not pruning.records:
        return
    if confirm is not None:
        if not confirm(pruning):
            raise Refused("prune.declined")
    elif pruning.large:
        raise too_many(pruning)


def too_many(pruning: Pruning) -> Refused:
    """Return the refusal where nobody can be asked."""
    dataset, (going, size) = next(iter(pruning.large.items()))
    return Refused("prune.large", dataset=dataset, going=going, size=size)
