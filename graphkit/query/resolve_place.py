"""Which node the name of a place means, with the help of the table of places: 水城 in 2018, 黔南, 畢節.

The graph's own names go first. The table is asked where the graph has no such name, or several: it knows short names,
abbreviations and former names, and the years in which they held. A unit that is not in the graph is represented by its
predecessor or successor, and a remark says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from graphkit.errors import AmbiguousName, UnknownName
from graphkit.query.find import NamedNode, find_one
from graphkit.store.base import Reader
from graphkit.wording.messages import Message

if TYPE_CHECKING:
    from graphkit.places.description import Answer, PlaceDescription

_PRESENT = """
MATCH (p:Place) WHERE p.batch IS NOT NULL AND (p.id IN $ids OR p.code IN $codes)
RETURN p.id AS id, p.code AS code, p.name AS name
"""

_RANKS = ("Province", "City", "County", "Township", "Village", "Zone")
"""Labels of nodes that the table of places may have."""

ResolvedName = tuple[str, Message | None]
"""The id of a node, and a remark where the name was read in a way that the user should know of."""


def resolve_place(
    reader: Reader, wanted: str, among: str, day: date | None = None, *, namesakes: bool = True
) -> ResolvedName:
    """Return the node that a name means where a place (or an actor or place) is wanted.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        What was typed: whatever `find_one` or ``graphkit place`` takes.
    among : str
        ``place`` or ``entity``.
    day : date, optional
        The day asked about.
    namesakes : bool
        Whether to say so where a name that only one node has is that of other places, too: 白云区 is one of Guangzhou
        or of Guiyang. The graph's only one is taken.

    Returns
    -------
    ResolvedName
        The id of the node, and a remark or None.

    Raises
    ------
    AmbiguousName
        If several places have the name; ``candidates`` lists them.
    UnknownName
        If none has it, or the place that it means is not in the graph.
    """
    try:
        node = find_one(reader, wanted, among)
    except AmbiguousName as error:
        candidates = {candidate["id"] for candidate in error.candidates}
        meant = [place.id for place in _look_up(wanted, day).places if place.id in candidates]
        if len(meant) != 1:
            raise
        return meant[0], None
    except UnknownName:
        resolved = resolve_by_gazetteer(reader, wanted, day)
        if resolved is None:
            raise
        return resolved
    return node.id, _only_one(wanted, node, day) if namesakes else None


def _only_one(wanted: str, node: NamedNode, day: date | None) -> Message | None:
    """Return the remark on a place that shares its name with others which are not in the graph."""
    if node.label not in _RANKS or wanted == node.id or not _is_unit(node.id):
        return None
    answer = _look_up(wanted, day)
    taken = next((place for place in answer.places if place.id == node.id), None)
    if taken is None or answer.changing or len(answer.places) < 2:
        return None
    return _taken(wanted, taken, node.id, answer)


def _taken(wanted: str, place: "PlaceDescription", node_id: str, answer: "Answer") -> Message:
    others = tuple(other.full_name for other in answer.places if other.id != place.id)
    return Message("entity.only-one", name=wanted, place=place.full_name, id=node_id, others=others)


def resolve_any(reader: Reader, wanted: str, day: date | None = None) -> ResolvedName:
    """Return the node that a name means, of whatever label; of a place also by names that only the table has.

    Raises as `resolve_place` does.
    """
    try:
        node = find_one(reader, wanted)
        return node.id, _only_one(wanted, node, day)
    except UnknownName:
        resolved = resolve_by_gazetteer(reader, wanted, day)
        if resolved is None:
            raise
        return resolved


def resolve_by_gazetteer(reader: Reader, wanted: str, day: date | None = None) -> ResolvedName | None:
    """Return the node of the place that a name means by the table of places; None where it is the name of no place.

    Raises AmbiguousName where the graph has several places of the name (its only one is taken), UnknownName where
    it has none. Reads the table: a tenth of a second, once.
    """
    answer = _look_up(wanted, day)
    places = [place for place in answer.places if not place.approximate]
    if not places:
        return None
    nodes = _present(reader, places)
    if len(places) > 1 and not answer.changing:
        if len(nodes) > 1:
            raise _several(answer)
        for place in places:
            if place.id in nodes:
                return nodes[place.id], _taken(wanted, place, nodes[place.id], answer)
        return None
    present = [place for place in places if place.id in nodes]
    if present:
        latest = max(present, key=lambda place: place.valid_from or 0)
        node_id = nodes[latest.id]
        return node_id, Message("entity.read-as", name=wanted, place=latest.full_name, id=node_id)
    relations = _related_units([place.id for place in places])
    rows = reader.query(_PRESENT, {"ids": sorted(relations), "codes": []}).rows if relations else []
    if len(rows) == 1:
        (row,) = rows
        relation = Message(f"as-of.relation.{relations[row['id']]}", name=row["name"])
        return row["id"], Message("entity.renamed", name=wanted, relation=relation)
    raise UnknownName("entity.absent", name=wanted, place=places[0].full_name, code=places[0].code)


def _is_unit(node_id: str) -> bool:
    from graphkit.places.gazetteer import Gazetteer

    return Gazetteer.load().unit(node_id) is not None


def _look_up(wanted: str, day: date | None) -> "Answer":
    from graphkit.places.lookup import look_up

    return look_up(wanted, day)


def _several(answer: "Answer") -> AmbiguousName:
    places = tuple(f"{place.full_name} ({place.id})" for place in answer.places)
    message = Message("entity.places", name=answer.name, places=places, example=answer.places[0].full_name)
    rows = [
        {"id": place.id, "label": place.rank, "name": place.name, "where": [name for _, name in place.parents]}
        for place in answer.places
    ]
    return AmbiguousName(message, candidates=rows)


def _present(reader: Reader, places: "Sequence[PlaceDescription]") -> dict[str, str]:
    """Return id of a unit -> id of its node: the same, or that of a curator's node with its code and name."""
    parameters = {"ids": [place.id for place in places], "codes": [place.code for place in places]}
    rows = reader.query(_PRESENT, parameters).rows
    ids = {row["id"] for row in rows}
    by_code = {(row["code"], row["name"]): row["id"] for row in rows}
    nodes = {place.id: place.id if place.id in ids else by_code.get((place.code, place.name)) for place in places}
    return {unit: node for unit, node in nodes.items() if node is not None}


def _related_units(ids: Iterable[str]) -> dict[str, str]:
    """Return every predecessor and successor of some units -> ``predecessor`` or ``successor``."""
    from graphkit.places.gazetteer import Gazetteer

    table = Gazetteer.load()
    after: Mapping[str, Sequence[str]] = {unit_id: unit.successors for unit_id, unit in table.units.items()}
    relations: dict[str, str] = {}
    for unit_id in ids:
        for relation, neighbours in (("successor", after.__getitem__), ("predecessor", table.before)):
            waiting = list(neighbours(unit_id))
            while waiting:
                other = waiting.pop()
                if other not in relations:
                    relations[other] = relation
                    waiting.extend(neighbours(other))
    return relations
