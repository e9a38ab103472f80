"""What would help who reads the records of a table later, and is not there: sources, dates, keys, codes of places."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic_core import from_json

from graphkit.findings import Finding, Location
from graphkit.records.identity import has_made_id, made_id
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import Vocabulary

_NAMED = 5
"""Rows that are named one by one."""
_MARKED = 1000
"""Rows that are located one by one: those that an annotated copy can mark."""
_DATED = ("period", "since", "attested_from", "as_of")


@dataclass
class _Gap:
    """Rows of one sheet that lack the same thing."""

    rows: list[int]
    places: list[Location]


def find_gaps(items: Iterable[Accepted], vocabulary: Vocabulary) -> list[Finding]:
    """Return what rows of tables lack, one finding for each sheet and thing.

    Parameters
    ----------
    items : iterable of Accepted
        The records that were read, with their locations; only those of tables are looked at.
    vocabulary : Vocabulary
        Which labels are places.

    Returns
    -------
    list of Finding
        ``no-source``, ``no-date``, ``no-key`` and ``no-place-code``: the first rows, and how many there are.
    """
    gaps: dict[tuple[str, str, str | None], _Gap] = {}
    for item in items:
        if item.location.headings is None:
            continue
        for code in _lacking(item, vocabulary):
            where = item.location
            gap = gaps.setdefault((code, where.file, where.sheet), _Gap([], []))
            gap.rows.append(where.line or 0)
            if len(gap.places) < _MARKED:
                gap.places.append(where.of())
    return [
        Finding(
            code,
            gap.places[0],
            value=", ".join(map(str, gap.rows[:_NAMED])) + (" …" if len(gap.rows) > _NAMED else ""),
            allowed=(str(len(gap.rows)),),
            elsewhere=tuple(gap.places[1:]),
        )
        for (code, _, _), gap in gaps.items()
    ]


def _lacking(item: Accepted, vocabulary: Vocabulary) -> Iterable[str]:
    if item.section == "entities":
        body = from_json(item.body)
        label = vocabulary.labels.get(body.get("label", ""))
        if label is not None and label.place and not body.get("code"):
            yield "no-place-code"
        return
    if item.section not in ("activities", "pairings", "observations"):
        return
    body = from_json(item.body)
    figures = body.get("contributions", ())
    if not body.get("evidence") and not any(part.get("evidence") for part in figures):
        yield "no-source"
    if not any(body.get(name) for name in _DATED) and not any(part.get("date") for part in figures):
        yield "no-date"
    kind = body.get("kind") or body.get("indicator") or "pairing"
    if item.id.startswith(f"{made_id(item.dataset, kind)}/") and has_made_id(item.record, item.dataset):
        yield "no-key"
