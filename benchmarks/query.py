"""What reading large answers takes: memory beyond the open store, and seconds beside the engine or driver alone.

    python benchmarks/query.py STORE [--parts PART …] [--server URI]

STORE is an embedded store, such as ``graph.kgl`` of ``import_embedded.py 100000 --keep FOLDER`` (150,000 nodes, 420,000
edges); ``--server`` asks a Neo4j server (``NEO4J_USERNAME``, ``NEO4J_PASSWORD``) the same questions. Each part is a
process of its own that opens the store, reads all rows one after the other, and says by how much its memory grew.

* ``rows``: a million rows of three values, by UNWIND;
* ``edges``: every edge, with the ids of its ends;
* ``sorted``, ``distinct``, ``grouped``: answers that the engine must hold as a whole.

Target for ``rows`` and ``edges``: 150 MB. The others grow with the answer; docs/cypher.md says which are which.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure

PARTS = {
    "rows": "UNWIND range(1, 1000000) AS i RETURN i AS n, i * 2 AS double, toString(i) AS text",
    "edges": "MATCH (a:Node)-[e]->(b:Node) RETURN a.id AS source, type(e) AS type, b.id AS target",
    "sorted": "MATCH (a:Node)-[e]->(b:Node) RETURN a.id AS id, type(e) AS type, b.id AS target ORDER BY target, id",
    "distinct": "MATCH (a:Node)-[]->(b:Node) RETURN DISTINCT a.id AS source, b.id AS target",
    "grouped": "MATCH (a:Node)-[e]->(b:Node) RETURN b.id AS target, count(*) AS edges, collect(type(e)) AS types",
}
EVERY = 0.02  # seconds between two looks at the memory


class Growth:
    """The most that the memory of this process grew, in MB, while it is watched."""

    def __init__(self) -> None:
        self.most = 0.0
        self._before = resident()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            self.most = max(self.most, resident() - self._before)

    def end(self) -> float:
        """Stop watching."""
        self._ended.set()
        self._thread.join()
        return max(self.most, resident() - self._before)


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def rows_of(uri: str, text: str, *, bare: bool) -> Iterator[Any]:
    """Yield the rows of a query, by graphkit or by what it rests on alone, once the store is open."""
    if not bare:
        from graphkit.store import open_reader

        reader = open_reader(uri)
        yield None
        yield from reader.rows(text)
    elif "://" in uri:
        import neo4j

        name, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"]
        with neo4j.GraphDatabase.driver(uri, auth=(name, password)) as driver, driver.session() as session:
            yield None
            yield from map(dict, session.run(text))
    else:
        import kglite

        graph = kglite.load(uri, verify="eager", defer_index_rebuild=True)
        yield None
        yield from graph.cypher(text, timeout_ms=0, write_scope=[]).to_list()


def read(uri: str, text: str, *, bare: bool) -> None:
    rows = rows_of(uri, text, bare=bare)
    next(rows)
    growth, begun, used = Growth(), time.perf_counter(), time.process_time()
    number = sum(1 for _ in rows)
    took, cpu = time.perf_counter() - begun, time.process_time() - used
    print(json.dumps({"rows": number, "seconds": took, "own": cpu, "grown": growth.end()}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--server", help="also ask this Neo4j server")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        read(given.store, PARTS[given.one], bare=given.bare)
        return
    heads = ("rows", 10), ("seconds", 9), ("CPU s", 8), ("MB more", 9), ("bare s", 9), ("bare CPU", 9), ("bare MB", 9)
    print(" " * 20 + "".join(f"{head:>{width}}" for head, width in heads) + f"{'ratio':>7}")
    for uri in filter(None, (given.store, given.server)):
        for part in given.parts:
            command = [sys.executable, __file__, uri, "--one", part]
            ours, bare = measure.run(command), measure.run([*command, "--bare"])
            figures = f"{ours['rows']:10,}{ours['seconds']:9.1f}{ours['own']:8.1f}{ours['grown']:9.0f}"
            figures += f"{bare['seconds']:9.1f}{bare['own']:9.1f}{bare['grown']:9.0f}{ours['own'] / bare['own']:7.2f}"
            print(f"{part + (' (server)' if uri == given.server else ''):20}{figures}", flush=True)
    print("ratio: of processor time of the client")


if __name__ == "__main__":
    main()
