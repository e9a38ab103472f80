"""What a workbook file is before anything in it is read: a sound container, or something else that wears its suffix."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graphkit.findings import Finding, Location
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Unreadable
from graphkit.loaders.sources.files import open_file, unreadable

LARGEST_PART = 2**30
"""Bytes of one part, unpacked: a sheet of a million rows and twenty columns has 600 MB."""
_BOMB = (2**24, 250)
"""Bytes and rate of compression from which a part is a trap; tables reach 60:1, blank formatted rows 100:1."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 2**16
_BROKEN = (zipfile.BadZipFile, EOFError, KeyError, RuntimeError, ValueError)
"""What Python's zipfile raises of a damaged container, a missing part, a compression it lacks and a garbled name."""


class Container:
    """The parts of a workbook, by name."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self.name = file_name(path)
        self._archive = archive
        self.names = tuple(dict.fromkeys(archive.namelist()))
        """The parts in the order of the file."""
        self.parts = frozenset(self.names)

    def entry(self, part: str) -> zipfile.ZipInfo:
        """Return how a part is stored, for a copy of it: name, date, compression and attributes."""
        info = self._archive.getinfo(part)
        made = zipfile.ZipInfo(info.filename, info.date_time)
        made.compress_type = info.compress_type if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
        made.external_attr, made.create_system = info.external_attr, info.create_system
        return made

    def read(self, part: str) -> bytes:
        """Return a whole part; raise `Unreadable` where it is missing or damaged."""
        return b"".join(self.chunks(part))

    def chunks(self, part: str, size: int = _CHUNK) -> Iterator[bytes]:
        """Yield a part in pieces; raise `Unreadable` where it is missing, damaged or far too large."""
        try:
            info = self._archive.getinfo(part)
            limit, rate = _BOMB
            is_bomb = info.file_size > limit and info.file_size > rate * info.compress_size
            if is_bomb or info.file_size > LARGEST_PART:
                raise Unreadable(self.too_large())
            if info.flag_bits & 1:
                raise Unreadable(self.finding("workbook-password"))
            with self._archive.open(info) as file:
                yield from _pieces(file, size)
        except OSError as error:
            raise Unreadable(unreadable(self.name, error)) from None
        except _BROKEN:
            raise Unreadable(self.broken()) from None
        except Exception as error:
            if type(error).__name__ != "error":  # zlib.error is no subclass of any of them
                raise
            raise Unreadable(self.broken()) from None

    def finding(
        self, code: str, sheet: str | None = None, row: int | None = None, allowed: tuple[str, ...] = ()
    ) -> Finding:
        """Return a finding about the file."""
        return Finding(code, Location(self.name, sheet=sheet, row=row), allowed=allowed)

    def too_large(self) -> Finding:
        """Return that the file holds far more than a table does."""
        return self.finding("workbook-too-large", allowed=(f"{LARGEST_PART >> 30} GiB",))

    def broken(self, sheet: str | None = None, row: int | None = None) -> Finding:
        """Return that the file is damaged, and where reading had to stop."""
        return self.finding("workbook-broken", sheet, row)

    def close(self) -> None:
        """Close the file."""
        self._archive.close()


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield what a part unpacks to; no more than it says it has is ever unpacked."""
    while piece := file.read(size):
        yield piece


def open_container(path: Path) -> Container | Finding:
    """Open a workbook as a container of parts, or return what the file is instead, with what to do."""
    name = file_name(path)
    file = open_file(path)
    if isinstance(file, Finding):
        return file
    try:
        with file:
            head = file.read(512)
            if path.name.startswith("~$"):
                return Finding("workbook-lock", Location(name), value=path.name.removeprefix("~$"))
            if not head.strip(b"\0"):
                return Finding("empty-file", Location(name))
            if head.startswith(_OLD_OFFICE):
                return _old_office(head + file.read(2**22), name)
        if not head.startswith(b"PK"):
            begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")
            return Finding("workbook-html" if begin.startswith(b"<") else "workbook-other", Location(name))
        return Container(path, zipfile.ZipFile(path))
    except OSError as error:
        return unreadable(name, error)
    except _BROKEN:
        return Finding("workbook-broken", Location(name))


def _old_office(data: bytes, name: str) -> Finding:
    """Distinguish a workbook with a password from one of Excel 97 or WPS: both are containers of the same old kind."""
    return Finding("workbook-password" if _ENCRYPTED in data else "workbook-old", Location(name))
