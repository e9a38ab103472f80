"""The ties of a picture, each with its edges, and the acts and pairings behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.analysis.network.evidence import Citation
from graphkit.analysis.network.snapshot import Snapshot
from graphkit.analysis.selection import BROKERED, SelectedEdges
from graphkit.render.pictures.style import families_of
from graphkit.render.pictures.visible_text import LANGUAGES, clean
from graphkit.wording.figures import figure_text


def links_of(selected: SelectedEdges, evidence: Mapping[str, list[Citation]]) -> list[dict[str, Any]]:
    """Return the ties, sorted by id: all edges of one pair and type, each an item with its figure, act and sources."""
    edges, nodes = selected.snapshot.edges, selected.snapshot.nodes
    families = families_of(selected.snapshot.vocabulary)
    links: dict[str, dict[str, Any]] = {}
    for row in map(int, selected.rows):
        source, type_, target = nodes.id[edges.source[row]], edges.type[row], nodes.id[edges.target[row]]
        link = links.setdefault(
            f"{source}~{type_}~{target}",
            {
                "id": f"{source}~{type_}~{target}",
                "source": source,
                "target": target,
                "type": type_,
                "family": families(type_),
                "mutual": bool(edges.symmetric[row]),
                "programmes": [],
                "items": [],
            },
        )
        link["programmes"] = sorted({*link["programmes"], *edges.programmes[row]})
        link["items"].append(_item(selected, row, evidence.get(edges.evidence_id(row) or "", [])))
    for link in links.values():
        link["acts"] = len({item["act"] for item in link["items"]})
    return [links[link_id] for link_id in sorted(links)]


def _item(selected: SelectedEdges, row: int, cited: Iterable[Citation]) -> dict[str, Any]:
    """Return what the panel shows of one edge."""
    edges, vocabulary = selected.snapshot.edges, selected.snapshot.vocabulary
    item: dict[str, Any] = {"act": edges.act[row], "flow": edges.flow[row]}
    figure = edges.figure(row)
    if figure_text(figure, "zh", vocabulary):
        item["figure"] = {language: clean(figure_text(figure, language, vocabulary)) for language in LANGUAGES}
    for flag in ("learning", "via_group"):
        if getattr(edges, flag)[row]:
            item[flag] = True
    if edges.benefit[row] == "reverse":
        item["reverse"] = True
    if edges.period[row]:
        item["when"] = edges.period[row]
    elif any(edges.bounds[row]):
        item["bounds"] = list(edges.bounds[row])
    if row in selected.doubts:
        item["doubt"] = selected.doubts[row]
    item["cited"] = [[citation.source, list(citation.paragraphs)] for citation in cited]
    return item


def acts_of(snapshot: Snapshot, rows: Iterable[int]) -> dict[str, dict[str, Any]]:
    """Return act -> its name, brokers, givers and what it created; pairings stand beside activities."""
    edges = snapshot.edges
    givers: dict[str, set[str]] = defaultdict(set)
    brokers: dict[str, set[str]] = defaultdict(set)
    created: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        act = edges.act[row] or ""
        created[act].update(edges.created_things[row])
        givers[act].update(() if edges.type[row] == BROKERED else (snapshot.nodes.id[edges.source[row]],))
    for edge in snapshot.brokering:
        if edge.target in givers:
            brokers[edge.target].add(edge.source)
    acts: dict[str, dict[str, Any]] = {}
    for label in ("Activity", "Pairing"):
        for node in snapshot.reader.nodes(label, sorted(givers)) if givers else ():
            acts[node.id] = {
                "name": clean(node.properties.get("name", node.id)),
                "name_en": clean(node.properties.get("name_en")),
                "brokers": sorted(brokers[node.id]),
                "givers": sorted(givers[node.id]),
                "created": [_names(snapshot, thing) for thing in sorted(created[node.id]) if thing in snapshot.row],
            }
    return {act: acts[act] for act in sorted(acts)}


def _names(snapshot: Snapshot, node_id: str) -> dict[str, str | None]:
    nodes, row = snapshot.nodes, snapshot.row[node_id]
    return {"name": clean(nodes.name[row]), "name_en": clean(nodes.name_en[row])}
