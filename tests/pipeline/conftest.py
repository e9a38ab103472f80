"""Messages are matched in English here, whatever the language of the machine."""

import pytest

from graphkit.pipeline import import_files
from graphkit.pipeline.decision_table import write_table

from .help import GIVER, SCHOOL, SOURCE, write


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("GRAPHKIT_LANG", "en")


NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)


@pytest.fixture(params=["embedded", NEO4J])
def fresh(request, tmp_path_factory):
    """Makes the address of an empty store, as often as it is called: of one at a time."""

    def make():
        if request.param == "embedded":
            return str(tmp_path_factory.mktemp("store") / "g.kgl")
        driver, server = request.getfixturevalue("neo4j_driver"), request.getfixturevalue("neo4j_uri")
        driver.execute_query("MATCH (n) DETACH DELETE n")
        return server

    return make


@pytest.fixture
def table(tmp_path):
    """Writes a table of these decisions and returns its path."""

    def write_decisions(*decisions):
        write_table(tmp_path / "decisions.csv", decisions)
        return tmp_path / "decisions.csv"

    return write_decisions


@pytest.fixture
def store(fresh, tmp_path):
    """A store that knows a source, a giver and a school."""
    uri = fresh()
    parties = {"sources": [SOURCE], "entities": [GIVER, SCHOOL]}
    import_files(uri, [write(tmp_path / "parties.ndjson", parties)])
    return uri


@pytest.fixture
def bring(store, tmp_path):
    """Imports acts as a file of this name."""

    def call(name, *acts, **options):
        return import_files(store, [write(tmp_path / f"{name}.ndjson", {"activities": acts})], **options)

    return call


@pytest.fixture
def tally(record_property):
    """Counts what was tried; the end of the run tells it."""
    found = {}
    record_property("tried", found)
    return found
