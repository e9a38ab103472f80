"""Names that nothing is known by: each once, with rows, guesses and near matches; what is made of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import RecordSet
from graphkit.resolve.resolver import resolve
from graphkit.resolve.unknown import Unknown, as_problems, as_records
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.problems import problem_text

from .conftest import Answer, records_of

VOCABULARY = load_vocabulary()

TEXT = """
entities: [{id: party/z, label: Party, name: 致公党中央}]
programmes: [{id: prog/known, name: 东西部协作}]
activities:
  - {id: act/a, kind: donation, providers: [致公党中央会], recipients: [平塘县某医院]}
  - {id: act/b, kind: donation, providers: [某某有限公司], recipients: [平塘县 某医院], programmes: [某帮扶计划]}
  - {id: act/c, kind: donation, providers: [Care International], recipients: [平塘县某医院, 平塘县克度镇],
     places: [某地]}
"""


@pytest.fixture
def unknowns():
    return {unknown.name: unknown for unknown in Answer(records_of(TEXT)).unknowns}


def test_each_name_is_told_once_with_all_its_rows(unknowns):
    assert sorted(unknowns) == [
        "Care International",
        "平塘县 某医院",
        "平塘县克度镇",
        "某地",
        "某帮扶计划",
        "某某有限公司",
        "致公党中央会",
    ]
    hospital = unknowns["平塘县 某医院"]
    assert hospital.records == ["act/a", "act/b", "act/c"]
    assert [place.line for place in hospital.places] == [3, 4, 5]


@pytest.mark.parametrize(
    ("name", "label", "within"),
    [
        ("平塘县 某医院", "Hospital", "county/pingtang"),
        ("平塘县克度镇", "Township", "county/pingtang"),
        ("某某有限公司", "Enterprise", None),
        ("某帮扶计划", "Programme", None),
        ("某地", "Region", None),
        ("Care International", "Organization", None),
    ],
)
def test_label_and_place_are_guessed(unknowns, name, label, within):
    assert (unknowns[name].label_guess, unknowns[name].within) == (label, within)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("民盟某市委会", "Party"),
        ("中共某县委", "Party"),
        ("某县人民政府", "Agency"),
        ("某县人民政府办公室", "Agency"),
        ("某县工商联", "Association"),
        ("某基金会", "Foundation"),
        ("某专项资金", "Fund"),
        ("某合作社", "Enterprise"),
        ("某卫生院", "Hospital"),
        ("某中学", "School"),
        ("某大学", "Institute"),
        ("某服务站", "Facility"),
        ("某村", "Village"),
        ("某经济开发区", "Zone"),
        ("医院", "Organization"),
    ],
)
def test_the_longest_ending_tells_the_label(answer, name, label):
    (unknown,) = answer(f"activities: [{{id: act/a, kind: donation, providers: [{name}]}}]").unknowns
    assert unknown.label_guess == label


def test_a_slip_says_what_was_meant(unknowns):
    slip = unknowns["致公党中央会"]
    assert slip.near == [("party/z", "致公党中央", 90.9)]
    (problem,) = as_problems([slip])
    assert (problem.code, problem.value, problem.suggestion) == ("unknown-name", "致公党中央会", "致公党中央")
    assert (problem.location.file, problem.location.line, problem.record, problem.field) == (
        "test.yaml",
        3,
        "act/a",
        "providers",
    )
    assert "did you mean '致公党中央'?" in problem_text(problem, "en")
    assert "是不是“致公党中央”" in problem_text(problem, "zh")


def test_a_slip_in_a_place_is_near_the_place(answer):
    (unknown,) = answer("activities: [{id: act/a, kind: donation, recipients: [黔南布衣族苗族自治州]}]").unknowns
    assert [near_id for near_id, _, _ in unknown.near] == ["city/qiannan", "city/qianxinan"]


def test_a_problem_lists_rows_and_says_how_many_more():
    unknown = Unknown("某", "Organization", places=[RecordLocation("a.csv", number) for number in range(2, 22)])
    (problem,) = as_problems([unknown])
    assert problem.detail == "a.csv:2, a.csv:3, a.csv:4, a.csv:5, a.csv:6, a.csv:7, a.csv:8, a.csv:9 … +12"


def test_an_id_that_leads_nowhere_is_no_new_name(answer):
    found = answer(
        "entities: [{id: school/demo-no4, label: School, name: 某校}]\n"
        "activities: [{id: act/a, kind: donation, recipients: [school/demo-no5]}]"
    )
    assert found.unknowns == []
    (problem,) = found.problems
    assert (problem.code, problem.value, problem.suggestion) == (
        "dangling-reference",
        "school/demo-no5",
        "school/demo-no4",
    )


# -- accepting ------------------------------------------------------------------------------------------------------


def test_accepted_names_become_records_and_then_everything_resolves(unknowns):
    made = as_records(unknowns.values(), "mine", {"hospital/平塘县-某医院"}, VOCABULARY)
    assert [item.id for item in made] == [
        "enterprise/某某有限公司",
        "hospital/平塘县-某医院-2",
        "organization/Care-International",
        "prog/某帮扶计划",
        "region/某地",
        "township/平塘县克度镇",
    ]
    assert {item.dataset for item in made} == {"mine"}
    by_id = {item.id: item.record for item in made}
    assert [link.entity for link in by_id["hospital/平塘县-某医院-2"].located_in] == ["county/pingtang"]
    assert [link.entity for link in by_id["township/平塘县克度镇"].part_of] == ["county/pingtang"]
    assert by_id["organization/Care-International"].name.en == "Care International"
    again = Answer(RecordSet([*records_of(TEXT), *made]))
    assert again.problems == []
    assert [unknown.name for unknown in again.unknowns] == ["致公党中央会"]
    assert "county/pingtang" in again.places


def test_a_name_with_a_near_match_is_never_accepted(unknowns):
    assert as_records([unknowns["致公党中央会"]], "mine", (), VOCABULARY) == []


def test_what_is_made_does_not_depend_on_order(unknowns):
    names = list(unknowns.values())
    assert as_records(names, "d", (), VOCABULARY) == as_records(names[::-1], "d", (), VOCABULARY)


def test_two_names_never_share_an_id():
    twins = [Unknown("某 校", "School"), Unknown("某~校", "School"), Unknown("某/校", "School")]
    assert [item.id for item in as_records(twins, "d", (), VOCABULARY)] == [
        "school/某-校",
        "school/某-校-2",
        "school/某-校-3",
    ]


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")), min_size=1
).filter(lambda name: name.strip() == name)


@given(st.lists(NAMES, unique=True, max_size=5))
def test_any_name_becomes_a_record_with_an_id_of_its_own(names):
    unknowns = [Unknown(name, "Organization", places=[RecordLocation("a.csv", 2)]) for name in names]
    made = as_records(unknowns, "test", (), VOCABULARY)
    assert sorted(item.record.name.main for item in made) == sorted(names)
    assert len({item.id for item in made}) == len(names)


def test_a_place_that_sounds_like_a_known_one_is_near_it_and_never_accepted():
    text = "activities: [{id: act/a, kind: donation, recipients: [照觉县, 某某公司], places: [七星管区]}]"
    unknowns = {unknown.name: unknown for unknown in Answer(records_of(text)).unknowns}
    assert [near_id for near_id, _, _ in unknowns["照觉县"].near] == ["county/zhaojue"]
    assert [near_id for near_id, _, _ in unknowns["七星管区"].near] == ["county/qixingguan"]
    assert unknowns["某某公司"].near == []
    assert [item.id for item in as_records(unknowns.values(), "test", (), VOCABULARY)] == ["enterprise/某某公司"]


def test_a_users_own_label_is_guessed_and_is_a_place_if_it_says_so():
    label = replace(VOCABULARY.labels["Township"], code="Stockade", guess=("寨子",))
    extended = replace(VOCABULARY, labels={**VOCABULARY.labels, "Stockade": label})
    records = records_of("activities: [{id: act/a, kind: donation, places: [平塘县石板寨子]}]")
    *_, unknowns = resolve(records, gazetteer=Gazetteer.load(), vocabulary=extended)
    assert [(unknown.name, unknown.label_guess) for unknown in unknowns] == [("平塘县石板寨子", "Stockade")]
    *_, builtin = resolve(records, gazetteer=Gazetteer.load(), vocabulary=VOCABULARY)
    assert [unknown.label_guess for unknown in builtin] == ["Region"]
