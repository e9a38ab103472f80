"""The gazetteer against names that mislead: same-name districts, renamed counties, short forms, paths."""

from datetime import date
from decimal import Decimal

import pytest

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.unit_records import unit_record, unit_records

gazetteer = Gazetteer.load()


def codes(name, year=None):
    return [unit.code for unit in gazetteer.find(name, date(year, 6, 30) if year else None)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("贵州省毕节市七星关区", "520502"),
        ("七星关区", "520502"),
        ("广州市白云区", "440111"),
        ("广东白云区", "440111"),
        ("贵阳市白云区", "520113"),
        ("贵州省 贵阳市 白云区", "520113"),
        ("四川昭觉县", "513431"),
        ("凉山昭觉", "513431"),
        ("大连市", "210200"),
        ("大连", "210200"),
        ("余姚", "330281"),
        ("浙江省宁波市余姚市", "330281"),
        ("兴义", "522301"),
        ("黔西南州兴义市", "522301"),
        ("平塘", "522727"),
        ("贵州平塘", "522727"),
        ("凉山", "513400"),
        ("凉山州", "513400"),
        ("黔南州", "522700"),
        ("黔南布依族苗族自治州", "522700"),
        ("威宁县", "520526"),
        ("水城县", "520221"),
        ("水城区", "520204"),
        ("盘县", "520222"),
        ("盘州市", "520281"),
        ("毕节地区", "522400"),
        ("毕节地区毕节市", "522401"),
        ("贵州省毕节市", "520500"),
        ("西藏", "540000"),
        ("内蒙古", "150000"),
        ("重庆市", "500000"),
        ("四川省重庆市", "510200"),
        ("北京市朝阳区", "110105"),
        ("中国", "CN"),
        ("中国贵州省", "520000"),
    ],
)
def test_the_first_unit_found_is_the_one_meant(name, code):
    assert codes(name)[0] == code


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("水城", 2018, ["520221"]),
        ("水城", 1985, ["520201"]),
        ("水城", 2023, ["520204"]),
        ("盘县", 2010, ["520222"]),
        ("毕节市", 2005, ["522401"]),
        ("毕节市", 2015, ["520500"]),
        ("毕节", 1990, ["522400", "522421"]),
        ("余姚", 1984, ["330223"]),
        ("余姚市", 1988, ["330281"]),
        ("重庆市", 1990, ["510200"]),
        ("海口市", 1985, ["442101"]),
        ("大连市", 1981, ["210200"]),
    ],
)
def test_a_name_means_the_units_of_its_year(name, year, code):
    assert codes(name, year) == code


def test_the_year_of_a_change_holds_for_both_sides():
    assert codes("水城", 2020) == ["520204", "520221"]


def test_a_name_that_was_in_use_at_no_time_of_the_year_is_still_found():
    assert codes("水城区", 2010) == ["520204"]


def test_same_named_units_come_all_those_in_use_first():
    assert codes("白云区") == ["440111", "520113", "450402"]


@pytest.mark.parametrize(
    "name", ["", " ", "某县", "省", "毕节县医院", "贵阳市七星关区", "'; MATCH (n) DETACH DELETE n", "🏔" * 200]
)
def test_what_is_no_place_is_not_found(name):
    assert gazetteer.find(name) == []


def test_every_unit_is_found_by_its_full_name_in_its_time():
    for unit in gazetteer.units.values():
        day = date(unit.valid_to - 1 if unit.valid_to else 2024, 6, 30)
        assert gazetteer.find(gazetteer.full_name(unit.id), day)[0] is unit


def test_every_code_leads_to_the_unit_that_had_it_last():
    assert gazetteer.by_code("520201").name == "钟山区"  # until 1987 the code of 水城特区
    assert gazetteer.by_code("339001").name == "余姚市"
    assert gazetteer.by_code("999999") is None
    assert all(gazetteer.by_code(unit.code) is unit for unit in gazetteer.units.values() if unit.in_use)


def test_a_head_is_the_longest_place_a_name_begins_with():
    units, rest = gazetteer.head("贵州省毕节市七星关区人民医院")
    assert ([unit.code for unit in units], rest) == (["520502"], "人民医院")
    assert gazetteer.head("平塘医院") == ([], "平塘医院")  # a short name may be part of anything


def test_a_record_says_what_the_table_says():
    record = unit_record(gazetteer, "county/shuicheng-520221")
    assert record.model_dump(exclude_defaults=True, by_alias=True) == {
        "id": "county/shuicheng-520221",
        "label": "County",
        "name": {"zh": "水城县", "en": "Shuicheng County"},
        "part_of": ({"entity": "city/liupanshui", "valid": {"from": {"date": "1987"}, "to": {"date": "2020"}}},),
        "code": "520221",
        "codes": ("520221",),
        "valid": {"from": {"date": "1987"}, "to": {"date": "2020"}},
        "succeeded_by": ("county/shuicheng", "county/zhongshan-520201"),
        "lat": Decimal("26.367"),
        "lon": Decimal("104.932"),
        "note": "坐标取自后继单位 (lat, lon of the unit that took its place)",
    }


def test_a_usual_form_is_an_alias_and_what_stood_in_1981_has_no_beginning():
    record = unit_record(gazetteer, "city/qiannan")
    assert (record.aliases, record.valid) == (("黔南州",), None)


def test_derived_successors_are_marked():
    record = unit_record(gazetteer, "city/bijie-522400")
    assert record.succeeded_by == ("city/bijie",)
    assert "derived" in record.note


def test_parents_come_up_to_the_country_and_successors_only_if_asked():
    alone = {record.id: record for record in unit_records(gazetteer, ["county/shuicheng-520221"])}
    assert sorted(alone) == ["city/liupanshui", "country/china", "county/shuicheng-520221", "province/guizhou"]
    assert alone["county/shuicheng-520221"].succeeded_by == ()
    more = {record.id: record for record in unit_records(gazetteer, ["county/shuicheng-520221"], successors=True)}
    assert sorted(set(more) - set(alone)) == ["county/shuicheng", "county/zhongshan-520201"]
    assert more["county/shuicheng-520221"].succeeded_by == ("county/shuicheng", "county/zhongshan-520201")
    assert dict(more["country/china"].identifiers) == {"iso3166": "CN"}


def test_an_unknown_id_is_no_unit():
    assert gazetteer.unit("county/nowhere") is None
    with pytest.raises(KeyError):
        unit_record(gazetteer, "county/nowhere")
