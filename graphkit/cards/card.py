"""A card: what the graph knows about one thing, as plain data under typed sections."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphkit.cards.section import Row, Section, View
from graphkit.query.dates import format_date, format_period
from graphkit.query.find import NamedNode
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.tables.table import Table

LINES = ("gave", "jointly_gave", "brokered", "received", "jointly_received", "mutual", "part_taken")
"""Sections of an actor's card whose rows are lines: figures, or acts without one."""
LINE_COLUMNS = (
    "section", "role", "activity", "name", "kind", "with", "via_group", "year", "start", "end", "figure", "amount",
    "currency", "quantity", "unit", "item", "measure", "bound", "stage", "counted", "realised", "sources",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What the graph knows about one thing.

    Attributes
    ----------
    head : dict
        Id, label, name, ``where`` (what contains it, the nearest first) and the node's other properties.
    sections : dict of str to Section
        By name, in reading order; empty ones are left out. Ids in rows lead on to further cards and to ``trace``.
    as_of : dict or None
        The time asked about, and how many acts and pairings are certain, possible or excluded; None for all times.
        Rows then have ``state`` and ``reason``, and the excluded ones are left out.
    """

    head: dict[str, Any]
    sections: dict[str, Section] = field(default_factory=dict)
    as_of: dict[str, Any] | None = None

    def rows(self, section: str) -> list[Row]:
        """Return the rows of a section, none where the card does not have it."""
        return self.sections[section].rows if section in self.sections else []

    def view(self, language: str, vocabulary: Vocabulary, *, brief: bool = False) -> View:
        """Return what renders the sections of this card: its language, its words, the numbers of its sources."""
        numbers = {row["id"]: number for number, row in enumerate(self.rows("sources"), start=1)}
        return View(language, vocabulary, numbers, brief)

    def table(self) -> Table:
        """Return the card as one table, the section named in the first column: its lines, if it has any, else all."""
        if any(name in LINES for name in self.sections):
            rows = [{"section": name, **row} for name in LINES for row in self.rows(name)]
            columns: tuple[str, ...] = LINE_COLUMNS if self.as_of is None else (*LINE_COLUMNS, "state", "reason")
        else:
            rows = [{"section": name, **row} for name, section in self.sections.items() for row in section.rows]
            columns = tuple(dict.fromkeys(key for row in rows for key in row))
        return Table(columns, [{key: row.get(key) for key in columns} for row in rows])

    def as_dict(self) -> dict[str, Any]:
        """Return everything, for JSON."""
        rows = {name: section.rows for name, section in self.sections.items()}
        return {"head": self.head, **({"as_of": self.as_of} if self.as_of else {}), **rows}


def make_card(head: dict[str, Any], sections: Iterable[Section], as_of: dict[str, Any] | None = None) -> Card:
    """Return a card of those sections that have rows."""
    return Card(head, {section.name: section for section in sections if section.rows}, as_of)


def read_head(reader: Reader, node: NamedNode) -> dict[str, Any]:
    """Return the head of a card: the node's properties, and what contains it."""
    rows = reader.query("MATCH (n:Node) WHERE n.id = $id RETURN properties(n) AS properties", {"id": node.id}).rows
    properties = dict(rows[0]["properties"])
    first = {"id": node.id, "label": node.label, "name": node.name, "where": list(node.where)}
    left = sorted(key for key in properties if key not in (*first, "class", "batch"))
    return {**first, **{key: properties[key] for key in left}}


def dated_head(reader: Reader, node: NamedNode) -> dict[str, Any]:
    """Return the head of something with a start and an end; ``when`` is its period in words."""
    head = read_head(reader, node)
    head["when"] = format_period(
        format_date(head.get("start_date"), head.get("start_date_precision")),
        format_date(head.get("end_date"), head.get("end_date_precision")),
    )
    return head


_TIES = owned("""
MATCH (n:Node)-[r]->(other:Node) WHERE n.id = $id AND r.derived IS NULL
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
UNION ALL
MATCH (n:Node)<-[r]-(other:Node) WHERE n.id = $id AND r.derived IS NULL
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
""")


def ties_of(reader: Reader, node_id: str) -> list[Row]:
    """Return the neighbours of a node over edges that are not derived."""
    rows = reader.query(_TIES, {"id": node_id}).rows
    return sorted(rows, key=lambda row: (row["direction"], row["edge"], row["id"]))
