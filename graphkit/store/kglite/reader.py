"""The store in one file, on kglite, which runs inside this process.

kglite runs without its write-ahead log: everything happens in memory and `commit` replaces the file, so that a batch is
there as a whole or not at all, whatever kills the process. One process writes; readers see the last commit.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError, StoreError
from graphkit.store.base import Columns, StoreInfo
from graphkit.store.cypher import guard
from graphkit.store.cypher.edits import Edited
from graphkit.store.cypher.statements import edge_columns, is_name, node_columns
from graphkit.store.kglite import passes
from graphkit.store.kglite.dialect import translate
from graphkit.store.kglite.errors import CONVERSION, as_query_error
from graphkit.store.kglite.files import engine, opened, refuse_missing
from graphkit.store.kglite.lookups import Lookups
from graphkit.store.kglite.parts import View, views
from graphkit.store.kglite.values import plain_rows, without_structure
from graphkit.store.plain import Plain
from graphkit.store.read import ROWS, as_columns, read_edges, read_nodes, store_info
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table
from graphkit.wording.quoted import engine_words

Origin = Callable[[int, int], tuple[int, int]]
_MOST_ROWS = 2**62  # the engine counts rows in 64 bits
_CHUNK = 5_000  # rows that are held as Python values
_LABELS = "CALL db.labels() YIELD label RETURN label AS name"
_TYPES = "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name"
_COUNT_NODES = "MATCH (n) RETURN coalesce(n.class, labels(n)[0]) AS name, count(n.batch) AS owned, count(*) AS total"
_COUNT_EDGES = "MATCH ()-[e]->() RETURN type(e) AS name, count(e.batch) AS owned, count(*) AS total"
_IDS_OF_KEYS = "UNWIND $keys AS key MATCH (n) WHERE elementId(n) = key RETURN key AS key, n.id AS id"


class EmbeddedReader:
    """A graph as its file was when it was opened; see ``graphkit.store.base.Reader`` for the promises.

    While a stream of `nodes` or `edges` is read, a write to the same store copies what the stream still needs: finish
    streams before writing much.
    """

    def __init__(self, path: Path, graph: Any) -> None:
        self.uri = str(path)
        self._path = path
        self._open_graph = graph
        self._lookups: Lookups | None = None

    @property
    def _graph(self) -> Any:
        if self._open_graph is None:  # kglite itself would take the write and lose it
            raise StoreError("store.closed", uri=self.uri)
        return self._open_graph

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        """Run a read-only query; raise QueryError where it fails or would write.

        >>> import tempfile
        >>> from graphkit.schema.vocabulary import load_vocabulary
        >>> from graphkit.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     store = open_store(Path(folder) / "graph.kgl", load_vocabulary(), create=True)
        ...     store.query("RETURN $x + 1 AS y", {"x": 1}).rows
        [{'y': 2}]
        """
        return self.rows(cypher, parameters, limit=limit, timeout=timeout).table()

    def rows(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return the rows of a read-only query as they come; raise QueryError where it fails or would write."""
        query = guard.check(cypher)
        given = query.values(parameters)
        sent = translate(query.text, given)
        asked, origin = self._with_index(sent.edited)
        most = None if limit is None else min(limit, _MOST_ROWS) + 1
        end = None if timeout is None else time.monotonic() + timeout
        with self._failing(timeout, origin):
            parts = views(partial(self._ask_until, end), asked, sent.parameters, most)
            first = next(parts)
        if isinstance(first, str):
            raise QueryError("store.query.format-csv")
        warnings = tuple(engine_words(words) for words in first.warnings if "row_limit" not in words)
        return Rows(first.columns, self._plain(first, parts, timeout), limit=limit, warnings=lambda: warnings)

    def _plain(self, view: View | None, parts: Iterator[View], timeout: float | None) -> Iterator[dict[str, Any]]:
        """Yield rows of plain values; `view` is the first of the parts."""
        while view is not None:
            for start in range(0, len(view), _CHUNK):
                plain = Plain()
                some = view if len(view) <= _CHUNK else view[start : start + _CHUNK]
                rows = plain_rows(some.to_list(), plain)
                plain.finish(self._ids_of_keys)
                yield from rows
            view = None  # the engine's rows go before it makes more
            with self._failing(timeout):
                view = next(parts, None)

    def nodes(self, label: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Node]:
        """Yield owned nodes, of one label or with these ids."""
        for name in self._names(_LABELS, label):
            for node in read_nodes(self._stream, [name], ids):
                if label is not None or node.label == name:  # somebody else's (:Node) makes a label of all of ours
                    yield node

    def edges(self, type_: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Edge]:
        """Yield owned edges, of one type or with these ids."""
        types = self._names(_TYPES, type_)
        return read_edges(self._stream, types, ids)

    def columns(self, label_or_type: str, names: Sequence[str]) -> Iterator[Columns]:
        """Yield owned nodes of a label, or edges of a type, as columns of these properties."""
        unique = list(dict.fromkeys(names))
        is_type = bool(self._names(_TYPES, label_or_type))
        statement = (edge_columns if is_type else node_columns)(label_or_type, unique)
        answer = self._ask(statement, {})
        return _batches(answer, unique, is_type=is_type)

    def info(self) -> StoreInfo:
        """Return engine, version, and how many nodes and edges there are: owned by label and type, foreign in all."""
        rows = self._ask(_COUNT_NODES, {}), self._ask(_COUNT_EDGES, {})
        return store_info("kglite", engine().__version__, *rows)

    def close(self) -> None:
        """Let go of the file; what was not committed is gone. Closing again does nothing."""
        self._open_graph = None

    def _with_index(self, sent: Edited) -> tuple[str, Origin]:
        """Return a query whose look-ups go through an index, and the way back from a place in it."""
        if self._lookups is None:
            self._lookups = Lookups(self._graph)
        looked = self._lookups.rewritten(sent.text)
        return looked.text, lambda line, column: sent.origin(*looked.origin(line, column))

    def _ask(self, statement: str, parameters: Mapping[str, Any]) -> View:
        with self._failing(None):
            return self._ask_until(None, statement, parameters)

    def _ask_until(
        self,
        end: float | None,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        row_limit: int | None = None,
        max_work_units: int | None = None,
    ) -> View:
        """Ask the engine, until a time of the monotonic clock at most; raise its own errors."""
        left_out = passes.left_out(statement)
        limits = {"row_limit": row_limit, "max_work_units": max_work_units}
        try:
            return self._asked(end, statement, parameters, left_out, limits)
        except engine().CypherExecutionError as error:
            if passes.UNION_FAULT not in str(error):
                raise
            return self._asked(end, statement, parameters, (*left_out, passes.UNSAFE_WITH_UNION), limits)

    def _asked(
        self,
        end: float | None,
        statement: str,
        parameters: Mapping[str, Any],
        left_out: Sequence[str],
        limits: Mapping[str, int | None],
    ) -> View:
        left = 0 if end is None else max(1, round(1000 * (end - time.monotonic())))
        answer: View = self._graph.cypher(
            statement,
            params=parameters,
            timeout_ms=left,
            write_scope=[],
            hide_structural_keys=True,
            disabled_passes=left_out,
            **limits,
        )
        return answer

    @contextmanager
    def _failing(self, timeout: float | None, origin: Origin | None = None) -> Iterator[None]:
        """Raise the engine's errors as graphkit's."""
        try:
            yield
        except engine().CypherTimeoutError as error:
            if timeout is None:
                raise as_query_error(error, self.uri, origin) from None
            raise QueryError("store.query.timeout", seconds=timeout) from None
        except (engine().KgError, *CONVERSION) as error:
            raise as_query_error(error, self.uri, origin) from None

    def _stream(self, statement: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for row in self._ask(statement, parameters):
            without_structure(row["properties"])
            yield row

    def _names(self, statement: str, one: str | None) -> list[str]:
        names = sorted(row["name"] for row in self._ask(statement, {}))
        return [name for name in names if is_name(name) and one in (None, name)]

    def _ids_of_keys(self, keys: Sequence[str]) -> dict[str, str]:
        return {row["key"]: str(row["id"]) for row in self._ask(_IDS_OF_KEYS, {"keys": list(keys)})}


def _batches(answer: View, names: Sequence[str], *, is_type: bool) -> Iterator[Columns]:
    for start in range(0, len(answer), ROWS):
        some = answer[start : start + ROWS]
        yield as_columns([some.column(column) for column in answer.columns], names, is_type=is_type)


def open_reader(path: Path) -> EmbeddedReader:
    """Open a store file for reading. It is read and checked as a whole: 0.3 s for 100,000 nodes and 300,000 edges.

    Raises StoreMissing, StoreDamaged or StoreError.
    """
    refuse_missing(path)
    kglite = engine()
    # Indexes serve writing only; checking at once finds a flipped byte here and not, perhaps, in an answer.
    graph = opened(path, lambda: kglite.load(str(path), verify="eager", defer_index_rebuild=True))
    return EmbeddedReader(path, graph)
