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
    (zh,), (en,) = (card.sections["gave"].table(card.view(language, vocabulary)).rows for language in ("zh", "en"))
    assert (zh["kind"], zh["figure"]) == ("捐赠", "300万元")
    assert (en["kind"], en["figure"]) == ("donation", "CNY 3,000,000")
    assert zh["sources"] == en["sources"] == "[1] ¶3"


def test_a_brief_view_counts_names_behind_the_fourth(reader, vocabulary):
    card = open_card(reader, "city/a", vocabulary)
    (line,) = card.sections["gave"].table(card.view("en", vocabulary, brief=True)).rows
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


def card_of(tmp_path, name, time=None, **records):
    vocabulary = load_vocabulary()
    opened = stored(build_reader(vocabulary=vocabulary, **records), tmp_path / "own.kgl", vocabulary=vocabulary)
    try:
        return open_card(opened, name, vocabulary, time)
    finally:
        opened.close()


def gift(number, recipient, amount, **fields):
    figure = {"id": f"con/{number}", "amount": amount, "currency": "CNY", "stage": "disbursed"}
    figure |= {key: fields.pop(key) for key in ("part_of_total", "each", "may_overlap") if key in fields}
    base = {"id": f"act/{number}", "kind": "donation", "providers": ["foundation/f"], "recipients": [recipient]}
    return {**base, **fields, "contributions": [figure], "evidence": EVIDENCE}


PLACES = [
    {"id": "city/b", "label": "City", "name": "乙市"},
    {"id": "county/c", "label": "County", "name": "丙县", "part_of": ["city/b"]},
    {"id": "school/s", "label": "School", "name": "丙县一中", "located_in": "county/c"},
    {"id": "foundation/f", "label": "Foundation", "name": "某基金会"},
]
SOURCES = [{"id": "src/1", "name": "某报", "published": "2021-05"}]


def test_money_of_a_place_is_its_own_or_within_it_and_never_both(tmp_path):
    acts = [gift(1, "county/c", "100"), gift(2, "school/s", "20"), gift(3, "school/s", "7", kind="investment")]
    card = card_of(tmp_path, "county/c", sources=SOURCES, entities=PLACES, activities=acts)
    assert [(row["section"], row["flow"], row["amount"]) for row in card.rows("totals")] == [("received", "aid", 100.0)]
    within = {(row["section"], row["flow"]): row["amount"] for row in card.rows("within_money")}
    assert within == {("received", "aid"): 20.0, ("received", "investment"): 7.0}
    city = card_of(tmp_path, "city/b", sources=SOURCES, entities=PLACES, activities=acts)
    within = {(row["section"], row["flow"]): row["amount"] for row in city.rows("within_money")}
    assert within == {("received", "aid"): 120.0, ("received", "investment"): 7.0}


def test_a_part_counts_for_whom_the_total_is_not(tmp_path):
    total = {"id": "act/all", "kind": "donation", "recipients": ["city/b"], "evidence": EVIDENCE,
             "contributions": [{"id": "con/all", "amount": "500", "currency": "CNY"}]}  # fmt: skip
    acts = [total, gift(1, "county/c", "3", part_of_total="con/all")]
    giver = card_of(tmp_path, "foundation/f", sources=SOURCES, entities=PLACES, activities=acts)
    assert [(row["amount"], row["left_out"]) for row in giver.rows("totals")] == [(3.0, 0)]


def test_a_figure_per_receiver_is_a_sum_of_them(tmp_path):
    act = gift(1, "school/s", "10", each=True) | {"recipients": ["school/s", "county/c"]}
    card = card_of(tmp_path, "foundation/f", sources=SOURCES, entities=PLACES, activities=[act])
    assert card.rows("totals")[0]["amount"] == 20.0
    view = card.view("en", load_vocabulary())
    assert card.sections["gave"].table(view).rows[0]["figure"] == "CNY 10, disbursed, each (× 2)"


def test_a_fund_is_named_as_the_channel_and_what_was_made_as_created(tmp_path):
    fund = {"id": "fund/x", "label": "Fund", "name": "某资金", "contributors": ["foundation/f"]}
    room = {"id": "fac/room", "label": "Facility", "name": "图书室", "serves": ["school/s"]}
    act = gift(1, "school/s", "5", kind="construction") | {"providers": [], "funders": ["fund/x"],
                                                           "created": ["fac/room"]}  # fmt: skip
    card = card_of(tmp_path, "school/s", sources=SOURCES, entities=[*PLACES, fund, room], activities=[act])
    (row,) = card.sections["received"].table(card.view("zh", load_vocabulary())).rows
    assert (row["from"], row["figure"]) == ("某基金会", "5元，到位")
    assert row["activity"].endswith("(建成：图书室, 经某资金)")


def test_an_undated_act_shows_its_bounds(tmp_path):
    acts = [gift(1, "school/s", "5", status="completed")]
    card = card_of(tmp_path, "school/s", sources=SOURCES, entities=PLACES, activities=acts)
    (row,) = card.sections["received"].table(card.view("en", load_vocabulary())).rows
    assert row["when"] == "by 2021-05-31"
    assert card.rows("totals")[0]["year"] is None


def test_figures_that_may_overlap_say_so(tmp_path):
    acts = [gift(1, "school/s", "5"), gift(2, "school/s", "50", may_overlap=["con/1"])]
    card = card_of(tmp_path, "school/s", sources=SOURCES, entities=PLACES, activities=acts)
    rows = card.sections["received"].table(card.view("en", load_vocabulary())).rows
    assert [row["figure"] for row in rows] == [
        "CNY 5, disbursed (may overlap with con/2)",
        "CNY 50, disbursed (may overlap with con/1)",
    ]
