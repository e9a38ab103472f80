"""A place that the graph knows only by what it was before or became after: found through the table of places."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graphkit.cli.settings import Settings
from graphkit.messages import text

if TYPE_CHECKING:
    from graphkit.store.base import Reader

_PRESENT = "MATCH (p:Place) WHERE p.id IN $ids RETURN p.id AS id, p.name AS name"


def known_as(reader: "Reader", name: str, settings: Settings) -> tuple[str, str] | None:
    """Return the id of the one predecessor or successor that the graph has, and a line that says so; else None.

    Asked only where a name is unknown: reading the table takes a tenth of a second.
    """
    from graphkit.places.gazetteer import Gazetteer

    units = Gazetteer.load().units
    before: dict[str, list[str]] = {}
    for unit in units.values():
        for later in unit.successors:
            before.setdefault(later, []).append(unit.id)
    kin: dict[str, str] = {}
    after = {own: unit.successors for own, unit in units.items() if unit.successors}
    ways: dict[str, Mapping[str, Sequence[str]]] = {"successor": after, "predecessor": before}
    for asked in Gazetteer.load().find(name):
        for relation, way in ways.items():
            waiting = list(way.get(asked.id, ()))
            while waiting:
                own = waiting.pop()
                if own not in kin:
                    kin[own] = relation
                    waiting.extend(way.get(own, ()))
    present = reader.query(_PRESENT, {"ids": sorted(kin)}).rows if kin else []
    if len(present) != 1:
        return None
    (found,) = present
    relation = text(f"as-of.relation.{kin[found['id']]}", settings.language, name=found["name"])
    return found["id"], settings.say("show.renamed", name=name, relation=relation)
