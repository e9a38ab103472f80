"""What every store can do. Two engines answer it, and one suite in tests/store/ holds both to it.

A store keeps nodes and edges and knows neither records nor plans. Stores that were given the same changes answer the
same Cypher (the subset in docs/cypher.md) with the same rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, Protocol, TypedDict

from graphkit.elements import Edge, Node, Value
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table


@dataclass(frozen=True, slots=True)
class Writer:
    """The process that may write to a store now; ``host`` is None where the store is a file."""

    pid: str
    host: str | None = None


@dataclass(slots=True)
class Counts:
    """What a write really changed, read back from the engine."""

    nodes_created: int = 0
    nodes_updated: int = 0
    nodes_removed: int = 0
    edges_created: int = 0
    edges_updated: int = 0
    edges_removed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def total(self) -> int:
        """How many nodes and edges were touched."""
        return sum(getattr(self, name) for name in self.__slots__)


@dataclass(slots=True)
class Changes:
    """A chunk of changes, applied in this order: edges removed, nodes removed, nodes put, edges put.

    ``put`` writes an element, whether or not it is there (idempotent); an edge whose ends moved is made anew. Keys that
    it does not name stay as they are, but for those in ``cleared``: id of an element -> keys to take from it.
    ``fresh`` promises that nothing of it is in the store: a store then need not look.
    """

    put_nodes: list[Node] = field(default_factory=list)
    put_edges: list[Edge] = field(default_factory=list)
    remove_edges: list[Edge] = field(default_factory=list)
    remove_nodes: list[Node] = field(default_factory=list)
    cleared: dict[str, set[str]] = field(default_factory=dict)
    fresh: bool = False


class StoreInfo(TypedDict):
    """What a store holds: owned nodes by label and edges by type, and how many foreign ones there are.

    ``ledger_nodes`` are those that the ledger keeps beside the graph on a server; they are in no other count.
    """

    engine: str
    version: str
    nodes: int
    foreign_nodes: int
    labels: dict[str, int]
    edges: int
    foreign_edges: int
    edge_types: dict[str, int]
    ledger_nodes: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Columns:
    """Some owned nodes of one label, or edges of one type, by column: entry i of every list belongs to one element.

    Attributes
    ----------
    ids : list of str
    values : dict of str to list
        One list for each property that was asked for; None where an element has no such property.
    sources, targets : list of str
        Ids of the ends of edges; both are empty where the elements are nodes.
    """

    ids: list[str]
    values: dict[str, list[Value | None]]
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)


class Reader(Protocol):
    """The read side: what query, analysis, render and export need."""

    uri: str

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        """Run a read-only query, for so many seconds at most; raise QueryError where it fails or would write."""

    def rows(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Rows:
        """Return the rows of a read-only query as they come.

        Parameters
        ----------
        cypher : str
            The query.
        parameters : mapping, optional
            The value of each ``$name``.
        limit : int, optional
            At most so many rows; ``truncated`` says whether there were more.
        timeout : float, optional
            Seconds after which the query is ended.

        Raises
        ------
        QueryError
            The query would write, fails, or takes longer than `timeout`; also while the rows are read.
        StoreError
            The store is closed or cannot be reached.

        Notes
        -----
        Memory holds some thousand rows, however many there are, as long as each comes from one start alone: a node of
        the first pattern, an item of the first ``UNWIND``. What must see all rows first (sorting, grouping,
        ``DISTINCT``) is held by a file's engine, in this process, or by the server.
        """

    def nodes(self, label: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Node]:
        """Yield owned nodes (those with ``batch``), of one label or with these ids, in any order."""

    def edges(self, type_: str | None = None, ids: Sequence[str] | None = None) -> Iterator[Edge]:
        """Yield owned edges, of one type or with these ids, in any order."""

    def columns(self, label_or_type: str, names: Sequence[str]) -> Iterator[Columns]:
        """Yield owned nodes of a label, or owned edges of a type, as columns of the properties that are named.

        Parameters
        ----------
        label_or_type : str
            ``Node`` is every node, whose own label is its property ``class``. What the store has as a type of edges
            means those edges; what it has as neither yields nothing.
        names : sequence of str
            Properties; without any only ids come. An element that lacks one has None there.

        Yields
        ------
        Columns
            At most 10,000 elements, in any order, each element in one batch only; never an empty batch.

        Raises
        ------
        StoreError
            The store is closed or cannot be reached, or a name cannot be one of a label, type or property.

        Notes
        -----
        Reads each element once, and only the properties named: O(elements × names). No element is built: of 100,000
        edges with 14 properties, four of them take a quarter of the time of `edges` on a file, a third on a server.
        Memory holds one batch; a file's engine holds the whole answer besides.

        Examples
        --------
        >>> import tempfile
        >>> from graphkit.schema.vocabulary import load_vocabulary
        >>> from graphkit.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     store = open_store(f"{folder}/graph.kgl", load_vocabulary(), create=True)
        ...     nodes = [Node("city/x", "City", {"name": "甲"}), Node("city/y", "City", {"name": "乙", "lat": 27.3})]
        ...     _ = store.write(Changes(put_nodes=nodes), "batch/0001")
        ...     [(batch.ids, batch.values) for batch in store.columns("City", ["name", "lat"])]
        [(['city/x', 'city/y'], {'name': ['甲', '乙'], 'lat': [None, 27.3]})]
        """

    def info(self) -> StoreInfo:
        """Return engine, version and counts per label and edge type."""

    def close(self) -> None:
        """Let go of files and connections."""


class Store(Reader, Protocol):
    """A store opened for writing, by one process at a time.

    ``atomic`` is whether nothing lasts before `commit`, however much is written.
    """

    atomic: bool

    def write(self, changes: Changes, batch: str) -> Counts:
        """Apply a chunk, stamping what is put with ``batch``."""

    def commit(self) -> None:
        """Make everything written so far last, all or nothing."""

    def foreign_edges(self, ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return (node id, edge type) of edges graphkit does not own that hold these nodes."""
