"""What a person reads when something is wrong: one line on stderr, and the exit code of its class.

0 ok · 1 failed · 2 usage · 3 invalid or conflicting data · 4 store missing or unreachable · 130 interrupted
"""

from pathlib import Path

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.click_errors import message_of
from graphkit.errors import GraphkitError, InvalidData
from graphkit.wording.messages import Message, render
from graphkit.wording.system_errors import system_reason


def report_failure(error: Exception, settings: Settings) -> int:
    """Print what went wrong and return the exit code; with ``--debug`` the error goes on, with its traceback."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return report_interrupt(error.__cause__ or error, settings)
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
        reason = system_reason(error)
        say(
            settings.say("os", file=error.filename, reason=reason) if error.filename else reason.text(settings.language)
        )
        return 1
    say(settings.say("unexpected", kind=type(error).__name__, what=" ".join(str(error).split())[:300]))
    return 1


def report_interrupt(interrupt: BaseException, settings: Settings) -> int:
    """Print that somebody stopped the run, with what that left where it was writing; return the exit code."""
    what = next(iter(interrupt.args), None)
    say(what.text(settings.language) if isinstance(what, Message) else settings.say("interrupted"))
    return 130


def say(line: str) -> None:
    """Print one line to stderr, whatever line breaks it came with."""
    click.echo(f"graphkit: {' '.join(line.split())}", err=True)


def _usage(error: click.ClickException, settings: Settings) -> str:
    message = str(render(message_of(error), settings.language))
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "graphkit"
    return settings.say("usage.see", message=message.rstrip(".。"), help=f"{path} --help")
