"""Why a figure is, or is not, in a sum: of the whole graph, of what one party gave, of what one received."""

from typing import Any

from graphkit.query.facts import overlaps_of
from graphkit.query.why_sides import why_sides
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.wording.messages import Message

_FIGURE = """
MATCH (c:Contribution) WHERE c.id = $id
RETURN c.id AS id, c.amount AS amount, c.quantity AS quantity, c.counted AS counted, c.per AS per, c.mirror AS mirror,
  c.each AS each, c.times AS times, c.mixed AS mixed, c.flow AS flow, c.stage AS stage, c.realised AS realised,
  c.currency AS currency, c.aggregate AS aggregate, c.total_ids AS total_ids, c.item AS item
"""
_TIES = owned("""
MATCH (c:Contribution)-[r:ALTERNATIVE_TO|STAGE_OF]->(o:Contribution) WHERE c.id = $id
RETURN 'out' AS direction, type(r) AS edge, o.id AS other, o.stage AS stage
UNION ALL
MATCH (o:Contribution)-[r:ALTERNATIVE_TO|STAGE_OF|PART_OF_TOTAL]->(c:Contribution) WHERE c.id = $id
RETURN 'in' AS direction, type(r) AS edge, o.id AS other, o.stage AS stage
""")
_LENGTHS = frozenset({"stay", "term"})


def why_counted(reader: Reader, figure_id: str) -> list[Message]:
    """Return why a figure is, or is not, in the sums that it might be in; nothing where the id is no figure's.

    First the sum over the whole graph, with the reason; then each giver, broker and receiver; then what it must not be
    confused with: other stages, claims, figures that it may overlap. Reads the direct edges once.
    """
    rows = reader.query(_FIGURE, {"id": figure_id}).rows
    if not rows:
        return []
    (figure,) = rows
    ties = sorted(reader.query(_TIES, {"id": figure_id}).rows, key=lambda row: (row["edge"], row["other"]))
    preferred = [row["other"] for row in ties if row["edge"] == "ALTERNATIVE_TO" and row["direction"] == "out"]
    return [
        *_in_whole(figure, preferred),
        *why_sides(reader, figure, preferred),
        *_apart(reader, figure, ties),
    ]


def _in_whole(figure: dict[str, Any], preferred: list[str]) -> list[Message]:
    if figure["counted"]:
        yes = "why.counted-times" if figure["each"] and figure["times"] else "why.counted"
        return [Message(yes, flow=Message(f"why.flow.{figure['flow']}"), count=figure["times"])]
    reasons = []
    if figure["amount"] is None and figure["quantity"] is None:
        reasons.append(Message("why.no-value"))
    if figure["per"]:
        reasons.append(Message("why.rate"))
    if figure["mirror"]:
        reasons.append(Message("why.mirror"))
    reasons += [Message("why.preferred", id=other) for other in preferred]
    reasons += [Message("why.part", id=total) for total in (figure["total_ids"] or ())[:1]]
    if figure["each"] and not figure["times"] and not figure["per"]:
        reasons.append(Message("why.each-length" if figure["item"] in _LENGTHS else "why.each-unknown"))
    return [Message("why.not-counted"), *reasons]


def _apart(reader: Reader, figure: dict[str, Any], ties: list[dict[str, Any]]) -> list[Message]:
    remarks = [Message("why.total", id=total) for total in figure["total_ids"] or ()]
    parts = [row["other"] for row in ties if row["edge"] == "PART_OF_TOTAL"]
    if parts:
        remarks.append(Message("why.parts", ids=tuple(parts)))
    if figure["flow"] == "mixed":
        remarks.append(Message("why.mixed-flow"))
    if figure["mixed"]:
        remarks.append(Message("why.mixed"))
    if figure["aggregate"]:
        remarks.append(Message("why.aggregate"))
    for row in ties:
        if row["edge"] == "ALTERNATIVE_TO" and row["direction"] == "in":
            remarks.append(Message("why.preferred-to", id=row["other"]))
        if row["edge"] == "STAGE_OF":
            remarks.append(
                Message("why.later-stage" if row["direction"] == "out" else "why.earlier-stage", id=row["other"])
            )
    remarks.append(Message("why.realised" if figure["realised"] else "why.not-realised"))
    remarks += [Message("why.overlap", id=other) for other in overlaps_of(reader, [figure["id"]]).get(figure["id"], ())]
    return remarks
