"""The summary of a programme: who helped, brokered and received, and its money by stage, nothing counted twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphkit.cards.section import Row
from graphkit.query.facts import act_spans, exact_sum, pairing_spans
from graphkit.query.valid_time import Span, TimeFilter
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader

PARTS = ("own", "joint", "mixed", "open")
"""What a sum of money is made of."""

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


@dataclass(frozen=True)
class Summary:
    """What a programme amounts to.

    ``helpers``, ``brokers`` and ``receivers`` are rows (id, label, name, acts, pairings), most acts first; parties of
    acts that flow back are not among helpers and receivers. ``money`` has one row for each currency and stage:
    ``counted`` is the sum to quote; its parts are ``own`` (one giver, one receiver), ``joint``, ``mixed`` and ``open``
    (giver or receiver not named). ``left_out`` counts figures that are not added: parts of others, rates, or other
    claims of the same fact. Stages are never added up: the same money may be planned and then paid.
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

    Reads its acts, and every direct edge once for the money.
    """
    benefits = act_benefits(reader, programme_id)
    paired = reader.query(_PAIRINGS, {"id": programme_id}).rows
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
        id=programme_id,
        name=name,
        name_en=name_en,
        acts=len(benefits),
        acts_back=sum(benefit == "reverse" for benefit in benefits.values()),
        money=_money(reader, sorted(benefits), vocabulary),
        **{side: _ranked(parties) for side, parties in sides.items()},
    )


def act_benefits(reader: Reader, programme_id: str) -> dict[str, str]:
    """Return activity id -> benefit, of the acts under a programme or under one of its pairings."""
    return {row["id"]: row["benefit"] for row in reader.query(_ACTS, {"id": programme_id}).rows}


def pairing_ids(reader: Reader, programme_id: str) -> set[str]:
    """Return the ids of the pairings under a programme."""
    return {row["act"] for row in reader.query(_PAIRINGS, {"id": programme_id}).rows}


def _held(spans: Mapping[str, Span], time: TimeFilter) -> set[str]:
    return {id_ for id_, span in spans.items() if time.includes(span)}


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


def _add(parties: dict[str, Row], row: Row, what: str) -> None:
    party = parties.setdefault(
        row["id"], {"id": row["id"], "label": row["label"], "name": row["name"], "acts": set(), "pairings": set()}
    )
    party[what].add(row["act"])


def _ranked(parties: Mapping[str, Row]) -> list[Row]:
    rows = [{**row, "acts": len(row["acts"]), "pairings": len(row["pairings"])} for row in parties.values()]
    return sorted(rows, key=lambda row: (-row["acts"], -row["pairings"], row["id"]))


def _money(reader: Reader, acts: list[str], vocabulary: Vocabulary) -> list[Row]:
    figures = reader.query(_MONEY, {"acts": acts}).rows
    if not figures:
        return []
    paired = reader.query(_PAIRED_MONEY, {"figures": sorted(row["id"] for row in figures)}).rows
    joint = {row["figure"]: row["joint"] for row in paired}
    stages = {stage: position for position, stage in enumerate(vocabulary.codes["stages"])}
    sums: dict[tuple[str, str | None], dict[str, list[float]]] = {}
    for row in figures:
        parts = sums.setdefault((row["currency"] or "", row["stage"]), {name: [] for name in (*PARTS, "left_out")})
        if not row["counted"]:
            part = "left_out"
        elif row["mixed"]:
            part = "mixed"
        elif row["id"] not in joint:
            part = "open"
        else:
            part = "joint" if joint[row["id"]] else "own"
        parts[part].append(row["amount"])
    ordered = sorted(sums.items(), key=lambda item: (item[0][0], stages.get(item[0][1] or "", len(stages))))
    return [
        {
            "currency": currency or None,
            "stage": stage,
            "counted": exact_sum(amount for part in PARTS for amount in parts[part]),
            **{part: exact_sum(parts[part]) for part in PARTS},
            "figures": sum(len(parts[part]) for part in PARTS),
            "left_out": len(parts["left_out"]),
        }
        for (currency, stage), parts in ordered
    ]
