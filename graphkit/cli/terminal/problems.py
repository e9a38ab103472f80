"""Problems as people read them (a table on stderr: where, which field, what, what to do) and as programs do (JSON)."""

import sys
from collections.abc import Sequence

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import write
from graphkit.cli.terminal.streams import is_terminal
from graphkit.findings import Finding, Report
from graphkit.tables.cells import to_json
from graphkit.tables.writers.terminal import console as terminal
from graphkit.wording.problems import FIELDS, location_text, next_step, problem_dict, problem_line, problem_text

SHOWN = 200
"""Problems that a terminal shows; a pipe gets all."""
_LINES = {"wrong": "problems.doubtful", "doubtful": "problems.doubtful", "would-help": "problems.would-help"}


def print_problems(report: Report, settings: Settings, end: str = "problems.count", *, helpful: bool = False) -> None:
    """Print problems to stderr, and last how many there are and what became of the rest.

    As many as ``--max-problems`` says, by default `SHOWN` on a terminal and all elsewhere.
    """
    problems, language = list(report), settings.language
    print_warnings(report.warnings, settings, helpful=helpful)
    shown = problems[: _limit(settings)]
    if is_terminal(sys.stderr):
        _print_table(shown, settings)
    else:
        for problem in shown:
            click.echo(f"{problem_line(problem, language)}: {next_step(problem, language)}", err=True)
    files = {problem.location.file for problem in problems}
    if left := len(problems) - len(shown):
        click.echo(settings.say("problems.more", count=left), err=True)
    click.echo("graphkit: " + settings.say(end, count=len(problems), files=len(files)), err=True)


def print_warnings(warnings: Sequence[Finding], settings: Settings, *, helpful: bool = False) -> None:
    """Print a line for each finding that refuses nothing to stderr: what is doubtful, and on request would help."""
    warnings = [one for one in warnings if helpful or one.severity != "would-help"]
    shown = warnings[: _limit(settings)]
    for warning in shown:
        line = problem_line(warning, settings.language)
        click.echo(settings.say(_LINES[warning.severity], line=line), err=True)
    if left := len(warnings) - len(shown):
        click.echo(settings.say("problems.more-doubtful", count=left), err=True)


def _limit(settings: Settings) -> int | None:
    most = settings.max_problems
    return most if most is not None else SHOWN if is_terminal(sys.stderr) else None


def _print_table(problems: Sequence[Finding], settings: Settings) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in ("place", "field", "problem", "next"):
        made.add_column(Text(settings.say(f"column.{column}")), overflow="fold")
    for problem in problems:
        where = location_text(problem.location, settings.language)
        field = "\n".join(filter(None, (problem.record, problem.field)))
        sentence = f"{problem_text(problem, settings.language)} ({problem.code})"
        made.add_row(Text(where), Text(field), Text(sentence, style="red"), Text(next_step(problem, settings.language)))
    terminal(stderr=True).print(made)


def problems_json(report: Report, settings: Settings, **more: object) -> None:
    """Print problems as the JSON of every result, to stdout; warnings stand apart."""
    problems, warnings, most = report.problems, report.warnings, settings.max_problems
    shown = [problem_dict(warning) for warning in warnings[:most]]
    more |= {"warnings": shown, "problem_count": len(problems), "warning_count": len(warnings)}
    rows = [problem_dict(problem) for problem in problems[:most]]
    cut = len(problems) > len(rows) or len(warnings) > len(shown)
    write(to_json({"columns": FIELDS, "rows": rows, "truncated": cut, **more}, indent=2) + "\n")
