"""The graph of what the records mean, brought into a store: plan, write, keep the Batch nodes, commit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import chain

from graphkit.build import Context, build
from graphkit.errors import Refused
from graphkit.ledger.base import ABANDONED, COMPLETE, BatchInfo, Entry
from graphkit.ledger.live import Assertions, annotated
from graphkit.pipeline.affected_records import affected_records
from graphkit.pipeline.building import built, context_of
from graphkit.pipeline.resolved_records import ResolvedRecords, live_records, names_of, resolve_trusted
from graphkit.pipeline.session import Session, batch_node
from graphkit.plan.apply import apply
from graphkit.plan.plan import Existing, Step, digest, plan, refuse_held, stays
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.resolve.gazetteer_places import PLACES
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Changes, Counts, Reader, Store


def steps(
    meaning: ResolvedRecords, vocabulary: Vocabulary, reader: Reader | None, before: ResolvedRecords | None = None
) -> Iterator[Step]:
    """Yield what would change in a store (None: there is none yet).

    The store is read once, at the first step; not at all with `before`, whose graph it is known to hold: then only what
    can differ is built and compared.
    """
    if reader is None:
        yield from plan(built(meaning, vocabulary))
    elif before is None:
        existing = Existing.of(reader)
        foreign = _refuse_foreign(existing, reader, lambda: (meaning.records, context_of(meaning, vocabulary)))
        holds_nothing = not existing.nodes and not foreign
        yield from plan(built(meaning, vocabulary), None if holds_nothing else existing)
    else:
        first, second = context_of(before, vocabulary), context_of(meaning, vocabulary)
        old, new = affected_records(before, first, meaning, second)
        existing = Existing.of(reader, chain.from_iterable(chain(*made) for made in build(old, first)))
        _refuse_foreign(existing, reader, lambda: (new, second))
        yield from plan(built(meaning, vocabulary, (new, second)), existing)


def graph_before(
    session: Session, again: BatchInfo | None, now: Assertions, items: Iterable[Accepted]
) -> ResolvedRecords | None:
    """Return what the records meant whose graph the store holds; None where it may hold something else.

    `now` is what datasets say before the change, `items` the records after it: most bodies are the same.
    """
    if again is not None or session.open is not None or not session.in_step():
        return None
    return resolve_trusted(live_records(now, {item.hash: item for item in items}, session.ledger), session.vocabulary)


def _refuse_foreign(existing: Existing, reader: Reader, wanted_of: Callable[[], tuple[RecordSet, Context]]) -> bool:
    """Raise Refused where the graph would take over or take away what is not graphkit's; else tell of such things.

    Nearly always nothing is foreign, and this costs two counts; else the nodes are built once more, so that the answer
    is there before anything is written.
    """
    others = "MATCH (n) WHERE n.batch IS NULL AND n.id IS NOT NULL RETURN n.id AS id"
    foreign = {row["id"] for row in reader.query(others).rows}
    ends = "MATCH (a)-[r]->(b) WHERE r.batch IS NULL RETURN a.id AS a, b.id AS b, type(r) AS type"
    edges = reader.query(ends).rows if existing.nodes else []
    held = [(row[end], row["type"]) for row in edges for end in ("a", "b") if row[end] in existing.nodes]
    if not (held or foreign):
        return False
    wanted = set()
    for node in chain.from_iterable(nodes for nodes, _ in build(*wanted_of())):
        if node.id in foreign:
            raise Refused("pipeline.foreign-node", id=node.id)
        if stays(node, existing):
            wanted.add(node.id)
    refuse_held(wanted, held)
    return True


def places_drawn(meaning: ResolvedRecords, now: Assertions) -> tuple[list[Entry], dict[str, Accepted]]:
    """Return what a batch has to say about places drawn from the shipped table, and their records by hash.

    Which places are needed follows from all other records; so those no longer needed are withdrawn by whatever batch
    makes them so, and an undo brings back the ones it needs.
    """
    drawn = {item.id: item for item in meaning.places}
    before = now.get(PLACES, {})
    changed = {own: item.hash for own, item in drawn.items() if before.get(own) != item.hash}
    entries = [Entry(PLACES, own, said) for own, said in changed.items()]
    entries += [Entry(PLACES, own, None) for own in sorted(before.keys() - drawn.keys())]
    return entries, {said: drawn[own] for own, said in changed.items()}


def perform(
    session: Session,
    batch: BatchInfo,
    *,
    entries: Iterable[Entry],
    bodies: Mapping[str, Accepted],
    meaning: ResolvedRecords,
    planned: Iterable[Step],
    abandon: int | None = None,
) -> tuple[BatchInfo, Counts]:
    """Do a batch: ledger (open), graph, commit, ledger (complete). Killed in between, the same run does it again.

    Parameters
    ----------
    session : Session
        Holds the writer's lock.
    batch : BatchInfo
        Open; with the number of a batch that was killed, that one is done again.
    entries, bodies
        What it asserts and withdraws, and the records by hash.
    meaning : ResolvedRecords
        All records that are live once this batch holds.
    planned : iterable of Step
        What changes in the graph (`steps`).
    abandon : int, optional
        The seq of the open batch that this one drops.

    Returns
    -------
    BatchInfo
        The batch as complete.
    Counts
        Of nodes and edges, as the store counted them; Batch nodes are not counted.
    """
    waiting = _begun(planned)  # a refusal comes with the first step: before the ledger is told
    is_new = session.open is None or session.open.seq != batch.seq
    session.ledger.begin(batch, entries, bodies, names_of(meaning.resolution), abandon=abandon)
    try:
        earlier = _counts_of(session.store, batch)
        session.progress("write", 0, None)
        counts = earlier + apply(waiting, session.store, batch.id, lambda done: session.progress("write", done, None))
        batch = replace(batch, state=COMPLETE, counts={**batch.counts, **asdict(counts)})
        keep_batch_nodes(session, batch, abandon)
    except BaseException:
        if is_new and session.store.atomic:  # nothing of it lasts; a batch done again may be in the graph already
            session.ledger.cancel(batch.seq, reopen=abandon)
        raise
    session.progress("save", 0, None)
    session.store.commit()
    session.ledger.complete(batch.seq, batch.counts)
    return batch, counts


def _begun(planned: Iterable[Step]) -> Iterable[Step]:
    steps = iter(planned)
    first = next(steps, None)
    return [] if first is None else chain([first], steps)


def _counts_of(store: Store, batch: BatchInfo) -> Counts:
    """Return what a killed run of this batch had brought into the graph: its Batch node is there then, and says so."""
    import json

    for node in store.nodes("Batch", [batch.id]):
        said = json.loads(str(node.properties["counts"]))
        return Counts(**{name: said.get(name, 0) for name in Counts.__slots__})
    return Counts()


def keep_batch_nodes(session: Session, batch: BatchInfo, abandoned: int | None = None) -> None:
    """Put the Batch nodes that are missing or say something else than the ledger, the one of this run among them."""
    others = [
        replace(other, state=ABANDONED) if other.seq == abandoned else other
        for other in session.batches
        if other.seq != batch.seq
    ]
    kept = {node.id: digest(node) for node in session.store.nodes("Batch")}
    wanted = map(batch_node, annotated([*others, batch]))
    changed = [node for node in wanted if kept.get(node.id) != digest(node)]
    cleared = {node.id: {"undone_by"} - node.properties.keys() for node in changed}
    if changed:
        session.store.write(Changes(put_nodes=changed, cleared=cleared), batch.id)
