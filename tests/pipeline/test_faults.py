"""Killed at every moment that matters: the same command again ends where an undisturbed run would have.

The run happens in a process of its own, which kills itself (SIGKILL: nothing is cleaned up) right before or after the
nth call of one of the few steps that touch a disk.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphkit.errors import GraphkitError, Refused
from graphkit.pipeline import history, import_files, incomplete, rebuild, retract, undo

from .help import act, basic, dumped, write

_RUN = """
import os, signal, sys
from pathlib import Path

import graphkit.plan.plan
graphkit.plan.plan.CHUNK = 4  # many steps out of few records
from graphkit.ledger.sqlite_ledger import SqliteLedger
from graphkit.pipeline import import_files, rebuild, retract, undo
from graphkit.store.kglite.store import EmbeddedStore

place, moment, number, verb, store, *rest = sys.argv[1:]
os.environ["GRAPHKIT_LANG"] = "en"
left = int(number)

def deadly(cls, name):
    real = getattr(cls, name)
    def wrapped(*args, **options):
        global left
        left -= 1
        if left == 0 and moment == "before":
            kill()
        result = real(*args, **options)
        if left == 0:
            kill()
        return result
    setattr(cls, name, wrapped)

def kill():
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows SIGTERM ends a process like this

cls, _, name = place.partition(".")
if name:
    deadly({"SqliteLedger": SqliteLedger, "EmbeddedStore": EmbeddedStore}[cls], name)
if verb == "import":
    import_files(store, [Path(rest[0])], dataset="d")
elif verb == "undo":
    undo(store, *rest)
elif verb == "retract":
    retract(store, *rest)
else:
    rebuild(store)
"""

MOMENTS = [
    ("SqliteLedger.begin", "before", 1),
    ("SqliteLedger.begin", "after", 1),
    ("EmbeddedStore.write", "before", 1),
    ("EmbeddedStore.write", "after", 2),
    ("EmbeddedStore.write", "after", 5),
    ("EmbeddedStore.commit", "before", 1),
    ("EmbeddedStore.commit", "after", 1),
    ("SqliteLedger.complete", "before", 1),
    ("SqliteLedger.complete", "after", 1),
]


SOME = [MOMENTS[1], MOMENTS[4], MOMENTS[6]]


def killed(verb, store, *rest, at):
    """Run a verb in a process of its own, to be killed at that moment; return whether it came to it."""
    place, moment, number = at
    done = subprocess.run(
        [sys.executable, "-c", _RUN, place, moment, str(number), verb, str(store), *map(str, rest)],
        check=False, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode != 1, done.stderr
    return done.returncode != 0


def calmly(verb, store, *rest):
    """Run a verb here, undisturbed."""
    if verb == "import":
        import_files(str(store), rest, dataset="d")
    else:
        {"undo": undo, "retract": retract, "rebuild": rebuild}[verb](str(store), *rest)


@pytest.fixture
def world(tmp_path):
    """A store with two batches, the files of a third, and what each verb leaves when nobody disturbs it."""
    first = write(tmp_path / "first.ndjson", basic(act(1), act(2)))
    second = write(tmp_path / "second.ndjson", basic(act(1), act(2), act(3, amount="5")))
    third = write(tmp_path / "third.ndjson", basic(act(1, amount="777"), act(3, amount="5"), act(4)))
    store = tmp_path / "g.kgl"
    import_files(str(store), [first], dataset="d")
    import_files(str(store), [second], dataset="d")
    return store, third


def undisturbed(world, verb, *rest):
    store, _ = world
    twin = store.with_name("twin.kgl")
    for suffix in ("", ".ledger"):
        twin.with_name(twin.name + suffix).write_bytes(store.with_name(store.name + suffix).read_bytes())
    calmly(verb, twin, *rest)
    return dumped(twin), [(batch.id, batch.kind, batch.undone_by) for batch in history(str(twin))]


def argument(verb, third):
    return {"import": [third], "undo": ["batch/0002"], "retract": ["act/2"], "rebuild": []}[verb]


@pytest.mark.parametrize("verb", ["import", "undo", "retract"])
@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: "-".join(map(str, at)))
def test_killed_and_run_again_it_ends_like_an_undisturbed_run(world, verb, at):
    store, third = world
    rest = argument(verb, third)
    before = dumped(store)
    after, batches = undisturbed(world, verb, *rest)
    assert before != after
    came = killed(verb, store, *rest, at=at)
    assert came or at[2] > 2  # a verb may need fewer writes than five
    begun = came and at[:2] not in (("SqliteLedger.begin", "before"), ("SqliteLedger.complete", "after"))
    warning = incomplete(str(store))
    assert (warning is not None) == begun
    assert dumped(store) in (before, after)  # never half of it
    if begun:
        assert str(warning).startswith("batch batch/0003 is incomplete: run graphkit ")
        other = write(store.with_name("other.ndjson"), basic(act(9)))
        with pytest.raises(Refused, match=r"batch/0003 is incomplete"):
            import_files(str(store), [other], dataset="e")
        with pytest.raises(Refused, match=r"batch/0003 is incomplete"):
            undo(str(store), "batch/0001")
    if begun or dumped(store) == before:
        calmly(verb, store, *rest)
    assert dumped(store) == after
    assert [(batch.id, batch.kind, batch.undone_by) for batch in history(str(store))] == batches
    assert {batch.state for batch in history(str(store))} == {"complete"}
    assert incomplete(str(store)) is None
    counts = history(str(store))[-1].counts
    assert counts["nodes_created"] + counts["nodes_updated"] + counts["nodes_removed"] > 0  # also where all was there


@pytest.mark.parametrize("verb", ["import", "undo", "retract"])
@pytest.mark.parametrize("at", SOME, ids=lambda at: "-".join(map(str, at)))
def test_a_killed_batch_can_be_dropped(world, verb, at):
    store, third = world
    before = dumped(store)
    if not killed(verb, store, *argument(verb, third), at=at):
        assert at[2] > 2  # fewer writes than five
        return
    result = undo(str(store), "batch/0003")
    assert dumped(store) == before
    assert (result.batch.id, result.target.state) == ("batch/0004", "abandoned")
    assert incomplete(str(store)) is None
    with pytest.raises(GraphkitError, match=r"already undone \(batch/0004\)"):
        undo(str(store), "batch/0003")
    assert rebuild(str(store)).batch is None


@pytest.mark.parametrize("at", MOMENTS[:-1], ids=lambda at: "-".join(map(str, at)))
def test_a_killed_drop_can_be_finished(world, at):
    store, third = world
    before = dumped(store)
    assert killed("import", store, third, at=("EmbeddedStore.commit", "after", 1))
    assert dumped(store) != before
    killed("undo", store, "batch/0003", at=at)
    if incomplete(str(store)) is not None:
        undo(str(store), "batch/0003")
    assert dumped(store) == before
    assert incomplete(str(store)) is None
    assert [batch.state for batch in history(str(store))] == ["complete", "complete", "abandoned", "complete"]


@pytest.mark.parametrize("at", SOME, ids=lambda at: "-".join(map(str, at)))
def test_a_killed_rebuild_is_done_again(world, at):
    store, _ = world
    before = dumped(store)
    store.unlink()
    assert killed("rebuild", store, at=at)
    rebuild(str(store))
    assert dumped(store) == before
    assert [batch.kind for batch in history(str(store))] == ["import", "import", "rebuild"]


@pytest.mark.parametrize("at", SOME, ids=lambda at: "-".join(map(str, at)))
def test_a_first_import_that_was_killed_leaves_no_store_or_a_whole_one(tmp_path, at):
    file = write(tmp_path / "a.ndjson", basic(act(1), act(2)))
    twin, store = tmp_path / "twin.kgl", tmp_path / "g.kgl"
    calmly("import", twin, file)
    assert killed("import", store, file, at=at)
    assert not store.exists() or dumped(store) == dumped(twin)
    calmly("import", store, file)
    assert dumped(store) == dumped(twin)
    assert [(batch.id, batch.state) for batch in history(str(store))] == [("batch/0001", "complete")]


@pytest.mark.parametrize("fails", ["write", "commit"])
def test_a_full_disk_leaves_the_store_as_it_was_and_the_same_command_does_it(tmp_path, monkeypatch, fails):
    from graphkit.errors import StoreError
    from graphkit.store.kglite.store import EmbeddedStore

    first = write(tmp_path / "first.ndjson", basic())
    file = write(tmp_path / "a.ndjson", basic(act(1), act(2)))
    twin, store = tmp_path / "twin.kgl", tmp_path / "g.kgl"
    for path in (twin, store):
        import_files(str(path), [first], dataset="d")
    import_files(str(twin), [file], dataset="d")
    before = store.read_bytes()

    def full(*_):
        raise StoreError("g.kgl was not saved: the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedStore, fails, full)
        with pytest.raises(StoreError, match="disk is full"):
            import_files(str(store), [file], dataset="d")
    assert store.read_bytes() == before
    assert (incomplete(str(store)) is not None) == (fails == "commit")  # before that nothing can have lasted
    import_files(str(store), [file], dataset="d")
    assert dumped(store) == dumped(twin)
    assert [batch.id for batch in history(str(store))] == ["batch/0001", "batch/0002"]


def test_ctrl_c_leaves_the_store_as_it_was(tmp_path):
    store = tmp_path / "g.kgl"
    import_files(str(store), [write(tmp_path / "a.ndjson", basic())], dataset="d")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".kgl"}

    def pressed(stage, _done, _total):
        if stage == "write":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(str(store), [write(tmp_path / "b.ndjson", basic(act(2)))], dataset="e", progress=pressed)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".kgl"} == before
    assert incomplete(str(store)) is None
    assert len(history(str(store))) == 1
    assert import_files(str(store), [tmp_path / "b.ndjson"], dataset="e").batch.id == "batch/0002"


def test_the_runner_counts_moments_in_places_that_exist():
    from graphkit.ledger.sqlite_ledger import SqliteLedger
    from graphkit.store.kglite.store import EmbeddedStore

    for place, _, _ in MOMENTS:
        cls, _, name = place.partition(".")
        assert callable(getattr({"SqliteLedger": SqliteLedger, "EmbeddedStore": EmbeddedStore}[cls], name))
    assert Path(sys.executable).exists()
