"""Findings in words: what is wrong, what to do, on one line or as data for machines."""

from collections.abc import Mapping
from typing import Any

from graphkit.findings import Finding, Location, Report, path_text
from graphkit.wording import catalogues
from graphkit.wording.language import language as default_language
from graphkit.wording.messages import Message, text

FIELDS = (
    "code", "severity", "file", "line", "sheet", "row", "letter", "column", "record", "field", "found", "allowed",
    "suggestion", "elsewhere", "message", "next",
)  # fmt: skip
"""The fields of a problem for machines. ``line`` is that of a text file, ``row`` that of a sheet; ``letter`` and
``column`` are the letter and the heading of its column, ``found`` is the value, ``allowed`` the rule as data,
``elsewhere`` further places of the same problem."""

_LISTED = 60  # every list of codes but those of OECD and ISO; the whole list is in `Finding.allowed`
_OF_LONG = 20


def problem_text(problem: Finding, language: str) -> str:
    """Return what is wrong, in one sentence, with "did you mean" where something near is known.

    >>> problem_text(Finding("unknown-kind", Location("a.yaml"), value="donaton", suggestion="donation"), "en")
    "'donaton' is not a kind of help; did you mean 'donation'?"
    """
    sentence = catalogues.problems()[problem.code][language].format_map(_values(problem, language))
    if problem.suggestion is not None:
        words = dict(zip(problem.allowed, _words(problem, language), strict=True))
        sentence += text("did-you-mean", language, suggestion=words.get(problem.suggestion, problem.suggestion))
    return sentence


class ProblemText:
    """What is wrong, as a value of another sentence."""

    def __init__(self, problem: Finding) -> None:
        self.problem = problem

    def text(self, language: str | None = None, /) -> str:
        """Return `problem_text` in `language`."""
        return problem_text(self.problem, language or default_language())


def next_step(problem: Finding, language: str) -> str:
    """Return what to do about a problem, in one sentence."""
    return catalogues.problems()[problem.code]["next_" + language].format_map(_values(problem, language))


class NextStep:
    """What to do about a problem, as a value of another sentence."""

    def __init__(self, problem: Finding) -> None:
        self.problem = problem

    def text(self, language: str | None = None, /) -> str:
        """Return `next_step` in `language`."""
        return next_step(self.problem, language or default_language())


def location_text(location: Location, language: str) -> str:
    """Return where something is: file and line, and the heading of its column in a table.

    >>> location_text(Location("gifts.csv", 7, heading="金额"), "en")
    "gifts.csv:7 column '金额'"
    >>> location_text(Location("gifts.xlsx", sheet="台账", row=7, column="K", heading="金额"), "zh")
    'gifts.xlsx“台账”K7“金额”列'
    """
    where = location.file
    if location.sheet is not None:
        where = text("where.sheet", language, file=location.file, sheet=location.sheet)
        if location.row and location.column:
            where = text("where.cell", language, where=where, cell=f"{location.column}{location.row}")
        elif location.row:
            where = text("where.row", language, where=where, row=location.row)
    elif location.line:
        where = text("where.line", language, file=location.file, line=location.line)
    if location.heading is not None:
        where = text("where.column", language, where=where, column=location.heading)
    return where


class LocationText:
    """Where something is, as a value of another sentence."""

    def __init__(self, location: Location) -> None:
        self.location = location

    def text(self, language: str | None = None, /) -> str:
        """Return `location_text` in `language`."""
        return location_text(self.location, language or default_language())


def problem_line(problem: Finding, language: str) -> str:
    """Return a problem as one line: place, field, what is wrong, code.

    >>> problem_line(Finding("unknown-kind", Location("a.yaml", 7, field=("kind",)), value="gift"), "en")
    "a.yaml:7 [kind] 'gift' is not a kind of help (unknown-kind)"
    """
    where = location_text(problem.location, language)
    field = f" [{problem.field}]" if problem.location.field else ""
    return f"{where}{field} {problem_text(problem, language)} ({problem.code})"


def problem_dict(problem: Finding) -> dict[str, Any]:
    """Return a problem for machines, in both languages: its fields are `FIELDS`."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        **place_dict(problem.location),
        "record": problem.record,
        "field": problem.field,
        "found": problem.value,
        "allowed": list(problem.allowed),
        "suggestion": problem.suggestion,
        "elsewhere": [{**place_dict(at), "field": path_text(at.field)} for at in problem.elsewhere],
        "message": {"en": problem_text(problem, "en"), "zh": problem_text(problem, "zh")},
        "next": {"en": next_step(problem, "en"), "zh": next_step(problem, "zh")},
    }


def place_dict(at: Location) -> dict[str, str | int | None]:
    """Return a place in a file for machines; a line or a sheet's row, and of a table the column.

    >>> place_dict(Location("gifts.csv", 17, column="D"))["letter"]
    'D'
    """
    return {
        "file": at.file,
        "line": at.line,
        "sheet": at.sheet,
        "row": at.row,
        "letter": at.column,
        "column": at.heading,
    }


def report_summary(report: Report, language: str) -> str:
    """Return one line: how many problems, and the first."""
    if not report.problems:
        return text("problems.none", language)
    return text(
        "problems.several", language, count=len(report.problems), first=problem_line(report.problems[0], language)
    )


def _words(problem: Finding, language: str) -> tuple[str, ...]:
    """Return what is allowed as people read it: in Chinese each code with its name."""
    if language == "en" or not problem.allowed_zh:
        return problem.allowed
    pairs = zip(problem.allowed, problem.allowed_zh, strict=True)
    return tuple(code if code == name else f"{code} {name}" for code, name in pairs)


def _values(problem: Finding, language: str) -> Mapping[str, str]:
    at = problem.location
    words = _words(problem, language)
    shown = words if len(words) <= _LISTED else words[:_OF_LONG]
    allowed = ("、" if language == "zh" and problem.allowed_zh else ", ").join(shown)
    if len(words) > len(shown):
        allowed += text("and-more-codes", language, count=len(words) - len(shown))
    detail = problem.detail.text(language) if isinstance(problem.detail, Message) else problem.detail or ""
    parts = [catalogues.message(part if part.startswith("os.") else f"word.{part}") for part in detail.split(", ")]
    if all(parts):
        detail = text("list.join", language).join(word[language] for word in parts if word)
    return {
        "file": at.file,
        "line": str(at.number or ""),
        "record": problem.record or "",
        "field": problem.field,
        "value": problem.value or "",
        "allowed": allowed,
        "detail": detail,
    }
