"""Files into a store: what they say, what that changes, and the batch that keeps it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from graphkit import config
from graphkit.errors import Refused, UsageError
from graphkit.findings import Finding
from graphkit.ledger.base import BatchInfo, Entry
from graphkit.ledger.live import Assertions, current_assertions, live, new_and_changed
from graphkit.loaders.protocol import LoaderOptions
from graphkit.pipeline.decision_table import DECISIONS, set_apart, with_decisions, without
from graphkit.pipeline.graph_changes import graph_before, perform, places_drawn, steps
from graphkit.pipeline.input_files import Input, read_files, sha256, warned
from graphkit.pipeline.pruning import Confirm, Pruning, Withdrawal, agree, resolve_without, to_prune
from graphkit.pipeline.record_changes import RecordChange
from graphkit.pipeline.resolved_records import AdmitUnknown, ResolvedRecords, live_records, resolve_and_check
from graphkit.pipeline.session import Progress, Session, silent, writing
from graphkit.pipeline.skip_invalid import skipping
from graphkit.pipeline.unfinished import incomplete_message
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.resolve.unknown import Unknown, as_records
from graphkit.schema.records import Decision
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.store.base import Counts

NEW = "graphkit:new"
"""Dataset of the records that ``import --new`` makes of unknown names: no file's, so that no file's next version
retires them; undoing the import that made them takes them back."""

Ask = Callable[[list[Unknown]], list[Unknown]]
"""Shows unknown names to a person and returns those to take as new, with labels as confirmed."""

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
    dry_run, created : bool
        Whether nothing was written; whether the store was made by this import.
    changes : list of RecordChange
        For a dry run: each new or changed record, field by field.
    added, places : list of str
        Ids of the records made of unknown names, and of the places newly drawn in from the shipped table.
    pruned : sequence of Withdrawal
        The records that the files no longer tell and that were withdrawn, or would be; empty unless asked for.
    unknown : list of str
        Where pruning was asked for: datasets of the files that no live batch has told of.
    problems : list of Finding
        With ``on_error="skip-row"``: what is wrong with the records that were left out.
    warnings : list of Finding
        What was garbled in the files: repaired in tables, only told of record files.
    unused : sequence of Decision
        Decisions without effect: about ids that no record has, or claims that are no alternatives of each other.
    """

    uri: str
    files: list[FileResult] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    batch: BatchInfo | None = None
    dry_run: bool = False
    created: bool = False
    changes: list[RecordChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    pruned: Sequence[Withdrawal] = ()
    unknown: list[str] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unused: Sequence[Decision] = ()


def import_files(
    uri: str,
    paths: Iterable[Path],
    *,
    dataset: str | None = None,
    new: str = "refuse",
    on_error: str = "refuse",
    prune: bool = False,
    confirm: Confirm | None = None,
    dry_run: bool = False,
    note: str | None = None,
    author: str | None = None,
    progress: Progress | None = None,
    ask: Ask | None = None,
    decisions: Path | None = None,
    vocabulary: Vocabulary | None = None,
    loader: str | None = None,
    options: LoaderOptions | None = None,
) -> ImportResult:
    """Bring what files say into a store, as one batch; all of it or nothing, unless told to skip rows.

    Parameters
    ----------
    uri : str
        The store; made where there is none.
    paths : iterable of Path
        Record files. Their order does not matter. A table of decisions among them is taken for ``decisions``.
    dataset : str, optional
        Whose next version these files are; by default `default_dataset` of each file.
    new : {"refuse", "accept", "ask"}
        What becomes of names that nothing is known by. ``accept`` never takes one with a near match.
    on_error : {"refuse", "skip-row"}
        Whether records that are wrong refuse everything, or are left out, with what cannot stand without them.
    prune : bool
        Withdraw what the previous batch of each file's dataset asserted and the files no longer tell. See
        ``docs/ledger.md``.
    confirm : callable, optional
        Is shown what would go (`Pruning`) before anything is written, and returns whether it may; without one, more
        than a tenth of a dataset's records is refused.
    dry_run : bool
        Say what would change, field by field, and write nothing.
    note, author : str, optional
        Kept with the batch; the author is by default who is logged in.
    progress : callable, optional
        Told (stage, done, total or None).
    ask : callable, optional
        With ``new="ask"``: see `Ask`.
    decisions : Path, optional
        The table of decisions: what it says is asserted with the files, what left it is withdrawn. Without one, the
        decisions that the ledger holds stay.
    vocabulary : Vocabulary, optional
        By default that of ``graphkit.toml``.
    loader : str, optional
        The name of the loader of all these files, whatever their suffix.
    options : LoaderOptions, optional
        Options of that loader, such as ``TableOptions``.

    Returns
    -------
    ImportResult
        Without a batch where the files say nothing that their datasets did not say, and the graph is as it should be.

    Raises
    ------
    InvalidData
        With all problems; nothing was written.
    StoreError, Refused
        If the store cannot be used, or a killed import of other files waits to be done again or undone; if other
        records need what pruning would withdraw, or nobody agreed to it.
    """
    if new not in ("refuse", "accept", "ask") or (new == "ask" and ask is None):
        raise UsageError("pipeline.bad-new", value=new)
    if on_error not in ("refuse", "skip-row"):
        raise UsageError("pipeline.bad-on-error", value=on_error)
    progress = progress or silent
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    paths, decisions = set_apart(map(Path, paths), decisions)
    given = read_files(
        paths, dataset, vocabulary, progress, skip_rows=on_error == "skip-row", loader=loader, options=options
    )
    if decisions is not None and not given.files:
        given = replace(given, name=decisions.name, sha256=sha256(decisions), loader="decisions")
    settle = _settler(new, ask)
    held = nullcontext() if dry_run else writing(uri, vocabulary, progress, create=True)
    with warned(given), held as session:

        def attempt(given: Input) -> ImportResult:
            if session is not None:
                return _import(
                    session, given, settle, confirm, note=note, author=author, prune=prune, decisions=decisions
                )

            from graphkit.pipeline.dry_run import describe_import

            return describe_import(uri, given, vocabulary, progress, settle, prune=prune, decisions=decisions)

        result = skipping(given, attempt) if on_error == "skip-row" else attempt(given)
    result.warnings = given.warnings
    return result


def _import(
    session: Session,
    given: Input,
    settle: AdmitUnknown,
    confirm: Confirm | None,
    *,
    prune: bool,
    decisions: Path | None,
    **told: str | None,
) -> ImportResult:
    again = _killed_run(session, given)
    now = current_assertions(session.ledger.entries(), live(session.batches))
    given, gone = with_decisions(given, decisions, now)
    result = ImportResult(session.store.uri, count(given, now), created=session.created)
    pruning = to_prune(given, now, session.batches, session.ledger) if prune else Pruning()
    result.unknown = pruning.unknown
    says_more = bool(gone or pruning.records) or any(file.new or file.changed for file in result.files)
    if not says_more and again is None and session.in_step():
        return result
    said = pruning.taken_from(without(updated_with(now, given.told), gone))
    items = live_records(said, given.bodies, session.ledger)
    how = (session.vocabulary, session.progress, settle)
    meaning = resolve_without(pruning, items, *how) if pruning.records else resolve_and_check(items, *how)
    planned = steps(meaning, session.vocabulary, session.store, graph_before(session, again, now, items))
    if pruning.records or (not says_more and again is None):
        first = next(planned, None)  # what the store refuses is told before anybody is asked
        if first is None and not says_more:
            return result
        planned = chain(filter(None, [first]), planned)
    agree(pruning, confirm)
    result.pruned = pruning.records
    told |= {"input_name": given.name, "input_sha256": given.sha256, "loader": given.loader}
    rows = {name: sum(getattr(file, name) for file in result.files) for name in OUTCOMES}
    known = {"records": rows} | ({"pruned": len(pruning.records)} if prune else {})
    batch = session.next_batch("import", again=again, counts=known, **told)
    entries, bodies = assertions(given, meaning, now)
    entries += [*gone, *pruning.entries]
    result.added, result.unused = [item.id for item in meaning.added], meaning.unused
    result.places = [entry.id for entry in entries if entry.dataset == PLACES and entry.hash is not None]
    result.batch, result.counts = perform(
        session,
        batch,
        entries=entries,
        bodies=bodies,
        meaning=meaning,
        planned=planned,
    )
    return result


def _killed_run(session: Session, given: Input) -> BatchInfo | None:
    """Return the batch that a killed import of the same files left; raise Refused where another run was killed."""
    killed = session.open
    if killed is not None and (killed.kind, killed.input_sha256) != ("import", given.sha256):
        raise Refused(incomplete_message(killed))
    return killed


def count(given: Input, now: Assertions) -> list[FileResult]:
    """Return what becomes of each file's records, compared with what their datasets say now."""
    results = {
        name: FileResult(name, file.dataset, read=file.read, duplicate=file.duplicate, rejected=file.rejected)
        for name, file in given.files.items()
    }
    new, changed = new_and_changed(given.told, now)
    for item in given.records:
        key = (item.dataset, item.id)
        result = results.get(item.location.file)
        if result is None:  # the table of decisions
            result = results[item.location.file] = FileResult(item.location.file, item.dataset)
        if item.dataset == DECISIONS:
            result.read += 1
        if key in new:
            result.new += 1
        elif key in changed:
            result.changed += 1
        else:
            result.unchanged += 1
    return list(results.values())


def updated_with(now: Assertions, told: Mapping[str, Mapping[str, str]]) -> Assertions:
    """Return what every dataset says once new versions of some records have come."""
    return {dataset: {**now.get(dataset, {}), **told.get(dataset, {})} for dataset in {**now, **told}}


def assertions(given: Input, meaning: ResolvedRecords, now: Assertions) -> tuple[list[Entry], dict[str, Accepted]]:
    """Return all that an import asserts, unchanged records included, and the records by hash."""
    entries = [Entry(dataset, own, said) for dataset, told in given.told.items() for own, said in told.items()]
    bodies = dict(given.bodies)
    for item in meaning.added:
        entries.append(Entry(item.dataset, item.id, item.hash))
        bodies[item.hash] = item
    more, drawn = places_drawn(meaning, now)
    return entries + more, bodies | drawn


def _settler(new: str, ask: Ask | None) -> AdmitUnknown:
    def settle(unknowns: list[Unknown], taken: set[str]) -> list[Accepted]:
        if new == "refuse":
            return []
        chosen = unknowns
        if new == "ask" and ask is not None:
            chosen = [replace(unknown, near=[]) for unknown in ask(unknowns)]  # a person has seen what is near
        return as_records(chosen, NEW, taken)

    return settle
