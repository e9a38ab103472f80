"""Any sequence of imports, prunes, undos, undos of undos and retracts leaves the graph of the records that survive.

The model below is the ledger's rules in thirty lines, written without the product's: what is live, what goes, what an
undo must refuse. Whether remaining records stand on their own is asked of an empty store. So each step must be done
where the model does it and refused where it cannot be done; and a refusal leaves everything as it was.
"""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graphkit.errors import InvalidData, Refused, UsageError
from graphkit.ledger import read_ledger
from graphkit.ledger.base import batch_id
from graphkit.pipeline import history, import_files, incomplete, rebuild, retract, undo
from graphkit.pipeline.copying import copy as copy_graph

from .help import GIVER, SCHOOL, SOURCE, act, dumped, write

pytestmark = pytest.mark.conformance

PARTIES = {"sources": [SOURCE], "entities": [GIVER, SCHOOL]}
EXAMPLES = {"embedded": 30, "neo4j": 5}
"""How many sequences are tried; on a server each step takes the better part of a second."""


class Model:
    """Batches as (target or None, {(dataset, id): (section, record) or None}), the first numbered 1."""

    def __init__(self):
        self.batches = []

    def live(self, batches):
        """A batch holds unless a younger one that holds takes it back."""
        holds = {}
        for seq in range(len(batches), 0, -1):
            holds[seq] = not any(holds[later] and batches[later - 1][0] == seq for later in holds)
        return [seq for seq in sorted(holds) if holds[seq]]

    def now(self, batches):
        records = {}
        for seq in self.live(batches):
            records |= batches[seq - 1][1]
        return {key: record for key, record in records.items() if record is not None}

    def step(self, verb, what, prune):
        """Return the batches as they would be; None where nothing is to be done; raise what must be refused."""
        now = self.now(self.batches)
        if verb in ("rebuild", "copy"):
            return None
        if verb == "import":
            dataset, records = what
            versions = {(dataset, record["id"]): (section, record) for section, record in records}
            gone = {}
            if prune:
                gone = {key: None for key in now if key[0] == dataset and key not in versions}
            if not gone and all(now.get(key) == record for key, record in versions.items()):
                return None
            return [*self.batches, (None, versions | gone)]
        if verb == "retract":
            gone = {key: None for key in now if key[1] == what}
            if not gone:
                raise UsageError(what)
            judged = [record for section, record in now.values() if section == "decisions" and record["right"] == what]
            same = {one["left"] for one in judged if one["decision"] == "same" and what.startswith("act/")}
            gone |= {key: None for key in now if key[1] in same}
            return [*self.batches, (None, gone)]
        if not 1 <= what <= len(self.batches):
            raise UsageError(what)
        alive = self.live(self.batches)
        if any(self.batches[seq - 1][0] == what for seq in alive):
            raise Refused("already undone")
        before = self.batches[what - 1][1]
        for seq in alive:
            later = self.batches[seq - 1][1]
            if seq > what and any(before[key] and later.get(key) not in (None, before[key]) for key in before):
                raise Refused("changed later")
        return [*self.batches, (what, {})]


def file_of(folder: Path, name, records):
    sections = {}
    for section, record in records:
        sections.setdefault(section, []).append(record)
    return write(folder / f"{name}.ndjson", sections)


def built(folder: Path, records):
    """Return the graph of records alone, by an empty store; None where they do not stand on their own."""
    if not records:
        return ""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    datasets = {}
    for (dataset, _), record in records.items():
        datasets.setdefault(dataset, []).append(record)
    store = folder / "twin.kgl"
    try:
        import_files(str(store), [file_of(folder, name, each) for name, each in datasets.items()])
    except InvalidData:
        return None
    return dumped(store)


def done(uri, folder, verb, what, prune):
    if verb == "undo":
        undo(uri, batch_id(what))
    elif verb == "rebuild":
        assert rebuild(uri).batch is None, "the graph is that of its ledger"
    elif verb == "copy":
        other = folder / f"copy-{what}.kgl"
        copy_graph(uri, str(other))
        assert everything(str(other)) == everything(uri)
        other.unlink()
        other.with_name(f"{other.name}.ledger").unlink()
    elif verb == "retract":
        retract(uri, what)
    else:
        dataset, records = what
        import_files(
            uri, [file_of(folder, dataset, records)], dataset=dataset, prune=prune, confirm=lambda _pruning: True
        )


def everything(uri):
    """The graph, the history and all that the ledger says."""
    ledger = read_ledger(uri)
    try:
        return dumped(uri), history(uri), sorted(ledger.entries(), key=str)
    finally:
        ledger.close()


def records(dataset, parties, acts):
    """A dataset's version: with or without the parties that acts name; both datasets tell of the same acts."""
    records = [(section, record) for section, some in PARTIES.items() for record in some] if parties else []
    paragraph = {"d": 1, "e": 2}[dataset]  # evidence adds up; amounts that differ are a conflict
    for number, amount in acts.items():
        evidence = [{"source": "src/a", "paragraph": paragraph}]
        records.append(("activities", act(number, amount, evidence=evidence)))
    return dataset, records


VERSION = st.builds(
    records,
    st.sampled_from("de"),
    st.booleans(),
    st.dictionaries(st.integers(1, 3), st.sampled_from(["1", "1", "2"]), min_size=1, max_size=3),
)
STEP = st.one_of(
    st.tuples(st.just("import"), VERSION, st.booleans()),
    st.tuples(st.just("again"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("undo"), st.integers(0, 3), st.just(False)),
    st.tuples(st.just("undo"), st.just(0), st.just(False)),  # more often than not of an undo, or of what it took back
    st.tuples(st.just("retract"), st.sampled_from(["act/1", "act/2", "school/one"]), st.just(False)),
)
"""A step: what it does, with what, and whether it prunes. `again` is an earlier version; an undo counts back."""
START = ("import", records("d", True, {1: "1", 2: "1"}), False)
EVERY_VERB = [
    ("import", records("e", False, {1: "1", 3: "2"}), False),
    ("import", records("d", True, {2: "2"}), True),  # act/1 stays: e tells it
    ("undo", 2, False),  # refused: act/2 was changed
    ("undo", 0, False),
    ("undo", 0, False),  # the undo itself
    ("retract", "act/2", False),
    ("again", 0, False),
    ("retract", "school/one", False),  # refused: acts need it
    ("undo", 5, False),
]
SUBTLE = [
    ("import", records("d", True, {2: "2"}), False),  # act/1 stays: nobody prunes
    ("undo", 0, False),
    ("undo", 2, False),  # the first import: what changed it later is undone itself
    ("undo", 0, False),
    ("import", records("d", True, {2: "2"}), False),
    ("import", records("d", True, {3: "1"}), True),  # act/2 goes; act/1, of an older batch alone, stays
]


def count(tally, what):
    tally[what] = tally.get(what, 0) + 1


def concrete_step(step, versions, model):
    verb, what, prune = step
    if verb == "again":
        return "import", versions[what % len(versions)], prune
    return verb, len(model.batches) - what if verb == "undo" else what, prune


def check(fresh, folder, steps, tally, *, every=True, start=START):
    uri, twin, model = fresh(), folder / "twin", Model()
    versions = []
    count(tally, "sequences")
    for step in [start, *steps]:
        verb, what, prune = concrete_step(step, versions, model)
        if verb == "import":
            versions.append(what)
        refused = UsageError
        try:
            batches = model.step(verb, what, prune)
            graph = built(twin, model.now(batches or model.batches))
            refused = None if graph is not None else (Refused, InvalidData)
        except UsageError:
            pass
        except Refused:
            refused = Refused
        if refused:
            before = everything(uri)
            with pytest.raises(refused):
                done(uri, folder, verb, what, prune)
            assert everything(uri) == before, "a refusal leaves everything as it was"
            assert incomplete(uri) is None
            count(tally, "refusals")
            continue
        done(uri, folder, verb, what, prune)
        count(tally, f"{verb}s" if not prune else "prunes")
        model.batches = batches or model.batches
        assert len(history(uri)) == len(model.batches), "a batch where something changed, and only there"
        if every:
            assert dumped(uri) == graph
    assert dumped(uri) == built(twin, model.now(model.batches))
    alive = model.live(model.batches)
    batches = history(uri)
    assert [batch.seq for batch in batches if batch.undone_by is None] == alive
    return [(batch.id, batch.kind, batch.state, batch.undone_by, batch.counts) for batch in batches]


@example(steps=EVERY_VERB)
@example(steps=SUBTLE)
@given(steps=st.lists(STEP, min_size=3, max_size=8))
@settings(max_examples=EXAMPLES["embedded"], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_on_the_embedded_store(tmp_path_factory, tally, steps):
    folder = tmp_path_factory.mktemp("run")
    check(lambda: str(folder / "g.kgl"), folder, steps, tally)
    shutil.rmtree(folder, ignore_errors=True)


@example(steps=EVERY_VERB)
@given(steps=st.lists(STEP, min_size=3, max_size=6))
@settings(max_examples=EXAMPLES["neo4j"], suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_on_neo4j(neo4j_uri, neo4j_driver, tmp_path_factory, tally, steps):
    def emptied():
        neo4j_driver.execute_query("MATCH (n) DETACH DELETE n")
        return neo4j_uri

    folder = tmp_path_factory.mktemp("run")
    tallied = check(emptied, folder, steps, tally, every=False)
    assert tallied == check(lambda: str(folder / "g.kgl"), folder, steps, {}, every=False), "both stores count alike"
    shutil.rmtree(folder, ignore_errors=True)
