"""Sheets of an Excel workbook as rows of text."""

from pathlib import Path

from graphkit.errors import UsageError


def read_sheet(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet, row by row: an empty cell as ``""``, a date as ISO text.

    Raises
    ------
    UsageError
        If the optional package for Excel (``graphkit-kg[excel]``) is not installed.

    Notes
    -----
    Of a formula the value is taken that Excel saved last. The whole sheet is held in memory.
    """
    try:
        import openpyxl
    except ImportError:
        raise UsageError("review.no-excel") from None
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)
