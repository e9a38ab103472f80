"""Opening files that may be anything: missing, a device, a link to itself, another encoding, no text at all."""

import codecs
import errno
import stat
from pathlib import Path
from typing import BinaryIO, NamedTuple

from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name
from graphkit.wording.system_errors import system_reason

LARGEST = 64 * 2**20
"""Bytes of a file that is read whole."""

_SAMPLE = 2**16
_MAGIC = {
    b"PK\x03\x04": "ZIP / XLSX / DOCX",
    b"\xd0\xcf\x11\xe0": "XLS / DOC",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"BZh": "BZIP2",
    b"\xfd7zXZ": "XZ",
    b"7z\xbc\xaf": "7Z",
    b"Rar!": "RAR",
    b"SQLite format 3\x00": "SQLite",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x7fELF": "ELF",
    b"PAR1": "Parquet",
}
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # before UTF-16, whose mark begins it
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class Part(NamedTuple):
    """Whole lines of a file: from which byte to which, and the number of the first."""

    start: int
    stop: int
    line: int


def open_file(path: Path) -> BinaryIO | Finding:
    """Open a regular file for reading bytes; a pipe or device is refused before it can block."""
    name = file_name(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Finding("folder-given", Location(name))
        if not stat.S_ISREG(mode):
            return Finding("not-a-file", Location(name), detail="pipe" if stat.S_ISFIFO(mode) else "device")
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the path
        return Finding("file-missing", Location(name))
    except OSError as error:
        # Windows reports a link that loops as 1921 (ERROR_CANT_RESOLVE_FILENAME), not as ELOOP.
        loop = error.errno == errno.ELOOP or getattr(error, "winerror", None) == 1921
        return Finding("symlink-loop", Location(name)) if loop else unreadable(name, error)


def unreadable(name: str, error: OSError) -> Finding:
    """Return the problem of a file that the system would not read."""
    return Finding("file-unreadable", Location(name), detail=system_reason(error))


def read_text(path: Path) -> str | Finding:
    """Return a whole file as text, its byte order mark left out; a Finding where that cannot be."""
    name = file_name(path)
    file = open_file(path)
    if isinstance(file, Finding):
        return file
    try:
        with file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return unreadable(name, error)
    if len(data) > LARGEST:
        return Finding("file-too-large", Location(name), allowed=(f"{LARGEST >> 20} MiB",))
    if wrong := not_text(data, name):
        return wrong
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Finding("not-utf8", Location(name, line), detail=encoding_guess(data[:_SAMPLE]))
    return text if text.strip() else Finding("empty-file", Location(name))


def not_text(data: bytes, name: str) -> Finding | None:
    """Return a Finding where the beginning of a file shows that it is no text in one byte per ASCII letter."""
    head = data[:_SAMPLE]
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return Finding("not-utf8", Location(name, 1), detail=encoding)
    for magic, format_ in _MAGIC.items():
        if head.startswith(magic):
            return Finding("binary-file", Location(name), detail=format_)
    if (nuls := head.count(0)) == 0:
        return None
    if 3 * max(head[::2].count(0), head[1::2].count(0)) > len(head) / 2 and nuls < len(head):
        return Finding("not-utf8", Location(name, 1), detail="UTF-16")  # ASCII in UTF-16: every other byte is NUL
    return Finding("binary-file", Location(name), detail="unknown-binary")


def encoding_guess(data: bytes) -> str:
    """Name the encoding that bytes which are not UTF-8 are most likely in.

    >>> encoding_guess("广州市白云区".encode("gbk")), encoding_guess("廣州市白雲區".encode("big5"))
    ('GBK (GB18030)', 'Big5')
    """
    for encoding, common, name in (("gb18030", "gb2312", "GBK (GB18030)"), ("big5", "big5", "Big5")):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        wide = [char for char in text if not char.isascii()]
        # Big5 read as GB18030 decodes, too, but into characters that nobody writes.
        if wide and sum(_encodable(char, common) for char in wide) > 0.7 * len(wide):
            return name
    return "unknown-encoding"


def _encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
