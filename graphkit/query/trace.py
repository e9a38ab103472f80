"""From anything in the graph to its passages in the sources: source, paragraph, characters, digest."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphkit.errors import UnknownName
from graphkit.query.dates import format_date
from graphkit.query.find import find_one
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.tables.table import Table
from graphkit.text.paragraphs import Paragraph, paragraphs
from graphkit.text.repair.repair import Repaired, repair
from graphkit.text.spans import digest

_LONG = 1_000_000  # characters: a text of more is no article

COLUMNS = (
    "element", "label", "name", "source", "source_name", "published", "paragraph", "char_start", "char_end", "digest",
    "inherited",
)  # fmt: skip
EVIDENT = ("Activity", "Contribution", "Observation", "Pairing")
"""Labels of nodes that cite sources directly."""

_PASSAGES = owned("""
MATCH (n:Node)-[r:REPORTED_IN]->(s:Source) WHERE n.id IN $ids
RETURN n.id AS element, n.class AS label, n.name AS name, s.id AS source, s.name AS source_name,
  s.published AS published, s.published_precision AS published_precision, r.inherited AS inherited,
  r.paragraphs AS paragraphs, r.char_starts AS starts, r.char_ends AS ends, r.digests AS digests
""")
_SEALED = _PASSAGES.replace("n.id IN $ids", "s.id IN $ids")
_OF_ACT = owned("""
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(n:Node) WHERE a.id = $id RETURN n.id AS id
UNION
MATCH (n:Observation)-[:RESULT_OF|ABOUT]->(a:Activity) WHERE a.id = $id RETURN n.id AS id
""")
_OF_OTHERS = owned("""
MATCH (o:Observation)-[:ABOUT]->(n:Node) WHERE n.id = $id RETURN o.id AS id
UNION
MATCH (p:Pairing)-[:HELPER|RECIPIENT|UNDER]->(n:Node) WHERE n.id = $id RETURN p.id AS id
UNION
MATCH (a:Activity)-[]-(n:Node) WHERE n.id = $id RETURN a.id AS id
""")


def trace(reader: Reader, wanted: str) -> Table:
    """Return every passage behind an element.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        The id of a node or edge (or what `find_one` takes). An act includes the passages of its figures and outcomes, a
        direct edge those of its figure, an actor, place or programme those of everything that it takes part in.

    Returns
    -------
    Table
        Columns `COLUMNS`: one row per passage; paragraphs are counted from 1, characters are Unicode code points in
        the paragraph, None where the record does not give them. ``inherited``: the figure has no passage of its own.

    Raises
    ------
    UnknownName, AmbiguousName
        If there is no such element, or several have the name.
    """
    ids = _of_edge(reader, wanted) if "~" in wanted else _of_node(reader, wanted)
    rows = reader.query(_PASSAGES, {"ids": ids}).rows
    order = {id_: position for position, id_ in enumerate(ids)}
    passages = [passage for row in rows for passage in _spread(row)]
    passages.sort(key=lambda row: (order[row["element"]], row["source"], row["paragraph"] or 0, row["char_start"] or 0))
    return Table(COLUMNS, passages)


def _of_node(reader: Reader, wanted: str) -> list[str]:
    node = find_one(reader, wanted)
    if node.label == "Activity":
        query = _OF_ACT
    elif node.label in EVIDENT:
        return [node.id]
    else:
        query = _OF_OTHERS
    return [node.id, *sorted(str(row["id"]) for row in reader.query(query, {"id": node.id}).rows)]


def _of_edge(reader: Reader, wanted: str) -> list[str]:
    """Return what an edge comes from: its figure, act or pairing, or the act at one of its ends."""
    source, type_, target, *_ = (*wanted.split("~"), "", "")
    edges = list(reader.edges(type_, [wanted])) if type_ else []
    if not edges:
        raise UnknownName("entity.none", name=wanted)
    properties = edges[0].properties
    evident = properties.get("contribution") or properties.get("activity") or properties.get("pairing")
    if evident is not None:
        return [str(evident)]
    ends = ((source, edges[0].source_label), (target, edges[0].target_label))
    return [id_ for id_, label in ends if label in EVIDENT]


def _spread(row: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Turn the parallel lists of one REPORTED_IN into rows."""
    lists = (row["paragraphs"] or [-1], row["starts"] or [-1], row["ends"] or [-1], row["digests"] or [""])
    for paragraph, start, end, sealed in zip(*lists, strict=True):
        yield {
            "element": row["element"],
            "label": row["label"],
            "name": row["name"],
            "source": row["source"],
            "source_name": row["source_name"],
            "published": format_date(row["published"], row["published_precision"]),
            "paragraph": paragraph if paragraph > 0 else None,
            "char_start": start if start >= 0 else None,
            "char_end": end if end >= 0 else None,
            "digest": sealed or None,
            "inherited": bool(row["inherited"]),
        }


def source_hashes(reader: Reader, traced: Table) -> dict[str, str]:
    """Return source -> SHA-256 of its text, which identifies its file, for the sources of a trace that have one."""
    ids = sorted({row["source"] for row in traced.rows})
    rows = reader.query("MATCH (s:Source) WHERE s.id IN $ids RETURN s.id AS id, s.sha256 AS sha", {"ids": ids}).rows
    return {row["id"]: row["sha"] for row in rows if row["sha"]}


def nearest_copies(reader: Reader, sources: Iterable[str], copies: Mapping[str, str]) -> dict[str, str]:
    """Return source -> name of the text in which most of its sealed spans are unchanged; no key where none fits.

    For sources whose exact file is missing: a copy that was edited elsewhere still shows what has changed.
    """
    split = {name: paragraphs(text) for name, text in copies.items()}
    rows = reader.query(_SEALED, {"ids": sorted(sources)}).rows
    nearest: dict[str, str] = {}
    for source in sorted({row["source"] for row in rows}):
        spans = [span for row in rows if row["source"] == source for span in _spread(row) if span["digest"]]
        equal = {name: sum(_passage(span, stored)[0] == "ok" for span in spans) for name, stored in split.items()}
        best = max(sorted(equal), key=equal.__getitem__, default=None)
        if best is not None and equal[best]:
            nearest[source] = best
    return nearest


def with_passages(traced: Table, texts: Mapping[str, str]) -> Table:
    """Return a trace with the words of its sources.

    Parameters
    ----------
    traced : Table
        From `trace`.
    texts : mapping
        Source -> its text as stored.

    Returns
    -------
    Table
        Three more columns. ``passage``: the span, or the whole paragraph where there is no span. ``check``: ``ok``,
        ``changed`` (the words are not those that were sealed), ``outside`` (the text ends before), ``unsealed`` (there
        is no digest), ``no-text``, or None where there is no paragraph. ``reading``: the passage as it must have been
        before the text was garbled, the same where it was not; U+FFFD for what is lost.
    """
    split = {source: paragraphs(text) for source, text in texts.items()}
    read = {source: _Reading(text) for source, text in texts.items()}
    rows = []
    for row in traced.rows:
        check, passage = _passage(row, split.get(row["source"]))
        reading = None
        if passage is not None:
            paragraph = split[row["source"]][row["paragraph"] - 1]
            start = paragraph.start + (row["char_start"] or 0)
            reading = read[row["source"]].of(start, start + len(passage))
        rows.append({**row, "check": check, "passage": passage, "reading": reading})
    return Table((*traced.columns, "check", "passage", "reading"), rows, traced.truncated)


class _Reading:
    """A stored text as it must have been, repaired when the first passage of it is read."""

    def __init__(self, stored: str) -> None:
        self.stored = stored
        self._repaired: Repaired | None = None

    def of(self, start: int, end: int) -> str:
        """Return what a stretch of the stored text reads as; very long texts are read stretch by stretch."""
        if len(self.stored) > _LONG:
            return repair(self.stored[start:end]).text
        if self._repaired is None:
            self._repaired = repair(self.stored)
        return self._repaired.text[slice(*self._repaired.span(start, end))]


def _passage(row: Mapping[str, Any], stored: list[Paragraph] | None) -> tuple[str | None, str | None]:
    number, start, end = row["paragraph"], row["char_start"], row["char_end"]
    if number is None:
        return None, None
    if stored is None:
        return "no-text", None
    if number > len(stored) or (end or 0) > len(stored[number - 1].text):
        return "outside", None
    passage = stored[number - 1].text[start or 0 : end]
    if row["digest"] is None:
        return "unsealed", passage
    return ("ok" if digest(passage) == row["digest"] else "changed"), passage
