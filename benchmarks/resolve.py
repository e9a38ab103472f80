"""How fast names are resolved, beside a plain look-up of exact names in a dict.

    python benchmarks/resolve.py [MENTIONS] [DISTINCT]

Makes records from a seed: DISTINCT / 2 organisations (schools, hospitals, committees, offices and firms of the
counties of the shipped table) and activities that mention them MENTIONS times (1,000,000) by DISTINCT (100,000)
different names: half by the full name, a third in another form (traditional script, short forms, without the party's
full name), the rest by names of places, names that only their record's place settles, mistyped ones (0.5 %) and unknown
ones (0.5 %). Each way runs in a process of its own, one after the other; making the records is not on the clock.
Target on two cores: 60 s and 500 MB for the whole of resolving, the reading of the records' JSON included.
"""

import argparse
import json
import random
import subprocess
import sys
import time

SEED = 20261126
PER_RECORD = 10
SORTS = ("第{n}中学", "第{n}小学", "人民医院", "中医医院", "人民政府", "教育局", "工商业联合会", "致富{n}有限公司")
SHORT = {
    "中学": "中",
    "小学": "小",
    "人民政府": "政府",
    "中医医院": "中医院",
    "工商业联合会": "工商联",
    "有限公司": "有限责任公司",
}
LABELS = {"学": "School", "院": "Hospital", "府": "Agency", "局": "Agency", "会": "Association", "司": "Enterprise"}
DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else DIGITS[tens]) + "十") + (DIGITS[ones] if ones or not tens else "")


def organisations(number: int) -> list[tuple[str, str, str]]:
    """Return (id, name, county) of so many organisations, of counties whose full name is one county's alone."""
    from graphkit.places.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    units = [unit for unit in gazetteer.units.values() if unit.label == "County" and unit.in_use and len(unit.name) > 2]
    counties = sorted(unit.name for unit in units if len(gazetteer.find(unit.name)) == 1)
    found: list[tuple[str, str, str]] = []
    for n in range(1, 99):
        for sort in SORTS:
            if "{n}" not in sort and n > 1:
                continue
            for county in counties:
                found.append((f"org/{len(found)}", county + sort.format(n=numeral(n)), county))
                if len(found) == number:
                    return found
    return found


def shortened(name: str, number: int) -> str:
    """Return another form of a name."""
    for full, short in SHORT.items():
        if name.endswith(full):
            name = name.removesuffix(full) + short
            break
    if "第" in name and name[-1] in "中小":
        name = name.replace("第", "")
    return name.replace("县", "縣").replace("医", "醫") if number % 3 == 0 else name


def records(mentions: int, distinct: int):
    from graphkit.findings import RecordLocation
    from graphkit.records.recordset import Accepted, RecordSet

    rng = random.Random(SEED)
    orgs = organisations(distinct // 2)
    found = []
    place = RecordLocation("bench")

    def put(section: str, **body: object) -> None:
        found.append(Accepted(section, str(body["id"]), json.dumps(body, ensure_ascii=False).encode(), "bench", place))

    names: list[tuple[str, str]] = []
    for entity_id, name, county in orgs:
        label = LABELS[name[-1]]
        put("entities", id=entity_id, label=label, name={"zh": name}, located_in=[{"entity": county}])
        names.append((name, county))
    others = [(shortened(name, number), county) for number, (_, name, county) in enumerate(orgs)]
    cut = distinct // 100
    others[:cut] = [(f"{county}某{number}机构", county) for number, (_, _, county) in enumerate(orgs[:cut])]
    others[cut : cut + cut // 2] = [
        (name[:-3] + "甲" + name[-2:], county) for name, county in names[cut : cut + cut // 2]
    ]
    names += others
    for number in range(mentions // PER_RECORD):
        some = [names[number * PER_RECORD % len(names)], *rng.choices(names, k=PER_RECORD - 2)]
        parties = [{"entity": name} for name, _ in some]
        put("activities", id=f"act/{number}", kind="donation", recipients=parties, places=[{"entity": some[0][1]}])
    return RecordSet(found)


def baseline(given) -> dict[str, object]:
    """Look every mention up by its exact name, and nothing else."""
    from pydantic_core import from_json

    begin = time.perf_counter()
    known = {from_json(item.body)["name"]["zh"]: item.id for item in given.of("entities")}
    asked = hit = 0
    for item in given.of("activities"):
        body = from_json(item.body)
        for party in body["recipients"] + body["places"]:
            asked += 1
            hit += known.get(party["entity"]) is not None
    return {"seconds": time.perf_counter() - begin, "mentions": asked, "settled": hit}


def resolving(given) -> dict[str, object]:
    from graphkit.places.gazetteer import Gazetteer
    from graphkit.resolve.resolver import resolve
    from graphkit.schema.vocabulary import load_vocabulary

    begin = time.perf_counter()
    _, gazetteer_places, problems, unknowns = resolve(given, gazetteer=Gazetteer.load(), vocabulary=load_vocabulary())
    seconds = time.perf_counter() - begin
    lost = sum(len(unknown.records) for unknown in unknowns) + len(problems)
    asked = sum(item.body.count(b'"entity"') for item in given if item.section == "activities")
    result = {"unknown": len(unknowns), "ambiguous": len(problems), "places": len(gazetteer_places)}
    return {"seconds": seconds, "mentions": asked, "settled": asked - lost, **result}


def run(part: str, mentions: int, distinct: int) -> dict[str, object]:
    words = [sys.executable, __file__, str(mentions), str(distinct), "--part", part]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    out = process.stdout.read()
    peak = 0.0
    if sys.platform == "win32":
        process.wait()
    else:
        import os

        _, status, usage = os.wait4(process.pid, 0)
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return json.loads(out.splitlines()[-1]) | {"peak_mb": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mentions", nargs="?", type=int, default=1_000_000)
    parser.add_argument("distinct", nargs="?", type=int, default=100_000)
    parser.add_argument("--part", choices=["baseline", "resolve"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        made = records(given.mentions, given.distinct)
        print(json.dumps(baseline(made) if given.part == "baseline" else resolving(made)))
        return
    print(f"{given.mentions:,} mentions, {given.distinct:,} distinct names")
    for part in ("baseline", "resolve"):
        result = run(part, given.mentions, given.distinct)
        settled = float(result["settled"]) / float(result["mentions"])
        more = "".join(f"  {name} {result[name]}" for name in ("unknown", "ambiguous") if name in result)
        print(f"{part:9} {result['seconds']:7.1f} s  {result['peak_mb']:6.0f} MB  settled {settled:.1%}{more}")


if __name__ == "__main__":
    main()
