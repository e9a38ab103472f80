"""Codes: every word of the vocabulary passes, every Chinese name of one is understood as a suggestion."""

import pytest

from graphkit.findings import RecordLocation
from graphkit.schema.currencies import CURRENCIES
from graphkit.schema.records import Activity, Contribution, Entity, Observation, Pairing, Source
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.codes import CODE_OF, Codes

VOCABULARY = load_vocabulary()
PLACE = RecordLocation("a.yaml", 1)


def contribution(**fields):
    return Activity(kind="donation", providers=["甲"], contributions=[fields])


MAKE = {
    "kinds": lambda word: Activity(kind=word),
    "stages": lambda word: Activity(kind="donation", status=word),
    "bounds": lambda word: contribution(bound=word),
    "measures": lambda word: contribution(measure=word),
    "units": lambda word: contribution(unit=word),
    "items": lambda word: contribution(item=word),
    "currencies": lambda word: contribution(currency=word),
    "tiers": lambda word: Pairing(helper="甲", recipient="乙", tier=word),
    "pairing_forms": lambda word: Pairing(helper="甲", recipient="乙", form=word),
    "certainties": lambda word: Activity(kind="donation", providers=[{"entity": "甲", "certainty": word}]),
    "benefits": lambda word: Activity(kind="donation", benefit=word),
    "flows": lambda word: Activity(kind="donation", flow=word),
    "iati_flow_types": lambda word: contribution(iati_flow_type=word),
    "standards": lambda word: Activity(kind="donation", standard=word),
    "tied_statuses": lambda word: contribution(tied_status=word),
    "aid_types": lambda word: contribution(aid_type=word),
    "iati_types": lambda word: contribution(iati_type=word),
    "organisation_types": lambda word: Entity(label="School", name="甲", organisation_type=word),
    "finance_types": lambda word: contribution(finance_type=word),
    "changes": lambda word: Observation(about="甲", indicator="income", change=word),
    "phases": lambda word: Observation(about="甲", indicator="income", phase=word),
    "observation_statuses": lambda word: Observation(about="甲", indicator="income", status=word),
    "indicators": lambda word: Observation(about="甲", indicator=word),
    "sectors": lambda word: Activity(kind="donation", sectors=[word]),
    "forms": lambda word: Entity(label="Facility", name="甲", form=word),
    "levels": lambda word: Entity(label="School", name="甲", level=word),
    "labels": lambda word: Entity(label=word, name="甲"),
    "defects": lambda word: Source(defects=[{"kind": word}]),
}


def test_every_list_is_tried():
    assert MAKE.keys() == CODE_OF.keys()


def words_of(listed):
    if listed == "currencies":
        return dict.fromkeys(CURRENCIES)
    terms = VOCABULARY.allowed(listed)
    if listed == "labels":
        return {code: term for code, term in terms.items() if "Entity" in term.groups}
    return terms


@pytest.mark.parametrize("listed", MAKE)
def test_every_code_passes(listed):
    codes = Codes(VOCABULARY)
    for word in words_of(listed):
        for _ in range(2):  # the second time it is remembered
            assert codes.check(MAKE[listed](word), PLACE) == []


@pytest.mark.parametrize("listed", MAKE)
def test_a_word_that_is_on_no_list_is_told_with_what_is_allowed(listed):
    codes = Codes(VOCABULARY)
    for _ in range(2):  # what was wrong once is not remembered as sound
        (problem,) = codes.check(MAKE[listed]("Zzqx9"), PLACE)
        assert problem.code == CODE_OF[listed]
        assert problem.value == "Zzqx9"
        assert problem.suggestion is None
        assert set(problem.allowed) == set(words_of(listed))


@pytest.mark.parametrize("listed", [name for name in MAKE if name != "currencies"])
def test_chinese_and_english_names_mean_their_code(listed):
    codes = Codes(VOCABULARY)
    by_name = {}
    for code, term in words_of(listed).items():
        for word in (term.zh, term.en):
            by_name.setdefault(word, set()).add(code)
    tried = 0
    for word, meant in by_name.items():
        if word.lower() not in {code.lower() for code in words_of(listed)}:
            (problem,) = codes.check(MAKE[listed](word), PLACE)
            assert problem.suggestion in meant, word
            tried += 1
    assert tried


def test_words_of_units_and_money():
    codes = Codes(VOCABULARY)

    def meant(listed, word):
        return codes.check(MAKE[listed](word), PLACE)[0].suggestion

    assert meant("units", "人次") == "person_time"
    assert meant("units", "person-time") == "person_time"
    assert meant("units", "Person Time") == "person_time"
    assert meant("units", "公斤") == "kilogram"
    assert meant("bounds", "约") == "about"
    assert meant("currencies", "人民币") == "CNY"
    assert meant("currencies", "cny") == "CNY"
    assert meant("currencies", "￥") == "CNY"
    assert meant("kinds", "DONATION") == "donation"
    assert meant("sectors", "11329") == "11320"


def test_a_kind_of_the_users_own_is_known(tmp_path):
    entity_id = tmp_path / "kinds.yaml"
    entity_id.write_text("lending: {zh: 借贷, en: lending, edge: LENT_TO}\n", encoding="utf-8")
    assert Codes(load_vocabulary((entity_id,))).check(Activity(kind="lending"), PLACE) == []


def test_every_wrong_word_of_a_record_is_told_at_its_place():
    act = Activity(
        id="act/a",
        kind="x",
        providers=["甲", {"entity": "乙", "certainty": "y"}],
        contributions=[Contribution(unit="piece"), Contribution(unit="z", stage="w")],
    )
    found = Codes(VOCABULARY).check(act, RecordLocation("a.yaml", 1, {("contributions", 1): 7}))
    assert [(problem.field, problem.location.line, problem.record) for problem in found] == [
        ("kind", 1, "act/a"),
        ("providers[1].certainty", 1, "act/a"),
        ("contributions[1].unit", 7, "act/a"),
        ("contributions[1].stage", 7, "act/a"),
    ]
