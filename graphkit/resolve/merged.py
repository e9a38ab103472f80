"""Entities that decisions hold to be the same, as one record: the kept one, with what only the others state."""

import json
from collections.abc import Mapping
from typing import Any

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted, RecordSet, accept
from graphkit.resolve.names import name_texts
from graphkit.schema.records import SECTIONS

_LISTS = (
    "aliases",
    "mentions",
    "part_of",
    "located_in",
    "member_of",
    "serves",
    "succeeded_by",
    "member_kind",
    "origin",
)


def merge_redirects(records: RecordSet, redirects: Mapping[str, str]) -> tuple[RecordSet, list[Finding]]:
    """Return the records with those of each redirected id put into the kept one, and what stands against it.

    The kept record takes precedence; names of the others become its aliases, their lists are added, its gaps are
    filled. Refused are different labels, different values of one identifier, and anything that is no entity.

    Notes
    -----
    O(records) where there are redirects, else nothing.
    """
    if not redirects:
        return records, []
    by_id = {item.id: item for item in records}
    bodies: dict[str, dict[str, Any]] = {}
    problems: list[Finding] = []
    for old, kept in sorted(redirects.items()):
        one, other = by_id[kept], by_id[old]
        against = _against(one, other)
        if against:
            problems.append(against)
            continue
        bodies[kept] = _joined(bodies.get(kept) or json.loads(one.body), json.loads(other.body))
    items = []
    for item in records:
        if item.id in bodies:
            record = SECTIONS[item.section].model_validate(_without_itself(bodies[item.id], redirects))
            items.append(accept(record, item.dataset, item.location))
        elif item.id not in redirects:
            items.append(item)
    return RecordSet(items), problems


def _against(kept: Accepted, old: Accepted) -> Finding | None:
    """Return what forbids treating two records as one."""
    if kept.section != "entities" or old.section != "entities":
        return _problem("merge-not-entities", kept, old, f"{old.section}, {kept.section}")
    one, other = json.loads(kept.body), json.loads(old.body)
    if one["label"] != other["label"]:
        return _problem("merge-labels", kept, old, f"{other['label']}, {one['label']}")
    for scheme, value in sorted(other.get("identifiers", {}).items()):
        mine = one.get("identifiers", {}).get(scheme, value)
        if mine != value:
            return _problem("merge-identifiers", kept, old, f"{scheme}: {value}, {mine}")
    if one.get("code") and other.get("code") and one["code"] != other["code"]:
        return _problem("merge-identifiers", kept, old, f"code: {other['code']}, {one['code']}")
    return None


def _problem(code: str, kept: Accepted, old: Accepted, detail: str) -> Finding:
    return Finding(code, old.location.of(), old.id, value=kept.id, detail=detail)


def _joined(kept: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    known = name_texts(kept.get("name"))
    names = [text for text in name_texts(old.get("name")) if text not in known]
    added = {**old, "aliases": [*old.get("aliases", ()), *names]}
    for key, value in added.items():
        if key in _LISTS:
            kept[key] = [*kept.get(key, ()), *(item for item in value if item not in kept.get(key, ()))]
        elif key == "identifiers":
            kept[key] = {**value, **kept.get(key, {})}
        elif key == "name":
            kept[key] = {**value, **{language: text for language, text in kept[key].items() if text}}
        else:
            kept.setdefault(key, value)
    return kept


def _without_itself(body: dict[str, Any], redirects: Mapping[str, str]) -> dict[str, Any]:
    """Drop links that would now lead to the entity itself: one was stated to be part of the other."""
    kept_id = body["id"]
    for key in ("part_of", "located_in", "member_of"):
        links = [link for link in body.get(key, ()) if redirects.get(link["entity"], link["entity"]) != kept_id]
        if key in body:
            body[key] = links
    return body
