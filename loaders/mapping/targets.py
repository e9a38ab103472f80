"""Where a column leads: a dotted field name, checked against the records down to its last part."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graphkit.findings import FieldPath
from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.schema.records import SECTIONS
from graphkit.schema.values import Link, Name, PartyRef, Period, PreciseDate, Sector

KEY = "key"
"""What a column is called whose cells tell the rows of a dataset apart: 编号."""

_PART = re.compile(r"([^\[\].]+)(?:\[(\d{1,2})\])?")
_MAIN = {Name: "zh", PreciseDate: "date", PartyRef: "entity", Link: "entity", Sector: "code"}
"""Models that a bare word may stand for, and the field that it fills."""
_KINDS: dict[object, str] = {Decimal: "number", PreciseDate: "date", Period: "period", bool: "yes-no", int: "whole"}


@dataclass(frozen=True, slots=True)
class Target:
    """A field of a record.

    Attributes
    ----------
    path : tuple
        As records have it; a field that is a list of maps takes the map of the index, 0 where none is named.
    kind : {"text", "number", "whole", "date", "period", "yes-no", "key"}
        How its cells are read.
    codes : str or None
        The list of codes that it takes.
    main : str or None
        The field that a bare word fills, where another column fills a further one.
    is_list : bool
        Whether the field takes several values.
    """

    path: FieldPath
    kind: str = "text"
    codes: str | None = None
    main: str | None = None
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class NoTarget:
    """A part of a dotted name that is no field, and the fields that there are."""

    part: str
    allowed: tuple[str, ...]


@lru_cache(maxsize=1024)
def target_of(section: str, dotted: str) -> Target | NoTarget:
    """Return what a dotted name leads to.

    >>> target_of("activities", "contributions.amount")
    Target(path=('contributions', 0, 'amount'), kind='number', codes=None, main=None, is_list=False)
    >>> target_of("activities", "contributions[1].stage").path, target_of("activities", "period.start").kind
    (('contributions', 1, 'stage'), 'date')
    >>> target_of("activities", "contributions.amont").part
    'amont'
    """
    if dotted == KEY:
        return Target((KEY,), "key")
    model: type[BaseModel] | None = SECTIONS[section]
    parts = dotted.split(".")
    path: FieldPath = ()
    for number, part in enumerate(parts):
        assert model is not None
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        match = _PART.fullmatch(part)
        name, index = (match[1], match[2]) if match else (part, None)
        if name not in fields:
            return NoTarget(part, (*fields, KEY) if not number else tuple(fields))
        inner, is_list = _shape(fields[name])
        last = number == len(parts) - 1
        if index is not None and (inner is None or not is_list):
            return NoTarget(part, tuple(fields))
        if last and index is None:
            kind, codes = _kind(fields[name], inner), _codes(model, name)
            return Target((*path, name), kind, codes, _MAIN.get(inner) if inner else None, is_list)
        path = (*path, name, int(index or 0)) if is_list and inner else (*path, name)
        if inner is None:
            if get_origin(_plain(fields[name].annotation)) is dict and number == len(parts) - 2:
                return Target((*path, parts[-1]))
            return NoTarget(".".join(parts[number + 1 :]), ())
        model = inner
        if last:  # providers[1]: the second of several columns of one role
            return Target(path, _kind(fields[name], inner), _codes(inner, _MAIN.get(inner, "")), _MAIN.get(inner))
    raise AssertionError(dotted)


def _plain(annotation: object) -> object:
    """Return an annotation without None and without validators."""
    while get_origin(annotation) is not None and (origin := get_origin(annotation)) is not None:
        if str(origin) in ("typing.Annotated", "<class 'typing.Annotated'>") or hasattr(annotation, "__metadata__"):
            annotation = get_args(annotation)[0]
            continue
        arguments = [each for each in get_args(annotation) if each is not type(None)]
        if len(arguments) == 1 and origin not in (tuple, list, dict):
            annotation = arguments[0]
            continue
        break
    return annotation


def _shape(field: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    """Return the model that a field holds, and whether it holds several."""
    plain = _plain(field.annotation)
    is_list = get_origin(plain) is tuple
    inner = _plain(get_args(plain)[0]) if is_list else plain
    return (inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None), is_list


def _kind(field: FieldInfo, inner: type[BaseModel] | None) -> str:
    return _KINDS.get(inner or _plain(field.annotation), "text")


def _codes(model: type[BaseModel], field: str) -> str | None:
    return "currencies" if field == "currency" else CODED_FIELDS.get((model.__name__, field))
