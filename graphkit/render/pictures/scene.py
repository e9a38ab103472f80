"""What a picture shows: actors and places, their ties, and the facts behind each.

A tie (``link``) is all direct edges of one pair and type. Everything is plain data that JSON can hold, never markup.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkit.analysis.network.dating import Dating, held
from graphkit.analysis.network.evidence import act_of, citations, teller_of, texts
from graphkit.analysis.network.snapshot import direct_edges, entities
from graphkit.analysis.words import edge_word, figure_text
from graphkit.elements import Edge, Node
from graphkit.query.dates import format_date
from graphkit.query.valid_time import POSSIBLE, TimeFilter
from graphkit.render.pictures.style import BROKERED, family_of, is_mutual, mark_of
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader

LANGUAGES = ("zh", "en")
_LONGEST = 300
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
NO_PROGRAMME = ""


@dataclass
class Scene:
    """Nodes and links with what the panel tells of them; ``acts``, ``sources`` and ``programmes`` by id.

    ``as_of`` is the time asked about with what is certain, possible, excluded; None for all times.
    """

    nodes: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    acts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    programmes: dict[str, dict[str, Any]] = field(default_factory=dict)
    as_of: dict[str, Any] | None = None


def make_scene(
    reader: Reader,
    keep: Collection[str] | None = None,
    programmes: Collection[str] = (),
    time: TimeFilter | None = None,
) -> Scene:
    """Read what a picture shows.

    Parameters
    ----------
    reader : Reader
        An open store.
    keep : collection of str, optional
        Ids of the actors and places to show, with the edges between them; all that take part in help if left out.
    programmes : collection of str
        Ids of programmes: show only their edges.
    time : TimeFilter, optional
        The time asked about: show only what held then.

    Returns
    -------
    Scene
        ``nodes`` by descending number of acts, ``links`` by id. Reads all entities, direct edges and their sources.
    """
    edges = sorted(direct_edges(reader), key=lambda edge: edge.id)
    if programmes:
        edges = [edge for edge in edges if not set(programmes).isdisjoint(texts(edge, "programmes"))]
    if keep is not None:
        wanted = set(keep)
        edges = [edge for edge in edges if edge.source in wanted and edge.target in wanted]
    scene = Scene()
    if time is not None:
        edges, scene.as_of = held(edges, reader, time)
    shown = {end for edge in edges for end in (edge.source, edge.target)} | set(keep or ())
    nodes = {node.id: node for node in entities(reader) if node.id in shown}
    told = citations(reader, {teller for edge in edges if (teller := teller_of(edge))})
    for cited in (one for several in told.values() for one in several):
        scene.sources[cited.source] = {
            "name": clean(cited.name),
            "publisher": clean(cited.publisher),
            "published": cited.published,
            "url": clean(cited.url),
        }
    scene.acts = _acts(reader, edges)
    scene.programmes = _programmes(reader, edges)
    scene.links = _links(edges, told, _doubts(edges, reader, time))
    scene.nodes = _nodes(nodes, edges, _where(reader, nodes), _blocks(nodes, edges))
    return scene


def clean(value: object) -> str | None:
    """Return text fit to show: without characters that hide what it says, and not endless. None stays None.

    >>> clean("a\u202eb"), len(clean("x" * 10_000) or "")
    ('a\ufffdb', 300)
    """
    if value is None:
        return None
    said = _HIDDEN.sub("\ufffd", str(value))
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _nodes(
    nodes: Mapping[str, Node], edges: Iterable[Edge], where: Mapping[str, str], blocks: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the nodes, strongest (most acts) first, with how many acts each gave, brokered and received."""
    parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in edges:
        act = act_of(edge) or edge.id
        brokered = edge.type == BROKERED
        parts[edge.source]["brokered" if brokered else "gave"].add(act)
        parts[edge.target]["received"].add(act)
        if is_mutual(edge.type):
            parts[edge.source]["received"].add(act)
            parts[edge.target]["gave"].add(act)
    found = []
    for own, node in nodes.items():
        roles = parts[own]
        found.append(
            {
                "id": own,
                "name": clean(node.properties.get("name", own)),
                "name_en": clean(node.properties.get("name_en")),
                "aliases": [clean(alias) for alias in _list(node.properties.get("aliases"))],
                "label": node.label,
                "mark": mark_of(node.label),
                "where": clean(where.get(own)),
                "note": clean(node.properties.get("note")),
                "block": blocks.get(own, NO_PROGRAMME),
                "acts": len(set().union(*roles.values())),
                **{role: len(roles[role]) for role in ("gave", "brokered", "received")},
            }
        )
    return sorted(found, key=lambda node: (-node["acts"], node["id"]))


def _doubts(edges: Iterable[Edge], reader: Reader, time: TimeFilter | None) -> dict[str, str]:
    """Return edge id -> why it is only possible that the edge held at the time."""
    if time is None:
        return {}
    dating = Dating.of(reader)
    judged = ((edge.id, *time.classify(dating.span(edge))) for edge in edges)
    return {own: reason for own, state, reason in judged if state == POSSIBLE}


def _links(edges: Iterable[Edge], told: Mapping[str, list[Any]], doubts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Put the edges of one pair and type together; each keeps its own figure, act and sources under ``items``."""
    found: dict[str, dict[str, Any]] = {}
    for edge in edges:
        own = f"{edge.source}~{edge.type}~{edge.target}"
        link = found.setdefault(
            own,
            {
                "id": own,
                "source": edge.source,
                "target": edge.target,
                "type": edge.type,
                "family": family_of(edge.type),
                "mutual": is_mutual(edge.type),
                "programmes": [],
                "items": [],
            },
        )
        link["programmes"] = sorted({*link["programmes"], *texts(edge, "programmes")})
        properties = edge.properties
        item: dict[str, Any] = {"act": act_of(edge)}
        if figure_text(properties, "zh"):
            item["figure"] = {language: clean(figure_text(properties, language)) for language in LANGUAGES}
        for flag in ("learning", "via_group"):
            if properties.get(flag):
                item[flag] = True
        if properties.get("benefit") == "reverse":
            item["reverse"] = True
        if when := _when(properties):
            item["when"] = when
        if edge.id in doubts:
            item["doubt"] = doubts[edge.id]
        cited = told.get(teller_of(edge) or "", [])
        item["cited"] = [[one.source, list(one.paragraphs)] for one in cited]
        link["items"].append(item)
    for link in found.values():
        link["acts"] = len({item["act"] for item in link["items"]})
    return [found[own] for own in sorted(found)]


def _when(properties: Mapping[str, Any]) -> str:
    """Return when something was, as exactly as it is known: ``2019-10 – 2020-05``; an open end stays open."""
    for first, last in (("start_date", "end_date"), ("valid_from", "valid_to")):
        begins, ends = properties.get(first), properties.get(last)
        if begins is None and ends is None:
            continue
        start = format_date(begins, properties.get(f"{first}_precision")) or ""
        end = format_date(ends, properties.get(f"{last}_precision")) or ""
        return start if start == end else f"{start} – {end}"
    return ""


def _acts(reader: Reader, edges: Iterable[Edge]) -> dict[str, dict[str, Any]]:
    """Return act -> its name, brokers and givers; pairings stand beside activities."""
    givers: dict[str, set[str]] = defaultdict(set)
    brokers: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        act = act_of(edge) or ""
        givers[act].update(() if edge.type == BROKERED else (edge.source,))
    for type_ in ("FACILITATED", "BROKERED"):
        for edge in reader.edges(type_):
            if edge.target in givers:
                brokers[edge.target].add(edge.source)
    found: dict[str, dict[str, Any]] = {}
    for label in ("Activity", "Pairing"):
        for node in reader.nodes(label):
            if node.id in givers:
                found[node.id] = {
                    "name": clean(node.properties.get("name", node.id)),
                    "name_en": clean(node.properties.get("name_en")),
                    "brokers": sorted(brokers[node.id]),
                    "givers": sorted(givers[node.id]),
                }
    return {own: found[own] for own in sorted(found)}


def _programmes(reader: Reader, edges: Iterable[Edge]) -> dict[str, dict[str, Any]]:
    present = Counter(programme for edge in edges for programme in texts(edge, "programmes"))
    named = {node.id: node.properties for node in reader.nodes("Programme")}
    return {
        own: {
            "name": clean(named.get(own, {}).get("name", own)),
            "name_en": clean(named.get(own, {}).get("name_en")),
        }
        for own in sorted(present)
    }


def _blocks(nodes: Collection[str], edges: Iterable[Edge]) -> dict[str, str]:
    """Return node -> the programme that most of its edges belong to; '' for those of none."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for edge in edges:
        for programme in texts(edge, "programmes"):
            votes[edge.source][programme] += 1
            votes[edge.target][programme] += 1
    return {
        own: min(votes[own], key=lambda programme: (-votes[own][programme], programme)) if votes[own] else NO_PROGRAMME
        for own in nodes
    }


def _where(reader: Reader, wanted: Collection[str]) -> dict[str, str]:
    """Return node -> the names of the places that contain it, the nearest first; a branch is where its whole is."""
    is_place = {code for code, label in load_vocabulary().labels.items() if label.place}
    up: dict[str, str] = {}
    places: set[str] = set()
    for type_ in ("PART_OF", "LOCATED_IN"):  # where a thing is says more than what it belongs to: it comes second
        for edge in sorted(reader.edges(type_), key=lambda edge: edge.id, reverse=True):
            if edge.properties.get("valid_to") is None or edge.source not in up:
                up[edge.source] = edge.target
            if edge.target_label in is_place:
                places.add(edge.target)
    chains = {own: [whole for whole in _chain(own, up) if whole in places] for own in wanted}
    ids = sorted({place for chain in chains.values() for place in chain})
    named = {node.id: str(node.properties.get("name", node.id)) for node in reader.nodes(ids=ids)} if ids else {}
    return {own: "，".join(named[place] for place in chain) for own, chain in chains.items() if chain}


def _chain(own: str, up: Mapping[str, str]) -> list[str]:
    chain: list[str] = []
    while (own := up.get(own, "")) and own not in chain:
        chain.append(own)
    return chain


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def words_of(scene: Scene) -> dict[str, dict[str, dict[str, str]]]:
    """Return language -> {labels, types} -> code -> word, for what the scene holds."""
    vocabulary = load_vocabulary()
    labels = sorted({node["label"] for node in scene.nodes})
    types = sorted({link["type"] for link in scene.links})
    return {
        language: {
            "labels": {
                code: getattr(vocabulary.labels[code], language) if code in vocabulary.labels else code
                for code in labels
            },
            "types": {code: edge_word(code, language) for code in types},
        }
        for language in LANGUAGES
    }
