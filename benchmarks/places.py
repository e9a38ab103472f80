"""How long the table of places takes to load, and a name to look up, beside what Python needs for the bare work.

Run ``python benchmarks/places.py``. Loading is measured in processes of their own, beside a process that unpacks the
same file and splits its lines (in time of the processor: other work on the machine counts less); look-ups of known,
dated, garbled and unknown names beside one of a dict.
"""

import gzip
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from graphkit.places.gazetteer import Gazetteer
from graphkit.places.lookup import look_up

RUNS = 9
FILE = Path(__file__).parents[1] / "graphkit" / "data" / "places.csv.gz"
TIMED = "import time; began = time.process_time(); {}; print(time.process_time() - began)"
READ = f"import csv, gzip; rows = list(csv.reader(gzip.open({str(FILE)!r}, 'rt', encoding='utf-8')))"
LOAD = "from graphkit.places.gazetteer import Gazetteer; Gazetteer.load()"


def seconds(code):
    def once():
        done = subprocess.run([sys.executable, "-c", TIMED.format(code)], check=True, capture_output=True, text=True)
        return float(done.stdout)

    once()
    return statistics.median(once() for _ in range(RUNS))


def per_name(work, names):
    began = time.perf_counter()
    for name in names:
        work(name)
    return (time.perf_counter() - began) / len(names) * 1e6


def main():
    read, load = seconds(READ), seconds(LOAD)
    print(f"{'load':<34}{'ms':>9}{'x csv':>8}  wanted")
    print(f"{'unpack and split the file':<34}{read * 1e3:>9.1f}{1:>8.1f}")
    print(f"{'import and Gazetteer.load()':<34}{load * 1e3:>9.1f}{load / read:>8.1f}  <= 150 ms")
    gazetteer = Gazetteer.load()
    rng = random.Random(1)
    units = rng.sample(sorted(gazetteer.units), 1000)
    table = {gazetteer.units[place].name: place for place in units}
    bare = per_name(table.get, [gazetteer.units[place].name for place in units])
    look_up("毕节", 2018)
    look_up("照觉县")
    print(f"\n{'look-up, one name':<34}{'us':>9}{'x dict':>8}  wanted")
    print(f"{'dict':<34}{bare:>9.2f}{1:>8.1f}")
    for title, work, names in (
        ("official name, find()", gazetteer.find, [gazetteer.units[place].name for place in units]),
        ("full path, find()", gazetteer.find, [gazetteer.full_name(place) for place in units]),
        (
            "full path, look_up(2018)",
            lambda name: look_up(name, 2018),
            [gazetteer.full_name(place) for place in units],
        ),
        ("short name, look_up()", look_up, [gazetteer.units[place].name[:2] for place in units]),
        (
            "traditional, look_up()",
            look_up,
            ["畢節市七星關(guān)區(qū)", "貴州省貴陽市", "雲南", "廣東省廣州市白雲區"] * 50,
        ),
        (
            "unknown, find()",
            gazetteer.find,
            [f"某{place[-3:]}机构第{number}处" for number, place in enumerate(units)],
        ),
        ("mistyped, look_up() with near", look_up, ["照觉县", "七星管区", "盘六水市", "六水市", "平糖县"] * 20),
    ):
        took = per_name(work, names)
        print(f"{title:<34}{took:>9.1f}{took / bare:>8.0f}  <= 1000 us")
    assert gzip.decompress(FILE.read_bytes())


if __name__ == "__main__":
    main()
