"""``--as-of``, ``--between`` and ``--certain``: the time that a question is about, and how much of the answer holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphkit.wording.messages import text

if TYPE_CHECKING:
    from graphkit.query.valid_time import TimeFilter
    from graphkit.tables.table import Table

F = TypeVar("F", bound=Callable[..., Any])


def time_options(function: F) -> F:
    """Add ``--as-of DATE`` and ``--between DATE DATE`` to a verb."""
    function = click.option("--between", nargs=2, metavar="DATE DATE", default=None)(function)
    return click.option("--as-of", "as_of", metavar="DATE", default=None)(function)


def certain_option(function: F) -> F:
    """Add ``--certain`` to a verb whose answer takes in what is possible."""
    return click.option("--certain", is_flag=True)(function)


def note(facts: Mapping[str, Any], language: str) -> str:
    """Return in a line what was asked and how many acts and pairings are certain, possible, excluded.

    >>> from graphkit.query.valid_time import parse_time
    >>> note(parse_time("2018").as_dict(pairings=["certain", "possible"]), "en")
    'as of 2018: pairings: 1 certain, 1 possible, 0 excluded'
    """
    counts = [text(f"as-of.{what}", language, **facts[what]) for what in ("acts", "pairings") if what in facts]
    if facts.get("only_certain"):
        counts.append(text("as-of.only-certain", language))
    if not counts:
        return text("as-of.when", language, when=facts["as_of"])
    return text("as-of.note", language, when=facts["as_of"], counts=("；" if language == "zh" else "; ").join(counts))


def in_words(table: "Table", language: str) -> "Table":
    """Return a table for people: what an answer as of a date says in codes, in words."""
    from graphkit.tables.table import Table

    kinds = {"state": "state", "above_state": "state", "below_state": "state", "reason": "reason"}
    rows = [
        {**row, **{key: text(f"as-of.{kind}.{row[key]}", language) for key, kind in kinds.items() if row.get(key)}}
        for row in table.rows
    ]
    return Table(table.columns, rows, table.truncated)


def states(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the states of the rows of an answer."""
    return [row["state"] for row in rows]


def time_of_parameters(parameters: Mapping[str, Any]) -> "TimeFilter":
    """Return the time asked about of an answer whose query was given ``day`` and perhaps ``last_day``."""
    from graphkit.query.valid_time import parse_time

    day, last = parameters["day"], parameters.get("last_day")
    found = parse_time(day) if last is None else parse_time(between=(day, last))
    assert found is not None
    return found
