"""The card of an actor or place, out of the direct edges that leave and enter it.

A line is one figure (or one act without a figure) with everybody on the other side: an amount for ten schools is one
line, not ten. A stay to learn counts as help of the host, though its edge runs from the sender.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.cards.card import SECTIONS, Card, head_of
from graphkit.cards.pairing import pairings_of
from graphkit.query.dates import format_date
from graphkit.query.facts import FIGURE, acts_of, exact_sum, figures_of, passages_of, sources_of, year_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import TimeFilter, most_certain, span_of_dates
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store.base import Reader

Row = dict[str, Any]

_EDGE = """
type(d) AS edge, other.id AS other, other.name AS other_name, d.activity AS activity, d.contribution AS contribution,
  d.joint AS joint, d.via_group AS via_group, d.learning AS learning, d.certainty AS certainty
"""
_LEAVING = f"MATCH (n:Node)-[d]->(other:Node) WHERE n.id = $id AND d.activity IS NOT NULL RETURN {_EDGE}"
_ENTERING = f"MATCH (other:Node)-[d]->(n:Node) WHERE n.id = $id AND d.activity IS NOT NULL RETURN {_EDGE}"
_OWN_ROLES = """
MATCH (n:Node)-[r]->(a:Activity) WHERE n.id = $id RETURN type(r) AS edge, a.id AS activity
UNION ALL
MATCH (a:Activity)-[r:BENEFITED]->(n:Node) WHERE n.id = $id RETURN type(r) AS edge, a.id AS activity
"""
_ROLES = """
MATCH (p:Node)-[r]->(a:Activity) WHERE a.id IN $ids AND r.position IS NOT NULL
RETURN type(r) AS edge, r.position AS position, a.id AS activity, p.id AS id, p.name AS name
UNION ALL
MATCH (a:Activity)-[r:BENEFITED]->(p:Node) WHERE a.id IN $ids
RETURN type(r) AS edge, r.position AS position, a.id AS activity, p.id AS id, p.name AS name
"""
_OBSERVATIONS = """
MATCH (o:Observation)-[:ABOUT]->(n:Node) WHERE n.id = $id
OPTIONAL MATCH (o)-[r:ALTERNATIVE_TO]->(better:Observation)
RETURN o.id AS id, o.name AS name, o.indicator AS indicator, o.value AS value, o.unit AS unit, o.currency AS currency,
  o.value_text AS value_text, o.change AS change, o.bound AS bound, o.phase AS phase, o.status AS status,
  o.as_of AS as_of, o.as_of_precision AS as_of_precision, better.id AS preferred,
  r.decided_by AS decided_by
"""
_TIES = """
MATCH (n:Node)-[r]->(other:Node) WHERE n.id = $id AND (other:Entity OR other:Programme) AND r.derived IS NULL
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name,
  r.valid_from AS valid_from, r.valid_to AS valid_to
UNION ALL
MATCH (n:Node)<-[r]-(other:Entity) WHERE n.id = $id AND r.derived IS NULL
  AND type(r) <> 'PART_OF' AND type(r) <> 'LOCATED_IN'
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name,
  r.valid_from AS valid_from, r.valid_to AS valid_to
"""
_WITHIN = """
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
OPTIONAL MATCH (a:Activity)-[:BENEFITED]->(other)
WITH other, count(DISTINCT a) AS received
OPTIONAL MATCH (other)-[r]->(b:Activity)
WITH other, received, count(DISTINCT b) AS took_part
WHERE received + took_part > 0
RETURN other.id AS id, other.class AS label, other.name AS name, received, took_part
"""
_ACTS_WITHIN = """
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
MATCH (a:Activity)-[:BENEFITED]->(other)
RETURN DISTINCT other.id AS id, other.class AS label, other.name AS name, 'received' AS part, a.id AS activity
UNION
MATCH (other:Entity)-[:PART_OF|LOCATED_IN*1..6]->(n:Node) WHERE n.id = $id
WITH DISTINCT other
MATCH (other)-[r]->(a:Activity)
RETURN DISTINCT other.id AS id, other.class AS label, other.name AS name, 'took_part' AS part, a.id AS activity
"""
_NO_ACTS = {"received": 0, "took_part": 0}


def actor_card(reader: Reader, found: NamedNode, time: TimeFilter | None = None) -> Card:
    """Return the card of an actor or place: what it gave, jointly gave, brokered, received; with whom; what of it.

    Where a time is asked about, a line counts by the date of its figure, else by those of its act.
    """
    own = {"id": found.id}
    lines = _lines(reader, found)
    pairings = pairings_of(reader, found.id, time)
    as_of = None
    if time is not None:
        as_of = _judge(lines, pairings, time)
        lines, pairings = ([row for row in rows if time.includes_state(row["state"])] for rows in (lines, pairings))
    sections: dict[str, list[Row]] = {name: [] for name in ("totals", "partners", *SECTIONS)}
    for line in lines:
        sections[line["section"]].append(line)
    sections["totals"] = _totals(lines)
    sections["partners"] = _partners(lines)
    sections["pairings"] = pairings
    sections["observations"] = _observations(reader, found.id)
    within = reader.query(_WITHIN, own).rows if time is None else _within(reader, found.id, time)
    sections["within"] = sorted(within, key=lambda row: (-row["received"], -row["took_part"], row["id"]))
    sections["ties"] = sorted(reader.query(_TIES, own).rows, key=lambda row: (row["direction"], row["edge"], row["id"]))
    told_by = [passage["source"] for row in (*lines, *_sourced(sections)) for passage in row["sources"]]
    sections["sources"] = [{**source, "lines": told_by.count(source["id"])} for source in sources_of(reader, told_by)]
    return Card(head_of(reader, found), {name: rows for name, rows in sections.items() if rows}, as_of)


def _judge(lines: list[Row], pairings: list[Row], time: TimeFilter) -> dict[str, Any]:
    """Give every line its state and reason, and return how many acts and pairings are what."""
    acts: dict[str, list[str]] = {}
    for line in lines:
        when = (line["date"], line["date"]) if line["date"] else (line["start"], line["end"])
        line["state"], line["reason"] = time.classify(span_of_dates(*when))
        acts.setdefault(line["activity"], []).append(line["state"])
    return time.as_dict(acts=map(most_certain, acts.values()), pairings=[row["state"] for row in pairings])


def _within(reader: Reader, own: str, time: TimeFilter) -> list[Row]:
    """Return what lies within a place and had a part in acts at the time, with how many."""
    rows = reader.query(_ACTS_WITHIN, {"id": own}).rows
    acts = acts_of(reader, {row["activity"] for row in rows})
    held = {id_ for id_, act in acts.items() if time.includes(span_of_dates(act["start"], act["end"]))}
    found: dict[str, Row] = {}
    for row in rows:
        if row["activity"] in held:
            other = found.setdefault(row["id"], {**{key: row[key] for key in ("id", "label", "name")}, **_NO_ACTS})
            other[row["part"]] += 1
    return list(found.values())


def _sourced(sections: Mapping[str, list[Row]]) -> Iterable[Row]:
    return (*sections["pairings"], *sections["observations"])


def _lines(reader: Reader, found: NamedNode) -> list[Row]:
    own = {"id": found.id}
    mutual = {kind.edge for kind in load_vocabulary().kinds.values() if kind.direction == "symmetric"}
    sides: dict[tuple[str, str, str | None], Row] = {}
    for query, outwards in ((_LEAVING, True), (_ENTERING, False)):
        for edge in reader.query(query, own).rows:
            section = _section(edge, outwards, mutual)
            if section is None:
                continue
            line = sides.setdefault(
                (section, edge["activity"], edge["contribution"]),
                {"section": section, "others": {}, "via_group": True, "certainty": "stated"},
            )
            line["others"][edge["other"]] = edge["other_name"]
            line["via_group"] = line["via_group"] and bool(edge["via_group"])
            if edge["certainty"] == "inferred":
                line["certainty"] = "inferred"
    _drop_second_telling(sides)
    roles: dict[str, list[str]] = {}
    for row in reader.query(_OWN_ROLES, own).rows:
        roles.setdefault(row["activity"], []).append(row["edge"])
    shown = {activity for _, activity, _ in sides}
    for activity in roles.keys() - shown:
        sides["part_taken", activity, None] = {"section": "part_taken", "others": {}, "via_group": False}
    return _filled(reader, found, sides, roles)


def _section(edge: Row, outwards: bool, mutual: set[str]) -> str | None:
    """Return the section an edge belongs to, seen from the thing itself."""
    if edge["edge"] == "FACILITATED_FOR":
        return "brokered" if outwards else None  # who brokered what came in is told in the line of the giver
    if edge["edge"] in mutual:
        return "mutual"
    gave = outwards != bool(edge["learning"])
    if gave:
        return "jointly_gave" if edge["joint"] else "gave"
    return "jointly_received" if edge["joint"] else "received"


def _drop_second_telling(sides: dict[tuple[str, str, str | None], Row]) -> None:
    """Drop a line without a figure whose parties all stand in a line of the same act with one (a stay to learn)."""
    for key in [key for key in sides if key[2] is None]:
        section, activity, _ = key
        others = sides[key]["others"].keys()
        fuller = [
            row["others"].keys()
            for (name, act, figure), row in sides.items()
            if act == activity and figure is not None and name.removeprefix("jointly_") == section
        ]
        if any(others <= told for told in fuller):
            del sides[key]


def _filled(
    reader: Reader,
    found: NamedNode,
    sides: Mapping[tuple[str, str, str | None], Row],
    roles: Mapping[str, list[str]],
) -> list[Row]:
    """Add to each line its act, figure, the parties in the other roles, and where it is told."""
    ids = {activity for _, activity, _ in sides}
    acts = acts_of(reader, ids)
    figures = {figure["id"]: figure for found in figures_of(reader, ids).values() for figure in found}
    passages = passages_of(reader, ids | figures.keys())
    parties = _parties(reader, ids)
    lines = []
    for (section, activity, contribution), side in sides.items():
        act, figure = acts[activity], figures.get(contribution or "", {})
        others = [{"id": id_, "name": name} for id_, name in side["others"].items()]
        everybody = parties.get(activity, {})
        givers = [party for role in ("FUNDED", "PROVIDED") for party in everybody.get(role, ())]
        givers = _each_once(givers or [*everybody.get("ORGANIZED", ()), *everybody.get("SENT", ())])
        line: Row = {
            "section": section,
            "role": sorted(set(roles.get(activity, ()))),
            "activity": activity,
            "name": act["name"],
            "kind": figure.get("kind") or act["kind"],
            "with": others,
            "from": [party for party in givers if party["id"] != found.id],
            "through": [party for party in everybody.get("FACILITATED", ()) if party["id"] != found.id],
            "to": [party for party in everybody.get("BENEFITED", ()) if party["id"] != found.id],
            "via_group": side["via_group"],
            "certainty": side.get("certainty"),
            "year": year_of(act, figure),
            "start": act["start"],
            "end": act["end"],
            "date": figure.get("date"),
            "benefit": act["benefit"],
            "figure": contribution,
            "sources": [
                passage.as_dict() for passage in passages.get(contribution or "") or passages.get(activity, [])
            ],
        }
        line |= {key: figure.get(key) for key in FIGURE if key not in ("name", "kind")}
        line["stage"] = figure.get("stage") or act["status"]
        line["figure_name"] = figure.get("name")
        lines.append(line)
    return sorted(lines, key=lambda line: (line["year"] or 9999, line["activity"], line["figure"] or ""))


def _parties(reader: Reader, ids: Iterable[str]) -> dict[str, dict[str, list[Row]]]:
    found: dict[str, dict[str, list[Row]]] = {}
    rows = reader.query(_ROLES, {"ids": sorted(ids)}).rows
    for row in sorted(rows, key=lambda row: (row["position"] or 0, row["id"])):
        roles = found.setdefault(row["activity"], {})
        roles.setdefault(row["edge"], []).append({"id": row["id"], "name": row["name"]})
    return found


def _each_once(parties: Iterable[Row]) -> list[Row]:
    return list({party["id"]: party for party in parties}.values())


def _totals(lines: Iterable[Row]) -> list[Row]:
    """Sum by section, year, stage and currency: each figure once, only counted ones; say how many were left out.

    What a group gave or received is not the sum of its member, whose card this may be. ``acts`` are those of the year
    and stage, whatever the currency.
    """
    acts: dict[tuple[str, int | None, str | None], set[str]] = {}
    money: dict[tuple[str, int | None, str | None], dict[str | None, list[float]]] = {}
    left_out: dict[tuple[str, int | None, str | None, str | None], int] = {}
    for line in lines:
        key = (line["section"], line["year"], line["stage"])
        if line["section"] == "part_taken":
            continue
        acts.setdefault(key, set()).add(line["activity"])
        if line["amount"] is not None:
            amounts = money.setdefault(key, {}).setdefault(line["currency"], [])
            if line["counted"] and not line["via_group"]:
                amounts.append(line["amount"])
            else:
                left_out[*key, line["currency"]] = left_out.get((*key, line["currency"]), 0) + 1
    return [
        {
            "section": key[0],
            "year": key[1],
            "stage": key[2],
            "acts": len(acts[key]),
            "amount": exact_sum(amounts) if amounts else None,
            "currency": currency,
            "left_out": left_out.get((*key, currency), 0),
        }
        for key in sorted(acts, key=lambda key: (SECTIONS.index(key[0]), key[1] or 9999, key[2] or ""))
        for currency, amounts in sorted(money.get(key, {None: []}).items(), key=lambda item: item[0] or "")
    ]


def _partners(lines: Iterable[Row]) -> list[Row]:
    """Count, for everybody on the other side of a line, the acts by section; most acts first."""
    acts: dict[str, dict[str, set[str]]] = {}
    names: dict[str, str] = {}
    for line in lines:
        for other in line["with"]:
            names[other["id"]] = other["name"]
            acts.setdefault(other["id"], {}).setdefault(line["section"], set()).add(line["activity"])
    rows = [
        {"id": id_, "name": names[id_], **{name: len(by_section.get(name, ())) for name in SECTIONS[:-1]}}
        | {"acts": len(set().union(*by_section.values()))}
        for id_, by_section in acts.items()
    ]
    return sorted(rows, key=lambda row: (-int(row["acts"]), row["id"]))


def _observations(reader: Reader, own: str) -> list[Row]:
    rows = reader.query(_OBSERVATIONS, {"id": own}).rows
    passages = passages_of(reader, [row["id"] for row in rows])
    found = []
    for row in sorted(rows, key=lambda row: (row["indicator"], str(row["as_of"] or ""), row["id"])):
        precision = row.pop("as_of_precision")
        row["as_of"] = format_date(row["as_of"], precision)
        found.append({**row, "sources": [passage.as_dict() for passage in passages.get(row["id"], ())]})
    return found
