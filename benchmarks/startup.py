"""How long a person waits for the command line: `--help` and a query, each as a whole process, beside bare Python.

Run ``python benchmarks/startup.py``; it makes its own store. Figures are medians of whole processes, in seconds; the
ratio to ``python -c pass`` in the same run holds on a busy machine too.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
GRAPHKIT = [sys.executable, "-m", "graphkit"]


def median(command, folder):
    def once():
        began = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began

    once()
    return statistics.median(once() for _ in range(RUNS))


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*GRAPHKIT, "demo"], cwd=folder, check=True, capture_output=True)
        count = ["query", "MATCH (a:Activity) RETURN count(a) AS acts"]
        bare = median([sys.executable, "-c", "pass"], folder)
        print(f"{'command':<28}{'median s':>10}{'x python':>10}  wanted")
        for name, arguments, wanted in (
            ("python -c pass", None, ""),
            ("graphkit --help", ["--help"], "<= 0.25"),
            ("graphkit query (demo store)", ["--store", str(Path("graphkit-demo.kgl")), *count], "<= 0.6"),
        ):
            took = bare if arguments is None else median([*GRAPHKIT, *arguments], folder)
            print(f"{name:<28}{took:>10.3f}{took / bare:>10.1f}  {wanted}")


if __name__ == "__main__":
    main()
