"""Findings in words: what is wrong, what to do, on one line or as data for machines."""

from collections.abc import Mapping
from typing import Any

from graphkit.findings import Problem, Report
from graphkit.wording import catalogues
from graphkit.wording.language import language as default_language
from graphkit.wording.messages import text

_LISTED = 8  # a message is one line: the whole list of allowed values is in `Problem.allowed`


def problem_text(problem: Problem, language: str) -> str:
    """Return what is wrong, in one sentence, with "did you mean" where something near is known.

    >>> problem_text(Problem("unknown-kind", "a.yaml", found="donaton", suggestion="donation"), "en")
    "'donaton' is not a kind of help; did you mean 'donation'?"
    """
    sentence = catalogues.problems()[problem.code][language].format_map(_values(problem, language))
    if problem.suggestion is not None:
        sentence += text("did-you-mean", language, suggestion=problem.suggestion)
    return sentence


class ProblemText:
    """What is wrong, as a value of another sentence."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def text(self, language: str | None = None, /) -> str:
        """Return `problem_text` in `language`."""
        return problem_text(self.problem, language or default_language())


def next_step(problem: Problem, language: str) -> str:
    """Return what to do about a problem, in one sentence."""
    return catalogues.problems()[problem.code]["next_" + language].format_map(_values(problem, language))


def problem_line(problem: Problem, language: str) -> str:
    """Return a problem as one line: place, field, what is wrong, code.

    >>> problem_line(Problem("unknown-kind", "a.yaml", 7, path=("kind",), found="gift"), "en")
    "a.yaml:7 [kind] 'gift' is not a kind of help (unknown-kind)"
    """
    where = text("where.line", language, file=problem.file, line=problem.line) if problem.line else problem.file
    if problem.column is not None:
        where = text("where.column", language, where=where, column=problem.column)
    field = f" [{problem.field}]" if problem.path else ""
    return f"{where}{field} {problem_text(problem, language)} ({problem.code})"


def problem_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem for machines, in both languages."""
    return {
        "code": problem.code,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "record": problem.record,
        "field": problem.field,
        "found": problem.found,
        "allowed": list(problem.allowed),
        "suggestion": problem.suggestion,
        "message": {"en": problem_text(problem, "en"), "zh": problem_text(problem, "zh")},
        "next": {"en": next_step(problem, "en"), "zh": next_step(problem, "zh")},
    }


def report_summary(report: Report, language: str) -> str:
    """Return one line: how many problems, and the first."""
    if not report.problems:
        return text("problems.none", language)
    return text(
        "problems.several", language, count=len(report.problems), first=problem_line(report.problems[0], language)
    )


def _values(problem: Problem, language: str) -> Mapping[str, str]:
    allowed = ", ".join(problem.allowed[:_LISTED])
    if len(problem.allowed) > _LISTED:
        allowed += text("and-more", language, count=len(problem.allowed) - _LISTED)
    detail = problem.detail or ""
    words = [catalogues.messages().get(f"word.{part}") for part in detail.split(", ")]
    if all(words):
        detail = text("list.join", language).join(word[language] for word in words if word)
    return {
        "file": problem.file,
        "line": str(problem.line or ""),
        "record": problem.record or "",
        "field": problem.field,
        "found": problem.found or "",
        "allowed": allowed,
        "detail": detail,
    }
