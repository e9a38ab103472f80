"""The graph as text that can be compared, and its fingerprint: what stays the same however it was brought in.

A dump is one line of JSON for every edge and every node, sorted. It leaves out what says how the graph came about and
not what it says: Batch nodes, ``batch`` and the ``score_*`` that an analysis wrote. Two stores, or two orders of
import, hold the same graph exactly when their dumps are equal, byte for byte.

    {"element":"node","id":"city/bijie","label":"City","properties":{"class":"City","name":"毕节市"}}
    {"element":"edge","id":"a~PART_OF~b","type":"PART_OF","source":"a","target":"b","properties":{}}

Keys of ``properties`` are sorted, dates are ISO text, numbers keep their type (30000.0 is no 30000).
"""

import hashlib
import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import islice
from typing import IO, Any, Protocol

from graphkit.elements import Edge, Node
from graphkit.store.base import Reader

RUN = 100_000
"""Lines that are sorted in memory at once; more are merged from temporary files."""


class Text(Protocol):
    """What a dump is written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def line(element: Node | Edge) -> str:
    r"""Return the line of one element, without its line break.

    >>> line(Node("city/x", "City", {"size": 3, "score_rank": 0.1, "batch": "batch/0001", "name": "甲"}))
    '{"element":"node","id":"city/x","label":"City","properties":{"name":"甲","size":3}}'
    """
    said: dict[str, Any]
    if isinstance(element, Node):
        said = {"element": "node", "id": element.id, "label": element.label}
    else:
        said = {"element": "edge", "id": element.id, "type": element.type}
        said |= {"source": element.source, "target": element.target}
    said["properties"] = {
        key: value
        for key, value in sorted(element.properties.items())
        if key != "batch" and not key.startswith("score_")
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain)


def lines(reader: Reader) -> Iterator[str]:
    """Yield the line of every node and edge that graphkit owns, but for Batch nodes, in the order of the store."""
    for node in reader.nodes():
        if node.label != "Batch":
            yield line(node)
    for edge in reader.edges():
        yield line(edge)


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


def fingerprint(reader: Reader) -> str:
    """Return 64 hex digits that are equal for equal dumps: the sum of the SHA-256 of all lines, modulo 2^256.

    A sum does not mind the order, so the graph is streamed and nothing is sorted. O(elements).
    """
    total = 0
    for text in lines(reader):
        total += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return f"{total % 2**256:064x}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a graph does not hold {type(value).__name__}")


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
