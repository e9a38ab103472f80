"""Pairings through renames, in the order of time, and above one another: a place of two names, a city over a county."""

from contextlib import closing
from datetime import date

import pytest
from memory_graph import build_reader, stored

from graphkit.cards.open_card import open_card
from graphkit.errors import UnknownName
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import parse_time
from graphkit.schema.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
RECORDS = {
    "sources": [{"id": "src/a", "name": "甲文"}],
    "entities": [
        {"id": "city/h", "label": "City", "name": "甲市"},
        {"id": "county/hd", "label": "County", "name": "甲区", "part_of": ["city/h"]},
        {"id": "city/r", "label": "City", "name": "乙市"},
        {"id": "city/r2", "label": "City", "name": "丙市"},
        {  # a county that became a district on 2020-06-30, and changed its city in 2018
            "id": "county/old", "label": "County", "name": "水县", "valid": {"to": "2020-06-30"},
            "part_of": [{"entity": "city/r2", "valid": {"to": "2017"}},
                        {"entity": "city/r", "valid": {"from": "2018"}}],
            "succeeded_by": ["county/new"],
        },
        {"id": "county/new", "label": "County", "name": "水区", "valid": {"from": "2020-07-01"}, "part_of": ["city/r"],
         "aliases": ["新水区"]},
        {"id": "party/b", "label": "Party", "name": "牵线党"},
    ],
    "pairings": [
        {"id": "pair/city", "helper": "city/h", "recipient": "city/r", "since": "2013-02", "until": "2021-03",
         "evidence": [{"source": "src/a", "paragraph": 3}]},
        {"id": "pair/city2", "helper": "city/h", "recipient": "city/r2", "since": "2010"},
        {"id": "pair/old", "helper": "county/hd", "recipient": "county/old", "since": "2016", "until": "2020-06-30",
         "brokers": ["party/b"]},
        {"id": "pair/new", "helper": "county/hd", "recipient": "county/new", "since": "2020-07-01"},
        {"id": "pair/again", "helper": "city/h", "recipient": "city/r", "since": "2021-04"},
        {"id": "pair/told", "helper": "city/h", "recipient": "city/r", "attested_from": "2019", "attested_to": "2019"},
        {"id": "pair/undated", "helper": "county/hd", "recipient": "city/r2"},
    ],
    "activities": [
        {"id": "act/then", "kind": "donation", "name": "赠书", "providers": ["county/hd"], "recipients": ["county/old"],
         "period": {"start": "2018-03", "end": "2018-05"},
         "contributions": [{"id": "con/books", "quantity": "5", "unit": "volume", "item": "books"},
                           {"id": "con/late", "amount": "7", "currency": "CNY", "date": "2019-02"}]},
        {"id": "act/open", "kind": "service", "name": "义诊", "providers": ["county/hd"], "recipients": ["county/old"],
         "period": {"start": "2018"}},
        {"id": "act/undated", "kind": "training", "name": "培训", "providers": ["county/hd"],
         "recipients": ["county/old"], "facilitators": ["party/b"]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with closing(stored(build_reader(**RECORDS), tmp_path_factory.mktemp("pairings") / "graph.kgl")) as opened:
        yield opened


def as_of(reader, place, when):
    rows = run(reader, load_saved("pairings-as-of"), {"place": place}, time=parse_time(when)).rows
    return {row["id"]: (row["relation"], row["state"]) for row in rows}


def test_the_day_before_and_after_a_rename(reader):
    for name, old, new in (
        ("水县", "same", "successor"),
        ("水区", "predecessor", "same"),
        ("新水区", "predecessor", "same"),
    ):
        assert as_of(reader, name, "2020-06-30") == {"pair/old": (old, "certain"), "pair/new": (new, "excluded")}
        assert as_of(reader, name, "2020-07-01") == {"pair/old": (old, "excluded"), "pair/new": (new, "certain")}
        assert as_of(reader, name, "2020") == {"pair/old": (old, "certain"), "pair/new": (new, "certain")}
        assert as_of(reader, name, "2020-07-02") == {"pair/old": (old, "excluded"), "pair/new": (new, "possible")}
    assert as_of(reader, "county/old", "2018")["pair/old"] == ("same", "certain")
    with pytest.raises(UnknownName, match="无此地"):
        as_of(reader, "无此地", "2018")


def test_a_card_finds_the_pairing_of_the_unit_that_stood_then_and_says_so(reader):
    then = open_card(reader, "水区", VOCABULARY, parse_time("2018"))
    (pairing,) = then.rows("pairings")
    assert (pairing["id"], pairing["role"], pairing["state"]) == ("pair/old", "recipient", "certain")
    assert pairing["through"] == {"relation": "predecessor", "id": "county/old", "name": "水县"}
    assert then.as_of["pairings"] == {"certain": 1, "possible": 0, "excluded": 1}
    now = open_card(reader, "水县", VOCABULARY, parse_time("2021"))
    (pairing,) = now.rows("pairings")
    assert (pairing["id"], pairing["reason"], pairing["through"]["relation"]) == ("pair/new", "no-end", "successor")
    assert [row["id"] for row in open_card(reader, "水区", VOCABULARY).rows("pairings")] == ["pair/new"]
    assert "through" not in open_card(reader, "水区", VOCABULARY).rows("pairings")[0]


def test_what_follows_what(reader):
    rows = run(reader, load_saved("pairing-succession")).rows
    assert {(row["id"], row["later"], row["changes"]) for row in rows} == {
        ("pair/old", "pair/new", 1),
        ("pair/city", "pair/again", 0),
        ("pair/told", "pair/again", 0),  # attested before the other began; not the other way round
    }
    rows = run(reader, load_saved("pairing-succession"), {"place": "水县"}).rows
    assert [row["later"] for row in rows] == ["pair/new"]
    found = open_card(reader, "pair/again", VOCABULARY)
    assert [row["id"] for row in found.rows("before")] == ["pair/city", "pair/told"]
    assert "after" not in found.sections


def test_what_is_above_what(reader):
    def levels(**given):
        rows = run(reader, load_saved("pairing-hierarchy"), given).rows
        return {(row["above"], row["below"], row["levels"]) for row in rows}

    district = {
        (above, f"pair/{below}", 2) for above in ("pair/city", "pair/again", "pair/told") for below in ("old", "new")
    }
    other = {("pair/city2", "pair/old", 2), ("pair/city2", "pair/undated", 1), ("pair/undated", "pair/old", 1)}
    assert levels() == district | other  # one end the same and the other within is above, too
    assert levels(pairing="pair/undated") == {("pair/city2", "pair/undated", 1), ("pair/undated", "pair/old", 1)}
    assert ("pair/city2", "pair/old", 2) not in levels(day=date(2018, 1, 1))
    assert ("pair/city2", "pair/old", 2) in levels(day=date(2017, 12, 31))
    assert ("pair/city", "pair/old", 2) not in levels(day=date(2017, 12, 31))
    assert {("pair/city", "pair/old", 2), ("pair/city2", "pair/old", 2)} <= levels(
        day=date(2017, 12, 31), last_day=date(2018, 1, 1)
    )


def hierarchy(reader, when, **given):
    rows = run(reader, load_saved("pairing-hierarchy"), given, time=parse_time(when)).rows
    return {(row["above"], row["below"]): (row["above_state"], row["below_state"]) for row in rows}


def test_both_pairings_of_a_hierarchy_hold_at_the_day(reader):
    assert hierarchy(reader, "2018-06-01") == {
        ("pair/city", "pair/old"): ("certain", "certain"),
        ("pair/city2", "pair/undated"): ("possible", "possible"),
    }  # pair/again and pair/new have not begun
    assert hierarchy(reader, "2019-06-01")[("pair/told", "pair/old")] == ("certain", "certain")
    assert ("pair/told", "pair/old") not in hierarchy(reader, "2018-12-31")  # not told of yet
    later = hierarchy(reader, "2021-05-01")  # pair/city has ended, pair/old too
    successive = [("pair/again", "pair/new"), ("pair/told", "pair/new"), ("pair/city2", "pair/undated")]
    assert later == dict.fromkeys(successive, ("possible", "possible"))
    before = hierarchy(reader, "2017")
    assert before[("pair/city2", "pair/old")] == ("possible", "certain")
    assert before[("pair/undated", "pair/old")] == ("possible", "certain")


@pytest.mark.parametrize(
    "when", ["2009", "2010", "2015-12-31", "2017", "2018-01-01", "2019", "2020-07-01", "2021-03-31", "2030"]
)
def test_a_hierarchy_judges_pairings_as_they_are_judged_alone(reader, when):
    rows = run(reader, load_saved("pairings-as-of"), time=parse_time(when)).rows
    alone = {row["id"]: row["state"] for row in rows}
    every = hierarchy(reader, when, excluded=True)
    assert all((alone[above], alone[below]) == states for (above, below), states in every.items())
    held = {pair: states for pair, states in every.items() if "excluded" not in states}
    assert hierarchy(reader, when) == held


def test_the_card_of_a_pairing(reader):
    found = open_card(reader, "pair/old", VOCABULARY)
    above = ["pair/city2", "pair/city", "pair/told", "pair/again", "pair/undated"]
    assert [row["id"] for row in found.rows("above")] == above
    assert [row["id"] for row in found.rows("after")] == ["pair/new"]
    assert found.as_of is None
    assert found.head["when"] == "2016 – 2020-06-30"
    below = open_card(reader, "pair/city", VOCABULARY)
    assert [row["id"] for row in below.rows("below")] == ["pair/old", "pair/new"]
    assert below.rows("sources")[0]["id"] == "src/a"
    then = open_card(reader, "pair/old", VOCABULARY, parse_time("2017-12-31"))
    assert (then.head["state"], then.head["reason"]) == ("certain", "dated")
    assert [row["id"] for row in then.rows("above")] == ["pair/city2", "pair/undated"]  # as the county lay then
    assert then.as_of["pairings"] == {"certain": 1, "possible": 2, "excluded": 1}
    assert [
        row["id"] for row in open_card(reader, "pair/city", VOCABULARY, parse_time("2017", certain=True)).rows("below")
    ] == []


def test_acts_count_by_their_own_dates(reader):
    def acts(when, certain=False):
        found = open_card(reader, "county/hd", VOCABULARY, parse_time(when, certain=certain))
        return {(row["activity"], row["figure"]): row["state"] for row in found.rows("gave")}, found.as_of["acts"]

    lines, counts = acts("2018-04")
    assert lines == {
        ("act/then", "con/books"): "certain",
        ("act/open", None): "certain",
        ("act/undated", None): "possible",
    }
    assert counts == {"certain": 2, "possible": 1, "excluded": 0}
    lines, counts = acts("2019-02")  # the money came later than the books
    assert lines == {
        ("act/then", "con/late"): "certain",
        ("act/open", None): "possible",
        ("act/undated", None): "possible",
    }
    assert counts == {"certain": 1, "possible": 2, "excluded": 0}
    lines, counts = acts("2019-03", certain=True)
    assert lines == {}
    assert counts == {"certain": 0, "possible": 2, "excluded": 1}
    assert acts("2017")[1] == {"certain": 0, "possible": 1, "excluded": 2}


def test_a_line_says_why_it_is_only_possible(reader):
    (line,) = open_card(reader, "牵线党", VOCABULARY, parse_time("2030")).rows("brokered")
    assert (line["state"], line["reason"]) == ("possible", "undated")
    assert open_card(reader, "牵线党", VOCABULARY, parse_time("2030")).table().columns[-2:] == ("state", "reason")
    assert "state" not in open_card(reader, "牵线党", VOCABULARY).table().columns
    assert open_card(reader, "act/then", VOCABULARY, parse_time("2018-05-31")).head["state"] == "certain"
    assert open_card(reader, "act/then", VOCABULARY, parse_time("2018-06-01")).as_of["acts"]["excluded"] == 1


def test_within_a_place_only_what_was_done_then_counts(reader):
    within = {
        row["id"]: row["received"] for row in open_card(reader, "city/r", VOCABULARY, parse_time("2017")).rows("within")
    }
    assert within == {"county/old": 1}  # the undated one
    within = {
        row["id"]: row["received"]
        for row in open_card(reader, "city/r", VOCABULARY, parse_time("2018-04")).rows("within")
    }
    assert within == {"county/old": 3}
