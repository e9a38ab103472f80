"""Damage to one of the two files of a store: it is told, or makes no difference; and the other still holds everything.

As many places of a small store and its ledger are hit as `HITS` says; a bit flips, or the file ends there.
``DAMAGE_HITS=every`` flips every bit of both and cuts both at every byte.
"""

import os
import random
import re
import shutil
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from click.testing import CliRunner

from graphkit.cli.main import cli
from graphkit.errors import GraphkitError, StoreDamaged, StoreError
from graphkit.ledger import read_ledger
from graphkit.pipeline import import_files, rebuild

from .help import act, basic, dumped, write

HITS = os.environ.get("DAMAGE_HITS", "1500")
"""How many bits and ends are tried of each file; ``every`` is all of them."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder with a store of three batches of two datasets, and the file of a fourth."""
    folder = tmp_path_factory.mktemp("world")
    for number, (dataset, sections) in enumerate(
        (("d", basic(act(1), act(2))), ("d", basic(act(1), act(2, amount="7"))), ("e", basic(act(3)))), start=1
    ):
        file = write(folder / f"{number}.ndjson", sections)
        import_files(str(folder / "g.kgl"), [file], dataset=dataset, note=f"第 {number} 次")
        if number == 1:
            shutil.copy(folder / "g.kgl", folder / "older.kgl")
            shutil.copy(folder / "g.kgl.ledger", folder / "older.kgl.ledger")
    write(folder / "next.ndjson", basic(act(4)))
    import_files(str(folder / "other.kgl"), [write(folder / "o.ndjson", basic(act(9)))], dataset="o")
    return folder


@pytest.fixture
def copy(world, tmp_path):
    shutil.copytree(world, tmp_path, dirs_exist_ok=True)
    return tmp_path


def content(path):
    """All that a ledger says."""
    with closing(read_ledger(str(path))) as ledger:
        batches, entries = ledger.batches(), sorted(ledger.entries(), key=str)
        bodies = sorted(ledger.bodies({entry.hash for _, entry in entries if entry.hash}))
        names = [dict(ledger.names(batch.seq)) for batch in batches]
        one_by_one = [sorted(ledger.entries(batch=batch.seq), key=str) for batch in batches]
        one_by_one += [list(ledger.entries(record=record)) for record in sorted({entry.id for _, entry in entries})]
        return batches, entries, bodies, names, one_by_one


def hits(data, dice, count):
    """Yield (what was done, the bytes after it): a bit flipped, all from there on cut off, something added."""
    places = range(len(data)) if count >= len(data) else sorted(dice.sample(range(len(data)), count))
    for place in places:
        broken = bytearray(data)
        broken[place] ^= 1 << dice.randrange(8)
        yield f"a bit of byte {place}", bytes(broken)
    for place in dice.sample(range(len(data)), 40):
        yield f"cut at {place}", data[:place]
        yield f"{place} bytes added", data + bytes(dice.randrange(256) for _ in range(place % 5000 + 1))


def every_hit(data):
    """Return all (what is done, the bytes after it) there are: each bit flipped, each end."""

    def flipped(bit):
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        return f"bit {bit % 8} of byte {bit // 8}", bytes(broken)

    def cut(place):
        return f"cut at {place}", data[:place]

    return [partial(flipped, bit) for bit in range(8 * len(data))], [partial(cut, place) for place in range(len(data))]


def some_hits(data, dice, count):
    """Return as many of each kind, all of them for ``every``, and a few longer files."""
    bits, cuts = every_hit(data)
    if count != "every":
        bits, cuts = dice.sample(bits, min(int(count), len(bits))), dice.sample(cuts, min(int(count), len(cuts)))
    longer = [data + bytes(dice.randrange(256) for _ in range(place)) for place in (1, 100, 4096, 5000)]
    return [*bits, *cuts, *(partial(tuple, ("bytes added", each)) for each in longer)]


def told_or_the_same(path, read, data, dice, count):
    """Hit a file again and again; return how often it was told, and assert that otherwise nothing differed."""
    expected, noticed = read(path), 0
    every = some_hits(data, dice, count)
    for hit in every:
        what, broken = hit()
        path.write_bytes(broken)
        error = None
        try:
            found = read(path)
        except StoreError as raised:
            error = raised
        if error is None:
            assert found == expected, what
        else:
            assert str(path) in str(error), what
            assert "\n" not in str(error), what
            noticed += 1
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(data)
    assert read(path) == expected
    return noticed, len(every)


@pytest.mark.slow
def test_whatever_is_hit_in_a_store_is_told(copy, record_property):
    path = copy / "g.kgl"
    data = path.read_bytes()
    noticed, tried = told_or_the_same(path, dumped, data, random.Random(1), HITS)
    assert noticed > 0.95 * tried
    record_property("tried", {"times told": noticed, "of": tried, "bytes": len(data)})


def packed(path):
    """Make a ledger as small as it can be: pages of 512 bytes, none of them empty; return its bytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in (
            "PRAGMA journal_mode = DELETE",
            "PRAGMA page_size = 512",
            "VACUUM",
            "PRAGMA journal_mode = WAL",
        ):
            db.execute(statement)
    return path.read_bytes()


@pytest.mark.parametrize("pages", ["as it is", "packed"])
def test_whatever_is_hit_in_a_ledger_is_told_or_makes_no_difference(copy, record_property, pages):
    path = copy / "g.kgl.ledger"
    data = packed(path) if pages == "packed" else path.read_bytes()

    def read(_path):
        return content(copy / "g.kgl")

    every = HITS if pages == "packed" else "1500"
    noticed, tried = told_or_the_same(path, read, data, random.Random(2), every)
    assert noticed > tried / (2 if pages == "packed" else 20), "much of a small ledger is empty pages"
    record_property("tried", {"times told": noticed, "of": tried, "bytes": len(data)})


def test_a_damaged_store_is_made_again_from_its_ledger(copy):
    path = copy / "g.kgl"
    expected, data, dice = dumped(path), path.read_bytes(), random.Random(3)
    some = [broken for _, broken in dice.sample(list(hits(data, dice, 30)), 6)]
    for broken in (*some, b"", b"\0" * 100, (copy / "older.kgl").read_bytes()):
        path.write_bytes(broken)
        rebuild(str(path))
        assert dumped(path) == expected
    path.unlink()
    rebuild(str(path))
    assert dumped(path) == expected


def test_with_a_damaged_ledger_the_graph_is_read_and_nothing_wrong_is_written(copy):
    path, ledger = copy / "g.kgl", copy / "g.kgl.ledger"
    whole, dice = {file: file.read_bytes() for file in (path, ledger)}, random.Random(4)

    def bring():
        import_files(str(path), [copy / "next.ndjson"], dataset="d")

    verbs = {"nothing": lambda: None, "rebuild": lambda: rebuild(str(path)), "import": bring}
    expected = {}
    for verb, use in verbs.items():
        use()
        expected[verb] = dumped(path)
        path.write_bytes(whole[path])
        ledger.write_bytes(whole[ledger])
    refused = 0
    for what, broken in dice.sample(list(hits(whole[ledger], dice, 200)), 60):
        for verb, use in verbs.items():
            ledger.write_bytes(broken)
            try:
                use()
            except GraphkitError:
                assert (path.read_bytes(), ledger.read_bytes()) == (whole[path], broken), (what, verb)
                refused += 1
            else:
                assert dumped(path) == expected[verb], (what, verb)
            path.write_bytes(whole[path])
            for suffix in ("-wal", "-shm"):
                ledger.with_name(ledger.name + suffix).unlink(missing_ok=True)
    assert refused > 10


def run(*args):
    result = CliRunner().invoke(cli, [*args, "--lang", "en"])
    assert result.exception is None or isinstance(result.exception, SystemExit), (args, result.exc_info)
    assert "unexpected" not in result.stderr, result.stderr
    return result


VERBS = (
    ("info", "--format", "json"),
    ("query", "MATCH (n:Node) RETURN n.id AS id ORDER BY id", "--format", "json"),
    ("query", "acts", "--format", "json"),
    ("show", "act/1", "--format", "json"),
    ("history", "--format", "json"),
    ("doctor", "--format", "json"),
    ("import", "next.ndjson", "--dry-run"),
    ("export", "--as", "records", "-o", "-"),
)


@pytest.mark.parametrize("name", ["g.kgl", "g.kgl.ledger"])
def test_no_verb_answers_wrongly_or_breaks(copy, monkeypatch, name):
    monkeypatch.chdir(copy)
    monkeypatch.setenv("GRAPHKIT_STORE", "g.kgl")

    def shown(done):
        return re.sub("free space [0-9.]+ GB", "free space", done.stdout)  # which others use meanwhile

    expected = {verb: shown(run(*verb)) for verb in VERBS}
    path, dice = copy / name, random.Random(5)
    data = path.read_bytes()
    others = {"the other store's": "other.kgl", "an older one": "older.kgl"}
    damages = [
        *dice.sample(list(hits(data, dice, 60)), 10),
        *((what, (copy / (file + name[5:])).read_bytes()) for what, file in others.items()),
        ("nothing", b""),
    ]
    for what, broken in damages:
        path.write_bytes(broken)
        for verb in VERBS:
            done = run(*verb)
            noticed = done.exit_code != 0 or done.stderr or "damaged" in done.stdout or '"bad"' in done.stdout
            same = shown(done) == expected[verb]
            is_of_another = not what.startswith(("a bit", "cut", "nothing")) and "bytes added" not in what
            assert noticed or same or is_of_another, (what, verb, done.stdout)
            assert path.read_bytes() == broken, (what, verb, "reading changes nothing")
        if is_of_another:
            assert run("doctor").exit_code != 0, f"{what} is noticed"


def test_damage_that_a_write_meets_leaves_the_store_to_be_rebuilt(copy):
    path = copy / "g.kgl"
    expected = dumped(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(StoreDamaged, match="rebuild"):
        import_files(str(path), [copy / "next.ndjson"], dataset="d")
    rebuild(str(path))
    assert dumped(path) == expected
