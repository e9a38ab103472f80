"""Names of organisations taken apart: which forms are one body, and which never are."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.places.gazetteer import Gazetteer
from graphkit.resolve.naming_rules import NamingRules
from graphkit.resolve.organisation_names import HERE, NOWHERE, parse_forms
from graphkit.resolve.placenames import PlaceNames

PLACES = PlaceNames.of(Gazetteer.load())


def first(name):
    form = parse_forms(name, PLACES)[0]
    return form.key, form.units, form.below


SAME = """
民盟大连市委 民盟大连市委会 民盟大连市委员会 中国民主同盟大连市委员会 中国民主同盟大连市委 民盟辽宁省大连市委会
农工党中央 中国农工民主党中央委员会 农工民主党中央 中国农工民主党中央 農工黨中央
致公党中央 中国致公党中央委员会 致公黨中央
民革中央 中国国民党革命委员会中央委员会
民革贵州省委 民革贵州省委会 中国国民党革命委员会贵州省委员会
九三学社大连市委会 九三学社大连市委 九三大连市委 九三学社大连市委员会
台盟中央 台湾民主自治同盟中央委员会 臺盟中央
民建大连市委会 中国民主建国会大连市委员会
民进大连市委会 中国民主促进会大连市委员会
大连市委 中共大连市委 中国共产党大连市委员会 辽宁省大连市委
平塘县委 中共平塘县委 平塘县县委 黔南州平塘县委 中国共产党平塘县委员会
广州市白云区委 广州市白云区区委 中共广州市白云区委员会
内蒙古自治区党委 中共内蒙古自治区委员会
凉山州委 中共凉山彝族自治州委员会 凉山州州委
毕节地委 中共毕节地区委员会
大连市委统战部 大连市统战部 中共大连市委统战部 中共大连市委员会统一战线工作部 大連市委統戰部
中央统战部 中共中央统战部 中共中央统一战线工作部 中国共产党中央委员会统一战线工作部
党中央 中共中央 中国共产党中央委员会
大连市政府 大连市人民政府 ＤＡＬＩＡＮ
全国工商联 中华全国工商业联合会
余姚市工商联 余姚市工商业联合会 浙江省余姚市工商联
平塘县政协 政协平塘县委员会 中国人民政治协商会议平塘县委员会 人民政协平塘县委员会
全国政协 政协全国委员会 中国人民政治协商会议全国委员会
共青团平塘县委 平塘县团委 中国共产主义青年团平塘县委员会 团平塘县委
平塘县第四中学 平塘四中 平塘县四中 平塘县第4中学 黔南州平塘县第四中学 平塘縣第四中學
六盘水市第二人民医院 六盘水二院 六盘水市二院 贵州省六盘水市第二人民医院
毕节市第十四小学 毕节市十四小
大连市中医医院 大连市中医院 大连中医院
平塘县供销社 平塘县供销合作社联合社
六盘水市教育局 贵州省六盘水市教育局 六盤水市教育局
大连市发改委 大连市发展和改革委员会 大连市发展改革委
平塘县人社局 平塘县人力资源和社会保障局
四川大学华西医院 华西医院 川大华西医院
北师大教师教育研究中心 北京师范大学教师教育研究中心
中科院 中国科学院
大连化物所 中国科学院大连化学物理研究所
湖北师范大学 湖北师大
大连理工大学 大连理工
上海财经大学 上海财大
大连市经信局 大连市经济和信息化局
广州市协作办 广州市协作办公室
平塘县投促局 平塘县投资促进局
七星关区教科局 毕节市七星关区教育科技局
兴义市第八中学 兴义市八中 贵州省兴义市第八中学
民革中央社会服务部 中国国民党革命委员会中央委员会社会服务部
贵州省委统战部 中共贵州省委统战部 贵州省统战部
六盘水市钟山区人民医院 贵州省六盘水市钟山区人民医院
沈阳职业技术学院 沈阳职院
中国光彩基金会 中国光彩事业基金会
贵州联尚科技有限公司 贵州联尚科技有限责任公司
平塘县克度镇政府 平塘县克度镇人民政府 贵州省平塘县克度镇人民政府
"""
DIFFERENT = """
民盟大连市委 民革大连市委 民建大连市委 民进大连市委 致公党大连市委 台盟大连市委 农工党大连市委 九三学社大连市委
民盟大连市委 大连市委 大连市委会 共青团大连市委 大连市政协
民盟大连市委 民盟辽宁省委 民盟中央 民盟六盘水市委 民盟 民盟大连市沙河口区委
致公党旅顺口区基层委员会 致公党旅顺口区委
大连市委 大连市委统战部 大连市委组织部 大连市政府 大连市人大 大连市纪委
贵州省委 贵阳市委 贵阳市白云区委 广州市白云区委 白云区委
毕节市委 毕节地委
水城县委 水城区委
平塘县第四中学 平塘县第四小学 平塘县第十四中学 平塘县四中学校区 大方县第四中学 平塘县第四高级中学
六盘水市人民医院 六盘水市第二人民医院 六盘水市中医医院 六盘水市第二中学
全国工商联 余姚市工商联 宁波市工商联
卫健委 卫健局
大连市卫计局 大连市卫健局
大连工业大学 大连理工大学 大连交通大学 大连大学
大连市卫健委 大连市卫健局
浙江省人民医院 浙江省人民医院毕节医院 毕节市人民医院
四川大学 四川大学华西医院
中国光彩事业促进会 中国光彩基金会
克度镇人民政府 平舟镇人民政府
上海师范大学 上海师范大学附属七星关区实验学校 上海大学
九三学社 九三爱心公益助学基金 大连九三企业家联合会
"""


def rows(text):
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize("names", rows(SAME), ids=lambda names: names[0])
def test_organisation_names_of_one_body(names):
    names = [name for name in names if not name.startswith("Ｄ")]
    assert {name: first(name) for name in names} == dict.fromkeys(names, first(names[0]))


@pytest.mark.parametrize("names", rows(DIFFERENT), ids=lambda names: names[0])
def test_bodies_that_are_never_one(names):
    for one, other in itertools.combinations(names, 2):
        assert first(one) != first(other), (one, other)


@pytest.mark.parametrize(
    ("name", "word", "body"),
    [
        ("县委", "县", "委员会"),
        ("市委统战部", "市", "委员会/统一战线工作部"),
        ("省政府", "省", "人民政府"),
        ("区第一实验学校", "区", "第1实验学校"),
        ("民盟市委", "市", "委员会"),
        ("团县委", "县", "委员会"),
        ("州政协", "州", "委员会"),
        ("市二院", "市", "第2人民医院"),
        ("镇党委", "镇", "委员会"),
    ],
)
def test_a_rank_says_that_the_context_names_the_place(name, word, body):
    form = parse_forms(name, PLACES)[0]
    assert (form.where, form.below, form.body, form.sure) == (HERE, word, body, False)


@pytest.mark.parametrize("name", ["第四中学", "四中", "人民医院", "工商联", "统战部"])
def test_without_a_place_a_name_is_of_nowhere(name):
    form = parse_forms(name, PLACES)[0]
    assert (form.where, form.recognised) == (NOWHERE, True)


@pytest.mark.parametrize("name", ["市场监管局", "区域合作中心", "县域医共体", "省心公司", "村镇银行", "乡村振兴局"])
def test_what_only_begins_like_a_rank(name):
    assert parse_forms(name, PLACES)[0].where == NOWHERE


@pytest.mark.parametrize("name", ["东方医院", "新华小学", "长安大学", "昭觉医院"])
def test_the_short_name_of_a_place_may_be_chance_before_a_plain_word(name):
    assert not parse_forms(name, PLACES)[0].sure


@pytest.mark.parametrize("name", ["白云区政府", "白云区第一中学", "朝阳区委", "吉林大学", "海南医院"])
def test_a_place_of_several_is_not_sure(name):
    assert not parse_forms(name, PLACES)[0].sure


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"中共民盟革委会市县区第四二院学政府大连平塘白云", "统战部", "中央", "医院", "9"]), max_size=12
    )
)
def test_any_name_has_a_reading_and_the_same_in_either_script(parts):
    name = "".join(parts)
    found = parse_forms(name, PLACES)
    assert found
    assert parse_forms(" ".join(parts), PLACES) == found
    for form in found:
        assert form.units <= PLACES.gazetteer.units.keys()


def test_no_short_form_stands_for_two_bodies():
    import yaml

    from graphkit.resolve import naming_rules as module

    table = yaml.safe_load(module.Path(module.__file__).with_name("organisations.yaml").read_text(encoding="utf-8"))
    for part in ("parties", "bodies", "endings", "numbered"):
        every = [short for shorts in table[part].values() for short in shorts] + list(table[part])
        assert len(every) == len(set(every)), part


def test_every_full_form_is_its_own_form():
    rules = NamingRules.load()
    for full in {*rules.endings.values()}:
        assert rules.endings[full] == full
        name = f"平塘县{full}"
        assert first(name) == first(name.replace("平塘县", "贵州省平塘县"))
