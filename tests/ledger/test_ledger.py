"""What a ledger promises, on both stores: what goes in comes out, once, at once or not at all."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkit.errors import StoreError, StoreMissing
from graphkit.findings import RecordLocation
from graphkit.ledger import live, open_ledger, read_ledger
from graphkit.ledger.base import ABANDONED, COMPLETE, OPEN, BatchInfo, Entry
from graphkit.records.recordset import Accepted
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_store

from .help import NOW, by_hash, entries_of, record

pytestmark = pytest.mark.conformance


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def uri(request, tmp_path):
    """The address of a store that this test holds for writing."""
    address = request.getfixturevalue("neo4j_uri") if request.param == "neo4j" else str(tmp_path / "图.kgl")
    with closing(open_store(address, load_vocabulary(), create=True)):
        yield address


@pytest.fixture
def ledger(uri):
    with closing(open_ledger(uri)) as opened:
        yield opened


def import_(ledger, seq, *items, **more):
    ledger.begin(BatchInfo(seq, "import", NOW, **more), entries_of(*items), by_hash(*items), {})


def live_records(ledger):
    return sorted(entry.id for _, entry in ledger.entries())


def test_what_is_written_is_read_after_closing(uri):
    items = [record(f"记录/{number}", f'{{"id":"记录/{number}","note":"注"}}') for number in range(5000)]
    first = open_ledger(uri)
    batch = BatchInfo(
        1, "import", NOW, author="a", note="n", input_name="台账.yaml", input_sha256="00", loader="yaml",
        graphkit_version="1", schema_version="2",
    )  # fmt: skip
    first.begin(batch, entries_of(*items), by_hash(*items), {"记录/1": {"毕节": "city/x"}})
    first.complete(1, {"nodes_created": 3, "records": {"new": 5000}})
    first.close()
    with closing(read_ledger(uri)) as again:
        (found,) = again.batches()
        assert (found.state, found.counts["records"], found.input_name, found.loader, found.target) == (
            COMPLETE, {"new": 5000}, "台账.yaml", "yaml", None,
        )  # fmt: skip
        assert sorted(entry for _, entry in again.entries()) == sorted(entries_of(*items))
        assert {(h, s, b) for h, s, b in again.bodies(by_hash(*items))} == {(i.hash, i.section, i.body) for i in items}
        few = by_hash(items[0], items[2500], items[-1])
        assert {h: b for h, _, b in again.bodies(few)} == {key: item.body for key, item in few.items()}
        assert again.names(1) == {"记录/1": {"毕节": "city/x"}}
        assert again.names(2) == {}
        assert list(again.entries(record="记录/7")) == [(1, entries_of(items[7])[0])]
        assert list(again.entries(record="no such")) == list(again.entries(batch=2)) == list(again.bodies([])) == []


@given(st.lists(st.lists(st.tuples(st.sampled_from("abcd"), st.binary(max_size=300)), max_size=6), max_size=5))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bodies_come_back_byte_for_byte(uri, batches):
    with closing(open_ledger(uri)) as ledger:
        start = max((batch.seq for batch in ledger.batches()), default=0)
        everything: dict[str, Accepted] = {}
        for seq, contents in enumerate(batches, start=start + 1):
            items = {name: Accepted("entities", name, body, "d", RecordLocation("f")) for name, body in contents}
            import_(ledger, seq, *items.values())
            ledger.complete(seq, {})
            everything |= by_hash(*items.values())
            assert sorted(e for _, e in ledger.entries(batch=seq)) == sorted(entries_of(*items.values()))
        assert {h: b for h, _, b in ledger.bodies(everything)} == {h: i.body for h, i in everything.items()}


def test_entries_come_oldest_batch_first(ledger):
    for seq in range(1, 13):  # as text, 10 comes before 2
        import_(ledger, seq, record("a", str(seq)))
        ledger.complete(seq, {})
    assert [seq for seq, _ in ledger.entries()] == [seq for seq, _ in ledger.entries(record="a")] == [*range(1, 13)]
    assert [batch.seq for batch in ledger.batches()] == [*range(1, 13)]
    assert [entry.hash for _, entry in ledger.entries(batch=1)] == [record("a", "1").hash]


def test_two_datasets_may_tell_one_record(ledger):
    item = record("a")
    ledger.begin(BatchInfo(1, "import", NOW), [*entries_of(item), Entry("e", "a", item.hash)], by_hash(item), {})
    assert {entry.dataset for _, entry in ledger.entries(record="a")} == {"d", "e"}


def test_withdrawals_are_kept_as_such(ledger):
    import_(ledger, 1, record("a"))
    ledger.complete(1, {})
    ledger.begin(BatchInfo(2, "retract", NOW), [Entry("d", "a", None)], {}, {})
    ledger.complete(2, {})
    assert live.current_assertions(ledger.entries(), live.live(ledger.batches())) == {}
    assert list(ledger.entries(batch=2)) == [(2, Entry("d", "a", None))]


def test_an_entry_without_its_body_is_refused_and_nothing_stays(ledger):
    with pytest.raises(KeyError):
        ledger.begin(BatchInfo(1, "import", NOW), [Entry("d", "a", "00" * 32)], {}, {})
    assert ledger.batches() == []
    assert live_records(ledger) == []
    with pytest.raises(StoreError, match="is damaged"):
        list(ledger.bodies(["00" * 32]))


@pytest.mark.parametrize("begin", ["entries:1:", "bodies:1:"])
@pytest.mark.neo4j
def test_a_part_that_somebody_took_from_a_server_is_missed(neo4j_uri, neo4j_driver, begin):
    with closing(open_store(neo4j_uri, load_vocabulary(), create=True)), closing(open_ledger(neo4j_uri)) as ledger:
        import_(ledger, 1, record("a"))
        ledger.complete(1, {})
        neo4j_driver.execute_query("MATCH (l:_Graphkit) WHERE l.key STARTS WITH $begin DELETE l", begin=begin)
        for ask in (ledger.entries, lambda: ledger.entries(batch=1), lambda: ledger.entries(record="a")):
            if begin == "entries:1:":
                with pytest.raises(StoreError, match="is damaged"):
                    list(ask())
            else:
                assert list(ask()) == [(1, Entry("d", "a", record("a").hash))]
        if begin == "bodies:1:":
            with pytest.raises(StoreError, match="is damaged"):
                list(ledger.bodies([record("a").hash]))


def test_a_later_batch_may_name_a_body_that_is_kept(ledger):
    item = record("a")
    import_(ledger, 1, item)
    ledger.complete(1, {})
    ledger.begin(BatchInfo(2, "import", NOW), entries_of(item), {}, {})
    import_(ledger, 2, item, record("b"))
    assert sorted(body[0] for body in ledger.bodies(by_hash(item, record("b")))) == sorted(by_hash(item, record("b")))


def test_an_open_batch_is_replaced_a_complete_one_never(ledger):
    one, two = record("a"), record("b", "[]")
    import_(ledger, 1, one, note="killed")
    import_(ledger, 1, two, note="again")
    assert [batch.note for batch in ledger.batches()] == ["again"]
    assert live_records(ledger) == ["b"]
    ledger.complete(1, {})
    with pytest.raises(StoreError):
        import_(ledger, 1, one)
    assert live_records(ledger) == ["b"]


def test_abandoning_and_beginning_are_one_step(ledger):
    import_(ledger, 1, record("a"))
    ledger.begin(BatchInfo(2, "undo", NOW, target=1), [], {}, {}, abandon=1)
    assert [(batch.state, batch.target) for batch in ledger.batches()] == [(ABANDONED, None), (OPEN, 1)]


def test_a_batch_that_was_cancelled_never_was(ledger):
    import_(ledger, 1, record("a"))
    ledger.complete(1, {})
    import_(ledger, 2, record("b", "[]"))
    ledger.cancel(2)
    assert [batch.seq for batch in ledger.batches()] == [1]
    assert live_records(ledger) == ["a"]
    ledger.cancel(1)
    assert live_records(ledger) == ["a"], "what is complete stays"
    import_(ledger, 2, record("c", "{ }"))
    ledger.begin(BatchInfo(3, "undo", NOW, target=2), [], {}, {}, abandon=2)
    ledger.cancel(3, reopen=2)
    assert [(batch.seq, batch.state) for batch in ledger.batches()] == [(1, COMPLETE), (2, OPEN)]


def test_reading_never_creates_and_never_writes(uri):
    with pytest.raises(StoreMissing, match="graphkit import"):
        read_ledger(uri)
    with closing(open_ledger(uri)) as ledger:
        import_(ledger, 1, record("a"))
    with closing(read_ledger(uri)) as reader:
        with pytest.raises(StoreError):
            import_(reader, 2, record("b"))
        with pytest.raises(StoreError):
            reader.complete(1, {})
        assert [batch.state for batch in reader.batches()] == [OPEN]


@pytest.mark.neo4j
def test_who_lost_the_lease_writes_no_ledger(neo4j_uri, neo4j_driver):
    store = open_store(neo4j_uri, load_vocabulary(), create=True)
    ledger = open_ledger(neo4j_uri)
    import_(ledger, 1, record("a"))
    neo4j_driver.execute_query("MATCH (l:_Graphkit {key: 'lease'}) SET l.token = l.token + 1, l.holder = 'x\t1\t2\t3'")
    for write in (
        lambda: ledger.complete(1, {}),
        lambda: ledger.cancel(1),
        lambda: import_(ledger, 1, record("b")),
        lambda: open_ledger(neo4j_uri),
    ):
        with pytest.raises(StoreError, match="another process is now writing"):
            write()
    assert [batch.state for batch in ledger.batches()] == [OPEN]
    assert live_records(ledger) == ["a"]
    ledger.close()
    store.close()


@pytest.mark.neo4j
def test_without_a_lease_no_ledger_is_opened_to_write(neo4j_uri):
    with closing(open_store(neo4j_uri, load_vocabulary(), create=True)):
        pass
    with pytest.raises(StoreError, match="another process is now writing"):
        open_ledger(neo4j_uri)


@pytest.mark.neo4j
def test_the_ledger_is_hidden_from_readers(neo4j_uri):
    with (
        closing(open_store(neo4j_uri, load_vocabulary(), create=True)) as store,
        closing(open_ledger(neo4j_uri)) as ledger,
    ):
        items = [record(f"r{number}", f"[{number}]") for number in range(3000)]
        import_(ledger, 1, *items)
        assert list(store.nodes()) == list(store.edges()) == []
        info = store.info()
        assert (info["nodes"], info["foreign_nodes"], info["labels"]) == (0, 0, {})
        strangers = "MATCH (n) WHERE n.id IS NOT NULL OR n.batch IS NOT NULL OR n:Node RETURN n.id AS id"
        assert store.query(strangers).rows == []
