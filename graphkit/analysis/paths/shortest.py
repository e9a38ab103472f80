"""How is X connected to Y: shortest paths over the direct edges, with every edge between the steps and its sources.

A path walks on the direct edges (help, pairings, FACILITATED_FOR) and from a broker to the giver whose act he brought
about: no edge of the graph joins those two, so that step carries both role edges at the act, ``FACILITATED`` and the
giver's. ``structural`` adds PART_OF, LOCATED_IN and MEMBER_OF. Paths are simple (no party twice); two paths differ
where they pass different parties, and parallel edges are listed side by side. Undirected unless asked; directed paths
run from giver to receiver, from broker to giver and receiver, from part to whole, and either way on what is mutual.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from graphkit.analysis.network.evidence import citations
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.paths.answer import COLUMNS, Paths, Step, rows_of
from graphkit.analysis.paths.links import Pair, pair, walkable
from graphkit.analysis.selection import EVERY_EDGE, Selection
from graphkit.errors import UnknownName, UsageError
from graphkit.query.find import find_one
from graphkit.wording.figures import edge_word

if TYPE_CHECKING:
    import networkx


def paths(
    snapshot: Snapshot,
    start: str,
    goal: str,
    selection: Selection = EVERY_EDGE,
    *,
    k: int = 1,
    directed: bool = False,
    structural: bool = False,
    language: str = "en",
) -> Paths:
    """Return the k shortest simple paths between two parties; no rows if they are not connected.

    Parameters
    ----------
    snapshot : Snapshot
        From ``take_snapshot``.
    start, goal : str
        Id, identifier, name or alias of two actors or places.
    selection : Selection
        Which direct edges to walk on; all of them by default. Structural edges are left out only where they did not
        hold at the time asked about.
    k : int
        How many paths, shortest first; 1 or more. Of paths equally long, the same graph always gives the same ones.
    directed, structural : bool
        See the top of this module.
    language : {"zh", "en"}
        Of the names and figures in the rows.

    Raises
    ------
    UnknownName
        If nothing has that name; it lists what is near.
    AmbiguousName
        If several have it; it carries the candidates.
    UsageError
        If `k` is less than 1, both names mean the same, or something selected is unknown.

    Notes
    -----
    Takes O(edges); each path then takes O(length * edges) (Yen's algorithm, networkx).
    """
    if k < 1:
        raise UsageError("analyze.choice", what="k", value=k, allowed="1, 2, 3…")
    first, last = _party(snapshot, start), _party(snapshot, goal)
    if first == last:
        raise UsageError("analyze.same-ends", name=start)
    links = walkable(snapshot, selection, directed=directed, structural=structural)
    graph = _graph(snapshot, links.between, directed=directed)
    steps = [list(pairwise(path)) for path in _shortest(graph, first, last, k)]
    answer = [tuple(Step(*ends, links.links(pair(ends, directed))) for ends in path) for path in steps]
    every = [link for path in answer for step in path for link in step.links]
    evidence = citations(snapshot.reader, {link.evidence_id for link in every if link.evidence_id})
    names = _names(snapshot, {party for path in steps for ends in path for party in ends})
    types = {link.type for link in every}
    return Paths(
        measure="shortest_paths",
        parameters={"start": first, "goal": last, "k": k, "directed": directed, "structural": structural},
        filter={
            name: getattr(links.selection, name)
            for name in ("programmes", "kinds", "flows", "within")
            if name[0] in "pk" or getattr(links.selection, name)
        },
        coverage={"links": links.count, "paths": len(steps)},
        fingerprint=snapshot.fingerprint,
        columns=COLUMNS,
        rows=list(rows_of(snapshot, answer, names["zh"], evidence, language)),
        steps=answer,
        names=names,
        words={code: {type_: edge_word(type_, code, snapshot.vocabulary) for type_ in types} for code in names},
        evidence=evidence,
        as_of=links.as_of,
    )


def _party(snapshot: Snapshot, wanted: str) -> str:
    """Return the id of the actor or place that is named."""
    if wanted in snapshot.row:
        return wanted
    node = find_one(snapshot.reader, wanted)
    if node.id not in snapshot.row:
        raise UnknownName("paths.no-party", name=wanted, label=node.label)
    return node.id


def _graph(snapshot: Snapshot, pairs: Iterable[Pair], *, directed: bool) -> networkx.Graph:
    """Return the simple graph; built in the order of ids, because that decides between paths of one length."""
    import networkx as nx

    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(snapshot.nodes.id)
    graph.add_edges_from(sorted(pairs))
    return graph


def _shortest(graph: networkx.Graph, start: str, goal: str, k: int) -> list[list[str]]:
    import networkx as nx

    try:
        return list(islice(nx.shortest_simple_paths(graph, start, goal), min(k, sys.maxsize)))
    except nx.NetworkXNoPath:
        return []


def _names(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return language -> id -> name; English falls back on the main name."""
    nodes = snapshot.nodes
    rows = {node_id: snapshot.row[node_id] for node_id in ids}
    return {
        "zh": {node_id: nodes.name[row] for node_id, row in rows.items()},
        "en": {node_id: nodes.name_en[row] or nodes.name[row] for node_id, row in rows.items()},
    }
