"""How fast an import into the embedded store is, beside what its engine alone can do with the same elements.

    python benchmarks/import_embedded.py [RECORDS] [--keep FOLDER]

Makes RECORDS (100,000) NDJSON records from a seed: half entities, half activities with a contribution and evidence.
Each part runs in a process of its own, one after the other:

* the whole import: read, validate, resolve, build, plan, write, ledger, save;
* the same file again, which changes nothing;
* one record of it changed, which plans against the whole store;
* kglite alone: the same nodes and edges, grouped beforehand, by `UNWIND … CREATE` in rows of 10,000, and save.

CPU counts the whole process, with the start of Python. Targets on two cores: the import at 20,000 nodes and edges a
second or more; at a million of them (RECORDS = 175000) no
more than 2 GB. Times swing with whatever else runs: compare the columns of one run, not of two.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20261122
LABELS = {"Enterprise": "有限公司", "Hospital": "医院", "School": "学校", "Agency": "办公室", "Association": "协会"}
KINDS = ("donation", "investment", "purchase", "training", "service", "construction")
STAGES = ("planned", "signed", "disbursed", "completed")
ROWS = 10_000


def write_records(path: Path, number: int) -> None:
    from graphkit.places.gazetteer import Gazetteer

    rng = random.Random(SEED)
    gazetteer = Gazetteer.load()
    units = sorted(unit for unit in gazetteer.units if unit.startswith("county/"))
    counties = [gazetteer.units[unit].name for unit in rng.sample(units, 400)]
    counties = [name for name in counties if len(gazetteer.find(name)) == 1][:150]
    labels = list(LABELS)
    sources = [f"src/bulletin-{index}" for index in range(100)]
    entities = [f"{rng.choice(labels).lower()}/bench-{index}" for index in range(number // 2)]
    by_lower = {label.lower(): label for label in labels}
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def put(section: str, **fields: object) -> None:
            file.write(json.dumps({"section": section, **fields}, ensure_ascii=False) + "\n")

        for source in sources:
            put("sources", id=source, name=f"简报 {source}", published="2024-07", language="zh-Hans")
        for index in range(5):
            put("programmes", id=f"prog/bench-{index}", name=f"帮扶计划 {index}")
        for index, own in enumerate(entities):
            label = by_lower[own.split("/")[0]]
            name = f"第{index}{LABELS[label]}"
            put("entities", id=own, label=label, name=name, located_in=rng.choice(counties))
        for index in range(number // 2):
            giver, receiver = rng.sample(entities, 2)
            kind = rng.choice(KINDS)
            money = kind in ("donation", "investment", "purchase", "construction")
            figure = (
                {"amount": str(rng.randrange(1, 10**7)), "currency": "CNY"}
                if money
                else {"quantity": str(rng.randrange(1, 500)), "unit": "person", "measure": "reach"}
            )
            start = rng.randrange(0, 900)
            more = {"facilitators": [rng.choice(entities)]} if index % 5 == 0 else {}
            put(
                "activities",
                id=f"act/bench-{index}",
                kind=kind,
                providers=[giver],
                recipients=[{"entity": receiver, "certainty": "stated"}],
                **more,
                period={"start": f"20{rng.randrange(10, 25)}-{rng.randrange(1, 13):02}"},
                status="completed",
                programmes=[f"prog/bench-{index % 5}"],
                contributions=[{"id": f"con/bench-{index}", "kind": kind, "stage": rng.choice(STAGES), **figure}],
                evidence=[
                    {
                        "source": rng.choice(sources),
                        "paragraph": rng.randrange(1, 60),
                        "start": start,
                        "end": start + 25,
                        "digest": f"{rng.getrandbits(256):064x}",
                    }
                ],
            )


def import_(folder: Path, name: str) -> None:
    from graphkit.pipeline.importing import import_files

    stages: dict[str, float] = {}
    last = [("start", time.perf_counter())]

    def progress(stage: str, _done: int, _total: int | None) -> None:
        now = time.perf_counter()
        stages[last[0][0]] = stages.get(last[0][0], 0.0) + now - last[0][1]
        last[0] = (stage, now)

    begin = time.perf_counter()
    result = import_files(str(folder / "graph.kgl"), [folder / name], dataset="bench", progress=progress)
    progress("end", 0, None)
    counts = result.counts
    told = {"seconds": time.perf_counter() - begin, "elements": counts.total, "stages": stages}
    print(json.dumps(told | {"batch": result.batch.id if result.batch else None}))


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
    from graphkit.store.statements import SOURCE, TARGET, create_edges, create_nodes

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


def run(part: str, folder: Path, *more: str) -> dict[str, object]:
    """Run a part of this file in a process of its own, and add its peak memory."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--part", part, "--keep", str(folder), *more], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    out = process.stdout.read()
    peak = cpu = 0.0
    if sys.platform == "win32":
        process.wait()
    else:
        import os

        _, status, usage = os.wait4(process.pid, 0)
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
        cpu = usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return json.loads(out.splitlines()[-1]) | {"peak_mb": peak, "cpu": cpu}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--part", choices=["import", "bare"], help=argparse.SUPPRESS)
    parser.add_argument("--file", default="records.ndjson", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part == "import":
        import_(given.keep, given.file)
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
    elements = int(str(first["elements"]))
    print(f"{'':24}{'seconds':>9}{'elements/s':>12}{'CPU s':>9}{'peak MB':>9}")
    rows = [("import", first), ("kglite alone", run("bare", folder)), ("the same again", run("import", folder))]
    change_one(folder)
    rows.append(("one record changed", run("import", folder, "--file", "changed.ndjson")))
    for name, told in rows:
        seconds = float(str(told["seconds"]))
        print(f"{name:24}{seconds:9.1f}{elements / seconds:12,.0f}{told['cpu']:9.1f}{told['peak_mb']:9,.0f}")
    stages = first["stages"]
    assert isinstance(stages, dict)
    print(f"{elements:,} nodes and edges; seconds by stage:", {k: round(v, 1) for k, v in stages.items() if v > 0.05})
    sizes = {path.name: f"{path.stat().st_size / 2**20:.0f} MB" for path in sorted(folder.glob("graph.kgl*"))}
    print("files:", {name: text for name, text in sizes.items() if text != "0 MB"})


if __name__ == "__main__":
    main()
