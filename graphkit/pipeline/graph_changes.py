"""What must change in a store for its graph to be that of the records."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from graphkit.build import Dependencies, build
from graphkit.errors import Refused
from graphkit.ledger.base import BatchInfo
from graphkit.pipeline.affected_records import affected_records
from graphkit.pipeline.building import build_elements, dependencies_of
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.resolved_records import ResolvedRecords, resolve_trusted
from graphkit.pipeline.session import Session
from graphkit.plan.existing import Existing, stays
from graphkit.plan.plan import Step, plan, refuse_held
from graphkit.records.recordset import Accepted, RecordSet
from graphkit.schema.vocabulary import Vocabulary
from graphkit.store.base import Reader


def plan_changes(
    resolved: ResolvedRecords, vocabulary: Vocabulary, reader: Reader | None, before: ResolvedRecords | None = None
) -> Iterator[Step]:
    """Yield what changes in a store (None: there is none yet).

    The store is read once, at the first step; not at all with `before`, whose graph it is known to hold: then only what
    can differ is built and compared.
    """
    if reader is None:
        yield from plan(build_elements(resolved, vocabulary))
    elif before is None:
        existing = Existing.of(reader)
        foreign = _refuse_foreign(existing, reader, lambda: (resolved.records, dependencies_of(resolved, vocabulary)))
        holds_nothing = not existing.nodes and not foreign
        yield from plan(build_elements(resolved, vocabulary), None if holds_nothing else existing)
    else:
        first, second = dependencies_of(before, vocabulary), dependencies_of(resolved, vocabulary)
        old, new = affected_records(before, first, resolved, second)
        existing = Existing.of(reader, chain.from_iterable(chain(*made) for made in build(old, first)))
        _refuse_foreign(existing, reader, lambda: (new, second))
        yield from plan(build_elements(resolved, vocabulary, (new, second)), existing)


def resolved_before(
    session: Session, again: BatchInfo | None, state: LedgerState, after: Iterable[Accepted]
) -> ResolvedRecords | None:
    """Return the records whose graph the store holds; None where it may hold something else.

    `state` is the ledger before the change, `after` the records that are live after it: most bodies are the same.
    """
    if again is not None or session.open is not None or not session.in_step():
        return None
    return resolve_trusted(state.records(new={item.hash: item for item in after}), session.vocabulary)


def _refuse_foreign(
    existing: Existing, reader: Reader, wanted_of: Callable[[], tuple[RecordSet, Dependencies]]
) -> bool:
    """Raise Refused where the graph would take over or take away what is not graphkit's; else say whether there is any.

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
