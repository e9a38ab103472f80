"""Where the nodes of a picture stand: each programme a block, its components side by side, nothing on top of another.

Positions are computed here, not in the browser, so that the same graph gives the same picture. Units are those of the
canvas (a small node is some 16 across); y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.sparse.linalg import eigsh
from scipy.spatial import KDTree

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
CROWD = 8.0
"""Edges are drawn longer where their ends have more than so many edges together: a ring of leaves needs room."""
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
    nodes: Mapping[str, str], edges: Iterable[tuple[str, str]], aspect: float = 1.6
) -> tuple[dict[str, tuple[float, float]], list[Box]]:
    """Return id -> (x, y), and the boxes of the blocks.

    Parameters
    ----------
    nodes : mapping of str to str
        Id -> key of its block. Blocks with most nodes come first.
    edges : iterable of (str, str)
        Ends; parallel edges, directions and order do not matter. Edges between blocks do not move anything.
    aspect : float
        Width over height of the screen to fill.

    Notes
    -----
    Deterministic for one version of NumPy and SciPy. Under a second for 200 nodes, seconds for 1,000.
    """
    members: dict[str, list[str]] = {}
    for own in sorted(nodes):
        members.setdefault(nodes[own], []).append(own)
    within: dict[str, set[tuple[str, str]]] = {key: set() for key in members}
    for a, b in edges:
        if a != b and nodes[a] == nodes[b]:
            within[nodes[a]].add((min(a, b), max(a, b)))
    keys = sorted(members, key=lambda key: (-len(members[key]), key))
    drawn = {key: _block(members[key], sorted(within[key])) for key in keys}
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


def _block(
    members: Sequence[str], ties: Sequence[tuple[str, str]]
) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """Lay out the components of a block and pack them; return positions from its corner, and its size."""
    row = {own: number for number, own in enumerate(members)}
    ends = np.array([(row[a], row[b]) for a, b in ties], dtype=np.intp).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    graph = csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(members), len(members)))
    count, component = connected_components(graph, directed=False)
    parts = sorted(
        (np.flatnonzero(component == number) for number in range(count)), key=lambda part: (-len(part), part[0])
    )
    drawn = [_component(csr_array(graph[part][:, part])) for part in parts]
    sizes = [tuple(np.ptp(points, axis=0) + ROOM) for points in drawn]
    corners = pack(sizes, 1.25)
    positions: dict[str, tuple[float, float]] = {}
    for part, points, corner in zip(parts, drawn, corners, strict=True):
        for number, point in zip(part, points - points.min(axis=0) + corner + np.array(ROOM) / 2, strict=True):
            positions[members[int(number)]] = (float(point[0]), float(point[1]))
    width = max(corner[0] + size[0] for corner, size in zip(corners, sizes, strict=True))
    height = max(corner[1] + size[1] for corner, size in zip(corners, sizes, strict=True))
    return positions, (float(width), float(height))


def _component(graph: csr_array) -> Points:
    """Lay out one connected component; rows in the order of the graph's."""
    size = graph.shape[0]
    if size == 1:
        return np.zeros((1, 2))
    links = graph.tocoo()
    degree = np.diff(graph.indptr)
    crowded = np.maximum(1.0, (degree[links.coords[0]] + degree[links.coords[1]]) / CROWD) ** 0.5
    lengths = csr_array((crowded, links.coords), shape=graph.shape)
    points = _widest_across(stress_layout(shortest_path(lengths, directed=False)))
    drawn = np.linalg.norm(points[links.coords[0]] - points[links.coords[1]], axis=1)
    return spread(points * (STEP / max(float(np.median(drawn)), 1e-9)))


def stress_layout(distances: Points, rounds: int = 200) -> Points:
    """Return points whose distances are as near to those wanted as they can be, near pairs counting most.

    Parameters
    ----------
    distances : ndarray of float, shape (n, n)
        Symmetric, zero only on the diagonal, finite.
    rounds : int
        How many times all points move; fewer for many points.

    Returns
    -------
    ndarray of float, shape (n, 2)

    Notes
    -----
    Stress majorization, weights 1/d², from a classical scaling with a little seeded noise, because nodes that stand
    alike to all others would stay on one spot. O(n²) memory and time a round, in float32.

    References
    ----------
    Gansner, Koren, North (2004), Graph Drawing by Stress Majorization, LNCS 3383.

    Examples
    --------
    >>> drawn = stress_layout(np.array([[0.0, 1, 2], [1, 0, 1], [2, 1, 0]]))
    >>> round(float(np.linalg.norm(drawn[0] - drawn[2])), 2)
    2.0
    """
    size = len(distances)
    points = _classical_scaling(distances) + np.random.default_rng(SEED).normal(0, 0.1, (size, 2))
    points = points.astype(np.float32)
    wanted = distances.astype(np.float32)
    np.fill_diagonal(wanted, np.inf)  # nothing pulls a point towards itself
    weights, pull = 1 / np.square(wanted), 1 / wanted
    total = weights.sum(axis=1, keepdims=True)
    for _ in range(max(40, min(rounds, 30_000 // size))):
        across = points[:, None, 0] - points[None, :, 0]
        down = points[:, None, 1] - points[None, :, 1]
        share = pull / np.maximum(np.hypot(across, down), np.float32(1e-6))
        drawn = np.einsum("ij,jk->ik", weights - share, points)  # no BLAS: on a busy machine its threads wait
        points = (drawn + share.sum(axis=1, keepdims=True) * points) / total
    return points.astype(np.float64)


def _classical_scaling(distances: Points) -> Points:
    """Return the plane in which the distances show best; the signs of its axes are made the same everywhere."""
    squared = np.square(distances)
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    if len(distances) < 4:
        values, vectors = np.linalg.eigh(-centred / 2)
    else:
        start = np.random.default_rng(SEED).random(len(distances))
        values, vectors = eigsh(-centred / 2, k=2, v0=start)
    axes = vectors[:, np.argsort(values)[::-1][:2]]
    return np.asarray(axes * np.sqrt(np.maximum(np.sort(values)[::-1][:2], 0)))


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
