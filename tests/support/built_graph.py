"""The graph that build makes of plain dicts, its direct edges by their ends."""

from memory_graph import built


class Graph:
    def __init__(self, sections, vocabulary=None, chosen=()):
        each = built(sections, vocabulary, chosen)
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
