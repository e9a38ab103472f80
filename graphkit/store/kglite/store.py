"""The embedded store opened for writing; apart from its reader, which then starts without what only writing needs."""

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graphkit.errors import StoreError, StoreMissing
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Changes, Counts
from graphkit.store.cypher.edits import Edited
from graphkit.store.cypher.statements import checked
from graphkit.store.damage import damaged
from graphkit.store.kglite.errors import CONVERSION, as_store_error
from graphkit.store.kglite.files import engine, opened, refuse_missing, release, remove_lock
from graphkit.store.kglite.reader import EmbeddedReader, Origin
from graphkit.store.write import ChangeWriter, Outcome, foreign_edges, labels_of
from graphkit.system.output_files import kept_mode
from graphkit.wording.messages import Message


class EmbeddedStore(EmbeddedReader):
    """A graph opened for writing; see ``graphkit.store.base.Store``. Nothing lasts until `commit`."""

    atomic = True

    def __init__(self, path: Path, graph: Any, labels: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(path, graph)
        self._writer = ChangeWriter(self._run, labels, self._index)
        self._indexed: set[str] = set()
        self._is_changed = not path.exists()
        self._has_failed = False

    def write(self, changes: Changes, batch: str) -> Counts:
        """Apply a chunk, stamping what is put with ``batch``. After an error nothing can be committed any more."""
        self._refuse_if_failed()
        self._has_failed = self._is_changed = True
        counts = self._writer.apply(changes, batch)
        self._has_failed = False
        return counts

    def commit(self) -> None:
        """Replace the file by the graph as it is now; a full disk or a kill leaves the file of before."""
        self._refuse_if_failed()
        graph, kglite = self._graph, engine()
        if not self._is_changed:
            return
        try:
            with warnings.catch_warnings(), kept_mode(Path(self.uri)):
                warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
                graph.save()
        except (kglite.KgError, OSError, ValueError) as error:
            raise as_store_error(error, "not-saved", self.uri) from None
        self._is_changed = False

    def foreign_edges(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return (node id, edge type) of edges graphkit does not own that hold these nodes."""
        wanted = list(ids)
        labels = self._names("CALL db.labels() YIELD label RETURN label AS name", None)
        return sorted({pair for label in labels for pair in foreign_edges(self._run, label, wanted)})

    def close(self) -> None:
        """Let go of the file and its lock; what was not committed is gone. Closing again does nothing."""
        if self._open_graph is not None:
            path = Path(self.uri)
            if not path.exists():  # refused: a store that was never made leaves no trace
                remove_lock(path)
            release(self._open_graph)
        super().close()

    def _with_index(self, sent: Edited) -> tuple[str, Origin]:
        return sent.text, sent.origin  # labels and names change while it is written

    def _refuse_if_failed(self) -> None:
        if self._has_failed:
            raise StoreError("store.write-failed", uri=self.uri)

    def _run(self, statement: str, parameters: Mapping[str, Any]) -> Outcome:
        graph = self._graph
        try:
            result = graph.cypher(statement, params=parameters, timeout_ms=0)
            return Outcome(result.to_list(), result.stats or {})
        except (engine().KgError, *CONVERSION) as error:
            raise as_store_error(error, "not-written", self.uri) from None

    def _index(self, type_: str) -> None:
        """Index the edges of a type by id, without which each look-up reads all of them."""
        if type_ not in self._indexed:
            self._run(f"CREATE INDEX IF NOT EXISTS FOR ()-[r:{checked(type_)}]-() ON (r.id)", {})
            self._indexed.add(type_)


def open_store(path: Path, vocabulary: Vocabulary, *, create: bool = False) -> EmbeddedStore:
    """Open a store file for writing; `create` allows that there is none yet: the first commit makes it.

    Raises StoreMissing, StoreBusy, StoreDamaged or StoreError.
    """
    if not create:
        refuse_missing(path)
    elif not path.absolute().parent.is_dir():
        raise StoreMissing("store.no-folder", folder=path.absolute().parent)
    kglite = engine()
    graph = opened(path, lambda: kglite.open(str(path), durable="off"))
    if path.exists() and not graph.verify_integrity()["ok"]:
        release(graph)
        raise damaged(path, Message("store.checksum"))
    return EmbeddedStore(path, graph, labels_of(vocabulary))
