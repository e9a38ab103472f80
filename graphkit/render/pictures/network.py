"""The network picture: who helps whom, as one file that opens by double-click, anywhere, without a network."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from graphkit.analysis.result import current_versions
from graphkit.errors import UsageError
from graphkit.query.valid_time import Day, parse_time
from graphkit.render.page.mark import marked
from graphkit.render.page.page import asset, embed, policy, vis_network
from graphkit.render.pictures.layout import Box, lay_out
from graphkit.render.pictures.scene import NO_PROGRAMME, Scene, make_scene, words_of
from graphkit.render.pictures.style import BLOCKS, FAMILIES, MARKS
from graphkit.render.selection import select
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint
from graphkit.system.output_files import target_of, write_output
from graphkit.wording.language import language as spoken

MOST = 3000
"""More nodes than this no screen can tell apart: the picture asks for a part of the graph."""
ASPECT = 1.25
"""Width over height of the stage on common screens, legend and panel beside it."""
CURVE = 0.13
SUFFIXES = (".html", ".htm")


def render_network(
    reader: Reader,
    out: str | Path,
    *,
    query: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    around: str | None = None,
    hops: int = 2,
    programmes: Collection[str] = (),
    language: str | None = None,
    title: str | Mapping[str, str] | None = None,
    as_of: Day | None = None,
    between: tuple[Day, Day] | None = None,
    certain: bool = False,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> Path:
    """Write the network picture and return its path.

    Actors and places are nodes, direct edges are lines: those of one pair and type are one line with a count, and the
    panel lists each with its act, figure, date, brokers and sources. FACILITATED_FOR is dashed.

    Parameters
    ----------
    reader : Reader
        An open store.
    out : str or Path
        The HTML file to write, whole or not at all; ``-`` is standard output.
    query, parameters : str, mapping
        Show the actors and places that this read-only Cypher returns (ids, nodes, edges or paths, in any column).
    around, hops : str, int
        Show what is at most so many direct edges from this actor or place (id, name or alias).
    programmes : collection of str
        Show only help under these programmes (ids or names).
    language : {"zh", "en"}, optional
        Of the page as it opens; a button switches. The user's own if left out.
    title : str or mapping, optional
        The heading; a mapping has one for each language: ``{"zh": …, "en": …}``.
    as_of, between, certain
        The time asked about (``graphkit.query.valid_time.parse_time``): show what held then, for certain or, without
        `certain`, possibly; the page says how much is which.
    overwrite, protected
        Whether an existing file may be replaced, and files that never are
        (``graphkit.system.output_files.target_of``).

    Returns
    -------
    Path
        Of the file: some 0.6 MB and 1 kB for each edge. The same graph gives the same bytes.

    Raises
    ------
    UsageError
        If something named is unknown, nothing is left to show, more than 3,000 nodes are, or `out` is no ``.html``.
    """
    tongue, path = language or spoken(), Path(out)
    is_file = target_of(path, overwrite=overwrite, protected=protected) is not None  # before it is drawn
    if is_file and path.suffix.lower() not in SUFFIXES:
        raise UsageError("render.not-html", file=path, name=path.with_suffix(".html").name)
    when = parse_time(as_of, between, certain=certain)
    chosen = select(
        reader, query=query, parameters=parameters, around=around, hops=hops, programmes=programmes, time=when
    )
    scene = make_scene(reader, chosen.nodes, chosen.programmes, when)
    if not scene.nodes:
        raise UsageError("render.nothing")
    if len(scene.nodes) > MOST:
        raise UsageError("render.too-many", count=len(scene.nodes), most=MOST)
    about = {
        "fingerprint": fingerprint(reader),
        "filter": chosen.described,
        "as_of": scene.as_of,
        "title": title,
        "language": tongue,
    }
    write_output(path, marked(_page(scene, about)), overwrite=overwrite, protected=protected)
    return path


def _page(scene: Scene, about: Mapping[str, Any]) -> str:
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
        data={**_data(scene, boxes, about), "ui": ui},
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
        "words": words_of(scene),
    }  # fmt: skip


def _assets() -> Path:
    return Path(__file__).parents[1] / "page" / "assets"
