"""What to_networkx gives goes through every writer of NetworkX, whatever the values; nothing is lost on the way."""

import json
import warnings
from datetime import date

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.analysis.network.multigraph import multigraph
from graphkit.analysis.network.snapshot import take_snapshot
from graphkit.analysis.network.writable import writable
from graphkit.schema.vocabulary import load_vocabulary

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1)
SCALARS = (
    TEXT, st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates()
)  # fmt: skip
VALUES = st.one_of(*SCALARS, *(st.lists(one, max_size=3) for one in SCALARS), st.lists(TEXT).map(tuple), st.none())
WRITERS = {
    "graphml": (nx.write_graphml, nx.read_graphml),
    "gexf": (nx.write_gexf, nx.read_gexf),
    "gml": (nx.write_gml, nx.read_gml),
}


def written(graph, tmp_path):
    """Return what comes back from each format: format -> graph."""
    found = {"json": nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(graph), allow_nan=False)))}
    for name, (write, read) in WRITERS.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GML has no booleans and says so
            write(graph, tmp_path / f"graph.{name}")
            found[name] = read(tmp_path / f"graph.{name}")
    return found


@settings(max_examples=40, deadline=None)
@given(data=st.dictionaries(st.sampled_from(["aa", "bb", "cc", "dd"]), VALUES))
def test_every_writer_takes_every_value(data, tmp_path_factory):
    graph = nx.MultiDiGraph()
    graph.add_node("n", **writable(data))
    graph.add_node("m")
    graph.add_edge("n", "m", key="n~A~m", **writable(data))
    for name, back in written(graph, tmp_path_factory.mktemp("graph")).items():
        node = back.nodes["n"]
        for key, value in data.items():
            if isinstance(value, list | tuple):
                read = node[key] if node[key] == [] else json.loads(node[key])  # GML reads [] as such
                assert len(read) == len(value), name
            elif isinstance(value, date):
                assert node[key] == value.isoformat(), name
            elif value is None:
                assert key not in node, name


@pytest.mark.parametrize("which", ["direct", "all"])
def test_the_five_programmes_go_through_every_writer(which, demo, tmp_path):
    graph = multigraph(demo) if which == "all" else take_snapshot(demo, load_vocabulary()).to_networkx()
    for name, back in written(graph, tmp_path).items():
        assert back.number_of_nodes() == graph.number_of_nodes(), name
        assert back.number_of_edges() == graph.number_of_edges(), name
        assert all(data["class"] for _, data in back.nodes(data=True)), name
