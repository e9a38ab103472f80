"""Rows as files: CSV for spreadsheets, JSON and NDJSON for programs, Markdown for pages."""

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, TextIO

from graphkit.errors import UsageError
from graphkit.export.cells import cell, guarded, text
from graphkit.export.files import fresh

SUFFIXES = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".md": "markdown"}
"""Suffix of a file -> kind of table."""
KINDS = tuple(dict.fromkeys(SUFFIXES.values()))


def write_table(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    path: str | Path,
    kind: str | None = None,
    *,
    about: Mapping[str, Any] | None = None,
) -> Path:
    """Write rows to a file and return its path.

    Parameters
    ----------
    columns : sequence of str
        Names and order of the columns; what else a row holds is left out.
    rows : iterable of mapping
        Plain values; a missing key is an empty cell.
    path : str or Path
        The file; it is replaced when everything is written.
    kind : {"csv", "json", "ndjson", "markdown"}, optional
        By the file's suffix if left out. CSV has a byte order mark, so that Excel reads Chinese, and an apostrophe
        before text that a spreadsheet would run as a formula.
    about : mapping, optional
        Further keys of the JSON object, as how the rows came about.

    Raises
    ------
    UsageError
        If neither kind nor suffix is known.
    """
    path = Path(path)
    chosen = kind or SUFFIXES.get(path.suffix.lower())
    if chosen not in KINDS:
        allowed = ", ".join((*SUFFIXES, *KINDS))
        raise UsageError("export.kind", value=kind or path.suffix or path.name, allowed=allowed)
    with fresh(path, bom=chosen == "csv") as file:
        _WRITERS[chosen](columns, rows, file, about or {})
    return path


def table_text(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], kind: str, about: Mapping[str, Any] | None = None
) -> str:
    r"""Return rows as text of one of `KINDS`, without a byte order mark.

    >>> table_text(["name", "n"], [{"name": "=1+1", "n": 2}], "csv")
    "name,n\r\n'=1+1,2\r\n"
    """
    said = io.StringIO()
    _WRITERS[kind](columns, rows, said, about or {})
    return said.getvalue()


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], file: TextIO, about: Mapping[str, Any]) -> None:
    del about  # a CSV file has no place for it
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)


def _json(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], file: TextIO, about: Mapping[str, Any]) -> None:
    picked = [{column: row.get(column) for column in columns} for row in rows]
    whole = {"columns": list(columns), "rows": picked, "truncated": False, **about}
    json.dump(_plain(whole), file, ensure_ascii=False, indent=2, allow_nan=False)
    file.write("\n")


def _ndjson(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], file: TextIO, about: Mapping[str, Any]) -> None:
    del about
    for row in rows:
        json.dump(_plain({column: row.get(column) for column in columns}), file, ensure_ascii=False, allow_nan=False)
        file.write("\n")


def _markdown(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], file: TextIO, about: Mapping[str, Any]
) -> None:
    del about

    def line(cells: Iterable[str]) -> None:
        file.write("| " + " | ".join(cells) + " |\n")

    line(_for_markdown(column) for column in columns)
    file.write("|" + "---|" * len(columns) + "\n")
    for row in rows:
        line(_for_markdown(row.get(column)) for column in columns)


def _for_markdown(value: Any) -> str:
    said = "; ".join(map(text, value)) if isinstance(value, list | tuple) else "" if value is None else text(value)
    for char, shown in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("\r\n", " "), ("\n", " "), ("\r", " ")):
        said = said.replace(char, shown)
    return said


def _plain(value: Any) -> Any:
    """Return what JSON can hold: dates as ISO text; NaN and infinity as null, because no number says them."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date() | time():
            return value.isoformat()
        case str() | int() | float() | bool() | None:
            return value
        case _:
            return str(value)


_WRITERS = {"csv": _csv, "json": _json, "ndjson": _ndjson, "markdown": _markdown}
