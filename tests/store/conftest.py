"""One suite, every engine: ``store`` opens each in turn, empty. An engine joins by one line in ``ENGINES``."""

from contextlib import closing
from typing import NamedTuple

import pytest

from graphkit.pipeline.demo import load_demo
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store

pytest.register_assert_rewrite("store_kit")

from store_kit import apply_differs, check_differs  # noqa: E402 - its assertions are explained from here on


class Engine(NamedTuple):
    """How tests get an empty store, and how they play somebody else who writes into it past graphkit."""

    open: object
    behind_its_back: object


def _embedded(request, tmp_path):
    return open_store(tmp_path / "graph.kgl", load_vocabulary(), create=True)


def _embedded_behind(request, store):
    return store._graph.cypher


def _neo4j(request, tmp_path):
    return open_store(request.getfixturevalue("neo4j_uri"), load_vocabulary(), create=True)


def _neo4j_behind(request, store):
    driver = request.getfixturevalue("neo4j_driver")
    return driver.execute_query


ENGINES = {"embedded": Engine(_embedded, _embedded_behind), "neo4j": Engine(_neo4j, _neo4j_behind)}
MARKS = {"neo4j": pytest.mark.neo4j}


def pytest_itemcollected(item):
    for mark in item.iter_markers("differs"):
        check_differs(mark)


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, ())) for name in ENGINES])
def engine(request):
    apply_differs(request, request.param)
    return ENGINES[request.param]


@pytest.fixture
def store(engine, request, tmp_path):
    with closing(engine.open(request, tmp_path)) as opened:
        yield opened


@pytest.fixture
def elsewhere(engine, request, store):
    """Run Cypher as somebody else who uses the same graph, once what was written is committed."""
    run = engine.behind_its_back(request, store)

    def behind(cypher):
        store.commit()
        run(cypher)

    return behind


@pytest.fixture(scope="session")
def embedded(demo):
    return demo


@pytest.fixture(scope="module")
def server(neo4j_module_uri):
    load_demo(neo4j_module_uri)
    with closing(open_reader(neo4j_module_uri)) as reader:
        yield reader
