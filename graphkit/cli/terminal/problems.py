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
from graphkit.wording.problems import location_text, next_step, problem_dict, problem_line, problem_text

SHOWN = 200
"""Problems that a terminal shows; a pipe gets all."""


def print_problems(report: Report, settings: Settings, end: str = "problems.count") -> None:
    """Print all problems to stderr, and last how many there are and what became of the rest."""
    problems, language = list(report), settings.language
    print_warnings(report.warnings, settings)
    if is_terminal(sys.stderr):
        _print_table(problems[:SHOWN], settings)
    else:
        for problem in problems:
            click.echo(f"{problem_line(problem, language)}: {next_step(problem, language)}", err=True)
    files = {problem.location.file for problem in problems}
    left = len(problems) - SHOWN if is_terminal(sys.stderr) else 0
    if left > 0:
        click.echo(settings.say("problems.more", count=left), err=True)
    click.echo("graphkit: " + settings.say(end, count=len(problems), files=len(files)), err=True)


def print_warnings(warnings: Sequence[Finding], settings: Settings) -> None:
    """Print a line for each warning to stderr: what refuses nothing; a terminal shows the first ones."""
    left = len(warnings) - SHOWN if is_terminal(sys.stderr) else 0
    for warning in warnings[:SHOWN] if left > 0 else warnings:
        line = problem_line(warning, settings.language)
        click.echo(settings.say("problems.warning", line=line), err=True)
    if left > 0:
        click.echo(settings.say("problems.more", count=left), err=True)


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


def problems_json(problems: Sequence[Finding], warnings: Sequence[Finding] = (), **more: object) -> None:
    """Print problems as the JSON of every result, to stdout; warnings stand apart."""
    more["warnings"] = [problem_dict(warning) for warning in warnings]
    rows = [problem_dict(problem) for problem in problems]
    columns = ["code", "file", "line", "column", "record", "field", "found", "allowed", "suggestion", "message", "next"]
    write(to_json({"columns": columns, "rows": rows, "truncated": False, **more}, indent=2) + "\n")
