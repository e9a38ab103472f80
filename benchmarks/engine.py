"""What right answers cost on the embedded store: steps of its optimizer left out, and filters against foreign data.

    python benchmarks/engine.py [RECORDS] [--keep FOLDER]

Imports RECORDS (100,000: some 150,000 nodes) made from a seed, then asks ten saved queries in three ways, one after the
other, and prints the best of three rounds, in CPU time:

* as graphkit asks, without the steps that change answers (``graphkit/store/kglite/passes.py``);
* with all steps of the optimizer, which is faster and in places wrong;
* as graphkit asks, but without the conditions ``x.batch IS NOT NULL`` that leave out what somebody else put there.

Compare the columns of one run, not seconds of two.
"""

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import measure
from records import write_records

from graphkit.query.run import run
from graphkit.query.saved import SavedQuery, load_saved
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.store import open_reader
from graphkit.store.base import Reader
from graphkit.store.kglite import passes

NAMES = (
    "money", "kinds", "acts-by-year", "helpers", "receivers", "brokers", "money-by-year", "in-kind", "single-helper",
    "programmes",
)  # fmt: skip
ROUNDS = 3


def unfiltered(query: SavedQuery) -> SavedQuery:
    """Return a query whose conditions on batches are always true."""
    return replace(query, text=re.sub(r"\w+\.batch IS NOT NULL", "true", query.text))


@contextmanager
def all_steps() -> Iterator[None]:
    """Let the engine take every step of its optimizer."""
    before = passes.left_out
    passes.left_out = lambda _statement: ()
    try:
        yield
    finally:
        passes.left_out = before


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that something takes in this process, which is where the engine runs."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def timed(reader: Reader, name: str) -> tuple[float, float, float]:
    """Return the best seconds of a query: as graphkit asks, with all steps, without filters."""
    query, vocabulary = load_saved(name), load_vocabulary()
    bare = unfiltered(query)

    def ask(one: SavedQuery) -> float:
        return seconds(lambda: run(reader, one, vocabulary=vocabulary))

    best = [float("inf")] * 3
    for _ in range(ROUNDS):
        taken = [ask(query)]
        with all_steps():
            taken.append(ask(query))
        taken.append(ask(bare))
        best = list(map(min, best, taken))
    return best[0], best[1], best[2]


def report(folder: Path, records: int) -> None:
    path = folder / "graph.kgl"
    if not path.exists():
        write_records(folder / "records.ndjson", records)
        measure.timed_import(str(path), folder / "records.ndjson")
    with closing(open_reader(str(path))) as reader:
        info = reader.info()
        print(f"{info['nodes']:,} nodes, {info['edges']:,} edges")
        print(f"{'query':16}{'CPU ms':>9}{'all steps':>12}{'unfiltered':>12}")
        totals = [0.0, 0.0, 0.0]
        for name in NAMES:
            ours, every, bare = timed(reader, name)
            totals = [total + one for total, one in zip(totals, (ours, every, bare), strict=True)]
            print(f"{name:16}{1000 * ours:9.0f}{every / ours:11.2f}x{bare / ours:11.2f}x", flush=True)
        print(f"{'all':16}{1000 * totals[0]:9.0f}{totals[1] / totals[0]:11.2f}x{totals[2] / totals[0]:11.2f}x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="folder for the store; by default a temporary one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report(folder, given.records)


if __name__ == "__main__":
    main()
