"""What a person should judge, and what was judged: pairs of records, unknown names of files, claims that differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit.build.figures import Claims
from graphkit.ledger import read_ledger
from graphkit.pipeline.claim_pairs import ClaimPair, open_claim_pairs
from graphkit.pipeline.decision_table import read_table, write_table
from graphkit.pipeline.input_files import read_input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.merged_records import refuse_problems
from graphkit.pipeline.resolved_records import resolve_names
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import Progress, configured_vocabulary, reading, silent
from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.proposals import LIKELY, Proposal, propose
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary


@dataclass
class Review:
    """Pairs to judge, claims to choose from, and decisions without effect."""

    proposals: list[Proposal]
    claim_pairs: list[ClaimPair]
    unused: list[Decision]

    @property
    def all(self) -> list[Proposal | ClaimPair]:
        """All that waits, claims last."""
        return [*self.proposals, *self.claim_pairs]


def review(
    uri: str,
    paths: Iterable[Path] = (),
    *,
    decisions: Path | None = None,
    least: int = LIKELY,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> Review:
    """Return what a person should judge; nothing is written.

    Parameters
    ----------
    uri : str
        The store whose live records are compared; with ``paths`` it may be missing.
    paths : iterable of Path
        Record files, compared as if they were imported; their unknown names are proposed with what is near.
    decisions : Path, optional
        The table of decisions; by default those that the ledger holds.
    least : int
        Pairs with a lower score are left out.
    progress, vocabulary
        As for ``import_files``.

    Raises
    ------
    StoreMissing
        If there is neither a store nor a file.
    InvalidData
        If a file or the table is not sound.
    """
    progress = progress or silent
    vocabulary = configured_vocabulary(vocabulary)
    given = read_input(paths, None, decisions, vocabulary, progress)
    if not given.files:
        read_ledger(uri).close()
    with reading(uri) as ledger:
        items = revise(LedgerState.of(ledger), given).records()
    progress("resolve", 0, len(items))
    named = resolve_names(items, vocabulary)
    refuse_problems(named.conflicts)
    proposals = propose(
        named.records,
        named.unknown,
        gazetteer=Gazetteer.load(),
        vocabulary=vocabulary,
        decisions=named.decisions,
        least=least,
    )
    claims = Claims.of(named.records, vocabulary, named.decisions.chosen)
    pairs = open_claim_pairs(named.records, claims, named.decisions)
    return Review(proposals, pairs, list(named.decisions.unused))


def record_decisions(table: Path, decisions: Iterable[Decision], vocabulary: Vocabulary) -> Mapping[str, int]:
    """Put decisions into the table, in the place of older ones on the same pairs; return how many were new, changed.

    The table is made where there is none. Its lines keep their order, new ones come last.
    """
    rows = read_table(table, vocabulary) if table.exists() else []
    kept = {_pair(row.record): row.record for row in rows}
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for decision in decisions:
        before = kept.get(_pair(decision))
        same = before is not None and _judgement(before) == _judgement(decision)
        counts["new" if before is None else "unchanged" if same else "changed"] += 1
        if not same:
            kept[_pair(decision)] = decision
    if counts["new"] or counts["changed"]:
        write_table(table, (row for row in kept.values() if isinstance(row, Decision)))
    return counts


def _pair(record: object) -> frozenset[str]:
    assert isinstance(record, Decision)
    return frozenset((record.left, record.right))


def _judgement(record: object) -> tuple[object, ...]:
    assert isinstance(record, Decision)
    return record.left, record.right, record.decision, record.note
