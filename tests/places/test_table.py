"""The shipped table: it is what its source compiles to, and it holds together."""

import gzip
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from graphkit.places.compile_table import Chronicle, histories, name_ids, parted, read, rows
from graphkit.places.coordinates import locate
from graphkit.places.english_names import with_english_names
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.naming import alias, short_name, split_name
from graphkit.places.table import FIRST_YEAR, LAST_YEAR, Unit, read_rows, write_rows

SOURCE = Path(__file__).parents[1] / "data" / "tables" / "areacodes_1981_2024.csv.gz"
units = Gazetteer.load().units


def test_the_shipped_table_is_what_the_source_compiles_to(tmp_path):
    unpacked = tmp_path / SOURCE.stem
    unpacked.write_bytes(gzip.decompress(SOURCE.read_bytes()))
    chronicle = Chronicle(read(unpacked))
    found = histories(chronicle)
    name_ids(found)
    points = {unit.code: (unit.name, (unit.lat, unit.lon)) for unit in units.values() if unit.located == "own"}
    located = locate(rows(found, chronicle), points, parted(found, chronicle))
    assert with_english_names(located) == list(units.values())


def test_the_table_comes_back_as_it_was_written(tmp_path):
    made = [
        Unit("county/a", "County", "甲县", (("1", None, 1999), ("2", 1999, None)), (("city/b", None, None),)),
        Unit(
            "city/b",
            "City",
            "乙市",
            (("3", 1990, 2001),),
            (),
            1990,
            2001,
            ("city/c", "city/d"),
            True,
            26.5,
            -1.0,
            "own",
        ),
    ]
    write_rows(tmp_path / "t.gz", made)
    assert read_rows(tmp_path / "t.gz") == made
    before = (tmp_path / "t.gz").read_bytes()
    write_rows(tmp_path / "t.gz", made)
    assert (tmp_path / "t.gz").read_bytes() == before


def test_counts_are_those_of_the_source():
    in_use = Counter(unit.label for unit in units.values() if unit.in_use)
    assert in_use == {"Country": 1, "Province": 34, "City": 333, "County": 2846}


def test_every_id_is_short_ascii_and_led_by_its_label():
    for unit in units.values():
        label, _, rest = unit.id.partition("/")
        assert label == unit.label.lower()
        assert rest.replace("-", "").isalnum()
        assert rest.isascii()


@pytest.mark.parametrize(
    ("unit_id", "name"),
    [
        ("province/guizhou", "贵州省"),
        ("province/shaanxi", "陕西省"),
        ("province/shanxi", "山西省"),
        ("city/bijie", "毕节市"),
        ("city/qiannan", "黔南布依族苗族自治州"),
        ("city/liangshan", "凉山彝族自治州"),
        ("city/chongqing-510200", "重庆市"),
        ("city/luohe", "漯河市"),
        ("county/pingtang", "平塘县"),
        ("county/zhaojue", "昭觉县"),
        ("county/baiyun-440111", "白云区"),
        ("county/baiyun-520113", "白云区"),
        ("county/shuicheng-520221", "水城县"),
        ("county/panxian-520222", "盘县"),
        ("county/duan", "都安瑶族自治县"),
        ("county/yuyao", "余姚市"),
    ],
)
def test_ids_are_the_readings_people_know(unit_id, name):
    assert units[unit_id].name == name


def test_everything_that_is_named_is_there_and_of_a_higher_rank():
    ranks = {"Country": 0, "Province": 1, "City": 2, "County": 3}
    for unit in units.values():
        for parent, start, end in unit.parents:
            above = units[parent]
            assert ranks[above.label] < ranks[unit.label]
            assert (above.valid_from or 0) <= (start or FIRST_YEAR)
            assert (end or LAST_YEAR) <= (above.valid_to or LAST_YEAR)
        assert unit.in_use or unit.successors
        assert not (unit.in_use and unit.successors)
        for later in unit.successors:
            assert later != unit.id
            assert (units[later].valid_from or 0) <= unit.valid_to
            assert units[later].in_use or units[later].valid_to > unit.valid_to


def test_codes_and_parents_of_a_unit_follow_one_another_without_gaps():
    for unit in units.values():
        for spans in (unit.codes, unit.parents):
            if spans:
                assert (spans[0][1], spans[-1][2]) == (unit.valid_from, unit.valid_to)
            assert all(earlier[2] == later[1] for earlier, later in pairwise(spans))


def test_no_code_has_two_units_at_once():
    spans = sorted((code, start or 0, end or 9999) for unit in units.values() for code, start, end in unit.codes)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(spans))


def test_a_mere_change_of_code_or_parent_stays_one_unit():
    assert units["county/yuyao"].codes == (("330219", 1985, 1986), ("339001", 1986, 1990), ("330281", 1990, None))
    assert [parent for parent, _, _ in units["county/yuyao"].parents] == [
        "city/ningbo",
        "province/zhejiang",
        "city/ningbo",
    ]
    assert units["city/yili"].codes == (("652400", None, 1984), ("654000", 1984, None))


@pytest.mark.parametrize(
    ("unit_id", "successors"),
    [
        ("city/bijie-522400", ("city/bijie",)),
        ("city/tongren-522200", ("city/tongren",)),
        ("city/xiangfan-420600", ("city/xiangyang",)),
        ("city/chongqing-510200", ("province/chongqing",)),
        ("city/laiwu-371200", ("city/jinan",)),
        ("city/hainan-442100", ("province/hainan",)),
        ("city/anyang-412100", ("city/anyang", "city/puyang")),
        ("city/chaohu-341400", ("city/hefei", "city/maanshan", "city/wuhu")),
    ],
)
def test_prefectures_go_on_where_their_counties_went(unit_id, successors):
    assert units[unit_id].successors == successors
    assert units[unit_id].derived


def test_only_prefectures_have_derived_successors():
    derived = [unit for unit in units.values() if unit.derived]
    assert {unit.label for unit in derived} == {"City"}
    assert 150 < len(derived) <= 211  # all prefecture rows that ended


@pytest.mark.parametrize(
    ("name", "parts", "short", "usual"),
    [
        ("积石山保安族东乡族撒拉族自治县", ("积石山", "自治县"), "积石山", "积石山县"),
        ("鄂温克族自治旗", ("鄂温克", "自治旗"), "鄂温克", "鄂温克旗"),
        ("克孜勒苏柯尔克孜自治州", ("克孜勒苏", "自治州"), "克孜勒苏", "克孜勒苏州"),
        ("新疆维吾尔自治区", ("新疆", "自治区"), "新疆", "新疆"),
        ("香港特别行政区", ("香港", "特别行政区"), "香港", None),
        ("管城回族区", ("管城", "区"), "管城", "管城区"),
        ("双江拉祜族佤族布朗族傣族自治县", ("双江", "自治县"), "双江", "双江县"),
        ("毕节地区", ("毕节", "地区"), "毕节", None),
        ("城区", ("城区", ""), "城区", None),
        ("沙市区", ("沙市", "区"), "沙市", None),
        ("神农架林区", ("神农架", "林区"), "神农架", None),
    ],
)
def test_names_come_apart(name, parts, short, usual):
    assert (split_name(name), short_name(name), alias(name)) == (parts, short, usual)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("平塘县", "Pingtang County"),
        ("西安市", "Xi'an"),
        ("陕西省", "Shaanxi"),
        ("山西省", "Shanxi"),
        ("旅顺口区", "Lüshunkou District"),
        ("盘县", "Pan County"),
        ("浚县", "Xun County"),
        ("铅山县", "Yanshan County"),
        ("台州市", "Taizhou"),
        ("黔南布依族苗族自治州", "Qiannan Buyi and Miao Autonomous Prefecture"),
        ("积石山保安族东乡族撒拉族自治县", "Jishishan Bonan, Dongxiang and Salar Autonomous County"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("兴安盟", "Hinggan League"),
        ("兴安县", "Xing'an County"),
        ("科尔沁左翼后旗", "Horqin Left Rear Banner"),
        ("鄂温克族自治旗", "Evenki Autonomous Banner"),
        ("拉萨市", "Lhasa"),
        ("西藏自治区", "Tibet"),
        ("喀什地区", "Kashgar Prefecture"),
        ("克孜勒苏柯尔克孜自治州", "Kizilsu Kirgiz Autonomous Prefecture"),
        ("浦东新区", "Pudong New Area"),
        ("香港特别行政区", "Hong Kong"),
    ],
)
def test_english_names_are_read_as_places_and_found_by_them(name, english):
    table = Gazetteer.load()
    (unit,) = table.named(name)
    assert unit.name_en == english
    assert unit in table.find(english)
    assert unit in table.find(english.upper().replace("Ü", "U"))


def test_every_unit_has_an_english_name_in_latin_letters():
    names = [unit.name_en for unit in Gazetteer.load().units.values()]
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-zü', -]+", name)] == []
