"""Names in their context: places of the same name, renamed places, own entities, mentions, unknown names."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.places.gazetteer import Gazetteer
from graphkit.records.recordset import Accepted, RecordSet, accept
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.resolve.resolver import resolve
from graphkit.schema.records import Entity
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.wording.problems import problem_text

from .conftest import Answer, records_of

EVERY_FIELD = Path(__file__).parents[1] / "data" / "every-field.yaml"


def act(parties, when="2019", more=""):
    return f"activities: [{{id: act/a, kind: donation, {parties}, period: {{start: '{when}'}}{more}}}]"


# -- one record of every kind ------------------------------------------------------------------------------------


def test_the_example_of_every_field_resolves_without_problems():
    records, _, _ = EVERY_FIELD.read_text(encoding="utf-8").partition("decisions:")  # set apart before resolving
    found = Answer(records_of(records)).clean()
    assert found.id("act/butuo-bridge", "providers", "慈溪市") == "county/cixi"
    assert found.id("prog/cixi-butuo", "administered_by", "布拖县协作联络处") == "agency/butuo-liaison"
    assert found.places == [
        "city/liangshan",
        "city/ningbo",
        "country/china",
        "county/butuo",
        "county/cixi",
        "province/sichuan",
        "province/zhejiang",
    ]


# -- one name, one place --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "when", "meant"),
    [
        ("水城县", "2019", "county/shuicheng-520221"),
        ("水城县", "2023", "county/shuicheng-520221"),  # an old name used late means what bore it
        ("水城区", "2015", "county/shuicheng"),  # and a new one used for earlier what bears it
        ("盘县", "2010", "county/panxian-520222"),
        ("盘州市", "2019", "county/panzhou"),
        ("毕节地区", "2009", "city/bijie-522400"),
        ("毕节市", "2015", "city/bijie"),
        ("毕节市", "2005", "county/bijie-522401"),
        ("贵州省毕节市", "2011", "city/bijie"),
        ("毕节地区毕节市", "2008", "county/bijie-522401"),
        ("贵州省毕节市七星关区", "2019", "county/qixingguan"),
        ("七星关区", "2019", "county/qixingguan"),
        ("四川昭觉县", "2019", "county/zhaojue"),
        ("贵州平塘", "2019", "county/pingtang"),
        ("大连市", "2019", "city/dalian"),
        ("余姚市", "2019", "county/yuyao"),
        ("兴义市", "2019", "county/xingyi"),
        ("凉山州", "2019", "city/liangshan"),
        ("黔南布依族苗族自治州", "2019", "city/qiannan"),
        ("黔南州", "2019", "city/qiannan"),
        ("重庆市", "1990", "city/chongqing-510200"),
        ("重庆市", "2019", "province/chongqing"),
        ("广东省广州市白云区", "2019", "county/baiyun-440111"),
        ("贵阳白云区", "2019", "county/baiyun-520113"),
        ("白云区", "1985", "county/baiyun-520113"),  # Guangzhou's began in 1987, Wuzhou's ended in 1984
        ("贵州", "2019", "province/guizhou"),
        ("海南", "2019", "province/hainan"),
        ("吉林", "2019", "province/jilin"),
        ("gbt2260:520221", "2019", "county/shuicheng-520221"),
        ("iso3166:CN", "2019", "country/china"),
        ("county/pingtang", "2019", "county/pingtang"),
        ("中国", "2019", "country/china"),
    ],
)
def test_a_place_is_the_one_of_its_time(answer, name, when, meant):
    found = answer(act(f"recipients: [{name!r}]", when)).clean()
    assert found.id("act/a", "recipients", name) == meant
    assert meant in found.places


def test_without_a_date_what_stands_today_is_meant(answer):
    found = answer("activities: [{id: act/a, kind: donation, recipients: [毕节市]}]").clean()
    assert found.id("act/a", "recipients", "毕节市") == "city/bijie"


def test_without_a_date_of_its_own_a_record_is_as_old_as_its_source(answer):
    text = """
    sources: [{id: src/s, published: "2004"}]
    activities: [{id: act/a, kind: donation, recipients: [毕节市], evidence: [{source: src/s, paragraph: 1}]}]
    """
    assert answer(text).clean().id("act/a", "recipients", "毕节市") == "county/bijie-522401"


def test_in_the_year_of_the_change_the_context_decides_or_it_is_ambiguous(answer):
    found = answer(act("recipients: [毕节市]", "2011"))
    assert [problem.code for problem in found.problems] == ["ambiguous-name"]
    found = answer(act("recipients: [毕节市, 七星关区]", "2011")).clean()
    assert found.id("act/a", "recipients", "毕节市") == "city/bijie"


# -- one name, several places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parties", "field", "meant"),
    [
        ("providers: [广州市, 白云区], recipients: [平塘县]", "providers", "county/baiyun-440111"),
        ("providers: [白云区], recipients: [平塘县], organizers: [广东省]", "providers", "county/baiyun-440111"),
        ("providers: [大连市], recipients: [贵阳市, 白云区]", "recipients", "county/baiyun-520113"),
        ("providers: [大连市], recipients: [白云区], places: [贵阳市]", "recipients", "county/baiyun-520113"),
        ("providers: [大连市], recipients: [白云区], places: [贵州省]", "recipients", "county/baiyun-520113"),
        ("providers: [大连市], recipients: [贵州省], places: [广州市, 白云区]", "places", "county/baiyun-440111"),
    ],
)
def test_a_same_named_district_is_the_one_whose_parent_stands_beside_it(answer, parties, field, meant):
    found = answer(act(parties)).clean()
    assert found.id("act/a", field, "白云区") == meant


@pytest.mark.parametrize(
    "parties",
    [
        "providers: [白云区], recipients: [平塘县]",
        "providers: [白云区], recipients: [贵州省]",  # that Guizhou receives does not make the giver one of Guizhou
        "providers: [白云区], recipients: [贵阳市]",
        "providers: [白云区], recipients: [贵阳市白云区]",
        "providers: [大连市], recipients: [白云区]",
        "providers: [大连市], recipients: [白云区, 广州市, 贵阳市]",
    ],
)
def test_without_such_a_parent_it_is_ambiguous_with_candidates(answer, parties):
    found = answer(act(parties))
    assert found.unknowns == []
    (problem,) = found.problems
    assert (problem.code, problem.value, problem.location.line) == ("ambiguous-name", "白云区", 1)
    assert problem.allowed == ("广东省广州市白云区 (county/baiyun-440111)", "贵州省贵阳市白云区 (county/baiyun-520113)")
    assert problem.suggestion == "广东省广州市白云区 / 贵州省贵阳市白云区"
    assert "广东省广州市白云区" in problem_text(problem, "zh")
    assert found.id("act/a", "providers", "白云区") is None


PAIRING = "pairings: [{id: pair/p, helper: 广州市白云区, recipient: 平塘县, programmes: [prog/p], since: '2016'}]\n"


def test_the_pairing_of_an_act_decides(answer):
    text = "programmes: [{id: prog/p, name: 某计划}]\n" + PAIRING + act("providers: [白云区]", more=", pairing: pair/p")
    assert answer(text).clean().id("act/a", "providers", "白云区") == "county/baiyun-440111"


def test_the_pairings_of_the_programme_decide(answer):
    text = (
        "programmes: [{id: prog/p, name: 某计划}]\n"
        + PAIRING
        + act("providers: [白云区]", more=", programmes: [某计划]")
    )
    assert answer(text).clean().id("act/a", "providers", "白云区") == "county/baiyun-440111"


def test_a_programme_that_pairs_both_does_not_decide(answer):
    both = PAIRING.strip()[:-1] + ", {id: pair/q, helper: 大连市, recipient: 贵阳市白云区, programmes: [prog/p]}]\n"
    text = "programmes: [{id: prog/p, name: 某计划}]\n" + both
    given = answer(text + act("providers: [白云区]", more=", programmes: [prog/p]")).clean()
    assert given.id("act/a", "providers", "白云区") == "county/baiyun-440111"  # on the giving side there is but one
    neither = answer(text + act("providers: [大连市], hosts: [白云区]", more=", programmes: [prog/p]"))
    assert [problem.code for problem in neither.problems] == ["ambiguous-name"]


def test_help_that_flows_back_finds_the_helper_among_the_receivers(answer):
    text = "programmes: [{id: prog/p, name: 某计划}]\n" + PAIRING
    back = act("providers: [平塘县], recipients: [白云区]", more=", pairing: pair/p, benefit: reverse")
    assert answer(text + back).clean().id("act/a", "recipients", "白云区") == "county/baiyun-440111"


def test_a_pairing_is_not_its_own_context(answer):
    found = answer(
        "programmes: [{id: prog/p, name: 某计划}]\n"
        "pairings: [{id: pair/p, helper: 白云区, recipient: 贵阳市白云区, programmes: [prog/p]}]"
    )
    assert [problem.value for problem in found.problems] == ["白云区"]


def test_the_prefectures_of_a_programme_tell_its_districts(answer):
    found = answer(
        "programmes: [{id: prog/p, name: 某计划}]\n"
        "pairings: [{id: pair/p, helper: 白云区, recipient: 平塘县, programmes: [prog/p]},"
        " {id: pair/q, helper: 广州市, recipient: 黔南州, programmes: [prog/p]}]"
    ).clean()
    assert found.id("pair/p", "helper", "白云区") == "county/baiyun-440111"


def test_an_umbrella_gives_context_to_its_parts(answer):
    found = answer(
        "activities: [{id: act/whole, kind: assistance, providers: [广州市], recipients: [平塘县]},"
        " {id: act/part, kind: donation, providers: [白云区], part_of: [act/whole]}]"
    ).clean()
    assert found.id("act/part", "providers", "白云区") == "county/baiyun-440111"


def test_an_entity_is_located_by_its_own_name(answer):
    found = answer(
        "entities: [{id: hospital/h, label: Hospital, name: 广州市白云区人民医院, located_in: 白云区}]"
    ).clean()
    assert found.id("hospital/h", "located_in", "白云区") == "county/baiyun-440111"


def test_where_a_recipient_lies_is_context(answer):
    found = answer(
        "entities: [{id: school/s, label: School, name: 某校, located_in: 贵阳市}]\n"
        + act("providers: [大连市], recipients: [school/s], places: [白云区]")
    ).clean()
    assert found.id("act/a", "places", "白云区") == "county/baiyun-520113"


# -- short names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parties", "field", "name", "meant"),
    [
        ("recipients: [平塘县], places: [黔南]", "places", "黔南", "city/qiannan"),
        ("recipients: [平塘县, 黔南]", "recipients", "黔南", "city/qiannan"),
        ("recipients: [七星关区, 毕节]", "recipients", "毕节", "city/bijie"),
        ("recipients: [贵州省, 平塘]", "recipients", "平塘", "county/pingtang"),
        ("recipients: [平塘县, 罗甸]", "recipients", "罗甸", "county/luodian"),
        ("providers: [浙江省, 余姚]", "providers", "余姚", "county/yuyao"),
        ("places: [凉山]", "places", "凉山", "city/liangshan"),
        ("places: [昭觉]", "places", "昭觉", "county/zhaojue"),
        ("recipients: [共和县], places: [海南]", "places", "海南", "city/hainan"),
        ("recipients: [六盘水市, 水城]", "recipients", "水城", "county/shuicheng-520221"),
    ],
)
def test_a_short_name_is_read_in_its_context(answer, parties, field, name, meant):
    assert answer(act(parties)).clean().id("act/a", field, name) == meant


@pytest.mark.parametrize("name", ["平塘", "大连", "东方", "新华", "长安"])
def test_a_short_name_without_context_is_unknown_and_says_what_it_may_be(answer, name):
    found = answer(act(f"providers: [{name}], recipients: [威宁县]"))
    assert found.problems == []
    (unknown,) = found.unknowns
    assert unknown.name == name
    assert unknown.near
    assert all(Gazetteer.load().unit(near_id).in_use for near_id, _, _ in unknown.near)


def test_a_short_place_that_several_bear_is_ambiguous(answer):
    found = answer(act("providers: [大连市], places: [长安]"))
    (problem,) = found.problems
    assert problem.allowed == (
        "河北省石家庄市长安区 (county/changan-130102)",
        "陕西省西安市长安区 (county/changan-610116)",
    )


# -- records' own entities ------------------------------------------------------------------------------------------


def test_an_own_entity_of_the_same_name_and_label_goes_before_the_table(answer):
    found = answer(
        "entities: [{id: county/mine, label: County, name: 七星关区, part_of: 毕节市}]\n"
        + act("recipients: [七星关区, 贵州省毕节市七星关区, county/qixingguan, 毕节市七星关]")
    ).clean()
    for name in ("七星关区", "贵州省毕节市七星关区", "county/qixingguan", "毕节市七星关"):
        assert found.id("act/a", "recipients", name) == "county/mine"
    assert "county/qixingguan" not in found.places
    assert "city/bijie" in found.places


def test_an_own_parent_stands_above_the_places_drawn_in(answer):
    found = answer(
        "entities: [{id: city/mine, label: City, name: 毕节市, code: '520500', part_of: 贵州省}]\n"
        + act("recipients: [七星关区]")
    ).clean()
    assert found.places == ["country/china", "county/qixingguan", "province/guizhou"]
    gazetteer_places = next(item.record for item in found.gazetteer_places if item.id == "county/qixingguan")
    assert gazetteer_places.part_of[0].entity == "city/mine"
    assert found.id("act/a", "recipients", "毕节市") is None  # nobody asked for the name
    assert found.id("county/qixingguan", "part_of", "city/mine") == "city/mine"


LOADED = {
    "nothing": "",
    "one of them": "entities: [{id: county/baiyun-440111, label: County, name: 白云区, part_of: 广州市}]\n",
    "one of them under another id": "entities: [{id: county/mine, label: County, name: 白云区, part_of: 广州市}]\n",
    "one of them with a short alias": (
        "entities: [{id: county/mine, label: County, name: 白云区, aliases: [白云], part_of: 广州市}]\n"
    ),
    "both": (
        "entities: [{id: county/mine, label: County, name: 白云区, part_of: 广州市},"
        " {id: county/other, label: County, name: 白云区, part_of: 贵阳市}]\n"
    ),
    "a pairing of one of them": "pairings: [{id: pair/other, helper: 广州市白云区, recipient: 平塘县}]\n",
}


@pytest.mark.parametrize("loaded", LOADED.values(), ids=LOADED)
def test_a_name_of_several_places_is_not_settled_by_what_is_loaded(answer, loaded):
    found = answer(loaded + act("providers: [白云区], recipients: [平塘县]"))
    assert [(each.code, each.record, each.value) for each in found.problems] == [("ambiguous-name", "act/a", "白云区")]
    short = answer(loaded + act("recipients: [平塘县], places: [白云]"))
    assert [(each.code, each.record, each.value) for each in short.problems] == [("ambiguous-name", "act/a", "白云")]


@pytest.mark.parametrize("loaded", LOADED.values(), ids=LOADED)
@pytest.mark.parametrize("full", ["广州市白云区", "广东省广州市白云区"])
def test_a_full_path_or_another_party_settles_it_whatever_is_loaded(answer, loaded, full):
    meant = "county/mine" if "county/mine" in loaded else "county/baiyun-440111"
    found = answer(loaded + act(f"providers: [{full}]")).clean()
    assert found.id("act/a", "providers", full) == meant
    found = answer(loaded + act("providers: [广州市, 白云区]")).clean()
    assert found.id("act/a", "providers", "白云区") == meant


@pytest.mark.parametrize("neighbour", ["花溪区", "越秀区", "贵阳市花溪区"])
def test_a_neighbour_does_not_settle_it(answer, neighbour):
    found = answer(act(f"providers: [大连市], recipients: [{neighbour}, 白云区]"))
    assert [(each.code, each.value) for each in found.problems] == [("ambiguous-name", "白云区")]


def test_a_path_means_the_records_own_district(answer):
    text = "entities: [{id: county/mine, label: County, name: 白云区, part_of: 贵阳市}]\n"
    other = answer(text + act("providers: [广州市, 白云区]")).clean()
    assert other.id("act/a", "providers", "白云区") == "county/baiyun-440111"
    full = answer(text + act("providers: [贵阳市白云区, 广州市白云区]")).clean()
    assert full.id("act/a", "providers", "贵阳市白云区") == "county/mine"
    assert full.id("act/a", "providers", "广州市白云区") == "county/baiyun-440111"


def test_an_own_entity_is_not_taken_for_a_unit_of_another_code_or_label(answer):
    other = answer(
        "entities: [{id: zone/mine, label: Zone, name: 七星关区},"
        " {id: county/other, label: County, name: 平塘县, code: '999999'}]\n"
        + act("recipients: [贵州省毕节市七星关区, 贵州省平塘县]")
    ).clean()
    assert other.id("act/a", "recipients", "贵州省毕节市七星关区") == "county/qixingguan"
    assert other.id("act/a", "recipients", "贵州省平塘县") == "county/pingtang"


def test_an_entity_with_the_tables_id_is_completed_never_contradicted(answer):
    found = answer(
        "entities: [{id: county/pingtang, label: County, name: {zh: 平塘县, en: Pingtang}, valid: {from: '1941'},"
        " part_of: [{entity: 黔南州}]}]"
    ).clean()
    gazetteer_places = next(item.record for item in found.gazetteer_places if item.id == "county/pingtang")
    assert (gazetteer_places.code, gazetteer_places.valid, gazetteer_places.part_of) == ("522727", None, ())
    assert gazetteer_places.name.en == "Pingtang"
    assert found.id("county/pingtang", "part_of", "黔南州") == "city/qiannan"
    assert "city/qiannan" in found.places


def test_an_id_of_the_table_used_for_something_else_is_left_alone(answer):
    found = answer(
        "entities: [{id: county/pingtang, label: Village, name: 某村}]\n" + act("recipients: [county/pingtang]")
    ).clean()
    assert found.places == []
    assert found.resolution.labels["county/pingtang"] == "Village"


def test_an_entity_that_is_no_place_keeps_its_name_to_itself(answer):
    found = answer(
        "entities: [{id: enterprise/e, label: Enterprise, name: 大连市}]\n" + act("providers: [大连市]")
    ).clean()
    assert found.id("act/a", "providers", "大连市") == "enterprise/e"
    assert found.places == []


def test_names_aliases_and_identifiers_identify_whatever_the_spelling(answer):
    found = answer(
        "entities: [{id: party/z, label: Party, name: {zh: 致公党中央, en: Zhigong Party},"
        " aliases: [中国致公党中央委员会], identifiers: {cn-uscc: '123'}}]\n"
        + act("providers: [致公党 中央, 《中国致公党中央委员会》, zhigong party, 'cn-uscc:123', party/z]")
    ).clean()
    for name in ("致公党 中央", "《中国致公党中央委员会》", "zhigong party", "cn-uscc:123", "party/z"):
        assert found.id("act/a", "providers", name) == "party/z"


TWINS = (
    "entities: [{id: school/a, label: School, name: 第一中学, located_in: 平塘县},"
    " {id: school/b, label: School, name: 第一中学, located_in: 罗甸县}]\n"
)


def test_namesakes_are_told_apart_by_where_they_lie(answer):
    found = answer(TWINS + act("providers: [大连市], recipients: [第一中学], places: [罗甸县]")).clean()
    assert found.id("act/a", "recipients", "第一中学") == "school/b"


def test_namesakes_without_context_are_ambiguous(answer):
    (problem,) = answer(TWINS + act("recipients: [第一中学]")).problems
    assert problem.allowed == ("第一中学 (school/a)", "第一中学 (school/b)")
    assert problem.suggestion == "school/a / school/b"


# -- mentions, programmes, publishers ----------------------------------------------------------------------------------

MENTIONS = """
sources: [{id: src/one}, {id: src/two}]
entities:
  - {id: enterprise/a, label: Enterprise, name: 甲合作社, mentions: [{source: src/one, text: 合作社}]}
  - {id: enterprise/b, label: Enterprise, name: 乙合作社, mentions: [{source: src/two, text: 合作社}]}
"""


@pytest.mark.parametrize(("source", "meant"), [("src/one", "enterprise/a"), ("src/two", "enterprise/b")])
def test_a_mention_identifies_within_its_source(answer, source, meant):
    text = MENTIONS + act("recipients: [合作社]", more=f", evidence: [{{source: {source}, paragraph: 1}}]")
    assert answer(text).clean().id("act/a", "recipients", "合作社") == meant


def test_the_sources_of_contributions_count(answer):
    more = ", contributions: [{id: con/c, quantity: 1, unit: piece, evidence: [{source: src/two, paragraph: 1}]}]"
    assert answer(MENTIONS + act("recipients: [合作社]", more=more)).clean().id("act/a", "recipients", "合作社") == (
        "enterprise/b"
    )


def test_a_record_that_cites_both_sources_is_ambiguous(answer):
    more = ", evidence: [{source: src/one, paragraph: 1}, {source: src/two, paragraph: 1}]"
    (problem,) = answer(MENTIONS + act("recipients: [合作社]", more=more)).problems
    assert (problem.code, problem.value) == ("ambiguous-name", "合作社")


def test_outside_its_source_a_mention_is_only_a_hint(answer):
    (unknown,) = answer(MENTIONS + act("recipients: [合作社]")).unknowns
    assert [near_id for near_id, _, _ in unknown.near] == ["enterprise/a", "enterprise/b"]


def test_a_programme_and_a_fund_of_one_name_are_told_apart_by_field(answer):
    found = answer(
        "programmes: [{id: prog/p, name: 东西部协作}]\nentities: [{id: fund/f, label: Fund, name: 东西部协作}]\n"
        + act("funders: [东西部协作]", more=", programmes: [东西部协作]")
    ).clean()
    assert found.id("act/a", "funders", "东西部协作") == "fund/f"
    assert found.id("act/a", "programmes", "东西部协作") == "prog/p"


def test_a_programme_is_never_taken_for_a_party(answer):
    found = answer(
        "programmes: [{id: prog/p, name: 某计划}]\n" + act("providers: [某计划]", more=", programmes: [某计划]")
    )
    assert [unknown.name for unknown in found.unknowns] == ["某计划"]


def test_a_publisher_may_be_any_text_and_draws_no_place(answer):
    found = answer(
        "sources: [{id: src/a, publisher: 某网}, {id: src/b, publisher: 贵州省}, {id: src/c, publisher: 新华网}]\n"
        "entities: [{id: enterprise/x, label: Enterprise, name: 新华网}]"
    ).clean()
    assert found.id("src/a", "publisher", "某网") is None
    assert found.id("src/b", "publisher", "贵州省") is None
    assert found.id("src/c", "publisher", "新华网") == "enterprise/x"
    assert found.places == []


def test_acts_and_pairings_are_named_by_id(answer):
    found = answer(
        "activities: [{id: act/a, kind: pairing, established: [pair/p], pairing: pair/p, part_of: [act/b]},"
        " {id: act/b, kind: assistance}]\n"
        "pairings: [{id: pair/p, helper: 大连市, recipient: 六盘水市}]\n"
        "observations: [{id: obs/o, about: act/a, indicator: income, result_of: [act/b, pair/p]}]"
    ).clean()
    assert found.id("obs/o", "about", "act/a") == "act/a"
    assert found.resolution.labels["act/a"] == "Activity"
    assert found.resolution.labels["pair/p"] == "Pairing"
    assert found.resolution.labels["obs/o"] == "Observation"


def test_decisions_go_before_names(answer):
    text = act("providers: [白云区], recipients: [平塘县]")
    found = answer(text, decisions={"白云区": "county/baiyun-440111"}).clean()
    assert found.id("act/a", "providers", "白云区") == "county/baiyun-440111"


# -- places drawn in ------------------------------------------------------------------------------------------------


def test_a_renamed_place_comes_with_what_took_its_place(answer):
    found = answer(act("recipients: [水城县]")).clean()
    assert {"county/shuicheng", "county/zhongshan-520201", "city/liupanshui"} <= set(found.places)
    gazetteer_places = next(item for item in found.gazetteer_places if item.id == "county/shuicheng-520221")
    assert (gazetteer_places.dataset, gazetteer_places.section, gazetteer_places.location.file) == (
        PLACES,
        "entities",
        PLACES,
    )
    for name in gazetteer_places.record.succeeded_by:
        assert found.id(gazetteer_places.id, "succeeded_by", name) == name


def test_everything_a_drawn_place_names_is_known_with_label_and_name(answer):
    found = answer(act("recipients: [水城县, 毕节地区, 余姚县]", "1985"))
    for item in found.gazetteer_places:
        for text in [link.entity for link in item.record.part_of] + list(item.record.succeeded_by):
            meant = found.id(item.id, "part_of", text)
            assert found.resolution.labels[meant]
            assert found.resolution.names[meant]


def test_places_of_an_earlier_run_are_drawn_anew(answer):
    records = records_of(act("recipients: [平塘县]"))
    first = Answer(records)
    again = Answer(RecordSet([*records, *first.gazetteer_places]))
    assert (again.resolution, again.gazetteer_places, again.problems) == (first.resolution, first.gazetteer_places, [])
    stale = accept(Entity(id="county/gone", label="County", name={"zh": "平塘县"}), PLACES, RecordLocation(PLACES))
    assert Answer(RecordSet([*records, stale])).gazetteer_places == first.gazetteer_places


def test_exported_places_come_back_without_conflict():
    records = records_of(act("recipients: [水城县, 毕节市]"))
    first = Answer(records)
    exported = [Accepted(item.section, item.id, item.body, "export", item.location) for item in first.gazetteer_places]
    again = Answer(RecordSet([*records, *exported])).clean()
    assert again.places == first.places
    assert again.id("act/a", "recipients", "水城县") == "county/shuicheng-520221"
    for item in again.gazetteer_places:
        stated = next(one.record for one in exported if one.id == item.id)
        fields = item.record.model_dump(exclude_defaults=True)
        assert {key: getattr(stated, key) for key in fields} == {key: getattr(item.record, key) for key in fields}


# -- order ----------------------------------------------------------------------------------------------------------

ORDER = records_of(
    TWINS.replace("\n", "")[:-1]
    + """, {id: county/mine, label: County, name: 白云区, part_of: 贵阳市},
       {id: fund/f, label: Fund, name: 东西部协作},
       {id: hospital/h, label: Hospital, name: 白云区医院, located_in: 白云区}]
sources: [{id: src/one, publisher: 第一中学}, {id: src/two, published: "2005"}]
programmes: [{id: prog/p, name: 东西部协作, administered_by: [广州市]}]
pairings:
  - {id: pair/p, helper: 白云区, recipient: 平塘县, programmes: [东西部协作]}
  - {id: pair/q, helper: 广州市, recipient: 黔南州, programmes: [prog/p]}
activities:
  - {id: act/a, kind: donation, providers: [白云区], recipients: [第一中学], places: [罗甸], pairing: pair/p}
  - {id: act/b, kind: donation, providers: [白云区], recipients: [贵阳市, 某未知医院], programmes: [东西部协作]}
  - {id: act/c, kind: donation, funders: [东西部协作], recipients: [毕节市],
     evidence: [{source: src/two, paragraph: 1}]}
  - {id: act/d, kind: donation, providers: [长安区, 某未知 医院], places: [长安], part_of: [act/a]}
observations: [{id: obs/o, about: 第一中学, indicator: pupils, value: 1, unit: person, result_of: [act/a]}]
"""
)


def outcome(records):
    resolution, gazetteer_places, problems, unknowns = resolve(
        RecordSet(list(records)), gazetteer=Gazetteer.load(), vocabulary=load_vocabulary()
    )
    return resolution, gazetteer_places, problems, unknowns


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_of_records_gives_the_same_answer(chance: random.Random):
    shuffled = list(ORDER)
    chance.shuffle(shuffled)
    assert outcome(shuffled) == outcome(ORDER)


def test_the_order_test_has_something_to_order():
    resolution, gazetteer_places, problems, unknowns = outcome(ORDER)
    assert resolution.special
    assert resolution.by_field == {}
    assert {problem.value for problem in problems} == {"长安区", "长安", "白云区"}
    assert [(unknown.name, len(unknown.records)) for unknown in unknowns] == [("某未知 医院", 2)]
    assert len(gazetteer_places) > 8


def test_records_of_one_id_from_two_datasets_are_read_together():
    one = records_of(act("providers: [广州市]"), "one")
    two = records_of(act("providers: [白云区]"), "two")
    for records in ([*one, *two], [*two, *one]):
        assert Answer(RecordSet(records)).clean().id("act/a", "providers", "白云区") == "county/baiyun-440111"


def test_circles_of_parts_do_no_harm(answer):
    found = answer(
        "entities: [{id: county/a, label: County, name: 甲, part_of: 乙},"
        " {id: county/b, label: County, name: 乙, part_of: 甲}]\n" + act("providers: [甲, 乙, 白云区]")
    )
    assert [problem.value for problem in found.problems] == ["白云区"]
