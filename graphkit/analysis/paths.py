"""How is X connected to Y: shortest paths over the direct edges, with every edge between the steps and its sources.

A path walks on the direct edges (help, pairings, FACILITATED_FOR) and from a broker to the giver whose act he brought
about: no edge of the graph joins those two, so that step carries both role edges at the act, ``FACILITATED`` and the
giver's. ``structural`` adds PART_OF, LOCATED_IN and MEMBER_OF. Paths are simple (no party twice); two paths differ
where they pass different parties, and parallel edges are listed side by side. Undirected unless asked; directed paths
run from giver to receiver, from broker to giver and receiver, from part to whole, and either way on what is mutual.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from graphkit.analysis.network.dating import held
from graphkit.analysis.network.evidence import Citation, act_of, citations, teller_of, texts
from graphkit.analysis.network.snapshot import NodeTable, direct_edges, entities, node_table
from graphkit.analysis.result import Result
from graphkit.analysis.words import edge_word, figure_text
from graphkit.elements import Edge
from graphkit.errors import UnknownName, UsageError
from graphkit.query.find import find_one
from graphkit.query.valid_time import EXCLUDED, Day, TimeFilter, parse_time, span_of
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint
from graphkit.wording.language import language as spoken

if TYPE_CHECKING:
    import networkx

STRUCTURAL = ("PART_OF", "LOCATED_IN", "MEMBER_OF")
GIVING = ("FUNDED", "PROVIDED", "SENT")
COLUMNS = (
    "path", "step", "from", "to", "type", "forward", "id", "activity", "activity_name", "kind", "figure", "amount",
    "currency", "quantity", "unit", "item", "stage", "start_date", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """What joins two parties in one way: a stored edge, or broker and giver with their two role edges at one act."""

    type: str
    source: str
    target: str
    act: str | None
    edges: tuple[Edge, ...]

    @property
    def id(self) -> str:
        """The edge's id; of a broker and a giver both ids, joined by ``+``."""
        return "+".join(edge.id for edge in self.edges)

    @property
    def teller(self) -> str | None:
        """The contribution, activity or pairing whose sources tell of it; None for a structural edge."""
        return teller_of(self.edges[0]) or self.act


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: from one party to the next, with all links between them, sorted by type and id."""

    source: str
    target: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Paths(Result):
    """Rows: one per link of each step of each path.

    ``steps[i]`` are those of path i + 1; ``names`` are by language and id, ``evidence`` by ``link.teller``.
    """

    steps: list[tuple[Step, ...]] = field(default_factory=list)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    evidence: dict[str, list[Citation]] = field(default_factory=dict)

    def chain(self, number: int, language: str = "en") -> str:
        """Return a path in one line: names, and between them what was done, with an arrow in its direction.

        Paths are numbered from 1.
        """
        steps, names = self.steps[number - 1], self.names[language]
        said = names[steps[0].source]
        for step in steps:
            ways: dict[str, tuple[bool, bool]] = {}
            for link in step.links:
                forward, back = ways.get(link.type, (False, False))
                runs = link.source == step.source
                ways[link.type] = (forward or runs, back or not runs)
            words = ("、" if language == "zh" else ", ").join(edge_word(type_, language) for type_ in ways)
            left = "<-" if any(back for _, back in ways.values()) else "--"
            right = "->" if any(forward for forward, _ in ways.values()) else "--"
            said += f" {left} {words} {right} {names[step.target]}"
        return said

    def chains(self, language: str = "en") -> list[str]:
        """Return every path in one line, shortest first."""
        return [self.chain(number, language) for number in range(1, len(self.steps) + 1)]


def paths(
    reader: Reader,
    start: str,
    goal: str,
    k: int = 1,
    *,
    directed: bool = False,
    structural: bool = False,
    programmes: Collection[str] = (),
    kinds: Collection[str] = (),
    language: str | None = None,
    as_of: Day | None = None,
    between: tuple[Day, Day] | None = None,
    certain: bool = False,
) -> Paths:
    """Return the k shortest simple paths between two parties; no rows where nothing joins them.

    Parameters
    ----------
    reader : Reader
        An open store.
    start, goal : str
        Id, identifier, name or alias of two actors or places.
    k : int
        How many paths, shortest first; 1 or more. Of paths equally long, the same graph always gives the same ones.
    directed, structural : bool
        See the top of this module.
    programmes, kinds : collection of str
        Walk only on help of these programmes (ids or names) and kinds; structural edges belong to all.
    language : {"zh", "en"}, optional
        For the column ``figure``.
    as_of, between, certain
        The time asked about (`parse_time`): walk only on what held then, for certain or, without
        `certain`, possibly. Structural edges are passed over only where they are dated and did not hold.

    Returns
    -------
    Paths
        ``rows`` (columns ``COLUMNS``), ``steps``, ``chains(language)``, ``evidence`` (``link.teller`` -> citations).

    Raises
    ------
    UnknownName, AmbiguousName
        If nothing, or more than one thing, is called so; the message names what is near.
    UsageError
        If both ends are one party, k < 1, or a date is none.

    Notes
    -----
    Reads all direct edges; each path then takes O(length * edges) (Yen's algorithm, networkx).
    """
    import networkx as nx

    if k < 1:
        raise UsageError("analyze.choice", what="k", value=k, allowed="1, 2, 3…")
    nodes = node_table(entities(reader))
    known = set(nodes.id)
    first, last = (_party(reader, known, name) for name in (start, goal))
    if first == last:
        raise UsageError("analyze.same-ends", name=start)
    under = {node.id for node in reader.nodes("Programme")}
    wanted = {_party(reader, under, name) for name in programmes}
    when = parse_time(as_of, between, certain=certain)
    links, counts = _links(reader, wanted, set(kinds), structural, when)
    joined = _between(links, directed=directed)
    graph = _graph(nodes, joined, directed=directed)
    try:
        found = list(islice(nx.shortest_simple_paths(graph, first, last), k))
    except nx.NetworkXNoPath:
        found = []
    steps = [tuple(Step(a, b, joined[_pair(a, b, directed)]) for a, b in pairwise(path)) for path in found]
    told = citations(reader, {link.teller for path in steps for step in path for link in step.links if link.teller})
    names = {own: nodes.name[row] for row, own in enumerate(nodes.id)}
    english = {own: nodes.name_en[row] or nodes.name[row] for row, own in enumerate(nodes.id)}
    passed = {own for path in found for own in path}
    return Paths(
        measure="shortest_paths",
        parameters={"start": first, "goal": last, "k": k, "directed": directed, "structural": structural},
        filter={"programmes": sorted(wanted), "kinds": sorted(kinds)},
        coverage={"links": len(links), "paths": len(steps)},
        fingerprint=fingerprint(reader),
        columns=COLUMNS,
        rows=list(_rows(reader, steps, names, told, language or spoken())),
        steps=steps,
        names={tongue: {own: name[own] for own in passed} for tongue, name in (("zh", names), ("en", english))},
        evidence=told,
        as_of=counts,
    )


def _party(reader: Reader, known: Collection[str], wanted: str) -> str:
    """Return the id of what is named; it must be one of the known."""
    if wanted in known:
        return wanted
    found = find_one(reader, wanted)
    if found.id not in known:
        raise UnknownName("paths.no-party", name=wanted, label=found.label)
    return found.id


def _links(
    reader: Reader, programmes: set[str], kinds: set[str], structural: bool, when: TimeFilter | None
) -> tuple[list[Link], dict[str, Any] | None]:
    """Return everything that a path may walk on, sorted by type and id; and how much held at the time asked about."""
    edges = [
        edge
        for edge in direct_edges(reader)
        if not (programmes and not programmes & set(texts(edge, "programmes")))
        and not (kinds and edge.properties.get("kind") not in kinds)
    ]
    brought = list(_brought_in(reader))
    counts: dict[str, Any] | None = None
    if when is not None:
        told = {act_of(edge) for edge in edges}
        edges, counts = held(edges, reader, when)
        acts = {act_of(edge) for edge in edges}
        if not (programmes or kinds):
            acts |= _untold(reader, {link.act or "" for link in brought if link.act not in told}, when, counts)
        brought = [link for link in brought if link.act in acts]
    elif programmes or kinds:
        acts = {act_of(edge) for edge in edges}
        brought = [link for link in brought if link.act in acts]
    links = [Link(edge.type, edge.source, edge.target, act_of(edge), (edge,)) for edge in edges] + brought
    if structural:
        ends = {code for code, label in load_vocabulary().labels.items() if "Entity" in label.groups}
        for type_ in STRUCTURAL:
            for edge in reader.edges(type_):
                gone = when is not None and when.classify(span_of(edge.properties))[0] == EXCLUDED
                if edge.source_label in ends and edge.target_label in ends and not gone:
                    links.append(Link(type_, edge.source, edge.target, None, (edge,)))
    return sorted(links, key=lambda link: (link.type, link.id)), counts


def _untold(reader: Reader, acts: set[str], when: TimeFilter, counts: dict[str, Any]) -> set[str | None]:
    """Return which acts without any direct edge held at the time, by their own dates; add them to the counts."""
    taken: set[str | None] = set()
    for node in reader.nodes("Activity", sorted(acts)) if acts else ():
        state, _ = when.classify(span_of(node.properties))
        counts["acts"][state] += 1
        if when.includes_state(state):
            taken.add(node.id)
    return taken


def _brought_in(reader: Reader) -> Iterator[Link]:
    """Yield broker -> giver for each act, once, by the role in which the giver comes first in ``GIVING``."""
    brokers: dict[str, list[Edge]] = {}
    for edge in reader.edges("FACILITATED"):
        brokers.setdefault(edge.target, []).append(edge)
    seen: set[tuple[str, str, str]] = set()
    for role in GIVING:
        for given in sorted(reader.edges(role), key=lambda edge: edge.id):
            for brokered in brokers.get(given.target, ()):
                key = (brokered.source, given.source, given.target)
                if brokered.source != given.source and key not in seen:
                    seen.add(key)
                    yield Link("FACILITATED", brokered.source, given.source, given.target, (brokered, given))


def _pair(a: str, b: str, directed: bool) -> tuple[str, str]:
    return (a, b) if directed or a < b else (b, a)


def _between(links: Iterable[Link], *, directed: bool) -> dict[tuple[str, str], tuple[Link, ...]]:
    symmetric = {kind.edge for kind in load_vocabulary().kinds.values() if kind.direction == "symmetric"}
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        found.setdefault(_pair(link.source, link.target, directed), []).append(link)
        if directed and link.type in symmetric:
            found.setdefault((link.target, link.source), []).append(link)
    return {pair: tuple(joined) for pair, joined in found.items()}


def _graph(nodes: NodeTable, pairs: Iterable[tuple[str, str]], *, directed: bool) -> networkx.Graph:
    """Return the simple graph; built in the order of ids, because that decides between paths of one length."""
    import networkx as nx

    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(nodes.id)
    graph.add_edges_from(sorted(pairs))
    return graph


def _rows(
    reader: Reader,
    paths: list[tuple[Step, ...]],
    names: dict[str, str],
    evidence: dict[str, list[Citation]],
    language: str,
) -> Iterator[dict[str, Any]]:
    acts = sorted({link.act for path in paths for step in path for link in step.links if link.act})
    named = {node.id: node.properties.get("name") for node in reader.nodes(ids=acts)} if acts else {}
    for number, path in enumerate(paths, start=1):
        for place, step in enumerate(path, start=1):
            for link in step.links:
                facts = link.edges[0].properties
                row: dict[str, Any] = {
                    "path": number,
                    "step": place,
                    "from": names[step.source],
                    "to": names[step.target],
                    "type": link.type,
                    "forward": link.source == step.source,
                    "id": link.id,
                    "activity": link.act,
                    "activity_name": named.get(link.act or ""),
                    "figure": figure_text(facts, language) or None,
                    "sources": [cited.source for cited in evidence.get(link.teller or "", ())],
                }
                yield {column: row.get(column, facts.get(column)) for column in COLUMNS}
