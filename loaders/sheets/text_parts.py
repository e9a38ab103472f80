"""A large text table in parts that begin and end with rows, found without reading its cells."""

import csv
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from graphkit.loaders.sources.files import Part

DIVISIBLE = frozenset({"utf-8-sig", "gb18030"})
"""Encodings in which no byte of a wide character looks like a line break, a quotation mark or a delimiter."""
_LONGEST = 2**22
"""Bytes of one line that are followed; where one is longer, the file is read as one and the line is reported."""


class _Indivisible(Exception):
    """Raised where a row has no end that is worth looking for."""


def row_parts(file: BinaryIO, size: int, delimiter: str) -> list[Part]:
    """Divide a table into parts of about `size` bytes; [] where it is short or had better be read as one.

    A block without quotation marks ends a row with its line. Others are parsed by the reader itself, because only it
    knows which mark opens a cell: marks inside an unquoted cell do not.
    """
    if not delimiter.isascii():
        return []
    parts: list[Part] = []
    start, line = 0, 1
    file.seek(0)
    try:
        while block := file.read(size):
            block += _line(file)
            if b'"' in block:
                block += _rest_of_row(block, file, delimiter)
            parts.append(Part(start, start + len(block), line))
            start += len(block)
            line += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
    except (_Indivisible, csv.Error):
        return []
    return parts if len(parts) > 1 else []


def _line(file: BinaryIO) -> bytes:
    line = file.readline(_LONGEST)
    if len(line) == _LONGEST:
        raise _Indivisible
    return line


def _rest_of_row(block: bytes, file: BinaryIO, delimiter: str) -> bytes:
    """Return what belongs to the last row of a block behind it, in whole lines; raise csv.Error where it has no end."""
    lines = [line.decode("latin-1") for line in block.splitlines(keepends=True)]  # any byte is a character, marks ASCII
    more: list[bytes] = []

    def behind() -> Iterator[str]:
        while line := _line(file):
            more.append(line)
            yield line.decode("latin-1")

    reader = csv.reader(chain(lines, behind()), delimiter=delimiter, strict=True)
    while reader.line_num < len(lines):
        next(reader)
    return b"".join(more)
