"""The line under an analysis for people: how it was computed, over which help, how much of it there was."""

from collections.abc import Mapping
from typing import Any

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.value_words import LISTS
from graphkit.wording.figures import code_word
from graphkit.wording.messages import text
from graphkit.wording.safe import safe_repr

_CODES: Mapping[str, str] = {"flows": "flows", "kinds": "kinds", **LISTS}


def facts_text(facts: Mapping[str, Any], settings: Settings) -> str:
    """Return facts of an analysis in words; those that are empty or no are left out.

    A fact that nobody has named (a plugin's) keeps its key.
    """
    shown = []
    for key, value in facts.items():
        if value is False or (not value and value != 0):
            continue
        name = _name(key, settings)
        shown.append(name if value is True else f"{name} {_value(key, value, settings)}")
    return text("list.join", settings.language).join(shown)


def _name(key: str, settings: Settings) -> str:
    try:
        return text(f"cli.fact.{key}", settings.language)
    except KeyError:
        return safe_repr(key)


def _value(key: str, value: object, settings: Settings) -> str:
    if isinstance(value, list | tuple):
        return "+".join(_value(key, item, settings) for item in value)
    if settings.language == "en" or key not in _CODES:
        return safe_repr(value)
    if key == "stage" and value == "realised":
        return text("cli.column.realised", "zh")
    return code_word(_CODES[key], str(value), "zh", settings.vocabulary())
