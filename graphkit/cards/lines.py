"""The lines of an actor's or place's card, out of the direct edges that leave and enter it.

A line is one figure (or one act without a figure) with everybody on the other side: an amount for ten schools is one
line, not ten. A stay to learn counts as help of the host, though its edge runs from the sender.
"""

from collections.abc import Iterable, Mapping

from graphkit.cards.section import Row
from graphkit.cards.sums import summed
from graphkit.query.facts import FIGURE, acts_of, figures_of, names_of, overlaps_of, passages_of, year_of
from graphkit.query.find import NamedNode
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

Key = tuple[str, str, str | None]
"""Section, activity and contribution of a line."""

_EDGE = """
type(d) AS edge, other.id AS other, other.name AS other_name, d.activity AS activity, d.contribution AS contribution,
  d.joint AS joint, d.via_group AS via_group, d.learning AS learning, d.symmetric AS symmetric,
  d.certainty AS certainty, d.flow AS flow, d.channel AS channel, d.giver_is_channel AS giver_is_channel,
  d.created_things AS created, d.amount AS own_amount, coalesce(d.joint_amount, d.brokered_amount) AS shared_amount,
  d.counted_given AS counted_given, d.counted_received AS counted_received
"""
_OF_GRAPHKIT = "WHERE n.id = $id AND d.activity IS NOT NULL AND d.batch IS NOT NULL"
_LEAVING = f"MATCH (n:Node)-[d]->(other:Node) {_OF_GRAPHKIT} RETURN {_EDGE}"
_ENTERING = f"MATCH (other:Node)-[d]->(n:Node) {_OF_GRAPHKIT} RETURN {_EDGE}"
_OWN_ROLES = owned("""
MATCH (n:Node)-[r]->(a:Activity) WHERE n.id = $id RETURN type(r) AS edge, a.id AS activity
UNION ALL
MATCH (a:Activity)-[r:BENEFITED]->(n:Node) WHERE n.id = $id RETURN type(r) AS edge, a.id AS activity
""")
_ROLES = owned("""
MATCH (p:Node)-[r]->(a:Activity) WHERE a.id IN $ids AND r.position IS NOT NULL
RETURN type(r) AS edge, r.position AS position, a.id AS activity, p.id AS id, p.name AS name
UNION ALL
MATCH (a:Activity)-[r:BENEFITED]->(p:Node) WHERE a.id IN $ids
RETURN type(r) AS edge, r.position AS position, a.id AS activity, p.id AS id, p.name AS name
""")


def read_lines(reader: Reader, node: NamedNode) -> list[Row]:
    """Return the lines of an actor or place, by year; ``section`` says which section each belongs to."""
    sides: dict[Key, Row] = {}
    for query, outwards in ((_LEAVING, True), (_ENTERING, False)):
        for edge in reader.query(query, {"id": node.id}).rows:
            section = _section_of(edge, outwards)
            if section is None:
                continue
            side = sides.setdefault(
                (section, edge["activity"], edge["contribution"]),
                {
                    "section": section,
                    "others": {},
                    "via_group": True,
                    "certainty": "stated",
                    "channel": None,
                    "created": set(),
                    "sums": {},
                    "counted_side": None,
                },
            )
            _add_figure(side, edge, section)
            side["others"][edge["other"]] = edge["other_name"]
            side["via_group"] = side["via_group"] and bool(edge["via_group"])
            if edge["certainty"] == "inferred":
                side["certainty"] = "inferred"
    _drop_repeated(sides)
    roles: dict[str, list[str]] = {}
    for row in reader.query(_OWN_ROLES, {"id": node.id}).rows:
        roles.setdefault(row["activity"], []).append(row["edge"])
    for activity in roles.keys() - {activity for _, activity, _ in sides}:
        sides["part_taken", activity, None] = {
            "section": "part_taken",
            "others": {},
            "via_group": False,
            "created": set(),
        }
    return _filled(reader, node, sides, roles)


def _section_of(edge: Row, outwards: bool) -> str | None:
    """Return the section that an edge belongs to, seen from the thing itself."""
    if edge["edge"] == "FACILITATED_FOR":
        return "brokered" if outwards else None  # who brokered what came in stands in the giver's line
    if edge["symmetric"]:
        return "mutual"
    gave = outwards != bool(edge["learning"])
    # a shared figure is all of it the single giver's, or the single receiver's
    single = edge["counted_given" if gave else "counted_received"] is not None
    if gave:
        return "jointly_gave" if edge["joint"] and not single else "gave"
    return "jointly_received" if edge["joint"] and not single else "received"


def _add_figure(side: Row, edge: Row, section: str) -> None:
    """Add what an edge says of the figure of its line: what counts for this side, through which fund, what was made."""
    counted = edge["counted_received" if section == "received" else "counted_given"]
    if counted is not None and not edge["via_group"]:
        side["counted_side"] = counted
        if edge["shared_amount"] is not None:
            side["sums"][""] = edge["shared_amount"]
        elif edge["own_amount"] is not None:
            side["sums"][edge["other"]] = edge["own_amount"]
    side["flow"] = edge["flow"]
    side["channel"] = edge["channel"] or side["channel"]
    side["created"].update(edge["created"] or ())


def _drop_repeated(sides: dict[Key, Row]) -> None:
    """Drop a line without a figure whose parties all stand in a line of the same act with one (a stay to learn)."""
    for key in [key for key in sides if key[2] is None]:
        section, activity, _ = key
        others = sides[key]["others"].keys()
        with_figure = [
            side["others"].keys()
            for (name, act, figure), side in sides.items()
            if act == activity and figure is not None and name.removeprefix("jointly_") == section
        ]
        if any(others <= parties for parties in with_figure):
            del sides[key]


def _filled(reader: Reader, node: NamedNode, sides: Mapping[Key, Row], roles: Mapping[str, list[str]]) -> list[Row]:
    """Add to each line its act, its figure, the parties in the other roles, and its sources."""
    ids = {activity for _, activity, _ in sides}
    acts = acts_of(reader, ids)
    figures = {figure["id"]: figure for of_act in figures_of(reader, ids).values() for figure in of_act}
    passages = passages_of(reader, ids | figures.keys())
    overlapping = overlaps_of(reader, figures)
    parties = _parties(reader, ids)
    names = names_of(reader, [id_ for side in sides.values() for id_ in (side.get("channel"), *side["created"]) if id_])
    lines = []
    for (section, activity, contribution), side in sides.items():
        act, figure = acts[activity], figures.get(contribution or "", {})
        by_role = parties.get(activity, {})
        givers = [party for role in ("FUNDED", "PROVIDED") for party in by_role.get(role, ())]
        givers = _each_once(givers or [*by_role.get("ORGANIZED", ()), *by_role.get("SENT", ())])
        cited = passages.get(contribution or "") or passages.get(activity, [])
        line: Row = {
            "section": section,
            "role": sorted(set(roles.get(activity, ()))),
            "activity": activity,
            "name": act["name"],
            "kind": figure.get("kind") or act["kind"],
            "with": [{"id": id_, "name": name} for id_, name in side["others"].items()],
            "from": [party for party in givers if party["id"] != node.id],
            "through": [party for party in by_role.get("FACILITATED", ()) if party["id"] != node.id],
            "to": [party for party in by_role.get("BENEFITED", ()) if party["id"] != node.id],
            "via_group": side["via_group"],
            "certainty": side.get("certainty"),
            "year": year_of(act, figure),
            "start": act["start"],
            "end": act["end"],
            "date": figure.get("date"),
            "benefit": act["benefit"],
            "not_before": act["not_before"],
            "not_after": act["not_after"],
            "flow": figure.get("flow") or side.get("flow") or act["flow"],
            "channel": {"id": side["channel"], "name": names[side["channel"]]} if side.get("channel") else None,
            "created_things": [{"id": id_, "name": names[id_]} for id_ in sorted(side["created"])],
            "counted_side": side.get("counted_side"),
            "sum": summed(side.get("sums", {}).values()),
            "figure": contribution,
            "may_overlap": overlapping.get(contribution or "", []),
            "sources": [passage.as_dict() for passage in cited],
        }
        line |= {key: figure.get(key) for key in FIGURE if key not in ("name", "kind", "flow")}
        line["stage"] = figure.get("stage") or act["status"]
        line["figure_name"] = figure.get("name")
        lines.append(line)
    return sorted(lines, key=lambda line: (line["year"] or 9999, line["activity"], line["figure"] or ""))


def _parties(reader: Reader, activities: Iterable[str]) -> dict[str, dict[str, list[Row]]]:
    """Return activity -> edge type of a role -> its parties."""
    parties: dict[str, dict[str, list[Row]]] = {}
    rows = reader.query(_ROLES, {"ids": sorted(activities)}).rows
    for row in sorted(rows, key=lambda row: (row["position"] or 0, row["id"])):
        by_role = parties.setdefault(row["activity"], {})
        by_role.setdefault(row["edge"], []).append({"id": row["id"], "name": row["name"]})
    return parties


def _each_once(parties: Iterable[Row]) -> list[Row]:
    return list({party["id"]: party for party in parties}.values())
