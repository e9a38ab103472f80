"""graphkit status and info: where the files are, what they hold, what is left to do; times are local."""

import json
import os
import re
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from graphkit.ledger import open_ledger
from graphkit.ledger.base import BatchInfo


@pytest.fixture
def shanghai(monkeypatch):
    """The time zone of the user."""
    if os.name == "nt":
        pytest.skip("a time zone cannot be set on Windows")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def begin_another(folder):
    """Leave a second batch as a killed run would: begun in the ledger, not in the graph."""
    batch = BatchInfo(2, "import", "2026-01-01T00:00:00Z", input_name="more.yaml")
    with closing(open_ledger(str(folder / "graphkit.kgl"))) as ledger:
        ledger.begin(batch, [], {}, {})


def test_a_sound_store(folder, graphkit):
    done = graphkit("status")
    (row,) = done.rows
    assert (done.code, done.err) == (0, "")
    assert row["store"] == str(folder / "graphkit.kgl")
    assert row["ledger"] == str(folder / "graphkit.kgl.ledger")
    assert (row["nodes"], row["batches"]) == (graphkit("info").rows[0]["nodes"], 1)
    assert (row["open_batch"], row["rebuild_needed"], row["problems"]) == (None, False, [])
    assert row["last_batch"]["input"] == "gifts.yaml"


def test_info_names_both_files_whole(folder, graphkit, monkeypatch):
    below = folder / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    done = graphkit("info", "--store", "../graphkit.kgl")
    assert {os.path.realpath(done.rows[0][key]) for key in ("store", "ledger")} == {
        str(folder / "graphkit.kgl"),
        str(folder / "graphkit.kgl.ledger"),
    }
    assert all(Path(done.rows[0][key]).is_absolute() for key in ("store", "ledger"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_left_to_do_is_told(folder, graphkit, language):
    def status():
        done = graphkit("--lang", language, "status")
        table = graphkit("--lang", language, "status", "--format", "table").out
        return done.code, done.rows[0], table

    begin_another(folder)
    code, row, table = status()
    assert (code, row["open_batch"]["id"], row["open_batch"]["being_written"]) == (0, "batch/0002", False)
    assert "graphkit undo batch/0002" in table
    shutil.copy(folder / "graphkit.kgl", folder / "kept")
    (folder / "graphkit.kgl").write_bytes(b"no graph")
    code, row, table = status()
    assert (code, row["nodes"], row["rebuild_needed"]) == (4, None, True)
    assert "graphkit rebuild" in table
    (folder / "graphkit.kgl").unlink()
    code, row, table = status()
    assert (code, row["nodes"], row["rebuild_needed"]) == (4, None, True)
    shutil.copy(folder / "kept", folder / "graphkit.kgl")
    (folder / "graphkit.kgl.ledger").unlink()
    code, row, table = status()
    assert (code, row["batches"], row["rebuild_needed"]) == (0, None, False)
    assert row["problems"]


def test_a_graph_older_than_its_ledger_is_to_be_rebuilt(folder, graphkit):
    shutil.copy(folder / "graphkit.kgl", folder / "old")
    assert graphkit("import", "more.yaml", "--new", "accept").code == 0
    assert not graphkit("status").rows[0]["rebuild_needed"]
    shutil.copy(folder / "old", folder / "graphkit.kgl")
    row = graphkit("status").rows[0]
    assert (row["rebuild_needed"], "batch/0002" in row["rebuild_reason"]) == (True, True)
    assert graphkit("rebuild").code == 0
    assert not graphkit("status").rows[0]["rebuild_needed"]


def test_without_store_and_ledger_there_is_nothing_to_tell(empty, graphkit):
    done = graphkit("status")
    assert (done.code, done.out, len(done.err.splitlines())) == (4, "", 1)


def test_another_vocabulary_asks_for_a_rebuild(folder, graphkit):
    kind = "loan: {zh: 借款, en: loan, edge: LENT_TO, direction: giver, flow: aid}\n"
    (folder / "kinds.yaml").write_text(kind, encoding="utf-8")
    (folder / "graphkit.toml").write_text('schema = ["kinds.yaml"]\n', encoding="utf-8")
    done = graphkit("status")
    assert (done.code, done.rows[0]["rebuild_needed"]) == (0, True), done.err


def test_history_is_in_local_time_and_stored_in_utc(folder, graphkit, shanghai):
    (row,) = graphkit("history").rows
    assert row["created"].endswith("Z")
    assert row["created_local"].endswith("+08:00")
    there, here = row["created"][11:13], row["created_local"][11:13]
    assert int(here) == (int(there) + 8) % 24
    table = graphkit("history", "--format", "table").out
    assert re.search(r"\d{4}-\d\d-\d\d " + here + r":\d\d:\d\d \+08:00", table)
    assert "Z" not in re.search(r"batch/0001.*", table)[0]


def test_every_other_mention_of_a_batch_is_in_local_time_too(folder, graphkit, shanghai):
    local = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+08:00"
    assert re.search(local, graphkit("undo", input="n\n").err)
    assert re.search(local, graphkit("info", "--format", "table").out)
    assert re.search(local, graphkit("status", "--format", "table").out)
    (row,) = json.loads(graphkit("info").out)["rows"]
    assert row["last_batch"]["created"].endswith("Z")
    assert row["last_batch"]["created_local"].endswith("+08:00")


def test_a_store_is_not_copied_to_itself(folder, graphkit):
    done = graphkit("copy", "graphkit.kgl", "./graphkit.kgl")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
