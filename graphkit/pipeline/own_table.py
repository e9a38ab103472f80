"""A table of one's own as rows for a query: text in the encodings that programs write, or a sheet of a workbook."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Report
from graphkit.loaders.sheets.cells import Extra, Row, Sheet, Unreadable, letter_of
from graphkit.loaders.sheets.encoding import encoding_of
from graphkit.loaders.sheets.workbook import open_workbook
from graphkit.tables.reading import read_rows, typed_rows
from graphkit.wording.messages import Message
from graphkit.wording.system_errors import system_reason

_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
_NOTHING = Extra()


def read_own_table(path: str | Path, notice: Callable[[Message], None] = lambda _message: None) -> list[dict[str, Any]]:
    r"""Return the rows of a CSV, TSV, JSON, NDJSON, XLSX, XLSM or ODS file, each a dict by the headings.

    Parameters
    ----------
    path : str or Path
        The file; of a workbook the first visible sheet that holds anything is read.
    notice : callable, optional
        Gets a `Message` where the text is not UTF-8 but GB18030 or UTF-16, or where further sheets are left out.

    Raises
    ------
    UsageError
        The file cannot be read as a table, or a value is not of the type that its heading says.
    InvalidData
        The workbook is damaged, protected or no workbook.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "population.csv")
    ...     _ = file.write_text("name,population\n毕节市,6899636\n", encoding="gb18030")
    ...     read_own_table(file)
    [{'name': '毕节市', 'population': 6899636}]
    """
    file = Path(path).expanduser()
    if file.suffix.lower() in _WORKBOOKS:
        return _sheet_rows(file, notice)
    return read_rows(file, _encoding(file, notice))


def _encoding(file: Path, notice: Callable[[Message], None]) -> str:
    try:
        with file.open("rb") as opened:
            encoding = encoding_of(opened, file.name)
    except OSError as error:
        raise UsageError("rows.not-read", file=file, why=system_reason(error)) from error
    if isinstance(encoding, Finding):  # `read_rows` says the line
        return "utf-8-sig"
    if encoding != "utf-8-sig":
        notice(Message("rows.read-as", file=file, encoding=encoding.upper()))
    return encoding


def _sheet_rows(file: Path, notice: Callable[[Message], None]) -> list[dict[str, Any]]:
    try:
        file.open("rb").close()
    except OSError as error:
        raise UsageError("rows.not-read", file=file, why=system_reason(error)) from error
    book = open_workbook(file)
    if isinstance(book, Finding):
        raise InvalidData(Report([book]))
    with book:
        try:
            filled = [
                sheet for sheet in book.sheets if not sheet.is_hidden and any(not r.is_blank for r in sheet.rows())
            ]
            if not filled:
                raise UsageError("rows.empty", file=file)
            rows = typed_rows(file, _lines(file, filled[0]))
        except Unreadable as reason:
            raise InvalidData(Report([reason.finding])) from None
    if len(filled) > 1:
        others = ", ".join(str(sheet.name) for sheet in filled[1:])
        notice(Message("rows.other-sheets", file=file, sheet=filled[0].name, others=others))
    return rows


def _lines(file: Path, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet as text, all as long as the headings."""
    width = 0
    for row in sheet.rows():
        if row.is_blank:
            continue
        cells = [_cell(file, row, column) for column in range(max(len(row.texts), 1 + max(row.extra, default=-1)))]
        while cells and not cells[-1].strip():  # a sheet is as wide as its widest row
            cells.pop()
        width = width or len(cells)
        yield row.number, cells + [""] * (width - len(cells))


def _cell(file: Path, row: Row, column: int) -> str:
    """Return a cell as text that has its exact value: of a number or date not what its format shows."""
    extra = row.extra.get(column, _NOTHING)
    if extra.problem:
        where = Message("rows.cell", file=file, cell=f"{letter_of(column)}{row.number}")
        raise UsageError("rows.no-value", where=where)
    shown = row.texts[column] if column < len(row.texts) else ""
    return extra.date or extra.number or shown
