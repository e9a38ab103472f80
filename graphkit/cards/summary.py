"""The summary of a programme: who helped, brokered and received, and its money by flow and stage, nothing twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphkit.cards.section import Row
from graphkit.cards.sums import money_order, overridden_claims, value_of_figure, without_parts
from graphkit.query.facts import act_spans, exact_sum, pairing_spans
from graphkit.query.valid_time import TimeFilter
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

PARTS = ("own", "joint", "mixed", "open")
"""What a sum of money is made of."""
FLOWS = ("aid", "investment", "trade", "labour", "mixed")
"""Flows of help, money and work, as cards show them; never added up."""
RELATION = "relation"
"""The flow of agreements, exchanges and pairings: they help nobody by themselves."""
BROKERED = "FACILITATED_FOR"

_PROGRAMMES = """
MATCH (p:Programme) WHERE p.batch IS NOT NULL
RETURN p.id AS id, p.name AS name, p.name_en AS name_en ORDER BY id
"""
_ACTS = owned("""
MATCH (a:Activity)-[:UNDER]->(p:Programme) WHERE p.id = $id RETURN a.id AS id, a.benefit AS benefit
UNION
MATCH (a:Activity)-[:UNDER]->(:Pairing)-[:UNDER]->(p:Programme) WHERE p.id = $id
RETURN a.id AS id, a.benefit AS benefit
""")
_PAIRINGS = owned("""
MATCH (x:Pairing)-[:UNDER]->(p:Programme) WHERE p.id = $id RETURN x.id AS id
""")
_EDGES = owned("""
MATCH (g:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.via_group IS NULL AND $id IN d.programmes
RETURN type(d) AS edge, coalesce(d.activity, d.pairing) AS act, d.pairing IS NOT NULL AS paired, d.flow AS flow,
  d.learning AS learning, d.symmetric AS symmetric, d.giver_is_channel AS is_channel, d.contribution AS figure,
  d.joint AS joint, g.id AS giver, g.class AS giver_label, g.name AS giver_name,
  r.id AS receiver, r.class AS receiver_label, r.name AS receiver_name
""")
_MONEY = owned("""
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE a.id IN $acts AND c.amount IS NOT NULL
RETURN c.id AS id, c.amount AS amount, c.currency AS currency, c.flow AS flow, c.stage AS stage, c.mixed AS mixed,
  c.each AS each, c.times AS times, c.per AS per, c.mirror AS mirror, c.total_ids AS total_ids
""")


@dataclass(frozen=True)
class Summary:
    """What a programme amounts to.

    ``helpers``, ``brokers`` and ``receivers`` are the parties of direct edges, as rows: id, label, name, the number of
    acts of each flow, of all ``acts`` and of ``pairings``; most acts of aid first. Acts that flow back, stays to learn
    and mutual ties make nobody a helper or receiver; a fund is a channel and neither. ``money`` has one row for each
    flow, currency and stage: ``counted`` is the sum to quote; its parts are ``own`` (one giver, one receiver),
    ``joint``, ``mixed`` and ``open`` (giver or receiver not named). ``left_out`` counts figures that are not added:
    parts of totals in the programme, rates, or other claims of the same fact. Stages and flows are never added up.
    """

    id: str
    name: str
    name_en: str | None
    acts: int
    acts_back: int
    helpers: list[Row]
    brokers: list[Row]
    receivers: list[Row]
    money: list[Row]


def summaries(reader: Reader, vocabulary: Vocabulary) -> list[Summary]:
    """Return the summary of every programme with any act or pairing, in the order of their ids."""
    rows = reader.query(_PROGRAMMES).rows
    every = [summarize(reader, row["id"], row["name"], row["name_en"], vocabulary=vocabulary) for row in rows]
    return [summary for summary in every if summary.acts or summary.helpers or summary.receivers]


def summarize(
    reader: Reader,
    programme_id: str,
    name: str,
    name_en: str | None = None,
    *,
    vocabulary: Vocabulary,
    time: TimeFilter | None = None,
) -> Summary:
    """Return the summary of one programme, with a `time` of the acts and pairings that held then.

    Reads its acts and figures, and every direct edge once.
    """
    benefits = act_benefits(reader, programme_id)
    edges = reader.query(_EDGES, {"id": programme_id}).rows
    if time is not None:
        spans = act_spans(reader, benefits) | pairing_spans(reader, (row["act"] for row in edges if row["paired"]))
        held = {id_ for id_, span in spans.items() if time.includes(span)}
        benefits = {act: benefit for act, benefit in benefits.items() if act in held}
        edges = [row for row in edges if row["act"] in held]
    sides: dict[str, dict[str, Row]] = {"helpers": {}, "brokers": {}, "receivers": {}}
    for side, end, row in _sides(edges, benefits):
        party = sides[side].setdefault(
            row[end],
            {"id": row[end], "label": row[f"{end}_label"], "name": row[f"{end}_name"], "acts": {}, "pairings": set()},
        )
        if row["paired"]:
            party["pairings"].add(row["act"])
        else:
            party["acts"].setdefault(row["flow"], set()).add(row["act"])
    return Summary(
        id=programme_id,
        name=name,
        name_en=name_en,
        acts=len(benefits),
        acts_back=sum(benefit == "reverse" for benefit in benefits.values()),
        money=_money(reader, sorted(benefits), edges, vocabulary),
        **{side: _ranked(parties) for side, parties in sides.items()},
    )


def act_benefits(reader: Reader, programme_id: str) -> dict[str, str]:
    """Return activity id -> benefit, of the acts under a programme or under one of its pairings."""
    return {row["id"]: row["benefit"] for row in reader.query(_ACTS, {"id": programme_id}).rows}


def pairing_ids(reader: Reader, programme_id: str) -> set[str]:
    """Return the ids of the pairings under a programme."""
    return {row["id"] for row in reader.query(_PAIRINGS, {"id": programme_id}).rows}


def _sides(edges: Iterable[Row], benefits: Mapping[str, str]) -> Iterable[tuple[str, str, Row]]:
    """Yield (helpers | brokers | receivers, giver | receiver, edge) for each party of the direct edges."""
    for row in edges:
        if row["edge"] == BROKERED:
            yield "brokers", "giver", row
            yield "receivers", "receiver", row
        elif row["paired"] or _is_help(row, benefits):
            if not row["is_channel"]:
                yield "helpers", "giver", row
            if row["receiver_label"] != "Fund":
                yield "receivers", "receiver", row


def _is_help(row: Row, benefits: Mapping[str, str]) -> bool:
    if row["symmetric"] or row["learning"] or row["flow"] == RELATION:
        return False
    return benefits.get(row["act"]) != "reverse"


def _ranked(parties: Mapping[str, Row]) -> list[Row]:
    rows = [
        {
            **{key: row[key] for key in ("id", "label", "name")},
            **{flow: len(row["acts"].get(flow, ())) for flow in FLOWS},
            "acts": len(set().union(*row["acts"].values())),
            "pairings": len(row["pairings"]),
        }
        for row in parties.values()
    ]
    return sorted(rows, key=lambda row: (-row["aid"], -row["acts"], -row["pairings"], row["id"]))


def _money(reader: Reader, acts: list[str], edges: Iterable[Row], vocabulary: Vocabulary) -> list[Row]:
    figures = reader.query(_MONEY, {"acts": acts}).rows
    joint: dict[str, bool] = {}
    for row in edges:
        if row["edge"] != BROKERED and row["figure"] is not None:
            joint[row["figure"]] = bool(row["joint"])
    overridden = overridden_claims(reader, (row["id"] for row in figures))
    kept = without_parts((row["id"], row["total_ids"]) for row in figures)
    sums: dict[tuple[str, str | None, str | None], dict[str, list[float]]] = {}
    for row in figures:
        key = (row["flow"], row["currency"], row["stage"])
        parts = sums.setdefault(key, {name: [] for name in (*PARTS, "left_out")})
        value = value_of_figure(row, overridden) if row["id"] in kept else None
        if value is None:
            parts["left_out"].append(0.0)
            continue
        if row["mixed"]:
            part = "mixed"
        elif row["id"] not in joint:
            part = "open"
        else:
            part = "joint" if joint[row["id"]] else "own"
        parts[part].append(value)
    rows: list[Row] = [
        {
            "flow": flow,
            "currency": currency,
            "stage": stage,
            "counted": exact_sum(amount for part in PARTS for amount in parts[part]),
            **{part: exact_sum(parts[part]) for part in PARTS},
            "figures": sum(len(parts[part]) for part in PARTS),
            "left_out": len(parts["left_out"]),
        }
        for (flow, currency, stage), parts in sums.items()
    ]
    return sorted(rows, key=lambda row: money_order(row, vocabulary))
