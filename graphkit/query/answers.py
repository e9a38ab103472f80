"""The answer of a saved query as people read it: words for codes, what says nothing left out, and remarks below."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphkit.query.saved import SavedQuery
from graphkit.query.time_words import with_state_words
from graphkit.schema.vocabulary import Vocabulary
from graphkit.tables.table import Table
from graphkit.wording.figures import code_word, edge_word
from graphkit.wording.messages import Message, text

_CODES = {
    "flow": "flows", "other_flow": "flows", "stage": "stages", "kind": "kinds", "unit": "units", "item": "items",
    "bound": "bounds", "tier": "tiers", "indicator": "indicators", "change": "changes", "benefit": "benefits",
    "certainty": "certainties", "phase": "phases", "status": "observation_statuses", "sectors": "sectors",
}  # fmt: skip
"""Column -> the list of the vocabulary whose codes it holds."""
_EDGES = ("role", "edge")
_MESSAGES = {"class": "answer.class", "relation": "answer.relation", "decided_by": "answer.decided-by"}
"""Column -> the messages that stand for its values."""
DETAILS = frozenset(
    {
        "joint", "mixed", "open", "inferred", "possible", "shared", "per_receiver", "left_out", "missing",
        "may_overlap", "pairings", "parties", "others",
    }
)  # fmt: skip
"""Columns that say what a sum is made of, or what it leaves out."""
_SUMS = ("counted", "realised", "announced")
_MONEY = (*_SUMS, "amount", "per_head")
_RANKINGS = frozenset({"helpers", "receivers", "brokers", "pairs", "roll-up", "money-per-head"})


def for_people(table: Table, language: str, vocabulary: Vocabulary) -> Table:
    """Return the answer of a saved query with words for codes, without ids beside names and without empty columns.

    One currency in all rows is left to the remarks. What a sum is made of counts as ``details``, which a narrow
    terminal folds into one column.
    """
    columns = [name for name in table.columns if f"{name}_name" not in table.columns]
    if "own" in columns:
        columns.remove("own")  # what is left of the sum
    if len(_currencies(table)) == 1:
        columns.remove("currency")
    if table.rows:
        columns = [name for name in columns if any(row.get(name) for row in table.rows)]
    codes = [name for name in columns if name in _CODES or name in _EDGES or name in _MESSAGES or name == "label"]
    rows = [
        {**row, **{name: _in_words(name, row[name], language, vocabulary) for name in codes}}
        for row in with_state_words(table, language).rows
    ]
    rows = [
        {**row, **{name: _truth(row[name], language) for name in columns if row[name] is True or row[name] is False}}
        for row in rows
    ]
    if "class" in columns:
        columns.remove("class")
        rows = [
            {**row, "place_name": _place(row, original, language)}
            for row, original in zip(rows, table.rows, strict=True)
        ]
    return replace(
        table,
        columns=tuple(columns),
        rows=rows,
        details=DETAILS & set(columns) | ({"id"} if _has_names(columns) else set()),
    )


def remarks(table: Table, query: SavedQuery) -> list[Message]:
    """Return what must be known to read an answer: its currency, that it ranks nothing, what may be in it twice."""
    if not table.rows:
        return []
    found: list[Message] = []
    if any(name in table.columns for name in _MONEY):
        currencies = _currencies(table)
        if currencies:
            key = "answer.currency" if len(currencies) == 1 else "answer.currencies"
            found.append(Message(key, currencies=", ".join(currencies)))
        if query.name in _RANKINGS and not any(row.get(name) for row in table.rows for name in _SUMS):
            found.append(Message("answer.no-sums"))
    if "stage" in table.columns and "counted" in table.columns and _several(table.rows, "stage"):
        found.append(Message("card.money-note"))
    if any(row.get("may_overlap") for row in table.rows):
        found.append(Message("answer.may-overlap"))
    if any(row.get("open") for row in table.rows) and "realised" in table.columns:
        found.append(Message("answer.open"))
    return found


def _has_names(columns: Iterable[str]) -> bool:
    return any(name == "name" or name.endswith("_name") for name in columns)


def _place(row: Mapping[str, Any], original: Mapping[str, Any], language: str) -> str:
    """Return a place, and what it stands for where it is none of the level asked for."""
    if original["class"] == "place":
        return str(row["place_name"])
    if not row["place_name"]:
        return str(row["class"])
    return text("answer.place", language, name=row["place_name"], what=row["class"])


def _currencies(table: Table) -> list[str]:
    if "currency" not in table.columns:
        return []
    return sorted({row["currency"] for row in table.rows if row["currency"]})


def _several(rows: Iterable[Mapping[str, Any]], name: str) -> bool:
    return len({row[name] for row in rows}) > 1


def _in_words(column: str, value: object, language: str, vocabulary: Vocabulary) -> object:
    if isinstance(value, list):
        return [_in_words(column, item, language, vocabulary) for item in value]
    if not isinstance(value, str):
        return value
    if column in _EDGES:
        return edge_word(value, language, vocabulary)
    if column == "label":
        return code_word("labels", value, language, vocabulary) if language == "zh" else value
    if column in _MESSAGES:
        return text(f"{_MESSAGES[column]}.{value}", language)
    return code_word(_CODES[column], value, language, vocabulary)


def _truth(value: bool | None, language: str) -> str:
    return text("answer.yes" if value else "answer.no", language)
