"""The options of every verb that reports findings: --max-problems, --annotate, --force."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import force_option
from graphkit.findings import Report

_Command = TypeVar("_Command", bound=Callable[..., object])


def findings_options(command: _Command) -> _Command:
    """Add --max-problems, --annotate and --force to a command; `Settings` keeps what was given."""
    command = force_option(command)
    file = click.Path(dir_okay=False, path_type=Path)
    command = click.option("--annotate", metavar="FILE", type=file, expose_value=False, callback=_remember)(command)
    number = click.IntRange(min=0)
    return click.option("--max-problems", metavar="N", type=number, expose_value=False, callback=_remember)(command)


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    setattr(ctx.ensure_object(Settings), str(parameter.name), value)


def check_annotated(paths: Sequence[Path], settings: Settings) -> None:
    """Raise UsageError where ``--annotate`` cannot be done, before anything is read."""
    if settings.annotate is not None:
        from graphkit.pipeline import annotating

        annotating.check_annotated(paths, settings.annotate)


def write_annotated(report: Report, paths: Sequence[Path], encoding: str | None, settings: Settings) -> None:
    """Write the copy that ``--annotate`` asks for, and say so; also where nothing is wrong, so that scripts find it."""
    if settings.annotate is None:
        return
    from graphkit.pipeline.annotating import annotate

    cells = annotate(
        paths[0],
        [*report, *report.warnings],
        settings.annotate,
        settings.language,
        encoding=encoding,
        overwrite=settings.force,
        protected=settings.protected(),
    )
    click.echo(settings.say("annotated", file=settings.annotate, count=cells), err=True)
