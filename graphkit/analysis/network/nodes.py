"""Actors and places (or programmes) as columns, sorted by id, found by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkit.analysis.network.columns import Column, column_of
from graphkit.elements import Node
from graphkit.errors import UnknownName
from graphkit.query.find import variants
from graphkit.wording.nearest import closest


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Actors and places (or programmes), sorted by id: parallel columns of length n."""

    id: list[str]
    label: Column[str]
    name: list[str]
    name_en: list[str | None]
    short_name: list[str | None]
    short_name_en: list[str | None]
    aliases: list[tuple[str, ...]]
    identifiers: list[tuple[str, ...]]
    note: list[str | None]

    def __len__(self) -> int:
        return len(self.id)

    def names(self, row: int) -> list[str]:
        """Return everything that identifies a node, its id first, its name second."""
        known = (self.id[row], self.name[row], self.name_en[row], *self.aliases[row], *self.identifiers[row])
        return [name for name in known if name]

    def find(self, wanted: str, what: str) -> str:
        """Return the id of the one node with this id, name, alias or identifier.

        Case, width and script do not matter where nothing is spelled exactly so.

        Raises
        ------
        UnknownName
            If none or several have that name; `what` names the kind of thing, the message what is near.
        """
        rows = range(len(self))
        spellings = set(variants(wanted))
        matches = [row for row in rows if wanted in self.names(row)] or [
            row for row in rows if spellings.intersection(name.lower() for name in self.names(row))
        ]
        if len(matches) == 1:
            return self.id[matches[0]]
        near = None if matches else closest(wanted, [name for row in rows for name in self.names(row)])
        if near:
            raise UnknownName("entity.near", name=wanted, names=near)
        listed = tuple(self.id[row] for row in matches or rows)
        raise UnknownName("analyze.choice", what=what, value=wanted, allowed=listed)


def node_table(nodes: Iterable[Node]) -> NodeTable:
    """Return nodes as columns, sorted by id. Takes O(n log n)."""
    ordered = sorted(nodes, key=lambda node: node.id)
    return NodeTable(
        id=[node.id for node in ordered],
        label=column_of(node.label for node in ordered),
        name=[str(node.properties.get("name", node.id)) for node in ordered],
        name_en=[_text(node.properties.get("name_en")) for node in ordered],
        short_name=[_text(node.properties.get("short_name")) for node in ordered],
        short_name_en=[_text(node.properties.get("short_name_en")) for node in ordered],
        aliases=[_texts(node.properties.get("aliases")) for node in ordered],
        identifiers=[_texts(node.properties.get("identifiers")) for node in ordered],
        note=[_text(node.properties.get("note")) for node in ordered],
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
