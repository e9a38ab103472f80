"""The card of a programme: its summary, who issued and administers it, its sources."""

from graphkit.cards.card import Card, dated_head, make_card
from graphkit.cards.common_sections import sources_section, ties_section
from graphkit.cards.section import LABEL, NAME, Cell, Row, Section, SectionColumn, count_of, word_of
from graphkit.cards.summary import FLOWS, PARTS, act_benefits, pairing_ids, summarize
from graphkit.query.facts import act_spans, pairing_spans, passages_of
from graphkit.query.find import NamedNode
from graphkit.query.valid_time import TimeFilter
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.wording.figures import money

_TIES = owned("""
MATCH (e:Node)-[r:ISSUED|ADMINISTERS|PART_OF]->(p:Programme) WHERE p.id = $id
RETURN 'in' AS direction, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
UNION ALL
MATCH (p:Programme)-[r:PART_OF]->(e:Programme) WHERE p.id = $id
RETURN 'out' AS direction, type(r) AS edge, e.id AS id, e.class AS label, e.name AS name
""")


def programme_card(reader: Reader, node: NamedNode, vocabulary: Vocabulary, time: TimeFilter | None = None) -> Card:
    """Return the card of a programme, with a `time` of what held then."""
    summary = summarize(reader, node.id, node.name, node.name_en, vocabulary=vocabulary, time=time)
    head = dated_head(reader, node) | {"acts": summary.acts, "acts_back": summary.acts_back}
    acts = list(act_benefits(reader, node.id))
    as_of = None
    if time is not None:
        spans = {"acts": act_spans(reader, acts), "pairings": pairing_spans(reader, pairing_ids(reader, node.id))}
        as_of = time.as_dict(**{what: [time.classify(span)[0] for span in of.values()] for what, of in spans.items()})
        acts = sorted(act for act, span in spans["acts"].items() if time.includes(span))
    cited = [passage.source for passages in passages_of(reader, acts).values() for passage in passages]
    ties = sorted(reader.query(_TIES, {"id": node.id}).rows, key=lambda row: (row["edge"], row["id"]))
    sections = [
        Section("money", money_columns(), summary.money, note="card.money-note"),
        _parties_section("helpers", summary.helpers),
        _parties_section("brokers", summary.brokers),
        _parties_section("receivers", summary.receivers),
        ties_section(ties),
        sources_section(reader, cited),
    ]
    return make_card(head, sections, as_of)


def money_columns() -> tuple[SectionColumn, ...]:
    """Return the columns of money by flow and stage: the sum to quote, then its parts."""
    amounts = (SectionColumn(part, "money", _amount(part)) for part in ("counted", *PARTS))
    flow = SectionColumn("flow", "text", word_of("flows", "flow", "–"))
    stage = SectionColumn("stage", "text", word_of("stages", "stage", "–"))
    return (flow, stage, *amounts, SectionColumn("left_out", "count", count_of("left_out")))


def _amount(key: str) -> Cell:
    return lambda row, view: money(row[key], row["currency"] or "", view.language) if row[key] else ""


def _parties_section(name: str, rows: list[Row]) -> Section:
    flows = [flow for flow in FLOWS if any(row.get(flow) for row in rows)]
    columns = (
        NAME,
        LABEL,
        *(SectionColumn(f"flow.{flow}", "count", count_of(flow)) for flow in flows),
        SectionColumn("pairings", "count", count_of("pairings")),
    )
    return Section(name, columns, rows)
