"""What a ledger keeps and what both stores' ledgers offer.

The ledger is the truth, the graph a function of it. It keeps *entries*: in batch B, dataset D says that record R reads
so (a hash), or that R is withdrawn. Which entries hold is decided by the pure functions of ``graphkit.ledger.live``; a
ledger only stores and finds. One process writes at a time, the one that holds the store's writer lock.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graphkit.errors import StoreError

if TYPE_CHECKING:  # reading a history needs no models of records
    from graphkit.records.recordset import Accepted


OPEN = "open"
COMPLETE = "complete"
ABANDONED = "abandoned"


def unpacked(data: bytes, where: object) -> bytes:
    """Return what was packed into a ledger; raise StoreError, naming the ledger, where it was damaged since."""
    try:
        return zlib.decompress(data)
    except (zlib.error, TypeError):  # a damaged ledger may give a text where bytes were
        raise StoreError("ledger.damaged", path=where) from None


class Entry(NamedTuple):
    """One dataset says what one record reads; ``hash`` is None where it withdraws the record."""

    dataset: str
    id: str
    hash: str | None


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One change of the graph or of what is asserted.

    Attributes
    ----------
    seq : int
        1, 2, 3… in the order in which batches began; ``id`` is made from it.
    kind : str
        ``import``, ``undo``, ``retract`` or ``rebuild`` (``prune`` belongs to the import that prunes).
    state : str
        ``open`` until the graph holds it, then ``complete``; ``abandoned`` where an undo dropped it half-done.
    target : int, optional
        The seq of the batch that an undo takes back.
    counts : mapping
        What it changed, as numbers: records by fate, nodes and edges created, updated, removed; ``pruned`` where that
        was asked for; ``runs`` where an earlier run of it was killed.
    undone_by : str, optional
        Id of the undo that holds against it; computed from the other batches, never stored.
    """

    seq: int
    kind: str
    created: str
    author: str | None = None
    note: str | None = None
    input_name: str | None = None
    input_sha256: str | None = None
    loader: str | None = None
    graphkit_version: str = ""
    schema_version: str = ""
    state: str = OPEN
    target: int | None = None
    counts: Mapping[str, Any] = field(default_factory=dict)
    undone_by: str | None = None

    @property
    def id(self) -> str:
        """The id that elements carry and people type.

        >>> BatchInfo(7, "import", "2026-01-01T00:00:00Z").id
        'batch/0007'
        """
        return batch_id(self.seq)


def batch_id(seq: int) -> str:
    """Return the id of a batch by its number."""
    return f"batch/{seq:04d}"


class Ledger(Protocol):
    """Keeps batches, entries and bodies; the same calls on every store."""

    def batches(self) -> list[BatchInfo]:
        """Return all batches, oldest first."""

    def entries(self, *, batch: int | None = None, record: str | None = None) -> Iterator[tuple[int, Entry]]:
        """Yield (seq, entry), oldest batch first: all of them, those of one batch, or those of one record id."""

    def bodies(self, hashes: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield (hash, section, canonical JSON) of these hashes, in any order; unknown ones raise StoreError."""

    def names(self, batch: int) -> Mapping[str, Mapping[str, str]]:
        """Return record id -> name -> id, as names resolved when the batch was made; under ``""`` what held everywhere.

        Names that are ids are left out.
        """

    def begin(
        self,
        batch: BatchInfo,
        entries: Iterable[Entry],
        bodies: Mapping[str, "Accepted"],
        names: Mapping[str, Mapping[str, str]],
        *,
        abandon: int | None = None,
    ) -> None:
        """Write a batch as open with all that it asserts, at once or not at all.

        An open batch of the same seq is replaced: so a killed run is done again. ``bodies`` (by hash) may hold what is
        kept already; each is stored once. ``abandon`` marks another open batch as dropped in the same step, so that
        at most one batch is ever open.
        """

    def complete(self, seq: int, counts: Mapping[str, Any]) -> None:
        """Mark a batch as held by the graph."""

    def cancel(self, seq: int, *, reopen: int | None = None) -> None:
        """Take an open batch back, as if it had never begun; `reopen` names the one that it had dropped."""

    def close(self) -> None:
        """Let go of the file or connection."""
