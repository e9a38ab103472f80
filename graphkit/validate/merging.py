"""One id in several datasets: evidence and names add up, gaps are filled, contradictions are refused.

Merging is a join: records of one id give the same result in whatever order and grouping they come. What a record
leaves at its default counts as absent, so a dataset that only adds evidence agrees with one that says everything.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graphkit.findings import Finding
from graphkit.records.recordset import Accepted, accept
from graphkit.schema.records import SECTIONS
from graphkit.schema.values import main_name
from graphkit.schema.vocabulary import Vocabulary
from graphkit.validate import consistency
from graphkit.validate.shape import Path
from graphkit.wording.safe import safe_repr

_ADD_UP = frozenset({"evidence", "aliases", "mentions"})


class _Conflict(Exception):
    def __init__(self, path: Path, one: Any, other: Any) -> None:
        super().__init__(path)
        self.path, self.one, self.other = path, one, other


Clash = Callable[[Path, Any, Any], Any]
"""Told where two values contradict each other; returns the one to go on with, or raises."""


def _refuse(path: Path, one: Any, other: Any) -> Any:
    raise _Conflict(path, one, other)


def merge(records: Sequence[Accepted], vocabulary: Vocabulary) -> Accepted | Finding:
    """Merge the records of one id into one, or return the problem in which they contradict each other.

    Parameters
    ----------
    records : sequence of Accepted
        At least one; all of one section and one id.
    vocabulary : Vocabulary
        By which the merged record is checked.

    Returns
    -------
    Accepted or Finding
        The record, under the first of the datasets in order and with its place; else ``conflicting-record``, or what
        the joined record contradicts itself in.

    Notes
    -----
    Lists of evidence, aliases and mentions add up, as do identifiers by their scheme; evidence that another piece
    gives more exactly is left out. Contributions are joined by their ids; a record that has some must have the same
    as every other that has some. Every other list must be equal; the order of plain names in it does not count.
    """
    if len(records) == 1:
        return records[0]
    ordered = sorted(records, key=lambda one: (one.dataset, one.location.file, one.location.line or 0, one.body))
    first = ordered[0]
    if all(one.body == first.body for one in ordered):
        return first
    body, contradicted = _joined(ordered)
    if contradicted is not None:
        ordered.sort(key=lambda one: one.comes_in)  # reported at the record that comes in, not at what the store holds
        return _joined(ordered)[1] or contradicted
    record = SECTIONS[first.section].model_validate(body)
    # Each is sound on its own; together they may end before they start, or give one thing an amount and a quantity.
    problems = consistency.check(record, first.location, vocabulary)
    return problems[0] if problems else accept(record, first.dataset, first.location)


def _joined(ordered: Sequence[Accepted]) -> tuple[dict[str, Any], Finding | None]:
    """Return all that the records say, or the first contradiction."""
    body: dict[str, Any] = {}
    for one in ordered:
        try:
            body = _maps(*_settled(body, json.loads(one.body)), (), _refuse)
        except _Conflict as conflict:
            return body, _conflict_finding(conflict, one, ordered)
    return body, None


def contradictions(one: Accepted, other: Accepted) -> list[tuple[Path, Any, Any]]:
    """Return (path in the first, its value, the other's value) of all that keeps two records from adding up.

    If only one side has a contribution, its id is given; `merge` reports the first of these as a problem.
    """
    found: list[tuple[Path, Any, Any]] = []

    def note(path: Path, value: Any, others: Any) -> Any:
        found.append((path, value, others))
        return value

    if one.body != other.body:
        body = json.loads(one.body)
        _maps(*_settled(body, json.loads(other.body)), (), note)
        found = [(_within(body, path), value, others) for path, value, others in found]
    return found


def joined(one: Mapping[str, Any], other: Mapping[str, Any], clash: Clash) -> dict[str, Any]:
    """Return the bodies of two records of one id as one; `clash` is asked where they contradict each other.

    >>> joined({"kind": "donation", "note": "a"}, {"kind": "funding", "status": "planned"}, lambda path, one, _: one)
    {'kind': 'donation', 'note': 'a', 'status': 'planned'}
    """
    return _maps(*_settled(one, other), (), clash)


def _settled(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return two records of an entity so that what data of a standard call it and take it for is no contradiction.

    Everybody who names an organisation in IATI data does so in his own words. Its name is that by which it reports
    itself, else the longest, and the others are aliases; a label that says something goes before one that does not.
    """
    if one.get("label") is None or one.get("standard") is None or one.get("standard") != other.get("standard"):
        return one, other
    settled: dict[str, Any] = {}
    names = sorted((one, other), key=_rank)
    if names[0]["name"] != names[1]["name"]:
        left, kept = (main_name(body["name"]) for body in names)
        aliases = {*one.get("aliases", ()), *other.get("aliases", ()), left}
        settled = {"name": names[1]["name"], "aliases": sorted(aliases - {kept}, key=json.dumps)}
    settled["label"] = min((one["label"], other["label"]), key=lambda label: (label == _UNSPECIFIC, label))
    if types := [body["organisation_type"] for body in (one, other) if "organisation_type" in body]:
        settled["organisation_type"] = min(types)
    return {**one, **settled}, {**other, **settled}


_UNSPECIFIC = "Organization"
_PUBLISHER = "iati-publisher"


def _rank(body: Mapping[str, Any]) -> tuple[bool, int, str]:
    name = json.dumps(body["name"], ensure_ascii=False, sort_keys=True)
    return _PUBLISHER in body.get("identifiers", {}), len(main_name(body["name"])), name


def _within(body: Mapping[str, Any], path: Path) -> Path:
    """Return a path that counts contributions in order of id as one that counts them as this record does."""
    ids = [part.get("id", "") for part in body.get("contributions", ())]
    match path:
        case ("contributions", int() as position, *rest) if position < len(ids):
            return ("contributions", ids.index(sorted(ids)[position]), *rest)
    return path


def _conflict_finding(conflict: _Conflict, late: Accepted, ordered: Iterable[Accepted]) -> Finding:
    """Name the record that contradicts those before it, and one of those that it contradicts."""
    earlier = next((one for one in ordered if one is not late and _says(one, conflict)), next(iter(ordered)))
    path = _within(json.loads(late.body), conflict.path)
    line = earlier.location.of(_within(json.loads(earlier.body), conflict.path)).number
    where = f"{earlier.location.file}:{line}" if line else earlier.location.file
    whole = where if where == earlier.dataset else f"{earlier.dataset} ({where})"
    return Finding(
        "conflicting-record",
        late.location.of(path),
        late.id,
        value=_short(conflict.other),
        allowed=(earlier.dataset,),
        detail=f"{whole} {_short(conflict.one)}",
    )


def _says(record: Accepted, conflict: _Conflict) -> bool:
    value: Any = json.loads(record.body)
    for part in _within(value, conflict.path):
        try:
            value = value[part]
        except (KeyError, IndexError):
            return False
    return bool(value == conflict.one)


def _short(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, dict) and [*part] == ["entity"] for part in value):
        return safe_repr(
            ", ".join(part["entity"] for part in value)
        )  # parties without any further word are their names
    return safe_repr(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True))


def _maps(one: Mapping[str, Any], other: Mapping[str, Any], path: Path, clash: Clash) -> dict[str, Any]:
    """Join two maps field by field; a field that only one has is taken from it."""
    return {
        name: _values(one[name], other[name], (*path, name), clash) if name in one and name in other else value
        for name, value in sorted({**one, **other}.items())
    }


def _values(one: Any, other: Any, path: Path, clash: Clash) -> Any:
    if one == other:
        return one  # in its own order: only lists that differ are put in the common one
    name = path[-1]
    if name in _ADD_UP:
        return _union(one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        return _maps(one, other, path, clash)
    if name == "contributions":
        return _contributions(one, other, path, clash)
    if isinstance(one, list) and sorted(map(str, one)) == sorted(map(str, other)) and isinstance(one[0], str):
        return sorted(one)
    return clash(path, one, other)


def _contributions(one: Sequence[Any], other: Sequence[Any], path: Path, clash: Clash) -> list[Any]:
    """Join contributions by id, whatever their order in either record."""
    parts, others = {part.get("id", ""): part for part in one}, {part.get("id", ""): part for part in other}
    if "" in parts or parts.keys() != others.keys():
        clash(path, sorted(parts), sorted(others))
        return list(one)
    return [
        _maps(parts[contribution_id], others[contribution_id], (*path, position), clash)
        for position, contribution_id in enumerate(sorted(parts))
    ]


def _union(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    """Return what either list holds, in order, without what another piece says with more detail."""
    pieces = {json.dumps(piece, ensure_ascii=False, sort_keys=True): piece for piece in (*one, *other)}
    kept = [
        text
        for text, piece in pieces.items()
        if not any(_tells_less(piece, more) for key, more in pieces.items() if key != text)
    ]
    return [pieces[text] for text in sorted(kept)]


def _tells_less(piece: Any, more: Any) -> bool:
    return isinstance(piece, dict) and piece.items() <= more.items()
