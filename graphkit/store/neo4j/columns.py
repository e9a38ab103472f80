"""Columns from a server, a page at a time: one record holds 10,000 elements, since each record is a message of its own.

Pages follow the ids, which are indexed, so that neither side ever holds more than one. Where somebody dropped the
constraint of a type, every page reads all edges of it: slow, and still right.
"""

from collections.abc import Iterator, Sequence

import neo4j

from graphkit.store.base import Columns
from graphkit.store.cypher.statements import checked
from graphkit.store.neo4j.values import plain_column
from graphkit.store.read import ROWS, as_columns


def pages(
    transaction: neo4j.Transaction, label_or_type: str, names: Sequence[str], *, is_type: bool
) -> Iterator[Columns]:
    """Yield the columns of a label or type, in order of the ids, read in one transaction."""
    statement = _edge_page(label_or_type, names) if is_type else _node_page(label_or_type, names)
    last = ""
    while True:
        record = transaction.run(statement, last=last, most=ROWS).single(strict=True)
        rows = record["page"]
        if rows:
            last = rows[-1][0]
            yield as_columns([plain_column(values) for values in zip(*rows, strict=True)], names, is_type=is_type)
        if len(rows) < ROWS:
            return


def _node_page(label: str, names: Sequence[str]) -> str:
    row = ", ".join(("n.id", *(f"n.{checked(name)}" for name in names)))
    return (
        f"MATCH (n:Node:{checked(label)}) WHERE n.id > $last AND n.batch IS NOT NULL "
        f"WITH n ORDER BY n.id LIMIT $most RETURN collect([{row}]) AS page"
    )


def _edge_page(type_: str, names: Sequence[str]) -> str:
    row = ", ".join(("e.id", "a.id", "b.id", *(f"e.{checked(name)}" for name in names)))
    return (
        f"MATCH (a)-[e:{checked(type_)}]->(b) WHERE e.id > $last AND e.batch IS NOT NULL "
        f"WITH a, e, b ORDER BY e.id LIMIT $most RETURN collect([{row}]) AS page"
    )
