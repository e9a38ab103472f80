"""Where an organisation lies and which body it is a branch of, inferred from its name if its records do not say.

民盟大连市委会 lies in 大连市 and is part of the committee above it, else of the whole party, else of its central
committee: whichever the records have. No entity is created for this; places come from the table like any other.
"""

import re
from collections.abc import Iterable, Iterator

from graphkit.resolve.knowledge_base import KnowledgeBase
from graphkit.resolve.naming_rules import NamingRules
from graphkit.resolve.organisation_index import OrganisationIndex
from graphkit.resolve.organisation_names import CENTRAL, PLACED, Form

Links = dict[str, dict[str, str]]
"""Entity -> field (``part_of``, ``located_in``) -> id of what it belongs to."""

_COMMITTEE = "委员会"
_MAY_BE_BRANCH = re.compile("[委党团盟社]|民[革建进]|政协|(?:统战|组织|宣传)部")
_PARTIES = ("Party", "Agency")


def infer_links(knowledge: KnowledgeBase) -> Links:
    """Return what entities belong to by their names; statements of the records take precedence, and no circle arises.

    Notes
    -----
    Reads the names of organisations without a place in their records, and of possible branches of parties: 20 µs each.
    """
    seated = NamingRules.load().seated
    entities = [(entity_id, body) for entity_id, body in knowledge.index.bodies.items() if body["label"] in seated]
    waiting = sorted(entity_id for entity_id, body in entities if _is_open(body))
    if not waiting:
        return {}
    organisations = OrganisationIndex(
        knowledge, sorted(entity_id for entity_id, body in entities if _may_be_branch(body))
    )
    links: Links = {}
    for entity_id in waiting:
        body = knowledge.index.bodies[entity_id]
        for form, units in organisations.seat(body):
            unit = _one(units, knowledge)
            placed = form.where == PLACED and form.sure and not form.below
            if "located_in" not in body and placed and unit is not None:
                links.setdefault(entity_id, {})["located_in"] = knowledge.entity(unit)
            parent_id = _whole(entity_id, form, unit, organisations) if "part_of" not in body else None
            if parent_id is not None and not _leads_to(entity_id, parent_id, links, knowledge):
                links.setdefault(entity_id, {})["part_of"] = parent_id
            break
    return links


def _is_open(body: dict[str, object]) -> bool:
    return "located_in" not in body or ("part_of" not in body and _may_be_branch(body))


def _may_be_branch(body: dict[str, object]) -> bool:
    name = body.get("name")
    zh = name.get("zh") if isinstance(name, dict) else None
    return body["label"] in _PARTIES and bool(zh and _MAY_BE_BRANCH.search(zh))


def _one(units: Iterable[str], knowledge: KnowledgeBase) -> str | None:
    """Return the unit where there is one, or one that stands today; None if the name leaves it open."""
    standing = [unit for unit in units if knowledge.gazetteer.units[unit].in_use] or list(units)
    return standing[0] if len(standing) == 1 else None


def _whole(entity_id: str, form: Form, unit: str | None, organisations: OrganisationIndex) -> str | None:
    """Return what a branch is part of: the nearest body in the records, or None unless that is exactly one."""
    for candidates in _wholes(form, unit, organisations):
        others = [each for each in candidates if each != entity_id]
        if others:
            return others[0] if len(others) == 1 else None
    return None


def _wholes(form: Form, unit: str | None, organisations: OrganisationIndex) -> Iterator[Iterable[str]]:
    if not form.party or not form.body:
        return
    committee = (form.party, _COMMITTEE)
    if form.body.startswith(f"{_COMMITTEE}/"):  # a unit is part of its own committee or of none
        yield (
            organisations.anywhere(committee, CENTRAL)
            if form.below == CENTRAL
            else sorted(organisations.at(committee, _these(unit)))
        )
        return
    if form.below == CENTRAL:
        yield organisations.anywhere((form.party, ""))
        return
    if form.body != _COMMITTEE:  # 致公党旅顺口区基层委员会
        yield sorted(organisations.at(committee, _these(unit)))
    for above in organisations.knowledge.gazetteer.chain(unit) if unit else ():
        yield sorted(organisations.at(committee, [above.id]))
    yield organisations.anywhere((form.party, ""))
    if form.body == _COMMITTEE:
        yield organisations.anywhere(committee, CENTRAL)


def _these(unit: str | None) -> list[str]:
    return [unit] if unit else []


def _leads_to(entity_id: str, parent_id: str, links: Links, knowledge: KnowledgeBase) -> bool:
    """Return whether the records and the links so far lead from a parent back to its part."""
    seen: set[str] = set()
    waiting = [parent_id]
    while waiting:
        at = waiting.pop()
        if at == entity_id:
            return True
        if at not in seen:
            seen.add(at)
            waiting.extend(knowledge.parents.get(at, ()))
            waiting.extend(links.get(at, {}).values())
    return False
