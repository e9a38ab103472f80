"""Codes in tables for people: in Chinese they are put into words, as headings are; English reads the codes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from graphkit.cli.settings import Settings
from graphkit.tables.headings import Given
from graphkit.tables.table import Table
from graphkit.wording.figures import code_word, edge_word
from graphkit.wording.messages import text

LISTS: Mapping[str, str] = {
    "label": "labels", "member_kind": "labels", "kind": "kinds", "flow": "flows", "stage": "stages", "unit": "units",
    "per": "units", "bound": "bounds", "certainty": "certainties", "item": "items", "role": "roles",
    "benefit": "benefits", "sector": "sectors", "level": "levels", "tier": "tiers", "indicator": "indicators",
}  # fmt: skip
"""Column -> the list of the vocabulary that its values are codes of."""
_EDGES = ("type", "edge_type", "relation")
_TIMES = ("state", "reason", "above_state", "below_state")


def in_words(table: Table, settings: Settings) -> Table:
    """Return a table whose codes are words, where Chinese is spoken; columns that a user named stay as they are."""
    if settings.language == "en":
        return table
    names = [name for name in table.columns if not isinstance(name, Given) and _is_coded(name)]
    if not names or not table.rows:
        return table
    words = {name: _words_of(name, settings) for name in names}
    rows = [row | {name: _worded(row.get(name), word) for name, word in words.items()} for row in table.rows]
    return replace(table, rows=rows)


def _is_coded(name: str) -> bool:
    return name in LISTS or name in _EDGES or name in _TIMES


def _words_of(column: str, settings: Settings) -> Callable[[str], str]:
    vocabulary, language = settings.vocabulary(), settings.language
    if column in LISTS:
        return lambda code: code_word(LISTS[column], code, language, vocabulary)
    if column in _EDGES:
        return lambda type_: edge_word(type_, language, vocabulary)
    kind = "reason" if column == "reason" else "state"

    def time_word(code: str) -> str:
        try:
            return text(f"as-of.{kind}.{code}", language)
        except KeyError:  # a word already, or a state of something else
            return code

    return time_word


def _worded(value: object, word: Callable[[str], str]) -> object:
    if isinstance(value, list | tuple):
        return [_worded(item, word) for item in value]
    return word(value) if isinstance(value, str) else value
