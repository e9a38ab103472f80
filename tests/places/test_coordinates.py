"""Where units lie: every unit has a point in its own province, and a point that is not its own says so."""

import pytest

from graphkit.places.coordinates import locate
from graphkit.places.gazetteer import Gazetteer
from graphkit.places.table import Unit

gazetteer = Gazetteer.load()
KNOWN = {  # id: degrees read off a map, to within the size of the unit
    "county/qixingguan": (27.3, 105.3, 0.3),
    "county/zhaojue": (28.0, 102.85, 0.3),
    "county/baiyun-440111": (23.28, 113.3, 0.2),
    "county/baiyun-520113": (26.7, 106.65, 0.2),
    "county/yuyao": (30.04, 121.15, 0.3),
    "county/shuicheng-520221": (26.4, 104.9, 0.4),
    "county/panxian-520222": (25.8, 104.6, 0.4),
    "city/bijie-522400": (27.1, 105.4, 0.8),
    "city/dalian": (39.4, 122.0, 0.8),
    "province/guizhou": (26.8, 106.8, 1.0),
    "county/milin": (29.2, 94.2, 1.0),
    "city/chaohu-341400": (31.6, 117.8, 0.5),
}
WIDE = {"三沙市": 12, "那曲市": 7, "巴音郭楞蒙古自治州": 7, "海西蒙古族藏族自治州": 7, "阿里地区": 7}  # degrees across
NOWHERE = {"中国", "妥坝县"}  # the latter went to three counties that lie far apart


@pytest.mark.parametrize("unit_id", KNOWN)
def test_points_lie_where_the_places_are(unit_id):
    unit, (lat, lon, far) = gazetteer.units[unit_id], KNOWN[unit_id]
    assert abs(unit.lat - lat) < far
    assert abs(unit.lon - lon) < far


def test_every_unit_in_use_has_a_point_and_nearly_every_ended_one():
    assert {unit.name for unit in gazetteer.units.values() if unit.lat is None} == NOWHERE
    for unit in gazetteer.units.values():
        assert (unit.lat is None) == (unit.lon is None) == (not unit.located)
        assert unit.located != "own" or unit.in_use
        if unit.lat is not None:
            assert 3 < unit.lat < 54
            assert 73 < unit.lon < 136


def test_counties_lie_near_their_prefecture():
    for unit in gazetteer.units.values():
        if unit.label == "County" and unit.in_use and gazetteer.units[unit.parent].label == "City":
            above = gazetteer.units[unit.parent]
            far = WIDE.get(above.name, 5)
            assert abs(unit.lat - above.lat) < far, unit
            assert abs(unit.lon - above.lon) < far, unit


def unit(unit_id, code, *, name=None, label="County", end=None, next_=(), parent="city/x"):
    return Unit(unit_id, label, name or unit_id, ((code, None, end),), ((parent, None, end),), None, end, next_)


def points_of(units, points, parted=()):
    return {each.id: (each.lat, each.lon, each.located) for each in locate(units, points, dict(parted))}


def test_a_code_whose_name_differs_is_another_unit():
    assert points_of([unit("甲县", "100001")], {"100001": ("乙县", (1.0, 2.0))}) == {"甲县": (None, None, "")}


def test_a_late_code_is_found_by_name_within_the_province_only():
    points = {"100001": ("甲县", (1.0, 2.0)), "200001": ("甲县", (3.0, 4.0))}
    assert points_of([unit("甲县", "200009")], points) == {"甲县": (3.0, 4.0, "own")}


def test_points_pass_along_chains_of_successors_and_circles_have_none():
    units = [
        unit("甲县", "1", end=1990, next_=("乙县",)),
        unit("乙县", "2", end=2000, next_=("丙市",)),
        unit("丙市", "3"),
        unit("子县", "4", end=1990, next_=("丑县",)),
        unit("丑县", "5", end=1990, next_=("子县",)),
    ]
    points = points_of(units, {"3": ("丙市", (1.0, 2.0))})
    assert points["甲县"] == points["乙县"] == (1.0, 2.0, "successor")
    assert points["子县"] == points["丑县"] == (None, None, "")


@pytest.mark.parametrize(("east", "expected"), [(2.8, (1.0, 2.4, "middle")), (9.0, (None, None, ""))])
def test_several_successors_have_a_middle_unless_they_lie_far_apart(east, expected):
    units = [unit("甲县", "1", end=1990, next_=("乙区", "丙区")), unit("乙区", "2"), unit("丙区", "3")]
    assert points_of(units, {"2": ("乙区", (1.0, 2.0)), "3": ("丙区", (1.0, east))})["甲县"] == expected


def test_the_successor_of_the_same_name_goes_before_the_others():
    units = [unit("水城县", "1", end=1990, next_=("水城区", "丙区")), unit("水城区", "2"), unit("丙区", "3")]
    points = {"2": ("水城区", (1.0, 2.0)), "3": ("丙区", (1.0, 2.8))}
    assert points_of(units, points)["水城县"] == (1.0, 2.0, "successor")


def test_a_unit_without_a_point_of_its_own_takes_that_of_the_one_it_was_split_from():
    units = [unit("和康县", "1"), unit("皮山县", "2")]
    points = points_of(units, {"2": ("皮山县", (1.0, 2.0))}, {"和康县": "皮山县"})
    assert points["和康县"] == (1.0, 2.0, "predecessor")
