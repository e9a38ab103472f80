"""How fast IATI activities are read and imported, beside lxml alone and beside NDJSON of the same records.

    python benchmarks/iati.py [ACTIVITIES] [--keep FOLDER]

Makes a file of ACTIVITIES (3,000: 46 MB) IATI 2.03 activities from a seed, each with some 20 transactions, budgets,
results, shares of countries and sectors, points and documents. Each part runs in a process of its own:

* lxml alone: every activity parsed and dropped again, nothing read from it;
* the loader: all records made;
* import of the XML, and of NDJSON of the same records, into an empty embedded store.

Targets: the loader at most 3 s and at most 150 MB above lxml alone; the import at no less than 0.8 of NDJSON's rate.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measure

COUNTRIES = ("KE", "UG", "TZ", "ET", "GH", "NE", "ML", "NP", "BD", "PE")
SECTORS = ("11220", "12220", "14030", "14031", "15110", "31120", "72010", "43040")
WORDS = ("water", "health", "school", "village", "women", "farmers", "access", "improved", "support", "local", "supply")
PARTS = ("lxml alone", "loader", "import XML", "import NDJSON")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("activities", nargs="?", type=int, default=3_000)
    parser.add_argument("--keep", type=Path, help="folder for the files; by default a temporary one")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(part(given.part, given.keep)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write(folder / "activities.xml", given.activities)
        records(folder / "activities.xml", folder / "records.ndjson")
        size = (folder / "activities.xml").stat().st_size / 1e6
        print(f"{given.activities} activities, {size:.0f} MB of XML; {measure.MEMORY_NOTE}")
        print(f"{'':16}{'seconds':>9}{'CPU s':>9}{measure.MEMORY:>10}{'own peak MB':>13}")
        found = {}
        for name in PARTS:
            command = [sys.executable, __file__, "--part", name, "--keep", str(folder)]
            found[name] = measure.run(command)
            one = found[name]
            print(f"{name:16}{one['seconds']:9.2f}{one['cpu']:9.2f}{one['peak']:10.0f}{one['alone']:13.0f}")
        beside = found["loader"]["alone"] - found["lxml alone"]["alone"]
        rate = found["import NDJSON"]["seconds"] / found["import XML"]["seconds"]
        print(f"loader beside lxml alone: {beside:.0f} MB; rate of the import: {rate:.2f} of NDJSON's")


def part(name: str, folder: Path) -> dict[str, float]:
    """Run one part; return its seconds and the peak of its own memory in MB."""
    path = folder / "activities.xml"
    if name.startswith("import"):
        source = path if name.endswith("XML") else folder / "records.ndjson"
        (folder / "g.kgl").unlink(missing_ok=True)
        (folder / "g.kgl.ledger").unlink(missing_ok=True)
        from graphkit.pipeline import import_files

        start = time.perf_counter()
        import_files(str(folder / "g.kgl"), [source])
    elif name == "loader":
        from graphkit.loaders.iati.from_iati import read
        from graphkit.schema.vocabulary import load_vocabulary

        vocabulary = load_vocabulary()
        start = time.perf_counter()
        for _ in read(path, vocabulary):
            pass
    else:
        from graphkit.loaders.iati.stream import elements
        from graphkit.schema.vocabulary import load_vocabulary

        load_vocabulary()  # both hold it
        start = time.perf_counter()
        for _ in elements(path, "iati-activities", "iati-activity"):
            pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return {"seconds": time.perf_counter() - start, "alone": peak}


def records(source: Path, target: Path) -> None:
    """Write the records of an IATI file as NDJSON."""
    from graphkit.loaders.iati.from_iati import read
    from graphkit.loaders.rows import RawRecord
    from graphkit.schema.vocabulary import load_vocabulary

    with target.open("w", encoding="utf-8") as file:
        for row in read(source, load_vocabulary()):
            if isinstance(row, RawRecord):
                file.write(json.dumps({"section": row.section, **row.data}, ensure_ascii=False) + "\n")


def write(path: Path, number: int) -> None:
    """Write a file of made activities."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n')
        for position in range(number):
            file.write(activity(position, chance))
        file.write("</iati-activities>\n")


def activity(position: int, chance: random.Random) -> str:
    """Return one activity of some 15 kB."""

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count)).capitalize()

    def narrative(count: int) -> str:
        return f"<narrative>{words(count)}</narrative>"

    first, second = chance.sample(COUNTRIES, 2)
    lines = [
        '<iati-activity default-currency="USD" xml:lang="en" hierarchy="1" humanitarian="0">',
        f"<iati-identifier>XM-TEST-{position}</iati-identifier>",
        f'<reporting-org ref="XM-TEST" type="40">{"<narrative>Test Fund</narrative>"}</reporting-org>',
        f"<title>{narrative(8)}</title>",
        *(f'<description type="{kind}">{narrative(80)}</description>' for kind in (1, 2, 3)),
        *(
            f'<participating-org ref="XX-{chance.randrange(400)}" type="{chance.choice((10, 21, 70))}" role="{role}">'
            f"{narrative(3)}</participating-org>"
            for role in (1, 1, 3, 4, 4)
        ),
        '<activity-status code="2"/><activity-date type="1" iso-date="2018-01-01"/>',
        '<activity-date type="2" iso-date="2018-03-01"/><activity-date type="3" iso-date="2024-12-31"/>',
        f'<recipient-country code="{first}" percentage="60"/><recipient-country code="{second}" percentage="40"/>',
        *(
            f"<location><name>{narrative(2)}</name><point><pos>{chance.uniform(-30, 30):.4f} "
            f"{chance.uniform(-30, 60):.4f}</pos></point></location>"
            for _ in range(4)
        ),
        *(f'<sector vocabulary="1" code="{code}" percentage="50"/>' for code in chance.sample(SECTORS, 2)),
        '<default-flow-type code="10"/><default-finance-type code="110"/><default-aid-type code="C01"/>',
        '<default-tied-status code="5"/>',
        *(
            f'<budget type="1"><period-start iso-date="{year}-01-01"/><period-end iso-date="{year}-12-31"/>'
            f'<value currency="USD" value-date="{year}-01-01">{chance.randrange(10_000, 900_000)}</value></budget>'
            for year in range(2018, 2024)
        ),
        *(transaction(chance, narrative) for _ in range(20)),
        *(
            f'<document-link url="https://example.org/{position}/{number}.pdf" format="application/pdf">'
            f'<title>{narrative(5)}</title><category code="A0{number}"/><language code="en"/></document-link>'
            for number in range(1, 5)
        ),
        f'<result type="1"><title>{narrative(4)}</title>',
        *(
            f'<indicator measure="1"><title>{narrative(6)}</title><baseline year="2018" value="0"/>'
            '<period><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>'
            f'<target value="{chance.randrange(1, 500)}"/><actual value="{chance.randrange(1, 500)}"/></period>'
            "</indicator>"
            for _ in range(3)
        ),
        "</result></iati-activity>\n",
    ]
    return "\n  ".join(lines)


def transaction(chance: random.Random, narrative: Any) -> str:
    """Return one transaction."""
    day = f"{chance.randrange(2018, 2024)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return (
        f'<transaction ref="T{chance.randrange(10**9)}"><transaction-type code="{chance.choice("23344")}"/>'
        f'<transaction-date iso-date="{day}"/><value currency="USD" value-date="{day}">'
        f"{chance.randrange(100, 90_000)}</value><description>{narrative(8)}</description>"
        f'<provider-org ref="XM-TEST"/><receiver-org ref="XX-{chance.randrange(400)}"/></transaction>'
    )


if __name__ == "__main__":
    main()
