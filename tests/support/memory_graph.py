"""A reader that holds a graph in memory, and graphs made by the real build from plain dicts of records."""

from collections import Counter
from contextlib import closing
from itertools import chain

from graphkit.analysis.network.snapshot import take_snapshot
from graphkit.analysis.selection import every_edge, select
from graphkit.build import build, find_dependencies
from graphkit.errors import QueryError
from graphkit.findings import RecordLocation
from graphkit.records.recordset import RecordSet, accept
from graphkit.render.pictures.scene import make_scene
from graphkit.resolve.resolution import Resolution
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store
from graphkit.store.base import Changes, Columns
from graphkit.tables.rows import Rows

LABELS = {
    "party": "Party", "agency": "Agency", "assoc": "Association", "foundation": "Foundation", "fund": "Fund",
    "ent": "Enterprise", "hospital": "Hospital", "school": "School", "inst": "Institute", "fac": "Facility",
    "person": "Person", "grp": "Group", "country": "Country", "province": "Province", "city": "City",
    "county": "County", "township": "Township", "village": "Village",
}  # fmt: skip
SECTION_LABEL = {
    "sources": "Source", "programmes": "Programme", "pairings": "Pairing", "activities": "Activity",
    "observations": "Observation",
}  # fmt: skip


class MemoryReader:
    """Answers like a store, but for Cypher: ``answers`` maps a query's text to its table."""

    def __init__(self, nodes=(), edges=(), answers=None):
        self.uri = "memory:"
        self._nodes, self._edges, self.answers = list(nodes), list(edges), answers or {}

    def query(self, cypher, parameters=None, *, limit=None, timeout=None):
        return self.rows(cypher, parameters, limit=limit, timeout=timeout).table()

    def rows(self, cypher, parameters=None, *, limit=None, timeout=None):
        if cypher not in self.answers:
            raise QueryError(f"the fake store does not know: {cypher}")
        columns, rows = self.answers[cypher]
        return Rows(columns, rows, limit=limit)

    def nodes(self, label=None, ids=None):
        wanted = None if ids is None else set(ids)
        return (n for n in self._nodes if label in (None, n.label) and (wanted is None or n.id in wanted))

    def edges(self, type_=None, ids=None):
        wanted = None if ids is None else set(ids)
        return (e for e in self._edges if type_ in (None, e.type) and (wanted is None or e.id in wanted))

    def columns(self, label_or_type, names):
        edges = list(self.edges(label_or_type))
        elements = edges or list(self.nodes(None if label_or_type == "Node" else label_or_type))
        if elements:
            values = {name: [element.properties.get(name) for element in elements] for name in names}
            ends = [e.source for e in edges], [e.target for e in edges]
            yield Columns([element.id for element in elements], values, *ends)

    def info(self):
        return {
            "engine": "memory",
            "version": "0",
            "labels": dict(Counter(n.label for n in self._nodes)),
            "edge_types": dict(Counter(e.type for e in self._edges)),
        }

    def close(self):
        pass


def built(sections, vocabulary=None, chosen=()):
    """Build records (ids ``party/x``, ``ent/y``… name their label): the nodes and edges of each.

    Entities that are not given are made; ``chosen`` are the claims that decisions prefer.
    """
    given = sections.get("entities", [])
    known = {row["id"] for row in given}
    found = {name for name in _names(sections) if name.split("/")[0] in LABELS}
    everyone = [*given, *({"id": name} for name in sorted(found - known))]
    named = [{"label": LABELS[row["id"].split("/")[0]], "name": row["id"].split("/", 1)[1], **row} for row in everyone]
    records, resolution = RecordSet(), Resolution(chosen=frozenset(chosen))
    for section, rows in {**sections, "entities": named}.items():
        for row in rows:
            record = SECTIONS[section].model_validate(row)
            records.items.append(accept(record, "test", RecordLocation("test.yaml")))
            resolution.exact[record.id] = record.id
            resolution.labels[record.id] = getattr(record, "label", SECTION_LABEL.get(section, ""))
            if getattr(record, "name", None) is not None:
                resolution.names[record.id] = record.name.main
    vocabulary = vocabulary or load_vocabulary()
    return list(build(records, find_dependencies(records, resolution, vocabulary)))


def build_reader(vocabulary=None, **sections):
    """Return a reader of the graph of records; graphkit's own vocabulary where none is given."""
    made = built(sections, vocabulary)
    return MemoryReader(
        chain.from_iterable(nodes for nodes, _ in made), chain.from_iterable(edges for _, edges in made)
    )


def snapshot_of(reader):
    """Take a snapshot with graphkit's own vocabulary."""
    return take_snapshot(reader, load_vocabulary())


def scene_of(reader, time=None):
    """Return what a picture of everything shows."""
    return make_scene(select(snapshot_of(reader), every_edge(time=time)))


def stored(reader, path, vocabulary=None):
    """Write a graph held in memory into a real store and open that for reading."""
    with closing(open_store(path, vocabulary or load_vocabulary(), create=True)) as store:
        store.write(Changes(put_nodes=list(reader.nodes()), put_edges=list(reader.edges())), "batch/0001")
        store.commit()
    return open_reader(path)


def _names(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _names(part)
    elif isinstance(value, str) and "/" in value:
        yield value
