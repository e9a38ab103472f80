"""The file of the embedded store: whole or not at all, whatever happens to the process or the disk."""

import os
import random
import subprocess
import sys
import textwrap
import time
from contextlib import closing

import kglite
import pytest

from graphkit.elements import Edge, Node
from graphkit.errors import GraphkitError, StoreBusy, StoreDamaged, StoreError
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, Counts, open_reader, open_store
from graphkit.store.damage import set_aside


def nodes(count, prefix="party"):
    return [Node(f"{prefix}/{nth}", "Party", {"name": f"名{nth}", "note": "x" * 40}) for nth in range(count)]


def edges(count):
    return [
        Edge(f"e{n}", "MEMBER_OF", f"party/{n}", "Party", f"party/{n // 2}", "Party", {"n": n}) for n in range(count)
    ]


def open_to_write(path, create=False):
    return open_store(path, load_vocabulary(), create=create)


OPENERS = [open_reader, open_to_write]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "graph.kgl"


@pytest.fixture
def old(path):
    """A committed store of ten nodes; returns its bytes."""
    with closing(open_to_write(path, create=True)) as store:
        store.write(Changes(put_nodes=nodes(10), put_edges=edges(10)), "b1")
        store.commit()
    return path.read_bytes()


def count(path):
    with closing(open_reader(path)) as reader:
        return reader.query("MATCH (n:Party) RETURN count(n) AS c").rows[0]["c"]


def test_nothing_lasts_before_commit(path, old):
    with closing(open_to_write(path)) as store:
        store.write(Changes(put_nodes=nodes(20)), "b2")
    assert path.read_bytes() == old


def test_create_makes_no_file_before_commit(path):
    with closing(open_to_write(path, create=True)):
        pass
    assert not path.exists()
    with closing(open_to_write(path, create=True)) as store:
        store.commit()
    with closing(open_reader(path)) as reader:
        assert (list(reader.nodes()), list(reader.edges()), reader.info()["nodes"]) == ([], [], 0)


def test_create_opens_what_is_there(path, old):
    with closing(open_to_write(path, create=True)) as store:
        assert store.write(Changes(put_nodes=nodes(10)), "b2") == Counts(nodes_updated=10)


def test_a_commit_without_a_change_leaves_the_file_alone(path, old):
    before = path.stat().st_mtime_ns
    with closing(open_to_write(path)) as store:
        store.commit()
        assert list(store.nodes())
        store.commit()
    assert path.stat().st_mtime_ns == before


def test_commits_follow_each_other(path):
    with closing(open_to_write(path, create=True)) as store:
        for size in (1, 2, 3):
            store.write(Changes(put_nodes=nodes(size)), f"b{size}")
            store.commit()
            assert count(path) == size


def test_a_failed_write_commits_nothing(path, old):
    lost = Edge("e", "PROVIDED", "party/1", "Party", "act/0", "Activity", {})
    with closing(open_to_write(path)) as store:
        with pytest.raises(StoreError):
            store.write(Changes(put_nodes=nodes(20), put_edges=[lost]), "b2")
        for again in (store.commit, lambda: store.write(Changes(put_nodes=nodes(1)), "b3")):
            with pytest.raises(StoreError, match="run the same command again"):
                again()
    assert path.read_bytes() == old


def test_a_reader_keeps_what_it_opened(path, old):
    with closing(open_reader(path)) as before, closing(open_to_write(path)) as store:
        store.write(Changes(put_nodes=nodes(2000), put_edges=edges(2000)), "b2")
        assert count(path) == 10, "uncommitted"
        store.commit()
        assert len(list(before.nodes())) == 10
        assert len(list(before.edges())) == 10
        assert count(path) == 2000


def test_a_second_writer_in_this_program_is_told(path, old):
    with (
        closing(open_to_write(path)),
        pytest.raises(StoreBusy, match="already open for writing in this program"),
    ):
        open_to_write(path)
    open_to_write(path).close()


def test_the_lock_is_free_after_a_failed_open(path):
    path.write_bytes(b"RGF\x08 and nothing more")
    with pytest.raises(StoreDamaged):
        open_to_write(path)
    path.unlink()
    with closing(open_to_write(path, create=True)) as store:
        store.commit()
    assert count(path) == 0


def test_nothing_is_printed(path, capfd, recwarn):
    with closing(open_to_write(path, create=True)) as store:
        for batch in ("b1", "b2"):  # the second rewrites texts in place, of which kglite warns when it saves
            store.write(Changes(put_nodes=nodes(20_000)), batch)
            store.commit()
        store.query("MATCH (n:Nobody) RETURN n.nothing AS x")
    assert (*capfd.readouterr(), list(recwarn)) == ("", "", [])


DAMAGES = {
    "empty": lambda data: b"",
    "one byte": lambda data: data[:1],
    "half": lambda data: data[: len(data) // 2],
    "all but the last byte": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "text": lambda data: b"id,name\n1,x\n" * 50,
    "another head": lambda data: b"PK\x03\x04" + data[4:],
}


@pytest.mark.parametrize("open_", OPENERS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_told_and_left_as_it_is(path, old, open_, damage):
    bad = DAMAGES[damage](old)
    path.write_bytes(bad)
    path.chmod(0o600)
    locks = {"graph.kgl.lock", "graph.kgl.lock-owner"}  # kglite leaves them when it writes
    before = {file.name for file in path.parent.iterdir()} - locks
    with pytest.raises(StoreDamaged, match="graphkit rebuild") as error:
        open_(path)
    assert "\n" not in str(error.value)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (bad, 0o600)
    assert {file.name for file in path.parent.iterdir()} - locks == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("open_", OPENERS)
def test_a_pipe_is_no_store_and_is_not_waited_for(path, open_):
    os.mkfifo(path)
    with pytest.raises(StoreError, match="pipe"):
        open_(path)
    assert path.is_fifo()


def test_two_damaged_files_in_one_second_are_both_kept(path):
    for number in range(3):
        path.write_bytes(b"bad %d" % number)
        set_aside(path)
    assert sorted(file.read_bytes() for file in path.parent.glob("*.damaged-*")) == [b"bad 0", b"bad 1", b"bad 2"]


@pytest.mark.parametrize("size", [30, 30_000], ids=["small", "mapped columns"])
def test_no_flipped_byte_is_answered_from(path, size):
    with closing(open_to_write(path, create=True)) as store:
        store.write(Changes(put_nodes=nodes(size), put_edges=edges(size)), "b1")
        store.commit()
    good, dice = path.read_bytes(), random.Random(7)
    for _ in range(25):
        place = dice.randrange(len(good))
        bad = bytearray(good)
        bad[place] ^= 1 << dice.randrange(8)
        for open_ in OPENERS:
            path.write_bytes(bad)
            with pytest.raises(GraphkitError) as error:
                open_(path).close()
            assert isinstance(error.value, StoreError), place
    path.write_bytes(good)
    assert count(path) == size


def test_a_file_of_a_newer_engine_is_left_where_it_is(path, old):
    newer = old[:3] + b"\x63" + old[4:]
    path.write_bytes(newer)
    for open_ in OPENERS:
        with pytest.raises(StoreError, match="newer version of graphkit"):
            open_(path)
    assert path.read_bytes() == newer


def test_somebodys_own_file_is_never_renamed(tmp_path):
    file = tmp_path / "台账.csv"
    file.write_text("编号,金额\n1,2\n", encoding="utf-8")
    for open_ in OPENERS:
        with pytest.raises(StoreError, match="is not a graphkit store"):
            open_(file)
    assert file.read_text(encoding="utf-8") == "编号,金额\n1,2\n"


# What follows needs a second process.

HOLD = """
import sys
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_store
store = open_store(sys.argv[1], load_vocabulary(), create=True)
print("held", flush=True)
sys.stdin.readline()
store.close()
"""
FILL = """
import sys
from graphkit.elements import Edge, Node
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import Changes, open_store
store = open_store(sys.argv[1], load_vocabulary())
print("begin", flush=True)
for part in range(6):
    nodes = [Node(f"new/{part}-{n}", "Party", {"name": f"n{n}", "note": str(n) * 20}) for n in range(4000)]
    edges = [Edge(f"f/{node.id}", "MEMBER_OF", node.id, "Party", "party/1", "Party", {}) for node in nodes]
    store.write(Changes(put_nodes=nodes, put_edges=edges), "b2")
print("commit", flush=True)
store.commit()
print("done", flush=True)
"""


def start(code, path, **options):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_second_process_is_told_who_writes(path, old):
    with start(HOLD, path) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=rf"another import is running \(since \d\d:\d\d, pid {holder.pid}\)"):
            open_to_write(path)
        assert count(path) == 10, "readers do not wait"
        holder.kill()
        holder.wait()
    with closing(open_to_write(path)) as store:  # the lock died with its holder
        assert len(list(store.nodes())) == 10


@pytest.mark.parametrize("share", range(8))
def test_a_kill_while_writing_leaves_the_old_graph_or_the_new(path, old, share):
    with start(FILL, path) as writer:
        assert writer.stdout.readline() == "begin\n"
        if share < 4:
            time.sleep(share * 0.1)
        else:
            writer.stdout.readline()
            time.sleep((share - 4) * 0.01)  # within the commit
        writer.kill()
        done = "done" in writer.stdout.read()
        writer.wait()
    found = count(path)
    assert found in ({24_010} if done else {10, 24_010})
    if found == 10:
        assert path.read_bytes() == old
    with closing(open_to_write(path)) as store:
        store.write(Changes(put_nodes=nodes(11)), "b3")
        store.commit()
    assert count(path) == max(found, 11) + (found > 10)
    left = {file.name for file in path.parent.iterdir()}
    assert left <= {"graph.kgl", "graph.kgl.lock", "graph.kgl.lock-owner"}, "no temporary files stay"


@pytest.mark.skipif(os.name == "nt", reason="a limit on the size of files stands for a full disk; Windows has none")
def test_a_full_disk_leaves_the_old_file_and_the_way_on(path, old):
    code = """
    import resource, signal, sys
    from graphkit.elements import Node
    from graphkit.errors import StoreError
    from graphkit.schema.vocabulary import load_vocabulary
    from graphkit.store import Changes, open_store
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = open_store(sys.argv[1], load_vocabulary())
    nodes = [Node(f"new/{n}", "Party", {"name": str(n ** 7)}) for n in range(20_000)]
    store.write(Changes(put_nodes=nodes), "b2")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, most))
    try:
        store.commit()
    except StoreError as error:
        print(error)
    print(open(sys.argv[1], "rb").read().hex())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    store.commit()
    """
    with start(code, path) as writer:
        message, content = writer.stdout.readline(), writer.stdout.readline()
    assert "was not saved and is as it was before" in message
    assert bytes.fromhex(content.strip()) == old
    assert count(path) == 20_010


def test_every_error_of_the_engine_has_a_place_among_ours():
    errors = {getattr(kglite, name) for name in kglite.__all__ if name.endswith("Error")}
    assert all(issubclass(error, kglite.KgError) for error in errors), (
        "embedded catches KgError and what conversion raises"
    )
