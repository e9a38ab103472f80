"""The graph from the ledger alone: after damage, after a change of version or vocabulary, or to be sure."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from graphkit.errors import Refused, StoreDamaged, StoreMissing
from graphkit.ledger import read_ledger
from graphkit.ledger.base import BatchInfo
from graphkit.ledger.live import annotated
from graphkit.pipeline.batch_run import run_batch
from graphkit.pipeline.graph_changes import plan_changes
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.new_places import places_needed
from graphkit.pipeline.resolved_records import resolve_and_check
from graphkit.pipeline.session import Progress, Session, configured_vocabulary, reading, refuse_open, silent, writing
from graphkit.pipeline.unfinished import find_open_batch
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store import file_of
from graphkit.store.base import Counts
from graphkit.store.damage import set_aside
from graphkit.wording.messages import Message


@dataclass
class RebuildResult:
    """What a rebuild corrected.

    Attributes
    ----------
    batch : BatchInfo or None
        None where the graph was as it should be.
    counts : Counts
    aside : Path or None
        Where the damaged file is now.
    """

    batch: BatchInfo | None
    counts: Counts
    aside: Path | None = None


def rebuild(
    uri: str,
    *,
    confirm: Callable[[Path], bool] | None = None,
    author: str | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
) -> RebuildResult:
    """Bring the store to the graph of all live records of its ledger.

    What is right already stays, with its batch; what is not graphkit's is not touched. A damaged file, which is known
    to be a store by the ledger beside it, is kept under another name; `confirm` is asked first.

    Raises
    ------
    Refused
        If `confirm` says no; nothing was changed.
    StoreMissing
        If there is no ledger.
    InvalidData
        If this version or vocabulary does not take the records of the ledger.
    """
    read_ledger(uri).close()  # without a ledger nothing may be made
    vocabulary = configured_vocabulary(vocabulary)
    progress = progress or silent
    try:
        with writing(uri, vocabulary, progress, create=True, or_older=True) as session:
            return _rebuild(session, author, None)
    except StoreDamaged:
        path = file_of(uri)
        if confirm is not None and not confirm(path):
            raise Refused("pipeline.rebuild-declined", path=path) from None
        aside = set_aside(path)
        with writing(uri, vocabulary, progress, create=True, or_older=True) as session:
            return _rebuild(session, author, aside)


def _rebuild(session: Session, author: str | None, aside: Path | None) -> RebuildResult:
    if not session.batches:
        raise StoreMissing("pipeline.empty-ledger", store=session.store.uri)
    again = session.open
    if again is not None and again.kind != "rebuild":
        refuse_open(session)
    state = LedgerState.of(session.ledger, session.batches)
    resolved = resolve_and_check(state.records(), session.vocabulary, session.progress)
    entries, places = places_needed(resolved, state.assertions)
    planned = plan_changes(resolved, session.vocabulary, session.store)
    first = next(planned, None)
    if first is None and not entries and again is None and session.in_step():
        return RebuildResult(None, Counts(), aside)
    batch = session.next_batch("rebuild", again=again, author=author)
    planned = chain([first], planned) if first else iter(())
    done, counts = run_batch(session, batch, entries=entries, bodies=places, resolved=resolved, planned=planned)
    return RebuildResult(done, counts, aside)


def history(uri: str) -> list[BatchInfo]:
    """Return all batches, oldest first, each with the undo that holds against it. Takes no lock."""
    ledger = read_ledger(uri)
    try:
        return annotated(ledger.batches())
    finally:
        ledger.close()


def incomplete(uri: str) -> Message | None:
    """Return the warning that every reading verb shows while a batch is being written, or incomplete; else None."""
    with reading(uri) as ledger:
        unfinished = find_open_batch(uri, ledger)[1] if ledger else None
    return unfinished.warning() if unfinished else None
