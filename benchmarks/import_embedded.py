"""How fast an import into the embedded store is, beside what its engine alone can do with the same elements.

    python benchmarks/import_embedded.py [RECORDS] [--keep FOLDER]

Makes RECORDS (100,000) NDJSON records from a seed: half entities, half activities with a contribution and evidence.
Each part runs in a process of its own, one after the other:

* the whole import: read, validate, resolve, build, plan, write, ledger, save;
* the same file again, which changes nothing;
* one record of it changed, which plans against the whole store;
* kglite alone: the same nodes and edges, grouped beforehand, by `UNWIND … CREATE` in rows of 10,000, and save.

Targets on two cores: the import at 20,000 nodes and edges a second or more; at a million of them (RECORDS = 175000) no
more than 2 GB. Times swing with whatever else runs: compare the columns of one run, not of two.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measure
from records import write_records

ROWS = 10_000


def change_one(folder: Path) -> None:
    lines = (folder / "records.ndjson").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[-1])
    record["note"] = "changed"
    lines[-1] = json.dumps(record, ensure_ascii=False)
    (folder / "changed.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")


def bare(folder: Path) -> None:
    """Load the same elements by the engine alone; reading and grouping them is not on the clock."""
    import warnings

    import kglite

    from graphkit.store import open_reader
    from graphkit.store.cypher.statements import SOURCE, TARGET, create_edges, create_nodes

    reader = open_reader(folder / "graph.kgl")
    groups: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for node in reader.nodes():
        groups.setdefault((node.label,), []).append({"id": node.id, **node.properties, "batch": "b"})
    for edge in reader.edges():
        ends = {SOURCE: edge.source, TARGET: edge.target}
        row = {"id": edge.id, **ends, **edge.properties, "batch": "b"}
        groups.setdefault((edge.type, edge.source_label, edge.target_label), []).append(row)
    reader.close()
    total = sum(map(len, groups.values()))
    begin = time.perf_counter()
    graph = kglite.KnowledgeGraph()
    for key, rows in groups.items():
        for start in range(0, len(rows), ROWS):
            some = rows[start : start + ROWS]
            keys = {name for row in some for name in row} - {"id", SOURCE, TARGET}
            nodes = len(key) == 1
            statement = create_nodes((*key, "Node"), keys - {"name"}) if nodes else create_edges(*key, keys)
            graph.cypher(statement, params={"rows": some})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph.save(str(folder / "bare.kgl"))
    print(json.dumps({"seconds": time.perf_counter() - begin, "elements": total}))


def run(part: str, folder: Path, *more: str) -> dict[str, Any]:
    return measure.run([sys.executable, __file__, "--part", part, "--keep", str(folder), *more])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--part", choices=["import", "bare"], help=argparse.SUPPRESS)
    parser.add_argument("--file", default="records.ndjson", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part == "import":
        print(json.dumps(measure.timed_import(str(given.keep / "graph.kgl"), given.keep / given.file)))
    elif given.part == "bare":
        bare(given.keep)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            report(folder, given.records)


def report(folder: Path, records: int) -> None:
    for old in folder.glob("*.kgl*"):
        old.unlink()
    write_records(folder / "records.ndjson", records)
    size = (folder / "records.ndjson").stat().st_size / 2**20
    print(f"{records:,} records, {size:.0f} MB of NDJSON")
    first = run("import", folder)
    elements = first["elements"]
    print(f"{'':24}{'seconds':>9}{'elements/s':>12}{'CPU s':>9}{measure.MEMORY:>9}")
    rows = [("import", first), ("kglite alone", run("bare", folder)), ("the same again", run("import", folder))]
    change_one(folder)
    rows.append(("one record changed", run("import", folder, "--file", "changed.ndjson")))
    for name, result in rows:
        seconds = result["seconds"]
        print(f"{name:24}{seconds:9.1f}{elements / seconds:12,.0f}{result['cpu']:9.1f}{result['peak']:9,.0f}")
    print(measure.MEMORY_NOTE)
    print(f"{elements:,} nodes and edges; {measure.in_words(first['stages'])}")
    sizes = {path.name: f"{path.stat().st_size / 2**20:.0f} MB" for path in sorted(folder.glob("graph.kgl*"))}
    print("files:", {name: text for name, text in sizes.items() if text != "0 MB"})


if __name__ == "__main__":
    main()
