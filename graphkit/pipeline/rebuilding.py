"""The graph from the ledger alone: after damage, after a change of version or vocabulary, or to be sure."""

from dataclasses import dataclass
from itertools import chain

from graphkit import config
from graphkit.errors import StoreDamaged, StoreMissing
from graphkit.ledger import read_ledger
from graphkit.ledger.base import BatchInfo
from graphkit.ledger.live import annotated, current_assertions, live
from graphkit.pipeline.graph_changes import perform, places_drawn, steps
from graphkit.pipeline.resolved_records import live_records, resolve_and_check
from graphkit.pipeline.session import Progress, Session, reading, refuse_open, silent, writing
from graphkit.pipeline.unfinished import find_open_batch
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary
from graphkit.store.base import Counts
from graphkit.wording.messages import Message


@dataclass
class RebuildResult:
    """What a rebuild mended: its batch, None where the graph was as it should be; ``set_aside`` tells of damage."""

    batch: BatchInfo | None
    counts: Counts
    set_aside: str | None = None


def rebuild(
    uri: str, *, author: str | None = None, progress: Progress | None = None, vocabulary: Vocabulary | None = None
) -> RebuildResult:
    """Bring the store to the graph of all live records of its ledger; a damaged file was renamed and is made anew.

    What is right already stays, with its batch; what is not graphkit's is not touched.

    Raises
    ------
    StoreMissing
        If there is no ledger.
    InvalidData
        If this version or vocabulary does not take the records of the ledger.
    """
    read_ledger(uri).close()  # without a ledger nothing may be made
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    progress = progress or silent
    try:
        with writing(uri, vocabulary, progress, create=True) as session:
            return _rebuild(session, author, None)
    except StoreDamaged as damage:
        with writing(uri, vocabulary, progress, create=True) as session:
            return _rebuild(session, author, str(damage))


def _rebuild(session: Session, author: str | None, damage: str | None) -> RebuildResult:
    if not session.batches:
        raise StoreMissing("pipeline.empty-ledger", store=session.store.uri)
    again = session.open
    if again is not None and again.kind != "rebuild":
        refuse_open(session)
    now = current_assertions(session.ledger.entries(), live(session.batches))
    meaning = resolve_and_check(live_records(now, {}, session.ledger), session.vocabulary, session.progress)
    entries, drawn = places_drawn(meaning, now)
    planned = steps(meaning, session.vocabulary, session.store)
    first = next(planned, None)
    if first is None and not entries and again is None and session.in_step():
        return RebuildResult(None, Counts(), damage)
    batch = session.next_batch("rebuild", again=again, author=author)
    planned = chain([first], planned) if first else iter(())
    done, counts = perform(session, batch, entries=entries, bodies=drawn, meaning=meaning, planned=planned)
    return RebuildResult(done, counts, damage)


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
