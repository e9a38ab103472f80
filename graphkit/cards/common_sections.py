"""Sections that several cards have: neighbours, observed values, sources."""

from collections.abc import Collection, Sequence

from graphkit.cards.section import (
    CITED,
    ID,
    LABEL,
    NAME,
    Row,
    Section,
    SectionColumn,
    View,
    preferred_text,
    value_of,
    word_of,
)
from graphkit.query.facts import passages_of, sources_of
from graphkit.store.base import Reader
from graphkit.wording.figures import figure_text


def ties_section(rows: list[Row]) -> Section:
    """Return the section of neighbours over edges that are not derived."""
    columns = (
        SectionColumn("edge", "text", lambda row, view: view.edge(row["edge"])),
        SectionColumn("direction", "text", lambda row, _: "→" if row["direction"] == "out" else "←"),
        NAME,
        LABEL,
        ID,
    )
    return Section("ties", columns, rows)


def observations_section(rows: list[Row]) -> Section:
    """Return the section of observed values."""
    columns = (
        SectionColumn("indicator", "text", word_of("indicators", "indicator")),
        SectionColumn("value", "text", _observed),
        SectionColumn("as_of", "date", value_of("as_of")),
        NAME,
        CITED,
    )
    return Section("observations", columns, rows)


def sources_section(reader: Reader, ids: Collection[str], *, counted: bool = True) -> Section:
    """Return the numbered sources of a card.

    Parameters
    ----------
    reader : Reader
        An open store.
    ids : collection of str
        The source of every line of the card, one as often as it is cited.
    counted : bool
        Whether each row has ``lines``: how often it is cited.
    """
    rows = sources_of(reader, ids)
    if counted:
        cited = list(ids)
        rows = [{**row, "lines": cited.count(row["id"])} for row in rows]
    columns = (
        SectionColumn("number", "text", lambda row, view: f"[{view.source_numbers[row['id']]}]"),
        NAME,
        SectionColumn("publisher", "name", value_of("publisher")),
        SectionColumn("published", "date", value_of("published")),
        ID,
    )
    return Section("sources", columns, rows)


def cited_sources(rows: Sequence[Row]) -> list[str]:
    """Return the source of every passage of some rows, one as often as it is cited."""
    return [passage["source"] for row in rows for passage in row["sources"]]


def with_passages(reader: Reader, rows: Sequence[Row]) -> list[Row]:
    """Return the rows with ``sources``: the passages of each by its ``id``."""
    passages = passages_of(reader, [row["id"] for row in rows])
    return [{**row, "sources": [passage.as_dict() for passage in passages.get(row["id"], ())]} for row in rows]


def _observed(row: Row, view: View) -> str:
    shown = row["value_text"] or ""
    if row["value"] is not None:
        key = "amount" if row["currency"] else "quantity"
        facts = {key: row["value"], "currency": row["currency"], "unit": row["unit"], "bound": row["bound"]}
        known = {name: fact for name, fact in facts.items() if fact is not None}
        shown = figure_text(known, view.language, view.vocabulary)
    if row.get("change") not in (None, "level"):
        shown += f" ({view.word('changes', row['change'])})"
    if row.get("preferred"):
        shown += f" ({preferred_text(row, row['preferred'], view)})"
    return str(shown)
