"""The rows of a table that were not imported, with the reasons, in a table that is mended and imported in turn."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, BinaryIO

from graphkit.findings import Finding
from graphkit.loaders.layout.headings import LOOKED_AT
from graphkit.loaders.layout.merged import filled
from graphkit.loaders.mapping.heading_problems import REASONS
from graphkit.loaders.mapping.mapping import TableMapping
from graphkit.loaders.mapping.shipped import NOTES
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.sheets.cells import Row, Sheet
from graphkit.loaders.sources.tables import headings_of
from graphkit.tables.cells import guarded
from graphkit.tables.writers.workbook import load_openpyxl
from graphkit.wording.personal import is_personal, mask_identity
from graphkit.wording.safe import escape_controls
from graphkit.workbooks.marks import advice

Rejected = Mapping[int, Sequence[Finding]]
"""Row -> what is wrong with it."""


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rows of one sheet as they are written: what stands above the headings, the headings, and the rejected rows."""

    name: str | None
    rows: tuple[tuple[str, ...], ...]
    headings: int
    """How many of the rows stand above the data."""


def rejected_rows(
    sheet: Sheet, rejected: Rejected, mapping: TableMapping, units: Units, *, dataset: str, language: str
) -> RejectedRows:
    """Return the rejected rows of a sheet below its own headings, with a note of the dataset and a column of reasons.

    Columns of personal data are left empty, identity numbers in other cells are masked.

    Raises
    ------
    Unreadable
        If the file is damaged.
    """
    rows = (row for row in filled(sheet.rows(), sheet.merged) if not row.is_blank)
    top = list(islice(rows, LOOKED_AT))
    headings = headings_of(top, mapping, units)
    position = headings.position if headings else 0
    columns = headings.columns if headings else ()
    hidden = {at for at, heading in enumerate(columns) if is_personal(heading.text)}
    width = len(columns)
    words = NOTES[language]
    above: list[tuple[str, ...]] = [(words["dataset"] + dataset, words["part"])]
    for row in top[:position]:
        is_last = row is top[position - 1]
        above.append((*_cells(row, width, frozenset()), *([REASONS[language]] if is_last else [])))
    data = [
        (*_cells(row, width, hidden), _reason(rejected[row.number], language))
        for row in chain(top[position:], rows)
        if row.number in rejected
    ]
    return RejectedRows(sheet.name, (*above, *data), len(above))


def _cells(row: Row, width: int, hidden: "frozenset[int] | set[int]") -> Iterator[str]:
    for at in range(width):
        known = row.extra.get(at)
        shown = row.texts[at] if at < len(row.texts) else ""
        if known is not None and not known.problem:
            shown = known.date or known.number or shown
        yield "" if at in hidden else mask_identity(shown)


def _reason(findings: Sequence[Finding], language: str) -> str:
    return "\n".join("".join(advice(one, language)) for one in findings)


def write_rejects_csv(rows: RejectedRows, file: IO[str]) -> None:
    """Write the rows of a text table; no cell runs as a formula."""
    csv.writer(file, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows.rows)


def write_rejects_workbook(sheets: Sequence[RejectedRows], file: BinaryIO) -> None:
    """Write the rows of each sheet. Raises UsageError where openpyxl is not installed."""
    openpyxl = load_openpyxl()
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet((rows.name or "CSV")[:31])
        for number, row in enumerate(rows.rows, start=1):
            for column, shown in enumerate(row, start=1):
                if shown:
                    cell = sheet.cell(number, column, escape_controls(shown))
                    cell.data_type, cell.number_format = "s", "@"
        last = len(rows.rows[rows.headings - 1])
        for column in range(1, last + 1):
            head = sheet.cell(rows.headings, column)
            head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
            sheet.column_dimensions[head.column_letter].width = 60 if column == last else 18
        for number in range(rows.headings + 1, len(rows.rows) + 1):
            sheet.cell(number, last).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.cell(number, last).font = Font(color="FF9C0006")
        sheet.freeze_panes = sheet.cell(rows.headings + 1, 1)
    book.save(file)
