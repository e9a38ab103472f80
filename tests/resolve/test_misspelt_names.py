"""Names that are nearly others, across labels, in one file and in the store; several names in one cell."""

import unicodedata

import pytest

from graphkit.resolve.unknown import as_problems, as_records
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.problems import problem_text

from .conftest import Answer, records_of

KNOWN = """entities: [{id: party/z, label: Party, name: 致公党中央},
  {id: assoc/g, label: Association, name: 全国工商联},
  {id: ent/y, label: Enterprise, name: 雅戈尔集团}, {id: agency/p, label: Agency, name: 平塘县政府}]
"""
SLIPS = {"致公党中殃": "致公党中央", "全国工商连": "全国工商联", "雅戈尔集困": "雅戈尔集团", "平塘县正府": "平塘县政府"}


def act(number, *parties):
    return f"  - {{id: act/{number}, kind: donation, providers: [{', '.join(parties)}], recipients: [毕节市]}}\n"


def unknowns_of(text):
    return {each.name: each for each in Answer(records_of(text)).unknowns}


def accepted(unknowns):
    return [item.record.name.zh for item in as_records(unknowns.values(), "test", (), load_vocabulary())]


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items())
def test_a_slip_is_near_what_a_record_of_another_label_has(slip, meant):
    unknowns = unknowns_of(KNOWN + "activities:\n" + act(1, slip))
    assert [name for _, name, _ in unknowns[slip].near] == [meant]
    assert accepted(unknowns) == []


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items())
def test_a_slip_is_near_what_the_same_file_writes_more_often(slip, meant):
    acts = "activities:\n" + act(1, slip) + "".join(act(number, f"{meant}") for number in range(2, 5))
    unknowns = unknowns_of(acts)
    assert unknowns[slip].alike == (meant,)
    assert accepted(unknowns) == [meant]
    (problem,) = as_problems([unknowns[slip]])
    assert problem_text(problem, "en").endswith(f"did you mean '{meant}'?")


@pytest.mark.parametrize("name", ["平塘县正府", "全国工商连", "致公党中殃"])
def test_a_slip_in_the_last_word_is_seen_though_nothing_else_is_known(name):
    unknowns = unknowns_of("activities:\n" + act(1, name))
    assert unknowns[name].alike == (SLIPS[name],)
    assert accepted(unknowns) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲村小学", "乙村小学"),
        ("平塘县甲政府", "平坝县甲政府"),
        ("某县第一中学", "某县第二中学"),
        ("甲茶有限公司", "乙茶有限公司"),
        ("平塘县水务局", "平塘县水利局"),
        ("民盟某地委员会", "民进某地委员会"),
        ("Partner A", "Partner B"),
    ],
)
def test_names_of_one_pattern_are_not_slips_of_each_other(one, other):
    unknowns = unknowns_of("activities:\n" + act(1, one) + act(2, other) + act(3, other))
    assert unknowns[one].alike == unknowns[other].alike == ()


LISTS = {
    "七星关区人民医院，毕节市第一中学": ("七星关区人民医院", "毕节市第一中学"),
    "七星关区人民医院、毕节市第一中学": ("七星关区人民医院", "毕节市第一中学"),
    "七星关区人民医院/毕节市第一中学": ("七星关区人民医院", "毕节市第一中学"),
    "绍兴市越城区|台州市椒江区|杭州市": ("绍兴市越城区", "台州市椒江区", "杭州市"),
    "绍兴市越城区；台州市椒江区": ("绍兴市越城区", "台州市椒江区"),
    "毕节市、七星关区": ("毕节市", "七星关区"),  # read as a path it would be 七星关区 alone
    "爱心人士、志愿者": ("爱心人士", "志愿者"),
    "Care | Oxfam": ("Care", "Oxfam"),
}


@pytest.mark.parametrize(("text", "names"), LISTS.items())
def test_several_names_in_one_field_are_seen_and_never_accepted(text, names):
    answer = Answer(records_of("activities:\n" + act(1, f'"{text}"')))
    (unknown,) = answer.unknowns
    assert unknown.parts == names
    assert accepted({text: unknown}) == []
    (problem,) = as_problems([unknown])
    assert (problem.code, problem.allowed) == ("several-names", names)


@pytest.mark.parametrize("text", ["毕节市文化、体育局", "Care, Inc.", "某中心（甲、乙）"])
def test_one_name_with_such_a_sign_is_one_name(text):
    (unknown,) = Answer(records_of("activities:\n" + act(1, f'"{text}"'))).unknowns
    assert unknown.parts == ()


def test_a_path_and_a_name_of_a_record_are_one_name():
    text = "entities: [{id: ent/ab, label: Enterprise, name: 甲乙公司、丙丁公司}]\nactivities:\n"
    Answer(records_of(text + act(1, "甲乙公司、丙丁公司", "贵州省/毕节市", "贵州省，毕节市，七星关区"))).clean()


def test_all_that_a_short_name_may_mean_is_suggested():
    (unknown,) = Answer(records_of("activities:\n" + act(1, "朝阳"))).unknowns
    (problem,) = as_problems([unknown])
    meant = set(problem.suggestion.split(" / "))
    assert {"辽宁省朝阳市", "北京市朝阳区", "吉林省长春市朝阳区"} <= meant


@pytest.mark.parametrize(("written", "referred"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_an_id_is_found_in_either_unicode_form(written, referred):
    entity = unicodedata.normalize(written, "entities: [{id: school/zoë, label: School, name: 佐伊学校}]\n")
    found = Answer(records_of(entity + "activities:\n" + unicodedata.normalize(referred, act(1, "school/zoë")))).clean()
    name = unicodedata.normalize(referred, "school/zoë")
    assert found.id("act/1", "providers", name) == unicodedata.normalize(written, "school/zoë")


@pytest.mark.parametrize(
    ("name", "label", "unit"),
    [
        ("兵团第一师阿拉尔市", "Agency", "county/alaer"),
        ("惠州大亚湾区", "Zone", "county/huiyang"),
        ("安顺经济技术开发区", "Zone", "county/xixiu"),
    ],
)
def test_what_only_lies_in_a_unit_is_never_guessed_to_be_one(name, label, unit):
    (unknown,) = Answer(records_of("activities:\n" + act(1, name))).unknowns
    (made,) = as_records([unknown], "test", (), load_vocabulary())
    assert (made.record.label, [link.entity for link in made.record.located_in]) == (label, [unit])
