"""What is doubtful or would help in whole files: each kind by an example, and what must not be doubted."""

import json

import pytest

from graphkit.loaders.choice import open_files
from graphkit.schema.vocabulary import load_vocabulary
from graphkit.validate.doubts import find_doubts
from graphkit.validate.gaps import find_gaps
from graphkit.validate.intake import take
from graphkit.wording.problems import FIELDS, problem_dict, problem_text

VOCABULARY = load_vocabulary()
MAPPING = """
section: activities
columns:
  编号: key
  日期: period
  捐赠方: providers
  受赠方: recipients
  金额: contributions.amount
  阶段: contributions.stage
  来源: evidence.source
constants: {kind: donation, contributions.currency: CNY}
optional: [编号, 日期, 阶段, 来源]
"""


def accepted(tmp_path, text, mapping=MAPPING):
    path = tmp_path / "gifts.csv"
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".mapping.yaml").write_text(mapping, encoding="utf-8")
    records, report, _ = take(open_files([path], VOCABULARY), VOCABULARY)
    assert not report.problems, [problem_text(one, "en") for one in report]
    return records


def doubts(tmp_path, text, mapping=MAPPING):
    found = find_doubts(accepted(tmp_path, text, mapping), VOCABULARY, "2026-11-28")
    return [(one.code, one.location.line, one.location.column, one.location.heading, one.value) for one in found]


def table(*amounts, heading="金额"):
    rows = [f"D{number},2024-0{number % 9 + 1},甲,乙{number},{amount}" for number, amount in enumerate(amounts)]
    return f"编号,日期,捐赠方,受赠方,{heading}\n" + "\n".join(rows) + "\n"


def test_an_amount_of_nothing(tmp_path):
    assert doubts(tmp_path, table(30000, 0)) == [("figure-zero", 3, "E", "金额", "0")]


@pytest.mark.parametrize(("odd", "where"), [("300000000", 5), ("3", 5)])
def test_an_amount_far_off_the_median_of_its_column(tmp_path, odd, where):
    assert doubts(tmp_path, table(30000, 50000, 20000, odd)) == [("amount-far-off", where, "E", "金额", odd)]


def test_amounts_that_differ_as_amounts_do_are_not_doubted(tmp_path):
    assert doubts(tmp_path, table(300, 50000, 20000, 9000000, 1200)) == []
    assert doubts(tmp_path, table(30000, 300000000)) == []  # of two amounts neither is the odd one


def test_dates_that_lie_ahead_or_before_all_help(tmp_path):
    text = (
        "日期,捐赠方,受赠方,金额,阶段\n2027-01,甲,乙,5,\n1900-01-01,甲,丙,5,\n2026-11,甲,丁,5,\n2026-11-29,甲,戊,5,\n"
    )
    assert [(code, line, letter) for code, line, letter, *_ in doubts(tmp_path, text)] == [
        ("date-in-future", 2, "A"),
        ("date-too-early", 3, "A"),
        ("date-in-future", 5, "A"),
    ]


def test_the_same_row_under_two_keys(tmp_path):
    text = "编号,日期,捐赠方,受赠方,金额\nD1,2024,甲,乙,5\nD2,2024,甲,丙,5\nD3,2024,甲,乙,5\n"
    assert [(code, line) for code, line, *_ in doubts(tmp_path, text)] == [("same-row-twice", 4)]


def test_one_name_under_two_ids_but_not_of_places(tmp_path):
    mapping = "section: entities\ncolumns: {编号: id, 名称: name, 类型: label}\n"
    text = "编号,名称,类型\ne/1,希望小学,School\ne/2,希望小学,School\ne/3,朝阳区,County\ne/4,朝阳区,County\n"
    assert doubts(tmp_path, text, mapping) == [("name-with-two-ids", 3, "B", "名称", "希望小学")]


def test_names_in_other_languages_only_are_compared_as_names(tmp_path):
    names = {"e/1": "Plan Mali", "e/2": "Plan Tchad", "e/3": "Plan Mali"}
    path = tmp_path / "a.ndjson"
    rows = [
        {"section": "entities", "id": key, "label": "Association", "name": {"other": {"fr": name}}}
        for key, name in names.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    records, *_ = take(open_files([path], VOCABULARY), VOCABULARY)
    found = find_doubts(records, VOCABULARY, "2026-01-01")
    assert [(one.code, one.record) for one in found] == [("name-with-two-ids", "e/3")]


def test_what_would_help_is_said_once_for_all_rows_of_a_sheet(tmp_path):
    text = (
        "编号,日期,捐赠方,受赠方,金额,来源\n"
        + "".join(f",,甲,乙{n},5,\n" for n in range(7))
        + "D9,2024,甲,丙,6,src/a\n"
    )
    gaps = find_gaps(accepted(tmp_path, text), VOCABULARY)
    rows = ("2, 3, 4, 5, 6 …", ("7",))
    assert [(one.code, one.severity, one.value, one.allowed) for one in gaps] == [
        (code, "would-help", *rows) for code in ("no-source", "no-date", "no-key")
    ]
    assert [at.line for at in (gaps[0].location, *gaps[0].elsewhere)] == [2, 3, 4, 5, 6, 7, 8]
    assert problem_text(gaps[0], "zh") == "没有写来源的行（7 行）：2, 3, 4, 5, 6 …"


def test_a_problem_for_machines_names_the_cell_and_how_much_it_matters(tmp_path):
    (found,) = find_doubts(accepted(tmp_path, table(30000, 0)), VOCABULARY, "2026-11-28")
    as_data = problem_dict(found)
    assert tuple(as_data) == FIELDS
    assert (as_data["severity"], as_data["letter"], as_data["column"], as_data["line"]) == ("doubtful", "E", "金额", 3)
