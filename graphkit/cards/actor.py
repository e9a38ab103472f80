"""The card of an actor or place: what it gave, brokered and received, with whom, and what lies within it."""

from collections.abc import Iterable
from typing import Any

from graphkit.cards.card import LINES, Card, make_card, read_head
from graphkit.cards.common_sections import (
    cited_sources,
    observations_section,
    sources_section,
    ties_section,
    with_passages,
)
from graphkit.cards.line_sections import line_section, mark_sums, partners_section, totals_section
from graphkit.cards.lines import read_lines
from graphkit.cards.pairing import pairings_of, pairings_section
from graphkit.cards.section import LABEL, NAME, Row, Section, SectionColumn, count_of
from graphkit.cards.within_money import within_money_section
from graphkit.query.dates import format_date
from graphkit.query.facts import acts_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import Span, TimeFilter, most_certain, span_of_dates
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

_OBSERVATIONS = owned("""
MATCH (o:Observation)-[:ABOUT]->(n:Node) WHERE n.id = $id
OPTIONAL MATCH (o)-[r:ALTERNATIVE_TO]->(better:Observation)
RETURN o.id AS id, o.name AS name, o.indicator AS indicator, o.value AS value, o.unit AS unit, o.currency AS currency,
  o.value_text AS value_text, o.change AS change, o.bound AS bound, o.phase AS phase, o.status AS status,
  o.as_of AS as_of, o.as_of_precision AS as_of_precision, better.id AS preferred,
  r.decided_by AS decided_by
""")
_TIES = owned("""
MATCH (n:Node)-[r]->(other:Node) WHERE n.id = $id AND (other:Entity OR other:Programme) AND r.derived IS NULL
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name,
  r.valid_from AS valid_from, r.valid_to AS valid_to
UNION ALL
MATCH (n:Node)<-[r]-(other:Entity) WHERE n.id = $id AND r.derived IS NULL
  AND type(r) <> 'PART_OF' AND type(r) <> 'LOCATED_IN'
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name,
  r.valid_from AS valid_from, r.valid_to AS valid_to
""")
_WITHIN = owned("""
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
OPTIONAL MATCH (a:Activity)-[:BENEFITED]->(other)
WITH other, count(DISTINCT a) AS received
OPTIONAL MATCH (other)-[r]->(b:Activity)
WITH other, received, count(DISTINCT b) AS took_part
WHERE received + took_part > 0
RETURN other.id AS id, other.class AS label, other.name AS name, received, took_part
""")
_ACTS_WITHIN = owned("""
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
MATCH (a:Activity)-[:BENEFITED]->(other)
RETURN DISTINCT other.id AS id, other.class AS label, other.name AS name, 'received' AS part, a.id AS activity
UNION
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
MATCH (other)-[r]->(a:Activity)
RETURN DISTINCT other.id AS id, other.class AS label, other.name AS name, 'took_part' AS part, a.id AS activity
""")
_NO_ACTS = {"received": 0, "took_part": 0}


def actor_card(reader: Reader, node: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of an actor or place.

    With a `time`, a line counts by the date of its figure, else by those of its act.
    """
    lines = read_lines(reader, node)
    pairings = pairings_of(reader, node.id, time)
    as_of = None
    if time is not None:
        as_of = _classify(lines, pairings, time)
        lines, pairings = ([row for row in rows if time.includes_state(row["state"])] for rows in (lines, pairings))
    mark_sums(lines)
    observations = _observations(reader, node.id)
    ties = reader.query(_TIES, {"id": node.id}).rows
    sections = [
        totals_section(lines),
        within_money_section(reader, node.id, lines, time),
        partners_section(lines),
        *(line_section(name, [line for line in lines if line["section"] == name]) for name in LINES),
        pairings_section("pairings", pairings, time),
        observations_section(observations),
        _within_section(_within(reader, node.id, time)),
        ties_section(sorted(ties, key=lambda row: (row["direction"], row["edge"], row["id"]))),
        sources_section(reader, cited_sources([*lines, *pairings, *observations])),
    ]
    return make_card(read_head(reader, node), sections, as_of)


def _classify(lines: Iterable[Row], pairings: Iterable[Row], time: TimeFilter) -> dict[str, Any]:
    """Give every line its state and reason; return how many acts and pairings are in which state."""
    acts: dict[str, list[str]] = {}
    for line in lines:
        line["state"], line["reason"] = time.classify(
            _span(line) if not line["date"] else span_of_dates(line["date"], line["date"])
        )
        acts.setdefault(line["activity"], []).append(line["state"])
    return time.as_dict(acts=map(most_certain, acts.values()), pairings=[row["state"] for row in pairings])


def _span(row: Row) -> Span:
    return span_of_dates(row["start"], row["end"], not_before=row["not_before"], not_after=row["not_after"])


def _observations(reader: Reader, node_id: str) -> list[Row]:
    rows = reader.query(_OBSERVATIONS, {"id": node_id}).rows
    rows.sort(key=lambda row: (row["indicator"], str(row["as_of"] or ""), row["id"]))
    for row in rows:
        row["as_of"] = format_date(row["as_of"], row.pop("as_of_precision"))
    return with_passages(reader, rows)


def _within(reader: Reader, node_id: str, time: TimeFilter | None) -> list[Row]:
    """Return what lies within a place and had a part in acts (at the time), with how many."""
    rows = reader.query(_WITHIN, {"id": node_id}).rows if time is None else _within_then(reader, node_id, time)
    return sorted(rows, key=lambda row: (-row["received"], -row["took_part"], row["id"]))


def _within_then(reader: Reader, node_id: str, time: TimeFilter) -> list[Row]:
    rows = reader.query(_ACTS_WITHIN, {"id": node_id}).rows
    acts = acts_of(reader, {row["activity"] for row in rows})
    held = {id_ for id_, act in acts.items() if time.includes(_span(act))}
    within: dict[str, Row] = {}
    for row in rows:
        if row["activity"] in held:
            counts = within.setdefault(row["id"], {**{key: row[key] for key in ("id", "label", "name")}, **_NO_ACTS})
            counts[row["part"]] += 1
    return list(within.values())


def _within_section(rows: list[Row]) -> Section:
    columns = (
        NAME,
        LABEL,
        SectionColumn("received", "count", count_of("received")),
        SectionColumn("took_part", "count", count_of("took_part")),
    )
    return Section("within", columns, rows)
