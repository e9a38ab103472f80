"""Runs of bytes behind a question mark that stands for a lost byte, up to where decoding was right again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphkit.text.readings import characters_read
from graphkit.text.repair.gbk import gbk_bytes

MARK = re.compile("[?\uff1f]")
EXCLAMATION = "!\uff01"
INSERTED = re.compile(r"\([a-zü\u00e0-\u01dc]{1,6}\)")
NEAR = 20  # two characters with their readings: enough to see whether neighbours belong together
_READING = re.compile(r"([a-zü\u00e0-\u01dc]{1,6})\)")
_CHARACTER = re.compile(rf"([\u4e00-\u9fff])(?:{INSERTED.pattern})?$")
_LONGEST = 200  # characters; a run ends at the next ASCII byte: far sooner in most texts

Byte = tuple[int, int, int]
"""A byte, and the stretch of the raw text that holds it."""


@dataclass(frozen=True, slots=True)
class ByteRun:
    """Bytes from a mark to where the shift ends; ``reading`` where the last one was eaten with a parenthesis.

    ``cut`` where the last byte is left alone, before a digit or the end of a line: its character is lost.
    """

    start: int
    end: int
    octets: tuple[Byte, ...]
    reading: str | None = None
    cut: bool = False


def byte_runs(text: str, at: int) -> Iterator[ByteRun]:
    """Yield every way to read the bytes that follow a mark."""
    if at + 1 < len(text) and text[at + 1] in EXCLAMATION:
        lost = ((0xA1, at, at + 1), (0xA3, at + 1, at + 2), (0xA1, at + 1, at + 2))
        yield from _extend(text, ByteRun(at, at + 2, lost))
    elif reading := _READING.match(text, at + 1):
        before = _CHARACTER.search(text, max(0, at - NEAR), at)
        if before and (halves := gbk_bytes(before[1])):
            for char in characters_read(reading[1]):
                pair = char.encode("gbk")
                if pair[0] == halves[1]:
                    yield from _extend(text, ByteRun(at, reading.end(), ((pair[1], at, reading.end()),)))


def _extend(text: str, run: ByteRun) -> Iterator[ByteRun]:
    """Take in characters until an ASCII byte completes a pair; ASCII may also be a full-width form made narrow."""
    while run.end < len(text) and run.end - run.start < _LONGEST:
        at, char = run.end, text[run.end]
        if MARK.match(char) and (eaten := _READING.match(text, at + 1)):
            yield replace(run, end=eaten.end(), reading=eaten[1], octets=(*run.octets, (-1, at, eaten.end())))
            return
        if char <= "?" and "!" in text[run.start + 1 : run.start + 2]:
            yield replace(run, end=at + (char == "?"), cut=True)
        if "!" <= char <= "~":
            if char >= "@":
                yield replace(run, end=at + 1, octets=(*run.octets, (ord(char), at, at + 1)))
            halves: bytes | None = bytes((0xA3, ord(char) + 0x80))
        else:
            halves = gbk_bytes(char)
        if halves is None:
            return
        run = replace(run, end=at + 1, octets=(*run.octets, *((half, at, at + 1) for half in halves)))
    if run.end == len(text) and "!" in text[run.start + 1 : run.start + 2]:
        yield replace(run, cut=True)
