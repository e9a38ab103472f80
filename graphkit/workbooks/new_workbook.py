"""A table of text, or one of ODS, as a new workbook with marked and commented cells."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from graphkit.loaders.sheets.cells import Sheet, letter_of
from graphkit.tables.writers.workbook import load_openpyxl
from graphkit.wording.safe import escape_controls
from graphkit.workbooks.marks import AUTHOR, FILLS, Cell, Mark

_WIDEST = 40
_LONGEST = 32_767


def write_new(sheets: Iterable[Sheet], marks: Mapping[str | None, Mapping[Cell, Mark]], file: BinaryIO) -> None:
    """Write sheets as a workbook whose cells are their texts, with marks; rows stay where a spreadsheet shows them.

    Raises
    ------
    UsageError
        If openpyxl is not installed.
    Unreadable
        If the file is damaged.
    """
    openpyxl = load_openpyxl()
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name or "CSV")
        here = marks.get(sheet.name, {})
        widths: dict[int, int] = {}
        for row in sheet.rows():
            for column, shown in enumerate(row.texts, start=1):
                if shown:
                    cell = made.cell(row.number, column, escape_controls(shown)[:_LONGEST])
                    cell.data_type = "s"  # a text that begins with = is a text
                    width = sum(2 if character > "\u2e80" else 1 for character in shown.split("\n")[0]) + 2
                    widths[column] = min(_WIDEST, max(widths.get(column, 8), width))
        for (row_number, column), mark in here.items():
            cell = made.cell(row_number, column + 1)
            cell.fill = PatternFill("solid", fgColor=FILLS[mark.severity])
            cell.comment = Comment(mark.comment, AUTHOR, height=120, width=340)
        for column, width in widths.items():
            made.column_dimensions[letter_of(column - 1)].width = width
    book.save(file)
