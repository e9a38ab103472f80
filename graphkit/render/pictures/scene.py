"""What a picture shows: actors and places, their ties, and the facts behind each.

A tie (``link``) is all direct edges of one pair and type. Everything is plain data that JSON can hold, never markup.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.analysis.network.evidence import Citation, citations
from graphkit.analysis.selection import SelectedEdges
from graphkit.render.pictures.scene_links import acts_of, links_of
from graphkit.render.pictures.scene_nodes import nodes_of
from graphkit.render.pictures.visible_text import LANGUAGES, clean
from graphkit.schema.vocabulary import Vocabulary
from graphkit.wording.figures import code_word, edge_word


@dataclass
class Scene:
    """Nodes and links with what the panel shows of them; ``acts``, ``sources`` and ``programmes`` by id.

    ``as_of`` is the time asked about with what is certain, possible, excluded; None for all times.
    """

    nodes: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    acts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    programmes: dict[str, dict[str, Any]] = field(default_factory=dict)
    as_of: dict[str, Any] | None = None


def make_scene(selected: SelectedEdges, nodes: Collection[str] | None = None) -> Scene:
    """Return what a picture shows.

    Parameters
    ----------
    selected : SelectedEdges
        The direct edges to show.
    nodes : collection of str, optional
        Ids of actors and places to show even where they have no edge.

    Returns
    -------
    Scene
        ``nodes`` by descending number of acts, ``links`` by id. Takes O(edges log edges); reads the sources and acts
        of the edges.
    """
    snapshot, rows = selected.snapshot, [int(row) for row in selected.rows]
    evidence = citations(snapshot.reader, {record_id for row in rows if (record_id := snapshot.edges.evidence_id(row))})
    return Scene(
        nodes=nodes_of(snapshot, rows, nodes or ()),
        links=links_of(selected, evidence),
        acts=acts_of(snapshot, rows),
        sources=_sources(evidence),
        programmes=_programmes(selected),
        as_of=selected.as_of,
    )


def _sources(evidence: Mapping[str, list[Citation]]) -> dict[str, dict[str, Any]]:
    return {
        cited.source: {
            "name": clean(cited.name),
            "publisher": clean(cited.publisher),
            "published": cited.published,
            "url": clean(cited.url),
        }
        for several in evidence.values()
        for cited in several
    }


def _programmes(selected: SelectedEdges) -> dict[str, dict[str, Any]]:
    edges, known = selected.snapshot.edges, selected.snapshot.programmes
    present = {programme for row in selected.rows for programme in edges.programmes[int(row)]}
    row_of = {programme: row for row, programme in enumerate(known.id)}
    names: dict[str, dict[str, Any]] = {}
    for programme in sorted(present):
        row = row_of.get(programme)
        name, name_en = (programme, None) if row is None else (known.name[row], known.name_en[row])
        names[programme] = {"name": clean(name), "name_en": clean(name_en)}
    return names


def words_of(scene: Scene, vocabulary: Vocabulary) -> dict[str, dict[str, dict[str, str]]]:
    """Return language -> {labels, types, flows} -> code -> word, for what the scene holds."""
    labels = sorted({node["label"] for node in scene.nodes})
    types = sorted({link["type"] for link in scene.links})
    flows = sorted({item["flow"] for link in scene.links for item in link["items"] if item["flow"]})
    return {
        language: {
            "labels": {
                code: getattr(vocabulary.labels[code], language) if code in vocabulary.labels else code
                for code in labels
            },
            "types": {code: edge_word(code, language, vocabulary) for code in types},
            "flows": {code: code_word("flows", code, language, vocabulary) for code in flows},
        }
        for language in LANGUAGES
    }
