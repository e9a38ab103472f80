"""Templates: headings, lists and notes in two languages; an example that is never imported; no mapping to read them."""

import openpyxl
import pytest
import yaml

from graphkit.errors import UsageError
from graphkit.loaders.choice import load, open_files
from graphkit.loaders.rows import RawRecord
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.intake import take
from graphkit.workbooks import templates
from graphkit.workbooks.kinds import TEMPLATES
from graphkit.workbooks.templates import template, write_template

VOCABULARY = load_vocabulary()
EACH = pytest.mark.parametrize(
    ("kind", "language", "suffix"),
    [(kind, language, suffix) for kind in TEMPLATES for language in ("zh", "en") for suffix in (".xlsx", ".csv")],
)


def written(tmp_path, kind, language="zh", suffix=".xlsx"):
    path = tmp_path / f"台账{suffix}"
    made = template(kind, VOCABULARY, language)
    write_template(made, path)
    return made, path


def test_the_data_has_the_templates_that_the_command_names():
    data = yaml.safe_load(templates._DATA.read_text(encoding="utf-8"))
    assert tuple(data["templates"]) == TEMPLATES


def test_headings_are_those_that_clerks_know():
    made = template("donation", VOCABULARY, "zh")
    headings = "编号 日期 帮扶方 促成方 受援方 事项 物品 数量 计量单位 金额 金额单位 阶段 来源 备注"
    assert " ".join(column.heading for column in made.columns) == headings


@EACH
def test_the_example_is_left_out_aloud_and_nothing_else_is_read(tmp_path, kind, language, suffix):
    _, path = written(tmp_path, kind, language, suffix)
    items = list(load(path, VOCABULARY))
    assert [item.code for item in items] == ["rows-left-out"]
    assert items[0].value == ("3" if suffix == ".xlsx" else "2")


@EACH
def test_a_row_filled_in_as_the_example_is_sound(tmp_path, kind, language, suffix):
    """The example itself, under a key of its own: every column is understood without a mapping."""
    made, path = written(tmp_path, kind, language, suffix)
    cells = [str(column.example) for column in made.columns]
    cells[0] = "pair/1" if kind == "pairing" else "D1"
    if suffix == ".csv":
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(",".join(cells) + "\r\n")
    else:
        book = openpyxl.load_workbook(path)
        book.worksheets[0].append(cells)
        book.save(path)
    records, report, _ = take(open_files([path], VOCABULARY), VOCABULARY)
    assert not report.problems, report.problems
    assert [one.code for one in report.warnings] == ["rows-left-out"]
    source, main = (item.record for item in records)
    assert source.section == "sources"
    assert main.evidence[0].source == source.id
    if kind == "pairing":
        assert (main.id, main.since.date) == ("pair/1", "2016-10")
    else:
        assert main.id == "台账/D1"
        assert main.kind == {"purchase": "purchase"}.get(kind, kind)
        amounts = [part for part in main.contributions if part.amount is not None]
        expected = {"donation": 30000, "training": 200000, "purchase": 500000}.get(kind)
        assert [part.amount for part in amounts] == ([expected] if expected else [])
        assert next(part for part in main.contributions if part.quantity is not None).unit


def test_lists_to_choose_from_are_words_that_are_read_back(tmp_path):
    made, path = written(tmp_path, "donation")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert len(sheet.data_validations.dataValidation) == 4
    by_heading = {column.heading: column for column in made.columns}
    assert by_heading["事项"].choices[:2] == ("捐赠", "资金支持")
    assert set(by_heading["阶段"].choices) == {"计划", "签约", "承诺", "落地开工", "到位", "完成"}
    assert all(cell.comment for cell in sheet[2])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_word_of_every_list_is_understood(tmp_path, kind, language):
    made = template(kind, VOCABULARY, language)
    at = {column.heading: number for number, column in enumerate(made.columns)}
    path = tmp_path / "a.csv"
    lines = [",".join(column.heading for column in made.columns)]
    example = [str(column.example) for column in made.columns]
    for column in made.columns:
        for number, word in enumerate(column.choices):
            cells = list(example)
            cells[0] = f"k/{at[column.heading]}-{number}"
            cells[at[column.heading]] = word
            for amount in ("金额", "Amount"):
                if amount in at:
                    cells[at[amount]] = "5"
            if column.heading not in ("金额单位", "Currency"):
                for unit in ("金额单位", "Currency"):
                    if unit in at:
                        cells[at[unit]] = "CNY"
            lines.append(",".join(cells))
    path.write_text("\n".join(lines), encoding="utf-8")
    _, report, counts = take(open_files([path], VOCABULARY), VOCABULARY)
    assert not report.problems, [(one.code, one.value) for one in report.problems][:5]
    assert counts[str(path)].rejected == 0


def test_an_id_of_a_source_stays_and_a_title_becomes_a_source(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("帮扶方,受援方,事项,来源\n甲,乙,捐赠,src/known\n甲,丙,捐赠,某局 2024年总结\n", encoding="utf-8")
    rows = [item for item in load(path, VOCABULARY) if isinstance(item, RawRecord)]
    assert [row.data.get("id") or row.data["evidence"][0]["source"] for row in rows] == [
        "src/known", "src/某局-2024年总结", "src/某局-2024年总结",
    ]  # fmt: skip
    assert rows[1].data["name"] == "某局 2024年总结"


def test_a_heading_may_name_a_field(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,帮扶方,受援方,事项,contributions[2].amount,contributions[2].currency\nD1,甲,乙,捐赠,5,CNY\n")
    (row,) = [item for item in load(path, VOCABULARY) if isinstance(item, RawRecord)]
    assert row.data["contributions"] == [{"amount": "5", "currency": "CNY"}]


def test_other_suffixes_and_existing_files_are_refused(tmp_path):
    made, path = written(tmp_path, "donation")
    with pytest.raises(UsageError):
        write_template(made, path)
    with pytest.raises(UsageError):
        write_template(made, tmp_path / "a.ods")
    with pytest.raises(UsageError):
        template("gifts", VOCABULARY, "zh")
