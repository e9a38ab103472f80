"""graphkit render: pictures."""

import webbrowser
from pathlib import Path

import click

from graphkit.cli.command import VerbGroup
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import FILE, force_option
from graphkit.cli.terminal.progress import progress
from graphkit.cli.verbs.as_of import certain_option, time_options
from graphkit.system.output_files import STDOUT


@click.group("render", cls=VerbGroup)
def command() -> None:
    """Draw pictures."""


@command.command("network")
@click.option("-o", "--output", type=FILE, required=True)
@force_option
@click.option("--programme", "programmes", multiple=True, metavar="NAME")
@click.option("--around", metavar="NAME", default=None)
@click.option("--hops", type=click.IntRange(min=1), default=2, show_default=True)
@time_options
@certain_option
@click.option("--query", "cypher", metavar="CYPHER", default=None)
@click.option("--title", metavar="TEXT", default=None)
@click.option("--open", "open_", is_flag=True)
@click.pass_obj
def network(
    settings: Settings,
    /,
    *,
    output: Path,
    programmes: tuple[str, ...],
    around: str | None,
    hops: int,
    as_of: str | None,
    between: tuple[str, str] | None,
    certain: bool,
    cypher: str | None,
    title: str | None,
    open_: bool,
) -> None:
    """Draw the network."""
    from graphkit.query.resolve_place import resolve_any
    from graphkit.query.valid_time import parse_time
    from graphkit.render.pictures.network import render_network

    with settings.reader() as reader, progress(settings) as tell:
        tell("draw", 0, None)
        when = parse_time(as_of, between)
        centre, said = resolve_any(reader, around, when.first if when else None) if around else (None, None)
        if said:
            click.echo(said, err=True)
        written = render_network(
            reader,
            output,
            query=cypher,
            around=centre,
            hops=hops,
            programmes=programmes,
            language=settings.language,
            title=title,
            as_of=as_of,
            between=between,
            certain=certain,
            overwrite=settings.force,
            protected=settings.protected(),
        )
    if written != STDOUT:
        click.echo(settings.say("wrote", file=written))
    if open_:
        webbrowser.open(written.absolute().as_uri())
