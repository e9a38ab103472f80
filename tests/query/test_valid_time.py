"""What held when: worked cases at every edge, laws, and the saved query that must say the same in Cypher."""

from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_graph import build_reader, stored

from graphkit.errors import UsageError
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import (
    REASONS,
    STATES,
    Span,
    TimeFilter,
    count_states,
    most_certain,
    parse_time,
    span_of,
    span_of_dates,
)

D = date.fromisoformat


@pytest.mark.parametrize(
    ("span", "when", "state", "reason"),
    [
        # an end is the last day of its precision, a start the first
        (span_of_dates("2016", "2021"), "2021-06-30", "certain", "dated"),
        (span_of_dates("2016", "2021"), "2021-12-31", "certain", "dated"),
        (span_of_dates("2016", "2021"), "2022-01-01", "excluded", "ended"),
        (span_of_dates("2016", "2021"), "2016-01-01", "certain", "dated"),
        (span_of_dates("2016", "2021"), "2015-12-31", "excluded", "not-begun"),
        (span_of_dates("2016-12", "2021-02"), "2021-02-28", "certain", "dated"),
        (span_of_dates("2016-12", "2021-02"), "2021-03-01", "excluded", "ended"),
        (span_of_dates("2016-12", "2021-02"), "2016-11-30", "excluded", "not-begun"),
        (span_of_dates("2020-02-29", "2020-02-29"), "2020-02-29", "certain", "dated"),
        # no end: certain as far as it is attested, possible after
        (span_of_dates("2016", None, "2020-07-22"), "2020-07-22", "certain", "attested"),
        (span_of_dates("2016", None, "2020-07-22"), "2020-07-23", "possible", "no-end"),
        (span_of_dates("2016", None, "2020-07-22"), "2099", "possible", "no-end"),
        (span_of_dates("2016", None), "2016-12-31", "certain", "attested"),
        (span_of_dates("2016", None), "2017-01-01", "possible", "no-end"),
        (span_of_dates("2016-05-04", None), "2016-05-05", "possible", "no-end"),
        # only attested: before the first telling nothing is known to have been
        (span_of_dates("2019", None, "2019-12-06", estimated=True), "2018-12-31", "excluded", "unattested"),
        (span_of_dates("2019", None, "2019-12-06", estimated=True), "2019-12-07", "possible", "no-end"),
        (span_of_dates("2019", "2020", "2019-12-06", estimated=True), "2020-05", "certain", "dated"),
        # no start, or nothing at all
        (span_of_dates(None, "2021"), "2021-06-30", "possible", "no-start"),
        (span_of_dates(None, "2021"), "2022", "excluded", "ended"),
        (span_of_dates(None, None, "2020"), "2020", "possible", "no-start"),
        (span_of_dates(None, None), "1999", "possible", "undated"),
        # a year or month that is asked about means any day of it
        (span_of_dates("2016-12", "2021-03"), "2016", "certain", "dated"),
        (span_of_dates("2016-12", "2021-03"), "2021", "certain", "dated"),
        (span_of_dates("2016-12", "2021-03"), "2021-04", "excluded", "ended"),
        (span_of_dates("2016", None, "2020-07-22"), "2020-07", "certain", "attested"),
    ],
)
def test_the_edges(span, when, state, reason):
    assert parse_time(when).classify(span) == (state, reason)


def test_a_stretch_takes_the_surest_day():
    span = span_of_dates("2016-12", None, "2018-05")
    assert parse_time(between=("2018-05-31", "2030")).classify(span) == ("certain", "attested")
    assert parse_time(between=("2018-06", "2030")).classify(span) == ("possible", "no-end")
    assert parse_time(between=("2010", "2016-11")).classify(span) == ("excluded", "not-begun")
    assert parse_time(between=("2010", "2016-12")).classify(span) == ("certain", "attested")


@pytest.mark.parametrize(
    "wrong", ["2018-13", "2018-02-30", "18", "", "２０１８", "2018-5-1", "0000", "yesterday", "2018/05"]
)
def test_a_wrong_date_is_one_clear_line(wrong, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    with pytest.raises(UsageError, match="is not a date; write 2018, 2018-05 or 2018-05-01") as error:
        parse_time(wrong)
    assert "\n" not in str(error.value)
    with pytest.raises(UsageError, match="is not a date"):
        parse_time(between=("2018", wrong))


def test_what_cannot_be_asked(monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    with pytest.raises(UsageError, match=r"ends \(2016\) before it begins \(2017\); swap"):
        parse_time(between=("2017", "2016"))
    with pytest.raises(UsageError, match="not both"):
        parse_time("2016", ("2016", "2017"))
    with pytest.raises(UsageError, match="certain needs a date"):
        parse_time(certain=True)
    assert parse_time() is None
    assert parse_time(date(2018, 5, 1)) == parse_time("2018-05-01") == parse_time(" 2018-05-01 ")


def test_properties_and_told_dates_are_the_same_span():
    pairing = {"valid_from": D("2016-01-01"), "valid_from_precision": "year", "attested_to": D("2020-07-22")}
    assert span_of(pairing) == span_of_dates("2016", None, "2020-07-22")
    assert span_of({**pairing, "valid_from_estimated": True}).estimated
    act = {"start_date": D("2024-03-01"), "start_date_precision": "month", "end_date": None}
    assert span_of(act) == span_of_dates("2024-03", None)
    assert span_of({"end_date": D("2024-12-31")}) == span_of_dates(None, "2024")
    assert span_of({}) == Span() == span_of_dates(None, None)


DAYS = st.dates(D("2000-01-01"), D("2030-12-31"))
SOME = st.none() | DAYS
SPANS = st.builds(Span, SOME, SOME, SOME, st.booleans())
STRETCHES = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: TimeFilter(days[0], days[1], "…"))


@given(SPANS, STRETCHES)
def test_every_span_is_in_exactly_one_state(span, stretch):
    state, reason = stretch.classify(span)
    assert state in STATES
    assert REASONS[reason] == state
    assert sum(count_states([state]).values()) == 1
    assert stretch.includes(span) == (state != "excluded")
    assert TimeFilter(stretch.first, stretch.last, "", only_certain=True).includes(span) == (state == "certain")


@given(SPANS, DAYS)
def test_between_a_day_and_itself_is_as_of_that_day(span, day):
    assert parse_time(between=(day, day)).classify(span) == parse_time(day).classify(span)
    assert parse_time(between=(day, day)) == parse_time(day)


@given(st.integers(1990, 2040))
def test_a_year_is_from_its_first_day_to_its_last(year):
    assert parse_time(str(year)) == parse_time(between=(str(year), str(year)))
    assert parse_time(str(year)).parameters() == parse_time(between=(f"{year}-01-01", f"{year}-12-31")).parameters()


@given(SPANS, STRETCHES, st.integers(0, 2000), st.integers(0, 2000))
def test_widening_never_makes_it_less_sure(span, stretch, before, after):
    wider = TimeFilter(stretch.first - timedelta(before), stretch.last + timedelta(after), "…")
    assert STATES.index(wider.classify(span)[0]) <= STATES.index(stretch.classify(span)[0])


@settings(max_examples=50)
@given(SPANS, DAYS, st.integers(0, 40))
def test_a_stretch_is_as_sure_as_its_surest_day(span, day, length):
    if span.first is not None and span.last is not None and span.last < span.first:
        return  # refused by validation: such a span holds on no day, though a stretch may lie around both
    days = [day + timedelta(number) for number in range(length + 1)]
    assert TimeFilter(days[0], days[-1], "").classify(span)[0] == most_certain(
        parse_time(one).classify(span)[0] for one in days
    )


def dates(*wanted):
    """Return every date or absence that tells something apart, in all precisions."""
    return [None, *wanted]


PAIRINGS = [
    {"id": f"pair/{number}", "helper": "county/h", "recipient": "county/r"}
    | {key: value for key, value in dates.items() if value}
    for number, dates in enumerate(
        {"since": since, "until": until, "attested_from": attested_from, "attested_to": attested_to}
        for since in dates("2016", "2016-12", "2016-12-07")
        for until in dates("2021", "2021-03", "2020-02-29")
        for attested_from in dates("2017", "2018-05")
        for attested_to in dates("2019", "2019-12", "2019-12-06")
    )
]
DAYS_ASKED = """
2015 2015-12-31 2016-01-01 2016 2016-12-06 2016-12-07 2016-12-31 2017-01-01 2018-04-30 2018-05-01 2018-05-31 2018-06-01
2019-12-06 2019-12-07 2019-12-31 2020-01-01 2020-02-29 2020-03-01 2021-03-31 2021-04-01 2021-12-31 2022-01-01 2021
2019-12
"""
STRETCHES_ASKED = [("2010", "2030"), ("2019-12-07", "2020-03"), ("2016-12-08", "2017-06"), ("2022", "2022-05")]
TIMES = [parse_time(day) for day in DAYS_ASKED.split()] + [parse_time(between=pair) for pair in STRETCHES_ASKED]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with closing(stored(build_reader(pairings=PAIRINGS), tmp_path_factory.mktemp("times") / "graph.kgl")) as opened:
        yield opened


@pytest.mark.parametrize("when", TIMES, ids=lambda when: when.text)
def test_the_saved_query_agrees(reader, when):
    nodes = {node.id: span_of(node.properties) for node in reader.nodes("Pairing")}
    rows = run(reader, load_saved("pairings-as-of"), time=when).rows
    assert {row["id"]: (row["state"], row["reason"]) for row in rows} == {
        node_id: when.classify(span) for node_id, span in nodes.items()
    }
    assert len(rows) == len(PAIRINGS)


OF_ACTS = {"before-programme", "after-report"}  # bounds are of acts, pairings have none


def test_every_reason_is_met_by_the_agreement():
    spans = [span_of_dates(row.get("since") or row.get("attested_from"), row.get("until"), row.get("attested_to"),
                       estimated="since" not in row) for row in PAIRINGS]  # fmt: skip
    assert {when.classify(span)[1] for when in TIMES for span in spans} == REASONS.keys() - OF_ACTS


def test_a_query_that_asks_for_no_time_says_so(reader, monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")
    with pytest.raises(UsageError, match=r"the query programmes has no time parameters; use \$day"):
        run(reader, load_saved("programmes"), time=parse_time("2018"))
    one_day = "MATCH (p:Pairing) WHERE p.valid_from <= $day RETURN count(*) AS n"
    with pytest.raises(UsageError, match=r"has \$day but no .* name a single day"):
        run(reader, one_day, time=parse_time("2018"))
    assert (
        run(reader, one_day, time=parse_time("2018-01-01")).rows == run(reader, one_day, {"day": D("2018-01-01")}).rows
    )
