"""What cannot be seen in a value is refused with its place; numbers are read as they are written."""

import pytest

from graphkit.pipeline import check_files
from graphkit.wording.problems import problem_text

ENTITY = 'entities: [{{id: school/a, label: School, name: "{}"}}]\n'
ACT = 'activities: [{{id: act/a, kind: training, contributions: [{{kind: training, unit: person, quantity: "{}"}}]}}]\n'


def problems(tmp_path, text, name="a.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(check_files([path]))


@pytest.mark.parametrize("character", ["\\u200b", "\\u2060", "\\u00ad", "\\u3164", "\\u2800"])
def test_a_name_of_nothing_that_can_be_seen_is_refused(tmp_path, character):
    (problem,) = problems(tmp_path, ENTITY.format(character))
    assert problem.code == "control-character"
    assert problem.detail == f"U+{character[2:].upper()} (1)"


@pytest.mark.parametrize(("text", "where"), [("题\\u0007目", "U+0007 (2)"), ("一二三\\u202e四", "U+202E (4)")])
def test_a_control_character_is_named_with_code_and_position(tmp_path, text, where):
    (problem,) = problems(tmp_path, ENTITY.format(text))
    assert where in problem_text(problem, "en")
    assert where in problem_text(problem, "zh")


def test_a_control_character_in_the_text_of_a_file_is_named_with_line_and_position(tmp_path):
    (problem,) = problems(tmp_path, "entities:\n  - {id: a/b, label: School, name: 甲\x07乙}\n")
    assert (problem.code, problem.location.line, problem.detail) == ("control-character", 2, "U+0007 (37)")


def test_in_a_table_it_is_repaired_with_a_warning(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("帮扶方,受援方\n广州\x07市,平塘县\n", encoding="utf-8")
    report = check_files([path])
    assert list(report) == []
    repaired = [each for each in report.warnings if each.severity != "would-help"]
    assert [(each.code, each.detail, each.allowed) for each in repaired] == [("cell-repaired", "U+0007", ("广州市",))]


@pytest.mark.parametrize("number", ["50_60", "1_000"])
def test_a_number_with_an_underscore_is_no_number(tmp_path, number):
    (problem,) = problems(tmp_path, ACT.format(number))
    assert (problem.code, problem.value, problem.suggestion) == ("not-a-number", number, None)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_of_lines_is_refused(tmp_path, text):
    (problem,) = problems(tmp_path, text, "a.ndjson")
    assert problem.code == "empty-file"
