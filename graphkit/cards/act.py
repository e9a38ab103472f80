"""The card of an act: who stood in which role, its figures, what came of it, what it belongs to, where it is told."""

from typing import Any

from graphkit.cards.card import Card, head_of
from graphkit.query.dates import format_date, format_period
from graphkit.query.facts import figures_of, passages_of, sources_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import TimeFilter, span_of
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader

_PARTIES = """
MATCH (p:Node)-[r]->(a:Activity) WHERE a.id = $id AND r.position IS NOT NULL
RETURN type(r) AS edge, r.position AS position, p.id AS id, p.class AS label, p.name AS name,
  r.certainty AS certainty, r.share AS share, r.open AS open, r.note AS note
UNION ALL
MATCH (a:Activity)-[r:BENEFITED|TOOK_PLACE_IN|CREATED]->(p:Node) WHERE a.id = $id
RETURN type(r) AS edge, r.position AS position, p.id AS id, p.class AS label, p.name AS name,
  r.certainty AS certainty, r.share AS share, r.open AS open, r.note AS note
"""
_TIED_FIGURES = """
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)-[r:PART_OF_TOTAL|STAGE_OF|ALTERNATIVE_TO]->(o:Contribution)
WHERE a.id = $id
RETURN c.id AS id, type(r) AS edge, o.id AS other, r.decided_by AS decided_by
"""
_TIED = ("part_of_total", "stage_of", "alternative_to", "decided_by")
_OBSERVATIONS = """
MATCH (o:Observation)-[r:RESULT_OF|ABOUT]->(a:Activity) WHERE a.id = $id
RETURN o.id AS id, type(r) AS edge, o.name AS name, o.indicator AS indicator, o.value AS value, o.unit AS unit,
  o.currency AS currency, o.value_text AS value_text, o.bound AS bound, o.change AS change,
  o.as_of AS as_of, o.as_of_precision AS as_of_precision
"""
_TIES = """
MATCH (a:Activity)-[r:PART_OF_ACTIVITY|FOLLOWED_FROM|UNDER|ESTABLISHED]->(other:Node) WHERE a.id = $id
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
UNION ALL
MATCH (other:Activity)-[r:PART_OF_ACTIVITY|FOLLOWED_FROM]->(a:Activity) WHERE a.id = $id
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
"""


def act_card(reader: Reader, found: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of an activity; figures say which total, earlier stage or better claim they belong to."""
    own = {"id": found.id}
    figures = figures_of(reader, [found.id]).get(found.id, [])
    observations = sorted(reader.query(_OBSERVATIONS, own).rows, key=lambda row: str(row["id"]))
    passages = passages_of(reader, [found.id, *(row["id"] for row in (*figures, *observations))])
    ties: dict[str, dict[str, str]] = {}
    for row in reader.query(_TIED_FIGURES, own).rows:
        tied = ties.setdefault(row["id"], {})
        tied[str(row["edge"]).lower()] = row["other"]
        tied |= {"decided_by": row["decided_by"]} if row["decided_by"] else {}
    for figure in figures:
        figure |= {key: ties.get(figure["id"], {}).get(key) for key in _TIED}
        figure["sources"] = [item.as_dict() for item in passages.get(figure["id"], ())]
    for row in observations:
        row["as_of"] = format_date(row["as_of"], row.pop("as_of_precision"))
        row["sources"] = [item.as_dict() for item in passages.get(row["id"], ())]
    evidence = [{"of": id_, **item.as_dict()} for id_ in sorted(passages) for item in passages[id_]]
    sections = {
        "parties": _parties(reader, found.id),
        "figures": figures,
        "observations": observations,
        "ties": sorted(reader.query(_TIES, own).rows, key=lambda row: (row["direction"], row["edge"], row["id"])),
        "evidence": evidence,
        "sources": sources_of(reader, [row["source"] for row in evidence]),
    }
    head = head_of(reader, found)
    head["when"] = format_period(
        format_date(head.get("start_date"), head.get("start_date_precision")),
        format_date(head.get("end_date"), head.get("end_date_precision")),
    )
    as_of = None
    if time is not None:
        head["state"], head["reason"] = time.classify(span_of(head))
        as_of = time.as_dict(acts=[head["state"]])
    return Card(head, {name: rows for name, rows in sections.items() if rows}, as_of)


def _parties(reader: Reader, own: str) -> list[dict[str, Any]]:
    order = {edge: place for place, edge in enumerate((*load_vocabulary().roles.values(), "CREATED"))}
    rows = reader.query(_PARTIES, {"id": own}).rows
    return sorted(rows, key=lambda row: (order.get(row["edge"], 99), row["position"] or 0, row["id"]))
