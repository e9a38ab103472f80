"""Pairings: those of a party or place, in time and with what the place was before; and the card of one pairing.

The card names the pairings above and below it (of what contains both ends) and before and after it (of the same ends,
or of what they were and became).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.cards.card import Card, head_of, ties_of
from graphkit.query.dates import format_date, format_period
from graphkit.query.facts import passages_of, sources_of
from graphkit.query.find import NamedNode
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import TimeFilter, span_of
from graphkit.store.base import Reader

Row = dict[str, Any]

_OF = """
MATCH (p:Pairing)-[:HELPER|RECIPIENT]->(n:Node) WHERE n.id = $id RETURN p.id AS id
UNION
MATCH (n:Node)-[:BROKERED]->(p:Pairing) WHERE n.id = $id RETURN p.id AS id
"""
_ROWS = """
MATCH (p:Pairing)-[:HELPER]->(h:Node), (p)-[:RECIPIENT]->(t:Node) WHERE p.id IN $ids
RETURN p.id AS id, h.id AS helper, h.name AS helper_name, t.id AS recipient, t.name AS recipient_name, p.tier AS tier,
  p.valid_from AS valid_from, p.valid_from_precision AS valid_from_precision,
  p.valid_from_estimated AS valid_from_estimated, p.valid_to AS valid_to, p.valid_to_precision AS valid_to_precision,
  p.attested_to AS attested_to, p.attested_to_precision AS attested_to_precision
"""
_KIN = """
MATCH (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place) WHERE a.id = $id
RETURN DISTINCT 'successor' AS relation, b.id AS id, b.name AS name
UNION
MATCH (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place) WHERE b.id = $id
RETURN DISTINCT 'predecessor' AS relation, a.id AS id, a.name AS name
"""


def pairing_rows(reader: Reader, ids: Iterable[str], time: TimeFilter | None = None) -> list[Row]:
    """Return pairings by their ids: both ends, dates as told, sources; where a time is asked about, state and reason.

    In the order of their beginnings, the undated last; those excluded at the time are there, too.
    """
    rows = {row["id"]: row for row in reader.query(_ROWS, {"ids": sorted(set(ids))}).rows}
    passages = passages_of(reader, rows)
    found = []
    for row in sorted(rows.values(), key=lambda row: (str(row["valid_from"] or "9999"), row["id"])):
        dates = {
            key: format_date(row[key], row[f"{key}_precision"]) for key in ("valid_from", "valid_to", "attested_to")
        }
        line: Row = {
            "id": row["id"],
            "helper": {"id": row["helper"], "name": row["helper_name"]},
            "recipient": {"id": row["recipient"], "name": row["recipient_name"]},
            "tier": row["tier"],
            "valid": format_period(dates["valid_from"], dates["valid_to"]),
            "estimated": bool(row["valid_from_estimated"]),
            **dates,
            "sources": [passage.as_dict() for passage in passages.get(row["id"], ())],
        }
        if time is not None:
            line["state"], line["reason"] = time.classify(span_of(row))
        found.append(line)
    return found


def pairings_of(reader: Reader, own: str, time: TimeFilter | None = None) -> list[Row]:
    """Return the pairings in which something is helper, recipient or broker, with its ``role``.

    Where a time is asked about, those of the units that a place was before and became are there, too: ``through`` names
    the unit and its relation to the place, and is None for the place's own.
    """
    kin: list[Row] = reader.query(_KIN, {"id": own}).rows if time is not None else []
    kin.sort(key=lambda row: (row["relation"], row["id"]))
    found: dict[str, Row] = {}
    for unit in (None, *kin):
        end = unit["id"] if unit else own
        for row in pairing_rows(reader, (row["id"] for row in reader.query(_OF, {"id": end}).rows), time):
            role = {row["helper"]["id"]: "helper", row["recipient"]["id"]: "recipient"}.get(end, "broker")
            line = {"id": row["id"], "role": role, **row}
            found.setdefault(row["id"], line if time is None else {**line, "through": unit})
    return list(found.values())


def pairing_card(reader: Reader, found: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of a pairing: what is above, below, before and after it, its neighbours, where it is told."""
    (own,) = pairing_rows(reader, [found.id], time)
    head = head_of(reader, found) | {"when": own["valid"]}
    if time is not None:
        head |= {"state": own["state"], "reason": own["reason"]}
    others = {name: pairing_rows(reader, ids, time) for name, ids in _around(reader, found.id, time).items()}
    told_by = [passage["source"] for row in (own, *_every(others)) for passage in row["sources"]]
    sections = {
        **others,
        "ties": ties_of(reader, found.id),
        "sources": [{**source, "lines": told_by.count(source["id"])} for source in sources_of(reader, told_by)],
    }
    if time is None:
        return Card(head, {name: rows for name, rows in sections.items() if rows})
    as_of = time.as_dict(pairings=[row["state"] for row in (own, *_every(others))])
    held = {name: [row for row in others[name] if time.includes_state(row["state"])] for name in others}
    return Card(head, {name: rows for name, rows in (sections | held).items() if rows}, as_of)


def _around(reader: Reader, own: str, time: TimeFilter | None) -> dict[str, list[str]]:
    levels = run(reader, load_saved("pairing-hierarchy"), {"pairing": own, "excluded": True}, time=time).rows
    order = run(reader, load_saved("pairing-succession"), {"pairing": own}).rows
    return {
        "above": [row["above"] for row in levels if row["below"] == own],
        "below": [row["below"] for row in levels if row["above"] == own],
        "before": [row["id"] for row in order if row["later"] == own],
        "after": [row["later"] for row in order if row["id"] == own],
    }


def _every(sections: Mapping[str, list[Row]]) -> list[Row]:
    """Return each pairing once, though it may be both above and before."""
    return list({row["id"]: row for rows in sections.values() for row in rows}.values())
