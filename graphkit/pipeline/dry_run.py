"""An import that writes nothing: what it would do, record by record and field by field."""

from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path

from graphkit.errors import StoreMissing
from graphkit.ledger.base import Ledger
from graphkit.ledger.live import Assertions, current_assertions, live, new_and_changed
from graphkit.pipeline.decision_table import with_decisions, without
from graphkit.pipeline.graph_changes import places_drawn, steps
from graphkit.pipeline.importing import ImportResult, count, updated_with
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.pruning import Pruning, resolve_without, to_prune
from graphkit.pipeline.record_changes import RecordChange, record_changes
from graphkit.pipeline.resolved_records import AdmitUnknown, live_records, resolve_and_check
from graphkit.pipeline.session import Progress, reading
from graphkit.pipeline.unfinished import find_open_batch
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store import open_reader
from graphkit.store.base import Reader


def describe_import(
    uri: str,
    given: Input,
    vocabulary: Vocabulary,
    progress: Progress,
    settle: AdmitUnknown,
    *,
    decisions: Path | None = None,
    prune: bool = False,
) -> ImportResult:
    """Return what an import of `given` would do. Takes no lock and makes no store; raises what the import would."""
    reader = _reader(uri)
    with reading(uri) as ledger, closing(reader) if reader else nullcontext():
        batches, left = find_open_batch(uri, ledger) if ledger else ([], None)
        if left and (left.writer or (left.batch.kind, left.batch.input_sha256) != ("import", given.sha256)):
            raise left.refusal()
        now = current_assertions(ledger.entries(), live(batches)) if ledger else {}
        given, gone = with_decisions(given, decisions, now)
        result = ImportResult(reader.uri if reader else uri, count(given, now), dry_run=True, created=reader is None)
        result.changes = list(_changes(given, now, ledger))
        pruning = to_prune(given, now, batches, ledger) if prune else Pruning()
        result.pruned, result.unknown = pruning.records, pruning.unknown
        said = pruning.taken_from(without(updated_with(now, given.told), gone))
        items = live_records(said, given.bodies, ledger)
        how = (vocabulary, progress, settle)
        meaning = resolve_without(pruning, items, *how) if pruning.records else resolve_and_check(items, *how)
        progress("write", 0, None)
        for step in steps(meaning, vocabulary, reader):
            result.counts += step.expected
        entries, _ = places_drawn(meaning, now)
        result.added, result.unused = [item.id for item in meaning.added], meaning.unused
        result.places = [entry.id for entry in entries if entry.hash is not None]
        return result


def _changes(given: Input, now: Assertions, ledger: Ledger | None) -> Iterator[RecordChange]:
    new, changed = new_and_changed(given.told, now)
    items = [item for item in given.records if (item.dataset, item.id) in new | changed]
    hashes = {key: now[key[0]][key[1]] for key in changed}
    bodies = {said: body for said, _, body in ledger.bodies(hashes.values())} if ledger and hashes else {}
    yield from record_changes(items, {key: bodies[said] for key, said in hashes.items()})


def _reader(uri: str) -> Reader | None:
    try:
        return open_reader(uri)
    except StoreMissing:
        return None
