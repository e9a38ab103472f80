"""Dates that a typed query compares with text: one store takes the text for a date, the other finds them unequal."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.cypher.tokens import Token, fault, scan

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPARES = frozenset({"=", "<", ">"})


def with_dates(text: str, values: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the values with each text that is compared with a property of dates as a ``datetime.date``.

    A date that the query itself writes as text is refused: the query says nothing like it in a Neo4j browser either.
    """
    given = dict(values)
    names = _date_properties(vocabulary)
    tokens = scan(text).tokens
    for index, token in enumerate(tokens):
        if token.kind not in ("parameter", "string") or not _is_compared(tokens, index, names):
            continue
        value = token.text if token.kind == "string" else given.get(token.text)
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            continue
        if token.kind == "string":
            raise fault(text, token.start, "date-text", day=value)
        try:
            given[token.text] = date.fromisoformat(value)
        except ValueError:
            raise fault(text, token.start, "no-date", day=value) from None
    return given


def _date_properties(vocabulary: Vocabulary) -> frozenset[str]:
    types = [vocabulary.properties_of(name) for name in (*vocabulary.labels, *vocabulary.edges)]
    pairs = {pair for properties in types for pair in properties.items()}
    return frozenset(name for name, type_ in pairs if type_ == "date") - {
        name for name, type_ in pairs if type_ != "date"
    }


def _is_compared(tokens: Sequence[Token], index: int, names: frozenset[str]) -> bool:
    """Return whether the token at `index` stands beside a comparison with ``x.PROPERTY`` of one of these names."""
    before = index - 1
    while before >= 0 and tokens[before].kind == "symbol" and tokens[before].text in _COMPARES:
        before -= 1
    if 0 < before < index - 1 and tokens[before].text in names and tokens[before - 1].text == ".":
        return True
    after = index + 1
    while after < len(tokens) and tokens[after].kind == "symbol" and tokens[after].text in _COMPARES:
        after += 1
    ends = tokens[after : after + 3]
    return after > index + 1 and len(ends) == 3 and ends[1].text == "." and ends[2].text in names
