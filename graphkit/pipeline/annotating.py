"""The findings of a table, put into a copy of it: its bad cells coloured and commented."""

from collections.abc import Iterable
from pathlib import Path

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Report
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.delimited import open_text
from graphkit.loaders.sheets.workbook import Workbook, open_workbook
from graphkit.loaders.sheets.xlsx import XlsxSheet
from graphkit.system.output_files import is_stream, open_binary_output
from graphkit.workbooks.annotated import annotated_suffix, write_annotated
from graphkit.workbooks.marks import marks_of
from graphkit.workbooks.new_workbook import write_new

TEXT_TABLES = frozenset({".csv", ".tsv", ".tab", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".ods"})


def check_annotated(paths: Iterable[Path], output: Path) -> Path:
    """Return the table to annotate, before anything is read.

    Raises
    ------
    UsageError
        If it is not one table, or the copy is to have the suffix of another kind of file.
    """
    every = list(paths)
    if len(every) != 1 or every[0].suffix.lower() not in TEXT_TABLES | WORKBOOKS:
        raise UsageError("annotate.one-table", files=", ".join(str(path) for path in every))
    suffix = annotated_suffix(every[0])
    if output.suffix.lower() != suffix and not is_stream(output):
        raise UsageError("annotate.suffix", file=output, suffix=suffix)
    return every[0]


def annotate(
    table: Path,
    findings: Iterable[Finding],
    output: Path,
    language: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> int:
    """Write a copy of a table in which the cells of findings are coloured and commented.

    Of an XLSX or XLSM file everything else stays as it is; a text table or ODS file becomes a new workbook.

    Parameters
    ----------
    table : Path
        As `check_annotated` returned it.
    findings : iterable of Finding
        Those of other files are passed over.
    output : Path
    language : {"en", "zh"}
        That of the comments.
    encoding, delimiter : str, optional
        Of a text table; by default the file decides.
    overwrite, protected
        See ``graphkit.system.output_files.target_of``.

    Returns
    -------
    int
        How many cells are marked.

    Raises
    ------
    UsageError
        If the workbook is signed, or the copy may not be written.
    InvalidData
        If the table cannot be read at all.
    """
    name = file_name(table)
    here = [finding for finding in findings if finding.location.file == name]
    opened = opened_table(table, encoding, delimiter)
    try:
        sheets = [opened] if not isinstance(opened, Workbook) else list(opened.sheets)
        marks = marks_of(here, sheets, language)
        with open_binary_output(output, overwrite=overwrite, protected=(*protected, table)) as file:
            if isinstance(opened, Workbook) and all(isinstance(sheet, XlsxSheet) for sheet in sheets):
                write_annotated(opened, marks, file)
            else:
                write_new(sheets, marks, file)
    except Unreadable as reason:
        raise InvalidData(Report([reason.finding])) from None
    finally:
        if isinstance(opened, Workbook):
            opened.container.close()
    return sum(map(len, marks.values()))


def opened_table(table: Path, encoding: str | None, delimiter: str | None = None) -> Workbook | Sheet:
    """Return an open workbook, or the only sheet of a text table; raise InvalidData where it is neither."""
    if table.suffix.lower() in TEXT_TABLES:
        opened: Workbook | Sheet | Finding = open_text(
            table, delimiter or ("\t" if table.suffix.lower() in (".tsv", ".tab") else None), encoding
        )
    else:
        opened = open_workbook(table)
    if isinstance(opened, Finding):
        raise InvalidData(Report([opened]))
    return opened
