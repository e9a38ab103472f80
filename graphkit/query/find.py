"""Search by part of a name, and look-up of the one thing that a whole name means.

Case and width do not matter, and traditional characters find simplified names. Answers say where a thing is, because
two districts may have the same name.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphkit.errors import AmbiguousName, UnknownName
from graphkit.store.base import Reader
from graphkit.store.cypher.owned import owned
from graphkit.tables.table import Table
from graphkit.text.script import simplify
from graphkit.wording.messages import Message

COLUMNS = ("id", "label", "name", "name_en", "aliases", "where")
LEFT_OUT = ("Contribution", "Observation", "Batch")
"""Labels with generated names, which would flood `find_names`; `find_one` still knows their ids."""
AMONG = {
    "entity": "n:Entity",
    "place": "n:Place",
    "programme": "n:Programme",
    "pairing": "n:Pairing",
    "activity": "n:Activity",
    "claim": "(n:Contribution OR n:Observation)",
}
"""What a name may be limited to, as Cypher for the queries of `find_one`; never built from what a person typed."""
_ANYTHING = "n.id IS NOT NULL"
_NAMED_FIRST = ("Programme",)  # beside entities: what people call by name, before acts and sources
_LIKELY = 60.0
_SHOWN = 5
_DEPTH = 8  # village, township, county, city, province, country, and two for institutions within institutions


@dataclass(frozen=True, slots=True)
class NamedNode:
    """A node by its names; ``where`` lists the names of what contains it, the nearest first."""

    id: str
    label: str
    name: str
    name_en: str | None
    aliases: tuple[str, ...]
    entity: bool
    where: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Return the node as a row with `COLUMNS`."""
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
  AND ({{name}} CONTAINS $text OR toLower(n.id) CONTAINS $text OR n.code = $text
    OR (n.name_en IS NOT NULL AND toLower(n.name_en) CONTAINS $text)
    OR (n.aliases IS NOT NULL AND any(a IN n.aliases WHERE toLower(a) CONTAINS $text))
    OR (n.identifiers IS NOT NULL AND any(i IN n.identifiers WHERE toLower(i) CONTAINS $text))
    OR (n.merged_ids IS NOT NULL AND any(i IN n.merged_ids WHERE toLower(i) CONTAINS $text)))
{_RETURN}"""
_OWNED = "n.batch IS NOT NULL AND {among}"
# One statement for each property: stores have an index of names, and read no more nodes than may have the others.
_CALLED = (
    f"MATCH (n:{{label}}) WHERE n.name IN $texts AND {_OWNED}",
    f"MATCH (n:Place) WHERE n.code = $typed AND {_OWNED}",
    f"MATCH (n:{{label}}) WHERE n.name_en IN $texts AND {_OWNED}",
    f"MATCH (n:{{label}}) WHERE n.aliases IS NOT NULL AND any(a IN n.aliases WHERE a IN $texts) AND {_OWNED}",
)
_CALLED_IN_ANY_CASE = (
    f"MATCH (n:{{label}}) WHERE toLower(n.name) IN $texts AND {_OWNED}",
    f"MATCH (n:Place) WHERE n.code = $typed AND {_OWNED}",
    f"MATCH (n:{{label}}) WHERE n.name_en IS NOT NULL AND toLower(n.name_en) IN $texts AND {_OWNED}",
    f"MATCH (n:{{label}}) WHERE n.aliases IS NOT NULL AND any(a IN n.aliases WHERE toLower(a) IN $texts) AND {_OWNED}",
)
"""As `_CALLED`, for names with letters that have two cases: these the index cannot serve."""
_IDENTIFIED = (
    f"MATCH (n:{{label}}) WHERE n.identifiers IS NOT NULL AND any(i IN n.identifiers WHERE toLower(i) IN $texts) "
    f"AND {_OWNED}"
)
_LABELS = {
    "n:Entity": "Entity",
    "n:Place": "Place",
    "n:Programme": "Programme",
    "n:Pairing": "Pairing",
    "n:Activity": "Activity",
}
_BY_ID = "MATCH (n:Node) WHERE n.id = $id AND n.batch IS NOT NULL AND {among}"
_REDIRECTED = (
    "MATCH (n:Node) WHERE n.batch IS NOT NULL AND n.merged_ids IS NOT NULL AND {among} AND $id IN n.merged_ids"
)
_ENDING = "MATCH (n:Entity) WHERE n.batch IS NOT NULL AND {among} AND $typed ENDS WITH n.name"
_AROUND = owned("""
UNWIND $ids AS wanted
MATCH (n:Node {id: wanted}) WHERE (n:Entity OR n:Programme)
MATCH (n)-[r:PART_OF|LOCATED_IN|UNDER]->(around:Node) WHERE (around:Entity OR around:Programme)
RETURN n.id AS id, around.id AS around, around.name AS name, around:Place AS place, r.valid_to AS valid_to
""")
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
    nodes: dict[str, NamedNode] = {}
    for variant in variants(wanted):
        name = "toLower(n.name)" if _has_case([variant]) else "n.name"
        rows = reader.query(_CONTAINING.format(name=name), {"text": variant, "left_out": list(LEFT_OUT)}).rows
        nodes.update((row["id"], _node(row)) for row in rows if not labels or row["label"] in labels)
    ranked = sorted(nodes.values(), key=lambda node: _rank(node, wanted))
    return Table(COLUMNS, [node.row() for node in _placed(reader, ranked)])


def find_one(reader: Reader, wanted: str, among: str | None = None) -> NamedNode:
    """Return the one node with this id, code, name, alias or identifier; or a name behind that of its place.

    Parameters
    ----------
    reader : Reader
        An open store.
    wanted : str
        What was typed.
    among : str, optional
        A key of `AMONG`: what the name is limited to. Other things of the same name are ignored.

    Raises
    ------
    AmbiguousName
        If several nodes have the name; ``candidates`` lists them.
    UnknownName
        If none has it; the message has similar names, or says what else is called so.
    """
    if wanted.strip():
        for nodes in _readings(reader, wanted, AMONG[among] if among else _ANYTHING):
            if len(nodes) == 1:
                return _placed(reader, nodes)[0]
            if nodes:
                raise _ambiguous(wanted, _placed(reader, nodes))
    raise UnknownName(_unknown(reader, wanted, among))


def _readings(reader: Reader, wanted: str, among: str) -> Iterator[list[NamedNode]]:
    """Yield the nodes that a name means, the likeliest reading first."""
    typed = wanted.strip()
    nodes = _ask(reader, _BY_ID, among, id=typed)
    if not nodes and "/" in typed:  # an id that was merged into another means the one that is kept
        nodes = _ask(reader, _REDIRECTED, among, id=typed)
    nodes = nodes or _called(reader, wanted, among)
    if not nodes and "/" not in typed:  # keys that people give need no slash; names go before
        nodes = _ask(reader, _REDIRECTED, among, id=typed)
    yield [node for node in nodes if node.entity or node.label in _NAMED_FIRST]
    yield nodes
    yield _named_with_place(reader, wanted, among)


def _called(reader: Reader, wanted: str, among: str) -> list[NamedNode]:
    """Return the nodes with this name, code, alias or identifier (``scheme:value``), each once."""
    texts = list(variants(wanted))
    statements = [*(_CALLED_IN_ANY_CASE if _has_case(texts) else _CALLED), *([_IDENTIFIED] if ":" in wanted else [])]
    nodes: dict[str, NamedNode] = {}
    for statement in statements:
        some = _ask(reader, statement, among, **_given(statement, typed=wanted.strip(), texts=texts))
        nodes.update((node.id, node) for node in some)
    return list(nodes.values())


def _has_case(texts: Iterable[str]) -> bool:
    """Return whether a text in small letters may stand for others: 七星关 stands for itself alone."""
    return any(text != text.upper() for text in texts)


def _given(statement: str, **values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if f"${name}" in statement}


def _ask(reader: Reader, query: str, among: str, **parameters: object) -> list[NamedNode]:
    statement = query.format(among=among, label=_LABELS.get(among, "Node")) + _RETURN
    return [_node(row) for row in reader.query(statement, parameters).rows]


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
        for node_id in waiting:
            parents.setdefault(node_id, [])
        for row in rows:
            parents[row["id"]].append(row)
        waiting = {row["around"] for row in rows} - parents.keys()
    return {node_id: _chain(node_id, parents) for node_id in wanted}


def variants(wanted: str) -> tuple[str, ...]:
    """Return the forms in which stores may hold a name: folded in width and case, and that in simplified script.

    >>> variants(" ＡＢ區 ")
    ('ab區', 'ab区')
    """
    folded = unicodedata.normalize("NFKC", wanted).strip().lower()
    return tuple(dict.fromkeys((folded, simplify(folded))))


def _node(row: Mapping[str, Any]) -> NamedNode:
    return NamedNode(
        row["id"], row["label"], row["name"], row["name_en"], tuple(row["aliases"] or ()), bool(row["entity"])
    )


def _rank(node: NamedNode, wanted: str) -> tuple[int, bool, int, str, str]:
    texts = variants(wanted)
    names = [name.lower() for name in (node.name, node.name_en or "", *node.aliases, node.id)]
    distance = 2
    if any(name in texts for name in names):
        distance = 0
    elif any(name.startswith(texts) for name in names):
        distance = 1
    return (distance, not (node.entity or node.label in _NAMED_FIRST), len(node.name), node.name, node.id)


def _placed(reader: Reader, nodes: Sequence[NamedNode]) -> list[NamedNode]:
    where = around(reader, [node.id for node in nodes]) if nodes else {}
    return [replace(node, where=where[node.id]) for node in nodes]


def _chain(node_id: str, parents: Mapping[str, list[dict[str, Any]]]) -> tuple[str, ...]:
    """Walk up: through the place where there is one, else through the whole (a head office)."""
    names: dict[str, str] = {}
    at = node_id
    while choices := [row for row in parents.get(at, ()) if row["around"] not in names and row["around"] != node_id]:
        best = min(choices, key=lambda row: (row["valid_to"] is not None, not row["place"], row["around"]))
        names[best["around"]] = best["name"]
        at = best["around"]
    return tuple(names.values())


def _named_with_place(reader: Reader, wanted: str, among: str) -> list[NamedNode]:
    """Return what a name with its place in front means: 广州市白云区, 贵州省毕节市七星关区."""
    typed = variants(wanted)[-1]
    nodes = []
    for node in _placed(reader, _ask(reader, _ENDING, among, typed=typed)):
        left = typed.removesuffix(node.name)
        for name in sorted(node.where, key=len, reverse=True):
            left = left.replace(name, "", 1)
        if not left.strip():
            nodes.append(node)
    longest = max((len(node.name) for node in nodes), default=0)
    return [node for node in nodes if len(node.name) == longest]


def _ambiguous(wanted: str, nodes: Sequence[NamedNode]) -> AmbiguousName:
    ordered = sorted(nodes, key=lambda node: node.id)
    listed = [f"{node.id} ({', '.join((node.label, *node.where))})" for node in ordered[:_SHOWN]]
    if len(ordered) > _SHOWN:
        listed.append("…")
    message = Message("entity.several", name=wanted, ids="; ".join(listed))
    return AmbiguousName(message, candidates=[node.row() for node in ordered])


def _unknown(reader: Reader, wanted: str, among: str | None) -> Message:
    """Return the message for an unknown name: similar names, or what else has this name."""
    from rapidfuzz import fuzz, process

    what = Message(f"word.{among}") if among else ""
    if among and wanted.strip():
        for others in _readings(reader, wanted, _ANYTHING):
            if others:
                return Message("entity.other", name=wanted, id=others[0].id, label=others[0].label, what=what)
    names: list[str] = []
    owners: list[str] = []
    typed = variants(wanted)[-1]
    for row in _spellings(reader, typed, among):
        spellings = (
            (row["id"],) if "/" in typed else (row["name"], row["name_en"], *(row["aliases"] or ()), _slug(row["id"]))
        )
        for name in filter(None, spellings):
            names.append(str(name).lower())
            owners.append(f"{row['name']} ({row['id']})")
    likely = process.extract(typed, names, scorer=fuzz.WRatio, score_cutoff=_LIKELY, limit=50)
    likely.sort(key=lambda match: (-match[1], len(match[0]), match[0]))  # of names that contain it, the shortest first
    nearest = list(dict.fromkeys(owners[position] for _, _, position in likely))[:_SHOWN]
    if nearest:
        return Message("entity.near", name=wanted, names=", ".join(nearest))
    return Message("entity.none", name=wanted)


def _spellings(reader: Reader, typed: str, among: str | None) -> list[dict[str, Any]]:
    """Return the nodes that a mistyped name may mean: for an id those with its prefix, else those with a name."""
    if "/" in typed:
        of = f"n.class <> 'Batch' AND n.id STARTS WITH $head AND {AMONG[among] if among else _ANYTHING}"
        return reader.query(_NAMES.format(among=of), {"head": typed.split("/", 1)[0] + "/"}).rows
    of = AMONG[among] if among else AMONG["entity"] + " OR " + AMONG["programme"]
    return reader.query(_NAMES.format(among=f"({of})")).rows


def _slug(node_id: str) -> str:
    """Return an id without its prefix: zhigong may mean party/zhigong."""
    return node_id.split("/", 1)[-1]
