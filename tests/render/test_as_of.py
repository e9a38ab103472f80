"""Pictures as of a date: what is drawn, what the page says of it."""

import json
import re
from contextlib import closing

import pytest
from memory_graph import build_reader, scene_of, snapshot_of, stored

from graphkit.analysis.selection import every_edge
from graphkit.query.valid_time import parse_time
from graphkit.render.focus import Focus
from graphkit.render.picture import render


@pytest.fixture
def reader(sections):
    return build_reader(**sections)


def items(scene):
    return {item["act"]: item.get("doubt") for link in scene.links for item in link["items"]}


def test_only_what_held_is_drawn_and_doubts_are_told(reader):
    before = scene_of(reader, time=parse_time("2022"))
    assert "act/1" not in items(before)  # 2023-07 to 2025
    assert items(before)["pair/1"] == "no-end"
    assert items(before)["act/2"] == "undated"
    then = scene_of(reader, time=parse_time("2024"))
    assert items(then)["act/1"] is None
    assert then.as_of["acts"]["certain"] == 1
    assert then.as_of["pairings"] == {"certain": 0, "possible": 1, "excluded": 0}
    certain = scene_of(reader, time=parse_time("2016", certain=True))
    assert set(items(certain)) == {"pair/1"}
    assert {node["id"] for node in certain.nodes} == {"county/by", "county/pt"}
    assert scene_of(reader).as_of is None


def test_what_is_around_a_party_is_what_it_was_tied_to_then(reader, tmp_path):
    with closing(stored(reader, tmp_path / "graph.kgl")) as store:
        assert "hospital/df" in Focus(around="hospital/hx", hops=1).nodes(snapshot_of(store))
        assert Focus(around="hospital/hx", hops=1).nodes(snapshot_of(store), parse_time("2022")) == {"hospital/hx"}


def test_the_page_carries_the_time_and_the_counts(reader, tmp_path):
    then = every_edge(time=parse_time("2024-05"))
    page = render(snapshot_of(reader), tmp_path / "then.html", selection=then, language="en").read_text(
        encoding="utf-8"
    )
    data = json.loads(re.search(r'id="picture">(.*?)</script>', page, re.DOTALL)[1])
    as_of = data["about"]["as_of"]
    assert (as_of["as_of"], as_of["from"], as_of["to"]) == ("2024-05", "2024-05-01", "2024-05-31")
    assert as_of["acts"]["certain"] == 1
    for language in ("zh", "en"):
        words = data["ui"][language]
        assert {"as_of", "as_of.acts", "as_of.pairings", "only_certain", "doubt"} <= words.keys()
        assert {f"doubt.{reason}" for reason in ("no-end", "no-start", "undated")} <= words.keys()


@pytest.mark.browser
def test_a_reader_sees_the_time_in_both_languages(look, page_of, reader):
    seen = look(page_of(reader, as_of="2024-05", language="en"))
    for part in ("#subtitle", "#foot"):
        assert "as of 2024-05: acts 1 certain, 4 possible, 0 excluded; pairings 0 certain" in seen.page.inner_text(part)
    seen.click_node("county/by")
    seen.page.click("#panel summary:has-text('pairing')")  # a tie is filled once it has opened, a moment later
    seen.page.get_by_text("possible: no end recorded").wait_for()
    seen.page.click("#language")
    assert "2024-05：帮扶确有 1、可能 4、不计 0" in seen.page.inner_text("#subtitle")
    seen.page.click("#panel summary:has-text('结对')")  # the panel was written anew, its ties closed
    seen.page.get_by_text("可能：未见结束").wait_for()
    seen.was_quiet()
