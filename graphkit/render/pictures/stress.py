"""Where the nodes of one connected drawing stand: stress majorization, then what is too close is pushed apart."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import eigsh
from scipy.spatial import KDTree

Points = NDArray[np.float64]

ROOM = (74.0, 40.0)
"""Least distance between two nodes, across or down: room for a mark and a line of text under it."""
SEED = 20


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


def widest_across(points: Points) -> Points:
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
