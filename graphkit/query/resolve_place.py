"""Which node of a graph the name of a place means, through the table of places: 水城 in 2018, 黔南, 畢節.

The graph's own names go first. The table is asked where the graph knows no such name, or knows several: it has short
names, abbreviations and former names, and the years in which they held. Where a unit itself is not in the graph, what
it was before or became stands for it, and a remark says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from graphkit.errors import AmbiguousName, UnknownName
from graphkit.query.find import find_one
from graphkit.store.base import Reader
from graphkit.wording.messages import Message

if TYPE_CHECKING:
    from graphkit.places.description import Answer, PlaceDescription

_PRESENT = "MATCH (p:Place) WHERE p.id IN $ids OR p.code IN $codes RETURN p.id AS id, p.code AS code, p.name AS name"

ResolvedName = tuple[str, Message | None]
"""An id of the graph, and what must be known of it: how the name was read, or that a kin stands for the unit."""


def resolve_place(
    reader: Reader, wanted: str, among: str, day: date | None = None, *, namesakes: bool = True
) -> ResolvedName:
    """Return the id that a name means where a place, or an actor or place, is asked for.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        What was typed: whatever `find_one` takes, and any name that ``graphkit place`` takes.
    among : str
        ``place`` or ``entity``.
    day : date, optional
        The day asked about.
    namesakes : bool
        Whether a name that only one thing in the graph bears is refused where other places bear it, too: 白云区 is one
        of Guangzhou or of Guiyang, and a graph that has only the one must not answer for the other.

    Raises
    ------
    AmbiguousName
        If several answer; it carries them.
    UnknownName
        If nothing does, or what the name means is not in the graph.
    """
    try:
        found = find_one(reader, wanted, among)
    except AmbiguousName as error:
        candidates = {candidate["id"] for candidate in error.candidates}
        settled = [place.id for place in _answer(wanted, day).places if place.id in candidates]
        if len(settled) != 1:
            raise
        return settled[0], None
    except UnknownName:
        told = resolve_by_gazetteer(reader, wanted, day)
        if told is None:
            raise
        return told
    if not namesakes or not _is_unit(found.id):
        return found.id, None
    answer = _answer(wanted, day)
    if not answer.changing and len(answer.places) > 1 and found.id in {place.id for place in answer.places}:
        raise _several(answer)
    return found.id, None


def resolve_any(reader: Reader, wanted: str, day: date | None = None) -> ResolvedName:
    """Return the id of whatever in the graph a name means; of a place also by what only the table of places knows.

    Raises as `resolve_place` does.
    """
    try:
        return find_one(reader, wanted).id, None
    except UnknownName:
        told = resolve_by_gazetteer(reader, wanted, day)
        if told is None:
            raise
        return told


def resolve_by_gazetteer(reader: Reader, wanted: str, day: date | None = None) -> ResolvedName | None:
    """Return what the table of places makes of a name that the graph does not know; None where it is no place.

    Raises AmbiguousName where the graph has one of several that the name may mean, UnknownName where it has none of it.
    Reads the table: a tenth of a second, once.
    """
    answer = _answer(wanted, day)
    places = [place for place in answer.places if not place.approximate]
    if not places:
        return None
    own_of = _present(reader, places)
    if len(places) > 1 and not answer.changing:
        if own_of:
            raise _several(answer)
        return None
    here = [place for place in places if place.id in own_of]
    if here:
        latest = max(here, key=lambda place: place.valid_from or 0)
        return own_of[latest.id], Message("entity.read-as", name=wanted, place=latest.full_name, id=own_of[latest.id])
    kin = _kin([place.id for place in places])
    rows = reader.query(_PRESENT, {"ids": sorted(kin), "codes": []}).rows if kin else []
    if len(rows) == 1:
        (row,) = rows
        relation = Message(f"as-of.relation.{kin[row['id']]}", name=row["name"])
        return row["id"], Message("entity.renamed", name=wanted, relation=relation)
    raise UnknownName("entity.absent", name=wanted, place=places[0].full_name, code=places[0].code)


def _is_unit(own: str) -> bool:
    from graphkit.places.gazetteer import Gazetteer

    return Gazetteer.load().unit(own) is not None


def _answer(wanted: str, day: date | None) -> "Answer":
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
    """Return id of a unit -> id of its node: the same, or that of a curator's own node of its code and name."""
    given = {"ids": [place.id for place in places], "codes": [place.code for place in places]}
    rows = reader.query(_PRESENT, given).rows
    ids = {row["id"] for row in rows}
    coded = {(row["code"], row["name"]): row["id"] for row in rows}
    own = {place.id: place.id if place.id in ids else coded.get((place.code, place.name)) for place in places}
    return {unit: node for unit, node in own.items() if node is not None}


def _kin(ids: Iterable[str]) -> dict[str, str]:
    """Return every unit before and after these -> ``predecessor`` or ``successor``."""
    from graphkit.places.gazetteer import Gazetteer

    table = Gazetteer.load()
    after: Mapping[str, Sequence[str]] = {own: unit.successors for own, unit in table.units.items()}
    found: dict[str, str] = {}
    for own in ids:
        for relation, following in (("successor", after.__getitem__), ("predecessor", table.before)):
            waiting = list(following(own))
            while waiting:
                other = waiting.pop()
                if other not in found:
                    found[other] = relation
                    waiting.extend(following(other))
    return found
