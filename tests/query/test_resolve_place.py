"""The name of a place as a query takes it: short, of another time, borne by several places, or not in the graph."""

from contextlib import closing
from datetime import date

import pytest
from memory_graph import build_reader, stored

from graphkit.errors import UnknownName, UsageError
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.unit_records import unit_records
from graphkit.query.resolve_place import resolve_any, resolve_by_gazetteer, resolve_place
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import parse_time


def units(*names):
    table = Gazetteer.load()
    found = [table.find(name)[0].id for name in names]
    return [unit.model_dump(exclude_defaults=True, by_alias=True) for unit in unit_records(table, found)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    entities = units(
        "广东省广州市白云区", "贵州省六盘水市水城县", "贵州省六盘水市水城区", "黔南布依族苗族自治州", "盘县"
    )
    entities += [{"id": "ent/a", "label": "Enterprise", "name": "甲公司"}]
    baiyun = next(each["id"] for each in entities if each["name"]["zh"] == "白云区")
    pairings = [
        {"id": "pair/1", "helper": baiyun, "recipient": "city/qiannan", "since": "2016", "until": "2021"},
        {"id": "pair/2", "helper": baiyun, "recipient": "county/shuicheng-520221", "since": "2016", "until": "2019"},
        {"id": "pair/3", "helper": "ent/a", "recipient": "city/qiannan", "since": "2020"},
    ]
    graph = build_reader(entities=entities, pairings=pairings)
    with closing(stored(graph, tmp_path_factory.mktemp("standing") / "graph.kgl")) as opened:
        yield opened


def ids(reader, place, when="2018", **more):
    return [
        row["id"]
        for row in run(reader, load_saved("pairings-as-of"), {"place": place, **more}, time=parse_time(when)).rows
    ]


@pytest.mark.parametrize("name", ["黔南", "黔南州", "贵州省黔南布依族苗族自治州", "city/qiannan", "522700"])
def test_short_names_and_abbreviations(reader, name):
    assert ids(reader, name) == ["pair/1", "pair/3"]


def test_a_short_name_means_the_unit_of_the_time(reader):
    assert resolve_place(reader, "水城", "place", date(2018, 1, 1))[0] == "county/shuicheng-520221"
    now, remark = resolve_place(reader, "水城", "place")
    assert now == "county/shuicheng"
    assert remark.text("en") == "水城 is read as 贵州省六盘水市水城区 (county/shuicheng)"
    assert resolve_place(reader, "水城县", "place") == ("county/shuicheng-520221", None)
    table = run(reader, load_saved("pairings-as-of"), {"place": "水城"}, time=parse_time("2018"))
    assert [row["id"] for row in table.rows] == ["pair/2"]
    assert list(map(str, table.warnings)) == ["水城 is read as 贵州省六盘水市水城县 (county/shuicheng-520221)"]


def test_whatever_a_name_means_of_a_place_also_by_the_table(reader):
    assert resolve_any(reader, "pair/1") == ("pair/1", None)
    assert resolve_any(reader, "甲公司") == ("ent/a", None)
    assert resolve_any(reader, "水城", date(2018, 1, 1))[0] == "county/shuicheng-520221"
    node_id, remark = resolve_any(reader, "黔南")
    assert (node_id, str(remark)) == ("city/qiannan", "黔南 is read as 贵州省黔南布依族苗族自治州 (city/qiannan)")
    with pytest.raises(UnknownName):
        resolve_any(reader, "火星")


@pytest.mark.parametrize("name", ["白云区", "白云", "白雲區"])
def test_of_several_places_of_a_name_the_graph_s_only_one_is_taken_and_said_to_be(reader, name):
    table = run(reader, load_saved("pairings-as-of"), {"place": name}, time=parse_time("2020"))
    assert {row["id"] for row in table.rows} == {"pair/1", "pair/2"}
    (remark,) = table.warnings
    assert "广东省广州市白云区" in str(remark)
    assert "贵州省贵阳市白云区" in str(remark)
    assert resolve_any(reader, name)[1] is not None
    assert resolve_place(reader, name, "entity", namesakes=False)[0].startswith("county/baiyun")


def test_a_full_name_needs_no_remark(reader):
    assert ids(reader, "广州市白云区") == ["pair/1", "pair/2"]
    assert resolve_any(reader, "广州市白云区")[1] is None


def test_what_a_place_was_before_stands_for_it_and_is_named(reader):
    node_id, remark = resolve_place(reader, "盘州市", "place")
    assert node_id.startswith("county/pan")
    assert "predecessor 盘县" in str(remark)


def test_what_the_graph_does_not_have_is_told_as_that(reader):
    with pytest.raises(UnknownName, match=r"'深圳' is 广东省深圳市 \(440300\), which is not in this graph"):
        ids(reader, "深圳")
    with pytest.raises(UnknownName, match="'无此地' does not exist"):
        ids(reader, "无此地")
    assert resolve_by_gazetteer(reader, "无此地") is None
    assert resolve_by_gazetteer(reader, "甲公司") is None


def test_an_actor_may_be_an_end(reader):
    assert ids(reader, "甲公司") == ["pair/3"]


@pytest.mark.parametrize(
    ("query", "given", "message"),
    [
        (
            "pairings-as-of",
            {"day": "2018", "state": "sure"},
            r"state cannot be 'sure' \(allowed: certain, possible, exc",
        ),
        ("pairings-as-of", {"day": "2018", "state": "certan"}, "did you mean 'certain'"),
        ("pairings-as-of", {"day": "2018", "state": "确有"}, "did you mean 'certain'"),
        ("money", {"currency": "RMB"}, "currency cannot be 'RMB'; did you mean 'CNY'"),
        ("money", {"currency": "人民币"}, "did you mean 'CNY'"),
        ("money", {"currency": "cny"}, "did you mean 'CNY'"),
        ("helpers", {"currency": "euros"}, "ISO 4217"),
        ("money", {"flow": "ald"}, "flow cannot be 'ald'; did you mean 'aid'"),
        ("money", {"stage": "nope"}, "allowed: planned, signed"),
        ("pairings-as-of", {"day": "2018-13"}, "is not a date"),
    ],
)
def test_a_value_outside_a_closed_list_is_refused(reader, query, given, message):
    with pytest.raises(UsageError, match=message) as error:
        run(reader, load_saved(query), given)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("when", ["2016", "2018-05", "2019-12-31", "2020-01-01", "2022"])
def test_a_day_is_read_as_as_of_is_read(reader, when):
    saved = load_saved("pairings-as-of")
    assert run(reader, saved, {"day": when}).rows == run(reader, saved, time=parse_time(when)).rows


def test_the_last_day_of_a_stretch_is_the_last_of_its_precision(reader):
    saved = load_saved("pairings-as-of")
    whole = run(reader, saved, time=parse_time(between=("2019-06", "2020"))).rows
    assert run(reader, saved, {"day": "2019-06", "last_day": "2020"}).rows == whole
