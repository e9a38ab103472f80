from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.text.extract.dates import find_dates


def parts_of(text):
    return [(d.text, d.year, d.month, d.day) for d in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2023年7月,", [("2023年7月", 2023, 7, None)]),
        ("二〇二三年七月二十三日", [("二〇二三年七月二十三日", 2023, 7, 23)]),
        ("6月18日至19日", [("6月18日", None, 6, 18), ("19日", None, 6, 19)]),
        ("2020年6月18日至20日", [("2020年6月18日", 2020, 6, 18), ("20日", 2020, 6, 20)]),
        ("2019年10月开工,5月开学", [("2019年10月", 2019, 10, None), ("5月", 2019, 5, None)]),
        ("2019年10月开工。5月开学", [("2019年10月", 2019, 10, None), ("5月", None, 5, None)]),
        ("2024年的会议,当年3月29日", [("2024年", 2024, None, None), ("当年3月29日", 2024, 3, 29)]),
        ("2016-2020年", [("2016", 2016, None, None), ("2020年", 2020, None, None)]),
        ("2025-07-23 20:43", [("2025-07-23", 2025, 7, 23)]),
        ("2024年12月初", [("2024年12月初", 2024, 12, None)]),
        ("2024年底", [("2024年底", 2024, 12, None)]),
        ("9月至年底", [("9月", None, 9, None), ("年底", None, 12, None)]),
        ("２０２３年７月", [("２０２３年７月", 2023, 7, None)]),
        ("3个月", []), ("12345年", []), ("每月", []), ("三年级", []), ("近年来", []), ("3年", []), ("岁月静好", []),
    ],
)  # fmt: skip
def test_absolute_dates(text, dates):
    assert parts_of(text) == dates


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("今年5月6日", ("2020-05-06", "2020-05-06")),
        ("去年以来", ("2019", None)),
        ("2016年以来", ("2016", None)),
        ("2023年7月以来", ("2023-07", None)),
        ("前年", ("2018", "2018")),
        ("6月19日", ("2020-06-19", "2020-06-19")),
        ("两年来", ("2018-07-22", "2020-07-22")),
        ("近四年", ("2017", "2020")),
        ("近三年来", ("2018", "2020")),
        ("十年间", ("2010-07-22", "2020-07-22")),
        ("两年前", ("2018-07-22", "2018-07-22")),
        ("三年以来", ("2017-07-22", "2020-07-22")),
        ("半年来", (None, "2020-07-22")),
    ],
)
def test_relative_dates_count_from_the_day_of_the_text(text, meant):
    [date_found] = find_dates(text)
    assert date_found.text == text
    assert date_found.resolve("2020-07-22") == meant


def test_a_stretch_counted_back_is_no_more_exact_than_the_text():
    assert find_dates("两年来")[0].resolve("2025") == ("2023", "2025")


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(["{}年{}月{}日", "{}年{:02d}月{:02d}日"]))
def test_every_day_is_read_back(day, form):
    text = form.format(day.year, day.month, day.day)
    [only] = find_dates(f"于{text}召开")
    assert only.text == text
    assert only.resolve("2020") == (day.isoformat(), day.isoformat())


@given(st.text(alphabet=st.sampled_from("0123456789年月日号初底至今去近两三十来以间前后〇二-— ")))
def test_nothing_breaks_it_and_finds_do_not_overlap(text):
    end = 0
    for item in find_dates(text):
        assert item.start >= end
        assert text[item.start : item.end] == item.text
        end = item.end
        item.resolve("2020-07-22")
