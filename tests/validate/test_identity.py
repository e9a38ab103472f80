"""Ids that are made: readable, never from what changes, and always fit to be ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from graphkit.records.identity import made_id, occurrence, with_ids
from graphkit.schema.records import Activity, Entity, Observation, Pairing, Programme, Source
from graphkit.schema.values import Id

FIT = TypeAdapter(Id)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Source(name="某县简报"), "src/某县简报"),
        (Source(url="https://example.org/a b"), "src/https://example.org/a-b"),
        (Source(document_number="国办发〔2016〕1号"), "src/国办发〔2016〕1号"),
        (Source(), None),
        (Programme(name={"en": "East West"}), "prog/East-West"),
        (Entity(label="Hospital", name="平塘县人民医院"), "hospital/平塘县人民医院"),
        (Entity(label="County", name="平塘县", code="522727"), "county/522727/平塘县"),
        (Entity(label="Township", name="城关镇", part_of=["平塘县"]), "township/平塘县/城关镇"),
        (Entity(label="Agency", name="教育局", part_of=["平塘县"]), "agency/教育局"),
        (Pairing(helper="甲区", recipient="乙县", since="2016-05"), "d/pairing/甲区-乙县/2016-05"),
        (Pairing(helper="甲区", recipient="乙县", attested_from="2019"), "d/pairing/甲区-乙县/2019"),
        (Activity(kind="donation", providers=["甲区"]), "d/donation/甲区"),
        (Activity(kind="dispatch", senders=["甲区"], hosts=["乙县"]), "d/dispatch/甲区-乙县"),
        (Activity(kind="donation", funders=["甲"], recipients=["乙", "丙"], name="捐书"), "d/donation/甲-乙-丙/捐书"),
        (Observation(about="乙县", indicator="income", as_of="2020", phase="after"), "d/income/乙县/2020/after"),
    ],
)
def test_what_identifies_a_record_is_its_id(record, expected):
    assert with_ids(record, "d").id == expected


def test_a_given_id_stays():
    assert with_ids(Entity(id="x/a", label="Hospital", name="某院"), "d").id == "x/a"


def test_contributions_are_named_after_what_they_are():
    act = Activity(
        id="act/a",
        kind="donation",
        providers=["甲"],
        contributions=[
            {"amount": "5", "currency": "CNY", "stage": "planned"},
            {"amount": "6", "currency": "CNY", "stage": "planned"},
            {"quantity": "6", "unit": "piece", "item": "books"},
            {"name": "其他"},
            {"id": "act/a/CNY-planned#2", "amount": "7", "currency": "CNY"},
        ],
    )
    named = with_ids(act, "d")
    assert [part.id for part in named.contributions] == [
        "act/a/CNY-planned",
        "act/a/CNY-planned#3",  # 2 was given to another by hand
        "act/a/books",
        "act/a/figure",
        "act/a/CNY-planned#2",
    ]
    assert with_ids(named, "d") is named


def test_an_occurrence_takes_its_contributions_along():
    act = with_ids(
        Activity(kind="donation", providers=["甲"], contributions=[{"name": "书"}, {"id": "con/x", "name": "款"}]), "d"
    )
    second = occurrence(act, 2)
    assert second.id == "d/donation/甲/书#2" if "书" in act.id else "d/donation/甲#2"
    assert [part.id for part in second.contributions] == [second.id + "/figure", "con/x"]
    assert occurrence(act, 1) is act


TEXT = st.text(min_size=1, max_size=300)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_made_id_is_always_fit(parts):
    made = made_id("x", *parts)
    assert len(made) <= 200
    assert not re.search(r"[\s~]", made)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=300))
def test_a_made_id_passes_the_shape(name):
    FIT.validate_python(made_id("hospital", name.strip() or "x"))


def test_long_names_that_begin_alike_stay_apart():
    one, other = made_id("x", "长" * 300 + "甲"), made_id("x", "长" * 300 + "乙")
    assert one != other
    assert len(one) == len(other) == 200
