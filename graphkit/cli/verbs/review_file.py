"""The review list as a table that people fill in: CSV, which Excel opens, or a workbook of one sheet."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphkit.errors import UsageError
from graphkit.system.output_files import open_binary_output, write_output

if TYPE_CHECKING:
    from graphkit.pipeline.claim_pairs import ClaimPair
    from graphkit.resolve.proposals import Proposal
    from graphkit.schema.records import Decision
    from graphkit.schema.vocabulary import Vocabulary

COLUMNS = (
    "left",
    "right",
    "decision",
    "who",
    "when",
    "note",
    "left_name",
    "right_name",
    "label",
    "score",
    "why",
    "where",
)
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods", ".xls", ".et"})
"""Suffixes of workbooks that are read; the last two to say what to do with them."""
_WIDTHS = {"left": 34, "right": 34, "left_name": 30, "right_name": 30, "note": 24, "why": 40, "where": 24}


def is_review(path: Path) -> bool:
    """Return whether a file is a filled-in review list, or any table of decisions."""
    from graphkit.pipeline.decision_table import is_table

    return path.suffix.lower() in WORKBOOKS or (path.suffix.lower() == ".csv" and is_table(path))


def read_review(path: Path, vocabulary: "Vocabulary") -> "list[Decision]":
    """Return the decisions of a filled-in list; lines without a decision are passed over."""
    from graphkit.loaders.sources.workbook import read_sheet
    from graphkit.pipeline.decision_table import read_rows, read_table
    from graphkit.schema.records import Decision

    excel = path.suffix.lower() in WORKBOOKS
    items = read_rows(read_sheet(path), path, vocabulary) if excel else read_table(path, vocabulary)
    return [item.record for item in items if isinstance(item.record, Decision)]


def write_review(
    path: Path,
    pairs: "Iterable[Proposal | ClaimPair]",
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> None:
    """Write a review list; the suffix says which kind. See ``graphkit.system.output_files`` for the rest."""
    from graphkit.pipeline.decision_table import MARK

    pairs = list(pairs)
    rows: list[list[Any]] = [[*MARK], [*COLUMNS]]
    rows += [[getattr(each, name, "") for name in COLUMNS] for each in pairs]
    if path.suffix.lower() == ".xlsx":
        book = _workbook(rows, [_choices(each) for each in pairs])
        with open_binary_output(path, overwrite=overwrite, protected=protected) as file:
            book.save(file)
    elif path.suffix.lower() == ".csv":
        from graphkit.tables.cells import guarded

        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(
            [guarded(value) if isinstance(value, str) else value for value in row] for row in rows
        )
        write_output(path, out.getvalue(), bom=True, overwrite=overwrite, protected=protected)
    else:
        raise UsageError("review.suffix", file=path)


def _choices(pair: "Proposal | ClaimPair") -> str:
    from graphkit.pipeline.claim_pairs import ClaimPair

    return "left,right,unsure" if isinstance(pair, ClaimPair) else "same,different,unsure"


def _workbook(rows: list[list[Any]], choices: list[str]) -> Any:
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet = book.active
    for number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins with = is a name
    for column, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = _WIDTHS.get(name, 12)
    sheet.freeze_panes = "A3"
    for words in sorted(set(choices)):
        choice = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1=f'"{words}"')
        sheet.add_data_validation(choice)
        for number, allowed in enumerate(choices, start=3):
            if allowed == words:
                choice.add(f"C{number}")
    return book


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.utils
        import openpyxl.worksheet.datavalidation
    except ImportError:
        raise UsageError("review.no-excel") from None
    return openpyxl
