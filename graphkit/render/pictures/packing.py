"""Rectangles side by side, in rows that fit a screen."""

from collections.abc import Sequence

import numpy as np

STRETCH = 1.6
"""How far a drawing may be pulled out one way to fill its block."""


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
    placed: dict[int, tuple[float, float, float, float]] = {}
    top = 0.0
    for y, row in rows.items():
        x, height = 0.0, tall[y] * taller
        for number in row:
            width = float(sizes[number][0]) * widest / across[y]
            placed[number] = (x, top, width, height)
            x += width
        top += height
    return [placed[number] for number in range(len(sizes))]


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
