"""Dates that a typed query compares with text: one store takes the text for a date, the other finds them unequal."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkit.query.comparisons import Kinds, comparisons
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.cypher.tokens import Token, fault, scan

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def with_dates(text: str, values: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the values with each text that is compared with a date as a ``datetime.date``.

    A date is a property of dates, ``date(…)``, and what the query names after one. Text that the query itself writes
    beside a date is refused: in a Neo4j browser it equals none either.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> query = "MATCH (a:Activity) WITH a.start_date AS day WHERE day >= $since RETURN count(day) AS acts"
    >>> with_dates(query, {"since": "2020-01-01"}, load_vocabulary())
    {'since': datetime.date(2020, 1, 1)}
    """
    given = dict(values)
    tokens = scan(text).tokens
    kinds = Kinds(tokens, *_properties(vocabulary))
    for sides in comparisons(tokens):
        for one, other in (sides, sides[::-1]):
            is_date = kinds.is_date(one)
            for index in kinds.texts(other) if is_date or kinds.may_be_date(one) else ():
                token = tokens[index]
                if token.kind == "string" and (is_date or _DAY.fullmatch(token.text)):
                    raise fault(text, token.start, "date-text", day=_example(token.text))
                if token.kind == "parameter" and (is_date or _is_day(given.get(token.text))):
                    given[token.text] = _as_date(given.get(token.text), text, token)
    return given


def _is_day(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_day, value))
    return isinstance(value, str) and bool(_DAY.fullmatch(value))


def _as_date(value: object, text: str, token: Token) -> object:
    if isinstance(value, list):
        return [_as_date(item, text, token) for item in value]
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        raise fault(text, token.start, "no-date", day=value) from None


def _example(words: str) -> str:
    return words if _DAY.fullmatch(words) else "2020-01-31"


def _properties(vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of properties of dates alone, and of all others."""
    types = [vocabulary.properties_of(name) for name in (*vocabulary.labels, *vocabulary.edges)]
    pairs = {pair for properties in types for pair in properties.items()} | {("id", "text"), ("name", "text")}
    others = frozenset(name for name, type_ in pairs if type_ != "date")
    return frozenset(name for name, type_ in pairs if type_ == "date") - others, others
