"""Small graphs from plain dicts: names resolve to themselves, so that build is tested alone."""

import pytest
from built_graph import Graph


@pytest.fixture
def graph():
    return lambda vocabulary=None, chosen=(), **sections: Graph(sections, vocabulary, chosen)


@pytest.fixture
def act(graph):
    """The graph of one activity."""
    return lambda **fields: graph(activities=[{"id": "act/x", "kind": "donation", **fields}])
