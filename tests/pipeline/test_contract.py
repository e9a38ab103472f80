"""A graph made by an older version is refused by every verb until it is rebuilt; then it is what an import makes."""

from contextlib import closing

import pytest
from click.testing import CliRunner

import graphkit
from graphkit.cli.main import cli
from graphkit.elements import CONTRACT
from graphkit.errors import StoreError
from graphkit.export.dump import fingerprint
from graphkit.pipeline import import_files, rebuild, undo
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader, open_store
from graphkit.store.base import Changes

from .help import act, basic, write

SINCE_2 = {
    "flow", "total_ids", "counted_given", "counted_received", "counted_amount", "counted_quantity", "times", "channel",
    "created_things", "not_before", "not_after", "observed_until", "short_name",
}  # fmt: skip
NEVER = act(2, amount="7000")


@pytest.fixture
def printed():
    def read(uri):
        with closing(open_reader(uri)) as reader:
            return fingerprint(reader)

    return read


def make_old(uri, contract=None):
    """Take from a graph what the first contract did not have; or say that a later one wrote it."""
    with closing(open_store(uri, load_vocabulary())) as store:
        batches = list(store.nodes("Batch"))
        nodes = [node for node in store.nodes() if node.label != "Batch"]
        edges = [edge for type_ in store.info()["edge_types"] for edge in store.edges(type_)]
        cleared = {}
        for batch in batches:
            batch.properties.pop("contract")
            cleared[batch.id] = {"contract"} if contract is None else set()
            batch.properties |= {} if contract is None else {"contract": contract}
        for element in (*nodes, *edges) if contract is None else ():
            cleared[element.id] = SINCE_2 & element.properties.keys()
            for key in cleared[element.id]:
                del element.properties[key]
        store.write(Changes(put_nodes=[*nodes, *batches], put_edges=edges, cleared=cleared), batches[-1].id)
        store.commit()


@pytest.fixture
def old(fresh, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    uri = fresh()
    import_files(uri, [write(tmp_path / "d.ndjson", basic(act(), act(3, amount="500")))], dataset="d")
    write(tmp_path / "more.ndjson", {"activities": [NEVER]})
    return uri


VERBS = [
    ("find", "甲公司"),
    ("info",),
    ("show", "ent/giver"),
    ("trace", "con/1"),
    ("query", "money"),
    ("query", "MATCH (n) RETURN count(n) AS n"),
    ("analyze", "centrality"),
    ("analyze", "paths", "ent/giver", "school/one"),
    ("render", "network", "-o", "x.html"),
    ("export", "--as", "dump", "-o", "x.ndjson"),
    ("conflicts",),
    ("import", "more.ndjson"),
    ("import", "more.ndjson", "--dry-run"),
    ("retract", "act/1", "--yes"),
    ("undo", "--yes"),
    ("demo",),
]


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_verb_says_that_a_rebuild_is_needed_and_changes_nothing(old, printed, words):
    make_old(old)
    before = printed(old)
    for language, sentence in (("en", "graphkit rebuild"), ("zh", "请运行 graphkit rebuild")):
        done = CliRunner().invoke(cli, ["--store", old, "--lang", language, *words])
        assert done.exit_code == 4, done.output
        assert sentence in done.stderr.strip().splitlines()[-1]
        assert done.stdout == ""
    assert printed(old) == before


def test_a_rebuild_gives_what_an_import_gives(old, printed):
    wanted = printed(old)
    make_old(old)
    assert printed(old) != wanted
    assert rebuild(old).batch is not None
    assert printed(old) == wanted
    assert rebuild(old).batch is None
    assert CliRunner().invoke(cli, ["--store", old, "query", "money"]).exit_code == 0
    undo(old)


def test_a_graph_that_differs_in_nothing_else_is_marked_by_a_rebuild(old, printed):
    wanted = printed(old)
    with closing(open_store(old, load_vocabulary())) as store:
        batches = list(store.nodes("Batch"))
        for batch in batches:
            batch.properties.pop("contract")
        store.write(Changes(put_nodes=batches, cleared={batch.id: {"contract"} for batch in batches}), batches[-1].id)
        store.commit()
    with pytest.raises(StoreError), graphkit.open(old) as graph:
        graph.query("RETURN 1 AS one")
    rebuild(old)
    assert printed(old) == wanted
    with graphkit.open(old) as graph:
        assert graph.query("RETURN 1 AS one").rows == [{"one": 1}]


@pytest.mark.parametrize("words", [("history",), ("export", "--as", "records", "-o", "x.ndjson")], ids=" ".join)
def test_what_the_ledger_holds_can_still_be_had(old, words):
    make_old(old)
    assert CliRunner().invoke(cli, ["--store", old, *words]).exit_code == 0


def test_doctor_says_so_too(old):
    make_old(old)
    done = CliRunner().invoke(cli, ["--store", old, "--lang", "en", "doctor", "--format", "json"])
    assert done.exit_code == 1
    assert "made by an older graphkit" in done.stdout


def test_a_newer_graph_asks_for_a_newer_graphkit(old, printed):
    make_old(old, CONTRACT + 1)
    before = printed(old)
    for words in (("query", "money"), ("rebuild",), ("undo", "--yes")):
        done = CliRunner().invoke(cli, ["--store", old, "--lang", "en", *words])
        assert done.exit_code == 4, done.output
        assert "upgrade graphkit-kg" in done.stderr
    assert printed(old) == before
