"""Findings as marks on cells: which cell, how much it matters, and what its comment says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from graphkit.findings import Finding, Location
from graphkit.loaders.sheets.cells import Range, column_of
from graphkit.wording.catalogues import Severity
from graphkit.wording.messages import text
from graphkit.wording.problems import next_step, problem_text

ORDER: tuple[Severity, ...] = ("wrong", "doubtful", "would-help")
"""The first of them gives a cell its colour."""
FILLS: Mapping[Severity, str] = {"wrong": "FFFFC7CE", "doubtful": "FFFFEB9C", "would-help": "FFDDEBF7"}
"""The colours of cells: red, yellow and blue, as light as Excel's own."""
AUTHOR = "graphkit"
_WORDS = {"wrong": "annotate.wrong", "doubtful": "annotate.doubtful", "would-help": "annotate.would-help"}

Cell = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell: its severity and the text of its comment."""

    severity: Severity
    comment: str


class HasRanges(Protocol):
    """A sheet with merged ranges."""

    @property
    def name(self) -> str | None:
        """Its name; None for a text file."""
        ...

    @property
    def merged(self) -> tuple[Range, ...]:
        """Its merged ranges."""
        ...


def marks_of(
    findings: Iterable[Finding], sheets: Iterable[HasRanges], language: str
) -> dict[str | None, dict[Cell, Mark]]:
    """Return sheet -> cell -> mark. What is about a row stands in its column A, what is about a sheet in A1.

    Several findings of one cell are one comment. Inside a merge the first cell shows them. What is about the file as a
    whole stands in the first sheet.

    Parameters
    ----------
    findings : iterable of Finding
        All of one file.
    sheets : iterable
        The sheets of the file, with ``name`` and ``merged``; one without name for a text file.
    language : {"en", "zh"}
        That of the comments.
    """
    every = list(sheets)
    merged = {sheet.name: sheet.merged for sheet in every}
    names = [sheet.name for sheet in every]
    gathered: dict[str | None, dict[Cell, list[Finding]]] = {}
    for finding in findings:
        for at in (finding.location, *finding.elsewhere):
            sheet = at.sheet if at.sheet in merged else names[0] if names else None
            cell = _shown(_cell(at), merged.get(sheet, ()))
            there = gathered.setdefault(sheet, {}).setdefault(cell, [])
            if finding not in there:
                there.append(finding)
    return {
        sheet: {cell: _mark(here, language) for cell, here in sorted(cells.items())}
        for sheet, cells in gathered.items()
    }


def _cell(at: Location) -> Cell:
    return at.number or 1, column_of(at.column) if at.column else 0


def _shown(cell: Cell, merged: Iterable[Range]) -> Cell:
    row, column = cell
    for each in merged:
        if each.top <= row <= each.bottom and each.left <= column <= each.right:
            return each.top, each.left
    return cell


def advice(finding: Finding, language: str) -> tuple[str, str]:
    """Return what is wrong, as a whole sentence, and what to do."""
    problem = problem_text(finding, language)
    stop = "" if problem.endswith(("?", "？")) else "." if language == "en" else "。"
    return f"{problem}{stop}{' ' if language == 'en' else ''}", next_step(finding, language)


def _mark(findings: list[Finding], language: str) -> Mark:
    findings = sorted(findings, key=lambda one: ORDER.index(one.severity))
    lines = []
    for one in findings:
        problem, following = advice(one, language)
        lines.append(text(_WORDS[one.severity], language, problem=problem, next=following))
    return Mark(findings[0].severity, "\n".join(lines))
