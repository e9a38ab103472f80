"""What a person should judge, and what was judged: pairs of records, unknown names of files, claims that differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphkit import config
from graphkit.build.figures import Claims
from graphkit.ledger import read_ledger
from graphkit.ledger.live import current_assertions, live
from graphkit.pipeline.claim_pairs import ClaimPair, open_claim_pairs
from graphkit.pipeline.decision_table import read_table, set_apart, with_decisions, without, write_table
from graphkit.pipeline.importing import updated_with
from graphkit.pipeline.input_files import read_files
from graphkit.pipeline.resolved_records import apply_decisions, live_records
from graphkit.pipeline.session import Progress, reading, silent
from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.decisions import split_decisions
from graphkit.resolve.proposals import LIKELY, Proposal, propose
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary


@dataclass
class Review:
    """Pairs to judge, claims to choose from, and decisions that are about nothing the records have."""

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
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    paths, decisions = set_apart(paths, decisions)
    given = read_files(paths, None, vocabulary, progress)
    if not paths:
        read_ledger(uri).close()
    with reading(uri) as ledger:
        now = current_assertions(ledger.entries(), live(ledger.batches())) if ledger else {}
        given, gone = with_decisions(given, decisions, now)
        items = live_records(without(updated_with(now, given.told), gone), given.bodies, ledger)
    progress("resolve", 0, len(items))
    items, said = split_decisions(items)
    records, known = apply_decisions(items, said)
    gazetteer = Gazetteer.load()
    *_, unknowns = resolve(records, gazetteer=gazetteer, vocabulary=vocabulary, decisions=known)
    found = propose(records, unknowns, gazetteer=gazetteer, vocabulary=vocabulary, decisions=known, least=least)
    claims = Claims.of(records, vocabulary, known.chosen)
    return Review(found, open_claim_pairs(records, claims, known), list(known.unused))


def record(table: Path, decisions: Iterable[Decision]) -> Mapping[str, int]:
    """Put decisions into the table, in the place of older ones on the same pairs; return how many were new, changed.

    The table is made where there is none. Its lines keep their order, new ones come last.
    """
    kept = {_pair(item.record): item.record for item in read_table(table)} if table.exists() else {}
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for one in decisions:
        before = kept.get(_pair(one))
        same = before is not None and _said(before) == _said(one)
        counts["new" if before is None else "unchanged" if same else "changed"] += 1
        if not same:
            kept[_pair(one)] = one
    if counts["new"] or counts["changed"]:
        write_table(table, (one for one in kept.values() if isinstance(one, Decision)))
    return counts


def _pair(one: object) -> frozenset[str]:
    assert isinstance(one, Decision)
    return frozenset((one.left, one.right))


def _said(one: object) -> tuple[object, ...]:
    assert isinstance(one, Decision)
    return one.left, one.right, one.decision, one.note
