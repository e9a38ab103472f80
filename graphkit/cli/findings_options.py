"""The options of every verb that reports findings: --max-problems, --annotate, --force."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import force_option
from graphkit.errors import UsageError
from graphkit.findings import Report
from graphkit.system.output_files import target_of

if TYPE_CHECKING:
    from graphkit.pipeline.import_result import ImportResult
    from graphkit.resolve.unknown import Unknown

_Command = TypeVar("_Command", bound=Callable[..., object])


def findings_options(command: _Command) -> _Command:
    """Add --max-problems, --annotate and --force to a command; `Settings` keeps what was given."""
    command = force_option(command)
    file = click.Path(dir_okay=False, path_type=Path)
    command = click.option("--annotate", metavar="FILE", type=file, expose_value=False, callback=_remember)(command)
    number = click.IntRange(min=0)
    return click.option("--max-problems", metavar="N", type=number, expose_value=False, callback=_remember)(command)


def names_option(command: _Command) -> _Command:
    """Add --names to a command; `Settings` keeps it."""
    file = click.Path(dir_okay=False, path_type=Path)
    return click.option("--names", metavar="FILE", type=file, expose_value=False, callback=_remember)(command)


def rejects_option(command: _Command) -> _Command:
    """Add --rejects to a command; `Settings` keeps it."""
    file = click.Path(dir_okay=False, path_type=Path)
    return click.option("--rejects", metavar="FILE", type=file, expose_value=False, callback=_remember)(command)


def _remember(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    setattr(ctx.ensure_object(Settings), str(parameter.name), value)


def check_annotated(paths: Sequence[Path], settings: Settings, on_error: str = "refuse") -> None:
    """Raise UsageError where ``--annotate`` or ``--rejects`` cannot be done, before anything is read."""
    if settings.rejects is not None:
        from graphkit.pipeline.rejecting import check_rejects

        if on_error != "skip-row":
            raise UsageError("rejects.needs-skip")
        check_rejects(paths, settings.rejects)
        target_of(settings.rejects, overwrite=settings.force, protected=(*settings.protected(), *paths))
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


def write_rejected(
    result: "ImportResult", table: Path, mapping: Path | None, encoding: str | None, settings: Settings
) -> None:
    """Write the rows that were left out to the file that ``--rejects`` names, and say what to do with it."""
    if settings.rejects is None or not result.problems:
        return
    from graphkit.pipeline.rejecting import write_rejects

    count = write_rejects(
        table,
        result.problems,
        settings.rejects,
        dataset=result.files[0].dataset,
        vocabulary=settings.vocabulary(),
        language=settings.language,
        mapping=mapping,
        encoding=encoding,
        overwrite=settings.force,
        protected=settings.protected(),
    )
    click.echo(settings.say("rejected", file=settings.rejects, count=count), err=True)


def write_unknown(unknowns: "Sequence[Unknown]", paths: Sequence[Path], settings: Settings) -> None:
    """Write the unknown names to the sheet that ``--names`` asks for, and say what to do with it."""
    if settings.names is None:
        return
    from graphkit.pipeline.naming import name_rows
    from graphkit.workbooks.names_sheet import write_names

    rows = name_rows(unknowns)
    write_names(
        rows,
        settings.names,
        settings.vocabulary(),
        settings.language,
        overwrite=settings.force,
        protected=(*settings.protected(), *paths),
    )
    files = " ".join(map(str, paths))
    click.echo(settings.say("names-written", file=settings.names, count=len(rows), files=files), err=True)
