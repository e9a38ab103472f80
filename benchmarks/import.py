"""How fast an import into a Neo4j server is, beside the driver's bare UNWIND … MERGE of the same elements, and peers.

    python benchmarks/import.py [RECORDS] [--keep FOLDER] [--peers FOLDER] [--peer-records NUMBER]

Starts a server in a temporary folder and stops it, unless NEO4J_URI (NEO4J_USERNAME, NEO4J_PASSWORD) names one, which
it EMPTIES, constraints and indexes included. Makes RECORDS (66,000: some 100,000 nodes and 500,000 edges) NDJSON
records from a seed. Each of these runs twice, every time in a process of its own, the first time into an empty graph:

* graphkit: the whole import: read, validate, resolve, build, plan, write, ledger; the second time nothing changes;
* the bare driver: the same nodes and edges, grouped beforehand, with the same constraints, by
  ``MERGE (n:Node {id: r[0]}) SET n:Label, n.name = r[1] …`` and ``MATCH, MATCH, MERGE (a)-[e:TYPE {id: r[0]}]->(b)
  SET …``, rows as lists, 10,000 a managed transaction;
* with --peers, both again at the size of NUMBER (6,600) records, and two other tools at that size (`peers/`).

A server just started takes half as long again as one that has compiled its code, so who goes first would pay for all:
both run once before, which is printed but not compared; then there are two rounds, the second in the other order.
Nodes and edges are counted in the store after each run. Targets: graphkit at most 1.4 times the bare driver, its second
import at most half of its first, at most 800 MB of client memory. CPU is the client's; on a shared machine compare the
rows of one run, not of two.
"""

import argparse
import json
import os
import pickle
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import measure
from peers import environments
from records import write_records

ROWS = 10_000
HEADS = ("seconds", "x bare", "x first", "client CPU s", measure.MEMORY, "nodes", "edges", "edges kept")
SHAPE = {"recipients": 4, "repeated": 12}  # gives five edges a node, two in a hundred of them parallel to another one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="?", type=int, default=66_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where the environments of the peers are kept")
    parser.add_argument("--peer-records", type=int, default=6_600, metavar="NUMBER")
    parser.add_argument("--part", choices=["import", "bare"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part == "import":
        print(json.dumps(measure.timed_import(os.environ["NEO4J_URI"], given.keep / "records.ndjson")))
    elif given.part == "bare":
        print(json.dumps(bare(given.keep)))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            peers = environments.commands(given.peers) if given.peers else {}
            folder = given.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            with server(Path(temporary, "neo4j"), environments.apoc(given.peers) if given.peers else []):
                empty(constraints=True)
                compare(folder, given.records, {})
                if peers:
                    compare(folder, given.peer_records, peers)
                empty()
        print(measure.MEMORY_NOTE)
        if not peers:
            print("without peers: --peers FOLDER makes an environment for each in FOLDER and runs them too")


@contextmanager
def server(home: Path, plugins: list[Path]) -> Iterator[None]:
    """Name a server in the environment: NEO4J_URI's, else one in `home` that ends with the block."""
    from graphkit.devserver import server as devserver

    if "NEO4J_URI" in os.environ:
        yield
        return
    (home / "plugins").mkdir(parents=True)
    for jar in plugins:
        shutil.copy(jar, home / "plugins")
    try:
        started = devserver.start(home)
        os.environ |= {"NEO4J_URI": started.uri, "NEO4J_USERNAME": started.username, "NEO4J_PASSWORD": started.password}
        yield
    finally:
        devserver.stop(home)


def connected() -> Any:
    import neo4j

    auth = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"])
    return neo4j.GraphDatabase.driver(os.environ["NEO4J_URI"], auth=auth, notifications_min_severity="OFF")


def empty(*, constraints: bool = False) -> None:
    """Delete all nodes and edges, and where asked the `constraints` and indexes too."""
    with connected() as driver, driver.session() as session:
        session.run("MATCH ()-[e]->() CALL (e) { DELETE e } IN TRANSACTIONS OF 20000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 20000 ROWS").consume()
        for kind, some in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")) if constraints else ():
            loose = " WHERE type <> 'LOOKUP'" if kind == "INDEX" else ""
            for name in session.run(f"SHOW {some} YIELD name, type{loose} RETURN name").value():
                session.run(f"DROP {kind} `{name}`").consume()


def stored() -> dict[str, int]:
    """Count what is in the store, but for graphkit's ledger."""
    with connected() as driver, driver.session() as session:
        return {
            "nodes": session.run("MATCH (n) WHERE NOT n:_Graphkit RETURN count(n)").single(strict=True).value(),
            "edges": session.run("MATCH ()-[e]->() RETURN count(e)").single(strict=True).value(),
        }


def part(name: str, folder: Path) -> list[str]:
    return [sys.executable, __file__, "--part", name, "--keep", str(folder)]


def compare(folder: Path, records: int, peers: dict[str, list[str]]) -> None:
    """Run each with the elements of so many records, and print the table."""
    write_records(folder / "records.ndjson", records, **SHAPE)
    commands = {
        "graphkit": part("import", folder),
        "bare driver": part("bare", folder),
        **{peer: [*command, str(folder)] for peer, command in peers.items()},
    }

    def runs(name: str, times: int = 2) -> list[dict[str, Any]]:
        empty(constraints=name in peers)  # the bare driver uses graphkit's
        return [measure.run(commands[name]) | stored() for _ in range(times)]

    first = runs("graphkit", 1)[0]
    take_elements(folder)
    print(f"\n{records:,} records: {first['nodes']:,} nodes, {first['edges']:,} edges")
    print(f"{'':33}" + "".join(f"{head:>{len(head) + 3}}" for head in HEADS))
    show("graphkit, to warm up", first, first)
    show("bare driver, to warm up", runs("bare driver", 1)[0], first)
    ratios = []
    for number, order in enumerate((["graphkit", "bare driver"], ["bare driver", "graphkit", *peers]), start=1):
        results = {name: runs(name) for name in order}
        limits = results["bare driver"]
        ratios.append(results["graphkit"][0]["seconds"] / limits[0]["seconds"])
        for name, (once, again) in results.items():
            show(f"{name}, round {number}", once, first, bare=limits[0])
            show(f"{name}, round {number}, again", again, first, bare=limits[1], once=once)
    print(f"graphkit takes {sum(ratios) / len(ratios):.2f} times the bare driver")
    print("graphkit,", measure.in_words(results["graphkit"][0]["stages"]))


def show(name: str, row: dict[str, Any], whole: dict[str, Any], **others: dict[str, Any]) -> None:
    """Print what a run took and what it left of the `whole`, as ratios to the `others` too."""
    cells = (
        f"{row['seconds']:.1f}",
        *(f"{row['seconds'] / others[key]['seconds']:.2f}" if key in others else "" for key in ("bare", "once")),
        f"{row['cpu']:.1f}",
        f"{row['peak']:,.0f}",
        f"{row['nodes']:,}",
        f"{row['edges']:,}",
        f"{row['edges'] / whole['edges']:.1%}",
    )
    print(f"{name:33}" + "".join(f"{cell:>{len(head) + 3}}" for cell, head in zip(cells, HEADS, strict=True)))
    if "note" in row:
        print(f"    {row['note']}")


def take_elements(folder: Path) -> None:
    """Keep the elements of the store: grouped and as lists for the bare driver, as lines of JSON for the peers."""
    from graphkit.store import open_reader

    nodes: dict[str, list[Any]] = {}
    edges: dict[str, list[Any]] = {}
    with (
        closing(open_reader(os.environ["NEO4J_URI"])) as reader,
        (folder / "nodes.jsonl").open("w", encoding="utf-8") as node_lines,
        (folder / "edges.jsonl").open("w", encoding="utf-8") as edge_lines,
    ):
        for node in reader.nodes():
            nodes.setdefault(node.label, []).append((node.id, node.properties))
            line = {**node.properties, "id": node.id, "category": [node.label]}
            node_lines.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        for edge in reader.edges():
            edges.setdefault(edge.type, []).append((edge.id, edge.source, edge.target, edge.properties))
            ends = {"subject": edge.source, "predicate": edge.type, "object": edge.target}
            line = {**edge.properties, "id": edge.id, **ends}
            edge_lines.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    with (folder / "elements.pickle").open("wb") as file:
        pickle.dump((nodes, edges), file)


def statements(folder: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    from graphkit.schema.vocabulary import load_vocabulary
    from graphkit.store.write import labels_of

    with (folder / "elements.pickle").open("rb") as file:
        nodes, edges = pickle.load(file)
    all_labels = labels_of(load_vocabulary())
    for label, some in nodes.items():
        keys = sorted({key for _, properties in some for key in properties})
        sets = "".join(f", n.{key} = r[{place}]" for place, key in enumerate(keys, start=1))
        labels = ":".join(all_labels[label])
        rows = [[node_id, *map(properties.get, keys)] for node_id, properties in some]
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
    return {"seconds": time.perf_counter() - begin}


if __name__ == "__main__":
    main()
