"""The formats that a table can be written in: one registry for ``--format``, ``-o`` and whatever else writes tables."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from graphkit.errors import UsageError
from graphkit.tables.context import Context


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the suffixes of its files, and the writer, which is imported when it is first used."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    binary: bool = False
    bom: bool = False
    streams: bool = False
    """Whether rows are written as they come; the other formats need the whole table first."""

    @property
    def write(self) -> Callable[[Any, IO[Any], Context], None]:
        """The writer: it takes the table (or `Rows`, if it ``streams``), an open file and the context."""
        writer: Callable[[Any, IO[Any], Context], None] = import_module(self.module).write
        return writer


_WRITERS = "graphkit.tables.writers"
FORMATS = {
    format_.name: format_
    for format_ in (
        Format("table", (".txt",), f"{_WRITERS}.terminal"),
        Format("json", (".json",), f"{_WRITERS}.json_object", streams=True),
        Format("ndjson", (".ndjson", ".jsonl"), f"{_WRITERS}.json_lines", streams=True),
        Format("csv", (".csv",), f"{_WRITERS}.csv_rows", bom=True, streams=True),
        Format("markdown", (".md",), f"{_WRITERS}.markdown", streams=True),
        Format("xlsx", (".xlsx",), f"{_WRITERS}.workbook", binary=True),
    )
}


PRINTED = tuple(name for name, format_ in FORMATS.items() if not format_.binary)
"""The formats that a terminal can show."""


def format_of(path: Path) -> Format:
    """Return the format that a file's suffix names.

    Raises
    ------
    UsageError
        If no format has that suffix.

    Examples
    --------
    >>> format_of(Path("answer.CSV")).name
    'csv'
    """
    suffix = path.suffix.lower()
    for format_ in FORMATS.values():
        if suffix in format_.suffixes:
            return format_
    known = ", ".join(suffix for format_ in FORMATS.values() for suffix in format_.suffixes)
    raise UsageError("output.no-format", file=path, known=known)
