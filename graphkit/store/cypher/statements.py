"""The Cypher that stores write and read with, as text. Values are always parameters; only checked names are in it.

Existing elements are looked up by ``IN $ids`` first, then created or updated. MERGE would do all in one, but kglite
searches every edge of the source for it: 20,000 edges of one source take a second, 100,000 half a minute. And MERGE
takes over foreign elements, and leaves an edge whose ends moved where it was.
"""

import re
from collections.abc import Iterable

from graphkit.errors import StoreError

SOURCE, TARGET = "_source", "_target"
"""Keys of a row that hold the ends of an edge; property names do not begin with ``_``."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_name(word: str) -> bool:
    """Return whether a word may be a label, type or property name of graphkit's."""
    return _NAME.fullmatch(word) is not None


def checked(name: str) -> str:
    """Return a label, type or property name that may stand in Cypher; data never becomes one unchecked.

    >>> checked("Party")
    'Party'
    >>> checked("Party) DETACH DELETE (n")
    Traceback (most recent call last):
        ...
    graphkit.errors.StoreError: 'Party) DETACH DELETE (n' cannot be a label, type or property name: use letters a-z, digits and _
    """  # noqa: E501 - one line is what the user sees
    if not is_name(name):
        raise StoreError("store.bad-name", name=repr(name[:60]))
    return name


def existing_nodes(label: str) -> str:
    """``$ids`` -> id, batch (null: foreign)."""
    return f"MATCH (n:{checked(label)}) WHERE n.id IN $ids RETURN n.id AS id, n.batch AS batch"


def create_nodes(labels: Iterable[str], keys: Iterable[str]) -> str:
    """``$rows`` of maps with ``id``, ``name`` and `keys`. Keys that are new to a label kglite takes in SET only."""
    stated = ":".join(checked(label) for label in labels)
    return f"UNWIND $rows AS r CREATE (n:{stated} {{id: r.id, name: r.name}}){_sets('n', keys)} RETURN count(n) AS put"


def update_nodes(labels: Iterable[str]) -> str:
    """``$ids`` and ``$rows``, a map id -> properties (null clears). Nodes are found by the first label."""
    label, *further = labels
    others = f"n:{':'.join(checked(name) for name in further)}, " if further else ""
    return f"MATCH (n:{checked(label)}) WHERE n.id IN $ids SET {others}n += $rows[n.id] RETURN count(n) AS put"


def delete_nodes(label: str) -> str:
    """``$ids``; fails where an edge is left."""
    return f"MATCH (n:{checked(label)}) WHERE n.id IN $ids AND n.batch IS NOT NULL DELETE n"


def delete_edges_at(label: str) -> str:
    """``$ids`` of nodes, all of whose own edges go."""
    return f"MATCH (n:{checked(label)})-[e]-() WHERE n.id IN $ids AND e.batch IS NOT NULL DELETE e"


def foreign_edges(label: str) -> str:
    """``$ids`` of nodes -> id, type of each edge there that graphkit does not own."""
    owned = "n.batch IS NOT NULL AND e.batch IS NULL"
    return (
        f"MATCH (n:{checked(label)})-[e]-() WHERE n.id IN $ids AND {owned} RETURN DISTINCT n.id AS id, type(e) AS type"
    )


def existing_edges(type_: str) -> str:
    """``$ids`` -> id, source, target, batch."""
    return (
        f"MATCH (a)-[e:{checked(type_)}]->(b) WHERE e.id IN $ids "
        "RETURN e.id AS id, a.id AS source, b.id AS target, e.batch AS batch"
    )


def create_edges(type_: str, source_label: str, target_label: str, keys: Iterable[str]) -> str:
    """``$rows`` of maps with ``id``, the two ends and `keys`; a row whose end is missing yields nothing.

    All keys stand in the pattern, where null is no property: kglite sets them one by one at twice the cost.
    """
    ends = f"(a:{checked(source_label)} {{id: r.{SOURCE}}}), (b:{checked(target_label)} {{id: r.{TARGET}}})"
    pairs = ", ".join(f"{checked(key)}: r.{key}" for key in ("id", *sorted(keys)))
    return f"UNWIND $rows AS r MATCH {ends} CREATE (a)-[e:{checked(type_)} {{{pairs}}}]->(b) RETURN count(e) AS put"


def update_edges(type_: str) -> str:
    """``$ids`` and ``$rows``, a map id -> properties (null clears)."""
    return f"MATCH ()-[e:{checked(type_)}]->() WHERE e.id IN $ids SET e += $rows[e.id] RETURN count(e) AS put"


def delete_edges(type_: str) -> str:
    """``$ids``."""
    return f"MATCH ()-[e:{checked(type_)}]->() WHERE e.id IN $ids AND e.batch IS NOT NULL DELETE e"


def read_nodes(label: str, *, some: bool = False) -> str:
    """Owned nodes of a label, those with ``$ids`` where `some`."""
    which = "n.id IN $ids AND " if some else ""
    return f"MATCH (n:{checked(label)}) WHERE {which}n.batch IS NOT NULL RETURN properties(n) AS properties"


def read_edges(type_: str, *, some: bool = False) -> str:
    """Owned edges of a type, those with ``$ids`` where `some`, with id and label of their ends."""
    which = "e.id IN $ids AND " if some else ""
    return (
        f"MATCH (a)-[e:{checked(type_)}]->(b) WHERE {which}e.batch IS NOT NULL "
        "RETURN a.id AS source, coalesce(a.class, labels(a)[0]) AS source_label, "
        "b.id AS target, coalesce(b.class, labels(b)[0]) AS target_label, properties(e) AS properties"
    )


def node_columns(label: str, names: Iterable[str]) -> str:
    """Owned nodes of a label: their id as c0, then the properties as c1, c2 and on."""
    return f"MATCH (n:{checked(label)}) WHERE n.batch IS NOT NULL RETURN n.id AS c0{_columns('n', names, 1)}"


def edge_columns(type_: str, names: Iterable[str]) -> str:
    """Owned edges of a type: id, source and target as c0, c1 and c2, then the properties as c3, c4 and on."""
    ends = "a.id AS c1, b.id AS c2"
    return (
        f"MATCH (a)-[e:{checked(type_)}]->(b) WHERE e.batch IS NOT NULL "
        f"RETURN e.id AS c0, {ends}{_columns('e', names, 3)}"
    )


def _columns(variable: str, names: Iterable[str], first: int) -> str:
    return "".join(f", {variable}.{checked(name)} AS c{place}" for place, name in enumerate(names, start=first))


def _sets(variable: str, keys: Iterable[str]) -> str:
    sets = ", ".join(f"{variable}.`{checked(key)}` = r.`{key}`" for key in sorted(keys))
    return f" SET {sets}" if sets else ""
