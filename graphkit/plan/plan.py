"""What would change: the wanted nodes and edges, as streams, against those the store has. Reads, never writes.

What the store has is read once, or passed by a caller who knows it, into a digest of some 20 bytes per element
(`Existing`); the wanted elements then stream past it. So memory follows the ids, never the properties, and an empty
store is not read.
Batch nodes and ``score_*`` properties (analysis puts them there) are no part of the comparison.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from graphkit.elements import Edge, Node, Properties
from graphkit.errors import Refused
from graphkit.plan.existing import CONTENT, PLACE, Existing, digest
from graphkit.store.base import Changes, Counts
from graphkit.wording.messages import Message

_T = TypeVar("_T")

CHUNK = 10_000
"""Elements per chunk: what may be in flight, three times over. A server took 50,000 in one transaction more slowly."""


class Step(NamedTuple):
    """A chunk of changes, and what it should come to when the store counts."""

    changes: Changes
    expected: Counts


def plan(elements: Iterable[Node | Edge], existing: Existing | None = None) -> Iterator[Step]:
    """Yield the steps that turn what the store has into what is wanted, in an order that can be applied.

    What is no longer wanted goes last, edges before nodes. A node with another label, or an edge with other ends, is
    removed and put anew.

    Parameters
    ----------
    elements : iterable of Node or Edge
        All that is wanted, each id once, an edge after the nodes at its ends. Consumed as the steps are.
    existing : Existing, optional
        What the store has; None where it holds nothing at all, nobody else's nodes either. It is used up.
    """
    left = existing or Existing()
    fresh = existing is None
    for some in _chunked(elements):
        yield from _put(some, left, fresh)
    for ids in _chunked(sorted(left.edges)):
        gone = left.old_edges(ids)
        yield Step(Changes(remove_edges=gone), Counts(edges_removed=len(gone)))
    for ids in _chunked(sorted(left.nodes)):
        gone_nodes = left.old_nodes(ids)
        yield Step(Changes(remove_nodes=gone_nodes), Counts(nodes_removed=len(gone_nodes)))


def _put(chunk: list[Node | Edge], left: Existing, fresh: bool) -> Iterator[Step]:
    step = Step(Changes(fresh=fresh), Counts())
    relabelled = _put_nodes([element for element in chunk if isinstance(element, Node)], left, step)
    if relabelled:  # before its edges are looked at: they go with it, and are put anew
        yield _remove_with_edges(relabelled, left)
    _put_edges([element for element in chunk if isinstance(element, Edge)], left, step)
    if step.changes.put_nodes or step.changes.put_edges:
        yield step


def _put_nodes(nodes: list[Node], left: Existing, step: Step) -> list[str]:
    """Add the nodes that are new or differ to a step; return those that stand there under another label."""
    relabelled: list[str] = []
    for node in nodes:
        node.properties.setdefault("class", node.label)
        if not left.nodes:
            old = None
        elif (old := left.nodes.pop(node.id, None)) is not None:
            new = digest(node)
            if new == old[CONTENT]:
                continue
            if new[PLACE] != old[PLACE]:
                relabelled.append(node.id)
                old = None
            elif gone := left.cleared(old, node.properties):
                step.changes.cleared[node.id] = gone
        step.changes.put_nodes.append(node)
        if old is None:
            step.expected.nodes_created += 1
        else:
            step.expected.nodes_updated += 1
    return relabelled


def _put_edges(edges: list[Edge], left: Existing, step: Step) -> None:
    """Add the edges that are new or differ to a step, those with other ends to what it removes besides."""
    moved: list[str] = []
    for edge in edges:
        if not left.edges:
            old = None
        elif (old := left.edges.pop(edge.id, None)) is not None:
            new = digest(edge)
            if new == old[CONTENT]:
                continue
            if new[PLACE] != old[PLACE]:
                moved.append(edge.id)
                old = None
            elif gone := left.cleared(old, edge.properties):
                step.changes.cleared[edge.id] = gone
        step.changes.put_edges.append(edge)
        if old is None:
            step.expected.edges_created += 1
        else:
            step.expected.edges_updated += 1
    if moved:
        step.changes.remove_edges.extend(left.old_edges(moved))
        step.expected.edges_removed += len(step.changes.remove_edges)


def _remove_with_edges(ids: list[str], left: Existing) -> Step:
    """Take nodes out with all edges at them; the edges that are still wanted will be put anew."""
    wanted = set(ids)
    edges = [
        edge
        for edge in left.old_edges()
        # What an earlier chunk took out may still be there to read: it is no longer in `left`.
        if (edge.source in wanted or edge.target in wanted) and left.edges.pop(edge.id, None) is not None
    ]
    nodes = left.old_nodes(ids)
    return Step(
        Changes(remove_edges=edges, remove_nodes=nodes),
        Counts(edges_removed=len(edges), nodes_removed=len(nodes)),
    )


def _chunked(items: Iterable[_T]) -> Iterator[list[_T]]:
    waiting = iter(items)
    return iter(lambda: list(islice(waiting, CHUNK)), [])


def refuse_held(wanted: Collection[str], held: Iterable[tuple[str, str]]) -> None:
    """Raise Refused where a node that is no longer wanted holds an edge of somebody else's.

    >>> refuse_held({"a"}, [("b", "LIKES")])
    Traceback (most recent call last):
        ...
    graphkit.errors.Refused: b has an edge LIKES that was not made by graphkit: delete it, then run this again
    """
    found = sorted({(node, type_) for node, type_ in held if node not in wanted})
    if found:
        node, type_ = found[0]
        more = Message("and-more", count=len(found) - 1) if len(found) > 1 else ""
        raise Refused("plan.held", node=node, type=type_, more=more)


def differences(old: Properties, new: Properties) -> Iterator[tuple[str, object, object]]:
    """Yield (key, old value, new value) where they differ, types included; None where one side has no such key.

    >>> list(differences({"amount": 30000.0, "unit": "person"}, {"amount": 300000.0}))
    [('amount', 30000.0, 300000.0), ('unit', 'person', None)]
    """
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if repr(before) != repr(after) and not key.startswith("score_"):
            yield key, before, after
