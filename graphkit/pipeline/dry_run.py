"""An import that writes nothing: what it would do, record by record and field by field."""

from collections.abc import Callable
from contextlib import closing, nullcontext

from graphkit.errors import StoreMissing
from graphkit.pipeline.assessment import Assessment, Options
from graphkit.pipeline.graph_changes import plan_changes
from graphkit.pipeline.import_result import ImportResult
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.judging import Judge, assess_and_judge
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.money_changes import money_changes
from graphkit.pipeline.named_input import explain_input
from graphkit.pipeline.new_places import places_needed
from graphkit.pipeline.recognition import recognise
from graphkit.pipeline.record_changes import changes_of
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import reading
from graphkit.pipeline.unfinished import find_open_batch, is_import_of
from graphkit.store.base import Reader
from graphkit.store.contract import open_current

Attempt = Callable[[Input, Callable[[Input], ImportResult]], ImportResult]
"""Describes the import of an input, or of what is left of it without invalid records."""


def describe_import(
    uri: str, given: Input, options: Options, attempt: Attempt, judge: Judge, *, prune: bool = False
) -> ImportResult:
    """Return what an import of `given` would do. Takes no lock and makes no store; raises what the import would."""
    reader = _reader(uri)
    with reading(uri) as ledger, closing(reader) if reader else nullcontext():
        batches, unfinished = find_open_batch(uri, ledger) if ledger else ([], None)
        if unfinished and (unfinished.writer or not is_import_of(unfinished.batch, given.sha256)):
            raise unfinished.refusal()
        state = LedgerState.of(ledger, batches)

        def describe(each: Input) -> ImportResult:
            revision = revise(state, each, prune=prune)
            assessment, judged = assess_and_judge(revision, options, judge, prune=prune)
            result = ImportResult(uri if reader is None else reader.uri, dry_run=True, created=reader is None)
            result.judged = judged
            return _describe(assessment, options, result, reader)

        return attempt(recognise(given, state), describe)


def _describe(assessment: Assessment, options: Options, result: ImportResult, reader: Reader | None) -> ImportResult:
    revision = assessment.revision
    result.describe(revision)
    result.changes = list(changes_of(revision))
    result.money = list(money_changes(revision, options.vocabulary))
    resolved = assessment.resolved
    result.names = explain_input(assessment, options)
    options.progress("write", 0, None)
    for step in plan_changes(resolved, options.vocabulary, reader):
        result.counts += step.expected
    entries, _ = places_needed(resolved, revision.state.assertions)
    result.added, result.unused = resolved.added_ids, resolved.unused
    result.places = [entry.id for entry in entries if entry.hash is not None]
    return result


def _reader(uri: str) -> Reader | None:
    try:
        return open_current(uri)
    except StoreMissing:
        return None
