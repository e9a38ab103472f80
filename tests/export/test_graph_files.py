"""The whole graph as files, read back by networkx, by an XML parser and by hand."""

import csv
import json
import random
import xml.etree.ElementTree as ET
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import networkx as nx
import pytest
from memory_graph import MemoryReader, build_reader

from graphkit.elements import Edge, Node
from graphkit.errors import UsageError
from graphkit.export import formats
from graphkit.export.csv_pair import write_csv_pair
from graphkit.export.graphml import write_graphml
from graphkit.pipeline.importing import import_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.store.canonical import lines

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"
NS = {"g": "http://graphml.graphdrawing.org/xmlns"}


def export(reader, path, kind=None, **more):
    return formats.export(SimpleNamespace(uri=reader.uri, reader=reader), path, kind, **more)


@pytest.fixture
def reader():
    paid = {"currency": "CNY", "stage": "disbursed"}
    made = build_reader(
        sources=[{"id": "src/a", "name": "报"}],
        entities=[{"id": "city/b", "label": "City", "name": "毕节市", "aliases": ["毕节", "=1+1"]}],
        activities=[
            {
                "id": "act/1", "kind": "donation", "providers": ["ent/a"], "recipients": ["city/b"], "sequence": 3,
                "period": {"start": "2024-05"}, "evidence": [{"source": "src/a", "paragraph": 2}],
                "contributions": [{"id": f"con/{n}", "amount": "12.5", **paid} for n in range(3)],
            }
        ],
    )  # fmt: skip
    batch = Node("batch/1", "Batch", {"created": "now"})
    return MemoryReader([*made.nodes(), batch], made.edges())


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_csv_pair_holds_every_node_and_edge(reader, tmp_path):
    nodes, edges = (rows(path) for path in write_csv_pair(reader, tmp_path / "out"))
    assert set(nodes) == {n.id for n in reader.nodes()} - {"batch/1"}
    assert set(edges) == {e.id for e in reader.edges()}
    assert (nodes["city/b"]["class"], nodes["city/b"]["label"]) == ("City", "毕节市")
    assert nodes["city/b"]["aliases"] == '["毕节", "=1+1"]'
    assert nodes["act/1"]["start_date"] == "2024-05-01"
    gift = edges["ent/a~DONATED_TO~city/b~con/1"]
    assert (gift["type"], gift["source"], gift["target"], gift["amount"]) == ("DONATED_TO", "ent/a", "city/b", "12.5")
    assert edges["con/1~REPORTED_IN~src/a"]["paragraphs"] == "[2]"


def test_one_name_stands_for_a_pair_of_files(reader, tmp_path):
    found = export(reader, tmp_path / "graph.csv")
    assert [path.name for path in found] == ["graph.nodes.csv", "graph.edges.csv"]
    assert [path.name for path in export(reader, tmp_path / "folder")] == ["nodes.csv", "edges.csv"]


def test_networkx_reads_graphml_with_parallel_edges_and_ids(reader, tmp_path):
    graph = nx.read_graphml(write_graphml(reader, tmp_path / "g.graphml"), force_multigraph=True)
    assert set(graph.nodes) == {n.id for n in reader.nodes()} - {"batch/1"}
    assert {(a, b, key) for a, b, key in graph.edges(keys=True)} == {(e.source, e.target, e.id) for e in reader.edges()}
    assert graph.number_of_edges("ent/a", "city/b") == 3
    assert graph.nodes["city/b"]["label"] == "毕节市"
    assert graph.nodes["city/b"]["class"] == "City"
    gift = graph.edges["ent/a", "city/b", "ent/a~DONATED_TO~city/b~con/2"]
    assert gift["type"] == "DONATED_TO"
    assert gift["amount"] == 12.5
    assert gift["counted"] is True
    assert gift["edge_id"] == "ent/a~DONATED_TO~city/b~con/2"
    assert graph.nodes["act/1"]["sequence"] == 3


def test_graphml_read_by_hand(reader, tmp_path):
    root = ET.parse(write_graphml(reader, tmp_path / "g.graphml")).getroot()
    keys = {key.get("id"): key for key in root.findall("g:key", NS)}
    assert keys["edge_amount"].get("attr.type") == "double"
    assert keys["node_sequence"].get("attr.type") == "long"
    assert keys["edge_counted"].get("attr.type") == "boolean"
    ids = [edge.get("id") for edge in root.iterfind(".//g:edge", NS)]
    assert ids == sorted(e.id for e in reader.edges())
    city = next(n for n in root.iterfind(".//g:node", NS) if n.get("id") == "city/b")
    assert {d.get("key"): d.text for d in city}["node_aliases"] == '["毕节", "=1+1"]'


def test_what_xml_cannot_hold_does_not_break_the_file(tmp_path):
    hostile = "<&>\"'\x00\x1b\ud800]]>\r\n\t"
    nodes = [
        Node(f"a{hostile}", "City", {"name": hostile, "mixed": 1, "when": date(2024, 1, 1)}),
        Node("b", "City", {"name": "b", "mixed": 1.5, "big": 2**70}),
        Node("c", "City", {"name": "c", "mixed": True}),
    ]
    edges = [Edge("e1", "T", f"a{hostile}", "City", "b", "City", {"note": hostile})]
    path = write_graphml(MemoryReader(nodes, edges), tmp_path / "g.graphml")
    shown = "<&>\"'\ufffd\ufffd\ufffd]]>\r\n\t"
    graph = nx.read_graphml(path)
    assert graph.nodes[f"a{shown}"]["name"] == shown
    assert graph.edges[f"a{shown}", "b"]["note"] == shown
    assert graph.nodes["b"]["mixed"] == "1.5"
    assert graph.nodes["b"]["big"] == str(2**70)


@pytest.mark.parametrize("name", ["g.graphml", "g.csv", "g.ndjson"])
def test_the_same_graph_gives_the_same_bytes_in_any_order(reader, tmp_path, name):
    first = [path.read_bytes() for path in export(reader, tmp_path / name)]
    nodes, edges = list(reader.nodes()), list(reader.edges())
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(edges)
    assert [path.read_bytes() for path in export(MemoryReader(nodes, edges), tmp_path / name, overwrite=True)] == first


def test_a_dump_by_suffix_or_by_kind(reader, tmp_path):
    (path,) = export(reader, tmp_path / "g.ndjson")
    (same,) = export(reader, tmp_path / "g.txt", "dump")
    assert path.read_bytes() == same.read_bytes()
    assert {json.loads(line)["element"] for line in path.read_text("utf-8").splitlines()} == {"node", "edge"}


def test_what_is_unknown_is_refused(reader, tmp_path):
    for path, kind in (("g.gexf", None), ("g.csv", "gexf")):
        with pytest.raises(UsageError, match="graphml"):
            export(reader, tmp_path / path, kind)


@pytest.mark.parametrize("name", ["g.graphml", "g.csv", "g.ndjson"])
def test_an_existing_file_is_replaced_only_where_asked(reader, tmp_path, name):
    files = export(reader, tmp_path / name)
    files[-1].write_text("mine", encoding="utf-8")
    before = [path.read_bytes() for path in files]
    with pytest.raises(UsageError):
        export(reader, tmp_path / name)
    assert [path.read_bytes() for path in files] == before
    assert export(reader, tmp_path / name, overwrite=True) == files
    assert files[-1].read_bytes() != b"mine"


def test_two_files_do_not_go_to_standard_output(reader):
    with pytest.raises(UsageError, match="standard output"):
        export(reader, "-", "csv")


def test_an_empty_graph_is_a_file_too(tmp_path):
    for name in ("g.graphml", "g.csv", "g.ndjson"):
        assert all(path.exists() for path in export(MemoryReader(), tmp_path / name))
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_nodes() == 0


@pytest.fixture(scope="module")
def every_field(tmp_path_factory):
    """A graph in which every field of every record is given."""
    folder = tmp_path_factory.mktemp("every")
    import_files(str(folder / "every.kgl"), [EVERY_FIELD], new="accept", author="somebody", note="some")
    with closing(open_reader(str(folder / "every.kgl"))) as reader:
        yield reader


def test_every_property_is_exported_under_its_type(every_field, tmp_path):
    vocabulary = load_vocabulary()
    of_graphml = {"boolean": "boolean", "integer": "long", "float": "double"}
    of_csv = {"boolean": "boolean", "integer": "integer", "float": "number", "date": "date"}
    root = ET.parse(write_graphml(every_field, tmp_path / "g.graphml")).getroot()
    keys = {key.get("id"): key.get("attr.type") for key in root.findall("g:key", NS)}
    files = write_csv_pair(every_field, tmp_path / "g.csv")
    for domain, elements, file in (("node", every_field.nodes(), files[0]), ("edge", every_field.edges(), files[1])):
        described = json.loads(file.with_name(f"{file.name}-metadata.json").read_text("utf-8"))
        datatypes = {column["name"]: column["datatype"] for column in described["tableSchema"]["columns"]}
        for element in elements:
            if getattr(element, "label", None) == "Batch":
                continue
            types = vocabulary.properties_of(element.label if domain == "node" else element.type)
            for name in set(element.properties) - {"batch", "class", "id", "name", "type", "label"}:
                listed = types[name].startswith("list")
                assert keys[f"{domain}_{name}"] == ("string" if listed else of_graphml.get(types[name], "string")), name
                assert datatypes[name] == ("json" if listed else of_csv.get(types[name], "string")), name


def test_exported_records_carry_every_field_into_another_store(every_field, tmp_path):
    (file,) = export(every_field, tmp_path / "all.ndjson", "records")
    import_files(str(tmp_path / "other.kgl"), [file])
    with closing(open_reader(str(tmp_path / "other.kgl"))) as other:
        assert sorted(lines(other)) == sorted(lines(every_field))
