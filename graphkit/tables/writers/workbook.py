"""XLSX: the rows on one sheet with real numbers and dates, the provenance on another."""

from datetime import date
from typing import IO, Any

from graphkit.errors import UsageError
from graphkit.tables.cells import plain_text
from graphkit.tables.context import Context
from graphkit.tables.headings import heading
from graphkit.tables.table import Column, Table
from graphkit.wording.safe import escape_controls

_LONGEST = 32_767  # characters that Excel keeps in a cell
_MOST_ROWS = 1_048_575  # below the heading
_FORMATS = {"money": "#,##0.##", "date": "yyyy-mm-dd"}
_WIDTHS = {"id": 30, "name": 30, "money": 16, "count": 10, "number": 12, "date": 12, "boolean": 8}


def write(table: Table, file: IO[bytes], context: Context) -> None:
    """Write a workbook. Raises UsageError where openpyxl is not installed or Excel could not hold all of the table."""
    openpyxl = load_openpyxl()
    if len(table.rows) > _MOST_ROWS:
        raise UsageError("output.too-many-rows", rows=len(table.rows), most=_MOST_ROWS)
    book = openpyxl.Workbook(write_only=True)
    try:
        _fill(openpyxl, book, table, context)
    except BaseException:
        for sheet in book.worksheets:  # each holds a temporary file open
            sheet.close()
        raise
    book.save(file)


def load_openpyxl() -> Any:
    """Return the package openpyxl; raise UsageError where it is not installed: graphkit-kg[excel]."""
    try:
        import openpyxl
        import openpyxl.cell
        import openpyxl.utils
        import openpyxl.worksheet.datavalidation
    except ImportError:
        raise UsageError("output.no-excel") from None
    return openpyxl


def _cell(openpyxl: Any, sheet: Any, value: Any, column: Column | None) -> Any:
    """Return a cell of the type of its value; text stays text, whatever it begins with."""
    is_number = isinstance(value, int | float) and plain_text(value) != "" and abs(value) < 1e15
    if is_number or isinstance(value, bool) or _is_excel_date(value):
        cell = openpyxl.cell.WriteOnlyCell(sheet, value)
        if column is not None and column.kind in _FORMATS:
            cell.number_format = _FORMATS[column.kind]
        return cell
    text = escape_controls(plain_text(value))
    if len(text) > _LONGEST:
        raise UsageError("output.too-long", column=column.name if column else "", most=_LONGEST)
    cell = openpyxl.cell.WriteOnlyCell(sheet, text or None)
    if text:
        cell.data_type = "s"
    return cell


def _is_excel_date(value: Any) -> bool:
    """Return whether Excel can hold a date as one: from 1900 on, and of no time zone."""
    return isinstance(value, date) and value.year >= 1900 and getattr(value, "tzinfo", None) is None


def _fill(openpyxl: Any, book: Any, table: Table, context: Context) -> None:
    sheet = book.create_sheet("graphkit")
    sheet.freeze_panes = "A2"
    columns = table.typed_columns()
    for number, column in enumerate(columns, start=1):
        letter = openpyxl.utils.get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.kind, 24)
    sheet.append([_cell(openpyxl, sheet, heading(column.name, context.language), None) for column in columns])
    for row in table.rows:
        sheet.append([_cell(openpyxl, sheet, row.get(column.name), column) for column in columns])
    if context.provenance:
        about = book.create_sheet("provenance")
        for key, value in context.provenance.items():
            if value is not None:
                about.append([_cell(openpyxl, about, key, None), _cell(openpyxl, about, plain_text(value), None)])
