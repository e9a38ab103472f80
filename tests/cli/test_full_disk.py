"""A disk without room: each verb says which file, in one line, and leaves nothing half done behind."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from .test_changing import files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fills a disk of its own, as only Linux mounts one")

OUTPUTS = (
    ("export", "--as", "dump", "-o", "d.ndjson"),
    ("export", "--as", "records", "-o", "r.ndjson"),
    ("export", "-o", "g.graphml"),
    ("export", "--as", "csv", "-o", "two"),
    ("query", "money", "-o", "m.csv"),
    ("query", "money", "-o", "m.xlsx"),
    ("schema", "-o", "s.yaml"),
    ("render", "network", "-o", "n.html"),
    ("resolve", "-o", "list.csv"),
    ("resolve", "-o", "list.xlsx"),
    ("find", "青石", "-o", "f.csv"),
    ("init", "new"),
)
WRITES = (
    ("import", "more.yaml"),
    ("import", "gifts.yaml", "--store", "new.kgl"),
    ("undo", "--yes"),
    ("retract", "obs/pupils-other", "--yes"),
    ("copy", "graphkit.kgl", "other.kgl"),
)


@pytest.fixture
def full(folder, tmp_path_factory, monkeypatch):
    """The folder on a disk of its own without a free byte."""
    disk = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        for name, content in files(folder).items():
            (disk / name).write_bytes(content)
        monkeypatch.chdir(disk)
        with Path("fill").open("wb", buffering=0) as fill, suppress(OSError):
            while fill.write(bytes(4096)):
                pass
        yield disk
    finally:
        monkeypatch.chdir(folder)
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.parametrize("args", [*OUTPUTS, *WRITES], ids=" ".join)
def test_without_room_nothing_is_half_done(full, graphkit, args, capfd):
    before = files(full)
    done = graphkit(*args)
    assert done.code in (1, 2, 4), done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("graphkit: ")]
    assert "disk is full" in line or "no space is left on the disk" in line, line
    if "-o" in args and "csv" not in args:
        assert args[args.index("-o") + 1] in line
    assert "Traceback" not in done.err + capfd.readouterr().err
    beside = (".lock", ".lock-owner", "-wal", "-shm")  # SQLite's own go with the next command
    assert {name for name in files(full) if not name.endswith(beside)} == {n for n in before if not n.endswith(beside)}
    assert all(content == files(full)[name] for name, content in before.items() if not name.endswith(beside))
    assert not [path for path in full.iterdir() if path.is_dir() and not any(path.iterdir())]
    (full / "fill").unlink()
    assert graphkit("doctor", "--format", "csv").out.count("\nbad,") <= 1, "all but the room of a small disk is well"
    assert graphkit(*args).code == 0
