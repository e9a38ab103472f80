"""The network picture: who helps whom, as one file that opens by double-click, anywhere, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from graphkit.analysis.result import current_versions
from graphkit.errors import UsageError
from graphkit.render.page.mark import marked
from graphkit.render.page.page import asset, embed, policy, vis_network
from graphkit.render.picture import View
from graphkit.render.pictures.layout import Box, lay_out
from graphkit.render.pictures.scene import Scene, make_scene, words_of
from graphkit.render.pictures.scene_nodes import NO_PROGRAMME
from graphkit.render.pictures.style import BLOCKS, FAMILIES, MARKS
from graphkit.schema.vocabulary import Vocabulary

MOST = 3000
"""More nodes than this no screen can show clearly: the picture asks for a part of the graph."""
ASPECT = 1.25
"""Width over height of the stage on common screens, legend and panel beside it."""
CURVE = 0.13


class NetworkPicture:
    """Actors and places as nodes, direct edges as lines.

    Edges of one pair and type are one line with a count, and the panel lists each with its act, figure, date, brokers
    and sources. FACILITATED_FOR is dashed; what has no direction has no arrow. A page has some 0.6 MB and 1 kB for each
    edge.
    """

    suffixes = (".html", ".htm")

    def draw(self, view: View) -> str:
        """Return the page. Raises UsageError if nothing is left to show, or more than 3,000 nodes are."""
        scene = make_scene(view.selected, view.nodes)
        if not scene.nodes:
            raise UsageError("render.nothing")
        if len(scene.nodes) > MOST:
            raise UsageError("render.too-many", count=len(scene.nodes), most=MOST)
        about = {
            "fingerprint": view.selected.snapshot.fingerprint,
            "filter": view.filter,
            "as_of": scene.as_of,
            "title": view.title,
            "language": view.language,
        }
        return marked(_page(scene, about, view.selected.snapshot.vocabulary))


NETWORK = NetworkPicture()


def _page(scene: Scene, about: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    from pyvis.network import Network

    blocks = {node["id"]: node["block"] for node in scene.nodes}
    ties = [(link["source"], link["target"]) for link in scene.links]
    positions, boxes = lay_out(blocks, ties, ASPECT)
    network = Network(directed=True, height="100%", width="100%")
    for node in scene.nodes:
        x, y = positions[node["id"]]
        mark = MARKS[node["mark"]]
        network.add_node(
            node["id"],
            label=" ",  # names are drawn by our script, as many as the zoom has room for
            shape=mark.shape,
            color={"background": "#FFFFFF" if mark.hollow else mark.colour, "border": mark.colour},
            x=x,
            y=y,
            size=round(min(7 + 2.6 * node["acts"] ** 0.5, 26), 1),
            borderWidth=2 if mark.hollow else 1,
        )
    for link, bend in zip(scene.links, _bends(scene.links), strict=True):
        network.add_edge(
            link["source"],
            link["target"],
            id=link["id"],
            color=FAMILIES[link["family"]][0],
            width=round(min(1.2 + link["acts"] ** 0.5 * 0.8, 7), 1),
            dashes=link["family"] == "broker",
            arrows="" if link["mutual"] else "to",
            smooth={"enabled": bool(bend), "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)},
        )
    ui = json.loads(asset("words.json"))
    style, library, script = asset("network.css"), vis_network(), asset("network.js")
    network.set_template_dir(str(_assets()), "network.html")
    network.templateEnv.globals.update(
        policy=policy([library, script], [style]),
        style=style,
        library=library,
        script=script,
        language=about["language"],
        title=_heading(about) or ui[about["language"]]["title"],
        data={**_data(scene, boxes, about), "words": words_of(scene, vocabulary), "ui": ui},
        embed=embed,
    )
    network.set_options('{"physics": {"enabled": false}}')
    return str(network.generate_html())


def _heading(about: Mapping[str, Any]) -> str | None:
    given: str | Mapping[str, str] | None = about["title"]
    return given.get(about["language"]) if isinstance(given, Mapping) else given


def _bends(links: list[dict[str, Any]]) -> list[float]:
    """Return how each line bends, so that lines between the same two nodes lie side by side; lone ones are straight."""
    together: dict[tuple[str, str], list[int]] = {}
    for number, link in enumerate(links):
        first, second = sorted((link["source"], link["target"]))
        together.setdefault((first, second), []).append(number)
    bends = [0.0] * len(links)
    for pair, numbers in together.items():
        for place, number in enumerate(numbers):
            bend = (place - (len(numbers) - 1) / 2) * CURVE
            bends[number] = round(bend if links[number]["source"] == pair[0] else -bend, 3)
    return bends


def _data(scene: Scene, boxes: list[Box], about: Mapping[str, Any]) -> dict[str, Any]:
    order = [box.key for box in boxes if box.key != NO_PROGRAMME]
    tints = {key: BLOCKS[number % len(BLOCKS)] for number, key in enumerate(order)}
    return {
        "about": {
            **about,
            "versions": {**current_versions(), "pyvis": metadata.version("pyvis"), "vis-network": "9.1.2"},
        },
        "nodes": scene.nodes,
        "links": scene.links,
        "acts": scene.acts,
        "sources": scene.sources,
        "programmes": scene.programmes,
        "blocks": [
            {"key": box.key, "x": box.x, "y": box.y, "width": box.width, "height": box.height,
             "tint": tints.get(box.key, "#6B7280")}
            for box in boxes
        ],
        "marks": {key: {"shape": m.shape, "colour": m.colour, "hollow": m.hollow} for key, m in MARKS.items()},
        "families": {key: colour for key, (colour, _) in FAMILIES.items()},
    }  # fmt: skip


def _assets() -> Path:
    return Path(__file__).parents[1] / "page" / "assets"
