"""The quick look misses nothing that the repair would mend; what is found is repaired, what is lost is not guessed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphkit.text.repair.garbling import examine, examine_cell, may_be_garbled
from graphkit.text.repair.repair import repair

PIECES = [
    "白云区", "關", "水城", "(guān)", "（shui）", "[dì]", "(a1)", "?!", "？！", "?", "!", "钡搅烁涕亠h香", "shù)", "厝",
    "20:13", "??", "来源", "、", "，", "；", "：", "。", ",", ";", ":", "365bet", "BET365", "官网", "威尼斯人",
    "娱乐城", "皇冠", "体育", "体育官网", "投注", "9", "(", ")", "[", "]", "b", "B", "et", "下單", "x",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("下單?!钡搅烁涕亠h香")
@example("當(dāng)?shù)厝")
@example("99博彩官网")
def test_what_the_repair_would_change_is_never_passed_over(text):
    found = repair(text, script=False)
    if found.text != text or found.lost:
        assert may_be_garbled(text)
        assert examine(text) is not None
    else:
        assert examine(text) is None


@given(st.text(max_size=40))
def test_any_text_is_read_without_harm(text):
    assert (examine(text) is None) or may_be_garbled(text)
    found = examine_cell(text)
    if found is not None and not found.lost:
        again = examine_cell(found.text)
        assert again is None or again.lost


@pytest.mark.parametrize(
    "sound",
    [
        "白雲區",
        "廣州市白雲區第一醫院",
        "水(water)和甲(一期)",
        "真的吗？",
        "café公司",
        "A::b",
        "1:30",
        "行(第2期)",
        "体育局",
        "",
    ],
)
def test_sound_names_are_left_alone(sound):
    assert examine(sound) is None
    assert examine_cell(sound) is None


@pytest.mark.parametrize(
    ("cell", "text", "kinds"),
    [
        ("白云(yún)区", "白云区", ("inserted-pinyin",)),
        ("七星關(guān)區", "七星關區", ("inserted-pinyin",)),  # the script stays
        ("甲、、乙", "甲、乙", ("doubled-punctuation",)),
        ("365bet官网白云区", "白云区", ("injected-spam",)),
        ("水城\u200b区", "水城区", ("hidden-character",)),
        ("下單?!钡搅烁涕亠h香", "下單。”到了柑橘飄香", ("lost-bytes",)),
        ("第３小学", "第3小学", ("full-width",)),
        ("白bái云区", "白云区", ("inserted-pinyin",)),
        ("bái白云区", "白云区", ("inserted-pinyin",)),
        ("２０１８年，，", "2018年，", ("full-width", "doubled-punctuation")),
    ],
)
def test_a_garbled_cell_is_repaired_and_says_why(cell, text, kinds):
    found = examine_cell(cell)
    assert (found.text, found.kinds, found.lost) == (text, kinds, ())
    assert (found.before, found.after) == (cell, text)


def test_full_width_is_a_slip_in_a_cell_only():
    assert examine("第３小学") is None


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        ("bái云区", (("bái", ("白",)),)),
        ("捐3万\ufffd", (("\ufffd", ()),)),
        ("20:13??来源", (("??", ()),)),
    ],
)
def test_what_is_lost_is_told_and_the_cell_stays(cell, lost):
    found = examine_cell(cell)
    assert (found.text, found.lost) == (cell, lost)


def test_of_a_long_text_the_stretch_is_shown():
    note = "协作" * 100 + "白云(yún)区" + "协作" * 100
    found = examine(note)
    assert "协作协作白云(yún)区协作" in found.before
    assert "协作协作白云区协作" in found.after
    assert max(len(found.before), len(found.after)) < 60
