"""The network of who helps whom, from Python: rankings, paths, pictures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

    from graphkit.analysis.measures.base import Measure
    from graphkit.analysis.measures.centrality import Ranking
    from graphkit.analysis.network.projection import Weight
    from graphkit.analysis.network.snapshot import Snapshot
    from graphkit.analysis.paths.answer import Paths
    from graphkit.query.valid_time import Day
    from graphkit.schema.vocabulary import Vocabulary
    from graphkit.store.base import Reader


class Network(ABC):
    """What a `Graph` answers from a snapshot of its network, which is taken once and kept."""

    _snapshot: Snapshot | None = None

    @property
    @abstractmethod
    def reader(self) -> Reader:
        """The open store."""

    @property
    @abstractmethod
    def vocabulary(self) -> Vocabulary:
        """The vocabulary, with the user's own kinds."""

    def snapshot(self) -> Snapshot:
        """Return actors, places and direct edges as arrays; read once, with the whole network, and kept.

        Examples
        --------
        >>> graph.snapshot()
        Snapshot(250 nodes, 291 edges)
        """
        if self._snapshot is None:
            from graphkit.analysis.network.snapshot import take_snapshot

            self._snapshot = take_snapshot(self.reader, self.vocabulary)
        return self._snapshot

    def to_networkx(self, kind: str = "direct") -> networkx.MultiDiGraph:
        """Return the graph for NetworkX; edges are keyed by their ids and carry type and sources.

        Parameters
        ----------
        kind : {"direct", "all"}
            ``direct`` has actors, places and who helped whom; ``all`` every node and edge with all properties.

        Examples
        --------
        >>> print(graph.to_networkx())
        MultiDiGraph with 250 nodes and 291 edges
        """
        from graphkit.analysis.network.multigraph import multigraph

        return multigraph(self.reader) if kind == "all" else self.snapshot().to_networkx()

    def centrality(
        self,
        measure: str | Measure = "degree",
        weight: Weight | None = None,
        *,
        reverse: bool = False,
        damping: float | None = None,
        programmes: Collection[str] = (),
        kinds: Collection[str] = (),
        flows: Collection[str] | None = None,
        within: Collection[str] = (),
        benefit: Collection[str] = ("forward", "mutual"),
        learning: bool = False,
        brokers: bool = False,
        pairings: bool = False,
        currency: str | None = None,
        stage: str = "realised",
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        certain: bool = False,
    ) -> Ranking:
        """Rank actors and places in the network of who helps whom.

        Parameters
        ----------
        measure : str or Measure
            ``degree``, ``in_degree``, ``out_degree``, ``strength``, ``in_strength``, ``out_strength``, ``pagerank``,
            ``betweenness``, or a plugin's; or one with its options, such as ``PageRank(damping=0.9)``.
        weight : {"acts", "amount"}, optional
            Of a measure given by name: the weight of an edge, as a number of acts or an amount of money.
        reverse : bool
            Of a measure given by name: reverse every edge, for PageRank of helpers.
        damping : float, optional
            Of ``pagerank``: the probability that the walker goes on, 0.85 by default.
        flows : collection of str, optional
            What the help is: ``aid``, ``investment``, ``trade``, ``labour``, ``mixed``, ``relation``; by default all
            but the last. Amounts are those of one flow: name it where there are several.
        within : collection of str
            Places: only help from or to them and whatever lies in them.
        programmes, kinds, benefit, learning, brokers, pairings, currency, stage
            Which help to look at; see ``graphkit.analysis.selection.Selection``.
        as_of, between, certain
            The time asked about, as in ``query``; `certain` leaves out what only possibly held.

        Returns
        -------
        Ranking
            ``rows`` from the highest value down, ties by id; ``provenance()`` says how they came about.

        Raises
        ------
        UsageError
            If something named is unknown, or amounts are of several flows or currencies and none is named.

        Notes
        -----
        The measures' own pages give their definitions and cost: degree and strength take O(edges), PageRank
        O(edges) per iteration, betweenness O(nodes x edges).

        Examples
        --------
        >>> top = graph.centrality("out_strength", "amount", flows=("aid",)).rows[0]
        >>> top["name"], top["value"]
        ('统一战线', 467000000.0)
        """
        from graphkit.analysis.measures.centrality import centrality
        from graphkit.analysis.selection import HELP_FLOWS, Selection
        from graphkit.query.valid_time import parse_time

        selection = Selection(
            programmes=programmes,
            kinds=kinds,
            flows=HELP_FLOWS if flows is None else flows,
            within=within,
            benefit=benefit,
            learning=learning,
            brokers=brokers,
            pairings=pairings,
            currency=currency,
            stage=stage,
            time=parse_time(as_of, between, certain=certain),
        )
        return centrality(self.snapshot(), selection, _measure(measure, weight, reverse, damping))

    def paths(
        self,
        start: str,
        goal: str,
        k: int = 1,
        *,
        directed: bool = False,
        structural: bool = False,
        programmes: Collection[str] = (),
        kinds: Collection[str] = (),
        flows: Collection[str] = (),
        within: Collection[str] = (),
        language: str | None = None,
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        certain: bool = False,
    ) -> Paths:
        """Return the k shortest paths between two parties along direct edges; no rows if they are not connected.

        Parameters
        ----------
        start, goal : str
            Two actors or places: ids, names or aliases.
        k : int
            Number of paths, shortest first; those of equal length in the order of their ids.
        directed : bool
            Follow edges only from giver to receiver.
        structural : bool
            Also follow part-of, located-in and member-of edges.
        programmes, kinds : collection of str
            Only help under these programmes (ids or names) and of these kinds.
        flows, within : collection of str
            Only help of these flows (``aid``…), and from or to these places and whatever lies in them.
        language : {"zh", "en"}, optional
            Of the figures; by default the user's own.
        as_of, between, certain
            The time asked about, as in `centrality`.

        Raises
        ------
        UnknownName, AmbiguousName
            If no actor or place, or more than one, has that name.
        UsageError
            If both ends are one party, `k` < 1, or a date or kind makes no sense.

        Examples
        --------
        >>> graph.paths("四川大学华西医院", "全国工商联", language="zh").chains("zh")
        ['四川大学华西医院 <- 牵线 -- 农工党中央 -- 创办 -> 赫章县 <- 创办 -- 全国工商联']
        """
        from graphkit.analysis.paths.shortest import paths
        from graphkit.analysis.selection import every_edge
        from graphkit.query.valid_time import parse_time
        from graphkit.wording.language import language as default_language

        selection = every_edge(
            programmes, kinds, flows=flows, within=within, time=parse_time(as_of, between, certain=certain)
        )
        return paths(
            self.snapshot(),
            start,
            goal,
            selection,
            k=k,
            directed=directed,
            structural=structural,
            language=language or default_language(),
        )

    def render(
        self,
        path: str | Path,
        picture: str = "network",
        *,
        query: str | None = None,
        parameters: Mapping[str, object] | None = None,
        around: str | None = None,
        hops: int = 2,
        programmes: Collection[str] = (),
        kinds: Collection[str] = (),
        flows: Collection[str] = (),
        within: Collection[str] = (),
        language: str | None = None,
        title: str | Mapping[str, str] | None = None,
        as_of: Day | None = None,
        between: tuple[Day, Day] | None = None,
        certain: bool = False,
        overwrite: bool = False,
    ) -> Path:
        """Draw a picture into a file and return its path.

        Parameters
        ----------
        path : str or Path
            The file: ``.html`` for the network.
        picture : str
            ``network``, or a plugin's.
        query, parameters : str, mapping
            Show the actors and places in the answer of this read-only query.
        around, hops : str, int
            Show what is at most `hops` direct edges away from this actor or place.
        programmes, kinds : collection of str
            Show only help under these programmes (ids or names) and of these kinds.
        flows, within : collection of str
            Show only help of these flows (``aid``…), and from or to these places and whatever lies in them.
        language : {"zh", "en"}, optional
            Of the page as it opens; by default the user's own.
        title : str or mapping, optional
            The heading; a mapping has one for each language.
        as_of, between, certain
            The time asked about, as in `centrality`.
        overwrite : bool
            Whether an existing file may be replaced.

        Raises
        ------
        UsageError
            If something named is unknown, nothing or too much is left to show, or the file exists.

        Examples
        --------
        >>> graph.render("bijie.html", around="毕节市", hops=1).name
        'bijie.html'
        """
        from graphkit.analysis.selection import every_edge
        from graphkit.query.valid_time import parse_time
        from graphkit.render.focus import Focus
        from graphkit.render.picture import render
        from graphkit.wording.language import language as default_language

        return render(
            self.snapshot(),
            path,
            picture,
            selection=every_edge(
                programmes, kinds, flows=flows, within=within, time=parse_time(as_of, between, certain=certain)
            ),
            focus=Focus(query, parameters, around, hops),
            language=language or default_language(),
            title=title,
            overwrite=overwrite,
        )


def _measure(measure: str | Measure, weight: Weight | None, reverse: bool, damping: float | None) -> Measure:
    """Return a measure with the options that were given beside its name."""
    from graphkit.analysis.measures.by_name import measure_named
    from graphkit.analysis.measures.pagerank import PageRank

    if not isinstance(measure, str):
        return measure
    if measure == "pagerank" and damping is not None:
        return PageRank(weight=weight, reverse=reverse, damping=damping)
    return measure_named(measure, weight, reverse=reverse)
