"""What to do next where something is missing, was stopped or is needed: the sentence that helps, and it works."""

import os
import signal
import sys

import pytest

from graphkit.cli.verbs import import_ as import_module


def stop(*_args, **_more):
    raise KeyboardInterrupt


def test_a_store_that_was_deleted_is_said_to_be_in_its_ledger(folder, graphkit):
    before = graphkit("info").rows[0]["fingerprint"]
    (folder / "graphkit.kgl").unlink()
    for args in (["info"], ["find", "晨光"], ["query", "money"]):
        done = graphkit(*args)
        assert done.code == 4
        assert "its ledger graphkit.kgl.ledger is there and holds all records: run graphkit rebuild" in done.err
    assert "记录都在其中：请运行 graphkit rebuild 重建" in graphkit("--lang", "zh", "info").err
    assert graphkit("rebuild").code == 0
    assert graphkit("info").rows[0]["fingerprint"] == before


def test_an_import_says_that_it_made_the_store_again(folder, graphkit):
    (folder / "graphkit.kgl").unlink()
    done = graphkit("import", "gifts.yaml")
    assert done.code == 0
    assert "was missing and was made again from its ledger" in done.err
    assert "created the store" not in done.err


@pytest.mark.parametrize("args", [["history"], ["undo", "--yes"], ["retract", "ent/light", "--yes"], ["rebuild"]])
def test_a_ledger_that_was_deleted_is_told(folder, graphkit, args):
    (folder / "graphkit.kgl.ledger").unlink()
    done = graphkit(*args)
    assert done.code == 4
    assert "the store graphkit.kgl is there, but its ledger graphkit.kgl.ledger is not" in done.err
    assert "nothing has been imported" not in done.err


def test_retract_names_what_needs_the_record_and_never_an_undo(folder, graphkit):
    done = graphkit("retract", "src/bulletin", "--yes")
    assert done.code == 1
    assert "src/bulletin cannot be withdrawn:" in done.err
    assert "change or retract them first" in done.err
    assert "undo" not in done.err


def test_retract_of_a_contribution_names_its_act(folder, graphkit):
    row = graphkit("query", "MATCH (a)-[:HAS_CONTRIBUTION]->(c) RETURN a.id AS act, c.id AS id LIMIT 1").rows[0]
    done = graphkit("retract", row["id"], "--yes")
    assert done.code == 2
    assert f"{row['id']} is a contribution of {row['act']}" in done.err
    assert f"or retract {row['act']}" in done.err


def test_a_killed_import_whose_file_was_edited(folder, graphkit, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.store.kglite.store.EmbeddedStore.commit", stop)
        done = graphkit("import", "more.yaml")
    assert done.code == 130
    assert "graphkit: interrupted; batch batch/0002 is incomplete: run graphkit import more.yaml again" in done.err
    more = folder / "more.yaml"
    more.write_text(more.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    done = graphkit("import", "more.yaml")
    assert done.code == 1
    assert "more.yaml has changed since: run graphkit undo batch/0002, then import again" in done.err
    assert graphkit("undo", "batch/0002").code == 0
    assert graphkit("import", "more.yaml").code == 0


def test_an_import_that_is_stopped_says_that_nothing_was_written(folder, graphkit, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("graphkit.store.kglite.store.EmbeddedStore.write", stop)
        done = graphkit("import", "more.yaml")
    assert (done.code, done.out, done.err.strip()) == (130, "", "graphkit: interrupted; nothing was written")
    assert len(graphkit("history").rows) == 1
    assert graphkit("find", "晨光").err == ""


def test_stopping_at_a_question_is_one_line(empty, graphkit, monkeypatch):
    monkeypatch.setattr(import_module, "is_terminal", lambda _stream: True)
    monkeypatch.setattr("graphkit.cli.terminal.asking.answer", stop)
    text = "activities:\n  - {id: a, kind: training, providers: [某某基金会], recipients: [昭觉县]}\n"
    (empty / "a.yaml").write_text(text, encoding="utf-8")
    done = graphkit("import", "a.yaml")
    assert done.code == 130
    assert done.err.splitlines()[-1] == "graphkit: interrupted; nothing was written"
    assert [path.name for path in empty.iterdir() if "graphkit.kgl" in path.name] == []


@pytest.mark.skipif(sys.platform == "win32", reason="no signal can be sent to oneself there")
def test_ctrl_c_while_the_file_is_saved_comes_after_it(folder, graphkit, monkeypatch):
    from graphkit.store.kglite.store import EmbeddedStore

    commit = EmbeddedStore.commit

    def interrupted(store):
        os.kill(os.getpid(), signal.SIGINT)
        commit(store)

    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedStore, "commit", interrupted)
        done = graphkit("import", "more.yaml")
    assert (done.code, done.err.splitlines()[-1]) == (130, "graphkit: interrupted; batch/0002 is complete")
    assert graphkit("history").rows[-1]["state"] == "complete"
    assert graphkit("import", "more.yaml").out.endswith("no changes, no batch\n")


@pytest.mark.parametrize("kind", ["nope", "training"], ids=["form", "names"])
def test_a_refused_import_leaves_no_file(empty, graphkit, kind):
    text = f"activities:\n  - {{id: a, kind: {kind}, providers: [无此公司], recipients: [昭觉县]}}\n"
    (empty / "a.yaml").write_text(text, encoding="utf-8")
    before = sorted(path.name for path in empty.iterdir())
    assert graphkit("import", "a.yaml").code == 3
    assert sorted(path.name for path in empty.iterdir()) == before
