"""Small reads that cards and summaries share: acts, figures, passages, sources. Portable Cypher, few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphkit.query.dates import format_date
from graphkit.query.valid_time import Span, span_of
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned

FIGURE = (
    "name", "kind", "amount", "currency", "quantity", "unit", "item", "measure", "stage", "bound", "per", "aggregate",
    "each", "times", "mixed", "counted", "realised", "as_of", "flow", "total_ids",
)  # fmt: skip
"""Properties of a Contribution that a card shows."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source: the source's id, and the paragraphs, counted from 1."""

    source: str
    paragraphs: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the passage for JSON."""
        return {"source": self.source, "paragraphs": list(self.paragraphs)}


_ACTS = """
MATCH (a:Activity) WHERE a.id IN $ids
RETURN a.id AS id, a.name AS name, a.kind AS kind, a.status AS status, a.benefit AS benefit,
  a.start_date AS start_date, a.start_date_precision AS start_precision,
  a.end_date AS end_date, a.end_date_precision AS end_precision, a.flow AS flow,
  a.not_before AS not_before, a.not_after AS not_after
"""
_FIGURES = owned(f"""
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE a.id IN $ids
RETURN a.id AS activity, c.id AS id, {", ".join(f"c.{key} AS {key}" for key in FIGURE)},
  c.date AS date, c.date_precision AS date_precision
""")
_PASSAGES = owned("""
MATCH (n:Node)-[r:REPORTED_IN]->(s:Source) WHERE n.id IN $ids
RETURN n.id AS id, s.id AS source, r.paragraphs AS paragraphs
""")
_SOURCES = """
MATCH (s:Source) WHERE s.id IN $ids
RETURN s.id AS id, s.name AS name, s.publisher AS publisher, s.published AS published,
  s.published_precision AS published_precision, s.url AS url
"""


_NAMES = "MATCH (n:Node) WHERE n.id IN $ids RETURN n.id AS id, n.name AS name"
_OVERLAPS = owned("""
MATCH (c:Contribution)-[:MAY_OVERLAP]-(o:Contribution) WHERE c.id IN $ids RETURN c.id AS id, o.id AS other
""")
_ACT_DATES = """
MATCH (a:Activity) WHERE a.id IN $ids
RETURN a.id AS id, a.start_date AS start_date, a.start_date_precision AS start_date_precision, a.end_date AS end_date,
  a.not_before AS not_before, a.not_after AS not_after
"""
_PAIRING_DATES = """
MATCH (p:Pairing) WHERE p.id IN $ids
RETURN p.id AS id, p.valid_from AS valid_from, p.valid_from_precision AS valid_from_precision,
  p.valid_from_estimated AS valid_from_estimated, p.valid_to AS valid_to, p.attested_to AS attested_to
"""


def act_spans(reader: Reader, ids: Iterable[str]) -> dict[str, Span]:
    """Return activity id -> the span recorded for it."""
    return {row["id"]: span_of(row) for row in reader.query(_ACT_DATES, {"ids": sorted(set(ids))}).rows}


def pairing_spans(reader: Reader, ids: Iterable[str]) -> dict[str, Span]:
    """Return pairing id -> the span recorded for it."""
    return {row["id"]: span_of(row) for row in reader.query(_PAIRING_DATES, {"ids": sorted(set(ids))}).rows}


def acts_of(reader: Reader, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return activity id -> its name, kind, status, benefit and dates (dates as text, cut to their precision)."""
    rows = reader.query(_ACTS, {"ids": sorted(set(ids))}).rows
    return {
        row["id"]: {
            "id": row["id"],
            "name": row["name"],
            "kind": row["kind"],
            "status": row["status"],
            "benefit": row["benefit"],
            "start": format_date(row["start_date"], row["start_precision"]),
            "end": format_date(row["end_date"], row["end_precision"]),
            "flow": row["flow"],
            "not_before": format_date(row["not_before"], "day"),
            "not_after": format_date(row["not_after"], "day"),
        }
        for row in rows
    }


def figures_of(reader: Reader, activities: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return activity id -> its contributions with `FIGURE`, in the order of their ids."""
    figures: dict[str, list[dict[str, Any]]] = {}
    rows = reader.query(_FIGURES, {"ids": sorted(set(activities))}).rows
    for row in sorted(rows, key=lambda row: str(row["id"])):
        figure = {key: row[key] for key in ("id", *FIGURE)}
        figure["date"] = format_date(row["date"], row["date_precision"])
        figures.setdefault(row["activity"], []).append(figure)
    return figures


def passages_of(reader: Reader, ids: Iterable[str]) -> dict[str, list[Passage]]:
    """Return id of an act, figure, observation or pairing -> its passages, sorted by source."""
    passages: dict[str, list[Passage]] = {}
    rows = reader.query(_PASSAGES, {"ids": sorted(set(ids))}).rows
    for row in sorted(rows, key=lambda row: (row["id"], row["source"])):
        paragraphs = sorted({number for number in row["paragraphs"] or () if number > 0})
        passages.setdefault(row["id"], []).append(Passage(row["source"], tuple(paragraphs)))
    return passages


def sources_of(reader: Reader, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the sources with these ids: name, publisher, date of publication, address; sorted by id."""
    rows = reader.query(_SOURCES, {"ids": sorted(set(ids))}).rows
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "publisher": row["publisher"],
            "published": format_date(row["published"], row["published_precision"]),
            "url": row["url"],
        }
        for row in sorted(rows, key=lambda row: str(row["id"]))
    ]


def names_of(reader: Reader, ids: Iterable[str]) -> dict[str, str]:
    """Return id -> name of nodes, the id where there is no name."""
    wanted = sorted(set(ids))
    rows = reader.query(_NAMES, {"ids": wanted}).rows if wanted else []
    return {id_: id_ for id_ in wanted} | {row["id"]: row["name"] for row in rows if row["name"]}


def overlaps_of(reader: Reader, figures: Iterable[str]) -> dict[str, list[str]]:
    """Return figure -> the figures that it may overlap, sorted; no key where there are none."""
    found: dict[str, set[str]] = {}
    for row in reader.query(_OVERLAPS, {"ids": sorted(set(figures))}).rows:
        found.setdefault(row["id"], set()).add(row["other"])
    return {figure: sorted(others) for figure, others in found.items()}


def exact_sum(amounts: Iterable[float]) -> float:
    """Return the sum of amounts as people would work it out on paper: no binary fractions creep in.

    >>> exact_sum([0.1, 0.2]), exact_sum([])
    (0.3, 0.0)
    """
    return float(sum((Decimal(repr(amount)) for amount in amounts), Decimal()))


def year_of(act: Mapping[str, Any], figure: Mapping[str, Any] | None = None) -> int | None:
    """Return the year of a figure: of its own date, else of its act's start, else of the act's end; None if unknown."""
    when = (figure or {}).get("date") or act.get("start") or act.get("end")
    return int(str(when)[:4]) if when else None
