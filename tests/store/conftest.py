"""One suite, every engine: ``store`` opens each in turn, empty. An engine joins by one line in ``ENGINES``."""

from contextlib import closing
from typing import NamedTuple

import pytest

from graphkit.store import open_store


class Engine(NamedTuple):
    """How tests get an empty store, and how they play somebody else who writes into it past graphkit."""

    open: object
    behind_its_back: object


def _embedded(request, tmp_path):
    return open_store(tmp_path / "graph.kgl", create=True)


def _embedded_behind(store, cypher):
    store._graph.cypher(cypher)


ENGINES = {"embedded": Engine(_embedded, _embedded_behind)}


@pytest.fixture(params=ENGINES)
def engine(request):
    for mark in request.node.iter_markers("differs"):  # strict: the day upstream mends it, the test says so
        if request.param in mark.args:
            request.applymarker(pytest.mark.xfail(strict=True, **mark.kwargs))
    return ENGINES[request.param]


@pytest.fixture
def store(engine, request, tmp_path):
    with closing(engine.open(request, tmp_path)) as opened:
        yield opened


@pytest.fixture
def elsewhere(engine, store):
    """Run Cypher as somebody else who uses the same graph."""
    return lambda cypher: engine.behind_its_back(store, cypher)
