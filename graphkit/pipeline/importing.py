"""Record files into a store: read, assessed, and written as one batch."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from graphkit.errors import Refused, UsageError
from graphkit.ledger.base import BatchInfo, Entry
from graphkit.loaders.protocol import LoaderOptions
from graphkit.pipeline.assessment import Assessment, Options
from graphkit.pipeline.batch_run import run_batch
from graphkit.pipeline.dry_run import describe_import
from graphkit.pipeline.further_problems import QUESTIONS, refuse_rejected
from graphkit.pipeline.graph_changes import plan_changes, resolved_before
from graphkit.pipeline.import_result import ImportResult
from graphkit.pipeline.input_files import Input, ReadAs, read_input, with_warnings
from graphkit.pipeline.judging import Judge, assess_and_judge, keep, refuse
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.money_changes import money_changes
from graphkit.pipeline.new_places import places_needed
from graphkit.pipeline.pruning import Confirm, require_agreement
from graphkit.pipeline.recognition import recognise
from graphkit.pipeline.record_changes import changes_of
from graphkit.pipeline.resolved_records import AdmitUnknown, admit_none
from graphkit.pipeline.revision import NEW, OUTCOMES, revise
from graphkit.pipeline.session import Progress, Session, configured_vocabulary, silent, writing
from graphkit.pipeline.skip_invalid import skip_invalid
from graphkit.pipeline.unfinished import edited_message, incomplete_message, is_import_of
from graphkit.plan.plan import Step
from graphkit.records.recordset import Accepted
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.resolve.unknown import Unknown, as_records
from graphkit.schema.vocabulary import Vocabulary

Ask = Callable[[list[Unknown]], list[Unknown]]
"""Shows unknown names to a person and returns those that were answered: to be added as new records, with the labels
that were confirmed, or (``same_as``) to mean what is known."""


@dataclass(frozen=True)
class _Request:
    """What the caller of an import wants beyond its records."""

    options: Options
    prune: bool
    confirm: Confirm | None
    author: str | None
    note: str | None
    judge: Judge = refuse


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
    duplicates: str = "refuse",
    judge: Judge | None = None,
    decisions: Path | None = None,
    vocabulary: Vocabulary | None = None,
    loader: str | None = None,
    loader_options: LoaderOptions | None = None,
) -> ImportResult:
    """Import files into a store as one batch: all of it or nothing, unless invalid rows are to be skipped.

    Parameters
    ----------
    uri : str
        The store; created where there is none.
    paths : iterable of Path
        Record files, in any order. A table of decisions among them is taken for ``decisions``.
    dataset : str, optional
        Whose next version these files are; by default `default_dataset` of each file.
    new : {"refuse", "accept", "ask"}
        What becomes of unknown names. ``accept`` never takes one that is nearly another name,
        or lists several.
    on_error : {"refuse", "skip-row"}
        Whether invalid records refuse everything, or are left out with what cannot stand without them.
    prune : bool
        Withdraw the records that each file's dataset holds and the files no longer have. See ``docs/ledger.md``.
    confirm : callable, optional
        Is shown what would go (`Pruning`) before anything is written, and returns whether it may; without one, more
        than a tenth of a dataset's records is refused.
    dry_run : bool
        Describe what would change, field by field, and write nothing.
    note, author : str, optional
        Kept with the batch; the author is by default the user who is logged in.
    progress : callable, optional
        Called with stage, done, and total or None.
    ask : callable, optional
        With ``new="ask"``: see `Ask`.
    duplicates : {"refuse", "keep", "ask"}
        What becomes of a record without a key whose content is recorded already under another id, or that may be an
        earlier one corrected: all is refused; or it is kept, with the decision that both are different; or a person is
        asked.
    judge : callable, optional
        With ``duplicates="ask"``: see `Judge`.
    decisions : Path, optional
        The table of decisions: its decisions are asserted with the files, those that left it are withdrawn. Without
        one, the decisions in the ledger stay.
    vocabulary : Vocabulary, optional
        By default that of ``graphkit.toml``.
    loader : str, optional
        The name of the loader of all these files, whatever their suffix.
    loader_options : LoaderOptions, optional
        Options of that loader, such as ``TableOptions``.

    Returns
    -------
    ImportResult
        Without a batch where the files bring nothing new and the graph is as it should be.

    Raises
    ------
    InvalidData
        With all problems; nothing was written.
    StoreError, Refused
        If the store cannot be used, or a killed import of other files must first be repeated or undone; if other
        records need what pruning would withdraw, or nobody agreed to it.
    """
    if new not in ("refuse", "accept", "ask") or (new == "ask" and ask is None):
        raise UsageError("pipeline.bad-new", value=new)
    if on_error not in ("refuse", "skip-row"):
        raise UsageError("pipeline.bad-on-error", value=on_error)
    if duplicates not in ("refuse", "keep", "ask") or (duplicates == "ask" and judge is None):
        raise UsageError("pipeline.bad-duplicates", value=duplicates)
    vocabulary = configured_vocabulary(vocabulary)
    options = Options(vocabulary, _admitter(new, ask, vocabulary), progress or silent)
    judge = judge if judge is not None and duplicates == "ask" else keep if duplicates == "keep" else refuse
    request = _Request(options, prune, confirm, author, note, judge)
    skip = on_error == "skip-row"
    read_as = ReadAs(loader, loader_options)
    given = read_input(paths, dataset, decisions, vocabulary, options.progress, read_as=read_as, skip_rows=True)
    if prune and given.parts:
        raise UsageError("rejects.part", file=given.name, dataset=", ".join(sorted(given.parts)))
    if not skip:
        asked = {"unknown-name", "several-names"} if new == "ask" else set()
        without = replace(options, admit_unknown=admit_none) if new == "ask" else options
        refuse_rejected(given, uri, without, asked if duplicates == "refuse" else asked | QUESTIONS)
    with with_warnings(given):
        if dry_run:
            result = describe_import(uri, given, options, partial(_attempt, skip=skip), judge, prune=prune)
        else:
            with writing(uri, vocabulary, options.progress, create=True) as session:
                state = LedgerState.of(session.ledger, session.batches)
                known = recognise(given, state)
                result = _attempt(known, lambda each: _import(session, state, each, request), skip=skip)
    result.warnings = given.warnings
    return result


def _attempt(given: Input, attempt: Callable[[Input], ImportResult], *, skip: bool) -> ImportResult:
    if not skip:
        return attempt(given)
    result, problems = skip_invalid(given, attempt)
    result.problems = problems
    return result


def _import(session: Session, state: LedgerState, given: Input, request: _Request) -> ImportResult:
    again = _killed_run(session, given)
    revision = revise(state, given, prune=request.prune)
    result = ImportResult(session.store.uri, created=session.created)
    result.restored = session.created and bool(state.assertions)
    if revision.is_empty and again is None and session.in_step():
        result.describe(revision)
        return result
    assessment, result.judged = assess_and_judge(revision, request.options, request.judge, prune=request.prune)
    revision = assessment.revision
    result.describe(revision)
    before = resolved_before(session, again, state, assessment.records)
    planned = plan_changes(assessment.resolved, session.vocabulary, session.store, before)
    if revision.pruning.records or (revision.is_empty and again is None):
        first = next(planned, None)  # what the store refuses is reported before anybody is asked
        if first is None and revision.is_empty:
            return result
        planned = chain(filter(None, [first]), planned)
    require_agreement(revision.pruning, request.confirm)
    return _write(session, assessment, request, result=result, planned=planned)


def _write(
    session: Session, assessment: Assessment, request: _Request, *, result: ImportResult, planned: Iterable[Step]
) -> ImportResult:
    """Write an assessed import as a batch, and complete its result."""
    revision, resolved, given = assessment.revision, assessment.resolved, assessment.revision.given
    counts: dict[str, object] = {
        "records": {name: sum(getattr(file, name) for file in result.files) for name in OUTCOMES}
    }
    if kept := sum(one.decision == "different" for one in result.judged):
        counts["kept_different"] = kept
    if request.prune:
        counts["pruned"] = len(revision.pruning.records)
    batch = session.next_batch(
        "import",
        again=session.open,
        author=request.author,
        note=request.note,
        counts=counts,
        input_name=given.name,
        input_sha256=given.sha256,
        loader=given.loader,
    )
    result.changes = list(changes_of(revision, new=False))
    result.money = list(money_changes(revision, session.vocabulary))
    entries, bodies = _assertions(assessment)
    result.added, result.unused = resolved.added_ids, resolved.unused
    result.places = [entry.id for entry in entries if entry.dataset == PLACES and entry.hash is not None]
    result.batch, result.counts = run_batch(
        session, batch, entries=entries, bodies=bodies, resolved=resolved, planned=planned
    )
    return result


def _killed_run(session: Session, given: Input) -> BatchInfo | None:
    """Return the batch that a killed import of the same files left; raise Refused where another run was killed."""
    killed = session.open
    if killed is not None and not is_import_of(killed, given.sha256):
        is_edited = (killed.kind, killed.input_name) == ("import", given.name)
        raise Refused(edited_message(killed) if is_edited else incomplete_message(killed))
    return killed


def _assertions(assessment: Assessment) -> tuple[list[Entry], dict[str, Accepted]]:
    """Return all that an import asserts and withdraws, unchanged records included, and the records by hash."""
    revision, resolved = assessment.revision, assessment.resolved
    given = revision.given
    entries = [
        Entry(dataset, record_id, record_hash)
        for dataset, records in given.assertions.items()
        for record_id, record_hash in records.items()
    ]
    entries += [Entry(item.dataset, item.id, item.hash) for item in resolved.added]
    places, place_bodies = places_needed(resolved, revision.state.assertions)
    bodies = given.bodies | {item.hash: item for item in resolved.added} | place_bodies
    return [*entries, *places, *revision.withdrawn, *revision.pruning.entries], bodies


def _admitter(new: str, ask: Ask | None, vocabulary: Vocabulary) -> AdmitUnknown:
    def admit(unknown: list[Unknown], taken: Collection[str]) -> list[Accepted]:
        if new == "refuse":
            return []
        chosen = unknown
        if new == "ask" and ask is not None:
            chosen = [each.confirmed() for each in ask(unknown)]
        return as_records(chosen, NEW, taken, vocabulary)

    return admit
