"""What a person reads when something is wrong: one line on stderr, and the exit code of its class.

0 ok · 1 failed · 2 usage · 3 invalid or conflicting data · 4 store missing or unreachable · 130 interrupted
"""

from pathlib import Path

import click

from graphkit.cli.settings import Settings
from graphkit.errors import GraphkitError, InvalidData


def report_failure(error: Exception, settings: Settings) -> int:
    """Print what went wrong and return the exit code; with ``--debug`` the error goes on, with its traceback."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return 130
    if settings.debug and not isinstance(error, click.ClickException):
        raise error
    if isinstance(error, InvalidData):
        from graphkit.cli.terminal.problems import print_problems

        print_problems(error.report, settings)
        return error.exit_code
    if isinstance(error, GraphkitError):
        say(error.text(settings.language))
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return error.exit_code
    if isinstance(error, click.ClickException):
        say(_usage(error, settings))
        return error.exit_code
    if isinstance(error, OSError):
        folder = Path(error.filename or ".").parent
        if isinstance(error, FileNotFoundError) and not folder.is_dir():
            say(settings.say("no-folder", file=error.filename, folder=folder))
            return 1
        where = f"{error.filename}: " if error.filename else ""
        say(f"{where}{error.strerror or error}")
        return 1
    say(settings.say("unexpected", kind=type(error).__name__, what=" ".join(str(error).split())[:300]))
    return 1


def say(line: str) -> None:
    """Print one line to stderr, whatever line breaks it came with."""
    click.echo(f"graphkit: {' '.join(line.split())}", err=True)


def _usage(error: click.ClickException, settings: Settings) -> str:
    message = _translated(error, settings)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "graphkit"
    return settings.say("usage.see", message=message.rstrip(".。"), help=f"{path} --help")


def _translated(error: click.ClickException, settings: Settings) -> str:
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _unknown("usage.verb", error.command_name, error, settings)
    if isinstance(error, click.NoSuchOption):
        return _unknown("usage.option", error.option_name, error, settings)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return settings.say("usage.missing", name=error.param.get_error_hint(error.ctx))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return settings.say("usage.bad", name=error.param.get_error_hint(error.ctx), why=error.message.rstrip("."))
    return error.format_message()


def _unknown(key: str, name: str, error: click.ClickException, settings: Settings) -> str:
    """Name what is not known, and the nearest that is."""
    from graphkit.wording.messages import text
    from graphkit.wording.nearest import closest

    known: list[str] = []
    context = getattr(error, "ctx", None)
    if context is not None and isinstance(error, click.exceptions.NoSuchCommand):
        known = context.command.list_commands(context)
    elif context is not None:
        known = [name for parameter in context.command.get_params(context) for name in parameter.opts]
    near = closest(name, known)
    tail = text("did-you-mean", settings.language, suggestion=near) if near else ""
    return settings.say(key, name=name) + tail
