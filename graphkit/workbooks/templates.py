"""Templates: empty tables with headings, lists to choose from, notes and one example row that is never imported."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graphkit.errors import UsageError
from graphkit.loaders.layout.rows import LISTS_SHEET
from graphkit.loaders.sheets.cells import letter_of
from graphkit.schema.vocabulary import Vocabulary
from graphkit.system.output_files import open_binary_output, open_output
from graphkit.tables.cells import guarded
from graphkit.tables.writers.workbook import load_openpyxl
from graphkit.wording.messages import text
from graphkit.workbooks.kinds import TEMPLATES

_DATA = Path(__file__).parent / "templates.yaml"
_LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its heading, what it is for, the words to choose from, the example, and how it looks."""

    heading: str
    note: str
    choices: tuple[str, ...] = ()
    example: str | int = ""
    width: int = 12
    is_text: bool = False
    """Whether a spreadsheet is to leave what is typed alone: 2024-05 would become a day."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template in one language."""

    title: str
    columns: tuple[TemplateColumn, ...]


def template(kind: str, vocabulary: Vocabulary, language: str) -> Template:
    """Return a template.

    Parameters
    ----------
    kind : str
        One of `TEMPLATES`.
    vocabulary : Vocabulary
        Its codes become the lists to choose from.
    language : {"en", "zh"}
        Of headings, lists and notes.

    Raises
    ------
    UsageError
        If there is no such template.

    Examples
    --------
    >>> from graphkit.schema.vocabulary import load_vocabulary
    >>> [column.heading for column in template("donation", load_vocabulary(), "zh").columns][:6]
    ['编号', '日期', '帮扶方', '促成方', '受援方', '事项']
    """
    data = _data()
    if kind not in TEMPLATES:
        raise UsageError("template.no-kind", kind=kind, allowed=TEMPLATES)
    entry = data["templates"][kind]
    key = text("template.example", language)
    examples = {"key": key, "id": key, "note": text("template.example-note", language), **entry[language]}
    columns = []
    for name in entry.get("columns", data["acts"]):
        column = data["columns"][name]
        columns.append(
            TemplateColumn(
                column[language],
                text(f"template.note.{name}", language),
                _choices(column.get("choices"), entry, vocabulary, language),
                examples.get(name, ""),
                column["width"],
                column.get("text", False),
            )
        )
    title = text("template.how", language, title=text(f"template.title.{kind}", language), key=key)
    return Template(title, tuple(columns))


def write_template(
    made: Template, path: Path, *, overwrite: bool = False, protected: tuple[str | Path, ...] = ()
) -> None:
    """Write a template as a workbook, or as CSV, which has neither lists nor notes; the suffix says which.

    Raises
    ------
    UsageError
        If the suffix is another one, the file may not be written, or openpyxl is not installed.
    """
    if path.suffix.lower() == ".csv":
        with open_output(path, bom=True, overwrite=overwrite, protected=protected) as file:
            rows = csv.writer(file, lineterminator="\r\n")
            rows.writerow(column.heading for column in made.columns)
            rows.writerow(guarded(str(column.example)) for column in made.columns)
        return
    if path.suffix.lower() != ".xlsx":
        raise UsageError("template.suffix", file=path)
    book = _workbook(made)
    with open_binary_output(path, overwrite=overwrite, protected=protected) as out:
        book.save(out)


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return dict(yaml.safe_load(_DATA.read_text(encoding="utf-8")))


def _choices(name: str | None, entry: Mapping[str, Any], vocabulary: Vocabulary, language: str) -> tuple[str, ...]:
    if name is None:
        return ()
    if named := _data()["choices"].get(name):
        return tuple(named[language])
    terms = vocabulary.allowed(name)
    codes = entry["kinds"] if name == "kinds" else _data()["codes"].get(name, list(terms))
    return tuple(getattr(terms[code], language) for code in codes)


def _workbook(made: Template) -> Any:
    openpyxl = load_openpyxl()
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    sheet, lists = book.active, book.create_sheet(LISTS_SHEET)
    sheet.title = made.title.partition("（")[0].partition(" (")[0][:31]
    lists.sheet_state = "hidden"
    sheet["A1"] = made.title
    sheet["A1"].font = Font(bold=True, size=13)
    line = Side(style="thin", color="FFBFBFBF")
    for number, column in enumerate(made.columns, start=1):
        letter = letter_of(number - 1)
        sheet.column_dimensions[letter].width = column.width
        if column.is_text:
            sheet.column_dimensions[letter].number_format = "@"
        head = sheet.cell(2, number, column.heading)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
        head.border, head.alignment = Border(bottom=line), Alignment(horizontal="center", vertical="center")
        head.comment = Comment(column.note, "graphkit", height=70, width=240)
        example = sheet.cell(3, number, column.example if column.example != "" else None)
        example.font, example.alignment = Font(italic=True, color="FF808080"), Alignment(vertical="center")
        if column.is_text:
            example.number_format = "@"
        if column.choices:
            for row, word in enumerate(column.choices, start=1):
                lists.cell(row, number, word)
            where = f"'{LISTS_SHEET}'!${letter}$1:${letter}${len(column.choices)}"
            choice = DataValidation(type="list", formula1=where, allow_blank=True, errorStyle="warning")
            choice.add(f"{letter}4:{letter}{_LAST_ROW}")
            sheet.add_data_validation(choice)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 24, 20
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0  # printed, all columns on a page
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return book
