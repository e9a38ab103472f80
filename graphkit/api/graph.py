"""The graph from Python: one object for a notebook or a script, on top of the rooms that do the work."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from graphkit import config
from graphkit.api.batches import Batches
from graphkit.api.network import Network

if TYPE_CHECKING:
    from graphkit.analysis.network.snapshot import Snapshot
    from graphkit.cards.card import Card
    from graphkit.cards.summary import Summary
    from graphkit.query.valid_time import Day
    from graphkit.schema.vocabulary import Vocabulary
    from graphkit.store.base import Reader
    from graphkit.tables.rows import Rows
    from graphkit.tables.table import Table


class Graph(Batches, Network):
    """A graph in a store: load records into it, query it, analyse it, draw it. Use it in a ``with`` block, or close it.

    Reads see the graph as of the first question after opening or loading. Nothing is read before that, so a
    store that does not exist yet can be opened and loaded into. In the examples of the methods, ``graph`` is one with
    the five programmes, as here.

    Examples
    --------
    >>> import tempfile, graphkit
    >>> folder = tempfile.TemporaryDirectory()
    >>> with graphkit.open(folder.name + "/demo.kgl") as graph:
    ...     _ = graph.load_demo()
    ...     graph.query("MATCH (p:Party {name: $name}) RETURN p.class AS label", name="农工党中央").rows
    ...     graph.card("中国光彩基金会").rows("gave")[0]["amount"]
    ...     graph.undo().target.id
    [{'label': 'Party'}]
    3000000.0
    'batch/0001'
    >>> folder.cleanup()
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._reader: Reader | None = None
        self._snapshot: Snapshot | None = None

    @property
    def reader(self) -> Reader:
        """The open store, for functions that take one. Raises StoreMissing, StoreDamaged, StoreError."""
        if self._reader is None:
            from graphkit.store.contract import open_current

            self._reader = open_current(self.uri)
            self._warn_incomplete()
        return self._reader

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary, with the user's own kinds that the nearest ``graphkit.toml`` names under ``schema``.

        >>> graph.vocabulary.kinds["donation"].en
        'donation'
        """
        from graphkit.pipeline.user_kinds import vocabulary_with

        return vocabulary_with(config.load().schema)

    def _warn_incomplete(self) -> None:
        """Warn where a batch is incomplete: until it is done again or undone, the graph is in between."""
        import warnings

        from graphkit.pipeline import incomplete

        if warning := incomplete(self.uri):
            warnings.warn(str(warning), stacklevel=3)

    def query(
        self,
        query: str,
        /,
        *,
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        timeout: float | None = None,
        params: Mapping[str, object] | None = None,
        **parameters: object,
    ) -> Table:
        """Return the answer of a read-only Cypher query, or of a saved one by its name.

        ``graph.query("money")`` asks the query that ``graphkit query money`` asks; ``graphkit query --list`` has them
        all.

        Parameters
        ----------
        query : str
            Cypher, or the name of a saved query.
        as_of, between : str or date, pair of them, optional
            ``"2018"``, ``("2016", "2018-05")``: the query's ``$day`` and ``$last_day``.
        timeout : float, optional
            Seconds after which the query is ended.
        params, **parameters
            Values of the query's parameters, together or as keywords. To join a table of your own, pass a list of
            dicts or a DataFrame: ``graph.query("UNWIND $rows AS row …", rows=frame)``.

        Returns
        -------
        Table
            ``rows`` is a list of dicts with plain values (text, numbers, ``date``, lists, dicts); ``to_pandas()``
            makes a DataFrame. Amounts are in the unit of their ``currency``.

        Raises
        ------
        QueryError
            If the query fails, takes longer than `timeout`, or would write.
        UsageError
            If a saved query, a parameter or a date is not known.

        See Also
        --------
        rows : the same, row by row, for answers that do not fit into memory.

        Examples
        --------
        >>> graph.query("MATCH (h:Hospital) WHERE h.name CONTAINS $part RETURN h.name AS name", part="华西").rows
        [{'name': '四川大学华西医院'}]
        >>> money = graph.query("money", by="广州市白云区", flow="aid")
        >>> {row["stage"]: row["counted"] for row in money.rows}  # planned money is not yet paid: never added up
        {'disbursed': 10339800.0, 'planned': 22255000.0}
        """
        with self.rows(
            query, as_of=as_of, between=between, timeout=timeout, params={**(params or {}), **parameters}
        ) as rows:
            return rows.table()

    def rows(
        self,
        query: str,
        /,
        *,
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        timeout: float | None = None,
        params: Mapping[str, object] | None = None,
        **parameters: object,
    ) -> Rows:
        """Return the rows of a query one by one, so that an answer of millions needs no memory; otherwise as `query`.

        Examples
        --------
        >>> with graph.rows("MATCH (a:Activity) RETURN a.id AS id") as rows:
        ...     sum(1 for row in rows)
        161
        """
        from graphkit.query.child_process import rows_apart
        from graphkit.query.run import run_rows
        from graphkit.query.saved import load_saved
        from graphkit.query.valid_time import parse_time

        when, given = parse_time(as_of, between), {**(params or {}), **parameters}
        reader = self.reader
        one_word = query.strip().replace("-", "_").isidentifier()
        asked = load_saved(query.strip()) if one_word else query
        vocabulary = None if one_word else self.vocabulary

        def ask() -> Rows:
            return run_rows(reader, asked, given, time=when, vocabulary=vocabulary, timeout=timeout)

        if "://" not in self.uri:  # a file's engine may not hear of the time
            return ask() if timeout is None else rows_apart(ask, timeout)
        rows = ask()
        self._warn_incomplete()  # a file stays as it was opened; a server goes on
        return rows

    def card(
        self,
        wanted: str,
        *,
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        certain: bool = False,
    ) -> Card:
        """Return what the graph knows about one actor, place, programme or act, as sections.

        Parameters
        ----------
        wanted : str
            Id, identifier, code, name, alias, or a name behind that of its place (广州市白云区).
        as_of, between : str or date, pair of them, optional
            The time asked about: what did not hold then is left out.
        certain : bool
            Leave out what only possibly held; ``card.as_of`` says how much is which.

        Returns
        -------
        Card
            ``card.rows("gave")`` are the rows of one section, ``card.table()`` the whole as one table.

        Raises
        ------
        UnknownName, AmbiguousName
            If nothing, or more than one thing, has that name; with near names or candidates.
        UsageError
            If a date is invalid.

        Notes
        -----
        A dozen queries, each by id; names are looked up by index.

        Examples
        --------
        >>> graph.card("中国光彩基金会").rows("gave")[0]["amount"]
        3000000.0
        """
        from graphkit.cards.open_card import open_card
        from graphkit.query.valid_time import parse_time

        return open_card(self.reader, wanted, self.vocabulary, parse_time(as_of, between, certain=certain))

    def programmes(self) -> list[Summary]:
        """Return for each programme who helped, brokered and received, and its money by stage, nothing counted twice.

        Examples
        --------
        >>> bijie = graph.programmes()[1]
        >>> bijie.id, bijie.acts, [(sum_["stage"], sum_["counted"]) for sum_ in bijie.money]
        ('prog/bijie-united-front', 34, [('disbursed', 467000000.0), ('signed', 55866000000.0)])
        """
        from graphkit.cards.summary import summaries

        return summaries(self.reader, self.vocabulary)

    def export(self, path: str | Path, kind: str | None = None, *, overwrite: bool = False) -> list[Path]:
        """Write the whole graph into files, and return them.

        Parameters
        ----------
        path : str or Path
            A file, or a folder for the two CSV files.
        kind : str, optional
            ``dump``, ``csv``, ``graphml``, ``records`` or a plugin's; by the suffix if left out.
        overwrite : bool
            Whether existing files may be replaced.

        Raises
        ------
        UsageError
            If neither kind nor suffix is known, or a file exists.

        Examples
        --------
        >>> [file.name for file in graph.export("tables", "csv")]
        ['nodes.csv', 'edges.csv']
        """
        from graphkit.export.formats import export

        return export(self, path, kind, overwrite=overwrite)

    def info(self) -> dict[str, object]:
        """Return engine, version, counts by label and edge type, and the fingerprint of the graph, which reads it all.

        Examples
        --------
        >>> info = graph.info()
        >>> info["engine"], info["labels"]["Hospital"], len(info["fingerprint"])
        ('kglite', 9, 64)
        """
        from graphkit.store.canonical import fingerprint

        return {"uri": self.uri, **self.reader.info(), "fingerprint": fingerprint(self.reader)}

    def close(self) -> None:
        """Close the store; the next question opens it again."""
        if self._reader is not None:
            self._reader.close()
        self._reader = self._snapshot = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"graphkit.open({self.uri!r})"


def open_graph(uri: str | Path | None = None) -> Graph:
    """Open a graph. Nothing is read before the first question, so the store need not exist yet.

    Parameters
    ----------
    uri : str or Path, optional
        A path, or the address of a Neo4j server (``bolt://``, ``neo4j://``). By default what the command line would
        use: ``GRAPHKIT_STORE``, else what the nearest ``graphkit.toml`` names, else ``graphkit.kgl`` here.

    Raises
    ------
    UsageError
        If graphkit.toml cannot be read.

    Examples
    --------
    >>> import graphkit
    >>> graphkit.open("bijie.kgl").uri
    'bijie.kgl'
    """
    return Graph(str(uri) if uri is not None else config.load().store)
