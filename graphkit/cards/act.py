"""The card of an act: who had which role, its figures, its outcomes, what it belongs to, its sources."""

from graphkit.cards.card import Card, dated_head, make_card
from graphkit.cards.common_sections import observations_section, sources_section, ties_section
from graphkit.cards.section import CITED, ID, LABEL, NAME, Row, Section, SectionColumn, View, figure_of, preferred_text
from graphkit.query.dates import format_date
from graphkit.query.facts import figures_of, passages_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import TimeFilter, span_of
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

_PARTIES = owned("""
MATCH (p:Node)-[r]->(a:Activity) WHERE a.id = $id AND r.position IS NOT NULL
RETURN type(r) AS edge, r.position AS position, p.id AS id, p.class AS label, p.name AS name,
  r.certainty AS certainty, r.share AS share, r.open AS open, r.note AS note
UNION ALL
MATCH (a:Activity)-[r:BENEFITED|TOOK_PLACE_IN|CREATED]->(p:Node) WHERE a.id = $id
RETURN type(r) AS edge, r.position AS position, p.id AS id, p.class AS label, p.name AS name,
  r.certainty AS certainty, r.share AS share, r.open AS open, r.note AS note
""")
_RELATED_FIGURES = owned("""
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)-[r:PART_OF_TOTAL|STAGE_OF|ALTERNATIVE_TO]->(o:Contribution)
WHERE a.id = $id
RETURN c.id AS id, type(r) AS edge, o.id AS other, r.decided_by AS decided_by
""")
_RELATIONS = ("part_of_total", "stage_of", "alternative_to", "decided_by")
_OBSERVATIONS = owned("""
MATCH (o:Observation)-[r:RESULT_OF|ABOUT]->(a:Activity) WHERE a.id = $id
RETURN o.id AS id, type(r) AS edge, o.name AS name, o.indicator AS indicator, o.value AS value, o.unit AS unit,
  o.currency AS currency, o.value_text AS value_text, o.bound AS bound, o.change AS change,
  o.as_of AS as_of, o.as_of_precision AS as_of_precision
""")
_TIES = owned("""
MATCH (a:Activity)-[r:PART_OF_ACTIVITY|FOLLOWED_FROM|UNDER|ESTABLISHED]->(other:Node) WHERE a.id = $id
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
UNION ALL
MATCH (other:Activity)-[r:PART_OF_ACTIVITY|FOLLOWED_FROM]->(a:Activity) WHERE a.id = $id
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
""")


def act_card(reader: Reader, node: NamedNode, vocabulary: Vocabulary, time: TimeFilter | None = None) -> Card:
    """Return the card of an activity; a figure names the total, earlier stage or preferred claim that it belongs to."""
    parameters = {"id": node.id}
    figures = figures_of(reader, [node.id]).get(node.id, [])
    observations = sorted(reader.query(_OBSERVATIONS, parameters).rows, key=lambda row: str(row["id"]))
    passages = passages_of(reader, [node.id, *(row["id"] for row in (*figures, *observations))])
    related = _related_figures(reader, node.id)
    for figure in figures:
        figure |= {key: related.get(figure["id"], {}).get(key) for key in _RELATIONS}
        figure["sources"] = [passage.as_dict() for passage in passages.get(figure["id"], ())]
    for row in observations:
        row["as_of"] = format_date(row["as_of"], row.pop("as_of_precision"))
        row["sources"] = [passage.as_dict() for passage in passages.get(row["id"], ())]
    evidence = [{"of": id_, **passage.as_dict()} for id_ in sorted(passages) for passage in passages[id_]]
    ties = sorted(reader.query(_TIES, parameters).rows, key=lambda row: (row["direction"], row["edge"], row["id"]))
    sections = [
        _parties_section(_parties(reader, node.id, vocabulary)),
        _figures_section(figures),
        observations_section(observations),
        ties_section(ties),
        Section("evidence", (), evidence),
        sources_section(reader, [row["source"] for row in evidence], counted=False),
    ]
    head = dated_head(reader, node)
    as_of = None
    if time is not None:
        head["state"], head["reason"] = time.classify(span_of(head))
        as_of = time.as_dict(acts=[head["state"]])
    return make_card(head, sections, as_of)


def _related_figures(reader: Reader, activity_id: str) -> dict[str, dict[str, str]]:
    """Return figure id -> relation to another figure -> the other's id; ``decided_by`` where one claim is preferred."""
    related: dict[str, dict[str, str]] = {}
    for row in reader.query(_RELATED_FIGURES, {"id": activity_id}).rows:
        relations = related.setdefault(row["id"], {})
        relations[str(row["edge"]).lower()] = row["other"]
        relations |= {"decided_by": row["decided_by"]} if row["decided_by"] else {}
    return related


def _parties(reader: Reader, activity_id: str, vocabulary: Vocabulary) -> list[Row]:
    order = {edge: position for position, edge in enumerate((*vocabulary.roles.values(), "CREATED"))}
    rows = reader.query(_PARTIES, {"id": activity_id}).rows
    return sorted(rows, key=lambda row: (order.get(row["edge"], 99), row["position"] or 0, row["id"]))


def _parties_section(rows: list[Row]) -> Section:
    columns = (
        SectionColumn("role", "text", lambda row, view: view.role(row["edge"])),
        NAME,
        LABEL,
        SectionColumn("certainty", "text", _certainty),
        ID,
    )
    return Section("parties", columns, rows)


def _figures_section(rows: list[Row]) -> Section:
    columns = (
        SectionColumn("figure", "text", figure_of("")),
        NAME,
        SectionColumn("counts", "text", _counts),
        ID,
        CITED,
    )
    return Section("figures", columns, rows)


def _certainty(row: Row, view: View) -> str:
    marks = [] if row["certainty"] in (None, "stated") else [view.word("certainties", row["certainty"])]
    if row["open"]:
        marks.append(view.text("card.open"))
    return ", ".join(marks)


def _counts(row: Row, view: View) -> str:
    if row["part_of_total"]:
        return view.text("card.part_of_total", id=row["part_of_total"])
    if row["alternative_to"]:
        return preferred_text(row, row["alternative_to"], view)
    if row["stage_of"]:
        return view.text("card.stage_of", id=row["stage_of"])
    return view.text("card.counted" if row["counted"] else "card.uncounted")
