"""Where organisations lie and whose branches they are, from their names where the records leave it open."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.build.dependencies import Dependencies
from graphkit.build.edges import edges_of
from graphkit.records.recordset import RecordSet
from graphkit.schema.vocabulary import load_vocabulary

from .conftest import Answer, records_of


def links(text):
    return Answer(records_of(text)).resolution.links


def entities(*rows):
    names = [f"{{id: x/{number}, label: {label}, {rest}}}" for number, (label, rest) in enumerate(rows)]
    return f"entities: [{', '.join(names)}]"


@pytest.mark.parametrize(
    ("label", "rest", "place"),
    [
        ("Party", "name: 民盟大连市委会", "city/dalian"),
        ("Party", "name: 中共平塘县委员会", "county/pingtang"),
        ("Agency", "name: 六盘水市教育局", "city/liupanshui"),
        ("Agency", "name: 七星关区委统战部", "county/qixingguan"),
        ("Hospital", "name: 浙江省人民医院", "province/zhejiang"),
        ("School", "name: 平塘四中", "county/pingtang"),
        ("School", "name: 毕节六中", "city/bijie"),
        ("Institute", "name: 湖北师范大学", "province/hubei"),
        ("Association", "name: 余姚市工商联", "county/yuyao"),
        ("Hospital", "name: 浙江省人民医院毕节医院", None),  # two places: it says neither
        ("Hospital", "name: 东方医院", None),
        ("Agency", "name: 白云区政府", None),
        ("Institute", "name: 吉林大学", None),
        ("Agency", "name: 县政府", None),
        ("Party", "name: 民盟中央", None),
        ("Enterprise", "name: 贵州联尚科技有限公司", None),
        ("Group", "name: 平塘县人民医院", None),
        ("Agency", "name: 六盘水市教育局, located_in: 贵阳市", None),
    ],
)
def test_the_place_in_a_name(label, rest, place):
    assert links(entities((label, rest))).get("x/0", {}).get("located_in") == place


def whole(*rows):
    return links(entities(*(("Party", row) for row in rows))).get("x/0", {}).get("part_of")


def test_a_branch_is_part_of_the_nearest_body_above_that_the_records_have():
    branch, province = "name: 民盟大连市委会", "name: 民盟辽宁省委"
    party, centre = "name: 中国民主同盟", "name: 民盟中央"
    assert whole(branch, province, party, centre) == "x/1"
    assert whole(branch, party, centre) == "x/1"
    assert whole(branch, centre) == "x/1"
    assert whole(branch) is None
    assert whole(branch, "name: 民革辽宁省委", "name: 致公党", "name: 民建中央") is None
    assert whole(branch, "name: 民盟贵州省委") is None
    assert whole(centre, party) == "x/1"
    assert whole(party, centre) is None
    assert whole("name: 致公党旅顺口区基层委员会", "name: 致公党大连市委") == "x/1"
    assert whole("name: 白沙河村党支部", "name: 党中央") is None
    assert whole("name: 民盟大连市委医药专委会", branch, centre) == "x/1"
    assert whole("name: 民盟大连市委医药专委会", centre) is None
    assert whole("name: 致公党中央社会服务部", "name: 致公党中央", "name: 致公党") == "x/1"


def test_where_the_records_have_it_twice_it_is_left_open():
    assert whole("name: 民盟大连市委会", "name: 民盟辽宁省委", "name: 中国民主同盟辽宁省委员会") is None


def test_the_records_own_word_goes_before():
    assert whole("name: 民盟大连市委会, part_of: [x/1]", "name: 另一个", "name: 民盟中央") is None


def test_a_unit_of_a_committee_is_part_of_it():
    found = links(
        entities(("Agency", "name: 大连市委统战部"), ("Party", "name: 中共大连市委"), ("Party", "name: 党中央"))
    )
    assert found["x/0"]["part_of"] == "x/1"
    assert found["x/1"]["part_of"] == "x/2"


def test_nothing_leads_in_a_circle():
    text = entities(
        ("Party", "name: 民盟中央"),
        ("Party", "name: 民盟辽宁省委, part_of: [x/2]"),
        ("Party", "name: 民盟大连市委会"),
        ("Party", "name: 中国民主同盟, part_of: [x/0]"),
    )
    assert all("part_of" not in found for found in links(text).values())


def test_edges_say_that_they_are_derived_and_places_are_drawn():
    found = Answer(records_of(entities(("Party", "name: 民盟大连市委会"), ("Party", "name: 民盟中央"))))
    assert {"city/dalian", "province/liaoning"} <= set(found.places)
    records = RecordSet([*found.records, *found.gazetteer_places])
    context = Dependencies.of(records, found.resolution, load_vocabulary())
    edges = {edge.id: edge.properties for item in records for edge in edges_of(item, context)}
    assert edges["x/0~LOCATED_IN~city/dalian"] == {"derived": True}
    assert edges["x/0~PART_OF~x/1"] == {"derived": True}
    assert "derived" not in edges["city/dalian~PART_OF~province/liaoning"]


def test_the_place_of_a_body_is_context_for_others():
    text = entities(("School", "name: 平塘四中"), ("Hospital", "name: 平塘县人民医院")) + (
        "\nactivities: [{id: act/a, kind: donation, recipients: [四中, 平塘县医院]}]"
    )
    assert Answer(records_of(text)).clean().id("act/a", "recipients", "四中") == "x/0"


NAMES = [
    "民盟中央",
    "中国民主同盟",
    "民盟辽宁省委",
    "民盟大连市委",
    "党中央",
    "大连市委",
    "大连市委统战部",
    "民盟大连市委会",
]
rows = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["", ", part_of: [x/0]", ", part_of: [x/1]", ", part_of: [x/3]"])
    ),
    min_size=4,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_order_does_not_count_and_no_circle_is_made(rows, chance: random.Random):
    records = records_of(entities(*(("Party", f"name: {name}{more}") for name, more in rows)))
    shuffled = list(records)
    chance.shuffle(shuffled)
    one, other = Answer(records).resolution, Answer(RecordSet(shuffled)).resolution
    assert one.links == other.links
    stated = {f"x/{number}": more[-4:-1] for number, (_, more) in enumerate(rows) if more}
    derived = {entity_id: links["part_of"] for entity_id, links in one.links.items() if "part_of" in links}
    assert not stated.keys() & derived.keys()
    for start, first in derived.items():
        path, at = [start], first
        while at not in path and at in (whole := stated | derived):
            path.append(at)
            at = whole[at]
        assert at != start, "a derived link in a circle"
