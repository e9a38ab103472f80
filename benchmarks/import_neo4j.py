"""How fast an import into a Neo4j server is, beside the driver's bare UNWIND … MERGE of the same elements.

    NEO4J_URI=bolt://… NEO4J_PASSWORD=… python benchmarks/import_neo4j.py [RECORDS] [--keep FOLDER]

EMPTIES THE SERVER. Makes RECORDS (70,000: some 110,000 nodes and 450,000 edges) NDJSON records from a seed, as
`import_embedded.py` does. After a small import that warms the server up, each part runs in a process of its own:

* the whole import: read, validate, resolve, build, plan, write, ledger;
* the same file again, which changes nothing;
* the bare driver: the same nodes and edges, grouped beforehand, with the same constraints, by
  ``MERGE (n:Node {id: r[0]}) SET n:Label, n.name = r[1] …`` and ``MATCH, MATCH, MERGE (a)-[e:TYPE {id: r[0]}]->(b)
  SET …``, rows as lists, 10,000 a managed transaction; then the same again.

Targets: the import at most 1.4 times the bare driver, the second import at most half of the first, at most 800 MB of
client memory. CPU is the client's; on a shared machine compare the columns of one run, not of two.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

ROWS = 10_000
PARTS = ("warm", "import", "again", "bare", "bare again")


def connected() -> Any:
    import neo4j

    auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
    return neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"], auth=auth, notifications_min_severity="OFF")


def empty() -> None:
    with connected() as driver, driver.session() as session:
        session.run("MATCH ()-[e]->() CALL (e) { DELETE e } IN TRANSACTIONS OF 20000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS").consume()


def import_(file: Path) -> dict[str, Any]:
    from graphkit.pipeline.importing import import_files

    stages: dict[str, float] = {}
    last = [("start", time.perf_counter())]

    def progress(stage: str, _done: int, _total: int | None) -> None:
        now = time.perf_counter()
        stages[last[0][0]] = round(stages.get(last[0][0], 0.0) + now - last[0][1], 1)
        last[0] = (stage, now)

    begin = time.perf_counter()
    result = import_files(os.environ["NEO4J_URI"], [file], dataset=file.stem, progress=progress)
    progress("end", 0, None)
    return {"seconds": time.perf_counter() - begin, "elements": result.counts.total, "stages": stages}


def take_elements(folder: Path) -> None:
    """Keep the elements of the store, grouped and as lists, for the bare driver."""
    import pickle

    from graphkit.store import open_reader

    nodes: dict[str, list[Any]] = {}
    edges: dict[str, list[Any]] = {}
    with closing(open_reader(os.environ["NEO4J_URI"])) as reader:
        for node in reader.nodes():
            nodes.setdefault(node.label, []).append((node.id, node.properties))
        for edge in reader.edges():
            edges.setdefault(edge.type, []).append((edge.id, edge.source, edge.target, edge.properties))
    with (folder / "elements.pickle").open("wb") as file:
        pickle.dump((nodes, edges), file)


def statements(folder: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    import pickle

    from graphkit.store.write import labels_of_the_vocabulary

    with (folder / "elements.pickle").open("rb") as file:
        nodes, edges = pickle.load(file)
    for label, some in nodes.items():
        keys = sorted({key for _, properties in some for key in properties})
        sets = "".join(f", n.{key} = r[{place}]" for place, key in enumerate(keys, start=1))
        labels = ":".join(labels_of_the_vocabulary()[label])
        rows = [[own, *map(properties.get, keys)] for own, properties in some]
        yield f"UNWIND $rows AS r MERGE (n:Node {{id: r[0]}}) SET n:{labels}{sets}", rows
    for type_, some in edges.items():
        keys = sorted({key for *_, properties in some for key in properties})
        sets = ", ".join(f"e.{key} = r[{place}]" for place, key in enumerate(keys, start=3))
        rows = [[*ends, *map(properties.get, keys)] for *ends, properties in some]
        yield (
            "UNWIND $rows AS r MATCH (a:Node {id: r[1]}) MATCH (b:Node {id: r[2]}) "
            f"MERGE (a)-[e:{type_} {{id: r[0]}}]->(b)" + (f" SET {sets}" if sets else ""),
            rows,
        )


def bare(folder: Path) -> dict[str, Any]:
    ready = list(statements(folder))
    begin = time.perf_counter()
    with connected() as driver, driver.session() as session:
        for statement, rows in ready:
            for start in range(0, len(rows), ROWS):
                some = rows[start : start + ROWS]
                session.execute_write(lambda tx, text=statement, some=some: tx.run(text, rows=some).consume())
    return {"seconds": time.perf_counter() - begin, "elements": sum(len(rows) for _, rows in ready)}


def run(part: str, folder: Path) -> dict[str, Any]:
    """Run a part of this file in a process of its own, and add its CPU and peak memory."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--part", part, "--keep", str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return json.loads(out.splitlines()[-1]) | {"peak": usage.ru_maxrss / 1024, "cpu": usage.ru_utime + usage.ru_stime}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="?", type=int, default=70_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part in ("bare", "bare again"):
        print(json.dumps(bare(given.keep)))
    elif given.part:
        print(json.dumps(import_(given.keep / ("warm.ndjson" if given.part == "warm" else "records.ndjson"))))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            report(folder, given.records)


def report(folder: Path, records: int) -> None:
    from import_embedded import write_records

    write_records(folder / "warm.ndjson", 3_000)
    write_records(folder / "records.ndjson", records)
    empty()
    run("warm", folder)
    empty()
    told = {"import": run("import", folder), "again": run("again", folder)}
    take_elements(folder)
    empty()
    told |= {"bare": run("bare", folder), "bare again": run("bare again", folder)}
    empty()
    elements = told["import"]["elements"]
    print(f"{records:,} records, {elements:,} nodes and edges")
    print(f"{'':14}{'seconds':>9}{'elements/s':>12}{'client CPU s':>14}{'peak MB':>9}")
    for name, row in told.items():
        print(f"{name:14}{row['seconds']:9.1f}{elements / row['seconds']:12,.0f}{row['cpu']:14.1f}{row['peak']:9,.0f}")
    whole, second, limit = (told[name]["seconds"] for name in ("import", "again", "bare"))
    print(f"import / bare driver {whole / limit:.2f}; second import / first {second / whole:.2f}")
    print("seconds by stage:", told["import"]["stages"])


if __name__ == "__main__":
    main()
