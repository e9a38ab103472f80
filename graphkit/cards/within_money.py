"""Money of all that lies in a place, apart from what is already counted for the place itself; each figure once."""

from collections.abc import Iterable

from graphkit.cards.section import Row, Section, SectionColumn, count_of, flow_and_stage, money_of, year_text
from graphkit.cards.sums import overridden_claims, summed, value_of_figure, without_parts
from graphkit.query.valid_time import TimeFilter, span_of
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

_EDGE = """
type(d) AS edge, other.id AS other, d.activity AS activity, d.contribution AS figure, d.flow AS flow,
  d.stage AS stage, d.currency AS currency, d.amount AS amount,
  coalesce(d.joint_amount, d.brokered_amount) AS shared, d.counted_given AS given, d.counted_received AS received,
  d.total_ids AS total_ids, d.learning AS learning, d.symmetric AS symmetric, d.start_date AS start_date,
  d.start_date_precision AS start_date_precision, d.end_date AS end_date, d.not_before AS not_before,
  d.not_after AS not_after
"""
_MEMBERS = """
MATCH (m:Entity)-[:PART_OF|LOCATED_IN|ORIGIN*1..6]->(n:Place) WHERE n.id = $id AND m.batch IS NOT NULL
WITH DISTINCT m
"""
_WHERE = """
WHERE d.activity IS NOT NULL AND d.contribution IS NOT NULL AND d.batch IS NOT NULL
  AND d.via_group IS NULL AND d.currency IS NOT NULL
"""
_LEAVING = owned(f"{_MEMBERS} MATCH (m)-[d]->(other:Node) {_WHERE} RETURN m.id AS member, {_EDGE}")
_ENTERING = owned(f"{_MEMBERS} MATCH (other:Node)-[d]->(m) {_WHERE} RETURN m.id AS member, {_EDGE}")

_ENDS = """
MATCH (g:Node)-[d]->(r:Node)
WHERE {end}.id IN $ends AND d.contribution IN $figures AND d.batch IS NOT NULL AND d.via_group IS NULL
  AND type(d) <> 'FACILITATED_FOR'
RETURN DISTINCT d.contribution AS figure, {other}.id AS other
"""
_FIGURES = """
MATCH (c:Contribution) WHERE c.id IN $figures
RETURN c.id AS id, c.amount AS amount, c.per AS per, c.mirror AS mirror, c.each AS each, c.times AS times,
  c.mixed AS mixed
"""
_INSIDE = "MATCH (m:Entity)-[:PART_OF|LOCATED_IN|ORIGIN*0..6]->(n:Place) WHERE n.id = $id RETURN DISTINCT m.id AS id"

_SECTIONS = ("gave", "brokered", "received")


def within_money_section(reader: Reader, place_id: str, lines: Iterable[Row], time: TimeFilter | None) -> Section:
    """Return the section ``within_money``: sums by side, flow, year, stage and currency.

    `lines` are those of the place itself: a figure that counts there, or a part of it, is not counted again. Figures
    that several givers or receivers share, some of them elsewhere, are ``left_out``.
    """
    counted = {
        side: {line["figure"] for line in lines if line["section"] == side and line.get("adds")} for side in _SECTIONS
    }
    figures: dict[str, dict[str, Row]] = {side: {} for side in _SECTIONS}
    for query, outwards in ((_LEAVING, True), (_ENTERING, False)):
        for edge in reader.query(query, {"id": place_id}).rows:
            side = _side_of(edge, outwards)
            if side is None or edge["figure"] in counted[side] or (time and not time.includes(span_of(edge))):
                continue
            figure = figures[side].setdefault(
                edge["figure"], {**edge, "sums": {}, "counted": False, "is_shared": True, "others": set()}
            )
            figure["others"].add(edge["other"])
            flag = edge["received" if side == "received" else "given"]
            if flag is not None:
                figure["is_shared"] = False
                figure["counted"] |= flag or bool(edge["total_ids"])
                ends = (edge["member"], edge["other"]) if outwards else (edge["other"], edge["member"])
                value = edge["amount"] if edge["amount"] is not None else edge["shared"]
                figure["sums"][None if edge["amount"] is None else ends] = value
    for side in ("gave", "received"):
        _add_shared(reader, place_id, side, figures[side])
    rows = [row for side in _SECTIONS for row in _summed(side, figures[side], counted[side])]
    columns = (
        SectionColumn("section", "text", lambda row, view: view.text(f"section.{row['section']}")),
        SectionColumn("year", "date", year_text),
        SectionColumn("stage", "text", flow_and_stage),
        SectionColumn("acts", "count", count_of("acts")),
        SectionColumn("amount", "money", money_of("amount")),
        SectionColumn("left_out", "count", count_of("left_out")),
    )
    return Section("within_money", columns, rows, note="card.within-note")


def _add_shared(reader: Reader, place_id: str, side: str, figures: dict[str, Row]) -> None:
    """Count the figures that several share who all lie in the place: jointly given by two of its firms, say."""
    shared = {id_: figure for id_, figure in figures.items() if figure["is_shared"]}
    if not shared:
        return
    ends = sorted(set().union(*(figure["others"] for figure in shared.values())))
    near, far = ("r", "g") if side == "gave" else ("g", "r")
    inside = {row["id"] for row in reader.query(_INSIDE, {"id": place_id}).rows}
    parameters = {"ends": ends, "figures": sorted(shared)}
    edges = reader.query(_ENDS.format(end=near, other=far), parameters).rows
    elsewhere = {row["figure"] for row in edges if row["other"] not in inside}
    amounts = reader.query(_FIGURES, {"figures": sorted(shared)}).rows
    overridden = overridden_claims(reader, shared)
    for row in amounts:
        value = value_of_figure(row, overridden)
        if row["id"] not in elsewhere and value is not None and not (side == "gave" and row["mixed"]):
            shared[row["id"]] |= {"counted": True, "sums": {None: value}}


def _side_of(edge: Row, outwards: bool) -> str | None:
    if edge["edge"] == "FACILITATED_FOR":
        return "brokered" if outwards else None
    if edge["symmetric"]:
        return None
    return "gave" if outwards != bool(edge["learning"]) else "received"


def _summed(side: str, figures: dict[str, Row], counted: set[str]) -> list[Row]:
    totals = {id_: figure["total_ids"] for id_, figure in figures.items()}
    kept = without_parts([*totals.items(), *((id_, None) for id_ in counted)])
    groups: dict[tuple[str, int, str, str], list[Row]] = {}
    for id_, figure in figures.items():
        year = figure["start_date"].year if figure["start_date"] else 0
        key = (figure["flow"] or "", year, figure["stage"] or "", figure["currency"])
        adds = id_ in kept and figure["counted"]
        groups.setdefault(key, []).append({**figure, "value": summed(figure["sums"].values()) if adds else None})
    return [
        {
            "section": side,
            "flow": flow or None,
            "year": year or None,
            "stage": stage or None,
            "acts": len({row["activity"] for row in rows}),
            "amount": summed(row["value"] for row in rows if row["value"] is not None),
            "currency": currency,
            "left_out": sum(row["value"] is None for row in rows),
        }
        for (flow, year, stage, currency), rows in sorted(groups.items(), key=lambda item: item[0])
    ]
