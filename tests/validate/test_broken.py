"""Broken record files: each gives exactly the problems that broken/expected.yaml lists, in both languages."""

from pathlib import Path

import pytest
import yaml

from graphkit.loaders.choice import open_files
from graphkit.validate.intake import take
from graphkit.wording.catalogues import problems
from graphkit.wording.problems import next_step, problem_dict, problem_line, problem_text

HERE = Path(__file__).parent / "broken"
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
FILES = sorted(path for path in HERE.iterdir() if path.name != "expected.yaml")


def described(problem):
    meant = f" -> {problem.suggestion}" if problem.suggestion else ""
    return f"{problem.location.line or '-'} {problem.field or '-'} {problem.code}{meant}"


def test_every_broken_file_is_expected_and_there_are_many():
    assert {path.name for path in FILES} == EXPECTED.keys()
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_broken_file_gives_its_problems(path, check_file, is_safe):
    problems = check_file(path)
    assert [described(problem) for problem in problems] == EXPECTED[path.name]
    for problem in problems:
        assert problem.location.file == str(path)
        for language in ("en", "zh"):
            for sentence in (problem_text(problem, language), next_step(problem, language)):
                assert is_safe(sentence)
                assert "{" not in sentence.replace("{…}", "")
            assert problem_line(problem, language).count("\n") == 0
        assert set(problem_dict(problem)["message"]) == {"en", "zh"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_counts_add_up(path, vocabulary):
    records, _, counts = take(open_files([path], vocabulary), vocabulary)
    (of,) = counts.values()
    assert of.read == of.accepted + of.duplicate + of.rejected
    assert of.accepted == len(records)


def test_broken_files_use_most_of_the_catalogue():
    used = {row.split()[2] for rows in EXPECTED.values() for row in rows}
    assert used <= problems().keys()
    assert len(used) >= 70


def test_all_problems_of_all_files_come_in_one_run(vocabulary):
    alone = sum(len(take(open_files([path], vocabulary), vocabulary)[1]) for path in FILES)
    assert len(take(open_files(FILES, vocabulary, lambda path: path.name), vocabulary)[1]) == alone
