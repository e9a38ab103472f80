"""The first sheet of a workbook as rows of text, for lists that people fill in."""

from pathlib import Path

from graphkit.errors import UsageError
from graphkit.findings import Finding
from graphkit.loaders.sheets.cells import Row, Unreadable
from graphkit.loaders.sheets.workbook import open_workbook
from graphkit.wording.problems import NextStep, ProblemText


def read_sheet(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet, row by row: an empty cell as ``""``, a date as ISO text.

    Raises
    ------
    UsageError
        If the file is no workbook: empty, cut off, of an old kind, with a password, a web page, or the lock file
        (``~$…``) of an open one.

    Notes
    -----
    Of a formula the value is taken that Excel saved last. The whole sheet is held in memory.
    """
    book = open_workbook(path)
    if isinstance(book, Finding):
        raise _unreadable(book)
    try:
        with book:
            rows = list(book.sheets[0].rows()) if book.sheets else []
    except Unreadable as reason:
        raise _unreadable(reason.finding) from None
    sheet: list[list[str]] = []
    for row in rows:
        sheet += [[] for _ in range(row.number - len(sheet) - 1)]
        sheet.append(_texts(row))
    return sheet


def _texts(row: Row) -> list[str]:
    texts = list(row.texts)
    for column, extra in row.extra.items():
        texts[column] = extra.date or texts[column]
    return texts


def _unreadable(finding: Finding) -> UsageError:
    return UsageError(
        "workbook.unreadable", file=finding.location.file, problem=ProblemText(finding), next=NextStep(finding)
    )
