"""The client killed at twenty random moments, on either store: the same command again ends as if nothing had been."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from faults import Import, moments, records, say, seed

from graphkit.errors import StoreMissing
from graphkit.pipeline import history, import_files, incomplete
from graphkit.store import open_reader
from graphkit.store.canonical import lines

NEO4J = pytest.param("neo4j", marks=pytest.mark.neo4j)
FILES = ("first", "second")


def graph(uri):
    try:
        with closing(open_reader(uri)) as reader:
            return sorted(lines(reader))
    except StoreMissing:
        return []


def settled(uri):
    """The graph once it stays: what a server was told before the kill, it may do while it is being read."""
    seen, again = None, graph(uri)
    while again != seen:
        seen, again = again, graph(uri)
    return seen


def batches_of(uri):
    try:
        return history(uri)
    except StoreMissing:
        return []


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two versions of a file, and what each leaves, by an undisturbed embedded store."""
    folder = tmp_path_factory.mktemp("world")
    first = records(folder, "first", dict.fromkeys(range(1, 151), "1"))
    second = records(folder, "second", {number: "1" if number % 4 else "7" for number in range(1, 601)})
    twin = folder / "twin.kgl"
    import_files(str(twin), [first], dataset="d")
    before = graph(str(twin))
    shutil.copytree(folder, folder / "template")
    import_files(str(twin), [second], dataset="d")
    return first, second, before, graph(str(twin)), folder / "template"


@pytest.fixture(params=["embedded", NEO4J])
def reset(request, tmp_path, world):
    """Empties the store and, where asked, brings in the first file; returns the address."""
    first, _, _, _, template = world

    def embedded(filled):
        store = tmp_path / "twin.kgl"
        for suffix in ("", ".ledger", ".ledger-wal", ".ledger-shm"):
            Path(f"{store}{suffix}").unlink(missing_ok=True)
            if filled and (kept := template / f"twin.kgl{suffix}").exists():
                shutil.copy(kept, tmp_path)
        return str(store)

    def neo4j(filled):
        driver, uri = request.getfixturevalue("neo4j_driver"), request.getfixturevalue("neo4j_uri")
        driver.execute_query("MATCH (n) DETACH DELETE n")
        if filled:
            import_files(uri, [first], dataset="d")
        return uri

    return {"embedded": embedded, "neo4j": neo4j}[request.param]


@pytest.mark.slow
@pytest.mark.parametrize("filled", [False, True], ids=["new", "chunks over an older version"])
def test_a_client_killed_at_ten_random_moments(reset, world, filled):
    """Ten of the twenty: the first import in one transaction; the other half changes what is there, in chunks."""
    _, second, before, after, _ = world
    dice = random.Random(seed() + filled)
    command = Import(reset(filled), second, step=500, atomic=500 if filled else 50_000)
    start = before if filled else []
    took = command.measure()
    assert graph(command.uri) == after
    for step, wait in moments(took, 10, dice):
        say(f"{step} + {wait:.3f} s")
        reset(filled)
        command.kill(step, wait)
        seen, batches = settled(command.uri), batches_of(command.uri)
        if batches and batches[-1].state == "open":
            assert batches[-1].id in str(incomplete(command.uri))
            assert seen in (start, after) or (filled and "://" in command.uri), (
                "half of it only where chunks are told of"
            )
        else:
            assert seen == (after if len(batches) == 1 + filled else start)
        import_files(command.uri, [second], dataset="d")
        assert graph(command.uri) == after
        assert [batch.state for batch in history(command.uri)] == ["complete"] * (1 + filled)
        assert incomplete(command.uri) is None
