"""The command ``graphkit``: which verbs there are, and what becomes of errors.

A verb's module is imported when the verb is used, so that ``graphkit --help`` loads nothing else.
"""

import errno
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from graphkit.cli.command import global_options, speak
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.failures import report_failure, report_interrupt
from graphkit.cli.terminal.streams import arguments, let_go, prepare, restart_in_utf8
from graphkit.cli.terminal.wide_text import columns, definitions, fold
from graphkit.cli.texts import HelpPage, section_title, shorts
from graphkit.wording.language import LANGUAGES
from graphkit.wording.safe import readable

_COMPLETE = "_GRAPHKIT_COMPLETE"  # click's: set while a shell asks for completions, which nothing may disturb
MODULES = {"import": "import_", "shell": "shell_"}
"""Verbs whose module has another name: a keyword of Python, and a name that says less."""


class Graphkit(click.Group):
    """The group of all verbs, each found on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order of the help page."""
        return [name for found in shorts("en").values() for name, _ in found]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``graphkit help VERB`` as ``graphkit VERB --help``."""
        if args and args[0] == "help":
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the verbs and options that begin so, and the word ``help``."""
        word = [CompletionItem("help")] if incomplete and "help".startswith(incomplete) else []
        return [*super().shell_complete(ctx, incomplete), *word]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"graphkit.cli.verbs.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page: what it is, the verbs with one line each, the global options."""
        settings, width = ctx.ensure_object(Settings), columns()
        language = settings.language
        page = HelpPage("", language)
        lines = [settings.say("help.usage", usage="graphkit [OPTIONS] VERB …"), "", *fold(page.short, width)]
        for section, found in shorts(language).items():
            lines += ["", section_title(section, language), *definitions(found, width)]
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [(p.get_help_record(ctx) or ("",))[0] for p in options]
        lines += ["", settings.say("help.global")]
        lines += definitions(
            [(term, page.parameter(p.name or "")) for term, p in zip(records, options, strict=True)], width
        )
        for paragraph in page.about:
            lines += ["", *fold(paragraph, width)]
        return "\n".join(lines)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,  # noqa: ARG002 - click's signature; the name is always graphkit
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: object,
    ) -> Any:
        """Run a command line; in `standalone_mode` this ends the process with its exit code."""
        given = arguments() if args is None else list(args)
        settings = Settings(command=readable(shlex.join(["graphkit", *given])), lang=named_language(given))
        extra.setdefault("obj", settings)
        if _COMPLETE in os.environ:
            from graphkit.cli.terminal.completion import prepare_shells

            prepare_shells()

        def run() -> Any:
            return click.Group.main(
                self, args, "graphkit", complete_var, False, windows_expand_args=windows_expand_args, **extra
            )

        return sys.exit(guarded(run, settings)) if standalone_mode else run()


def named_language(args: Sequence[str]) -> str | None:
    """Return the language that a command line names, for errors that end its reading before click comes to the option.

    >>> named_language(["find", "--json", "--lang", "zh"]), named_language(["--lang=en"]), named_language(["--lang"])
    ('zh', 'en', None)
    """
    values = [value for option, value in pairwise(args) if option == "--lang"]
    values += [word.removeprefix("--lang=") for word in args if word.startswith("--lang=")]
    return next((value for value in reversed(values) if value in LANGUAGES), None)


def guarded(run: Callable[[], Any], settings: Settings) -> int:
    """Run, and turn whatever happens into an exit code and at most one line on stderr."""
    try:
        code = run()
        sys.stdout.flush()
    except OSError as error:
        # Windows reports a pipe without a reader by EINVAL.
        if error.errno == errno.EPIPE or (error.errno == errno.EINVAL and error.filename is None):
            let_go()
            return 1
        return report_failure(error, settings)
    except Exception as error:
        return 1 if _COMPLETE in os.environ else report_failure(error, settings)
    except KeyboardInterrupt as interrupt:
        return report_interrupt(interrupt, settings)
    return code if isinstance(code, int) else 0


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib import metadata

        click.echo(f"graphkit {metadata.version('graphkit-kg')}")
        ctx.exit()


@click.group(cls=Graphkit, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Who helps whom: curated records in, answers out."""
    speak(ctx)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


cli.params.extend(global_options())


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run a command line, by default that of this process, and end the process with its exit code."""
    if argv is None:
        restart_in_utf8()
    prepare()
    cli.main(arguments() if argv is None else argv)
    raise AssertionError("main() ends the process")


if __name__ == "__main__":
    main()
