"""Acts, pairings and observations that were judged the same: one record in the graph, several in the ledger.

The one on the right of the decision is kept. What it does not say comes from the others, evidence adds up, and notes
follow one another. In what they are about, and in every figure, they must agree: a sum is never changed by a judgement
on two records that say different things.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted, RecordSet, accept
from graphkit.resolve.decisions import kept_ids
from graphkit.resolve.names import normalise
from graphkit.schema.records import SECTIONS as MODELS
from graphkit.schema.records import Decision
from graphkit.validate.duplicates import CONTENT, SECTIONS
from graphkit.validate.merging import joined
from graphkit.validate.shape import Path
from graphkit.wording.safe import safe_repr

Body = dict[str, Any]

_NAMING = frozenset({"part_of", "followed_from", "pairing", "established", "about", "result_of"})
"""Fields that name acts and pairings."""
_TIES = frozenset({"part_of_total", "stage_of", "alternative_to", "may_overlap"})
"""Fields in which figures and observations name one another."""
_ADDED = frozenset({"programmes", "part_of", "followed_from", "established", "result_of", "may_overlap", "brokers"})
"""Lists to which the others add; elsewhere the kept record has precedence."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True)
class MergedFacts:
    """Records in which those that were judged the same are one.

    Attributes
    ----------
    records : RecordSet
    redirects : mapping
        Id -> the id that is kept; also ids that no record has any more, since others may still name them.
    problems : list of Finding
        Records that were judged the same and cannot be one.
    idle : list of Decision
        Decisions without effect: the record to be kept is not there.
    """

    records: RecordSet
    redirects: Mapping[str, str] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    idle: list[Decision] = field(default_factory=list)


def merge_facts(records: RecordSet, decisions: Iterable[Decision]) -> MergedFacts:
    """Make one of the acts, pairings and observations that decisions hold to be the same.

    Parameters
    ----------
    records : RecordSet
        One record of each id.
    decisions : iterable of Decision
        Those ``same`` of which a side is such a record.

    Notes
    -----
    Nothing where there is no such decision, else O(records).
    """
    by_id = {item.id: item for item in records}
    merges, idle, problems = [], [], []
    for one in decisions:
        left, right = by_id.get(one.left), by_id.get(one.right)
        if right is None:
            idle.append(one)
        elif left is not None and left.section != right.section:
            problems.append(_refused("merge-not-alike", left, right, f"{left.section}, {right.section}"))
        else:
            merges.append((one.left, one.right))
    redirects = kept_ids(merges)
    if not redirects:
        return MergedFacts(records, {}, problems, idle)
    names = _Names(by_id, redirects)
    bodies: dict[str, Body] = {}
    figures: dict[str, str] = {}
    for old, kept in sorted(redirects.items()):
        if old not in by_id:
            continue
        first, other = by_id[kept], by_id[old]
        body, same, against = _joined(bodies.get(kept) or json.loads(first.body), json.loads(other.body), first, names)
        if against is not None:
            problems.append(_refused("merge-facts-differ", other, first, against))
            continue
        bodies[kept] = body
        figures |= same
    gone = redirects.keys() & by_id.keys()
    items = [_merged(item, bodies) for item in records if item.id not in gone]
    return MergedFacts(RecordSet(list(_renamed(items, redirects, figures))), redirects, problems, idle)


def _refused(code: str, old: Accepted, kept: Accepted, detail: str) -> Finding:
    return Finding(code, old.location.of(), old.id, value=kept.id, detail=detail)


def _merged(item: Accepted, bodies: Mapping[str, Body]) -> Accepted:
    if item.id not in bodies:
        return item
    return accept(MODELS[item.section].model_validate(bodies[item.id]), item.dataset, item.location)


class _Names:
    """Whether two texts name the same party: an id, or a name or alias that only one entity has."""

    def __init__(self, by_id: Mapping[str, Accepted], redirects: Mapping[str, str]) -> None:
        self._by_id = by_id
        self._redirects = redirects
        self._ids: dict[str, str] | None = None

    def meaning(self, text: str) -> str:
        """Return what is equal for texts that name the same."""
        if self._ids is None:
            self._ids = self._known()
        return self._redirects.get(text) or self._ids.get(normalise(text)) or normalise(text)

    def _known(self) -> dict[str, str]:
        ids: dict[str, str] = {}
        several = set()
        for item in self._by_id.values():
            if item.section != "entities":
                continue
            body = from_json(item.body)
            for name in {normalise(each) for each in (item.id, *body["name"].values(), *body.get("aliases", ()))}:
                if ids.setdefault(name, item.id) != item.id:
                    several.add(name)
        return {name: record_id for name, record_id in ids.items() if name not in several}


def _joined(kept: Body, old: Body, one: Accepted, names: _Names) -> tuple[Body, dict[str, str], str | None]:
    """Return two records as one, the ids of the figures that went into others, and what the two contradict in."""
    ours, theirs = kept.get("contributions", []), old.get("contributions", [])
    pairs = _pairs(ours, theirs, str(old.get("kind")))
    if ours and theirs and pairs is None:
        return kept, {}, _difference(("contributions",), _figures(ours), _figures(theirs))
    figures = {part["id"]: mine["id"] for mine, part in pairs or () if part["id"] != mine["id"]}
    aligned = {**old, "id": kept["id"]}
    if pairs is not None:
        aligned["contributions"] = [{**part, "id": mine["id"]} for mine, part in pairs]
    for name in aligned.keys() & kept.keys():
        if _meaning(aligned[name], names) == _meaning(kept[name], names):
            aligned[name] = kept[name]
    against: list[str] = []

    def clash(path: Path, mine: Any, other: Any) -> Any:
        content = CONTENT["contributions" if path[0] == "contributions" else one.section]
        name = path[2] if path[0] == "contributions" and len(path) > 2 else path[0]
        if name == "note":
            return mine if other in mine.split("\n") else f"{mine}\n{other}"
        if name in _ADDED:
            return [*mine, *(part for part in other if part not in mine)]
        if name in content and name != "name":
            against.append(_difference(path, mine, other))
        return mine

    return joined(kept, aligned, clash), figures, against[0] if against else None


def _meaning(value: Any, names: _Names) -> Any:
    """Return a field's parties as what they mean, without what else is said of them; anything else as it is."""
    if isinstance(value, str):
        return names.meaning(value)
    if isinstance(value, list) and all(isinstance(part, str) or "entity" in part for part in value):
        return sorted(names.meaning(part if isinstance(part, str) else part["entity"]) for part in value)
    return value


def _pairs(ours: Sequence[Body], theirs: Sequence[Body], kind: str) -> list[tuple[Body, Body]] | None:
    """Return each figure of an act with the one of the other act that says the same; None where they do not agree."""
    if not (ours and theirs) or len(ours) != len(theirs):
        return None
    left = list(theirs)
    pairs = []
    for mine in ours:
        for part in left:
            if not _contradict(mine, part, kind):
                pairs.append((mine, part))
                left.remove(part)
                break
        else:
            return None
    return pairs


def _contradict(mine: Body, part: Body, kind: str) -> bool:
    both = {"kind": kind, **mine}, {"kind": kind, **part}
    return any(both[0].get(name) != both[1].get(name) for name in CONTENT["contributions"] - {"name"})


def _figures(parts: Iterable[Body]) -> str:
    def figure(part: Body) -> str:
        shown = (part.get(name) for name in ("amount", "currency", "quantity", "unit", "item", "stage"))
        return " ".join(str(each) for each in shown if each is not None)

    return "; ".join(map(figure, parts))


def _difference(path: Path, mine: Any, other: Any) -> str:
    where = ".".join(str(part) for part in path)
    return f"{where}: {_short(other)}, {_short(mine)}"


def _short(value: Any) -> str:
    return safe_repr(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 80)


def _renamed(items: Iterable[Accepted], redirects: Mapping[str, str], figures: Mapping[str, str]) -> Iterable[Accepted]:
    """Yield the records with what they name by ids that are gone under the ids that are kept."""
    meant = {**redirects, **figures}
    wanted = {json.dumps(old, ensure_ascii=False).encode() for old in meant}
    for item in items:
        if item.section not in SECTIONS or wanted.isdisjoint(_STRING.findall(item.body)):
            yield item
            continue
        body = from_json(item.body)
        for part in (body, *body.get("contributions", ())):
            _rename(part, meant, {body["id"], part["id"]})
        yield accept(MODELS[item.section].model_validate(body), item.dataset, item.location)


def _rename(part: Body, meant: Mapping[str, str], itself: Collection[str]) -> None:
    for name in (_NAMING | _TIES) & part.keys():
        value = part[name]
        if isinstance(value, str):
            part[name] = meant.get(value, value)
            if name in _TIES and part[name] in itself:
                del part[name]
        else:
            kept = dict.fromkeys(meant.get(each, each) for each in value)
            part[name] = [each for each in kept if each not in itself]
