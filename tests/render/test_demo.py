"""The picture of the five programmes, as `make demo` writes it, in a real browser."""

import itertools

import pytest
from memory_graph import scene_of

from graphkit.analysis.network.snapshot import direct_types
from graphkit.schema.vocabulary import load_vocabulary


def labels_of(seen):
    return seen.page.evaluate("graphkit.labels()")


@pytest.mark.parametrize("size", [(1280, 720), (1600, 950), (1920, 1080)])
def test_it_opens_in_silence_and_can_be_read(look, page_of, demo, size):
    seen = look(page_of(demo), {"width": size[0], "height": size[1]})
    labels = labels_of(seen)
    assert len(labels) >= 40
    for a, b in itertools.combinations(labels, 2):
        apart = a["right"] <= b["left"] or b["right"] <= a["left"] or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
        assert apart, (a["text"], b["text"])
    assert {"毕节市", "平塘县", "致公党中央"} <= {label["text"] for label in labels}
    seen.was_quiet()


def test_every_card_opens(look, page_of, demo):
    seen = look(page_of(demo))
    nodes = scene_of(demo).nodes
    assert len(nodes) > 150
    for node in nodes[::7]:
        seen.page.fill("#search", node["name"])
        seen.page.locator("#results button").first.click()
        seen.page.evaluate("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
        assert seen.page.locator("#panel h3").inner_text() == node["name"]
        if node["acts"]:
            seen.page.wait_for_function("document.querySelectorAll('#panel .cite').length > 0")
    seen.was_quiet()


def test_it_holds_all_help_and_every_edge_has_its_source(demo):
    scene = scene_of(demo)
    direct = [edge for type_ in direct_types(demo, load_vocabulary()) for edge in demo.edges(type_)]
    assert sum(len(link["items"]) for link in scene.links) == len(direct)
    assert {node["id"] for node in scene.nodes} == {end for edge in direct for end in (edge.source, edge.target)}
    assert all(item["cited"] for link in scene.links for item in link["items"])
    assert len(scene.sources) == 5
    assert {node["block"] for node in scene.nodes} >= {"prog/baiyun-pingtang", "prog/yuyao-zhaojue"}


def test_a_part_of_it(look, page_of, demo):
    seen = look(page_of(demo, programmes=["余姚昭觉山海协作"], language="en"))
    assert "Yuyao" in seen.page.locator("#foot").inner_text()
    only = seen.page.evaluate("JSON.parse(document.getElementById('picture').textContent).links")
    assert only
    assert all("prog/yuyao-zhaojue" in link["programmes"] for link in only)
    near = look(page_of(demo, around="农工党中央", hops=1))
    shown = near.shown()["nodes"]
    assert 3 <= len(shown) < 40
    answer = "MATCH (h:Hospital)<-[d]-(giver:Entity) WHERE d.derived RETURN h, giver"
    asked = look(page_of(demo, query=answer))
    assert "MATCH (h:Hospital)" in asked.page.locator("#foot").inner_text()
    assert {"hospital"} < set(
        asked.page.evaluate("JSON.parse(document.getElementById('picture').textContent).nodes.map((n) => n.mark)")
    )
