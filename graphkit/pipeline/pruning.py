"""What an import with ``--prune`` retires: records that its datasets' previous batches told, and its files do not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.errors import InvalidData, Refused
from graphkit.findings import Finding, RecordLocation
from graphkit.ledger.base import BatchInfo, Entry, Ledger, batch_id
from graphkit.ledger.live import Assertions, live
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.resolved_records import AdmitUnknown, ResolvedRecords, resolve_and_check
from graphkit.pipeline.session import Progress
from graphkit.records.recordset import Accepted
from graphkit.resolve.names import normalise
from graphkit.resolve.record_index import RecordIndex
from graphkit.resolve.unknown import Unknown
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.problems import ProblemText

LARGE = 0.1
"""The share of a dataset's records above which somebody must agree."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One record that goes.

    Attributes
    ----------
    dataset, id, section : str
    batch, file : str
        The batch that told it last, and the names of the files it read.
    kept_by : tuple of str
        The other datasets that tell it: what they say of it stays.
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
        Dataset of the files -> how many records it told before.
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
        """Datasets of the files that tell nothing yet: under another name they would have something to lose."""
        return sorted(dataset for dataset, size in self.sizes.items() if not size)

    def taken_from(self, contents: Assertions) -> Assertions:
        """Return what the datasets say without what goes."""
        gone = {(one.dataset, one.id) for one in self.records}
        if not gone:
            return contents
        return {
            dataset: {own: said for own, said in told.items() if (dataset, own) not in gone}
            for dataset, told in contents.items()
        }


Confirm = Callable[[Pruning], bool]
"""Is shown what would go, before anything is written; returns whether it may."""


def to_prune(given: Input, now: Assertions, batches: Collection[BatchInfo], ledger: Ledger | None) -> Pruning:
    """Return what goes: of each dataset of the files, what its newest live batch asserted and they do not tell.

    What only older batches asserted stays, and so does what was withdrawn meanwhile.

    Raises
    ------
    Refused
        If any row of the files was rejected: what it tells of is unknown, and must not be taken for gone.
    """
    if any(file.rejected for file in given.files.values()):
        raise Refused("prune.rejected")
    datasets = sorted({file.dataset for file in given.files.values()})
    sizes = {dataset: len(now.get(dataset, {})) for dataset in datasets}
    going: dict[tuple[str, str], tuple[int, str]] = {}
    for dataset, (seq, asserted) in _previous(ledger, frozenset(datasets), live(batches)).items():
        told = given.told.get(dataset, {})
        says = now.get(dataset, {})
        going |= {(dataset, own): (seq, says[own]) for own in asserted if own in says and own not in told}
    if not going or ledger is None:
        return Pruning(sizes=sizes)
    bodies = {said: (section, body) for said, section, body in ledger.bodies({said for _, said in going.values()})}
    files = {batch.seq: batch.input_name or "" for batch in batches}
    records, items = [], []
    for (dataset, own), (seq, said) in sorted(going.items()):
        section, body = bodies[said]
        others = tuple(sorted(other for other, told in now.items() if other != dataset and own in told))
        records.append(Withdrawal(dataset, own, section, batch_id(seq), files[seq], others))
        items.append(Accepted(section, own, body, dataset, RecordLocation(dataset)))
    return Pruning(records, sizes, items)


def _previous(
    ledger: Ledger | None, datasets: frozenset[str], alive: Collection[int]
) -> dict[str, tuple[int, list[str]]]:
    """Return dataset -> the newest live batch that asserts anything of it, and the ids that it asserts."""
    found: dict[str, tuple[int, list[str]]] = {}
    for seq, entry in ledger.entries() if ledger else ():
        if entry.hash is not None and entry.dataset in datasets and seq in alive:
            if found.get(entry.dataset, (0, []))[0] < seq:
                found[entry.dataset] = (seq, [])
            found[entry.dataset][1].append(entry.id)
    return found


def resolve_without(
    pruning: Pruning, items: list[Accepted], vocabulary: Vocabulary, progress: Progress, settle: AdmitUnknown
) -> ResolvedRecords:
    """Interpret what is left when records go. A name that goes is never settled as if it were new.

    Raises
    ------
    Refused
        If the `items` need what goes; the message names both.
    InvalidData
        If they would not stand without pruning either.
    """
    names = _names(pruning.items)
    settled: list[Accepted] = []

    def settle_new(unknowns: list[Unknown], taken: set[str]) -> list[Accepted]:
        new = [unknown for unknown in unknowns if normalise(unknown.name) not in names]
        settled.extend(settle(new, taken) if new else [])
        return settled

    try:
        return resolve_and_check(items, vocabulary, progress, settle_new)
    except InvalidData as error:
        try:
            resolve_and_check([*items, *pruning.items, *settled], vocabulary, progress)
        except InvalidData:
            raise error from None
        raise _needed(pruning, names, list(error.report)) from error


def _names(items: Iterable[Accepted]) -> dict[str, set[str]]:
    """Return everything that the records are called by, normalised -> their ids."""
    items = list(items)
    known = RecordIndex.of(items)
    found: dict[str, set[str]] = {}
    for name, ids in (*known.by_name.items(), *((name, ids) for (_, name), ids in known.mentions.items())):
        found.setdefault(name, set()).update(ids)
    for name, ids in (*known.by_identifier.items(), *((item.id, {item.id}) for item in items)):
        found.setdefault(normalise(name), set()).update(ids)
    return found


def _needed(pruning: Pruning, names: Mapping[str, set[str]], problems: Sequence[Finding]) -> Refused:
    """Return the refusal: which records are needed, and by which, of which datasets or files."""
    wanted = {own for problem in problems for own in names.get(normalise(problem.value or ""), ())}
    needed = sorted(wanted) or [gone.id for gone in pruning.records]
    by = list(dict.fromkeys((problem.record, problem.location.file) for problem in problems if problem.record))
    return Refused(
        "prune.needed",
        gone=_some(needed),
        records=_some([f"{record} ({where})" for record, where in by]),
        problem=ProblemText(problems[0]),
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def agree(pruning: Pruning, confirm: Confirm | None) -> None:
    """Raise Refused where somebody must agree to what goes and does not, or nobody can be asked."""
    if not pruning.records:
        return
    if confirm is not None:
        if not confirm(pruning):
            raise Refused("prune.declined")
    elif pruning.large:
        raise too_much(pruning)


def too_much(pruning: Pruning) -> Refused:
    """Return the refusal where nobody can be asked."""
    dataset, (going, size) = next(iter(pruning.large.items()))
    return Refused("prune.large", dataset=dataset, going=going, size=size)
