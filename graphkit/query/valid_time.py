"""Valid time: what held at the time asked about; the one rule, for pairings and acts alike.

A **span** is what is recorded of a relation or act: its first day, its last day, and, where no end is recorded, the
last day on which it is known to have held. A start is the first and an end the last day of its precision, so "until
2021" holds on 2021-06-30. A question is about a day, or any day of a month, a year or a longer period.

=========  ==============  ========================================================================================
state      reason          when, for some day that is asked about
=========  ==============  ========================================================================================
certain    ``dated``       from the first day to the recorded end
certain    ``attested``    from the first day to the last day it is known of, no end being recorded
possible   ``no-end``      later than it is known of, with no end recorded
possible   ``no-start``    before its end, where no start is recorded
possible   ``undated``     nothing is recorded
excluded   ``not-begun``   before it began
excluded   ``unattested``  before its first record, where the start itself is not known
excluded   ``ended``       after its end
excluded   ``before-programme``  before a start that governs it (its period's, pairing's or programme's), undated itself
excluded   ``after-report``  after the first report of an act that was then finished
=========  ==============  ========================================================================================

Of several days the most certain answer counts: a longer stretch never loses what is certain in a shorter one. Known of
is a pairing up to its ``attested_to``; without one, and for acts, to the last day of its start's precision: what began
in 2024 is certain throughout 2024.

The saved query ``pairings-as-of`` says the same in Cypher; ``tests/query/test_valid_time.py`` holds them together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from graphkit.errors import UsageError
from graphkit.query.dates import format_date
from graphkit.schema.dates import checked_date, first_day, last_day

CERTAIN, POSSIBLE, EXCLUDED = STATES = ("certain", "possible", "excluded")
REASONS = {
    "dated": CERTAIN, "attested": CERTAIN, "no-end": POSSIBLE, "no-start": POSSIBLE, "undated": POSSIBLE,
    "not-begun": EXCLUDED, "unattested": EXCLUDED, "ended": EXCLUDED,
    "before-programme": EXCLUDED, "after-report": EXCLUDED,
}  # fmt: skip
"""Reason -> the state that it is a reason for."""

Day = str | date


class Span(NamedTuple):
    """What is recorded: first day, last day, last day it is known of; `estimated`: `first` is only the first record."""

    first: date | None = None
    last: date | None = None
    known: date | None = None
    estimated: bool = False
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """The days asked about, both included; `text` as the user put them (``2018``); whether possible answers count."""

    first: date
    last: date
    text: str
    only_certain: bool = False

    def classify(self, span: Span) -> tuple[str, str]:
        """Return the state and reason of something with this span.

        >>> parse_time("2021-06-30").classify(Span(date(2016, 1, 1), date(2021, 12, 31)))
        ('certain', 'dated')
        >>> parse_time("2021").classify(Span(date(2016, 1, 1), known=date(2020, 7, 22)))
        ('possible', 'no-end')
        """
        reason = self._reason(span)
        return REASONS[reason], reason

    def _reason(self, span: Span) -> str:
        first, last, known, estimated, not_before, not_after = span
        if last is not None and last < self.first:
            return "ended"
        if last is None and not_after is not None and not_after < self.first:
            return "after-report"
        if first is None and not_before is not None and self.last < not_before:
            return "before-programme"
        if first is None:
            return "undated" if last is None and known is None else "no-start"
        if self.last < first:
            return "unattested" if estimated else "not-begun"
        if last is not None:
            return "dated" if first <= last else "ended"
        return "attested" if known is not None and max(first, self.first) <= known else "no-end"

    def includes(self, span: Span) -> bool:
        """Return whether an answer includes something with this span: it held, for certain or possibly."""
        return self.includes_state(self.classify(span)[0])

    def includes_state(self, state: str) -> bool:
        """Return whether an answer includes what is in this state."""
        return state == CERTAIN or (state == POSSIBLE and not self.only_certain)

    def as_dict(self, **states: Iterable[str]) -> dict[str, Any]:
        """Return the time for JSON and, of ``acts`` and ``pairings`` by their states, how many are in which state.

        >>> parse_time("2018-05-01").as_dict(acts=["certain"])["acts"]
        {'certain': 1, 'possible': 0, 'excluded': 0}
        """
        days = {"as_of": self.text, "from": self.first.isoformat(), "to": self.last.isoformat()}
        return {
            **days,
            "only_certain": self.only_certain,
            **{what: count_states(values) for what, values in states.items()},
        }

    def parameters(self) -> dict[str, date]:
        """Return the parameters of a query about this time: ``day`` and ``last_day``."""
        return {"day": self.first, "last_day": self.last}


def parse_time(
    as_of: Day | None = None, between: tuple[Day, Day] | None = None, *, certain: bool = False
) -> TimeFilter | None:
    """Return the days that a user means, or None for all times.

    Parameters
    ----------
    as_of : str or date, optional
        A day, or ``2018-05``, ``2018``: any day of that month or year.
    between : pair of str or date, optional
        From the first day of the one to the last day of the other.
    certain : bool
        Whether to leave out what is only possible.

    Raises
    ------
    UsageError
        If a date is invalid, the end comes before the beginning, both are given, or `certain` without either.

    Examples
    --------
    >>> parse_time("2018-02").last, parse_time(between=("2016", "2018-05")).first
    (datetime.date(2018, 2, 28), datetime.date(2016, 1, 1))
    """
    if as_of is not None and between is not None:
        raise UsageError("as-of.both")
    if as_of is not None:
        when = _date(as_of)
        return TimeFilter(first_day(when), last_day(when), when, certain)
    if between is None:
        if certain:
            raise UsageError("as-of.certain")
        return None
    begin, end = map(_date, between)
    first, last = first_day(begin), last_day(end)
    if last < first:
        raise UsageError("as-of.turned", first=begin, last=end)
    return TimeFilter(first, last, begin if begin == end else f"{begin} – {end}", certain)


def span_of(properties: Mapping[str, Any]) -> Span:
    """Return the span of a node or edge, by its ``valid_from`` and ``valid_to``, else ``start_date`` and ``end_date``.

    >>> span_of({"start_date": date(2024, 3, 1), "start_date_precision": "month"}).known
    datetime.date(2024, 3, 31)
    """
    dated = "valid_from" in properties or "valid_to" in properties or "attested_to" in properties
    begin, end = ("valid_from", "valid_to") if dated else ("start_date", "end_date")
    first, last, known = properties.get(begin), properties.get(end), properties.get("attested_to")
    if known is None and first is not None:
        known = _last_day(first, properties.get(f"{begin}_precision"))
    estimated = bool(dated and properties.get("valid_from_estimated"))
    return Span(first, last, known, estimated, properties.get("not_before"), properties.get("not_after"))


def span_of_dates(
    first: str | None,
    last: str | None,
    attested_to: str | None = None,
    *,
    estimated: bool = False,
    not_before: str | None = None,
    not_after: str | None = None,
) -> Span:
    """Return the span of dates as texts (``2018``, ``2018-05``).

    >>> span_of_dates("2024", None).known
    datetime.date(2024, 12, 31)
    """
    known = attested_to or first
    return Span(
        first_day(first) if first else None,
        last_day(last) if last else None,
        last_day(known) if known else None,
        estimated,
        first_day(not_before) if not_before else None,
        last_day(not_after) if not_after else None,
    )


def count_states(states: Iterable[str]) -> dict[str, int]:
    """Return how many are certain, possible and excluded.

    >>> count_states(["certain", "excluded", "certain"])
    {'certain': 2, 'possible': 0, 'excluded': 1}
    """
    counts = dict.fromkeys(STATES, 0)
    for state in states:
        counts[state] += 1
    return counts


def most_certain(states: Iterable[str]) -> str:
    """Return the most certain of some states: an act is as certain as its most certain line.

    >>> most_certain(["excluded", "possible"])
    'possible'
    """
    return min(states, key=STATES.index)


def _date(day: Day) -> str:
    text = day.isoformat() if isinstance(day, date) else day.strip()
    try:
        return checked_date(text)
    except ValueError:
        raise UsageError("as-of.no-date", value=text) from None


@lru_cache(maxsize=65536)
def _last_day(first: date, precision: object) -> date:
    """Return the last day of the year, month or day that begins so; kept, because dates recur in millions of edges."""
    return last_day(format_date(first, precision))
