"""Sheets of an Excel workbook as rows of text."""

import zipfile
from pathlib import Path

from graphkit.errors import UsageError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of .xls, and of what Excel saved with a password."""


def read_sheet(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet, row by row: an empty cell as ``""``, a date as ISO text.

    Raises
    ------
    UsageError
        If the optional package for Excel (``graphkit-kg[excel]``) is not installed, or the file is no workbook:
        empty, cut off, with a password, a web page, or the lock file (``~$…``) of an open one.

    Notes
    -----
    Of a formula the value is taken that Excel saved last. The whole sheet is held in memory.
    """
    try:
        import openpyxl
    except ImportError:
        raise UsageError("review.no-excel") from None
    _refuse_other_files(path)
    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except OSError:
        raise
    except Exception:  # openpyxl has no exception of its own: a broken part ends in any of Python's
        raise UsageError("workbook.broken", file=path) from None


def _refuse_other_files(path: Path) -> None:
    """Raise UsageError with what a file is that is no workbook."""
    with path.open("rb") as file:
        begin = file.read(512)
    if path.name.startswith("~$"):
        raise UsageError("workbook.lock", file=path, workbook=path.name.removeprefix("~$"))
    if not begin:
        raise UsageError("workbook.empty", file=path)
    if begin.startswith(_OLD_OFFICE):
        raise UsageError("workbook.password", file=path)
    if begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UsageError("workbook.html", file=path)
    if not zipfile.is_zipfile(path):
        raise UsageError("workbook.broken", file=path)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)
