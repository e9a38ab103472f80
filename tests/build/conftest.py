"""Small graphs from plain dicts: names resolve to themselves, so that build is tested alone."""

import pytest

from graphkit.build import Context, build
from graphkit.problems import Place
from graphkit.recordset import RecordSet, accept
from graphkit.resolve.resolution import Resolution
from graphkit.schema.records import SECTIONS
from graphkit.schema.vocabulary import load_vocabulary

LABELS = {
    "party": "Party",
    "agency": "Agency",
    "ent": "Enterprise",
    "hospital": "Hospital",
    "school": "School",
    "fund": "Fund",
    "grp": "Group",
    "county": "County",
    "city": "City",
    "fac": "Facility",
}


class Graph:
    def __init__(self, sections, vocabulary=None, chosen=()):
        records, resolution = RecordSet(), Resolution(chosen=frozenset(chosen))
        known = {record["id"] for record in sections.get("entities", ())}
        for name in sorted(_names(sections)):
            prefix = name.split("/")[0]
            if prefix in LABELS and name not in known:
                sections = {**sections, "entities": [*sections.get("entities", ()), {"id": name, "name": name}]}
        for section, rows in sections.items():
            for given in rows:
                made = (
                    {"label": LABELS[given["id"].split("/")[0]], "name": given["id"]} if section == "entities" else {}
                )
                row = {**made, **given}
                record = SECTIONS[section].model_validate(row)
                records.items.append(accept(record, "test", Place("test.yaml")))
                resolution.exact[record.id] = record.id
                resolution.labels[record.id] = getattr(record, "label", _LABEL_OF.get(section, ""))
        context = Context.of(records, resolution, vocabulary or load_vocabulary())
        each = list(build(records, context))
        self.nodes = {node.id: node for nodes, _ in each for node in nodes}
        made = [edge for _, edges in each for edge in edges]
        self.edges = {edge.id: edge for edge in made}
        assert len(self.edges) == len(made), "an edge id was made twice"

    def direct(self, type_=None):
        """(source, type, target) -> properties of the derived edges; the figure's id distinguishes parallels."""
        return {
            (e.source, e.type, e.target, e.properties.get("contribution")): e.properties
            for e in self.edges.values()
            if e.properties.get("derived") and type_ in (None, e.type)
        }

    def pairs(self, type_):
        return sorted((key[0], key[2]) for key in self.direct(type_))


_LABEL_OF = {
    "sources": "Source",
    "programmes": "Programme",
    "pairings": "Pairing",
    "activities": "Activity",
    "observations": "Observation",
}


def _names(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _names(part)
    elif isinstance(value, str) and "/" in value:
        yield value


@pytest.fixture
def graph():
    return lambda vocabulary=None, chosen=(), **sections: Graph(sections, vocabulary, chosen)


@pytest.fixture
def act(graph):
    """The graph of one activity."""
    return lambda **fields: graph(activities=[{"id": "act/x", "kind": "donation", **fields}])
