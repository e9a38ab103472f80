"""A field that belongs elsewhere is told where; a word with one mistaken character is recognised."""

import pytest

from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.codes import _list
from graphkit.validate.misplaced import _EVERYWHERE, places_of
from graphkit.validate.shape_fields import fields
from graphkit.wording.problems import next_step


def test_every_field_of_a_contribution_is_sent_to_contributions_from_its_activity():
    activity = SECTIONS["activities"]
    contribution = activity.model_fields["contributions"]
    assert contribution is not None
    for field in ("amount", "currency", "quantity", "unit", "item", "stage", "mixed", "each", "per"):
        assert f"contributions[].{field}" in places_of(field, "activities", activity)


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_field_of_another_section_is_sent_there(section):
    model = SECTIONS[section]
    for other, of in SECTIONS.items():
        for field in fields(of):
            if field in fields(model) or field in _EVERYWHERE:
                assert places_of(field, section, model) == ()
            else:
                places = places_of(field, section, model)
                assert places
                assert all(place.rpartition(".")[2].rpartition(": ")[2] == field for place in places), (other, field)


def test_it_is_said_in_both_languages(taken):
    _, problems, _ = taken("activities:\n- {id: act/a, kind: donation, providers: [甲区], amount: 3}\n")
    (problem,) = problems
    assert (problem.code, problem.field) == ("misplaced-field", "amount")
    assert "contributions[].amount" in next_step(problem, "en")
    assert "contributions[].amount" in next_step(problem, "zh")


@pytest.mark.parametrize(
    ("listed", "word", "meant"),
    [
        ("kinds", "捐曾", "donation"),
        ("kinds", "援件", "construction"),
        ("kinds", "派住", "dispatch"),
        ("kinds", "投姿", "investment"),
        ("stages", "到为", "disbursed"),
        ("labels", "医圆", "Hospital"),
        ("labels", "学笑", "School"),
        ("forms", "私立", None),
    ],
)
def test_a_chinese_word_with_one_mistaken_character_is_recognised(listed, word, meant):
    assert _list(load_vocabulary(), listed).meant(word) == meant
