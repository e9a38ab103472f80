"""The ledger file: what goes in comes out, whatever is killed, full, damaged or foreign."""

import sqlite3
import subprocess
import sys
import textwrap
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.errors import StoreError, StoreMissing
from graphkit.findings import RecordLocation
from graphkit.ledger.base import BatchInfo, unpacked
from graphkit.ledger.sqlite_ledger import ledger_path, open_ledger, read_ledger
from graphkit.records.recordset import Accepted

from .help import NOW, by_hash, entries_of, record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "图.kgl.ledger"


@pytest.fixture
def ledger(path: Path):
    ledger = open_ledger(path)
    yield ledger
    ledger.close()


@given(st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.binary(max_size=300)), max_size=6), max_size=5))
@settings(max_examples=30, deadline=None)
def test_bodies_are_kept_once_and_an_unused_ledger_leaves_no_file(tmp_path_factory, batches):
    path = tmp_path_factory.mktemp("ledger") / "l"
    ledger = open_ledger(path)
    everything: dict[str, Accepted] = {}
    for seq, records in enumerate(batches, start=1):
        items = {name: Accepted("entities", name, body, "d", RecordLocation("f")) for name, body in records}
        ledger.begin(BatchInfo(seq, "import", NOW), entries_of(*items.values()), by_hash(*items.values()), {})
        ledger.complete(seq, {})
        everything |= by_hash(*items.values())
    ledger.close()
    assert path.exists() == bool(batches)
    if not batches:
        return
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM body").fetchone()[0] == len(everything)
    db.close()


def test_reading_never_creates(path):
    with pytest.raises(StoreMissing, match="graphkit import"):
        read_ledger(path)
    assert not path.exists()


@pytest.mark.parametrize("ways", [1, 2])
def test_a_ledger_in_a_folder_that_may_not_be_written_can_be_read(path, monkeypatch, ways):
    ledger = open_ledger(path)
    ledger.begin(BatchInfo(1, "import", NOW), [], {}, {})
    ledger.close()
    tried, connect = [], sqlite3.connect

    def refusing(address, **options):
        tried.append(address)
        if len(tried) <= ways:  # what SQLite says there to the first way, or to the first two
            raise sqlite3.OperationalError("unable to open database file")
        return connect(address, **options)

    monkeypatch.setattr(sqlite3, "connect", refusing)
    reader = read_ledger(path)
    assert len(reader.batches()) == 1
    reader.close()
    assert len(tried) == ways + 1


def test_a_reader_cannot_write(path, ledger):
    reader = read_ledger(path)
    with pytest.raises(StoreError, match="are writable"):
        reader.begin(BatchInfo(1, "import", NOW), [], {}, {})
    reader.close()


def test_reading_goes_on_while_another_writes(path, ledger):
    item = record("a")
    ledger.begin(BatchInfo(1, "import", NOW), entries_of(item), by_hash(item), {})
    reader = read_ledger(path)
    with ledger._transaction():
        ledger._db.execute("UPDATE batch SET note = 'half'")
        assert reader.batches()[0].note is None
    assert reader.batches()[0].note == "half"
    reader.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look", b"SQLite format 3\0" + b"\xff" * 500]
)
def test_a_damaged_file_is_one_clear_line(path, content):
    path.write_bytes(content)
    for opener in (open_ledger, read_ledger):
        with pytest.raises(StoreError, match="damaged") as found:
            opener(path)
        assert "\n" not in str(found.value)
    assert path.read_bytes() == content


def test_a_foreign_or_newer_database_is_left_alone(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (x)")
    db.close()
    with pytest.raises(StoreError, match="not a ledger"):
        open_ledger(path)
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE recipes")
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer version of graphkit"):
        open_ledger(path)


def test_a_full_disk_is_one_clear_line_and_leaves_the_ledger_as_it_was(path, ledger):
    item = record("a")
    ledger.begin(BatchInfo(1, "import", NOW), entries_of(item), by_hash(item), {})
    ledger.complete(1, {})
    pages = ledger._db.execute("PRAGMA page_count").fetchone()[0]
    ledger._db.execute(f"PRAGMA max_page_count = {pages + 2}")  # what SQLite answers when the disk has no more room
    import random

    noise = random.Random(1)
    many = [record(f"r{number}", noise.randbytes(400).hex()) for number in range(2000)]
    with pytest.raises(StoreError, match="disk is full"):
        ledger.begin(BatchInfo(2, "import", NOW), entries_of(*many), by_hash(*many), {})
    assert [batch.seq for batch in ledger.batches()] == [1]
    ledger._db.execute("PRAGMA max_page_count = 1000000")
    ledger.begin(BatchInfo(2, "import", NOW), entries_of(*many), by_hash(*many), {})
    assert len(list(ledger.entries(batch=2))) == 2000


def test_a_path_that_cannot_be_opened_is_one_clear_line(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        open_ledger(tmp_path / "no such folder" / "x.ledger")


_WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from graphkit.ledger.base import BatchInfo, Entry
    from graphkit.ledger.sqlite_ledger import open_ledger
    from graphkit.findings import RecordLocation
    from graphkit.records.recordset import Accepted

    ledger = open_ledger(Path(sys.argv[1]))
    for seq in range(1, 10_000):
        at = RecordLocation("f")
        items = [Accepted("entities", f"r{n}", f"{seq}-{n}".encode() * 20, "d", at) for n in range(200)]
        ledger.begin(BatchInfo(seq, "import", ""), [Entry("d", i.id, i.hash) for i in items],
                     {i.hash: i for i in items}, {})
        print("begun", seq, flush=True)
        ledger.complete(seq, {})
        print("complete", seq, flush=True)
    """
)


@pytest.mark.parametrize("acknowledged", [1, 2, 7, 12])
def test_a_kill_loses_nothing_that_was_acknowledged_and_leaves_no_half_batch(path, acknowledged):
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    lines = [process.stdout.readline().split() for _ in range(acknowledged)]
    process.kill()
    lines += [line.split() for line in process.stdout.read().splitlines() if len(line.split()) == 2]
    process.wait()
    ledger = read_ledger(path)
    batches = {batch.seq: batch for batch in ledger.batches()}
    for word, seq in lines:
        assert int(seq) in batches
        if word == "complete":
            assert batches[int(seq)].state == "complete"
    for seq in batches:
        entries = [entry for _, entry in ledger.entries(batch=seq)]
        assert len(entries) == 200
        assert len(list(ledger.bodies(entry.hash for entry in entries))) == 200
    ledger.close()


def test_ledger_path_stands_beside_the_store(tmp_path):
    assert ledger_path(tmp_path / "a.kgl") == tmp_path / "a.kgl.ledger"


@pytest.mark.parametrize("data", [b"", b"no zlib", zlib.compress(b"x" * 100)[:-3]])
def test_a_damaged_chunk_is_one_clear_line(data):
    with pytest.raises(StoreError, match="ledger bolt://x is damaged") as found:
        unpacked(data, "bolt://x")
    assert "\n" not in str(found.value)


def test_a_ledger_of_an_earlier_format_is_read_and_sealed_when_it_is_written(path, ledger):
    one, two = record("a", "eins"), record("b", "zwei")
    ledger.begin(BatchInfo(1, "import", NOW), entries_of(one, two), by_hash(one, two), {"a": {"甲": "x"}})
    ledger.complete(1, {"nodes_created": 2})
    ledger.close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE seal; PRAGMA user_version = 1;")
    with closing(read_ledger(path)) as earlier:
        expected = earlier.batches(), sorted(earlier.entries(), key=str)
    assert expected[0]
    with closing(open_ledger(path)) as again:
        assert (again.batches(), sorted(again.entries(), key=str)) == expected
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM seal").fetchone()[0] == len(expected[0])
        db.execute("UPDATE dataset SET name = name || 'x'")
        db.commit()
    with closing(read_ledger(path)) as harmed, pytest.raises(StoreError, match="damaged"):
        list(harmed.entries())
