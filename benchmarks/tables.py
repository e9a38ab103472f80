"""How fast tables are read and imported, beside bare readers and the same records as NDJSON.

    python benchmarks/tables.py [ROWS] [--xlsx ROWS] [--import] [--peers PYTHON] [--keep FOLDER]

Makes a ledger of 13 columns from a seed: ROWS (100,000) in CSV, and 100,000 in XLSX. Each part runs in a process of its
own, one after the other:

* `csv.DictReader`, pandas: rows as Python dicts, nothing checked;
* cells: graphkit's loader alone, in one process: each row a record, its cells read and checked;
* validate: every check of one record on its own, by as many processes as there are cores;
* XLSX: openpyxl's read-only mode, and graphkit's loader;
* with `--import`, the whole import of the CSV and of the same records as NDJSON, each into a new embedded store;
* with `--peers`, frictionless in the environment of that Python: types checked.

Targets on two cores: cells 25,000 rows a second; validate 12,000; the import at most 1.3 times
that of the NDJSON and 2.5 GB for a million rows; XLSX at most 1.4 times openpyxl and 200 MB.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import measure

HEADINGS = (
    "编号",
    "日期",
    "帮扶方",
    "促成方",
    "受援方",
    "事项",
    "物品",
    "数量",
    "计量单位",
    "金额",
    "金额单位",
    "阶段",
    "备注",
)
MAPPING = """section: activities
columns:
  编号: key
  日期: period
  帮扶方: providers
  促成方: facilitators
  受援方: recipients
  事项: kind
  物品: "contributions[1].item"
  数量: "contributions[1].quantity"
  计量单位: "contributions[1].unit"
  金额: contributions.amount
  金额单位: contributions.currency
  阶段: contributions.stage
  备注: note
"""


def row(number: int, rng: random.Random, places: list[str]) -> list[str]:
    """Return a row as a clerk writes it: some cells are left empty, amounts have two units."""
    giver, receiver = rng.sample(places, 2)
    date = rng.choice(
        (f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}", f"2024年{rng.randrange(1, 13)}月", "2023")
    )
    amount = rng.choice(
        (str(rng.randrange(100, 10**6)), f"{rng.randrange(1, 500) / 10}", f"{rng.randrange(1, 900)},500")
    )
    things = ("books", str(rng.randrange(1, 400)), "册") if rng.random() < 0.3 else ("", "", "")
    unit, stage = rng.choice(("元", "万元")), rng.choice(("到位", "计划"))
    kind = rng.choice(("捐赠", "培训", "消费采购"))
    note = rng.choice(("", "/", f"第{number}批，见附件"))
    return [f"D{number}", date, giver, "", receiver, kind, *things, amount, unit, stage, note]


def make(folder: Path, rows: int, sheet_rows: int) -> None:
    import openpyxl

    from graphkit.places.gazetteer import Gazetteer

    rng = random.Random(20261128)
    gazetteer = Gazetteer.load()
    units = rng.sample(sorted(unit for unit in gazetteer.units if unit.startswith("county/")), 400)
    places = [name for name in (gazetteer.units[unit].name for unit in units) if len(gazetteer.find(name)) == 1][:150]
    for kind in ("csv", "xlsx"):
        (folder / f"ledger-{kind}.mapping.yaml").write_text(MAPPING, encoding="utf-8")
    with (folder / "ledger-csv.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(row(number, rng, places) for number in range(rows))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    sheet.append(HEADINGS)
    for number in range(sheet_rows):
        sheet.append(
            [int(cell) if cell.isdecimal() and at == 9 else cell for at, cell in enumerate(row(number, rng, places))]
        )
    book.save(folder / "ledger-xlsx.xlsx")


def ndjson(folder: Path) -> None:
    """Write the records of the CSV as they would stand in a record file."""
    with (folder / "ledger.ndjson").open("w", encoding="utf-8", newline="\n") as file:
        for record in _loaded(folder / "ledger-csv.csv"):
            fields = {"section": record.section, "id": f"bench/{record.key}", **record.data}
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")


def _loaded(path: Path) -> Any:
    from graphkit.loaders.choice import load
    from graphkit.schema.vocabulary import load_vocabulary

    return load(path, load_vocabulary())


def bare(folder: Path) -> int:
    with (folder / "ledger-csv.csv").open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def pandas(folder: Path) -> int:
    import pandas

    return len(pandas.read_csv(folder / "ledger-csv.csv", dtype=str).to_dict("records"))


def cells(folder: Path) -> int:
    return sum(1 for _ in _loaded(folder / "ledger-csv.csv"))


def validate(folder: Path) -> int:
    from graphkit.loaders.choice import open_files
    from graphkit.schema.vocabulary import load_vocabulary
    from graphkit.validate.intake import take

    vocabulary = load_vocabulary()
    records, report, _ = take(open_files([folder / "ledger-csv.csv"], vocabulary), vocabulary)
    assert not report.problems
    return len(records)


def openpyxl_rows(folder: Path) -> int:
    import openpyxl

    book = openpyxl.load_workbook(folder / "ledger-xlsx.xlsx", read_only=True, data_only=True)
    return sum(1 for _ in islice(book.worksheets[0].iter_rows(values_only=True), 1, None))


def sheet(folder: Path) -> int:
    return sum(1 for _ in _loaded(folder / "ledger-xlsx.xlsx"))


READERS: dict[str, Callable[[Path], int]] = {
    "csv.DictReader": bare,
    "pandas": pandas,
    "cells": cells,
    "validate": validate,
    "openpyxl": openpyxl_rows,
    "xlsx": sheet,
}
FRICTIONLESS = """import json, sys, time, frictionless
begin = time.perf_counter()
report = frictionless.validate(sys.argv[1])
print(json.dumps({"seconds": time.perf_counter() - begin, "rows": report.tasks[0].stats["rows"]}))"""


def run(part: str, folder: Path) -> dict[str, Any]:
    return measure.run([sys.executable, __file__, "--part", part, "--keep", str(folder)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("--xlsx", type=int, default=100_000, metavar="ROWS")
    parser.add_argument("--import", action="store_true", dest="whole")
    parser.add_argument("--peers", metavar="PYTHON", help="an environment that has frictionless")
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        _part(given.part, given.keep)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=True, parents=True)
        make(folder, given.rows, given.xlsx)
        print(f"{'part':>16}  {'rows':>9}  {'rows/s':>8}  {'seconds':>8}  {'CPU s':>7}  {measure.MEMORY}")
        for part in READERS:
            _show(part, run(part, folder))
        if given.peers:
            _show("frictionless", measure.run([given.peers, "-c", FRICTIONLESS, str(folder / "ledger-csv.csv")]))
        if given.whole:
            ndjson(folder)
            for part in ("import ndjson", "import csv"):
                _show(part, run(part, folder))
        print(measure.MEMORY_NOTE)


def _part(part: str, folder: Path) -> None:
    if part.startswith("import"):
        file = folder / ("ledger.ndjson" if part.endswith("ndjson") else "ledger-csv.csv")
        store = folder / f"{file.suffix[1:]}.kgl"
        for left in folder.glob(f"{store.name}*"):
            left.unlink()
        done = measure.timed_import(str(store), file)
        print(json.dumps({"seconds": done["seconds"], "rows": done["elements"], "stages": done["stages"]}))
        return
    begin = time.perf_counter()
    rows = READERS[part](folder)
    print(json.dumps({"seconds": time.perf_counter() - begin, "rows": rows}))


def _show(part: str, result: dict[str, Any]) -> None:
    seconds, rows = result["seconds"], result["rows"]
    numbers = f"{rows:9,}  {rows / seconds:8,.0f}  {seconds:8.2f}  {result['cpu']:7.1f}  {result['peak']:7.0f}"
    print(f"{part:>16}  {numbers}", flush=True)
    if stages := result.get("stages"):
        print(f"{'':>16}  {measure.in_words(stages)}")


if __name__ == "__main__":
    main()
