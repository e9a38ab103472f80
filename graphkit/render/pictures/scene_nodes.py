"""The actors and places of a picture: where each lies, which block it stands in, in how many acts it takes part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphkit.analysis.network.snapshot import CONTAINMENT, Snapshot
from graphkit.analysis.selection import BROKERED
from graphkit.render.pictures.style import mark_of
from graphkit.render.pictures.visible_text import clean

NO_PROGRAMME = ""


def nodes_of(snapshot: Snapshot, rows: Iterable[int], besides: Collection[str]) -> list[dict[str, Any]]:
    """Return the ends of some edges and the nodes besides, strongest (most acts) first.

    Each says in how many acts it gave, brokered and received; what is mutual counts on both sides.
    """
    nodes, edges = snapshot.nodes, snapshot.edges
    acts: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        source, target, act = int(edges.source[row]), int(edges.target[row]), edges.act[row] or edges.id[row]
        acts[source]["brokered" if edges.type[row] == BROKERED else "gave"].add(act)
        acts[target]["received"].add(act)
        if edges.symmetric[row]:
            acts[source]["received"].add(act)
            acts[target]["gave"].add(act)
        for programme in edges.programmes[row]:
            votes[source][programme] += 1
            votes[target][programme] += 1
    shown = sorted({*acts, *(snapshot.row[node_id] for node_id in besides if node_id in snapshot.row)})
    where = _where(snapshot, [nodes.id[row] for row in shown])
    scene_nodes = [
        {
            "id": nodes.id[row],
            "name": clean(nodes.name[row]),
            "name_en": clean(nodes.name_en[row]),
            "short": clean(nodes.short_name[row]),
            "short_en": clean(nodes.short_name_en[row]),
            "aliases": [clean(alias) for alias in nodes.aliases[row]],
            "label": nodes.label[row],
            "mark": mark_of(nodes.label[row]),
            "where": clean(where.get(nodes.id[row])),
            "note": clean(nodes.note[row]),
            "block": _block(votes[row]),
            "acts": len(set().union(*acts[row].values())),
            **{role: len(acts[row][role]) for role in ("gave", "brokered", "received")},
        }
        for row in shown
    ]
    return sorted(scene_nodes, key=lambda node: (-node["acts"], node["id"]))


def _block(votes: Counter[str]) -> str:
    """Return the programme that most edges of a node belong to; '' for those of none."""
    return min(votes, key=lambda programme: (-votes[programme], programme)) if votes else NO_PROGRAMME


def _where(snapshot: Snapshot, wanted: Iterable[str]) -> dict[str, str]:
    """Return node -> the names of the places that contain it, the nearest first; a branch is where its whole is."""
    labels, nodes = snapshot.vocabulary.labels, snapshot.nodes
    up: dict[str, str] = {}
    places: set[str] = set()
    for type_ in CONTAINMENT:  # where a thing is says more than what it belongs to: it comes second
        for edge in reversed([edge for edge in snapshot.structure if edge.type == type_]):
            if edge.properties.get("valid_to") is None or edge.source not in up:
                up[edge.source] = edge.target
            if labels[edge.target_label].place:
                places.add(edge.target)
    chains = {node_id: [whole for whole in _chain(node_id, up) if whole in places] for node_id in wanted}
    return {
        node_id: "，".join(nodes.name[snapshot.row[place]] for place in chain)
        for node_id, chain in chains.items()
        if chain
    }


def _chain(node_id: str, up: Mapping[str, str]) -> list[str]:
    chain: list[str] = []
    while (node_id := up.get(node_id, "")) and node_id not in chain:
        chain.append(node_id)
    return chain
