"""Paths against brute force and against the graph of conftest read by hand."""

import itertools
from contextlib import closing

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_graph import MemoryReader, build_reader, snapshot_of, stored

from graphkit.analysis.paths.answer import COLUMNS
from graphkit.analysis.paths.shortest import paths
from graphkit.analysis.selection import every_edge
from graphkit.errors import AmbiguousName, UnknownName, UsageError


def walk(reader, start, goal, *, programmes=(), kinds=(), **options):
    return paths(snapshot_of(reader), start, goal, every_edge(programmes, kinds), **options)


def nodes_of(path):
    return [path[0].source, *(step.target for step in path)]


def test_all_parallel_edges_of_a_step_with_figures_and_sources(reader):
    found = walk(reader, "ent/a", "school/s", language="zh")
    assert [row["id"] for row in found.rows] == [f"ent/a~DONATED_TO~school/s~con/{number}" for number in (1, 2, 3)]
    assert [row["figure"] for row in found.rows] == ["100元，到位", "900元，计划", "50元，到位"]
    assert [row["sources"] for row in found.rows] == [["src/a"], ["src/a", "src/b"], ["src/b"]]
    assert found.rows[0]["activity"] == "act/1"
    assert str(found.rows[0]["start_date"]) == "2020-03-01"
    assert all(tuple(row) == COLUMNS for row in found.rows)
    cited = found.evidence["con/1"][0]
    assert (cited.publisher, cited.published, cited.paragraphs, cited.url) == (
        "甲社",
        "2024-05",
        (4,),
        "https://example.org/a",
    )
    assert found.chains("zh") == ["甲公司 -- 捐赠 -> 山村小学"]
    assert found.chains("en") == ["A Ltd -- donation -> 山村小学"]


def test_a_broker_reaches_the_giver_by_the_act(reader):
    found = walk(reader, "party/b", "ent/a")
    assert [len(path) for path in found.steps] == [1]
    (row,) = found.rows
    assert (row["type"], row["activity"]) == ("FACILITATED", "act/1")
    assert row["id"] == "party/b~FACILITATED~act/1+ent/a~PROVIDED~act/1"
    assert row["sources"] == ["src/a", "src/b"]
    assert walk(reader, "party/b", "ent/z").rows[0]["sources"] == ["src/a"]  # although nobody received


def test_the_way_through_the_broker(reader):
    found = walk(reader, "ent/z", "school/s", k=3)
    assert [nodes_of(path) for path in found.steps] == [
        ["ent/z", "party/b", "school/s"],
        ["ent/z", "party/b", "ent/a", "school/s"],
    ]
    assert found.chain(1, "en") == "z <- brought in -- b -- brokered for -> 山村小学"


def test_directed_paths_run_with_the_help(reader):
    assert walk(reader, "school/s", "ent/a", directed=True).rows == []
    assert walk(reader, "ent/z", "school/s", directed=True).rows == []
    assert [nodes_of(p) for p in walk(reader, "party/b", "school/s", k=5, directed=True).steps] == [
        ["party/b", "school/s"],
        ["party/b", "ent/a", "school/s"],
    ]
    types = {row["type"] for row in walk(reader, "county/p", "county/h", directed=True).rows}
    assert "SIGNED_WITH" in types  # stored from county/h, but mutual
    assert "PAIRED_WITH" not in types


def test_structure_joins_only_where_asked(reader):
    assert walk(reader, "ent/a", "county/p").rows == []
    found = walk(reader, "ent/a", "county/p", structural=True)
    assert [nodes_of(path) for path in found.steps] == [["ent/a", "school/s", "county/p"]]
    assert found.rows[-1]["type"] == "LOCATED_IN"
    assert found.rows[-1]["sources"] == []


def test_filters(reader):
    only = walk(reader, "ent/a", "school/s", programmes=["prog/y"])
    assert [row["id"] for row in only.rows] == ["ent/a~DONATED_TO~school/s~con/3"]
    assert only.filter == {"programmes": ["prog/y"], "kinds": []}
    assert walk(reader, "ent/a", "school/s", kinds=["training"]).rows == []
    assert walk(reader, "party/b", "ent/a", programmes=["prog/y"]).rows == []


def test_names_and_aliases_lead_to_the_same_paths(store):
    by_name = walk(store, "甲集团", "山村小学", programmes=["计划甲"])
    assert by_name.rows == walk(store, "ent/a", "school/s", programmes=["prog/x"]).rows
    assert by_name.rows


def test_what_names_nobody_is_refused_with_near_names(store):
    with pytest.raises(UnknownName, match="山村小学"):
        walk(store, "ent/a", "山村小学校")
    with pytest.raises(UnknownName, match="qqqq"):
        walk(store, "ent/a", "qqqq")
    with pytest.raises(UnknownName, match="Programme"):
        walk(store, "ent/a", "甲计划")
    with pytest.raises(UsageError):
        walk(store, "ent/a", "甲公司")
    with pytest.raises(UsageError):
        walk(store, "ent/a", "school/s", k=0)


def test_a_name_of_several_lists_them(sections, tmp_path):
    for number in (1, 2):
        sections["entities"].append({"id": f"county/by{number}", "label": "County", "name": "白云区"})
    store = stored(build_reader(**sections), tmp_path / "graph.kgl")
    with closing(store), pytest.raises(AmbiguousName) as caught:
        walk(store, "白云区", "ent/a")
    assert [row["id"] for row in caught.value.candidates] == ["county/by1", "county/by2"]


def test_it_says_how_it_came_about(reader):
    found = walk(reader, "ent/a", "school/s", k=2)
    assert found.parameters == {
        "start": "ent/a", "goal": "school/s", "k": 2, "directed": False, "structural": False,
    }  # fmt: skip
    assert found.fingerprint == snapshot_of(reader).fingerprint
    assert found.to_pandas().shape == (len(found.rows), len(COLUMNS))


pairs = st.lists(st.tuples(*[st.sampled_from("abcdef")] * 2).filter(lambda p: p[0] != p[1]), min_size=3, max_size=14)


@settings(max_examples=50, deadline=None)
@given(pairs=pairs, directed=st.booleans(), seed=st.randoms(use_true_random=False))
def test_brute_force_agrees(pairs, directed, seed):
    reader = donations(pairs)
    start, goal = pairs[0][0], pairs[-1][1]
    if start == goal:
        return
    graph = (nx.DiGraph if directed else nx.Graph)(pairs)
    every = sorted(nx.all_simple_paths(graph, start, goal), key=len)
    found = walk(reader, f"ent/{start}", f"ent/{goal}", k=len(every) + 3, directed=directed)
    seen = [tuple(node_id.removeprefix("ent/") for node_id in nodes_of(path)) for path in found.steps]
    assert [len(path) for path in seen] == [len(path) for path in every]
    assert set(seen) == {tuple(path) for path in every}
    for path in found.steps:
        for step in path:
            ends = {(step.source, step.target)} | (set() if directed else {(step.target, step.source)})
            joined = [e.id for e in reader.edges() if (e.source, e.target) in ends]
            assert [link.id for link in step.links] == sorted(joined)
    shuffled = list(reader.edges())
    seed.shuffle(shuffled)
    again = walk(MemoryReader(reader.nodes(), shuffled), f"ent/{start}", f"ent/{goal}", k=2, directed=directed)
    assert again.rows == walk(reader, f"ent/{start}", f"ent/{goal}", k=2, directed=directed).rows


def donations(pairs):
    from graphkit.elements import Edge, Node

    nodes = [Node(f"ent/{x}", "Enterprise", {"name": x}) for x in sorted(set(itertools.chain(*pairs)))]
    edges = [
        Edge(
            f"ent/{a}~DONATED_TO~ent/{b}~act/{n}", "DONATED_TO", f"ent/{a}", "Enterprise", f"ent/{b}", "Enterprise",
            {"derived": True, "activity": f"act/{n}", "kind": "donation", "benefit": "forward", "counted": False},
        )
        for n, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    return MemoryReader(nodes, edges)
