"""What every verb is: a click command with a help page in two languages, and the global options again.

The global options may stand before the verb or after it; the later one wins.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.wide_text import columns, definitions, fold
from graphkit.cli.texts import HelpPage, full_name
from graphkit.wording.safe import readable

LANGUAGE = "GRAPHKIT_LANG"
GLOBAL = ("--store", "--lang", "--debug", "--help")


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None and value is not False and parameter.name is not None:
        setattr(ctx.ensure_object(Settings), parameter.name, value)
    if value is not None and parameter.name == "lang":
        speak(ctx)


def speak(ctx: click.Context) -> None:
    """Put the language of this run into the environment, where every room below looks for it, until the run ends."""
    before = os.environ.get(LANGUAGE)

    def restore() -> None:
        if before is None:
            os.environ.pop(LANGUAGE, None)
        else:
            os.environ[LANGUAGE] = before

    language = ctx.ensure_object(Settings).language
    if language != before:
        os.environ[LANGUAGE] = language
        ctx.call_on_close(restore)


def _files(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    return [CompletionItem(begun, type="file")]


def global_options() -> list[click.Option]:
    """Return the options that every verb takes."""
    return [
        click.Option(["--store"], metavar="URI", callback=_remember, expose_value=False, shell_complete=_files),
        click.Option(
            ["--lang"], type=click.Choice(["zh", "en"]), callback=_remember, expose_value=False, is_eager=True
        ),
        click.Option(["--debug"], is_flag=True, callback=_remember, expose_value=False, is_eager=True),
    ]


def existing_files(ctx: click.Context, _parameter: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse files that are not there, all by name."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        say = ctx.ensure_object(Settings).say
        raise click.UsageError(say("usage.no-file", files=", ".join(missing)), ctx)
    return paths


class _Page:
    """Writes the help page of a command from ``help.yaml``; click's own texts are never shown."""

    full_name: str | None = None  # of a verb within a verb: analyze paths

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page in the language of this run."""
        assert isinstance(self, click.Command)
        page = HelpPage(full_name(ctx), ctx.ensure_object(Settings).language)
        return "\n".join(help_lines(self, ctx, page))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the one line, for shells that show it while completing."""
        assert isinstance(self, click.Command)
        return HelpPage(self.full_name or self.name or "", "en").short[:limit]


class Verb(_Page, click.Command):
    """One verb."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params.extend(global_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; text in other bytes than UTF-8 becomes text, names of files stay as they are."""
        rest = super().parse_args(ctx, args)
        ctx.params = {name: _as_text(value) for name, value in ctx.params.items()}
        return rest


def _as_text(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_as_text, value))
    return readable(value) if isinstance(value, str) else value


class VerbGroup(_Page, click.Group):
    """A verb with verbs of its own: ``analyze centrality``."""

    command_class = Verb

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params.extend(global_options())

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a verb and give it its full name."""
        if isinstance(cmd, _Page):
            cmd.full_name = f"{self.name} {name or cmd.name}"
        super().add_command(cmd, name)


def verb(name: str) -> Callable[[Callable[..., Any]], Verb]:
    """Make a function a verb; what it returns is the exit code (None is 0)."""
    return click.command(name, cls=Verb)


def usage(command: click.Command, ctx: click.Context) -> str:
    """Return the one line of usage.

    The options stand before the arguments, though click takes them anywhere.
    """
    pieces = [piece for piece in command.collect_usage_pieces(ctx) if piece]
    return " ".join([ctx.command_path, *pieces])


def rows(command: click.Command, ctx: click.Context, page: HelpPage) -> Iterator[tuple[str, str, str]]:
    """Yield (arguments | options | global, term, meaning) for each parameter of a command."""
    for parameter in command.get_params(ctx):
        name = parameter.name or ""
        if isinstance(parameter, click.Argument):
            yield "arguments", parameter.make_metavar(ctx), page.parameter(name)
        elif isinstance(parameter, click.Option):
            record = parameter.get_help_record(ctx)
            if record is not None:
                yield "global" if parameter.opts[-1] in GLOBAL else "options", record[0], page.parameter(name)


def help_lines(command: click.Command, ctx: click.Context, page: HelpPage) -> Iterator[str]:
    """Yield the help page, line by line."""
    settings, width = ctx.ensure_object(Settings), columns()
    yield settings.say("help.usage", usage=usage(command, ctx))
    for paragraph in [page.short, *page.about]:
        yield ""
        yield from fold(paragraph, width)
    if isinstance(command, click.Group):
        yield from _section(
            settings.say("help.verbs"),
            [(name, HelpPage(f"{page.name} {name}", page.language).short) for name in command.list_commands(ctx)],
            width,
        )
    every = list(rows(command, ctx, page))
    for part in ("arguments", "options", "global"):
        found = [(term, meaning) for where, term, meaning in every if where == part]
        yield from _section(settings.say(f"help.{part}"), found, width)
    if page.examples:
        yield ""
        yield settings.say("help.examples")
        for example in page.examples:
            yield f"  {example.command}"
            yield from (f"      {line}" for line in fold(example.meaning, width - 6))


def _section(title: str, entries: list[tuple[str, str]], width: int) -> Iterator[str]:
    if entries:
        yield ""
        yield title
        yield from definitions(entries, width)
