"""Why a figure is, or is not, in a sum: of the whole graph, of what one party gave, of what one received."""

from typing import Any

from graphkit.query.facts import names_of, overlaps_of
from graphkit.store.base import Reader
from graphkit.wording.messages import Message

_FIGURE = """
MATCH (c:Contribution) WHERE c.id = $id
RETURN c.id AS id, c.amount AS amount, c.quantity AS quantity, c.counted AS counted, c.per AS per, c.mirror AS mirror,
  c.each AS each, c.times AS times, c.mixed AS mixed, c.flow AS flow, c.stage AS stage, c.realised AS realised,
  c.currency AS currency, c.aggregate AS aggregate, c.total_ids AS total_ids
"""
_TIES = """
MATCH (c:Contribution)-[r:ALTERNATIVE_TO|STAGE_OF]->(o:Contribution) WHERE c.id = $id
RETURN 'out' AS direction, type(r) AS edge, o.id AS other, o.stage AS stage
UNION ALL
MATCH (o:Contribution)-[r:ALTERNATIVE_TO|STAGE_OF|PART_OF_TOTAL]->(c:Contribution) WHERE c.id = $id
RETURN 'in' AS direction, type(r) AS edge, o.id AS other, o.stage AS stage
"""
_EDGES = """
MATCH (c:Contribution)<-[:HAS_CONTRIBUTION]-(a:Activity) WHERE c.id = $id
MATCH (g:Node)-[d]->(r:Node) WHERE d.contribution = c.id AND d.batch IS NOT NULL
RETURN type(d) AS edge, g.id AS giver, r.id AS receiver, d.counted_given AS given, d.counted_received AS received,
  d.via_group AS via_group, d.channel AS channel, d.joint AS joint
"""
_BROKERED_TOTALS = """
MATCH (g:Node)-[d:FACILITATED_FOR]->(r:Node) WHERE g.id = $id AND d.contribution IN $totals RETURN d.contribution AS id
"""


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
    edges = sorted(reader.query(_EDGES, {"id": figure_id}).rows, key=lambda row: (row["giver"], row["receiver"]))
    return [
        *_in_whole(figure, ties),
        *_in_sides(reader, figure, edges),
        *_apart(reader, figure, ties),
    ]


def _in_whole(figure: dict[str, Any], ties: list[dict[str, Any]]) -> list[Message]:
    if figure["counted"]:
        yes = "why.counted-times" if figure["each"] and figure["times"] else "why.counted"
        return [Message(yes, flow=Message(f"why.flow.{figure['flow']}"), count=figure["times"])]
    preferred = [row["other"] for row in ties if row["edge"] == "ALTERNATIVE_TO" and row["direction"] == "out"]
    reasons = []
    if figure["amount"] is None and figure["quantity"] is None:
        reasons.append(Message("why.no-value"))
    if figure["per"]:
        reasons.append(Message("why.rate"))
    if figure["mirror"]:
        reasons.append(Message("why.mirror"))
    reasons += [Message("why.preferred", id=other) for other in preferred]
    reasons += [Message("why.part", id=total) for total in (figure["total_ids"] or ())[:1]]
    if figure["each"] and not figure["times"]:
        reasons.append(Message("why.each-unknown"))
    return [Message("why.not-counted"), *reasons]


def _in_sides(reader: Reader, figure: dict[str, Any], edges: list[dict[str, Any]]) -> list[Message]:
    names = names_of(reader, [row[end] for row in edges for end in ("giver", "receiver", "channel") if row[end]])
    remarks: list[Message] = []
    sides = {("given", row["giver"], row["edge"] == "FACILITATED_FOR"): row for row in edges if not row["via_group"]}
    for (_, giver, is_broker), row in sides.items():
        kind = "brokered" if is_broker else "given"
        counted = row["given"]
        if is_broker and counted and _brokers_total(reader, giver, figure):
            counted = False
        count = len(_ends(edges, "giver", is_broker=is_broker))
        remarks.append(_side(kind, names[giver], counted, figure, count))
    for receiver in _ends(edges, "receiver", is_broker=False):
        row = next(row for row in edges if row["receiver"] == receiver and row["edge"] != "FACILITATED_FOR")
        count = len(_ends(edges, "receiver", is_broker=False))
        remarks.append(_side("received", names[receiver], row["received"], figure, count))
    channels = sorted({row["channel"] for row in edges if row["channel"]})
    remarks += [Message("why.channel", name=names[channel]) for channel in channels]
    if not remarks:
        remarks.append(Message("why.no-side"))
    return remarks


def _brokers_total(reader: Reader, broker: str, figure: dict[str, Any]) -> bool:
    parameters = {"id": broker, "totals": list(figure["total_ids"] or ())}
    return bool(parameters["totals"] and reader.query(_BROKERED_TOTALS, parameters).rows)


def _ends(edges: list[dict[str, Any]], end: str, *, is_broker: bool) -> list[str]:
    rows = (row for row in edges if (row["edge"] == "FACILITATED_FOR") == is_broker and not row["via_group"])
    return sorted({row[end] for row in rows})


def _side(kind: str, name: str, counted: bool | None, figure: dict[str, Any], count: int) -> Message:
    """Return whether a figure is in the sum of one party, and why not."""
    if counted:
        return Message(f"why.{kind}", name=name)
    if counted is False:
        why = Message("why.side-total")
    elif figure["mixed"] and kind != "received":
        why = Message("why.side-mixed")
    elif count > 1:
        why = Message("why.side-shared", count=count)
    else:
        why = Message("why.side-no-sum")
    return Message(f"why.not-{kind}", name=name, why=why)


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
