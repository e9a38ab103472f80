"""Canonical JSON back to records, without checking it again: it was written from a record that had been checked.

Checking costs three times as much as reading, and an import reads every live record several times. What comes out
equals what ``model_validate_json`` gives; a test holds the two together over every field.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import from_json

from graphkit.schema.records import SECTIONS, Record
from graphkit.schema.values import PartyRef, PreciseDate

_Read = Callable[[Any], Any]
_new = object.__new__
# What pydantic's own model_construct sets, each by its slot: a frozen model lets nothing else through.
_set_values, _set_fields, _set_extra, _set_private = (
    BaseModel.__dict__[name].__set__
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_SHARED: dict[type[BaseModel], str] = {PreciseDate: "date", PartyRef: "entity"}
"""Values that recur, mostly with this one field: equal ones are made once."""


def read(section: str, body: bytes) -> Record:
    r"""Return the record whose canonical JSON this is; anything else gives nonsense, not an error.

    >>> read("programmes", b'{"id":"prog/x","name":{"zh":"\xe5\x8d\x8f\xe4\xbd\x9c"}}').name.main
    '协作'
    """
    record: Record = _reader(SECTIONS[section])(from_json(body))
    return record


@cache
def _reader(model: type[BaseModel]) -> _Read:
    defaults: dict[str, Any] = {}
    makers: dict[str, Callable[[], Any]] = {}
    converters: dict[str, _Read] = {}
    names = {field.alias: name for name, field in model.model_fields.items() if field.alias}
    for name, field in model.model_fields.items():
        defaults[name] = field.default
        if field.default_factory is not None:
            makers[name] = field.default_factory  # type: ignore[assignment]  # none here asks for the other values
        if (convert := _converter(field.annotation)) is not None:
            converters[name] = convert

    def read_fields(data: dict[str, Any]) -> object:
        if names:
            data = {names.get(key, key): value for key, value in data.items()}
        values = defaults | data
        for name, value in data.items():
            if name in converters:
                values[name] = converters[name](value)
        for name, make in makers.items():
            if name not in data:
                values[name] = make()
        made = _new(model)
        _set_values(made, values)
        _set_fields(made, set(data))
        _set_extra(made, None)
        _set_private(made, None)
        return made

    key = _SHARED.get(model)
    if key is None:
        return read_fields

    @lru_cache(maxsize=16_384)
    def shared(value: str) -> object:
        return read_fields({key: value})

    return lambda data: shared(data[key]) if len(data) == 1 and key in data else read_fields(data)


def _converter(annotation: object) -> _Read | None:
    """Return what turns a JSON value into that of a field; None where it is the same."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _converter(get_args(annotation)[0])
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return _converter(inner)
    if origin is tuple:
        each = _converter(get_args(annotation)[0])
        return tuple if each is None else lambda data: tuple(map(each, data))
    if annotation is Decimal:
        return Decimal
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _reader(annotation)
    return None
