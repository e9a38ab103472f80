"""A third store, as a newcomer would write it: nodes and edges in SQLite, without Cypher."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from graphkit.elements import Edge, Node
from graphkit.errors import QueryError, StoreError
from graphkit.store import Columns
from graphkit.store.cypher.statements import checked

SCHEMA = """
CREATE TABLE node (id TEXT PRIMARY KEY, label TEXT, properties TEXT);
CREATE TABLE edge (id TEXT PRIMARY KEY, type TEXT, source TEXT, source_label TEXT, target TEXT, target_label TEXT,
    properties TEXT);
"""
ROWS = 1_000


class SqliteReader:
    def __init__(self, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        self.uri = "sqlite:"
        self._open: sqlite3.Connection | None = sqlite3.connect(":memory:")
        self._open.executescript(SCHEMA)
        rows = [(node.id, node.label, pack({**node.properties, "class": node.label})) for node in nodes]
        self._open.executemany("INSERT INTO node VALUES (?, ?, ?)", rows)
        ends = [(e.id, e.type, e.source, e.source_label, e.target, e.target_label, pack(e.properties)) for e in edges]
        self._open.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?, ?)", ends)

    @property
    def _db(self):
        if self._open is None:
            raise StoreError("store.closed", uri=self.uri)
        return self._open

    def query(self, cypher, parameters=None, *, limit=None, timeout=None):
        raise QueryError("store.query.begins", value="Cypher")

    def rows(self, cypher, parameters=None, *, limit=None, timeout=None):
        raise QueryError("store.query.begins", value="Cypher")

    def nodes(self, label=None, ids=None) -> Iterator[Node]:
        for node_id, found, properties in self._rows("node", "label", label, ids):
            yield Node(node_id, found, unpack(properties))

    def edges(self, type_=None, ids=None) -> Iterator[Edge]:
        for *head, properties in self._rows("edge", "type", type_, ids):
            yield Edge(*head, unpack(properties))

    def columns(self, label_or_type: str, names: Sequence[str]) -> Iterator[Columns]:
        unique = list(dict.fromkeys(map(checked, names)))
        edges = self._rows("edge", "type", checked(label_or_type), None).fetchall()
        label = None if label_or_type == "Node" else label_or_type
        rows = edges or self._rows("node", "label", label, None).fetchall()
        for start in range(0, len(rows), ROWS):
            some = rows[start : start + ROWS]
            values = [unpack(row[-1]) for row in some]
            ends = ([row[2] for row in some], [row[4] for row in some]) if edges else ([], [])
            yield Columns([row[0] for row in some], {name: [v.get(name) for v in values] for name in unique}, *ends)

    def info(self):
        counts = {"engine": "sqlite", "version": sqlite3.sqlite_version, "foreign_nodes": 0, "foreign_edges": 0}
        for key, groups, table, column in (
            ("nodes", "labels", "node", "label"),
            ("edges", "edge_types", "edge", "type"),
        ):
            rows = self._db.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY {column} ORDER BY {column}")
            counts[groups] = dict(rows.fetchall())
            counts[key] = sum(counts[groups].values())
        return counts

    def close(self):
        if self._open is not None:
            self._open.close()
            self._open = None

    def _rows(self, table, column, value, ids):
        where = [f"{column} = ?"] if value is not None else []
        values = [value] if value is not None else []
        if ids is not None:
            where.append(f"id IN ({', '.join('?' * len(ids))})")
            values += ids
        return self._db.execute(f"SELECT * FROM {table} WHERE {' AND '.join(where) or '1'}", values)


def pack(properties):
    return json.dumps({key: {"date": v.isoformat()} if isinstance(v, date) else v for key, v in properties.items()})


def unpack(text):
    return {
        key: date.fromisoformat(value["date"]) if isinstance(value, dict) else value
        for key, value in json.loads(text).items()
    }
