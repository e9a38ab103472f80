"""Why a figure is, or is not, in the sum of what one party gave, brokered or received.

Whoever has a direct edge with the figure is judged by what the edge says; whoever only has a role in its act, by why
the role yields no edge: nobody helps himself, a fund is a channel, a facility gives way, another claim is preferred.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphkit.query.facts import names_of
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.wording.messages import Message

BROKERED = "FACILITATED_FOR"
_EDGES = owned("""
MATCH (c:Contribution)<-[:HAS_CONTRIBUTION]-(a:Activity) WHERE c.id = $id
MATCH (g:Node)-[d]->(r:Node) WHERE d.contribution = c.id AND d.batch IS NOT NULL
RETURN type(d) AS edge, g.id AS giver, r.id AS receiver, d.counted_given AS given, d.counted_received AS received,
  d.via_group AS via_group, d.joint AS joint, d.channel AS channel, d.learning AS learning, d.benefit AS benefit,
  d.symmetric AS symmetric, g.class AS giver_label, r.class AS receiver_label
""")
_ROLES = owned("""
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.id = $id
MATCH (x:Node)-[p:PROVIDED|FUNDED|FACILITATED]->(a) WHERE p.batch IS NOT NULL
RETURN type(p) AS role, x.id AS id, x.class AS label
UNION ALL
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.id = $id
MATCH (a)-[p:BENEFITED|CREATED]->(x:Node) WHERE p.batch IS NOT NULL
RETURN type(p) AS role, x.id AS id, x.class AS label
""")


@dataclass
class _Sides:
    """The direct edges and the roles of one figure."""

    figure: dict[str, Any]
    edges: list[dict[str, Any]]
    roles: dict[str, list[str]]
    labels: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)

    def ends(self, end: str, *, is_broker: bool) -> list[str]:
        """Return the named ends of edges, members of groups left out, each once in order."""
        rows = (row for row in self.edges if (row["edge"] == BROKERED) == is_broker and not row["via_group"])
        return sorted({row[end] for row in rows})

    def row(self, end: str, party: str, *, is_broker: bool) -> dict[str, Any]:
        """Return the first edge of a party on a side."""
        return next(
            row
            for row in self.edges
            if row[end] == party and (row["edge"] == BROKERED) == is_broker and not row["via_group"]
        )


def why_sides(reader: Reader, figure: dict[str, Any], preferred: list[str]) -> list[Message]:
    """Return why a figure is in the sums of its parties, or not; `preferred` are claims that go before it.

    Notes
    -----
    Two queries, and one for the names.
    """
    edges = sorted(reader.query(_EDGES, {"id": figure["id"]}).rows, key=lambda row: (row["giver"], row["receiver"]))
    roles: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for row in sorted(reader.query(_ROLES, {"id": figure["id"]}).rows, key=lambda row: (row["role"], row["id"])):
        roles.setdefault(row["role"], []).append(row["id"])
        labels[row["id"]] = row["label"]
    sides = _Sides(figure, edges, roles, labels)
    ends = {row[end] for row in edges for end in ("giver", "receiver", "channel") if row[end]}
    sides.names = names_of(reader, sorted(ends | labels.keys()))
    if preferred:
        return [Message("why.side-preferred", id=other) for other in preferred]
    remarks = [*_judged(sides), *_without_edges(sides), *_passed_on(sides), *_rankings(sides)]
    return remarks or [Message("why.no-side")]


def _judged(sides: _Sides) -> Iterator[Message]:
    """Say it of the parties that have edges: brokers, givers, receivers."""
    brokers, givers = sides.ends("giver", is_broker=True), sides.ends("giver", is_broker=False)
    for party in sorted({*brokers, *givers}):
        if party in brokers:
            row = sides.row("giver", party, is_broker=True)
            yield _side("brokered", row["given"], len(brokers), row, sides)
        if party in givers:
            row = sides.row("giver", party, is_broker=False)
            yield _side("given", row["given"], len(givers), row, sides)
    receivers = sides.ends("receiver", is_broker=False)
    for party in receivers:
        row = sides.row("receiver", party, is_broker=False)
        yield _side("received", row["received"], len(receivers), row, sides)


def _side(kind: str, counted: bool | None, count: int, row: dict[str, Any], sides: _Sides) -> Message:
    figure = sides.figure
    name = sides.names[row["receiver" if kind == "received" else "giver"]]
    if counted:
        return Message(f"why.{kind}", name=name)
    if counted is False and row["channel"] and not figure["total_ids"]:
        why = Message("why.side-paid-in", name=sides.names[row["channel"]])
    elif counted is False:
        why = Message("why.side-total")
    elif figure["mixed"] and kind != "received":
        why = Message("why.side-mixed")
    elif count > 1:
        why = Message("why.side-shared", count=count)
    elif kind == "given" and row["joint"]:
        why = Message("why.side-shared-own")
    else:
        why = Message("why.side-no-sum")
    return Message(f"why.not-{kind}", name=name, why=why)


def _without_edges(sides: _Sides) -> Iterator[Message]:
    """Say it of the parties whose role yields no edge, and why."""
    brokers = sides.ends("giver", is_broker=True)
    givers = sides.ends("giver", is_broker=False)
    if any(row["symmetric"] or row["edge"] == "DISPATCHED_TO" for row in sides.edges):
        return  # those who sign, send or host stand in other roles
    channels = {row["channel"] for row in sides.edges}
    funders = sides.roles.get("FUNDED", []) if sides.figure["amount"] is not None else []
    gives = [*funders, *sides.roles.get("PROVIDED", [])]
    reaches = bool(sides.roles.get("BENEFITED") or sides.roles.get("CREATED"))
    for party in dict.fromkeys(gives):
        if party in givers or party in channels or not reaches:
            continue
        pays = funders and party not in funders
        why = "why.side-funders" if pays else _reason_of_side(party, sides)
        yield Message("why.not-given", name=sides.names[party], why=Message(why))
    for party in sides.roles.get("FACILITATED", []):
        if party not in brokers and reaches:
            why = "why.side-gives-too" if party in gives else _reason_of_side(party, sides)
            yield Message("why.not-brokered", name=sides.names[party], why=Message(why))


def _reason_of_side(party: str, sides: _Sides) -> str:
    """Return why a party without an edge has none: it is the receiver itself, or a body of the receiving side."""
    return "why.side-receiver" if party in sides.roles.get("BENEFITED", ()) else "why.side-own"


def _passed_on(sides: _Sides) -> Iterator[Message]:
    """Say what stands for whom: funds for who pays in, facilities for whom they serve, members for their group."""
    for channel in sorted({row["channel"] for row in sides.edges if row["channel"]}):
        yield Message("why.channel", name=sides.names[channel])
    receivers = sides.ends("receiver", is_broker=False)
    instead = tuple(sides.names[party] for party in receivers)
    for thing in dict.fromkeys([*sides.roles.get("BENEFITED", []), *sides.roles.get("CREATED", [])]):
        if sides.labels[thing] == "Facility" and receivers and thing not in receivers:
            yield Message("why.facility", name=sides.names[thing], others=instead)
    members = sorted(
        {row[end] for row in sides.edges if row["via_group"] for end in ("giver", "receiver")}
        - {row[end] for row in sides.edges if not row["via_group"] for end in ("giver", "receiver")}
    )
    if members:
        yield Message("why.members", names=tuple(sides.names[member] for member in members))


def _rankings(sides: _Sides) -> Iterator[Message]:
    """Say what `helpers` and `receivers` leave out, and why."""
    named = [row for row in sides.edges if not row["via_group"]]
    if any(row["learning"] for row in named):
        yield Message("why.learning")
    if any(row["benefit"] == "reverse" for row in named):
        yield Message("why.reverse")
    if any(row["symmetric"] for row in named):
        yield Message("why.symmetric")
    for end in ("giver", "receiver"):
        for fund in sorted({row[end] for row in named if row[f"{end}_label"] == "Fund"}):
            yield Message(f"why.fund-{end}", name=sides.names[fund])
