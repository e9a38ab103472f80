"""What the picture holds, without a browser: the file, its data, its filter, its refusals."""

import json
import re

import pytest
from memory_graph import MemoryReader, build_reader, scene_of, snapshot_of

from graphkit.analysis.selection import EVERY_EDGE, every_edge, select
from graphkit.errors import UsageError
from graphkit.render.focus import Focus
from graphkit.render.picture import render
from graphkit.render.pictures import network

BLOCK = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.S)


def data_of(path):
    return {name: json.loads(text) for name, text in BLOCK.findall(path.read_text(encoding="utf-8"))}


def test_the_same_graph_gives_the_same_bytes_in_any_order(reader, page_of):
    first = page_of(reader).read_bytes()
    turned = MemoryReader(reversed(list(reader.nodes())), reversed(list(reader.edges())))
    assert page_of(turned).read_bytes() == first


def test_it_is_one_file_that_names_no_address(reader, page_of):
    text = page_of(reader).read_text(encoding="utf-8")
    markup = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert re.findall(r'(?:src|href)="([^"]*)"', markup) == ["data:,"]
    assert "//" not in re.sub(r"<style>.*?</style>", "", markup, flags=re.S)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page_of(reader).stat().st_size < 700_000


def test_pyvis_made_the_nodes_and_lines(reader, page_of):
    found = data_of(page_of(reader))
    assert {mark["id"] for mark in found["marks"]} == {node["id"] for node in found["picture"]["nodes"]}
    assert {line["id"] for line in found["lines"]} == {link["id"] for link in found["picture"]["links"]}
    dashed = {line["id"] for line in found["lines"] if line["dashes"]}
    assert dashed == {"party/ngd~FACILITATED_FOR~hospital/df"}
    assert next(line for line in found["lines"] if "EXCHANGED" in line["id"])["arrows"] == ""
    bends = [
        line["smooth"]["roundness"]
        for line in found["lines"]
        if {line["from"], line["to"]} == {"county/by", "county/pt"}
    ]
    assert len(bends) == 3
    assert len({(line["smooth"]["type"], line["smooth"]["roundness"]) for line in found["lines"]
                if {line["from"], line["to"]} == {"county/by", "county/pt"}}) == 3  # fmt: skip


def test_ties_hold_every_direct_edge_once(reader):
    scene = scene_of(reader)
    direct = [e for e in reader.edges() if e.properties.get("derived")]
    assert sum(len(link["items"]) for link in scene.links) == len(direct)
    tie = next(link for link in scene.links if link["id"] == "hospital/hx~SERVED~hospital/df")
    (item,) = tie["items"]
    assert item["figure"] == {"zh": "300万元，到位", "en": "CNY 3,000,000, disbursed"}
    assert item["cited"] == [["src/a", [7]], ["src/b", []]]
    assert scene.acts["act/1"]["brokers"] == ["party/ngd"]
    assert scene.acts["act/1"]["givers"] == ["hospital/hx"]
    pairing = next(link for link in scene.links if link["family"] == "pairing")
    assert pairing["items"][0]["when"] == "2016 – "
    assert scene.sources["src/b"]["publisher"] == "团结报"


def test_roles_are_counted_in_acts(reader):
    nodes = {node["id"]: node for node in scene_of(reader).nodes}
    assert {node_id: (n["gave"], n["brokered"], n["received"]) for node_id, n in nodes.items()} == {
        "hospital/hx": (1, 0, 0),
        "hospital/df": (0, 0, 1),
        "party/ngd": (0, 1, 0),
        "ent/a": (2, 0, 0),
        "ent/b": (1, 0, 0),
        "city/bj": (0, 0, 2),
        "county/by": (3, 0, 1),  # the exchange is mutual
        "county/pt": (1, 0, 3),
    }
    assert nodes["hospital/df"]["where"] == "大方县，毕节市"
    assert [node["acts"] for node in scene_of(reader).nodes] == sorted(
        (n["acts"] for n in nodes.values()), reverse=True
    )


def test_a_query_chooses_what_is_shown(reader, page_of):
    answers = {
        "MATCH …": (["n", "path"], [{"n": {"id": "city/bj", "labels": []}, "path": {"nodes": [{"id": "ent/a"}]}}])
    }
    asked = MemoryReader(reader.nodes(), reader.edges(), answers)
    found = data_of(page_of(asked, query="MATCH …"))["picture"]
    assert {node["id"] for node in found["nodes"]} == {"city/bj", "ent/a"}
    assert found["about"]["filter"] == {"query": "MATCH …"}


def test_what_the_query_names_stands_there_even_alone(reader, page_of):
    asked = MemoryReader(reader.nodes(), reader.edges(), {"Q": (["id"], [{"id": "ent/a"}, {"id": "nobody"}])})
    assert [node["id"] for node in data_of(page_of(asked, query="Q"))["picture"]["nodes"]] == ["ent/a"]


def test_nothing_to_draw_is_said(page_of, tmp_path):
    with pytest.raises(UsageError):
        page_of(MemoryReader())
    assert not (tmp_path / "picture.html").exists()


def test_too_many_nodes_are_refused_with_a_way_out(reader, page_of, monkeypatch):
    monkeypatch.setattr(network, "MOST", 3)
    with pytest.raises(UsageError, match="--around"):
        page_of(reader, language="en")


def test_a_picture_is_named_html(reader, tmp_path):
    with pytest.raises(UsageError, match=r"name the file p\.html"):
        render(snapshot_of(reader), tmp_path / "p.png", language="en")
    assert not list(tmp_path.iterdir())


def test_no_selection_is_the_whole_graph(reader):
    snapshot = snapshot_of(reader)
    assert (Focus().nodes(snapshot), Focus().described(snapshot)) == (None, {})
    assert len(select(snapshot, EVERY_EDGE).rows) == len(snapshot.edges)


def test_a_graph_of_one_act_and_no_programme(page_of):
    reader = build_reader(
        activities=[{"id": "act/1", "kind": "donation", "providers": ["ent/a"], "recipients": ["city/b"]}]
    )
    found = data_of(page_of(reader, title="<b>{{title}}</b>"))["picture"]
    assert found["about"]["title"] == "<b>{{title}}</b>"
    assert [block["key"] for block in found["blocks"]] == [""]


def test_the_panel_says_which_flow_what_was_built_and_when_at_the_latest(page_of):
    reader = build_reader(
        sources=[{"id": "src/a", "name": "报", "published": "2020-05"}],
        entities=[
            {"id": "fac/f", "label": "Facility", "name": {"zh": "录播室", "en": "Studio"}, "serves": ["school/s"]},
            {"id": "ent/a", "label": "Enterprise", "name": "甲公司", "short_name": {"zh": "甲", "en": "A"}},
        ],
        activities=[
            {
                "id": "act/1", "kind": "construction", "status": "completed", "providers": ["ent/a"],
                "created": ["fac/f"], "recipients": ["fac/f"], "evidence": [{"source": "src/a", "paragraph": 1}],
            }
        ],
    )  # fmt: skip
    picture = data_of(page_of(reader))["picture"]
    (link,) = picture["links"]
    assert (link["source"], link["target"]) == ("ent/a", "school/s")
    assert link["items"][0]["flow"] == "aid"
    assert link["items"][0]["bounds"] == [None, "2020-05-31"]
    assert picture["acts"]["act/1"]["created"] == [{"name": "录播室", "name_en": "Studio"}]
    assert picture["words"]["zh"]["flows"] == {"aid": "帮扶"}
    (giver,) = [node for node in picture["nodes"] if node["id"] == "ent/a"]
    assert (giver["short"], giver["short_en"], giver["name"]) == ("甲", "A", "甲公司")


def test_flows_and_places_choose_what_is_shown(reader, tmp_path):
    chosen = every_edge(flows=["relation"])
    path = render(snapshot_of(reader), tmp_path / "p.html", selection=chosen, language="en")
    found = data_of(path)["picture"]
    assert {link["type"] for link in found["links"]} == {"EXCHANGED_WITH", "PAIRED_WITH"}
    assert found["about"]["filter"] == {"flows": ["relation"]}
    inside = render(snapshot_of(reader), tmp_path / "q.html", selection=every_edge(within=["大方县"]), language="en")
    assert {node["id"] for node in data_of(inside)["picture"]["nodes"]} == {"hospital/hx", "hospital/df", "party/ngd"}


def test_every_word_of_a_filter_is_there_in_both_languages(reader, page_of):
    ui = data_of(page_of(reader))["picture"]["ui"]
    for words in ui.values():
        assert {
            f"filter.{name}" for name in ("programmes", "flows", "within", "query", "around", "hops")
        } <= words.keys()
