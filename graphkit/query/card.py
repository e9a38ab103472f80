"""The card of one thing.

Of an actor or place: what it gave, brokered and received; of an act, programme or other node: what belongs to it.
A card is plain data: ``head`` (who it is), ``sections`` (name -> rows), in the order in which they are read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphkit.query.find import Found, one
from graphkit.store.base import Reader, Table

SECTIONS = ("gave", "jointly_gave", "brokered", "received", "jointly_received", "mutual", "part_taken")
"""Sections of an actor's card whose rows are figures or acts; `lines` puts them into one table."""
LINE_COLUMNS = (
    "section", "role", "activity", "name", "kind", "with", "via_group", "year", "start", "end", "figure", "amount",
    "currency", "quantity", "unit", "item", "measure", "bound", "stage", "counted", "realised", "sources",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What the graph knows about one thing. Rows hold plain values; ids lead on to further cards and to `trace`."""

    head: dict[str, Any]
    sections: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def table(self) -> Table:
        """Return the card as one table: every line of every section of figures, the section named in a column."""
        if any(name in SECTIONS for name in self.sections):
            rows = [{"section": name, **row} for name in SECTIONS for row in self.sections.get(name, ())]
            return Table(LINE_COLUMNS, [{key: row.get(key) for key in LINE_COLUMNS} for row in rows])
        rows = [{"section": name, **row} for name, found in self.sections.items() for row in found]
        columns = tuple(dict.fromkeys(key for row in rows for key in row))
        return Table(columns, [{key: row.get(key) for key in columns} for row in rows])

    def as_dict(self) -> dict[str, Any]:
        """Return everything, for JSON."""
        return {"head": self.head, **self.sections}


def card(reader: Reader, wanted: str) -> Card:
    """Return the card of what a name or id means.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        Id, identifier, code, name, alias, or a name behind that of its place (广州市白云区).

    Raises
    ------
    UnknownName, AmbiguousName
        As `graphkit.query.find.one`.

    Notes
    -----
    A dozen queries, each by id; none reads the whole graph but the look-up of the name.
    """
    found = one(reader, wanted)
    if found.entity:
        from graphkit.query.actor import actor_card

        return actor_card(reader, found)
    if found.label == "Activity":
        from graphkit.query.act import act_card

        return act_card(reader, found)
    if found.label == "Programme":
        from graphkit.query.summary import programme_card

        return programme_card(reader, found)
    return _plain_card(reader, found)


def head_of(reader: Reader, found: Found) -> dict[str, Any]:
    """Return the head of a card: the node's own properties, and what contains it."""
    rows = reader.query("MATCH (n:Node) WHERE n.id = $id RETURN properties(n) AS own", {"id": found.id}).rows
    properties = dict(rows[0]["own"])
    first = {"id": found.id, "label": found.label, "name": found.name, "where": list(found.where)}
    left = sorted(key for key in properties if key not in (*first, "class", "batch"))
    return {**first, **{key: properties[key] for key in left}}


_TIES = """
MATCH (n:Node)-[r]->(other:Node) WHERE n.id = $id AND r.derived IS NULL
RETURN 'out' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
UNION ALL
MATCH (n:Node)<-[r]-(other:Node) WHERE n.id = $id AND r.derived IS NULL
RETURN 'in' AS direction, type(r) AS edge, other.id AS id, other.class AS label, other.name AS name
"""


def _plain_card(reader: Reader, found: Found) -> Card:
    """Return the card of a pairing, figure, observation, source or batch: its properties and its neighbours."""
    ties = sorted(_ties(reader, found.id), key=lambda row: (row["direction"], row["edge"], row["id"]))
    return Card(head_of(reader, found), {"ties": ties} if ties else {})


def _ties(reader: Reader, own: str) -> Iterator[dict[str, Any]]:
    yield from reader.query(_TIES, {"id": own}).rows
