"""A graph with its ledger from store to store, of either kind; and all that is said in one file."""

import pytest

from graphkit.errors import Refused, StoreMissing
from graphkit.ledger import read_ledger
from graphkit.pipeline import (
    copy,
    copying,
    export_records,
    history,
    import_files,
    incomplete,
    retract,
    undo,
    unfinished,
)
from graphkit.store import open_reader
from graphkit.store.canonical import lines

from .help import GIVER, SCHOOL, SOURCE, act, basic, write

pytestmark = pytest.mark.conformance

WAYS = [pytest.param(("a.kgl", "b.kgl")), pytest.param(("a.kgl", "server"), marks=pytest.mark.neo4j),
        pytest.param(("server", "b.kgl"), marks=pytest.mark.neo4j)]  # fmt: skip


@pytest.fixture(params=WAYS, ids=" to ".join)
def ends(request, tmp_path):
    """The addresses of two empty stores."""
    server = request.getfixturevalue("neo4j_uri") if "server" in request.param else None
    return [server if end == "server" else str(tmp_path / end) for end in request.param]


def graph(uri):
    reader = open_reader(uri)
    try:
        return sorted(lines(reader))
    finally:
        reader.close()


def past(uri):
    """All that a ledger keeps, without when."""
    ledger = read_ledger(uri)
    try:
        entries = sorted((seq, *entry[:2], entry[2] or "") for seq, entry in ledger.entries())
        bodies = sorted(ledger.bodies({record_hash for *_, record_hash in entries if record_hash}))
        return ledger.batches(), entries, bodies, [ledger.names(batch.seq) for batch in ledger.batches()]
    finally:
        ledger.close()


def fill(uri, folder):
    """A history with everything in it: changes, two datasets, an undo, a retract, a withdrawn record."""
    for dataset, sections in (
        ("d", basic(act(1), act(2))),
        ("d", basic(act(1, amount="7"), act(2), act(3))),
        ("e", {"sources": [SOURCE], "entities": [GIVER, SCHOOL], "activities": [act(4), act(5)]}),
    ):
        import_files(uri, [write(folder / f"{dataset}.ndjson", sections)], dataset=dataset)
    retract(uri, "act/3")
    undo(uri, "batch/0003")
    undo(uri, "batch/0005")


def test_a_copy_has_the_same_graph_and_past_and_goes_on_from_there(ends, tmp_path):
    source, target = ends
    fill(source, tmp_path)
    result = copy(source, target)
    assert (result.batches, result.same) == (6, True)
    assert graph(target) == graph(source)
    assert past(target) == past(source)
    assert incomplete(target) is None
    again = import_files(target, [write(tmp_path / "e.ndjson", {"activities": [act(4), act(5)]})], dataset="e")
    assert again.batch is None, "the copy knows what its datasets said"
    undo(target, "batch/0004")
    undo(source, "batch/0004")
    assert graph(target) == graph(source)


@pytest.mark.parametrize("moment", ["apply", "keep_batch_nodes", "_copy_batch"])
def test_a_copy_that_was_cut_off_goes_on(ends, tmp_path, monkeypatch, moment):
    source, target = ends
    fill(source, tmp_path)
    with monkeypatch.context() as patch:
        real, left = getattr(copying, moment), [3 if moment == "_copy_batch" else 1]

        def failing(*args, **options):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            return real(*args, **options)

        patch.setattr(copying, moment, failing)
        with pytest.raises(KeyboardInterrupt):
            copy(source, target)
    if moment != "_copy_batch":
        assert "is incomplete" in str(incomplete(target))
    assert copy(source, target).same
    assert past(target) == past(source)
    assert copy(source, target).counts.total == 0


def test_a_target_with_batches_of_its_own_is_left_alone(ends, tmp_path):
    source, target = ends
    fill(source, tmp_path)
    import_files(target, [write(tmp_path / "x.ndjson", basic(act(9)))], dataset="x")
    before = graph(target), past(target)
    with pytest.raises(Refused, match="of its own"):
        copy(source, target)
    assert (graph(target), past(target)) == before


def test_a_source_that_is_not_there_or_half_done(ends, tmp_path, monkeypatch):
    source, target = ends
    with pytest.raises(StoreMissing):
        copy(source, target)
    fill(source, tmp_path)
    monkeypatch.setattr(unfinished, "open_batch", lambda batches: batches[-1])
    with pytest.raises(Refused, match="is incomplete"):
        copy(source, target)
    with pytest.raises(Refused, match="is incomplete"):
        export_records(source, tmp_path / "r.ndjson")
    assert not (tmp_path / "r.ndjson").exists()


def test_exported_records_give_the_same_graph_in_an_empty_store(ends, tmp_path):
    source, target = ends
    fill(source, tmp_path)
    file = tmp_path / "all.ndjson"
    count = export_records(source, file)
    assert count == len(file.read_text(encoding="utf-8").splitlines()) > 5
    result = import_files(target, [file])
    assert result.files[0].new == count
    assert graph(target) == graph(source)
    assert len(history(target)) == 1
