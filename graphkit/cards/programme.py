"""What a programme comes to: who helped, who brokered, who received, and the money by stage, nothing counted twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphkit.cards.card import Card, head_of
from graphkit.query.dates import format_date, format_period
from graphkit.query.facts import act_spans, exact_sum, pairing_spans, passages_of, sources_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import Span, TimeFilter
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader

Row = dict[str, Any]
_PARTS = ("own", "joint", "mixed", "open")

_PROGRAMMES = """
MATCH (p:Programme) WHERE p.batch IS NOT NULL
RETURN p.id AS id, p.name AS name, p.name_en AS name_en ORDER BY id
"""
_ACTS = """
MATCH (a:Activity)-[:UNDER]->(p:Programme) WHERE p.id = $id RETURN a.id AS id, a.benefit AS benefit
UNION
MATCH (a:Activity)-[:UNDER]->(:Pairing)-[:UNDER]->(p:Programme) WHERE p.id = $id
RETURN a.id AS id, a.benefit AS benefit
"""
_ROLES = """
MATCH (p:Node)-[r]->(a:Activity) WHERE a.id IN $acts AND r.position IS NOT NULL
RETURN a.id AS act, type(r) AS edge, p.id AS id, p.class AS label, p.name AS name
UNION ALL
MATCH (a:Activity)-[r:BENEFITED]->(p:Node) WHERE a.id IN $acts
RETURN a.id AS act, type(r) AS edge, p.id AS id, p.class AS label, p.name AS name
"""
_PAIRINGS = """
MATCH (x:Pairing)-[:UNDER]->(p:Programme) WHERE p.id = $id
MATCH (x)-[r:HELPER|RECIPIENT]->(e:Node)
RETURN x.id AS act, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
UNION ALL
MATCH (x:Pairing)-[:UNDER]->(p:Programme) WHERE p.id = $id
MATCH (e:Node)-[r:BROKERED]->(x)
RETURN x.id AS act, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
"""
_MONEY = """
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE a.id IN $acts AND c.amount IS NOT NULL
RETURN c.id AS id, c.amount AS amount, c.currency AS currency, c.stage AS stage, c.counted AS counted, c.mixed AS mixed
"""
_PAIRED_MONEY = """
MATCH (:Node)-[d]->(:Node)
WHERE d.contribution IN $figures AND (d.amount IS NOT NULL OR d.joint_amount IS NOT NULL)
RETURN DISTINCT d.contribution AS figure, d.joint_amount IS NOT NULL AS joint
"""
_TIES = """
MATCH (e:Node)-[r:ISSUED|ADMINISTERS|PART_OF]->(p:Programme) WHERE p.id = $id
RETURN 'in' AS direction, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
UNION ALL
MATCH (p:Programme)-[r:PART_OF]->(e:Programme) WHERE p.id = $id
RETURN 'out' AS direction, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
"""


@dataclass(frozen=True)
class Summary:
    """What a programme comes to.

    ``helpers``, ``brokers`` and ``receivers`` are rows (id, label, name, acts, pairings), most acts first; those of
    acts that flow back are not among helpers and receivers. ``money`` has one row for each currency and stage:
    ``counted`` is the sum to quote, and ``own`` (of one giver and one receiver), ``joint``, ``mixed`` and ``open`` (no
    giver or no receiver told) are its parts; ``left_out`` figures are parts of others, rates, or other claims of the
    same fact. Stages are never added up: the same money may be planned and then paid.
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


def summaries(reader: Reader) -> list[Summary]:
    """Return the summary of every programme under which there is any act or pairing, in the order of their ids."""
    rows = reader.query(_PROGRAMMES).rows
    found = [summary(reader, row["id"], row["name"], row["name_en"]) for row in rows]
    return [item for item in found if item.acts or item.helpers or item.receivers]


def summary(
    reader: Reader, own: str, name: str, name_en: str | None = None, *, time: TimeFilter | None = None
) -> Summary:
    """Return what one programme comes to; `own` is its id. Reads its acts, and every direct edge once for the money.

    Where a time is asked about, it is of the acts and pairings that held then, certainly or possibly.
    """
    benefits = {row["id"]: row["benefit"] for row in reader.query(_ACTS, {"id": own}).rows}
    paired = reader.query(_PAIRINGS, {"id": own}).rows
    if time is not None:
        held = _held(act_spans(reader, benefits) | pairing_spans(reader, (row["act"] for row in paired)), time)
        benefits = {act: benefit for act, benefit in benefits.items() if act in held}
        paired = [row for row in paired if row["act"] in held]
    roles = reader.query(_ROLES, {"acts": sorted(benefits)}).rows
    sides: dict[str, dict[str, Row]] = {"helpers": {}, "brokers": {}, "receivers": {}}
    for side, row in _sides(roles, benefits):
        _add(sides[side], row, "acts")
    for row in paired:
        side = {"HELPER": "helpers", "RECIPIENT": "receivers"}.get(row["edge"], "brokers")
        _add(sides[side], row, "pairings")
    return Summary(
        id=own,
        name=name,
        name_en=name_en,
        acts=len(benefits),
        acts_back=sum(benefit == "reverse" for benefit in benefits.values()),
        money=_money(reader, sorted(benefits)),
        **{side: _ranked(found) for side, found in sides.items()},
    )


def _held(spans: Mapping[str, Span], time: TimeFilter) -> set[str]:
    return {own for own, recorded in spans.items() if time.includes(recorded)}


def programme_card(reader: Reader, found: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of a programme: its summary, who issued and administers it, its sources."""
    whole = summary(reader, found.id, found.name, found.name_en, time=time)
    head = head_of(reader, found)
    head["when"] = format_period(
        format_date(head.get("start_date"), head.get("start_date_precision")),
        format_date(head.get("end_date"), head.get("end_date_precision")),
    )
    head |= {"acts": whole.acts, "acts_back": whole.acts_back}
    acts = [row["id"] for row in reader.query(_ACTS, {"id": found.id}).rows]
    as_of = None
    if time is not None:
        spans = act_spans(reader, acts)
        paired = pairing_spans(reader, (row["act"] for row in reader.query(_PAIRINGS, {"id": found.id}).rows))
        as_of = time.as_dict(**{what: [time.classify(one)[0] for one in recorded.values()]
                                 for what, recorded in (("acts", spans), ("pairings", paired))})  # fmt: skip
        acts = sorted(_held(spans, time))
    told_by = [item.source for told_in in passages_of(reader, acts).values() for item in told_in]
    sections = {
        "money": whole.money,
        "helpers": whole.helpers,
        "brokers": whole.brokers,
        "receivers": whole.receivers,
        "ties": sorted(reader.query(_TIES, {"id": found.id}).rows, key=lambda row: (row["edge"], row["id"])),
        "sources": [{**source, "lines": told_by.count(source["id"])} for source in sources_of(reader, told_by)],
    }
    return Card(head, {name: rows for name, rows in sections.items() if rows}, as_of)


def _sides(roles: Iterable[Row], benefits: Mapping[str, str]) -> Iterable[tuple[str, Row]]:
    """Yield (helpers | brokers | receivers, row) for each party in a role of an act."""
    acts: dict[str, dict[str, list[Row]]] = {}
    for row in roles:
        acts.setdefault(row["act"], {}).setdefault(row["edge"], []).append(row)
    for act, parties in acts.items():
        yield from (("brokers", row) for row in parties.get("FACILITATED", ()))
        if benefits[act] == "reverse":
            continue
        receivers = parties.get("BENEFITED") or parties.get("HOSTED", [])
        received = {row["id"] for row in receivers}
        givers = [row for edge in ("FUNDED", "PROVIDED", "SENT") for row in parties.get(edge, ())]
        for row in givers or parties.get("ORGANIZED", []):
            if row["id"] not in received:  # who sends people to learn is helped, not helping
                yield "helpers", row
        yield from (("receivers", row) for row in receivers)


def _add(found: dict[str, Row], row: Row, what: str) -> None:
    known = found.setdefault(
        row["id"], {"id": row["id"], "label": row["label"], "name": row["name"], "acts": set(), "pairings": set()}
    )
    known[what].add(row["act"])


def _ranked(found: Mapping[str, Row]) -> list[Row]:
    rows = [{**row, "acts": len(row["acts"]), "pairings": len(row["pairings"])} for row in found.values()]
    return sorted(rows, key=lambda row: (-row["acts"], -row["pairings"], row["id"]))


def _money(reader: Reader, acts: list[str]) -> list[Row]:
    figures = reader.query(_MONEY, {"acts": acts}).rows
    if not figures:
        return []
    paired = reader.query(_PAIRED_MONEY, {"figures": sorted(row["id"] for row in figures)}).rows
    joint = {row["figure"]: row["joint"] for row in paired}
    stages = {stage: place for place, stage in enumerate(load_vocabulary().codes["stages"])}
    found: dict[tuple[str, str | None], dict[str, list[float]]] = {}
    for row in figures:
        parts = found.setdefault((row["currency"] or "", row["stage"]), {name: [] for name in (*_PARTS, "left_out")})
        if not row["counted"]:
            part = "left_out"
        elif row["mixed"]:
            part = "mixed"
        elif row["id"] not in joint:
            part = "open"
        else:
            part = "joint" if joint[row["id"]] else "own"
        parts[part].append(row["amount"])
    ordered = sorted(found.items(), key=lambda item: (item[0][0], stages.get(item[0][1] or "", len(stages))))
    return [
        {
            "currency": currency or None,
            "stage": stage,
            "counted": exact_sum(amount for part in _PARTS for amount in parts[part]),
            **{part: exact_sum(parts[part]) for part in _PARTS},
            "figures": sum(len(parts[part]) for part in _PARTS),
            "left_out": len(parts["left_out"]),
        }
        for (currency, stage), parts in ordered
    ]
