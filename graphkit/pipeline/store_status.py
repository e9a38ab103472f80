"""The state of a store and its ledger at a glance: are both there, do they agree, is anything left to do."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import StoreDamaged, StoreError, StoreMissing
from graphkit.ledger import files_of, read_ledger
from graphkit.ledger.base import COMPLETE, BatchInfo
from graphkit.ledger.live import annotated
from graphkit.pipeline.unfinished import Unfinished, find_open_batch
from graphkit.store import is_server, open_reader
from graphkit.wording.messages import Message, Speakable


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What there is of a graph.

    Attributes
    ----------
    store, ledger : str
        Absolute paths of the two files; for a server its address, twice.
    nodes, edges : int or None
        None where there is no store, or one that cannot be read.
    batches : tuple of BatchInfo, or None
        Oldest first, each with the undo that holds against it; None where there is no ledger.
    unfinished : Unfinished or None
        The batch that is being written, or that a killed run left behind.
    rebuild : Message or None
        Why the graph must be rebuilt from its ledger; None where it need not.
    trouble : tuple of Message and errors
        What else is wrong, such as a ledger that is missing or damaged.
    """

    store: str
    ledger: str
    nodes: int | None = None
    edges: int | None = None
    batches: tuple[BatchInfo, ...] | None = None
    unfinished: Unfinished | None = None
    rebuild: Message | None = None
    trouble: tuple[Speakable, ...] = ()

    @property
    def last_batch(self) -> BatchInfo | None:
        """The newest batch."""
        return self.batches[-1] if self.batches else None


def store_status(uri: str, schema_version: str | None = None) -> StoreStatus:
    """Look at a store and its ledger; nothing is changed.

    Parameters
    ----------
    uri : str
        A path or the address of a server.
    schema_version : str, optional
        That of the vocabulary in use: a graph made with another one is to be rebuilt.

    Raises
    ------
    StoreMissing
        If there is neither store nor ledger.
    StoreError
        If a server does not answer.
    """
    paths = files_of(uri)
    ledger, trouble = _ledger(uri)
    batches, unfinished = ledger or (None, None)
    try:
        with closing(open_reader(uri)) as reader:
            info = reader.info()
            there = {node.id: node.properties for node in reader.nodes("Batch")}
    except StoreMissing:
        if not batches:
            raise
        return StoreStatus(*paths, None, None, batches, unfinished, Message("status.no-store"), trouble)
    except StoreDamaged as error:
        why = Message("status.damaged") if batches else None
        return StoreStatus(*paths, None, None, batches, unfinished, why, (*trouble, error))
    rebuild = None
    if batches is None:
        if not trouble:
            trouble = (Message("status.no-ledger"),)
    else:
        lost = tuple(batch.id for batch in batches if batch.state == COMPLETE and batch.id not in there)
        made_with = there[max(there)].get("schema_version") if there else None
        if lost:
            rebuild = Message("status.older", batches=lost)
        elif schema_version is not None and made_with not in (None, schema_version):
            rebuild = Message("status.schema", old=made_with, new=schema_version)
        known = {batch.id: batch.created for batch in batches}
        strange = tuple(sorted(name for name, of in there.items() if known.get(name) != of.get("created")))
        if strange:
            trouble = (*trouble, Message("pipeline.strange-batch", store=Path(paths[0]).name, batch=strange[0]))
    return StoreStatus(*paths, info["nodes"], info["edges"], batches, unfinished, rebuild, trouble)


def _ledger(uri: str) -> tuple[tuple[tuple[BatchInfo, ...], Unfinished | None] | None, tuple[Speakable, ...]]:
    """Return the batches of a ledger with the unfinished one, or None and what is wrong with the ledger."""
    try:
        with closing(read_ledger(uri)) as ledger:
            batches, unfinished = find_open_batch(uri, ledger)
    except StoreMissing:
        return None, ()
    except StoreError as error:
        if is_server(uri):
            raise
        return None, (error,)
    return (tuple(annotated(batches)), unfinished), ()
