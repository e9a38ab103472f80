"""What the fields of records mean, in Chinese and English, from ``fields.yaml``."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return dict(yaml.safe_load((Path(__file__).parent / "fields.yaml").read_text(encoding="utf-8")))


def field_text(model: type[BaseModel], field: str) -> Mapping[str, str]:
    """Return what a field of a record, or of a value in one, means, as ``{"en": …, "zh": …}``; {} where nobody says.

    >>> from graphkit.schema.records import Activity
    >>> field_text(Activity, "recipients")["zh"], dict(field_text(Activity, "nonsense"))
    ('受援方', {})
    """
    for each in model.__mro__:
        if text := _texts().get(each.__name__, {}).get(field):
            return text
    return MappingProxyType({})
