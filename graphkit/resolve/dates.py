"""The day as of which a record's names are read."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from graphkit.schema.values import PreciseDate

Body = Mapping[str, Any]


def as_of(section: str, body: Body, published: Mapping[str, str]) -> date | None:
    """Return the last day that a record speaks of; None if it has neither a date nor a dated source.

    Parameters
    ----------
    section : str
        ``activities``, ``pairings``…
    body : mapping
        The JSON object of the record's canonical form.
    published : mapping
        Source id -> publication date, which counts for records without dates.

    Examples
    --------
    >>> as_of("activities", {"period": {"start": {"date": "2011"}, "end": {"date": "2012-02"}}}, {})
    datetime.date(2012, 2, 29)
    """
    last_day = max(_days(_dates(section, body)), default=None)
    if last_day is not None:
        return last_day
    return max(_days(published.get(source) for source in sources(body)), default=None)


def sources(body: Body) -> set[str]:
    """Return the sources that a record or its contributions cite."""
    cited = [*body.get("evidence", ())]
    for contribution in body.get("contributions", ()):
        cited.extend(contribution.get("evidence", ()))
    return {item["source"] for item in cited}


def _dates(section: str, body: Body) -> Iterable[Any]:
    """Return the dates of a record that count; without an end, the last day on which it is attested."""
    period = body.get("period") or {}
    if section == "pairings":
        return [body.get("until") or body.get("attested_to")]
    if section == "programmes":
        return [period.get("end")]
    if section == "entities":
        return [(body.get("valid") or {}).get("to")]
    if section == "observations":
        return [body.get("as_of") or period.get("end") or period.get("start")]
    if section == "sources":
        return [body.get("published")]
    figures = body.get("contributions", ()) if not period else ()
    figure_dates = [figure.get("date") or figure.get("as_of") for figure in figures]
    return [period.get("end") or period.get("start"), *figure_dates]


def _days(values: Iterable[Any]) -> list[date]:
    texts = [value.get("date") if isinstance(value, dict) else value for value in values if value]
    return [_last(text) for text in texts if text]


@lru_cache(maxsize=4096)
def _last(text: str) -> date:
    last: date = PreciseDate(date=text).last
    return last
