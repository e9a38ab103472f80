"""The fields of a record's shape: their names as they stand in a file, and which of them hold further maps."""

from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from pydantic import BaseModel


@lru_cache(maxsize=32)
def nested(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """Return the fields of a model that hold other models, by the name that stands in a file.

    >>> from graphkit.schema.records import Source
    >>> {name: part.__name__ for name, part in nested(Source).items()}
    {'name': 'Name', 'published': 'PreciseDate', 'accessed': 'PreciseDate', 'defects': 'Defect'}
    """
    found = {}
    for name, field in model.model_fields.items():
        if part := _model_in(field.annotation):
            found[field.alias or name] = part
    return found


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for argument in get_args(annotation) if (part := _model_in(argument))), None)


@lru_cache(maxsize=32)
def fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of a model's fields, as they stand in a file."""
    return tuple(field.alias or name for name, field in model.model_fields.items())
