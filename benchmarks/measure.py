"""Runs a part of a benchmark as a process of its own: what it says, its CPU time, and the memory of its whole tree.

A part prints one line of JSON last. graphkit computes in several processes, which share most of their pages, so memory
is the proportional set size (PSS: a page that n processes share counts 1/n in each), summed over the tree.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

EVERY = 0.5  # seconds between two looks at the memory; each look costs the processes some time
_SUMMED = Path("/proc/self/smaps_rollup").exists()
MEMORY = "peak MB" if _SUMMED else "peak MB*"
MEMORY_NOTE = (
    f"peak MB: PSS of all the part's processes together, the highest of what was seen every {EVERY} s"
    if _SUMMED
    else "peak MB*: of the largest process alone (ru_maxrss), since this system has no /proc/*/smaps_rollup"
)


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run `command`; return what the last line of its output says, and its ``cpu`` seconds and ``peak`` megabytes.

    CPU counts the start of Python and every descendant that was waited for. A part that fails ends the benchmark.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, env=environment)
        if sys.platform == "win32":
            process.wait()
            cpu = peak = float("nan")
        else:
            cpu, peak = _watch(process)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        out.seek(0)
        return {**json.loads(out.read().splitlines()[-1]), "cpu": cpu, "peak": peak}


def _watch(process: "subprocess.Popen[bytes]") -> tuple[float, float]:
    """Wait for the end of `process`; return the CPU seconds and the megabytes."""
    peak = 0.0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG if _SUMMED else 0)
        if ended:
            break
        peak = max(peak, sum(map(_pss, _tree(process.pid))) / 2**20)
        time.sleep(EVERY)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not _SUMMED:
        peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return usage.ru_utime + usage.ru_stime, peak


def _tree(root: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue  # it has ended since
        children.setdefault(int(parent), []).append(int(stat.parent.name))
    found = [root]
    while found:
        yield (pid := found.pop())
        found += children.get(pid, [])


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0  # it has ended since
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def timed_import(uri: str, file: Path) -> dict[str, Any]:
    """Import a file in this process; return the seconds, those of each stage, the number of elements, and the batch."""
    from graphkit.pipeline.importing import import_files

    stages: dict[str, float] = {}
    last = [("start", time.perf_counter())]

    def progress(stage: str, _done: int, _total: int | None) -> None:
        now = time.perf_counter()
        stages[last[0][0]] = stages.get(last[0][0], 0.0) + now - last[0][1]
        last[0] = (stage, now)

    begin = time.perf_counter()
    result = import_files(uri, [file], dataset="bench", progress=progress)
    progress("end", 0, None)
    seconds, batch = time.perf_counter() - begin, result.batch and result.batch.id
    return {"seconds": seconds, "elements": result.counts.total, "stages": stages, "batch": batch}


def in_words(stages: Mapping[str, float]) -> str:
    """Return the stages that can be felt.

    >>> in_words({"read": 1.26, "check": 0.01, "write": 20.0})
    'seconds by stage: read 1.3, write 20.0'
    """
    return "seconds by stage: " + ", ".join(f"{stage} {took:.1f}" for stage, took in stages.items() if took > 0.05)
