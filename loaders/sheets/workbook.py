"""A workbook file as its sheets, whatever kind of workbook it is."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from graphkit.findings import Finding
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.container import Container, open_container
from graphkit.loaders.sheets.ods import ods_sheets
from graphkit.loaders.sheets.xlsx import XlsxSheet, xlsx_sheets

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class Workbook:
    """The sheets of an open file, in their order. Close it, or use it in a ``with``."""

    sheets: Sequence[Sheet]
    container: Container
    since_1904: bool = False

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self.container.close()


def open_workbook(path: Path) -> Workbook | Finding:
    """Open an XLSX, XLSM or ODS file; its content decides which, not its suffix.

    Returns
    -------
    Workbook
        Its sheets are read when their rows are.
    Finding
        What the file is instead (of an old kind, with a password, a web page, cut off …), and what to do.
    """
    container = open_container(path)
    if isinstance(container, Finding):
        return container
    with ExitStack() as on_failure:
        on_failure.callback(container.close)
        try:
            sheets: Sequence[Sheet]
            if "mimetype" in container.parts and container.read("mimetype").startswith(_ODS):
                sheets = ods_sheets(container)
            elif "[Content_Types].xml" in container.parts and any(part.startswith("xl/") for part in container.parts):
                sheets = xlsx_sheets(container)
            else:
                return container.finding("workbook-other")
        except Unreadable as reason:
            return reason.finding
        on_failure.pop_all()
    since_1904 = any(isinstance(sheet, XlsxSheet) and sheet.book.since_1904 for sheet in sheets)
    return Workbook(sheets, container, since_1904)
