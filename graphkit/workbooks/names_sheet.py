"""Names that no record has, as a sheet: each with what it may be, to be confirmed in a spreadsheet and read back."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphkit.errors import UsageError
from graphkit.loaders.mapping.code_words import fold_word, words_of
from graphkit.loaders.sheets.cells import letter_of
from graphkit.loaders.sources.noted import first_sheet_texts
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.output_files import open_binary_output, open_output
from graphkit.tables.cells import guarded
from graphkit.tables.writers.workbook import load_openpyxl
from graphkit.wording.messages import text
from graphkit.wording.nearest import closest
from graphkit.wording.safe import escape_controls

COLUMNS = ("name", "label", "same-as", "near", "uses", "where", "confirmed")
_WIDTHS = {"name": 30, "label": 14, "same-as": 30, "near": 44, "where": 30}
_YES = frozenset({"是", "yes", "y", "true", "1", "√", "确认", "ok"})
_NO = frozenset({"", "否", "no", "n", "false", "0", "×"})


@dataclass(frozen=True, slots=True)
class NameRow:
    """One unknown name: the code of the label that it may have, what is near it, how often and where it stands."""

    name: str
    label: str
    near: str = ""
    uses: int = 1
    where: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person said of a name: a new entity of this label, or another name of what has this id or name."""

    label: str
    same_as: str | None = None


def write_names(
    rows: Iterable[NameRow],
    path: Path,
    vocabulary: Vocabulary,
    language: str,
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> None:
    """Write a sheet of names, XLSX or CSV as the suffix says; labels have a list to choose from.

    Raises
    ------
    UsageError
        If the suffix is another one, the file may not be written, or openpyxl is not installed.
    """
    terms = vocabulary.allowed("labels")
    table = [[text(f"names-sheet.{column}", language) for column in COLUMNS]]
    table += [
        [row.name, _word(terms, row.label, language), row.same_as, row.near, str(row.uses), row.where, ""]
        for row in rows
    ]
    if path.suffix.lower() == ".csv":
        with open_output(path, bom=True, overwrite=overwrite, protected=protected) as out:
            csv.writer(out, lineterminator="\r\n").writerows([guarded(cell) for cell in cells] for cells in table)
        return
    if path.suffix.lower() != ".xlsx":
        raise UsageError("names-sheet.suffix", file=path)
    book = _workbook(table, [_word(terms, code, language) for code in terms], language)
    with open_binary_output(path, overwrite=overwrite, protected=protected) as file:
        book.save(file)  # type: ignore[attr-defined]  # openpyxl has no types


def read_names(path: Path, vocabulary: Vocabulary) -> dict[str, Confirmed]:
    """Return what was confirmed in a sheet of names, also one that a spreadsheet saved again: name -> answer.

    Raises
    ------
    UsageError
        If it is no such sheet, or a cell says neither yes nor no, or names no label.
    """
    lines = first_sheet_texts(path)
    known = {text(f"names-sheet.{column}", language): column for column in COLUMNS for language in ("zh", "en")}
    headings = [known.get(cell.strip(), "") for cell in lines[0][1]] if lines else []
    if not {"name", "label", "confirmed"} <= set(headings):
        raise UsageError("names-sheet.none", file=path)
    labels = words_of("labels", vocabulary)
    answers: dict[str, Confirmed] = {}
    for number, cells in lines[1:]:
        row = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        answer, same_as = row.get("confirmed", "").lower(), row.get("same-as", "")
        if answer not in _YES | _NO:
            raise UsageError("names-sheet.answer", file=path, row=number, value=answer)
        if answer not in _YES or not row.get("name"):
            continue
        label = labels.get(fold_word(row.get("label", "")))
        if label is None and not same_as:
            near = closest(row.get("label", ""), list(labels)) or "–"
            raise UsageError("names-sheet.no-label", file=path, row=number, value=row.get("label", ""), near=near)
        answers[row["name"]] = Confirmed(label or "", same_as or None)
    return answers


def _word(terms: Mapping[str, object], code: str, language: str) -> str:
    return str(getattr(terms[code], language)) if code in terms else code


def _workbook(table: Sequence[Sequence[str]], labels: Sequence[str], language: str) -> object:
    openpyxl = load_openpyxl()
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet, lists = book.active, book.create_sheet("graphkit-lists")
    lists.sheet_state = "hidden"
    for number, label in enumerate(labels, start=1):
        lists.cell(number, 1, label)
    for number, cells in enumerate(table, start=1):
        for column, shown in enumerate(cells, start=1):
            if shown:
                sheet.cell(number, column, escape_controls(shown)).data_type = "s"
    for column, name in enumerate(COLUMNS):
        sheet.column_dimensions[letter_of(column)].width = _WIDTHS.get(name, 10)
        head = sheet.cell(1, column + 1)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
    yes, no = text("names-sheet.yes", language), text("names-sheet.no", language)
    for formula, letter in ((f"'graphkit-lists'!$A$1:$A${len(labels)}", "B"), (f'"{yes},{no}"', "G")):
        choice = DataValidation(type="list", formula1=formula, allow_blank=True)
        choice.add(f"{letter}2:{letter}{max(2, len(table))}")
        sheet.add_data_validation(choice)
    sheet.freeze_panes = "B2"
    return book
