"""Which records a change can reach: only their elements need to be built and compared, however large the graph is.

A record's elements follow from the record itself and from what build asks about others: what its names mean, the label
and name of what they mean, who belongs to a group, what lies where, whom a facility serves, who pays into a fund, the
programmes of a pairing, the parts of an act, the totals of a figure, which claim of it is preferred, when its source
was published. A record for which none of that differs between two sets of records has the same elements in both graphs.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from pydantic_core import from_json

from graphkit.build import Dependencies
from graphkit.build.differences import (
    entities_differing,
    figures_differing,
    programmes_observed_otherwise,
    sources_differing,
    standing_on,
)
from graphkit.pipeline.resolved_records import ResolvedRecords
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.references import references
from graphkit.resolve.resolution import Resolution

Key = tuple[str, str]
"""Section and id."""


def affected_records(
    before: ResolvedRecords, first: Dependencies, after: ResolvedRecords, second: Dependencies
) -> tuple[RecordSet, RecordSet]:
    """Return the records of before and after whose elements may differ.

    `first` and `second` are the contexts of the two. O(changed records) where nothing that others name has changed,
    else O(references).
    """
    old, new = _by_key(before.records), _by_key(after.records)
    affected = {key for key in old.keys() | new.keys() if _body(old.get(key)) != _body(new.get(key))}
    names, records = _resolved_otherwise(before.resolution, after.resolution)
    affected |= {key for key in new if key[1] in records}
    things = _described_otherwise(before.resolution, after.resolution, first, second)
    pairings = {key: item for key, item in new.items() if key[0] == "pairings"}
    affected |= _naming(pairings, names, things, after.resolution)
    things |= {record_id for section, record_id in affected if section == "pairings"}
    affected |= _naming(
        {key: item for key, item in new.items() if key not in affected}, names, things, after.resolution
    )
    affected |= _with_figures(new, _claimed_otherwise(first, second) | figures_differing(first, second))
    affected |= _citing(new, sources_differing(first, second))
    affected |= _naming(pairings, set(), programmes_observed_otherwise(first, second), after.resolution)
    _add_umbrellas(affected, first, second)
    return _of(old, affected), _of(new, affected)


def _by_key(records: RecordSet) -> dict[Key, Accepted]:
    return {(item.section, item.id): item for item in records}


def _of(items: Mapping[Key, Accepted], keys: set[Key]) -> RecordSet:
    return RecordSet([items[key] for key in sorted(keys & items.keys())])


def _body(item: Accepted | None) -> bytes | None:
    return item.body if item else None


def _resolved_otherwise(old: Resolution, new: Resolution) -> tuple[set[str], set[str]]:
    """Return the names that mean another thing everywhere, and the records in which a name does.

    A name that only one of the two knows is not asked for: a record that has it is another, or has it by its context.
    """
    names = {name for name, _ in old.exact.items() ^ new.exact.items() if name in old.exact and name in new.exact}
    records = {key[0] for key, _ in old.special.items() ^ new.special.items()}
    records |= {key[0] for key, _ in old.by_field.items() ^ new.by_field.items()}
    links = old.links.keys() | new.links.keys()
    records |= {record_id for record_id in links if old.links.get(record_id) != new.links.get(record_id)}
    records |= {kept for _, kept in old.redirects.items() ^ new.redirects.items()}
    return names, records


def _described_otherwise(old: Resolution, new: Resolution, first: Dependencies, second: Dependencies) -> set[str]:
    """Return the ids, known to both, of which build learns something else."""
    ids = {id_ for id_, _ in chain(old.labels.items() ^ new.labels.items(), old.names.items() ^ new.names.items())}
    ids |= entities_differing(first, second)
    for group in first.members.keys() | second.members.keys():
        members = second.members_of(group)
        if first.members_of(group) != members or not ids.isdisjoint(members):
            ids.add(group)
    if bool(first.members) != bool(second.members):  # the order of giving and receiving parties depends on it
        ids |= first.members.keys() | second.members.keys()
    ids |= standing_on(ids, first) | standing_on(ids, second)
    return {id_ for id_ in ids if id_ in old.labels and id_ in new.labels}


def _naming(items: Mapping[Key, Accepted], names: set[str], things: set[str], resolution: Resolution) -> set[Key]:
    """Return the records that name one of these names or things."""
    if not (names or things):
        return set()
    return {key for key, item in items.items() if _names_one(item, names, things, resolution)}


def _names_one(item: Accepted, names: set[str], things: set[str], resolution: Resolution) -> bool:
    return any(
        reference.name in names or resolution.id(item.id, reference.field, reference.name) in things
        for reference in references(item.section, from_json(item.body))
    )


def _claimed_otherwise(first: Dependencies, second: Dependencies) -> set[str]:
    """Return the figures of which another claim is preferred, or that are repeated at a later stage, in one only."""
    one, two = first.claims, second.claims
    return {claim for claim, _ in one.preferred.items() ^ two.preferred.items()} | (one.superseded ^ two.superseded)


def _with_figures(items: Mapping[Key, Accepted], figures: set[str]) -> set[Key]:
    if not figures:
        return set()
    return {key for key, item in items.items() if key[1] in figures or not figures.isdisjoint(_figures(item))}


def _citing(items: Mapping[Key, Accepted], sources: set[str]) -> set[Key]:
    """Return the acts and pairings that one of these sources reports."""
    needles = [f'"source":{json.dumps(source, ensure_ascii=False)}'.encode() for source in sources]
    sections = ("activities", "pairings")
    return {key for key, item in items.items() if key[0] in sections and any(one in item.body for one in needles)}


def _figures(item: Accepted) -> Iterable[str]:
    if item.section != "activities":
        return ()
    body: dict[str, Any] = from_json(item.body)
    return [part["id"] for part in body.get("contributions", ())]


def _add_umbrellas(affected: set[Key], first: Dependencies, second: Dependencies) -> None:
    """Add the acts that have one of these among their parts, and those that have them: pairs of parts are theirs."""
    above: dict[str, set[str]] = {}
    for dependencies in (first, second):
        for umbrella, parts in dependencies.parts.items():
            for part in parts:
                above.setdefault(part.id, set()).add(umbrella)
    waiting = [record_id for section, record_id in affected if section == "activities"]
    while waiting:
        for umbrella in above.get(waiting.pop(), ()):
            if ("activities", umbrella) not in affected:
                affected.add(("activities", umbrella))
                waiting.append(umbrella)
