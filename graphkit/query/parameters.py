"""Values for a query's parameters, from ``key=value`` as people type it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphkit.errors import UsageError
from graphkit.query.valid_time import STATES
from graphkit.schema.currencies import CURRENCIES, WORDS
from graphkit.wording.language import LANGUAGES, pick
from graphkit.wording.messages import Message
from graphkit.wording.messages import text as say
from graphkit.wording.nearest import closest
from graphkit.wording.safe import safe_repr

_PAIR = re.compile(r"(?P<key>[A-Za-z_]\w*)(?::(?P<type>\w+))?=(?P<value>.*)", re.ASCII | re.DOTALL)
_YEAR_OR_MONTH = re.compile(r"\d{4}(-\d{2})?", re.ASCII)
_TRUTH = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a saved query declares; one without a default is required; ``former`` is an earlier name."""

    name: str
    type: str
    zh: str
    en: str
    is_required: bool = True
    default: object = None
    former: str | None = None

    def text(self, language: str | None = None, /) -> str:
        """Return what it is for, in ``zh`` or ``en``."""
        return pick(self.zh, self.en, language)


def parse_parameters(
    pairs: Iterable[str],
    declared: Mapping[str, Parameter] | None = None,
    read: Callable[[str], list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Return the values of ``key=value`` pairs.

    Parameters
    ----------
    pairs : iterable of str
        ``key=value``, the value JSON where it parses as JSON, else text; ``key:type=value`` says which: str, int,
        float, bool, date or list (JSON, or split at commas). The last pair of a key counts.
    declared : mapping of str to Parameter, optional
        Those of a saved query: its types take precedence over typed ones. A declared date may be a year or a month
        (``2018``, ``2018-05``), which stays text: which day it means depends on the query.
    read : callable, optional
        Reads the rows of a file: ``key=@population.csv`` is then the rows of that file; a text that begins with ``@``
        is ``key:str=@…``.

    Raises
    ------
    UsageError
        A pair is not of this form, a value not of its type, or a type unknown.

    Examples
    --------
    >>> parse_parameters(["year=2018", "code:str=520221", "since:date=2018-01-31", "kind=donation"])
    {'year': 2018, 'code': '520221', 'since': datetime.date(2018, 1, 31), 'kind': 'donation'}
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        match = _PAIR.fullmatch(pair)
        if match is None:
            raise UsageError("query.bad-pair", pair=pair)
        key, typed, text = match["key"], match["type"], match["value"]
        type_ = declared[key].type if declared and key in declared else typed
        if declared and type_ in (*NAMES, *LISTS, *CODES):
            type_ = "str"
        if declared and key in declared and type_ == "date" and _YEAR_OR_MONTH.fullmatch(text.strip()):
            values[key] = text.strip()  # `run` reads it as --as-of does
            continue
        if type_ is not None and type_ not in TYPES:
            nearest = closest(type_, TYPES)
            hint = Message("did-you-mean", suggestion=nearest) if nearest else ""
            raise UsageError("query.no-type", pair=pair, type=type_, hint=hint, known=", ".join(TYPES))
        if read is not None and type_ in (None, "list") and text.startswith("@"):
            values[key] = read(text[1:])
            continue
        values[key] = _json_or_text(text) if type_ is None else parse_value(text, type_, f"-p {pair}")
    return values


def files_named(pairs: Iterable[str]) -> list[str]:
    """Return the files whose rows are values of parameters.

    >>> files_named(["rows=@population.csv", "name=毕节市"])
    ['population.csv']
    """
    matches = map(_PAIR.fullmatch, pairs)
    return [match["value"][1:] for match in matches if match and not match["type"] and match["value"][:1] == "@"]


def parse_value(text: str, type_: str, where: str) -> object:
    """Return a text as a value of a type; raise UsageError, with `where` in its message, where it is not of it."""
    try:
        return TYPES[type_](text.strip() if type_ != "str" else text)
    except (ValueError, TypeError, KeyError):
        meaning = Message(f"query.type.{type_}")
        raise UsageError("query.not-type", where=where, text=text, meaning=meaning) from None


def _json_or_text(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are words, not JSON


def _float(text: str) -> float:
    number = json.loads(text, parse_constant=_refuse)
    if type(number) not in (int, float):
        raise ValueError(text)
    return float(number)


def _list(text: str) -> list[Any]:
    if text.startswith("["):
        return list(json.loads(text, parse_constant=_refuse))
    return [part.strip() for part in re.split("[,，、]", text) if part.strip()]


TYPES: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": _float,
    "bool": lambda text: _TRUTH[text.lower()],
    "date": date.fromisoformat,
    "list": _list,
}
"""Type of a parameter -> the function that reads a value of it from text."""

NAMES = frozenset({"name", "entity", "place", "end", "programme", "pairing", "activity", "claim"})
"""Types that only saved queries declare: the name of such a thing (``name``: of anything; ``end``: of an actor or
place); the query gets its id."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "currency": tuple(sorted(CURRENCIES)),
    "state": STATES,
    "flow": ("aid", "investment", "trade", "labour", "relation", "mixed"),
    "stage": ("planned", "signed", "committed", "started", "disbursed", "completed"),
    "level": ("county", "prefecture", "province"),
    "side": ("helper", "receiver"),
}
"""Further types that only saved queries declare: closed lists, with the values that each allows."""


CODES: Mapping[str, str] = {"kind": "kinds", "item": "items", "sector": "sectors"}
"""Further types that only saved queries declare: a code of one of these lists of the vocabulary, or one in use."""


def check_listed(name: str, value: str, type_: str) -> str:
    """Return `value` if it is on a list of `LISTS`; raise UsageError, with the likely value or those allowed, if not.

    >>> check_listed("currency", "CNY", "currency")
    'CNY'
    """
    allowed = LISTS[type_]
    if value in allowed:
        return value
    if type_ == "currency":
        meant = WORDS.get(value.strip().lower()) or closest(value, allowed)
    elif type_ != "state":
        meant = closest(value, allowed)
    else:
        words = {say(f"as-of.state.{state}", language): state for state in STATES for language in LANGUAGES}
        meant = words.get(value.strip()) or closest(value, allowed)
    hint = Message("did-you-mean", suggestion=meant) if meant else ""
    raise UsageError(f"query.not-{type_}", name=name, value=safe_repr(value), hint=hint)
