"""The card of one thing.

Of an actor or place: what it gave, brokered and received; of an act, programme or other node: what belongs to it.
A card is plain data: ``head`` (who it is), ``sections`` (name -> rows), in the order in which they are read.
"""

from dataclasses import dataclass, field
from typing import Any

from graphkit.query.find import NamedNode, find_one
from graphkit.query.valid_time import TimeFilter
from graphkit.store.base import Reader
from graphkit.tables.table import Table

SECTIONS = ("gave", "jointly_gave", "brokered", "received", "jointly_received", "mutual", "part_taken")
"""Sections of an actor's card whose rows are figures or acts; `lines` puts them into one table."""
LINE_COLUMNS = (
    "section", "role", "activity", "name", "kind", "with", "via_group", "year", "start", "end", "figure", "amount",
    "currency", "quantity", "unit", "item", "measure", "bound", "stage", "counted", "realised", "sources",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What the graph knows about one thing. Rows hold plain values; ids lead on to further cards and to `trace`.

    ``as_of`` says which time was asked about, and how many of its acts and pairings are certain, possible or excluded;
    rows then have ``state`` and ``reason``, and the excluded are left out. It is None where no time was asked about.
    """

    head: dict[str, Any]
    sections: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    as_of: dict[str, Any] | None = None

    def table(self) -> Table:
        """Return the card as one table: every line of every section of figures, the section named in a column."""
        if any(name in SECTIONS for name in self.sections):
            rows = [{"section": name, **row} for name in SECTIONS for row in self.sections.get(name, ())]
            columns: tuple[str, ...] = LINE_COLUMNS if self.as_of is None else (*LINE_COLUMNS, "state", "reason")
            return Table(columns, [{key: row.get(key) for key in columns} for row in rows])
        rows = [{"section": name, **row} for name, found in self.sections.items() for row in found]
        columns = tuple(dict.fromkeys(key for row in rows for key in row))
        return Table(columns, [{key: row.get(key) for key in columns} for row in rows])

    def as_dict(self) -> dict[str, Any]:
        """Return everything, for JSON."""
        return {"head": self.head, **({"as_of": self.as_of} if self.as_of else {}), **self.sections}


def card(reader: Reader, wanted: str, time: TimeFilter | None = None) -> Card:
    """Return the card of what a name or id means.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        Id, identifier, code, name, alias, or a name behind that of its place (广州市白云区).
    time : TimeFilter, optional
        The time asked about (`parse_time`): what did not hold then is left out, and counted.

    Raises
    ------
    UnknownName, AmbiguousName
        As `graphkit.query.find.find_one`.

    Notes
    -----
    A dozen queries, each by id; none reads the whole graph but the look-up of the name.
    """
    found = find_one(reader, wanted)
    if found.entity:
        from graphkit.cards.actor import actor_card

        return actor_card(reader, found, time)
    if found.label == "Activity":
        from graphkit.cards.act import act_card

        return act_card(reader, found, time)
    if found.label == "Programme":
        from graphkit.cards.programme import programme_card

        return programme_card(reader, found, time)
    if found.label == "Pairing":
        from graphkit.cards.pairing import pairing_card

        return pairing_card(reader, found, time)
    ties = ties_of(reader, found.id)
    return Card(head_of(reader, found), {"ties": ties} if ties else {}, time.as_dict() if time else None)


def head_of(reader: Reader, found: NamedNode) -> dict[str, Any]:
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


def ties_of(reader: Reader, own: str) -> list[dict[str, Any]]:
    """Return the neighbours of a node over edges that are not derived."""
    rows = reader.query(_TIES, {"id": own}).rows
    return sorted(rows, key=lambda row: (row["direction"], row["edge"], row["id"]))
