"""An import that writes nothing: what it would do, record by record and field by field."""

from collections.abc import Iterator
from contextlib import closing, nullcontext

from graphkit.errors import StoreMissing
from graphkit.pipeline.assessment import Options, assess
from graphkit.pipeline.graph_changes import plan_changes
from graphkit.pipeline.import_result import ImportResult
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.named_input import explain_input
from graphkit.pipeline.new_places import places_needed
from graphkit.pipeline.record_changes import RecordChange, record_changes
from graphkit.pipeline.revision import Revision, revise
from graphkit.pipeline.session import reading
from graphkit.pipeline.unfinished import find_open_batch, is_import_of
from graphkit.store.base import Reader
from graphkit.store.contract import open_current


def describe_import(uri: str, given: Input, options: Options, *, prune: bool = False) -> ImportResult:
    """Return what an import of `given` would do. Takes no lock and makes no store; raises what the import would."""
    reader = _reader(uri)
    with reading(uri) as ledger, closing(reader) if reader else nullcontext():
        batches, unfinished = find_open_batch(uri, ledger) if ledger else ([], None)
        if unfinished and (unfinished.writer or not is_import_of(unfinished.batch, given.sha256)):
            raise unfinished.refusal()
        revision = revise(LedgerState.of(ledger, batches), given, prune=prune)
        return _describe(revision, options, ImportResult(uri, dry_run=True), reader)


def _describe(revision: Revision, options: Options, result: ImportResult, reader: Reader | None) -> ImportResult:
    result.created = reader is None
    if reader is not None:
        result.uri = reader.uri
    result.files = revision.file_results()
    result.changes = list(_changes(revision))
    result.pruned, result.unknown = revision.pruning.records, revision.pruning.unknown
    assessment = assess(revision, options)
    resolved = assessment.resolved
    result.names = explain_input(assessment, options)
    options.progress("write", 0, None)
    for step in plan_changes(resolved, options.vocabulary, reader):
        result.counts += step.expected
    entries, _ = places_needed(resolved, revision.state.assertions)
    result.added, result.unused = resolved.added_ids, resolved.unused
    result.places = [entry.id for entry in entries if entry.hash is not None]
    return result


def _changes(revision: Revision) -> Iterator[RecordChange]:
    keys = revision.new | revision.changed
    items = [item for item in revision.given.records if (item.dataset, item.id) in keys]
    state = revision.state
    hashes = {(dataset, record_id): state.assertions[dataset][record_id] for dataset, record_id in revision.changed}
    bodies = state.bodies(hashes.values())
    yield from record_changes(items, {key: bodies[record_hash][1] for key, record_hash in hashes.items()})


def _reader(uri: str) -> Reader | None:
    try:
        return open_current(uri)
    except StoreMissing:
        return None
