"""The Batch nodes of the graph: which change made an element, when, by whom and from which files."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphkit.elements import CONTRACT, Node
from graphkit.ledger.base import ABANDONED, BatchInfo, batch_id
from graphkit.ledger.live import annotated
from graphkit.pipeline.session import Session
from graphkit.plan.existing import digest
from graphkit.store.base import Changes, Counts, Store


def batch_node(batch: BatchInfo) -> Node:
    """Return the node of a batch. ``created`` is ISO text in UTC: both stores sort and compare it alike.

    >>> batch_node(BatchInfo(1, "import", "2026-01-01T00:00:00Z", input_name="a.yaml")).properties["name"]
    'import a.yaml'
    """
    subject = batch.input_name or (batch_id(batch.target) if batch.target else "")
    properties: Mapping[str, Any] = {
        "class": "Batch",
        "name": f"{batch.kind} {subject}".rstrip(),
        "created": batch.created,
        "author": batch.author,
        "note": batch.note,
        "input_name": batch.input_name,
        "input_sha256": batch.input_sha256,
        "loader": batch.loader,
        "graphkit_version": batch.graphkit_version,
        "schema_version": batch.schema_version,
        "contract": CONTRACT,
        "counts": json.dumps(dict(batch.counts), ensure_ascii=False, sort_keys=True),
        "undone_by": batch.undone_by,
    }
    return Node(batch.id, "Batch", {key: value for key, value in properties.items() if value is not None})


def written_counts(store: Store, batch: BatchInfo) -> Counts:
    """Return what a killed run of this batch brought into the graph: if anything, its Batch node says how much."""
    for node in store.nodes("Batch", [batch.id]):
        counts = json.loads(str(node.properties["counts"]))
        return Counts(**{name: counts.get(name, 0) for name in Counts.__slots__})
    return Counts()


def keep_batch_nodes(session: Session, batch: BatchInfo, abandoned: int | None = None) -> None:
    """Write the Batch nodes that are missing or differ from the ledger, the one of this run among them."""
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
