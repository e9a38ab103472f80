"""Positions: everything in its block, nothing on top of another, the same twice."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.render.pictures.layout import ROOM, justify, lay_out, pack, spread

names = st.sampled_from([f"n{number}" for number in range(12)])
blocks = st.dictionaries(names, st.sampled_from(["a", "b", "c"]), min_size=1)


@settings(max_examples=30, deadline=None)
@given(nodes=blocks, ties=st.lists(st.tuples(names, names), max_size=20), seed=st.randoms(use_true_random=False))
def test_every_node_stands_in_its_own_block_and_alone(nodes, ties, seed):
    edges = [(a, b) for a, b in ties if a in nodes and b in nodes]
    positions, boxes = lay_out(nodes, edges)
    assert set(positions) == set(nodes)
    within = {box.key: box for box in boxes}
    for node_id, (x, y) in positions.items():
        box = within[nodes[node_id]]
        assert box.x < x < box.x + box.width
        assert box.y < y < box.y + box.height
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            apart = a.x + a.width <= b.x + 0.2 or b.x + b.width <= a.x + 0.2
            assert apart or a.y + a.height <= b.y + 0.2 or b.y + b.height <= a.y + 0.2
    placed = list(positions.values())
    for number, (x, y) in enumerate(placed):
        for other_x, other_y in placed[number + 1 :]:
            assert abs(x - other_x) > ROOM[0] * 0.9 or abs(y - other_y) > ROOM[1] * 0.9
    shuffled = edges[:]
    seed.shuffle(shuffled)
    assert lay_out(dict(sorted(nodes.items(), reverse=True)), shuffled) == (positions, boxes)


@given(st.lists(st.tuples(st.floats(1, 500), st.floats(1, 500)), min_size=1, max_size=9), st.floats(0.3, 3))
def test_packed_rectangles_do_not_overlap(sizes, aspect):
    corners = pack(sizes, aspect)
    assert len(corners) == len(sizes)
    for number, ((x, y), (width, height)) in enumerate(zip(corners, sizes, strict=True)):
        for (other_x, other_y), (other_width, other_height) in list(zip(corners, sizes, strict=True))[number + 1 :]:
            beside = x + width <= other_x + 1e-6 or other_x + other_width <= x + 1e-6
            assert beside or y + height <= other_y + 1e-6 or other_y + other_height <= y + 1e-6
    assert len(justify(sizes, aspect)) == len(sizes)


def test_points_on_one_spot_are_pushed_apart():
    points = spread(np.zeros((30, 2)))
    for number, a in enumerate(points):
        for b in points[number + 1 :]:
            assert abs(a - b)[0] > ROOM[0] * 0.95 or abs(a - b)[1] > ROOM[1] * 0.95
