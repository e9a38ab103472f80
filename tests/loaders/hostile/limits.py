"""Loads each hostile file under limits of time and memory.

``python -m hostile.limits FOLDER [NAME …]`` makes the files there and writes a line of JSON for each: what was said of
it, and what it cost.
"""

import json
import os
import sys
from pathlib import Path

from graphkit.loaders.choice import open_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.wording.problems import next_step, problem_line

from . import books, texts  # noqa: F401 - they fill FILES
from .files import FILES, HEAD, MAPPING, ROW

MEMORY = 2**30
SECONDS = 5


def make(name: str, folder: Path) -> Path:
    """Write one file, and its mapping beside it."""
    path = folder / ("~$lock.xlsx" if name == "lock.xlsx" else name)
    content = FILES[name][0]()
    if content == b"sparse":
        with path.open("wb") as sparse:
            sparse.write((HEAD + ROW * 9_000).encode())
            sparse.truncate(MEMORY)
        content = b""
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.with_suffix(".mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return path


def judged(path: Path) -> dict[str, object]:
    """Load one file and return what is said of it."""
    vocabulary = load_vocabulary()
    records, report, counts = take(open_files([path], vocabulary), vocabulary)
    every = [*report.problems, *report.warnings]
    shown = every[:50]
    lines = [put(one, language) for one in shown for language in ("en", "zh") for put in (problem_line, next_step)]
    (count,) = counts.values()
    return {
        "records": len(records),
        "read": count.read,
        "codes": sorted({one.code for one in every}),
        "lines": lines,
        "problems": len(report.problems),
    }


def limited(path: Path) -> dict[str, object]:
    """Load one file in a child that has so much memory and processor time, and no more."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        try:
            outcome = judged(path)
        except BaseException as error:
            outcome = {"raised": repr(error)[:300]}
        with os.fdopen(writer, "w") as out:
            out.write(json.dumps(outcome))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    _, status, usage = os.wait4(child, 0)
    cost = {"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss >> 10}
    return {**(json.loads(text) if text else {"raised": f"killed: {os.waitstatus_to_exitcode(status)}"}), **cost}


if __name__ == "__main__":
    load_vocabulary()  # once, before the children
    os.environ["GRAPHKIT_PROCESSES"] = "1"
    for given in sys.argv[2:] or FILES:
        made = make(given, Path(sys.argv[1]))
        sys.stdout.write(json.dumps({"name": given, **limited(made)}) + "\n")
        sys.stdout.flush()
        made.unlink()
