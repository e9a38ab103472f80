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
_set = object.__setattr__
_SHARED = {PreciseDate: "date", PartyRef: "entity"}
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
    factories: dict[str, Callable[[], Any]] = {}
    fields: dict[str, tuple[str, _Read | None]] = {}
    for name, field in model.model_fields.items():
        if field.default_factory is not None:
            factories[name] = field.default_factory  # type: ignore[assignment]  # none here asks for the other values
            defaults[name] = None
        else:
            defaults[name] = field.default
        fields[field.alias or name] = (name, _converter(field.annotation))

    def read_fields(found: dict[str, Any]) -> Any:
        values = defaults.copy()
        for key, value in found.items():
            name, convert = fields[key]
            values[name] = value if convert is None else convert(value)
        for name, make in factories.items():
            if values[name] is None:
                values[name] = make()
        made = _new(model)
        _set(made, "__dict__", values)
        _set(made, "__pydantic_fields_set__", {fields[key][0] for key in found})
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made

    key = _SHARED.get(model)
    if key is None:
        return read_fields

    @lru_cache(maxsize=16_384)
    def shared(value: str) -> Any:
        return read_fields({key: value})

    return lambda found: shared(found[key]) if len(found) == 1 else read_fields(found)


def _converter(annotation: Any) -> _Read | None:
    """Return what turns a JSON value into that of a field; None where it is the same."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _converter(get_args(annotation)[0])
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return _converter(inner)
    if origin is tuple:
        each = _converter(get_args(annotation)[0])
        return tuple if each is None else lambda found: tuple(map(each, found))
    if annotation is Decimal:
        return Decimal
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _reader(annotation)
    return None
