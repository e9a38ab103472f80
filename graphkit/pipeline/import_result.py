"""What an import did, or would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphkit.findings import Finding
from graphkit.ledger.base import BatchInfo
from graphkit.ledger.live import Key
from graphkit.pipeline.file_notes import Resemblance, empty_files, resemblances, unkeyed_records
from graphkit.pipeline.money_changes import MoneyChange
from graphkit.pipeline.pruning import Withdrawal
from graphkit.pipeline.record_changes import RecordChange
from graphkit.pipeline.revision import FileResult, Revision
from graphkit.resolve.explanations import NameExplanation
from graphkit.schema.records import Decision
from graphkit.store.base import Counts


@dataclass
class ImportResult:
    """What an import did, or would do.

    Attributes
    ----------
    uri : str
        The store, as it names itself.
    files : list of FileResult
    counts : Counts
        Nodes and edges, as the store counted them; for a dry run as planned.
    batch : BatchInfo or None
        None where nothing changed, and for a dry run.
    dry_run, created, restored : bool
        Whether nothing was written; whether the store was made by this import; whether its ledger was there already, so
        that it holds the records of earlier batches again.
    changes : list of RecordChange
        Each changed record, field by field, with the row and heading of each cell; for a dry run each new one, too.
    money : list of MoneyChange
        What the money of each dataset adds up to, before and after, where that differs.
    names : list of NameExplanation
        For a dry run: what each name in the files became, and why.
    added, places : list of str
        Ids of the records made of unknown names, and of the places newly taken from the gazetteer.
    pruned : sequence of Withdrawal
        The records that are no longer in the files and were withdrawn, or would be; empty unless asked for.
    missing : sequence of (str, str)
        Dataset and id of earlier records of the files' datasets that the files no longer have, and that stay.
    unkeyed : mapping
        File -> how many of its new acts, pairings and observations have no id of their own.
    resembling : sequence of Resemblance
        New datasets that have most of their facts in common with another: perhaps a file was renamed.
    empty : sequence of str
        Files that hold no record.
    judged : sequence of Decision
        What was decided about possible duplicates: kept as ``different``, or the ``same``.
    unknown : list of str
        Where pruning was asked for: datasets of the files of which the store holds nothing yet.
    problems : list of Finding
        With ``on_error="skip-row"``: what is wrong with the records that were left out.
    warnings : list of Finding
        Garbled text in the files: repaired in tables, only reported in record files.
    unused : sequence of Decision
        Decisions without effect: about ids that no record has, or claims that are no alternatives of each other.
    """

    uri: str
    files: list[FileResult] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    batch: BatchInfo | None = None
    dry_run: bool = False
    created: bool = False
    restored: bool = False
    changes: list[RecordChange] = field(default_factory=list)
    money: list[MoneyChange] = field(default_factory=list)
    names: list[NameExplanation] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    pruned: Sequence[Withdrawal] = ()
    missing: Sequence[Key] = ()
    unkeyed: Mapping[str, int] = field(default_factory=dict)
    resembling: Sequence[Resemblance] = ()
    empty: Sequence[str] = ()
    judged: Sequence[Decision] = ()
    unknown: list[str] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unused: Sequence[Decision] = ()

    def describe(self, revision: Revision) -> None:
        """Take over what a revision says of its files."""
        self.files = revision.file_results()
        self.missing = [key for key in revision.missing if key[0] not in revision.given.parts]
        self.pruned, self.unknown = revision.pruning.records, revision.pruning.unknown
        self.unkeyed, self.resembling = unkeyed_records(revision), resemblances(revision)
        self.empty = empty_files(revision)
