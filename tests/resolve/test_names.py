"""What counts as the same spelling, and what as nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.resolve.names import differ_in_number, normalise
from graphkit.resolve.similar_names import NearNames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《关于进一步加强协作的意见》", "关于进一步加强协作的意见"),
        ("平塘县 人民医院", "平塘县人民医院"),
        ("ＡＢＣ有限公司", "ABC有限公司"),
        ("阿·卜杜拉", "阿卜杜拉"),
        ("Save the Children", "save  the\tchildren"),
        ("某公司（平塘）", "某公司(平塘)"),
    ],
)
def test_the_same_name(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.5公里", "35公里"),
        ("1-2号楼", "12号楼"),
        ("第一中学", "第二中学"),
        ("C++", "C"),
        ("平塘县", "平塘区"),
    ],
)
def test_different_names(one, other):
    assert normalise(one) != normalise(other)


@given(st.text())
def test_normalising_twice_is_normalising_once_and_loses_no_name(name):
    once = normalise(name)
    assert normalise(once) == once
    assert bool(once) == bool(name.strip()) or not any(character.isalnum() for character in name)


def nearest_to(name, *known):
    return [
        found for _, found, _ in NearNames((normalise(each), each, each) for each in known).nearest(normalise(name))
    ]


def test_a_slip_is_near_the_best_first():
    known = ["致公党中央", "致公党中央委", "民盟中央", "平塘县人民医院"]
    assert (
        nearest_to("致公党中央会", *known) == ["致公党中央", "致公党中央委"][: len(nearest_to("致公党中央会", *known))]
    )
    assert nearest_to("致公党中央会", *known)[0] == "致公党中央"
    assert nearest_to("平塘县人民院", *known) == ["平塘县人民医院"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("平塘县第一中学", "平塘县第二中学"),
        ("毕节市东区小学校", "毕节市西区小学校"),
        ("罗甸县人民医院", "平塘县人民医院"),
        ("白云区", "白沙区"),
        ("县", "县城"),
    ],
)
def test_what_must_not_be_taken_for_a_slip(name, known):
    assert nearest_to(name, known) == []


def test_numbers_and_directions_alone_tell_names_apart():
    assert differ_in_number("第3小学", "第13小学")
    assert not differ_in_number("第三小学", "第三小学")
    assert not differ_in_number("第三小学", "第三中学校")


def test_common_endings_do_not_hide_a_slip():
    known = [f"某{chr(0x4E00 + number)}有限公司" for number in range(5000)] + ["平塘致富有限公司"]
    assert nearest_to("平塘致富有限公司一", *known) == []  # a number more
    assert nearest_to("平塘致富的有限公司", *known) == ["平塘致富有限公司"]
