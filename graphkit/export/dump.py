"""The graph as text that can be compared, and its fingerprint: what stays the same however it was brought in.

A dump is one line of JSON for every edge and every node, sorted. It leaves out what says how the graph came about and
not what it says: Batch nodes, ``batch`` and the ``score_*`` that an analysis wrote. Two stores, or two orders of
import, hold the same graph exactly when their dumps are equal, byte for byte.

    {"element":"node","id":"city/bijie","label":"City","properties":{"class":"City","name":"毕节市"}}
    {"element":"edge","id":"a~PART_OF~b","type":"PART_OF","source":"a","target":"b","properties":{}}

Keys of ``properties`` are sorted, dates are ISO text, numbers keep their type (30000.0 is no 30000).
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Protocol

from graphkit.export.formats import Source, Target
from graphkit.store.base import Reader
from graphkit.store.canonical import fingerprint, line, lines

__all__ = ["RUN", "dump", "export_dump", "fingerprint", "line", "lines"]

RUN = 100_000
"""Lines that are sorted in memory at once; more are merged from temporary files."""


class Text(Protocol):
    """What a dump is written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def export_dump(source: Source, target: Target) -> list[Path]:
    """Write the dump of a graph into a file: the export ``dump``."""
    with target.open() as file:
        dump(source.reader, file)
    return [target.path]


def dump(reader: Reader, out: Text) -> int:
    r"""Write the dump of a graph to `out` (text, UTF-8, ``\n``) and return how many lines it has.

    O(n log n); holds `RUN` lines in memory, and temporary files where there are more.
    """
    count = 0
    with ExitStack() as files:
        for text in heapq.merge(*_sorted_runs(lines(reader), files)):
            out.write(text + "\n")
            count += 1
    return count


def _sorted_runs(texts: Iterator[str], files: ExitStack) -> list[Iterable[str]]:
    runs: list[Iterable[str]] = []
    while run := sorted(islice(texts, RUN)):
        if len(run) < RUN:  # the last, mostly the only one
            runs.append(run)
        else:
            runs.append(_spilled(run, files))
    return runs


def _spilled(run: list[str], files: ExitStack) -> Iterable[str]:
    file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `files`
    files.push(file)
    file.writelines(text + "\n" for text in run)
    file.seek(0)
    return (text.removesuffix("\n") for text in file)
