"""Tables of records as files: a workbook with a sheet for each section, or CSV, which holds one."""

import csv
from collections.abc import Sequence
from typing import IO, BinaryIO

from graphkit.loaders.mapping.shipped import NOTES
from graphkit.tables.cells import guarded
from graphkit.tables.writers.workbook import load_openpyxl
from graphkit.wording.messages import text
from graphkit.wording.safe import escape_controls
from graphkit.workbooks.record_rows import SectionTable

_NUMBERS = ("amount", "quantity", "金额", "数量", "value")
_WIDEST = 40


def notes(dataset: str, section: str, language: str) -> list[str]:
    """Return the notes above a table, by which it is known again.

    >>> notes("台账", "activities", "zh")
    ['数据集：台账', '记录：activities']
    """
    return [NOTES[language]["dataset"] + dataset, NOTES[language]["section"] + section]


def write_csv(table: SectionTable, dataset: str, language: str, file: IO[str]) -> None:
    """Write one table; no cell runs as a formula."""
    rows = csv.writer(file, lineterminator="\r\n")
    above = notes(dataset, table.section, language)
    rows.writerow([*above, *[""] * (len(table.headings) - len(above))])
    rows.writerow(table.headings)
    rows.writerows([guarded(cell) for cell in row] for row in table.rows)


def write_workbook(tables: Sequence[SectionTable], dataset: str, language: str, file: BinaryIO) -> None:
    """Write tables as the sheets of a workbook. Raises UsageError where openpyxl is not installed."""
    openpyxl = load_openpyxl()
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(text(f"table.section.{table.section}", language)[:31])
        for number, note in enumerate(notes(dataset, table.section, language), start=1):
            sheet.cell(1, number, note).font = Font(color="FF808080")
        for column, heading in enumerate(table.headings, start=1):
            head = sheet.cell(2, column, heading)
            head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
            is_number = heading.rpartition(".")[2] in _NUMBERS
            widest = sum(2 if character > "\u2e80" else 1 for character in heading)
            for row, cells in enumerate(table.rows, start=3):
                shown = escape_controls(cells[column - 1])
                if not shown:
                    continue
                widest = max(widest, sum(2 if character > "\u2e80" else 1 for character in shown))
                cell = sheet.cell(row, column, float(shown) if is_number and _is_exact(shown) else shown)
                if isinstance(cell.value, str):
                    cell.data_type, cell.number_format = "s", "@"  # 2024-05 stays 2024-05, =1+1 a text
            sheet.column_dimensions[head.column_letter].width = min(_WIDEST, widest + 2)
        sheet.freeze_panes = "A3"
    book.save(file)


def _is_exact(text_: str) -> bool:
    try:
        number = float(text_)
    except ValueError:
        return False
    return abs(number) < 1e15 and (f"{number:.15g}" == text_ or (number.is_integer() and str(int(number)) == text_))
