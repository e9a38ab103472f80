"""The rules of undo and retract, against the plainest model that can be written: a list of what is still asserted."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graphkit.ledger import live
from graphkit.ledger.base import ABANDONED, COMPLETE, BatchInfo, Entry

DATASETS = ["d1", "d2"]
RECORDS = ["r1", "r2", "r3"]

imports = st.tuples(
    st.just("import"),
    st.sampled_from(DATASETS),
    st.dictionaries(st.sampled_from(RECORDS), st.sampled_from(["x", "y"]), min_size=1),
)
undos = st.tuples(st.just("undo"), st.integers(0, 12), st.none())
retracts = st.tuples(st.just("retract"), st.sampled_from(RECORDS), st.none())
sequences = st.lists(st.one_of(imports, undos, retracts), max_size=14)


def run(steps):
    """Return batches and entries of a sequence of steps; an undo that the rules refuse is left out."""
    batches: list[BatchInfo] = []
    entries: list[tuple[int, Entry]] = []
    for kind, what, records in steps:
        seq = len(batches) + 1
        new = BatchInfo(seq, kind, "", state=COMPLETE)
        alive = live.live(batches)
        if kind == "undo":
            if what >= len(batches) or batches[what].seq not in alive:
                continue
            if live.changed_later(what + 1, entries, alive):
                continue
            new = replace(new, target=what + 1)
        elif kind == "retract":
            asserted = live.current_assertions(entries, alive)
            entries += [(seq, Entry(dataset, what, None)) for dataset, records in asserted.items() if what in records]
        else:
            entries += [(seq, Entry(what, record, text)) for record, text in records.items()]
        batches.append(new)
    return batches, entries


def survivors(batches, entries):
    """The model: undone batches leave as if they had never been, newest first; then what is left is replayed."""
    left = list(batches)
    for batch in reversed(batches):
        if batch.target is not None and batch in left:
            left = [other for other in left if other.seq != batch.target]
    model: dict[tuple[str, str], str] = {}
    for batch in left:
        for seq, entry in entries:
            if seq != batch.seq:
                continue
            if entry.hash is None:
                model.pop((entry.dataset, entry.id), None)
            else:
                model[entry.dataset, entry.id] = entry.hash
    return model


def flat(contents):
    return {(dataset, record): key for dataset, records in contents.items() for record, key in records.items()}


@given(sequences)
def test_contents_equal_a_replay_of_the_batches_that_were_not_undone(steps):
    batches, entries = run(steps)
    assert flat(live.current_assertions(entries, live.live(batches))) == survivors(batches, entries)


@given(sequences, st.randoms(use_true_random=False))
def test_the_order_in_which_a_ledger_yields_entries_does_not_matter(steps, random):
    batches, entries = run(steps)
    shuffled = random.sample(entries, len(entries))
    alive = live.live(batches)
    assert live.current_assertions(shuffled, alive) == live.current_assertions(entries, alive)


@given(sequences)
def test_an_undo_and_its_undo_leave_what_was_before(steps):
    batches, entries = run(steps)
    before = live.current_assertions(entries, live.live(batches))
    for target in live.live(batches):
        undo = BatchInfo(len(batches) + 1, "undo", "", state=COMPLETE, target=target)
        redo = BatchInfo(len(batches) + 2, "undo", "", state=COMPLETE, target=undo.seq)
        assert live.current_assertions(entries, live.live([*batches, undo, redo])) == before


@given(sequences)
def test_an_allowed_undo_never_takes_away_what_a_later_live_batch_says(steps):
    batches, entries = run(steps)
    alive = live.live(batches)
    for target in sorted(alive):
        if batches[target - 1].kind != "import" or live.changed_later(target, entries, alive):
            continue
        undo = BatchInfo(len(batches) + 1, "undo", "", state=COMPLETE, target=target)
        after = live.current_assertions(entries, live.live([*batches, undo]))
        for seq, entry in entries:
            later = [e for s, e in entries if s > seq and s in alive and (e.dataset, e.id) == (entry.dataset, entry.id)]
            if seq > target and seq in alive and entry.hash and not later:
                assert after[entry.dataset][entry.id] == entry.hash


def test_a_record_stays_while_an_unchanged_reimport_asserts_it():
    entries = [(1, Entry("d", "a", "h")), (2, Entry("d", "a", "h"))]
    one, two = (BatchInfo(seq, "import", "", state=COMPLETE) for seq in (1, 2))
    undo = BatchInfo(3, "undo", "", state=COMPLETE, target=1)
    assert live.changed_later(1, entries, {1, 2}) == {}
    assert live.current_assertions(entries, live.live([one, two, undo])) == {"d": {"a": "h"}}


def test_a_change_in_another_dataset_does_not_stand_in_the_way():
    entries = [(1, Entry("d", "a", "h1")), (2, Entry("e", "a", "h2"))]
    assert live.changed_later(1, entries, {1, 2}) == {}


def test_a_later_batch_that_was_itself_undone_does_not_stand_in_the_way():
    entries = [(1, Entry("d", "a", "h1")), (2, Entry("d", "a", "h2"))]
    assert live.changed_later(1, entries, {1, 2}) == {2: ["a"]}
    assert live.changed_later(1, entries, {1}) == {}


def test_open_and_abandoned_batches_say_nothing():
    entries = [(1, Entry("d", "a", "h1")), (2, Entry("d", "b", "h2"))]
    batches = [BatchInfo(1, "import", "", state=ABANDONED), BatchInfo(2, "import", "")]
    assert live.current_assertions(entries, live.live(batches)) == {}
    assert live.open_batch(batches) == batches[1]


def test_an_open_undo_does_not_hold_yet():
    batches = [BatchInfo(1, "import", "", state=COMPLETE), BatchInfo(2, "undo", "", target=1)]
    assert live.live(batches) == {1}
    assert live.annotated(batches)[0].undone_by is None


def test_annotated_names_the_undo():
    batches = [BatchInfo(2, "undo", "", state=COMPLETE, target=1), BatchInfo(1, "import", "", state=COMPLETE)]
    assert [batch.undone_by for batch in live.annotated(batches)] == ["batch/0002", None]
