"""What each field of a record means, in English and Chinese: for the JSON Schema and the reference page."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

_FILE = Path(__file__).parent / "fields.yaml"


class Words(NamedTuple):
    """The meaning of a field."""

    en: str
    zh: str


@lru_cache(maxsize=1)
def field_words() -> dict[str, dict[str, Words]]:
    """Return model -> field -> its meaning; ``shared`` has the fields that mean the same in several models."""
    made = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {model: {field: Words(**entry) for field, entry in fields.items()} for model, fields in made.items()}


def meaning(model: str, field: str) -> Words:
    """Return what a field of a model means; KeyError where nothing says so.

    >>> meaning("Activity", "providers").en
    'who gives or does it'
    """
    words = field_words()
    return words.get(model, {}).get(field) or words["shared"][field]
