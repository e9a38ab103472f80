"""Pairings: those of a party or place, and the card of one pairing.

The card lists the pairings above and below it (of what contains both ends) and before and after it (of the same ends,
or of their predecessors and successors).
"""

from collections.abc import Iterable

from graphkit.cards.card import Card, make_card, read_head, ties_of
from graphkit.cards.common_sections import cited_sources, sources_section, ties_section
from graphkit.cards.section import CITED, ID, Row, Section, SectionColumn, View, state_text, value_of, word_of
from graphkit.query.dates import format_date, format_period
from graphkit.query.facts import passages_of
from graphkit.query.find import NamedNode
from graphkit.query.run import run
from graphkit.query.saved import load_saved
from graphkit.query.valid_time import TimeFilter, span_of
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

_OF = owned("""
MATCH (p:Pairing)-[:HELPER|RECIPIENT]->(n:Node) WHERE n.id = $id RETURN p.id AS id
UNION
MATCH (n:Node)-[:BROKERED]->(p:Pairing) WHERE n.id = $id RETURN p.id AS id
""")
_ROWS = owned("""
MATCH (p:Pairing)-[:HELPER]->(h:Node), (p)-[:RECIPIENT]->(t:Node) WHERE p.id IN $ids
RETURN p.id AS id, h.id AS helper, h.name AS helper_name, t.id AS recipient, t.name AS recipient_name, p.tier AS tier,
  p.valid_from AS valid_from, p.valid_from_precision AS valid_from_precision,
  p.valid_from_estimated AS valid_from_estimated, p.valid_to AS valid_to, p.valid_to_precision AS valid_to_precision,
  p.attested_to AS attested_to, p.attested_to_precision AS attested_to_precision, p.observed_until AS observed_until
""")
_RELATED_UNITS = owned("""
MATCH (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place) WHERE a.id = $id
RETURN DISTINCT 'successor' AS relation, b.id AS id, b.name AS name
UNION
MATCH (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place) WHERE b.id = $id
RETURN DISTINCT 'predecessor' AS relation, a.id AS id, a.name AS name
""")


def pairing_rows(reader: Reader, ids: Iterable[str], time: TimeFilter | None = None) -> list[Row]:
    """Return pairings by their ids: both ends, dates, sources; with a `time` also state and reason.

    In the order of their beginnings, the undated last; those excluded at the time are included.
    """
    rows = {row["id"]: row for row in reader.query(_ROWS, {"ids": sorted(set(ids))}).rows}
    passages = passages_of(reader, rows)
    pairings = []
    for row in sorted(rows.values(), key=lambda row: (str(row["valid_from"] or "9999"), row["id"])):
        dates = {
            key: format_date(row[key], row[f"{key}_precision"]) for key in ("valid_from", "valid_to", "attested_to")
        }
        pairing: Row = {
            "id": row["id"],
            "helper": {"id": row["helper"], "name": row["helper_name"]},
            "recipient": {"id": row["recipient"], "name": row["recipient_name"]},
            "tier": row["tier"],
            "valid": format_period(dates["valid_from"], dates["valid_to"]),
            "estimated": bool(row["valid_from_estimated"]),
            **dates,
            "observed_until": format_date(row["observed_until"], "day"),
            "sources": [passage.as_dict() for passage in passages.get(row["id"], ())],
        }
        if time is not None:
            pairing["state"], pairing["reason"] = time.classify(span_of(row))
        pairings.append(pairing)
    return pairings


def pairings_of(reader: Reader, node_id: str, time: TimeFilter | None = None) -> list[Row]:
    """Return the pairings in which something is helper, recipient or broker, with its ``role``.

    With a `time`, those of a place's predecessors and successors are included: ``through`` names the unit and its
    relation to the place, and is None for the place's own.
    """
    units: list[Row] = reader.query(_RELATED_UNITS, {"id": node_id}).rows if time is not None else []
    units.sort(key=lambda row: (row["relation"], row["id"]))
    pairings: dict[str, Row] = {}
    for unit in (None, *units):
        end = unit["id"] if unit else node_id
        for row in pairing_rows(reader, (row["id"] for row in reader.query(_OF, {"id": end}).rows), time):
            role = {row["helper"]["id"]: "helper", row["recipient"]["id"]: "recipient"}.get(end, "broker")
            pairing = {"id": row["id"], "role": role, **row}
            pairings.setdefault(row["id"], pairing if time is None else {**pairing, "through": unit})
    return list(pairings.values())


def pairing_card(reader: Reader, node: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of a pairing: those above, below, before and after it, its neighbours, its sources."""
    (pairing,) = pairing_rows(reader, [node.id], time)
    head = read_head(reader, node) | {"when": pairing["valid"]}
    others = {name: pairing_rows(reader, ids, time) for name, ids in _around(reader, node.id, time).items()}
    # one pairing may be both above and before
    every = [pairing, *{row["id"]: row for rows in others.values() for row in rows}.values()]
    as_of = None
    if time is not None:
        head |= {"state": pairing["state"], "reason": pairing["reason"]}
        as_of = time.as_dict(pairings=[row["state"] for row in every])
        others = {name: [row for row in rows if time.includes_state(row["state"])] for name, rows in others.items()}
    sections = [
        *(pairings_section(name, rows, time) for name, rows in others.items()),
        ties_section(ties_of(reader, node.id)),
        sources_section(reader, cited_sources(every)),
    ]
    return make_card(head, sections, as_of)


def _around(reader: Reader, pairing_id: str, time: TimeFilter | None) -> dict[str, list[str]]:
    levels = run(reader, load_saved("pairing-hierarchy"), {"pairing": pairing_id, "excluded": True}, time=time).rows
    order = run(reader, load_saved("pairing-succession"), {"pairing": pairing_id}).rows
    return {
        "above": [row["above"] for row in levels if row["below"] == pairing_id],
        "below": [row["below"] for row in levels if row["above"] == pairing_id],
        "before": [row["id"] for row in order if row["later"] == pairing_id],
        "after": [row["later"] for row in order if row["id"] == pairing_id],
    }


def pairings_section(name: str, rows: list[Row], time: TimeFilter | None) -> Section:
    """Return a section of pairings: ``pairings`` of a party with its role, or those around another pairing by id."""
    columns = [
        SectionColumn("helper", "name", lambda row, _: str(row["helper"]["name"])),
        SectionColumn("recipient", "name", lambda row, _: str(row["recipient"]["name"])),
        SectionColumn("valid", "date", _valid),
    ]
    of_party = name == "pairings"
    if of_party:
        columns.insert(0, SectionColumn("role", "text", lambda row, view: view.text(f"pairing.{row['role']}")))
    if time is not None:
        columns.append(SectionColumn("state", "text", state_text))
    if any(row.get("through") for row in rows):
        columns.append(SectionColumn("through_unit", "name", _through))
    columns.append(SectionColumn("tier", "text", word_of("tiers", "tier")))
    columns.append(SectionColumn("observed_until", "date", value_of("observed_until")))
    if not of_party:
        columns.append(ID)
    return Section(name, (*columns, CITED), rows)


def _valid(row: Row, view: View) -> str:
    valid = row["valid"] or ""
    if row["estimated"]:
        valid = view.text("card.attested", since=valid)
    if row["valid_to"] is None and row["attested_to"]:
        valid += view.text("card.attested-to", until=row["attested_to"])
    return valid


def _through(row: Row, view: View) -> str:
    unit = row["through"]
    return view.text(f"as-of.relation.{unit['relation']}", name=unit["name"]) if unit else ""
