"""Dates, names and numbers of records: exact, never more precise than told, and closed to hidden characters."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphkit.schema.records import Activity, Contribution, Entity
from graphkit.schema.values import PreciseDate

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))


@given(DAYS)
def test_a_day_is_its_own_first_and_last(day):
    made = PreciseDate(date=day.isoformat())
    assert (made.first, made.last, made.precision) == (day, day, "day")


@given(DAYS)
def test_a_month_runs_to_the_day_before_the_next(day):
    made = PreciseDate(date=day.isoformat()[:7])
    assert made.first == day.replace(day=1)
    assert (made.last + timedelta(days=1)).day == 1
    assert made.last >= day >= made.first


@given(DAYS)
def test_a_year_holds_all_its_days(day):
    made = PreciseDate(date=day.isoformat()[:4])
    assert made.first <= day <= made.last
    assert made.first.year == made.last.year == day.year


@pytest.mark.parametrize(
    "text", ["2017-02-29", "2024-13", "24", "2024/05", "2024-5", "2024-05-01T00:00", "0000", "今年", ""]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError):
        PreciseDate(date=text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_amounts_stay_exact_through_canonical_json(amount):
    made = Contribution(amount=str(amount))
    assert Contribution.model_validate_json(made.model_dump_json()).amount == amount


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-inf", "1e999999", "三万", True])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValidationError):
        Contribution(amount=amount)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\u202e", "\u2066", "\u200f", "\ufeff", "\x9f"])
def test_hidden_characters_are_refused_in_names_and_ids(character):
    with pytest.raises(ValidationError):
        Entity(label="School", name=f"某{character}校")
    with pytest.raises(ValidationError):
        Entity(id=f"school/{character}x", label="School", name="某校")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=100))
def test_every_other_name_passes_unharmed(name):
    assert Entity(label="School", name=name).name.main == name


def test_short_forms_widen():
    made = Activity(kind="donation", providers="某公司", period={"start": 2024})
    assert made.providers[0].entity == "某公司"
    assert made.period.start.date == "2024"
    assert Entity(label="School", name="某校").name.zh == "某校"


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        Activity(kind="donation", provider="某公司")


def test_decimals_are_read_from_text_not_from_binary_floats():
    assert Contribution(amount="0.1").amount == Decimal("0.1")
