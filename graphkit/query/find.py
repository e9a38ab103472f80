"""From a piece of a name to what is called so, and from a whole name to the one thing meant.

Case and width do not matter, and traditional characters find simplified names. Answers name where a thing is, because
names alone do not tell two districts apart.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphkit.errors import AmbiguousName, UnknownName
from graphkit.store.base import Reader
from graphkit.tables.table import Table
from graphkit.text.script import simplify
from graphkit.wording.messages import Message

COLUMNS = ("id", "label", "name", "name_en", "aliases", "where")
LEFT_OUT = ("Contribution", "Observation", "Batch")
"""Labels whose names are only made: `find` would drown in them; `find_one` still knows their ids."""
AMONG = {
    "entity": "n:Entity",
    "place": "n:Place",
    "programme": "n:Programme",
    "pairing": "n:Pairing",
    "activity": "n:Activity",
    "claim": "(n:Contribution OR n:Observation)",
}
"""What a name may be asked to mean, as `find_one` puts it into its queries; none of it is what a person typed."""
_ANYTHING = "n.id IS NOT NULL"
_NAMED_FIRST = ("Programme",)  # beside entities: what people call by name, before acts and sources
_LIKELY = 60.0
_SHOWN = 5
_DEPTH = 8  # village, township, county, city, province, country, and two for institutions within institutions


@dataclass(frozen=True, slots=True)
class NamedNode:
    """A node that answers to a name; ``where`` names what contains it, the nearest first."""

    id: str
    label: str
    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    entity: bool
    where: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the answer as a row with `COLUMNS`."""
        return {
            "id": self.id,
            "label": self.label,
            "name": self.name,
            "name_en": self.name_en,
            "aliases": list(self.aliases),
            "where": list(self.where),
        }


_RETURN = """
RETURN n.id AS id, n.class AS label, n.name AS name, n.name_en AS name_en, n.aliases AS aliases, n:Entity AS entity
"""
_CONTAINING = f"""
MATCH (n:Node)
WHERE n.batch IS NOT NULL AND NOT n.class IN $left_out
  AND (toLower(n.name) CONTAINS $text OR toLower(n.id) CONTAINS $text OR n.code = $text
    OR toLower(coalesce(n.name_en, '')) CONTAINS $text
    OR any(a IN coalesce(n.aliases, []) WHERE toLower(a) CONTAINS $text)
    OR any(i IN coalesce(n.identifiers, []) + coalesce(n.merged_ids, []) WHERE toLower(i) CONTAINS $text))
{_RETURN}"""
_CALLED = """
MATCH (n:Node)
WHERE n.batch IS NOT NULL AND {among} AND (n.code = $typed OR toLower(n.name) IN $texts
    OR toLower(coalesce(n.name_en, '')) IN $texts
    OR any(a IN coalesce(n.aliases, []) WHERE toLower(a) IN $texts)
    OR any(i IN coalesce(n.identifiers, []) WHERE toLower(i) IN $texts))
"""
_BY_ID = "MATCH (n:Node) WHERE n.id = $id AND n.batch IS NOT NULL AND {among}"
_REDIRECTED = "MATCH (n:Entity) WHERE n.batch IS NOT NULL AND {among} AND $id IN coalesce(n.merged_ids, [])"
_ENDING = "MATCH (n:Entity) WHERE n.batch IS NOT NULL AND {among} AND $typed ENDS WITH n.name"
_AROUND = """
MATCH (n:Node)-[r:PART_OF|LOCATED_IN|UNDER]->(around:Node)
WHERE n.id IN $ids AND (around:Entity OR around:Programme) AND (n:Entity OR n:Programme)
RETURN n.id AS id, around.id AS around, around.name AS name, around:Place AS place, r.valid_to AS valid_to
"""
_NAMES = """
MATCH (n:Node) WHERE n.batch IS NOT NULL AND {among}
RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.aliases AS aliases
"""


def find_names(reader: Reader, wanted: str, labels: Collection[str] = ()) -> Table:
    """Return everything whose id, name, alias, identifier or code contains a text, the nearest match first.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        Any part of a name; case, width and script do not matter.
    labels : collection of str
        Only nodes of these labels; empty is all but figures and batches.

    Returns
    -------
    Table
        Columns `COLUMNS`; no rows where nothing matches. Reads every node's name once.
    """
    found: dict[str, NamedNode] = {}
    for variant in variants(wanted):
        rows = reader.query(_CONTAINING, {"text": variant, "left_out": list(LEFT_OUT)}).rows
        found.update((row["id"], _found(row)) for row in rows if not labels or row["label"] in labels)
    ranked = sorted(found.values(), key=lambda item: _rank(item, wanted))
    return Table(COLUMNS, [item.row() for item in _placed(reader, ranked)])


def find_one(reader: Reader, wanted: str, among: str | None = None) -> NamedNode:
    """Return the one node with this id, code, name, alias or identifier; or a name behind that of its place.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        What was typed.
    among : str, optional
        A key of `AMONG`: what it has to be. Others of the same name are passed over.

    Raises
    ------
    AmbiguousName
        If several answer; it carries them.
    UnknownName
        If none does; it names what is near, or says what else is called so.
    """
    if wanted.strip():
        for kept in _answers(reader, wanted, AMONG[among] if among else _ANYTHING):
            if len(kept) == 1:
                return _placed(reader, kept)[0]
            if kept:
                raise _ambiguous(wanted, _placed(reader, kept))
    raise UnknownName(_unknown(reader, wanted, among))


def _answers(reader: Reader, wanted: str, among: str) -> Iterator[list[NamedNode]]:
    """Yield what answers to a name, the likeliest reading first."""
    typed = wanted.strip()
    own = _ask(reader, _BY_ID, among, id=typed)
    if not own and "/" in typed:  # an id that was merged into another answers with the one that is kept
        own = _ask(reader, _REDIRECTED, among, id=typed)
    found = own or _ask(reader, _CALLED, among, typed=typed, texts=list(variants(wanted)))
    yield [item for item in found if item.entity or item.label in _NAMED_FIRST]
    yield found
    yield _named_with_place(reader, wanted, among)


def _ask(reader: Reader, query: str, among: str, **parameters: Any) -> list[NamedNode]:
    return [_found(row) for row in reader.query(query.format(among=among) + _RETURN, parameters).rows]


def around(reader: Reader, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return id -> the names of what contains it, the nearest first: 七星关区 -> (毕节市, 贵州省).

    Units that no longer hold (``valid_to`` is set) are named only where there is no other.
    """
    parents: dict[str, list[dict[str, Any]]] = {}
    waiting = set(ids)
    wanted = sorted(waiting)
    for _ in range(_DEPTH):
        if not waiting:
            break
        rows = reader.query(_AROUND, {"ids": sorted(waiting)}).rows
        for own in waiting:
            parents.setdefault(own, [])
        for row in rows:
            parents[row["id"]].append(row)
        waiting = {row["around"] for row in rows} - parents.keys()
    return {own: _chain(own, parents) for own in wanted}


def variants(wanted: str) -> tuple[str, ...]:
    """Return a name as stores may hold it: without differences of width and case, and in simplified script.

    >>> variants(" ＡＢ區 ")
    ('ab區', 'ab区')
    """
    folded = unicodedata.normalize("NFKC", wanted).strip().lower()
    return tuple(dict.fromkeys((folded, simplify(folded))))


def _found(row: Mapping[str, Any]) -> NamedNode:
    return NamedNode(
        row["id"], row["label"], row["name"], row["name_en"], tuple(row["aliases"] or ()), bool(row["entity"])
    )


def _rank(item: NamedNode, wanted: str) -> tuple[int, bool, int, str, str]:
    texts = variants(wanted)
    names = [name.lower() for name in (item.name, item.name_en or "", *item.aliases, item.id)]
    closeness = 2
    if any(name in texts for name in names):
        closeness = 0
    elif any(name.startswith(texts) for name in names):
        closeness = 1
    return (closeness, not (item.entity or item.label in _NAMED_FIRST), len(item.name), item.name, item.id)


def _placed(reader: Reader, found: Sequence[NamedNode]) -> list[NamedNode]:
    where = around(reader, [item.id for item in found]) if found else {}
    return [
        NamedNode(item.id, item.label, item.name, item.name_en, item.aliases, item.entity, where[item.id])
        for item in found
    ]


def _chain(own: str, parents: Mapping[str, list[dict[str, Any]]]) -> tuple[str, ...]:
    """Walk up: through the place where there is one, through the whole (a head office) where there is none."""
    names: dict[str, str] = {}
    at = own
    while choices := [row for row in parents.get(at, ()) if row["around"] not in names and row["around"] != own]:
        best = min(choices, key=lambda row: (row["valid_to"] is not None, not row["place"], row["around"]))
        names[best["around"]] = best["name"]
        at = best["around"]
    return tuple(names.values())


def _named_with_place(reader: Reader, wanted: str, among: str) -> list[NamedNode]:
    """Return what a name with its place in front means: 广州市白云区, 贵州省毕节市七星关区."""
    typed = variants(wanted)[-1]
    found = _ask(reader, _ENDING, among, typed=typed)
    kept = []
    for item in _placed(reader, found):
        left = typed.removesuffix(item.name)
        for name in sorted(item.where, key=len, reverse=True):
            left = left.replace(name, "", 1)
        if not left.strip():
            kept.append(item)
    longest = max((len(item.name) for item in kept), default=0)
    return [item for item in kept if len(item.name) == longest]


def _ambiguous(wanted: str, found: Sequence[NamedNode]) -> AmbiguousName:
    ordered = sorted(found, key=lambda item: item.id)
    said = [f"{item.id} ({', '.join((item.label, *item.where))})" for item in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        said.append("…")
    message = Message("entity.several", name=wanted, ids="; ".join(said))
    return AmbiguousName(message, candidates=[item.row() for item in ordered])


def _unknown(reader: Reader, wanted: str, among: str | None) -> Message:
    """Return the message for a name that nothing answers to, with what is near; for another thing, what it is."""
    from rapidfuzz import fuzz, process

    what = Message(f"word.{among}") if among else ""
    if among and wanted.strip():
        for others in _answers(reader, wanted, _ANYTHING):
            if others:
                own = others[0]
                return Message("entity.other", name=wanted, id=own.id, label=own.label, what=what)
    names: list[str] = []
    owners: list[str] = []
    typed = variants(wanted)[-1]
    for row in _spellings(reader, typed, among):
        spelt = (
            (row["id"],) if "/" in typed else (row["name"], row["name_en"], *(row["aliases"] or ()), _slug(row["id"]))
        )
        for name in filter(None, spelt):
            names.append(str(name).lower())
            owners.append(f"{row['name']} ({row['id']})")
    likely = process.extract(typed, names, scorer=fuzz.WRatio, score_cutoff=_LIKELY, limit=50)
    likely.sort(key=lambda found: (-found[1], len(found[0]), found[0]))  # a part of many names: the shortest is nearest
    near = list(dict.fromkeys(owners[place] for _, _, place in likely))[:_SHOWN]
    if near:
        return Message("entity.near", name=wanted, names=", ".join(near))
    return Message("entity.none", name=wanted)


def _spellings(reader: Reader, typed: str, among: str | None) -> list[dict[str, Any]]:
    """Return what a slip may have meant: behind the prefix of an id whatever has such an id, else what has a name."""
    if "/" in typed:
        of = f"n.class <> 'Batch' AND n.id STARTS WITH $head AND {AMONG[among] if among else _ANYTHING}"
        return reader.query(_NAMES.format(among=of), {"head": typed.split("/", 1)[0] + "/"}).rows
    of = AMONG[among] if among else AMONG["entity"] + " OR " + AMONG["programme"]
    return reader.query(_NAMES.format(among=f"({of})")).rows


def _slug(own: str) -> str:
    """Return an id without its prefix: party/zhigong is meant by zhigong."""
    return own.split("/", 1)[-1]
