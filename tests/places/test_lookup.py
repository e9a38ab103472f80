"""Looking places up: time, what stands above, codes, zones, mistyped names, and what the answer says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphkit
from graphkit.errors import AmbiguousName, UnknownName, UsageError
from graphkit.places import other_names
from graphkit.places.description import COLUMNS
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.lookup import look_up
from graphkit.places.misspelt import find_similar
from graphkit.places.periods import parse_days
from graphkit.places.place import place

gazetteer = Gazetteer.load()


def answer_of(name, as_of=None, within=None):
    answer = look_up(name, as_of, within)
    return answer.status, [each.code for each in answer.places]


def test_the_answer_says_what_the_place_was_at_the_time():
    shuicheng = graphkit.place("水城", as_of="2018")
    assert shuicheng.as_row() == {
        "code": "520221",
        "name": "水城县",
        "name_en": "Shuicheng County",
        "rank": "County",
        "parents": [{"code": "520200", "name": "六盘水市"}, {"code": "520000", "name": "贵州省"}],
        "valid_from": "1987",
        "valid_to": "2020",
        "successors": [{"code": "520201", "name": "钟山区"}, {"code": "520204", "name": "水城区"}],
        "predecessors": [{"code": "520201", "name": "水城特区"}],
        "lat": 26.367,
        "lon": 104.932,
        "located": "successor",
        "matched": "short",
        "approximate": False,
        "in_force": True,
        "id": "county/shuicheng-520221",
    }
    assert tuple(shuicheng.as_row()) == COLUMNS


def test_code_and_parents_are_those_of_the_time():
    qianxi = place("黔西县", as_of=2005)
    assert (qianxi.code, qianxi.full_name) == ("522423", "贵州省毕节地区黔西县")
    assert (place("黔西县", as_of=2015).code, place("黔西县", as_of=2015).parents[0]) == (
        "520522",
        ("520500", "毕节市"),
    )


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        ("2019-12-31", ["520221"]),
        ("2020-01-01", ["520204", "520221"]),
        ("2020", ["520204", "520221"]),
        ("2020-12-31", ["520204", "520221"]),
        ("2021-01-01", ["520204"]),
        (date(2019, 12, 31), ["520221"]),
        (2021, ["520204"]),
        ("2019-06", ["520221"]),
    ],
)
def test_at_the_edges_of_a_rename(as_of, codes):
    assert answer_of("水城", as_of)[1] == codes


def test_a_rename_within_the_time_is_told_from_namesakes():
    assert look_up("水城", "2020").changing
    assert not look_up("白云区").changing
    with pytest.raises(AmbiguousName, match="years only") as caught:
        place("水城", as_of="2020-06-30")
    assert [each["where"] for each in caught.value.candidates] == ["贵州省六盘水市水城区", "贵州省六盘水市水城县"]


def test_a_name_of_another_time_is_found_with_what_stood_then():
    answer = look_up("盘县", "2018")
    assert [(each.code, each.in_force) for each in answer.places] == [("520222", False)]
    assert [(each.code, each.name) for each in answer.at_the_time] == [("520281", "盘州市")]
    earlier = look_up("水城区", 2010)
    assert [each.name for each in earlier.at_the_time] == ["水城县"]
    assert look_up("盘县", 2010).at_the_time == []


def test_times_outside_the_table_are_said_to_be():
    assert look_up("毕节", 1950).outside
    assert look_up("毕节", 2030).outside
    assert not look_up("毕节", 1981).outside


@pytest.mark.parametrize("bad", ["", "soon", "2018-13", "2018-02-30", "18", "２０１８", "0000"])
def test_what_is_no_date_is_refused(bad):
    with pytest.raises(UsageError):
        parse_days(bad)
    with pytest.raises(UsageError):
        place("毕节", as_of=bad)


def test_what_stands_above_may_be_any_name_or_code():
    for within in ("广州市", "广州", "穗", "广东省", "粤", "440100", "city/guangzhou"):
        assert answer_of("白云区", None, within) == ("found", ["440111"])
    with pytest.raises(UsageError, match="火星"):
        place("白云区", within="火星")
    assert answer_of("七星关区", None, "毕节地区") == ("unknown", [])  # it never was in the prefecture of that name
    assert answer_of("大方县", None, "毕节地区")[0] == "found"


def test_a_place_elsewhere_is_unknown_here_and_named_as_near():
    answer = look_up("七星关区", within="贵阳市")
    assert answer.status == "unknown"
    assert [each.code for each in answer.near] == ["520502"]


@pytest.mark.parametrize(
    ("code", "as_of", "expected"),
    [
        ("520221", None, ["520221"]),
        ("gbt2260:520221", None, ["520221"]),
        ("5202", None, ["520200"]),
        ("52", None, ["520000"]),
        ("520502000000", None, ["520502"]),
        ("520201", 1985, ["520201"]),
        ("999999", None, []),
    ],
)
def test_codes_are_names(code, as_of, expected):
    assert answer_of(code, as_of)[1] == expected


def test_a_code_means_the_unit_that_had_it_then():
    assert (place("520201", as_of=1985).name, place("520201").name) == ("水城特区", "钟山区")


def test_a_code_below_the_county_is_approximate():
    assert (place("520502001000").name, place("520502001000").approximate) == ("七星关区", True)
    assert not place("520502000000").approximate


def test_every_other_name_leads_to_a_unit_in_use():
    for others in other_names._table().values():
        for other in others:
            unit = gazetteer.by_code(other.code)
            assert unit is not None, other
            assert unit.in_use, other
            assert other.approximate == (other.kind in ("zone", "xpcc"))
            assert other.en.isascii() or "ü" in other.en


def test_no_zone_or_division_is_taken_for_a_unit_by_the_gazetteer():
    """Records must name such places as they are: only a person who asks is told where they lie."""
    for name in ("横琴新区", "第八师", "兵团", "纳雍经开区", "金海湖新区", "闽宁镇"):
        assert gazetteer.find(name) == []
        assert place(name).approximate


@pytest.mark.parametrize("number", range(1, 15))
def test_divisions_of_the_xpcc_however_they_are_written(number):
    numeral = ("一二三四五六七八九十"[number - 1]) if number <= 10 else "十" + "一二三四"[number - 11]
    ways = (f"第{numeral}师", f"第{number}师", f"兵团{numeral}师", f"农{numeral}师", f"新疆生产建设兵团第{numeral}师")
    found = {(place(way).code, place(way).matched, place(way).approximate) for way in ways}
    assert len(found) == 1
    code, matched, approximate = found.pop()
    assert code.startswith("65")
    assert (matched, approximate) == ("xpcc", True)


@pytest.mark.parametrize("name", ["一师", "第0师", "第十五师", "第八师医院", "师", "第师", "第一师范学校"])
def test_what_is_no_division(name):
    assert answer_of(name)[0] == "unknown"


def test_abbreviations_of_two_places_are_both_look():
    assert answer_of("甬凉") == ("ambiguous", ["330200", "513400"])


@pytest.mark.parametrize("name", ["矿区", "新区", "市区"])
def test_a_name_that_only_says_what_sort_of_district_it_is_needs_its_city(name):
    answer = look_up(name)
    assert answer.status == "unknown"
    assert answer.near
    unit = gazetteer.unit(answer.near[0].id)
    assert answer_of(name, None, gazetteer.full_name(unit.parent))[0] == "found"
    assert answer_of(gazetteer.full_name(unit.id))[0] == "found"
    assert answer_of("郊区", 2020)[0] == "ambiguous"


def test_short_names_mean_the_whole_before_its_part():
    assert [answer_of(name)[1] for name in ("长沙", "吉林", "海南", "大理")] == [
        ["430100"],
        ["220000"],
        ["460000"],
        ["532900"],
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("照觉县", "昭觉县"),
        ("七星管区", "七星关区"),
        ("盘六水市", "六盘水市"),
        ("平塘市", "平塘县"),
        ("六水市", "六盘水市"),
    ],
)
def test_near_names(typed, meant):
    assert meant in [unit.name for unit in find_similar(typed, gazetteer)]
    with pytest.raises(UnknownName, match=meant):
        place(typed)


@pytest.mark.parametrize("name", ["", " ", "县", "某某机构", "🏔" * 50, "'; DROP", "x" * 5000, "关" * 5000, "一", "\n"])
def test_what_is_like_no_place_has_nothing_near(name):
    answer = look_up(name)
    assert (answer.status, answer.near) == ("unknown", [])


@given(
    st.text(
        alphabet=st.sampled_from("贵州省毕节市七星关區县白云水城第八师兵团黔甬县(guān)?0123456789 新地"), max_size=14
    )
)
def test_any_name_has_one_kind_of_answer(name):
    answer = look_up(name, 2018)
    assert (answer.status == "unknown") == (not answer.places)
    assert len(answer.near) <= 5
    for each in answer.places:
        assert each.code
        assert each.full_name.endswith(each.name)


def test_every_unit_is_found_by_name_time_and_place_above():
    """By its official name within the unit above it, in a year in which it stood, a unit is the only answer."""
    for unit in sorted(gazetteer.units.values(), key=lambda each: each.id)[::9]:
        if unit.label == "Country":
            continue
        year = unit.valid_to - 1 if unit.valid_to else 2024
        answer = look_up(unit.name, year, gazetteer.full_name(unit.parent) if unit.label != "Province" else None)
        assert [each.id for each in answer.places] == [unit.id]


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("梅县", "2010", "441421"),
        ("梅县", "2013", "441421"),  # the year of the change: the unit of that very name
        ("梅县", "2014", "441403"),
        ("广东梅县", "2019", "441403"),
        ("盘县", "1998", "520202"),
        ("达县", "1987", "513021"),  # 达县市 and 达县地区 stood beside it
    ],
)
def test_an_old_name_that_a_new_one_contains_means_what_stood_then(name, year, code):
    assert [place.code for place in look_up(name, year).places] == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("毕节地区七星关区", "520502"),
        ("四川省万州区", "500101"),
        ("凉山彝族州", "513400"),
        ("新疆维吾尔族自治区", "650000"),
        ("威宁彝族回族苗族县", "520526"),
        ("北京市市辖区朝阳区", "110105"),
        ("中华人民共和国贵州省", "520000"),
        ("５２０５０２", "520502"),
    ],
)
def test_other_ways_to_write_a_path_or_a_people(name, code):
    assert [place.code for place in look_up(name).places] == [code]


@pytest.mark.parametrize("name", ["凉山苗族州", "毕节地区白云区", "云南省威宁彝族县", "云南省七星关区"])
def test_a_path_or_a_people_that_never_was_stays_unknown(name):
    assert look_up(name).status == "unknown"
