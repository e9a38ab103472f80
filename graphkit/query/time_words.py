"""What held at a time, in words: the note on an answer as of a date, and its states and reasons."""

from collections.abc import Mapping
from typing import Any

from graphkit.query.valid_time import TimeFilter, parse_time
from graphkit.tables.table import Table
from graphkit.wording.messages import text

_CODES = {"state": "state", "above_state": "state", "below_state": "state", "reason": "reason"}
"""Column -> which codes it holds."""


def time_note(as_of: Mapping[str, Any], language: str) -> str:
    """Return in one line which time was asked about, and how many acts and pairings are in which state.

    >>> from graphkit.query.valid_time import parse_time
    >>> time_note(parse_time("2018").as_dict(pairings=["certain", "possible"]), "en")
    'as of 2018: pairings: 1 certain, 1 possible, 0 excluded'
    """
    counts = [text(f"as-of.{what}", language, **as_of[what]) for what in ("acts", "pairings") if what in as_of]
    if as_of.get("only_certain"):
        counts.append(text("as-of.only-certain", language))
    if not counts:
        return text("as-of.when", language, when=as_of["as_of"])
    return text("as-of.note", language, when=as_of["as_of"], counts=("；" if language == "zh" else "; ").join(counts))


def with_state_words(table: Table, language: str) -> Table:
    """Return a table for people: the states and reasons of an answer as of a date in words."""
    rows = [
        {**row, **{key: text(f"as-of.{codes}.{row[key]}", language) for key, codes in _CODES.items() if row.get(key)}}
        for row in table.rows
    ]
    return Table(table.columns, rows, table.truncated, table.warnings, table.kinds)


def time_of_parameters(parameters: Mapping[str, Any]) -> TimeFilter:
    """Return the time asked about of a query that was given ``day`` and perhaps ``last_day``."""
    day, last = parameters["day"], parameters.get("last_day")
    time = parse_time(day) if last is None else parse_time(between=(day, last))
    assert time is not None
    return time
