"""Taking back: what an undo or retract leaves is the graph of what is still said."""

import pytest

from graphkit.errors import Refused, StoreDamaged, StoreMissing, UsageError
from graphkit.ledger import read_ledger
from graphkit.pipeline import history, import_files, last_undoable, rebuild, retract, undo
from graphkit.pipeline.importing import NEW
from graphkit.store import open_reader

from .help import GIVER, SCHOOL, SOURCE, act, basic, bring, dumped, files, nodes, write


@pytest.fixture
def store(tmp_path):
    return tmp_path / "g.kgl"


def test_an_undo_leaves_the_graph_of_before_and_says_which_batch(store):
    bring(store, basic())
    before = dumped(store)
    bring(store, basic(act(1, amount="7"), act(2)))
    result = undo(str(store), note="slip", author="我")
    assert dumped(store) == before
    assert (result.batch.id, result.target.id, result.target.undone_by) == ("batch/0003", "batch/0002", "batch/0003")
    assert [batch.undone_by for batch in history(str(store))] == [None, "batch/0003", None]
    found = nodes(store, "Batch")
    assert found["batch/0002"]["undone_by"] == "batch/0003"
    assert (found["batch/0003"]["name"], found["batch/0003"]["note"]) == ("undo batch/0002", "slip")


def test_undoing_an_undo_brings_the_batch_back(store):
    bring(store, basic())
    bring(store, basic(act(1, amount="7")))
    after = dumped(store)
    undo(str(store))
    undo(str(store), "batch/0003")
    assert dumped(store) == after
    assert [batch.undone_by for batch in history(str(store))] == [None, None, "batch/0004", None]
    assert "undone_by" not in nodes(store, "Batch")["batch/0002"]


def test_without_an_argument_undo_goes_back_batch_by_batch(store):
    bring(store, basic())
    bring(store, basic(act(1), act(2)))
    bring(store, {"activities": [act(3)]}, "e")
    targets = []
    while (candidate := last_undoable(str(store))) is not None:
        targets.append(undo(str(store)).target.id)
        assert targets[-1] == candidate.id
    assert targets == ["batch/0003", "batch/0002", "batch/0001"]
    assert nodes(store).keys() == {f"batch/{number:04}" for number in range(1, 7)}
    with pytest.raises(UsageError, match="no batch to undo"):
        undo(str(store))


def test_an_undo_is_refused_where_a_later_batch_changed_a_record_and_names_it(store):
    bring(store, basic(act(1), act(2)))
    bring(store, basic(act(1), act(2, amount="8")))
    before = files(store.parent)
    with pytest.raises(
        Refused, match=r"batch/0001 cannot be undone: batch/0002 changed .*act/2.*undo batch/0002 first"
    ):
        undo(str(store), "batch/0001")
    assert files(store.parent) == before
    undo(str(store), "batch/0002")
    undo(str(store), "batch/0001")
    assert set(nodes(store)) == {"batch/0001", "batch/0002", "batch/0003", "batch/0004"}


def test_a_later_batch_that_repeats_the_records_keeps_them(store):
    bring(store, basic(act(1), act(2)))
    bring(store, {"sources": [SOURCE], "entities": [GIVER, SCHOOL], "activities": [act(1), act(3)]})
    undo(str(store), "batch/0001")
    assert {"act/1", "act/3", "ent/giver"} <= nodes(store).keys()
    assert "act/2" not in nodes(store)


def test_an_undo_is_refused_where_other_records_need_what_would_go(store):
    bring(store, {"sources": [SOURCE], "entities": [GIVER, SCHOOL]}, "parties")
    bring(store, {"activities": [act()]}, "acts")
    before = files(store.parent)
    with pytest.raises(Refused, match=r"batch/0001 cannot be withdrawn: records of batch/0002 \(act/1\) need it"):
        undo(str(store), "batch/0001")
    assert files(store.parent) == before
    assert len(history(str(store))) == 2


@pytest.mark.parametrize("name", ["batch/0009", "9", "last", "batch/x", "", "-1", "١"])
def test_a_batch_that_is_not_there_is_a_slip_of_usage(store, name):
    bring(store, basic())
    with pytest.raises(UsageError, match=r"the last is batch/0001"):
        undo(str(store), name)


def test_a_batch_may_be_named_by_its_number(store):
    bring(store, basic())
    assert undo(str(store), "1").target.id == "batch/0001"


def test_what_is_undone_cannot_be_undone_again(store):
    bring(store, basic())
    undo(str(store))
    with pytest.raises(Refused, match="already undone \\(batch/0002\\)"):
        undo(str(store), "batch/0001")


@pytest.mark.parametrize("verb", [undo, rebuild, lambda uri: retract(uri, "act/1")])
def test_where_nothing_was_imported_nothing_is_made(store, verb):
    with pytest.raises(StoreMissing):
        verb(str(store))
    assert list(store.parent.iterdir()) == []


def test_importing_again_after_an_undo_is_a_new_batch_with_the_same_graph(store):
    bring(store, basic())
    before = dumped(store)
    undo(str(store))
    assert bring(store, basic()).batch.id == "batch/0003"
    assert dumped(store) == before


def test_a_retracted_record_goes_from_all_datasets_and_an_undo_brings_it_back(store):
    bring(store, basic(act(1), act(2)))
    bring(store, {"activities": [{**act(2), "evidence": [{"source": "src/a", "paragraph": 7}]}]}, "e")
    before = dumped(store)
    result = retract(str(store), "act/2", note="withdrawn by its author")
    assert (result.batch.kind, result.batch.input_name) == ("retract", "act/2")
    assert not {"act/2", "con/2"} & nodes(store).keys()
    assert "act/1" in nodes(store)
    undo(str(store))
    assert dumped(store) == before


def test_a_retracted_record_comes_back_when_it_is_imported_again(store):
    bring(store, basic(act(1), act(2)))
    before = dumped(store)
    retract(str(store), "act/2")
    result = bring(store, basic(act(1), act(2)))
    assert (result.files[0].new, result.files[0].unchanged) == (1, 4)
    assert dumped(store) == before


def test_a_retract_is_refused_where_others_need_the_record_or_it_is_a_drawn_place(store):
    bring(store, basic())
    before = files(store.parent)
    needed = r"school/one cannot be withdrawn: 1 record needs it \(act/1\); change or retract it first"
    with pytest.raises(Refused, match=needed):
        retract(str(store), "school/one")
    with pytest.raises(Refused, match="added from the table of places"):
        retract(str(store), "county/pingtang")
    with pytest.raises(UsageError, match="no live record act/9; did you mean 'act/1'"):
        retract(str(store), "act/9")
    assert files(store.parent) == before


def test_a_rebuild_of_a_sound_store_changes_nothing_and_makes_no_batch(store):
    bring(store, basic())
    before = files(store.parent)
    assert rebuild(str(store)).batch is None
    assert files(store.parent) == before


def test_a_rebuild_from_the_ledger_alone_gives_the_same_graph(store):
    bring(store, basic(act(1), act(2)))
    bring(store, {"activities": [act(3, amount="9")]}, "e")
    undo(str(store), "batch/0002")
    bring(store, {"activities": [act(4)]}, "f", note="注")
    before, batches = dumped(store), nodes(store, "Batch")
    store.unlink()
    result = rebuild(str(store))
    assert (result.batch.kind, dumped(store)) == ("rebuild", before)
    assert {
        batch_id: node for batch_id, node in nodes(store, "Batch").items() if batch_id != result.batch.id
    } == batches


def test_a_damaged_file_is_set_aside_and_rebuilt(store):
    bring(store, basic())
    before = dumped(store)
    damaged = bytearray(store.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    store.write_bytes(damaged)
    with pytest.raises(StoreDamaged, match="graphkit rebuild"):
        open_reader(str(store))
    rebuild(str(store))
    assert dumped(store) == before
    aside = [path for path in store.parent.iterdir() if ".damaged-" in path.name]
    assert [path.read_bytes() for path in aside] == [bytes(damaged)]


def test_a_rebuild_meets_the_damage_itself(store):
    bring(store, basic())
    before = dumped(store)
    store.write_bytes(store.read_bytes()[:-40])
    with pytest.raises(Refused, match="nothing was changed"):
        rebuild(str(store), confirm=lambda _path: False)
    result = rebuild(str(store), confirm=lambda path: path == store)
    assert result.aside.name.startswith(store.name)
    assert dumped(store) == before


def test_a_rebuild_mends_what_was_changed_by_hand_and_can_not_be_undone(store):
    import kglite

    bring(store, basic())
    before = dumped(store)
    graph = kglite.open(str(store), durable="off")
    graph.cypher("MATCH (c:Contribution {id: 'con/1'}) SET c.amount = 1.0, c.colour = 'red'")
    graph.cypher("MATCH ()-[e:DONATED_TO]->() DELETE e")
    graph.save()
    graph.close()
    assert dumped(store) != before
    result = rebuild(str(store))
    assert dumped(store) == before
    assert (result.counts.nodes_updated, result.counts.edges_created) == (1, 1)
    with pytest.raises(Refused, match="is a rebuild"):
        undo(str(store), result.batch.id)
    assert last_undoable(str(store)).id == "batch/0001"


def test_a_record_that_was_made_of_an_unknown_name_stays_when_the_file_changes(store):
    bring(store, basic(act(1, providers=["丙丁医院"])), new="accept")
    bring(store, basic(act(1, providers=["丙丁医院"]), act(2, providers=["丙丁医院"])))
    ledger = read_ledger(str(store))
    assert {entry.dataset for _, entry in ledger.entries(record="hospital/丙丁医院")} == {NEW}
    ledger.close()
    assert "hospital/丙丁医院" in nodes(store)
    with pytest.raises(Refused, match="need it"):
        undo(str(store), "batch/0001")


def test_the_ledger_keeps_what_names_resolved_to(store):
    bring(store, basic())
    ledger = read_ledger(str(store))
    assert ledger.names(1)[""] == {"甲公司": "ent/giver", "平塘县": "county/pingtang"}
    ledger.close()


def test_files_of_several_datasets_in_one_import_are_one_batch(store, tmp_path):
    one = write(tmp_path / "one.ndjson", basic())
    two = write(tmp_path / "two.ndjson", {"activities": [act(2)]})
    import_files(str(store), [one, two])
    assert [batch.input_name for batch in history(str(store))] == ["one.ndjson, two.ndjson"]
    undo(str(store))
    assert nodes(store).keys() == {"batch/0001", "batch/0002"}
