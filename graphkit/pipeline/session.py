"""One run against a store and its ledger: the writer's lock first, then the ledger, then everything else.

Only here does the pipeline ask for the time, the user, the version and the configuration.
"""

import gc
import getpass
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata

from graphkit import config
from graphkit.elements import CONTRACT
from graphkit.errors import Refused, StoreError, StoreMissing
from graphkit.ledger import open_ledger, read_ledger
from graphkit.ledger.base import COMPLETE, BatchInfo, Ledger
from graphkit.ledger.live import annotated, open_batch
from graphkit.pipeline.unfinished import incomplete_message
from graphkit.pipeline.user_kinds import vocabulary_with
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store import open_store
from graphkit.store.base import Store
from graphkit.store.contract import contracts_of, require_current
from graphkit.wording.messages import Message
from graphkit.wording.safe import readable

Progress = Callable[[str, int, int | None], object]
"""Called with stage, done, and total or None: ``read``, ``resolve``, ``check``, ``write`` (elements), ``save``."""


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """Ignore progress."""


def configured_vocabulary(vocabulary: Vocabulary | None = None) -> Vocabulary:
    """Return the vocabulary of a run: the given one, else that of the nearest ``graphkit.toml``."""
    return vocabulary or vocabulary_with(config.load().schema)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Look for reference cycles less often while much is made: there are none to speak of, and a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass
class Session:
    """A store open for writing, its ledger, and what the ledger held when the lock was taken."""

    store: Store
    ledger: Ledger
    vocabulary: Vocabulary
    batches: list[BatchInfo]
    created: bool = False
    progress: Progress = silent

    @property
    def open(self) -> BatchInfo | None:
        """The batch that a killed run left behind."""
        return open_batch(self.batches)

    def next_batch(
        self,
        kind: str,
        *,
        again: BatchInfo | None = None,
        author: str | None = None,
        note: str | None = None,
        input_name: str | None = None,
        input_sha256: str | None = None,
        loader: str | None = None,
        target: int | None = None,
        counts: Mapping[str, object] | None = None,
    ) -> BatchInfo:
        """Return a new batch of this run, numbered after all others; or a killed one, to be done `again`.

        How many runs a batch took is kept among its counts, so that its history shows those that were killed.
        """
        last = max((batch.seq for batch in self.batches), default=0)
        runs = {"runs": again.counts.get("runs", 1) + 1} if again else {}
        return BatchInfo(
            seq=again.seq if again else last + 1,
            kind=kind,
            created=again.created if again else now(),
            author=author or login(),
            note=note,
            input_name=input_name,
            input_sha256=input_sha256,
            loader=loader,
            graphkit_version=version(),
            schema_version=schema_version(self.vocabulary),
            target=target,
            counts={**(counts or {}), **runs},
        )

    def in_step(self) -> bool:
        """Return whether the graph is that of the last complete batch, made by this version and vocabulary."""
        complete = [batch for batch in self.batches if batch.state == COMPLETE]
        if not complete:
            return False
        last = complete[-1]
        if (last.graphkit_version, last.schema_version) != (version(), schema_version(self.vocabulary)):
            return False
        if contracts_of(self.store) != {CONTRACT}:
            return False
        return any(node.properties.get("created") == last.created for node in self.store.nodes("Batch", [last.id]))


@contextmanager
def writing(
    uri: str, vocabulary: Vocabulary, progress: Progress, *, create: bool = False, or_older: bool = False
) -> Iterator[Session]:
    """Open store and ledger for writing, and let go of both whatever happens.

    Raises
    ------
    StoreError
        If the store is missing (and not to be created), busy or damaged, or holds batches its ledger does not know; if
        its graph follows another contract, or only a newer one where `or_older` is set.
    """
    created = False
    try:
        store = open_store(uri, vocabulary)
    except StoreMissing:
        if not create:
            raise
        store, created = open_store(uri, vocabulary, create=True), True
    try:
        ledger = open_ledger(store.uri)
        try:
            session = Session(store, ledger, vocabulary, annotated(ledger.batches()), created, progress)
            _refuse_strange_batches(session)
            require_current(store, or_older=or_older)
            try:
                with rarely_collected():
                    yield session
            except KeyboardInterrupt:
                raise KeyboardInterrupt(_interrupted(session)) from None
        finally:
            ledger.close()
    finally:
        store.close()


def _interrupted(session: Session) -> Message:
    """Return what is left where somebody stopped a run: an incomplete batch, a complete one, or nothing."""
    known = {batch.seq for batch in session.batches}
    try:
        batches = session.ledger.batches()
    except StoreError:  # a server that does not answer: that is why somebody stopped
        return Message("pipeline.interrupted-unknown")
    unfinished = open_batch(batches)
    if unfinished is not None:
        return Message("pipeline.interrupted-within", what=incomplete_message(unfinished))
    done = [batch.id for batch in batches if batch.seq not in known]
    return Message("pipeline.interrupted-after", batch=done[-1]) if done else Message("pipeline.interrupted")


def _refuse_strange_batches(session: Session) -> None:
    """Raise StoreError where the ledger does not know the graph's batches: the next import would remove their nodes."""
    known = {batch.id: batch.created for batch in session.batches}
    for node in session.store.nodes("Batch"):
        if known.get(node.id) != node.properties.get("created"):
            raise StoreError("pipeline.strange-batch", store=session.store.uri, batch=node.id)


@contextmanager
def reading(uri: str) -> Iterator[Ledger | None]:
    """Open the ledger of a store to read, without a lock; None where there is none."""
    try:
        ledger = read_ledger(uri)
    except StoreMissing:
        yield None
        return
    try:
        yield ledger
    finally:
        ledger.close()


def refuse_open(session: Session) -> None:
    """Raise Refused where a killed run must first be done again or dropped."""
    if session.open is not None:
        raise Refused(incomplete_message(session.open))


def now() -> str:
    """Return the time as ISO text in UTC, to the second.

    >>> len(now()), now()[-1]
    (20, 'Z')
    """
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """Return the day as this machine's calendar has it, as ISO text.

    >>> len(today())
    10
    """
    return datetime.now().astimezone().date().isoformat()


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of graphkit that runs."""
    return metadata.version("graphkit-kg")


def schema_version(vocabulary: Vocabulary) -> str:
    """Return 12 hex digits that change with any label, edge, kind, code or property of the vocabulary."""
    parts = (vocabulary.labels, vocabulary.edges, vocabulary.kinds, vocabulary.codes, vocabulary.properties)
    return hashlib.sha256(_canonical(parts).encode()).hexdigest()[:12]


def _canonical(value: object) -> str:
    """Return text that is the same in every process: sets in order, dataclasses by their fields."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_canonical(part)}" for key, part in sorted(value.items())) + "}"
    if isinstance(value, frozenset | set):
        return _canonical(sorted(value))
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if hasattr(value, "__dataclass_fields__"):
        return _canonical({name: getattr(value, name) for name in value.__dataclass_fields__})
    return repr(value)


def login() -> str | None:
    """Return the name of the user who is logged in; None where the system does not know."""
    try:
        return readable(getpass.getuser())
    except (OSError, KeyError, ImportError):  # a container without a user, Windows without its variables
        return None
