"""graphkit schema: print the vocabulary."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import FILE, force_option
from graphkit.cli.terminal.pager import pager_option, show_page
from graphkit.system.output_files import STDOUT, write_output
from graphkit.tables.cells import to_json

if TYPE_CHECKING:
    from graphkit.schema.reference import Tree


@verb("schema")
@click.option("--format", "format_", type=click.Choice(["tree", "json", "markdown"]), default=None)
@click.option("-o", "--output", type=FILE, default=None)
@force_option
@pager_option
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> None:
    """Print the vocabulary."""
    by_suffix = {".json": "json", ".md": "markdown"}
    kind = format_ or by_suffix.get(output.suffix.lower() if output else "", "tree")
    vocabulary = settings.vocabulary()
    if kind == "json":
        from graphkit.schema.json_schema import json_schema

        text = to_json(json_schema(vocabulary), indent=2) + "\n"
    elif kind == "markdown":
        from graphkit.schema.reference import markdown

        text = markdown(vocabulary)
    else:
        from graphkit.schema.reference import tree

        lines = _lines(tree(vocabulary, settings.language), drawn=_can_draw() or output is not None)
        text = "".join(f"{line}\n" for line in lines)
    if output is None:
        show_page(text, settings)
    else:
        write_output(output, text, overwrite=settings.force, protected=settings.protected())
    if output not in (None, STDOUT):
        click.echo(settings.say("wrote", file=output), err=True)


def _can_draw() -> bool:
    try:
        "├└│─".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _lines(tree: "Tree", *, drawn: bool) -> Iterator[str]:
    """Yield a tree line by line, its branches drawn in what the console knows."""
    fork, last, bar = ("├─ ", "└─ ", "│  ") if drawn else ("|- ", "`- ", "|  ")

    def below(children: "list[Tree]", indent: str) -> Iterator[str]:
        for place, (text, further) in enumerate(children, start=1):
            end = place == len(children)
            yield f"{indent}{last if end else fork}{text}"
            yield from below(further, indent + ("   " if end else bar))

    yield tree[0]
    yield from below(tree[1], "")
