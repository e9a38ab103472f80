import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.schema.vocabulary import load_vocabulary
from graphkit.text.extract.organisations import find_organisations

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("民盟中央联引四川大学华西医院与大方县人民医院结对", ["民盟中央", "四川大学华西医院", "大方县人民医院"]),
        ("由长江公益基金会出资,海州市林业局承办", ["长江公益基金会", "海州市林业局"]),
        ("2018年3月青山县第九人民医院获赠", ["青山县第九人民医院"]),
        ("向贵阳市第三中学、甲县四小捐赠", ["贵阳市第三中学", "甲县四小"]),
        ("促成湖北师范大学与某区签订协议", ["湖北师范大学"]),
        ("七星关区中等职业技术学校", ["七星关区中等职业技术学校"]),
        ("上海师范大学附属七星关区实验学校", ["上海师范大学附属七星关区实验学校"]),
        ("中国光彩事业促进会、全国工商联一起", ["中国光彩事业促进会", "全国工商联"]),
        ("某某科技有限责任公司投资", ["某某科技有限责任公司"]),
        ("在中寨乡卫生院开展义诊", ["中寨乡卫生院"]),
        ("致公党党员", ["致公党"]),
    ],
)
def test_names_are_found_with_their_borders(text, names):
    assert [name.text for name in find_organisations(text, VOCABULARY)] == names


@pytest.mark.parametrize(
    "text",
    [
        "138所中小学受益",
        "各地知名学校",
        "三所小学",
        "优秀学校",
        "两家公立医院",
        "东西部协作",
        "党政干部",
        "举办活动",
        "一老一小",
        "企业",
    ],
)
def test_kinds_of_things_are_no_names(text):
    assert find_organisations(text, VOCABULARY) == []


@given(st.text(alphabet=st.sampled_from("县市省人民医院大学公司与在的中央委局部一二小第0年,")))
def test_stretches_are_where_they_say(text):
    for name in find_organisations(text, VOCABULARY):
        assert 0 <= name.start < name.end
        assert text[name.start : name.end] == name.text
