"""``import --on-error skip-row --rejects FILE``: what was left out, in a table that keeps dataset and keys."""

from collections.abc import Iterable
from pathlib import Path

from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Report
from graphkit.loaders.mapping.shipped import Shipped
from graphkit.loaders.mapping.units import Units
from graphkit.loaders.rows import file_name
from graphkit.loaders.sheets.cells import Sheet, Unreadable
from graphkit.loaders.sheets.workbook import Workbook
from graphkit.loaders.sources.noted import own_mapping
from graphkit.loaders.sources.tables import top_of
from graphkit.pipeline.annotating import opened_table
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.output_files import open_binary_output, open_output, write_output
from graphkit.workbooks.rejects import (
    RejectedRows,
    rejected_rows,
    write_rejects_csv,
    write_rejects_workbook,
)


def write_rejects(
    table: Path,
    findings: Iterable[Finding],
    output: Path,
    *,
    dataset: str,
    vocabulary: Vocabulary,
    language: str,
    mapping: Path | None = None,
    encoding: str | None = None,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> int:
    """Write the rows of a table that findings are about, each with its reasons, and return how many.

    The file begins with the name of the dataset, so that its rows, mended, are new versions of the rows of the table.
    Where the table has a mapping of its own, a copy of it stands beside the file.

    Parameters
    ----------
    table : Path
    findings : iterable of Finding
        What is wrong with the rows that were left out.
    output : Path
        ``.xlsx``, or ``.csv`` for a text table.
    dataset : str
        The dataset of the table.
    vocabulary, language
    mapping, encoding : optional
        As for the import.
    overwrite, protected
        See ``graphkit.system.output_files.target_of``.

    Raises
    ------
    UsageError
        If the file may not be written, or has another suffix.
    InvalidData
        If the table or its mapping cannot be read.
    """
    check_rejects([table], output)
    by_row: dict[str | None, dict[int, list[Finding]]] = {}
    name = file_name(table)
    for finding in findings:
        for at in (finding.location, *finding.elsewhere):
            if at.file == name and at.number:
                there = by_row.setdefault(at.sheet, {}).setdefault(at.number, [])
                if finding not in there:
                    there.append(finding)
    meaning = own_mapping(table, vocabulary, mapping)
    if isinstance(meaning, list):
        raise InvalidData(Report(meaning))
    opened = opened_table(table, encoding)
    units, shipped = Units(vocabulary), Shipped(vocabulary) if meaning is None else None

    def rows_of(sheet: Sheet) -> RejectedRows:
        means = meaning or (shipped or Shipped(vocabulary)).mapping_of(top_of(sheet))
        return rejected_rows(sheet, by_row[sheet.name], means, units, dataset=dataset, language=language)

    try:
        every = opened.sheets if isinstance(opened, Workbook) else [opened]
        sheets = [rows_of(sheet) for sheet in every if sheet.name in by_row]
    except Unreadable as reason:
        raise InvalidData(Report([reason.finding])) from None
    finally:
        if isinstance(opened, Workbook):
            opened.container.close()
    protected = (*protected, table)
    if output.suffix.lower() == ".csv":
        with open_output(output, bom=True, overwrite=overwrite, protected=protected) as text:
            for rows in sheets:
                write_rejects_csv(rows, text)
    else:
        with open_binary_output(output, overwrite=overwrite, protected=protected) as file:
            write_rejects_workbook(sheets, file)
    if meaning is not None:
        source = mapping or table.with_suffix(".mapping.yaml")
        copy = output.with_suffix(".mapping.yaml")
        write_output(copy, source.read_text(encoding="utf-8"), overwrite=overwrite, protected=(*protected, source))
    return sum(len(rows.rows) - rows.headings for rows in sheets)


def check_rejects(paths: Iterable[Path], output: Path) -> None:
    """Raise UsageError where rejected rows cannot be written, before anything is imported."""
    every = list(paths)
    is_text = len(every) == 1 and every[0].suffix.lower() in (".csv", ".tsv", ".tab", ".txt")
    is_book = len(every) == 1 and every[0].suffix.lower() in (".xlsx", ".xlsm", ".ods")
    if not is_text and not is_book:
        raise UsageError("rejects.one-table", files=", ".join(str(path) for path in every))
    if output.suffix.lower() not in ((".csv", ".xlsx") if is_text else (".xlsx",)):
        raise UsageError("rejects.suffix", file=output)
