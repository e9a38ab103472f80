"""Runs the console blocks of a page in a real terminal of 80 columns, in one folder from top to bottom.

``python tests/readme/console.py README.md …`` writes what was printed back into the pages.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"(?:`(?P<file>[\w.-]+\.ya?ml)`[^\n]*\n+)?```(?P<kind>console|yaml|cypher)\n(?P<text>.*?)^```", re.S | re.M
)
_SKIP = "…"
VOLATILE = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-01-01T00:00:00Z"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d"), "2026-01-01 08:00:00 +08:00"),
    (re.compile(r"\x1b\[[0-9;?]*[A-Za-z]"), ""),
)


@dataclass
class Step:
    """A command of a page, what it should print, and where the block stands in the page."""

    command: str
    expected: list[str]
    line: int


def steps(page: str) -> list[Step | tuple[str, str]]:
    """Return the commands, and the (name, text) of the files a page tells the reader to save, in their order."""
    found: list[Step | tuple[str, str]] = []
    for block in _BLOCK.finditer(page):
        if block["kind"] != "console":
            if block["file"]:
                found.append((block["file"], block["text"]))
            continue
        line = page[: block.start("text")].count("\n") + 1
        for offset, text in enumerate(block["text"].splitlines()):
            if text.startswith("$ "):
                found.append(Step(text[2:], [], line + offset))
            elif found and isinstance(found[-1], Step):
                found[-1].expected.append(text)
    return found


def run(command: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """Return the lines that a command prints on a terminal, without what differs from run to run."""
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer
    )
    os.close(writer)
    printed = b""
    while True:
        try:
            part = os.read(reader, 65536)
        except OSError:  # Linux says so when the last writer is gone
            break
        if not part:
            break
        printed += part
    os.close(reader)
    process.wait()
    text = printed.decode("utf-8").replace("\r\n", "\n").replace(os.path.realpath(folder), "/home/me/gifts")
    for pattern, steady in VOLATILE:
        text = pattern.sub(steady, text)
    return [line.rstrip() for line in text.split("\n") if line.strip()]  # a slow run leaves a blank line of progress


def matches(expected: list[str], printed: list[str]) -> bool:
    """Return whether the lines are as expected, where a line of ``…`` stands for any number of lines."""
    wanted = [line.rstrip() for line in expected if line.strip()]
    if _SKIP not in wanted:
        return wanted == printed
    first = wanted.index(_SKIP)
    if printed[:first] != wanted[:first]:
        return False
    rest = wanted[first + 1 :]
    return any(matches(rest, printed[start:]) for start in range(first, len(printed) + 1))


def environment(language: str) -> dict[str, str]:
    """Return a clean environment in which `graphkit` is the one under test."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GRAPHKIT_", "NEO4J_"))}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return {**kept, "PATH": path, "COLUMNS": "80", "LINES": "50", "TERM": "dumb", "GRAPHKIT_LANG": language,
            "PYTHONIOENCODING": "utf-8"}  # fmt: skip


def play(page: str, folder: Path, language: str) -> list[tuple[Step, list[str]]]:
    """Do all that a page says, in a folder; return each command with what it printed."""
    done = []
    around = environment(language)
    for step in steps(page):
        if isinstance(step, tuple):
            (folder / step[0]).write_text(step[1], encoding="utf-8")
        elif step.command.startswith("export "):
            name, _, value = step.command[len("export ") :].partition("=")
            around[name] = value
        elif not step.command.startswith(("make ", "git ", "pip ", "python ")):
            done.append((step, run(step.command, folder, around)))
    return done


def rewritten(page: str, language: str) -> str:
    """Return the page with what its commands print now; the lines that a ``…`` hides stay hidden."""
    with tempfile.TemporaryDirectory() as folder:
        done = play(page, Path(folder), language)
    lines = page.split("\n")
    for step, printed in reversed(done):
        if not matches(step.expected, printed):
            lines[step.line : step.line + len(step.expected)] = printed
    return "\n".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        target = Path(name)
        language = "zh" if ".zh." in target.name else "en"
        target.write_text(rewritten(target.read_text(encoding="utf-8"), language), encoding="utf-8")
