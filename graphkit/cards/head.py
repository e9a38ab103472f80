"""The facts in the head of a card: each property of the node under its name, its codes in words."""

import json
from collections.abc import Mapping
from typing import Any

from graphkit.cards.section import View
from graphkit.query.dates import format_date
from graphkit.schema.coded_fields import CODED_FIELDS
from graphkit.tables.cells import for_people
from graphkit.wording.figures import figure_text
from graphkit.wording.moments import local_moment

SHOWN_ELSEWHERE = frozenset({
    "id", "label", "name", "where", "name_en", "name_lang", "aliases", "note", "when", "start_date", "end_date", "acts",
    "acts_back", "state", "reason", "codes", "class", "batch", "sector_shares",
})  # fmt: skip
"""Keys of a head that have a line of their own, or that only programs need."""
_FIGURE = ("amount", "currency", "quantity", "unit", "item", "bound", "stage", "per", "value")
_CODED = {
    **CODED_FIELDS,
    ("Activity", "sectors"): "sectors",
    ("Source", "defects"): "defects",
    ("Contribution", "per"): "units",
    ("Observation", "per"): "units",
}


def head_facts(head: Mapping[str, Any], view: View) -> list[str]:
    """Return the facts of a head in words, a figure first; what is false, empty or exact is left out.

    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> head = {"label": "Source", "published": "2025-07-01", "published_precision": "month", "language": "zh"}
    >>> head_facts(head, View("en", load_vocabulary()))
    ['published: 2025-07', 'language: zh']
    >>> head = {"label": "Activity", "kind": "donation", "status": "disbursed"}
    >>> head_facts(head, View("zh", load_vocabulary()))
    ['类别：捐赠', '状态：到位']
    """
    figure = _figure(head, view)
    facts = [_fact("figure", figure, view)] if figure else []
    skipped = {*SHOWN_ELSEWHERE, *(_FIGURE if figure else ())}
    for key, value in head.items():
        if key in skipped or key.endswith(("_precision", "_estimated")) or value in (None, False, "", [], "exact"):
            continue
        facts.append(view.text(f"property.{key}") if value is True else _fact(key, _words(head, key, view), view))
    return facts


def changed_text(counts: Mapping[str, Any], what: str) -> str:
    """Return what a batch did to nodes or edges, in short.

    >>> changed_text({"nodes_created": 12, "nodes_updated": 3, "nodes_removed": 0}, "nodes")
    '+12 ~3'
    """
    marks = (("+", "created"), ("~", "updated"), ("-", "removed"))
    return " ".join(f"{mark}{counts[f'{what}_{name}']}" for mark, name in marks if counts.get(f"{what}_{name}"))


def _fact(key: str, words: str, view: View) -> str:
    return view.text("card.fact", name=view.text(f"property.{key}"), value=words)


def _figure(head: Mapping[str, Any], view: View) -> str:
    """Return amount or quantity of a figure, or the number of a state, with all that belongs to it."""
    properties = dict(head)
    if isinstance(value := head.get("value"), float | int):
        properties["amount" if head.get("currency") else "quantity"] = value
    return figure_text(properties, view.language, view.vocabulary)


def _words(head: Mapping[str, Any], key: str, view: View) -> str:
    value = head[key]
    label = str(head["label"])
    of = "Entity" if "Entity" in view.vocabulary.labels[label].groups else label
    if label == "Batch" and key in ("counts", "created"):
        return _batch_words(key, str(value), view)
    if codes := _CODED.get((of, key)):
        return view.join([view.word(codes, str(code)) for code in (value if isinstance(value, list) else [value])])
    if f"{key}_precision" in head:
        day = format_date(value, head[f"{key}_precision"])
        return view.text("card.estimated", value=day) if head.get(f"{key}_estimated") else day
    return view.join([str(item) for item in value]) if isinstance(value, list) else for_people(value)


def _batch_words(key: str, value: str, view: View) -> str:
    if key == "created":
        return local_moment(value)
    counts = json.loads(value)
    return view.join([
        _fact(what, changed, view) for what in ("nodes", "edges") if (changed := changed_text(counts, what))
    ])  # fmt: skip
