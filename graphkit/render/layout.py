"""Where the nodes of a picture stand: each programme a block, its components side by side, nothing on top of another.

Positions are computed here, not in the browser, so that the same graph gives the same picture. Units are those of the
canvas (a small node is some 16 across); y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import networkx

Points = NDArray[np.float64]

STEP = 92.0
"""How long a typical edge is drawn."""
ROOM = (74.0, 40.0)
"""Least distance between two nodes, across or down: room for a mark and a line of text under it."""
MARGIN = 46.0
HEADING = 30.0
"""Room above a block for its name, beside the margin."""
STRETCH = 1.6
"""How far a drawing may be pulled out one way to fill its block."""
SMALL = 150
"""Up to so many nodes a component is drawn by Kamada and Kawai's method (better, O(n²) a round), above by springs."""
SEED = 20


@dataclass(frozen=True, slots=True)
class Box:
    """A block: its key and its rectangle."""

    key: str
    x: float
    y: float
    width: float
    height: float


def lay_out(
    nodes: Mapping[str, str], edges: Iterable[tuple[str, str, float]], aspect: float = 1.6
) -> tuple[dict[str, tuple[float, float]], list[Box]]:
    """Return id -> (x, y), and the boxes of the blocks.

    Parameters
    ----------
    nodes : mapping of str to str
        Id -> key of its block. Blocks with most nodes come first.
    edges : iterable of (str, str, float)
        Ends and weight; parallel edges and directions do not matter. Edges between blocks do not move anything.
    aspect : float
        Width over height of the screen to fill.

    Notes
    -----
    Deterministic for one version of networkx, NumPy and SciPy. Some seconds for 1,000 nodes.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    for a, b, weight in sorted(edges):
        if a != b and nodes[a] == nodes[b]:
            graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0.0})["weight"] + weight)
    members: dict[str, list[str]] = {}
    for own in sorted(nodes):
        members.setdefault(nodes[own], []).append(own)
    keys = sorted(members, key=lambda key: (-len(members[key]), key))
    drawn = {key: _block(graph.subgraph(members[key]), members[key]) for key in keys}
    sizes = [(size[0] + 2 * MARGIN, size[1] + 2 * MARGIN + HEADING) for _, size in drawn.values()]
    positions: dict[str, tuple[float, float]] = {}
    boxes: list[Box] = []
    for key, (x, y, width, height) in zip(keys, justify(sizes, aspect), strict=True):
        boxes.append(Box(key, round(x, 1), round(y, 1), round(width, 1), round(height, 1)))
        block, size = drawn[key]
        room = (width - 2 * MARGIN, height - 2 * MARGIN - HEADING)
        grow = [min(STRETCH, free / used) for free, used in zip(room, size, strict=True)]
        left = x + MARGIN + (room[0] - size[0] * grow[0]) / 2
        top = y + MARGIN + HEADING + (room[1] - size[1] * grow[1]) / 2
        for own, (right, down) in block.items():
            positions[own] = (round(left + right * grow[0], 1), round(top + down * grow[1], 1))
    return positions, boxes


def _block(graph: networkx.Graph, members: Sequence[str]) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """Lay out the components of a block and pack them; return positions from its corner, and its size."""
    import networkx as nx

    place = {own: number for number, own in enumerate(members)}
    parts = [sorted(part, key=place.__getitem__) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), part))
    drawn = [_component(graph.subgraph(part), part) for part in parts]
    sizes = [tuple(np.ptp(points, axis=0) + ROOM) for points in drawn]
    corners = pack(sizes, 1.25)
    positions: dict[str, tuple[float, float]] = {}
    for part, points, corner in zip(parts, drawn, corners, strict=True):
        for own, point in zip(part, points - points.min(axis=0) + corner + np.array(ROOM) / 2, strict=True):
            positions[own] = (float(point[0]), float(point[1]))
    width = max(corner[0] + size[0] for corner, size in zip(corners, sizes, strict=True))
    height = max(corner[1] + size[1] for corner, size in zip(corners, sizes, strict=True))
    return positions, (float(width), float(height))


def _component(graph: networkx.Graph, order: Sequence[str]) -> Points:
    import networkx as nx

    if len(order) == 1:
        return np.zeros((1, 2))
    ordered = nx.Graph()
    ordered.add_nodes_from(order)
    ordered.add_edges_from(sorted(graph.edges(data="weight")) and [(a, b) for a, b in sorted(graph.edges)])
    if len(order) <= SMALL:
        found = nx.kamada_kawai_layout(ordered, weight=None)
    else:
        found = nx.spring_layout(ordered, seed=SEED, iterations=120, k=2.2 / len(order) ** 0.5)
    points = np.array([found[own] for own in order], dtype=np.float64)
    number = {own: row for row, own in enumerate(order)}
    ends = np.array([(number[a], number[b]) for a, b in ordered.edges])
    lengths = np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1)
    return spread(_widest_across(points) * (STEP / max(float(np.median(lengths)), 1e-9)))


def _widest_across(points: Points) -> Points:
    """Turn a drawing so that it is widest from left to right: screens are, and so are lines of text."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    return np.asarray(turned * np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0))


def spread(points: Points, room: tuple[float, float] = ROOM, rounds: int = 200) -> Points:
    """Push apart what stands too close, until every two points are `room` apart across or down.

    >>> np.ptp(spread(np.zeros((2, 2)), (10, 10)), axis=0).round().tolist()
    [10.0, 0.0]
    """
    from scipy.spatial import KDTree

    scaled = points / room
    scaled = scaled + np.linspace(-1e-3, 1e-3, len(points))[:, None] * [1.0, 0.3]  # equal points need a direction
    for _ in range(rounds):
        pairs = KDTree(scaled).query_pairs(0.999, p=np.inf, output_type="ndarray")
        if not len(pairs):
            break
        apart = scaled[pairs[:, 1]] - scaled[pairs[:, 0]]
        axis = np.abs(apart).argmax(axis=1)
        rows = np.arange(len(pairs))
        gap = apart[rows, axis]
        push = np.where(gap < 0, -1.0, 1.0) * (1.0 - np.abs(gap)) / 2
        move = np.zeros_like(scaled)
        np.add.at(move, (pairs[:, 0], axis), -push)
        np.add.at(move, (pairs[:, 1], axis), push)
        scaled = scaled + move * 0.9
    return np.asarray(scaled * room)


def pack(sizes: Sequence[tuple[float, ...]], aspect: float) -> list[tuple[float, float]]:
    """Return corners of rectangles set in rows, in their order, so that the whole fits a screen of that aspect best.

    >>> pack([(10, 10), (10, 10), (10, 10), (10, 10)], 1.0)
    [(0.0, 0.0), (10.0, 0.0), (0.0, 10.0), (10.0, 10.0)]
    """
    widest = max((size[0] for size in sizes), default=0.0)
    total = sum(size[0] for size in sizes)
    best: list[tuple[float, float]] = []
    least = float("inf")
    for width in np.linspace(widest, total, 60) if sizes else ():
        corners, across, down = _rows(sizes, float(width))
        need = max(across / aspect, down)
        if need < least - 1e-9:
            best, least = corners, need
    return best


def justify(sizes: Sequence[tuple[float, ...]], aspect: float) -> list[tuple[float, float, float, float]]:
    """Return (x, y, width, height) of packed rectangles, grown so that rows are full and the whole fits the screen.

    >>> justify([(10, 10), (10, 8), (12, 6)], 1.25)
    [(0.0, 0.0, 10.0, 10.0), (10.0, 0.0, 10.0, 10.0), (0.0, 10.0, 20.0, 6.0)]
    """
    corners = pack(sizes, aspect)
    rows: dict[float, list[int]] = {}
    for number, (_, y) in enumerate(corners):
        rows.setdefault(y, []).append(number)
    across = {y: float(sum(sizes[number][0] for number in row)) for y, row in rows.items()}
    tall = {y: max(float(sizes[number][1]) for number in row) for y, row in rows.items()}
    widest = max([*across.values(), min(STRETCH * max(across.values(), default=0.0), aspect * sum(tall.values()))])
    taller = max(1.0, min(STRETCH, widest / aspect / sum(tall.values())))
    found: dict[int, tuple[float, float, float, float]] = {}
    top = 0.0
    for y, row in rows.items():
        x, height = 0.0, tall[y] * taller
        for number in row:
            width = float(sizes[number][0]) * widest / across[y]
            found[number] = (x, top, width, height)
            x += width
        top += height
    return [found[number] for number in range(len(sizes))]


def _rows(sizes: Sequence[tuple[float, ...]], limit: float) -> tuple[list[tuple[float, float]], float, float]:
    corners: list[tuple[float, float]] = []
    x = y = across = tall = 0.0
    for width, height in sizes:
        if x and x + width > limit + 1e-6:
            x, y, tall = 0.0, y + tall, 0.0
        corners.append((x, y))
        x, tall = x + float(width), max(tall, float(height))
        across = max(across, x)
    return corners, across, y + tall
