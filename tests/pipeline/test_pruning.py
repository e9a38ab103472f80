"""import --prune: what goes, what stays, what is refused, and how it comes back; on both stores."""

import json

import pytest

from graphkit.errors import InvalidData, Refused, UsageError
from graphkit.ledger import read_ledger
from graphkit.ledger.base import BatchInfo, Entry
from graphkit.pipeline import history, import_files, incomplete, retract, undo
from graphkit.pipeline import pruning as module
from graphkit.pipeline.input_files import Input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.validate.intake import FileCounts

from .help import GIVER, SCHOOL, SOURCE, act, basic, dumped, write

pytestmark = pytest.mark.conformance


@pytest.fixture
def alone(tmp_path):
    """Like `fresh`, of the embedded store alone: for rules that ask no store."""
    return lambda: str(tmp_path / "g.kgl")


PARTIES = {"sources": [SOURCE], "entities": [GIVER, SCHOOL]}


def bring(uri, folder, sections, dataset="d", **options):
    """Import, pruning without a question."""
    options = {"prune": True, "confirm": lambda _pruning: True} | options
    return import_files(
        uri, [write(folder / f"{dataset.replace(':', '_')}.ndjson", sections)], dataset=dataset, **options
    )


def plainly(uri, folder, sections, dataset="d", **options):
    return bring(uri, folder, sections, dataset, prune=False, **options)


def entries(uri, batch):
    ledger = read_ledger(uri)
    try:
        return {entry.id: entry.hash for _, entry in ledger.entries(batch=batch) if entry.dataset == "d"}
    finally:
        ledger.close()


def test_what_the_files_no_longer_tell_goes_and_an_undo_brings_it_back(fresh, tmp_path):
    uri, twin = fresh(), str(tmp_path / "twin.kgl")
    plainly(uri, tmp_path, basic(act(1), act(2), act(3)))
    before = dumped(uri)
    result = bring(uri, tmp_path, basic(act(1), act(3, amount="7")))
    assert [(gone.dataset, gone.id, gone.section, gone.batch, gone.file) for gone in result.pruned] == [
        ("d", "act/2", "activities", "batch/0001", "d.ndjson")
    ]
    plainly(twin, tmp_path, basic(act(1), act(3, amount="7")))
    assert dumped(uri) == dumped(twin)
    batch = history(uri)[-1]
    assert (batch.kind, batch.counts["pruned"], batch.counts["records"]["changed"]) == ("import", 1, 1)
    assert batch.counts["nodes_removed"] == 2
    asserted = entries(uri, 2)
    assert asserted["act/2"] is None
    assert asserted["act/1"], "what did not change is asserted as ever"
    undo(uri)
    assert dumped(uri) == before
    undo(uri, "batch/0003")
    assert dumped(uri) == dumped(twin)


def test_nothing_but_a_withdrawal_is_a_batch_and_the_same_again_is_none(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    assert plainly(uri, tmp_path, basic(act(1))).batch is None, "without --prune what is no longer told stays"
    assert bring(uri, tmp_path, basic(act(1))).batch.id == "batch/0002"
    again = bring(uri, tmp_path, basic(act(1)))
    assert (again.batch, list(again.pruned)) == (None, [])


def test_all_that_the_dataset_holds_and_the_files_lack_goes(fresh, tmp_path):
    """Also what was deleted from the file before another row changed: the newest batch does not assert it."""
    uri = fresh()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    result = plainly(uri, tmp_path, basic(act(2, amount="7"), act(3)))
    assert list(result.missing) == [("d", "act/1")]
    result = bring(uri, tmp_path, basic(act(3)))
    assert [(gone.id, gone.batch) for gone in result.pruned] == [("act/1", "batch/0001"), ("act/2", "batch/0002")]
    assert '"id":"act/1"' not in dumped(uri)


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_left_the_files_is_always_told(fresh, tmp_path, dry_run):
    uri = fresh()
    plainly(uri, tmp_path, basic(act(1), act(2), act(3)))
    for rest in (basic(act(1), act(3)), basic(act(1, amount="8"), act(3)), basic(act(1), act(3), act(4))):
        assert list(plainly(uri, tmp_path, rest, dry_run=dry_run).missing) == [("d", "act/2")]
    assert list(plainly(uri, tmp_path, basic(act(1)), "e").missing) == [], "of another dataset nothing is missing"


def test_a_rejected_row_is_no_missing_one(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2), act(3)))
    for wrong in ({"kind": "nope"}, {"providers": ["无名公司"]}):  # by itself, or beside others
        result = plainly(uri, tmp_path, basic(act(1), act(2, **wrong)), on_error="skip-row")
        assert list(result.missing) == [("d", "act/3")]


def test_an_undone_batch_is_not_the_previous_one(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    plainly(uri, tmp_path, basic(act(2), act(3)))
    undo(uri)
    assert [gone.id for gone in bring(uri, tmp_path, basic(act(2))).pruned] == ["act/1"]


def test_what_other_datasets_tell_stays_and_so_do_their_own_records(fresh, tmp_path):
    uri = fresh()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    more = {**act(2), "evidence": [{"source": "src/a", "paragraph": 9}]}
    plainly(uri, tmp_path, {"activities": [more, act(5)]}, "e")
    result = bring(uri, tmp_path, basic(act(1)))
    assert [(gone.id, gone.kept_by) for gone in result.pruned] == [("act/2", ("e",))]
    graph = [json.loads(line) for line in dumped(uri).splitlines()]
    edge = next(one for one in graph if one["id"].startswith("act/2~REPORTED_IN"))
    assert edge["properties"]["paragraphs"] == [9]
    assert any(one["id"] == "act/5" for one in graph)


def test_what_was_retracted_meanwhile_is_not_pruned_again(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2), act(3)))
    retract(uri, "act/2")
    assert [gone.id for gone in bring(uri, tmp_path, basic(act(1))).pruned] == ["act/3"]


@pytest.mark.parametrize("new", ["refuse", "accept"])
def test_what_others_need_is_refused_by_name_and_never_taken_as_new(alone, tmp_path, new):
    uri = alone()
    plainly(uri, tmp_path, PARTIES)
    plainly(uri, tmp_path, {"activities": [act()]}, "acts")
    before = dumped(uri)
    for left, needed in (({**PARTIES, "entities": [SCHOOL]}, "ent/giver"), ({"entities": [GIVER]}, "school/one")):
        with pytest.raises(
            Refused, match=rf"^[^:]*{needed}.* cannot be withdrawn: act/1 \(acts\) needs it; nothing was written"
        ):
            bring(uri, tmp_path, left, new=new)
    assert dumped(uri) == before
    assert len(history(uri)) == 2
    assert incomplete(uri) is None


def test_files_that_are_wrong_by_themselves_are_told_so(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    with pytest.raises(InvalidData, match="无名公司"):
        bring(uri, tmp_path, basic(act(1, providers=["无名公司"])))
    assert len(history(uri)) == 1


def test_a_new_name_can_be_taken_while_others_go(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    result = bring(uri, tmp_path, basic(act(1, providers=["丙丁医院"])), new="accept")
    assert ([gone.id for gone in result.pruned], result.added) == (["act/2"], ["hospital/丙丁医院"])


def test_pruning_can_end_a_conflict(alone, tmp_path):
    """What goes from one file does not contradict what comes with another in the same import."""
    uri = alone()
    import_files(uri, [write(tmp_path / "d.ndjson", basic(act(1), act(2)))])
    files = [
        write(tmp_path / "d.ndjson", basic(act(1))),
        write(tmp_path / "e.ndjson", {"activities": [act(2, amount="7")]}),
    ]
    with pytest.raises(InvalidData, match="conflicting-record"):
        import_files(uri, files)
    result = import_files(uri, files, prune=True, confirm=lambda _pruning: True)
    assert [(gone.dataset, gone.id, gone.kept_by) for gone in result.pruned] == [("src/a/d", "act/2", ())]
    assert result.unknown == ["e"]


def test_more_than_a_tenth_needs_consent(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(*map(act, range(1, 18))))  # 20 records
    assert len(bring(uri, tmp_path, basic(*map(act, range(1, 16))), confirm=None).pruned) == 2, "a tenth: nobody asks"
    before = dumped(uri)
    with pytest.raises(Refused, match=r"2 of the 18 records of dataset d would be withdrawn, more than a tenth.*--yes"):
        bring(uri, tmp_path, basic(*map(act, range(1, 14))), confirm=None)
    shown = []
    with pytest.raises(Refused, match="nothing was changed"):
        bring(uri, tmp_path, basic(*map(act, range(1, 14))), confirm=lambda pruning: shown.append(pruning.large))
    assert shown == [{"d": (2, 18)}]
    assert dumped(uri) == before
    assert len(history(uri)) == 2


@pytest.mark.parametrize("text", ["activities: []\n", "sources:\n"])
def test_a_file_without_records_never_empties_a_dataset(alone, tmp_path, text):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1)))
    before = dumped(uri)
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    for confirm in (None, lambda _pruning: True):
        with pytest.raises(Refused, match="the files hold no record of dataset d"):
            import_files(uri, [tmp_path / "d.yaml"], dataset="d", prune=True, confirm=confirm)
    assert dumped(uri) == before


def test_a_rejected_record_prunes_nothing(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    before = dumped(uri)
    with pytest.raises(InvalidData, match="unknown-kind"):
        bring(uri, tmp_path, basic(act(1), act(2, kind="donaton")))
    assert dumped(uri) == before
    assert len(history(uri)) == 1


def test_rows_that_were_left_out_prune_nothing_either():
    given = Input([], {}, {}, {"a": FileCounts("d", read=3, accepted=2, rejected=1)}, "a", "0", "csv")
    with pytest.raises(Refused, match="rows are rejected"):
        module.find_withdrawals(given, LedgerState())


def test_a_dry_run_shows_what_would_go_and_writes_nothing(fresh, tmp_path):
    uri = fresh()
    plainly(uri, tmp_path, basic(act(1), act(2)))
    before = dumped(uri)
    result = bring(uri, tmp_path, basic(act(1)), dry_run=True, confirm=None)
    assert [gone.id for gone in result.pruned] == ["act/2"]
    assert (result.counts.nodes_removed, result.batch) == (2, None)
    assert dumped(uri) == before
    assert len(history(uri)) == 1


def test_a_dataset_without_a_batch_is_told(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1)))
    assert bring(uri, tmp_path, {"activities": [act(2)]}, "renamed").unknown == ["renamed"]


def test_records_made_of_unknown_names_belong_to_no_file(alone, tmp_path):
    uri = alone()
    plainly(uri, tmp_path, basic(act(1, providers=["丙丁医院"])), new="accept")
    result = bring(uri, tmp_path, basic(act(1)))
    assert list(result.pruned) == []
    assert "hospital/丙丁医院" in dumped(uri)


@pytest.mark.parametrize("name", ["graphkit:places", "graphkit:new", "graphkit:"])
def test_graphkits_own_datasets_are_no_files(tmp_path, name):
    with pytest.raises(UsageError, match="are reserved"):
        plainly(str(tmp_path / "g.kgl"), tmp_path, basic(act(1)), name)
    assert not (tmp_path / "g.kgl").exists()


@pytest.mark.neo4j
def test_foreign_elements_are_left_alone_and_what_they_hold_stays(neo4j_uri, neo4j_driver, tmp_path):
    plainly(neo4j_uri, tmp_path, basic(act(1), act(2), act(3)))
    neo4j_driver.execute_query("MATCH (n:Activity {id: 'act/2'}) CREATE (n)<-[:LIKES]-(:Fan {name: 'f'}), (:Fan)")
    before = dumped(neo4j_uri)
    for dry_run in (True, False):
        with pytest.raises(Refused, match=r"act/2 has an edge LIKES"):
            bring(neo4j_uri, tmp_path, basic(act(1), act(3)), dry_run=dry_run)
    assert dumped(neo4j_uri) == before
    assert incomplete(neo4j_uri) is None
    bring(neo4j_uri, tmp_path, basic(act(1), act(2)))
    left, _, _ = neo4j_driver.execute_query("MATCH (f:Fan) RETURN count(f) AS fans, count{()<-[:LIKES]-()} AS likes")
    assert [(row["fans"], row["likes"]) for row in left] == [(2, 1)]


def test_in_an_embedded_store_too(tmp_path):
    import kglite

    uri = tmp_path / "g.kgl"
    plainly(str(uri), tmp_path, basic(act(1), act(2)))
    graph = kglite.open(str(uri), durable="off")
    graph.cypher("CREATE (:Fan {id: 'fan/1', name: 'f'})")
    graph.cypher("MATCH (n:Activity {id: 'act/2'}), (f:Fan {id: 'fan/1'}) CREATE (f)-[:LIKES]->(n)")
    graph.save()
    graph.close()
    before = uri.read_bytes()
    with pytest.raises(Refused, match=r"act/2 has an edge LIKES"):
        bring(str(uri), tmp_path, basic(act(1)))
    assert uri.read_bytes() == before


def test_nobody_is_asked_about_what_the_store_refuses(tmp_path, monkeypatch):
    uri = str(tmp_path / "g.kgl")
    plainly(uri, tmp_path, basic(act(1), act(2)))

    def refuse(*_args):
        raise Refused("held")

    monkeypatch.setattr("graphkit.pipeline.graph_changes._refuse_foreign", refuse)
    with pytest.raises(Refused, match="held"):
        bring(uri, tmp_path, basic(act(1)), confirm=lambda _pruning: pytest.fail("asked for nothing"))


def test_a_killed_prune_is_done_again_and_history_tells(fresh, tmp_path, monkeypatch):
    uri, twin = fresh(), str(tmp_path / "twin.kgl")
    plainly(uri, tmp_path, basic(act(1), act(2)))
    plainly(twin, tmp_path, basic(act(1)))

    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # after the graph, before the ledger is told so
        patch.setattr("graphkit.ledger.sqlite_ledger.SqliteLedger.complete", die)
        patch.setattr("graphkit.ledger.neo4j_ledger.Neo4jLedger.complete", die)
        with pytest.raises(KeyboardInterrupt):
            bring(uri, tmp_path, basic(act(1)))
    assert "run graphkit import d.ndjson --prune again" in str(incomplete(uri))
    with pytest.raises(Refused, match="is incomplete"):
        plainly(uri, tmp_path, basic(act(1), act(9)))
    bring(uri, tmp_path, basic(act(1)))
    assert dumped(uri) == dumped(twin)
    batch = history(uri)[-1]
    assert (batch.state, batch.counts["pruned"], batch.counts["runs"]) == ("complete", 1, 2)
    assert batch.counts["nodes_removed"] == 2, "what the killed run had removed is counted"


def test_the_batch_of_a_record_by_the_pure_rules():
    entries = [
        (1, Entry("d", "a", "h1")),
        (1, Entry("e", "a", "h1")),
        (2, Entry("d", "b", "h2")),
        (2, Entry("d", "a", None)),
        (3, Entry("d", "c", "h3")),
        (4, Entry("d", "b", None)),
    ]
    wanted = {("d", "a"), ("d", "b"), ("d", "c")}
    assert module._newest(entries, wanted, {1, 2, 4}) == {("d", "a"): 1, ("d", "b"): 2}
    assert module._newest(entries, {("e", "a")}, {1, 2, 3}) == {("e", "a"): 1}
    assert module._newest([], wanted, ()) == {}
    assert module.Pruning().unknown == []
    assert BatchInfo(1, "import", "").counts == {}
