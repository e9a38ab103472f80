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

    Notes
    -----
    Opening reads the names of the sheets; rows are read as they are asked for, from the packed file, and never held.

    Examples
    --------
    >>> import tempfile, zipfile
    >>> text = '<o:document-content xmlns:o="o" xmlns:table="t" xmlns:text="x"><table:table table:name="2024">'
    >>> text += '<table:table-row><table:table-cell><text:p>平塘县</text:p></table:table-cell></table:table-row>'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "small.ods"
    ...     with zipfile.ZipFile(path, "w") as file:
    ...         file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    ...         file.writestr("content.xml", text + "</table:table></o:document-content>")
    ...     with open_workbook(path) as book:
    ...         [(sheet.name, [row.texts for row in sheet.rows()]) for sheet in book.sheets]
    [('2024', [['平塘县']])]
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
