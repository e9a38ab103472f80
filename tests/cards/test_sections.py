"""Sections of a card: typed columns, and the same card in both languages; a user's own kinds read as built-in ones."""

import pytest
from memory_graph import build_reader, stored

from graphkit.cards.open_card import open_card
from graphkit.schema.vocabulary import load_vocabulary

EVIDENCE = [{"source": "src/1", "paragraph": 3}]
OWN_KIND = "friendship: {zh: 友城往来, en: friendship, edge: FRIENDS_OF, direction: symmetric}\n"


@pytest.fixture
def vocabulary(tmp_path):
    path = tmp_path / "kinds.yaml"
    path.write_text(OWN_KIND, encoding="utf-8")
    return load_vocabulary((path,))


@pytest.fixture
def reader(tmp_path, vocabulary):
    receivers = [{"id": f"school/{number}", "label": "School", "name": f"学校{number}"} for number in range(6)]
    records = {
        "sources": [{"id": "src/1", "name": "某报"}],
        "entities": [
            {"id": "city/a", "label": "City", "name": "甲市"},
            {"id": "city/b", "label": "City", "name": "乙市"},
            *receivers,
        ],
        "activities": [
            {"id": "act/visit", "kind": "exchange", "providers": ["city/a"], "recipients": ["city/b"],
             "evidence": EVIDENCE},
            {"id": "act/friends", "kind": "friendship", "providers": ["city/a"], "recipients": ["city/b"],
             "evidence": EVIDENCE},
            {"id": "act/gift", "kind": "donation", "providers": ["city/a"],
             "recipients": [school["id"] for school in receivers], "evidence": EVIDENCE,
             "contributions": [{"id": "con/1", "kind": "donation", "amount": "3000000", "currency": "CNY"}]},
        ],
    }  # fmt: skip
    opened = stored(build_reader(vocabulary=vocabulary, **records), tmp_path / "graph.kgl", vocabulary=vocabulary)
    yield opened
    opened.close()


@pytest.mark.parametrize("city", ["city/a", "city/b"])
def test_a_symmetric_kind_of_the_user_s_own_is_mutual_as_a_built_in_one(reader, vocabulary, city):
    card = open_card(reader, city, vocabulary)
    assert {row["activity"] for row in card.rows("mutual")} == {"act/visit", "act/friends"}
    assert {row["activity"] for row in (*card.rows("gave"), *card.rows("received"))} <= {"act/gift"}
    kinds = [row["kind"] for row in card.sections["mutual"].table(card.view("zh", vocabulary)).rows]
    assert sorted(kinds) == ["交流", "友城往来"]


def test_one_card_is_shown_in_both_languages(reader, vocabulary):
    card = open_card(reader, "city/a", vocabulary)
    (zh,), (en,) = (
        card.sections["jointly_gave"].table(card.view(language, vocabulary)).rows for language in ("zh", "en")
    )
    assert (zh["kind"], zh["figure"]) == ("捐赠", "300万元，共同")
    assert (en["kind"], en["figure"]) == ("donation", "CNY 3,000,000, joint")
    assert zh["sources"] == en["sources"] == "[1] ¶3"


def test_a_brief_view_counts_names_behind_the_fourth(reader, vocabulary):
    card = open_card(reader, "city/a", vocabulary)
    (line,) = card.sections["jointly_gave"].table(card.view("en", vocabulary, brief=True)).rows
    *names, others = line["to"].split(", ")
    assert (len(set(names)), others) == (4, "2 others")


def test_columns_are_typed(reader, vocabulary):
    card = open_card(reader, "city/a", vocabulary)
    kinds = {column.name: column.kind for column in card.sections["totals"].columns}
    assert (kinds["amount"], kinds["acts"], kinds["stage"]) == ("money", "count", "text")


def test_a_section_without_columns_is_data_only(reader, vocabulary):
    card = open_card(reader, "act/gift", vocabulary)
    assert card.sections["evidence"].columns == ()
    assert card.as_dict()["evidence"][0]["source"] == "src/1"
