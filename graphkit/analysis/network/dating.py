"""When a direct edge held: by the date of its figure, else its act's; an edge of a pairing by its pairing's.

The edges of a pairing do not say until when it is attested. The pairing does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkit.query.dates import format_date
from graphkit.query.valid_time import Span, span_of
from graphkit.store.base import Reader

DATES = (
    "start_date", "start_date_precision", "end_date", "end_date_precision",
    "valid_from", "valid_from_precision", "valid_from_estimated", "valid_to", "valid_to_precision", "attested_to",
    "not_before", "not_after",
)  # fmt: skip
"""The properties of a direct edge that say when it held."""

DatesOf = tuple[Any, ...]
"""The pairing of a direct edge, or None, and the values of its `DATES`: few differ among many edges."""


def pairing_spans(reader: Reader) -> dict[str, Span]:
    """Return pairing -> when it held."""
    return {node.id: span_of(node.properties) for node in reader.nodes("Pairing")}


def span_of_edge(dates: DatesOf, pairings: Mapping[str, Span]) -> Span:
    """Return when an edge held, as far as it is recorded."""
    of_pairing = pairings.get(str(dates[0])) if dates[0] is not None else None
    return span_of(_given(dates)) if of_pairing is None else of_pairing


def period_text(dates: DatesOf) -> str:
    """Return when an edge held as text, no more exact than it is known: ``2019-10 – 2020-05``; an open end stays open.

    >>> from datetime import date
    >>> period_text((None, date(2019, 10, 1), "month", date(2020, 12, 31), "year", *[None] * 8))
    '2019-10 – 2020'
    """
    given = _given(dates)
    for first, last in (("start_date", "end_date"), ("valid_from", "valid_to")):
        if first in given or last in given:
            start, end = (format_date(given.get(day), given.get(f"{day}_precision")) or "" for day in (first, last))
            return start if start == end else f"{start} – {end}"
    return ""


def bounds_of(dates: DatesOf) -> tuple[str | None, str | None]:
    """Return between which days an undated act lies, as ISO text; None where it is open on that side.

    >>> from datetime import date
    >>> bounds_of((*[None] * 12, date(2020, 7, 22)))
    (None, '2020-07-22')
    """
    given = _given(dates)
    earliest, latest = given.get("not_before"), given.get("not_after")
    return (earliest.isoformat() if earliest else None, latest.isoformat() if latest else None)


def _given(dates: DatesOf) -> dict[str, Any]:
    return {key: value for key, value in zip(DATES, dates[1:], strict=True) if value is not None}
