"""The page docs/cli.md, made from the verbs themselves: ``python -m graphkit.cli.manual [zh] > docs/cli.md``."""

import sys
from collections.abc import Iterator

import click

from graphkit.cli.command import rows, usage
from graphkit.cli.main import cli
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import prepare
from graphkit.cli.texts import SECTIONS, HelpPage, section_title, shorts


def page(language: str = "en") -> str:
    """Return the reference of the command line as Markdown, in ``en`` or ``zh``."""
    return "\n".join(_lines(language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    root = click.Context(cli, info_name="graphkit", obj=Settings(lang=language), **cli.context_settings)
    whole = HelpPage("", language)
    say = root.obj.say
    yield f"# {say('reference.title')}"
    yield ""
    yield say("reference.made")
    yield ""
    yield whole.short
    for paragraph in whole.about:
        yield ""
        yield paragraph
    yield ""
    options = [p for p in cli.get_params(root) if isinstance(p, click.Option)]
    yield from _table(
        say("help.global"),
        [((p.get_help_record(root) or ("",))[0], whole.parameter(p.name or "")) for p in options],
    )
    every = shorts(language)
    for section in SECTIONS:
        yield ""
        yield f"## {section_title(section, language)}"
        for name, _ in every[section]:
            command = cli.get_command(root, name)
            assert command is not None
            yield from _verb(command, click.Context(command, parent=root, info_name=name, obj=root.obj), name, language)


def _verb(command: click.Command, ctx: click.Context, name: str, language: str) -> Iterator[str]:
    help_page, say = HelpPage(name, language), ctx.obj.say
    yield ""
    yield f"### {name}"
    yield ""
    yield f"`{usage(command, ctx)}`"
    for paragraph in (help_page.short, *help_page.about):
        yield ""
        yield paragraph
    parameters = list(rows(command, ctx, help_page))
    for part in ("arguments", "options"):
        found = [(term, meaning) for where, term, meaning in parameters if where == part]
        if found:
            yield ""
            yield from _table(say(f"help.{part}"), found)
    if help_page.examples:
        yield ""
        yield "```"
        for example in help_page.examples:
            yield f"# {example.meaning}"
            yield example.command
        yield "```"
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            further = command.get_command(ctx, inner)
            assert further is not None
            below = click.Context(further, parent=ctx, info_name=inner, obj=ctx.obj)
            yield from _verb(further, below, f"{name} {inner}", language)


def _table(title: str, entries: list[tuple[str, str]]) -> Iterator[str]:
    yield f"| {title} | |"
    yield "|---|---|"
    for term, meaning in entries:
        yield f"| {_code(term)} | {meaning} |"


def _code(term: str) -> str:
    """Write a term as code; bars would end a cell even inside a code span."""
    return f"<code>{term.replace('|', '&#124;')}</code>" if "|" in term else f"`{term}`"


if __name__ == "__main__":
    prepare()
    sys.stdout.write(page(*sys.argv[1:2]))
