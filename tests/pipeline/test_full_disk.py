"""A disk that is really full, at several moments of an import into the embedded store."""

import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from faults import records

from graphkit.pipeline import history, import_files, incomplete
from graphkit.store import open_reader
from graphkit.store.canonical import lines

PAGE = 4096


def graph(uri):
    with closing(open_reader(uri)) as reader:
        return sorted(lines(reader))


def command(store, file, *, limit=None):
    """Run ``graphkit import``; `limit` is the greatest size of a file that the system lets it write."""
    code = "import sys; from graphkit.cli.main import main; main(sys.argv[1:])"
    if limit is not None:
        code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); {code}"
    return subprocess.run(
        [sys.executable, "-c", code, "import", str(file), "--store", str(store), "--dataset", "d", "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@contextmanager
def small_disk(folder, size):
    """A disk of so many bytes, which can be made larger; None where only root may have one."""
    folder.mkdir()

    def mount(*options):
        done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
        return done.returncode == 0

    if sys.platform != "linux" or os.geteuid() != 0 or not mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
        yield None
        return
    try:
        yield lambda larger: mount("-o", f"remount,size={larger}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    first = records(folder, "first", dict.fromkeys(range(1, 41), "1"))
    second = records(folder, "second", {number: "1" if number % 4 else "7" for number in range(1, 801)})
    twin = folder / "twin.kgl"
    import_files(str(twin), [first], dataset="d")
    before = graph(str(twin))
    import_files(str(twin), [second], dataset="d")
    return first, second, before, graph(str(twin))


@pytest.mark.skipif(
    os.name == "nt", reason="Windows has neither small disks nor limits of a process to make of nothing"
)
@pytest.mark.parametrize("room", [0, 30_000, 60_000, 90_000, 120_000])
def test_a_full_disk_leaves_the_graph_of_before_and_the_same_command_does_it(tmp_path, world, room):
    first, second, before, after = world
    with small_disk(tmp_path / "disk", 20_000_000) as resize:
        store = (tmp_path / "disk" / "g.kgl") if resize else tmp_path / "g.kgl"
        import_files(str(store), [first], dataset="d")
        limit = None
        if resize:
            used = sum(-(-file.stat().st_size // PAGE) * PAGE for file in store.parent.iterdir())
            assert resize(used + room)
        else:
            limit = store.stat().st_size + room // 4
        done = command(store, second, limit=limit)
        assert done.returncode in (1, 4), done.stderr
        assert [line for line in done.stderr.splitlines() if line.startswith("graphkit: ")] == [done.stderr.strip()]
        assert "full" in done.stderr or "space" in done.stderr or "large" in done.stderr, done.stderr
        assert graph(str(store)) == before
        assert history(str(store))[0].state == "complete"
        assert len(history(str(store))) == 1 or str(incomplete(str(store))).startswith("batch batch/0002 is incomplete")
        if resize:
            assert resize(40_000_000)
        assert command(store, second).returncode == 0
        assert graph(str(store)) == after
        assert [batch.state for batch in history(str(store))] == ["complete", "complete"]
        assert incomplete(str(store)) is None
        assert sorted(file.name for file in store.parent.glob("*.tmp*")) == []


def test_the_limit_of_a_process_is_a_full_disk_too(tmp_path, world):
    """For machines where no small disk can be had; here it runs wherever there are such limits."""
    first, second, before, after = world
    if os.name == "nt" or not hasattr(signal, "SIGXFSZ"):
        pytest.skip("no limit on the size of a file here")
    store = Path(tmp_path / "g.kgl")
    import_files(str(store), [first], dataset="d")
    done = command(store, second, limit=store.stat().st_size + 1000)
    assert done.returncode in (1, 4), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert graph(str(store)) == before
    assert command(store, second).returncode == 0
    assert graph(str(store)) == after
