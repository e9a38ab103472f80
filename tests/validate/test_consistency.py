"""One record on its own: what is sound is let through, to the edge of the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.findings import RecordLocation
from graphkit.schema.records import Activity, Entity, Observation, Pairing, Source
from graphkit.schema.values import PreciseDate
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.consistency import check

VOCABULARY = load_vocabulary()


def codes(record):
    return [problem.code for problem in check(record, RecordLocation("a.yaml", 1), VOCABULARY)]


def act(**fields):
    return Activity(**{"kind": "donation", "providers": ["甲"], **fields})


DATES = st.dates().map(str).flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@given(DATES, DATES)
def test_an_end_is_before_its_start_only_where_no_day_fits(start, end):
    impossible = PreciseDate(date=start).first > PreciseDate(date=end).last
    assert (codes(act(period={"start": start, "end": end})) == ["end-before-start"]) == impossible
    assert (codes(Pairing(helper="甲", recipient="乙", since=start, until=end)) == ["end-before-start"]) == impossible


@pytest.mark.parametrize(
    "duration", ["P2Y", "P7M", "P3W", "P10D", "PT4H", "P1Y6M", "P1DT12H", "PT90M", "P1Y2M3DT4H5M6S"]
)
def test_durations(duration):
    assert codes(act(duration=duration)) == []


@pytest.mark.parametrize("duration", ["", "P", "PT", "2Y", "P2", "P-2Y", "p2y", "P2Y ago", "P1M1Y", "P1.5Y"])
def test_what_is_no_duration(duration):
    found = codes(act(duration=duration)) if duration else ["bad-duration"]
    assert found == ["bad-duration"]


@pytest.mark.parametrize(
    ("label", "code", "sound"),
    [
        ("County", "522727", True),
        ("Township", "522727100", True),
        ("Village", "522727100201", True),
        ("Country", "CN", True),
        ("Country", "CHN", True),
        ("Province", "US-CA", True),
        ("County", "5227", False),
        ("County", "52272", False),
        ("Village", "5227271002011", False),
        ("County", "平塘", False),
        ("Country", "cn", False),
        ("County", "５２２７２７", False),
    ],
)
def test_codes_of_places(label, code, sound):
    assert codes(Entity(label=label, name="某地", code=code)) == ([] if sound else ["bad-place-code"])
    assert codes(Entity(label=label, name="某地", codes=[code])) == ([] if sound else ["bad-place-code"])


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://example.org", True),
        ("http://example.org/路径?x=1#y", True),
        ("https://192.0.2.1:8080/a", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://a b", False),
        ("example.org", False),
        ("//example.org", False),
    ],
)
def test_addresses(url, sound):
    assert codes(Source(url=url)) == ([] if sound else ["bad-url"])


def test_rates_are_bounded_only_where_they_are_shares_of_a_whole():
    def rate(value, **fields):
        return codes(
            Observation(about="甲", **{"indicator": "retention_rate", "unit": "percent", **fields}, value=value)
        )

    assert rate(0) == rate(100) == rate("99.9") == []
    assert rate("100.1") == rate(-1) == ["percent-out-of-range"]
    assert rate(150, change="relative") == rate(-20, change="absolute") == []
    assert rate(150, indicator="income") == []
    assert rate(950, unit="person") == []


def test_every_share_tag_of_the_vocabulary_is_an_indicator():
    tagged = [code for code, term in VOCABULARY.codes["indicators"].items() if term.tags.get("share")]
    assert len(tagged) >= 3
    assert all(tag in VOCABULARY.codes["indicators"] for tag in tagged)


def test_shares_that_were_rounded_may_add_up_to_a_little_more():
    thirds = [{"entity": name, "share": "0.334"} for name in "甲乙丙"]
    assert codes(act(recipients=thirds)) == []
    assert codes(act(recipients=[*thirds, {"entity": "丁", "share": "0.01"}])) == ["shares-above-one"]
    assert codes(act(recipients=["甲", "乙", "丙"])) == []


def test_reversals_may_be_negative_and_observations_may_fall():
    fields = {"amount": "-5", "currency": "CNY"}
    assert codes(act(contributions=[{**fields, "reversal": True}])) == []
    assert codes(act(contributions=[fields])) == ["negative-without-reversal"]
    assert codes(Observation(about="甲", indicator="income", value="-5", currency="CNY", change="absolute")) == []
    assert codes(act(contributions=[{"amount": 0, "currency": "CNY"}])) == []


def test_what_says_something_in_words_needs_no_figure():
    assert codes(act(contributions=[{"name": "一批物资"}])) == []
    assert codes(act(contributions=[{"note": "数量不详", "item": "books"}])) == []
    assert codes(Observation(about="甲", indicator="grade", value_text="三级甲等")) == []


def test_a_span_may_be_without_offsets_or_with_a_quote():
    for span in (
        {},
        {"paragraph": 3},
        {"paragraph": 3, "quote": "捐赠", "nth": 2},
        {"paragraph": 1, "start": 0, "end": 1},
    ):
        assert codes(act(evidence=[{"source": "src/a", **span}])) == []
