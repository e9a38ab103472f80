"""graphkit render: pictures, graphkit's own and those of plugins."""

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import Verb, VerbGroup
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.output import FILE, force_option
from graphkit.cli.terminal.progress import progress
from graphkit.cli.verbs.as_of import certain_option, time_options
from graphkit.render.by_name import PICTURES
from graphkit.system.output_files import STDOUT

if TYPE_CHECKING:
    from graphkit.query.valid_time import TimeFilter
    from graphkit.store.base import Reader


class Pictures(VerbGroup):
    """A verb for each picture."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return graphkit's own pictures, then those of plugins."""
        return PICTURES.names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the verb that draws one; None where there is no such picture."""
        return self.commands.get(cmd_name) or (picture_verb(cmd_name) if cmd_name in PICTURES else None)


@click.group("render", cls=Pictures)
def command() -> None:
    """Draw pictures."""


def picture_verb(picture: str) -> Verb:
    """Return the verb that draws a picture."""

    @click.command(picture, cls=Verb)
    @click.option("-o", "--output", type=FILE, required=True)
    @force_option
    @click.option("--programme", "programmes", multiple=True, metavar="NAME", shell_complete=completion.programmes)
    @click.option("--flow", "flows", multiple=True, metavar="FLOW")
    @click.option("--within", "within", multiple=True, metavar="PLACE", shell_complete=completion.places)
    @click.option("--around", metavar="NAME", default=None, shell_complete=completion.entities)
    @click.option("--hops", type=click.IntRange(min=1), default=2, show_default=True)
    @time_options
    @certain_option
    @click.option("--query", "cypher", metavar="CYPHER", default=None)
    @click.option("--title", metavar="TEXT", default=None)
    @click.option("--open", "open_", is_flag=True)
    @click.pass_obj
    def draw(
        settings: Settings,
        /,
        *,
        output: Path,
        programmes: tuple[str, ...],
        flows: tuple[str, ...],
        within: tuple[str, ...],
        around: str | None,
        hops: int,
        as_of: str | None,
        between: tuple[str, str] | None,
        certain: bool,
        cypher: str | None,
        title: str | None,
        open_: bool,
    ) -> None:
        """Draw a picture."""
        from graphkit.analysis.network.snapshot import take_snapshot
        from graphkit.analysis.selection import every_edge
        from graphkit.query.valid_time import parse_time
        from graphkit.render.focus import Focus
        from graphkit.render.picture import render

        with settings.reader() as reader, progress(settings) as bar:
            bar("draw", 0, None)
            time = parse_time(as_of, between, certain=certain)
            centre = _centre(reader, around, time, settings) if around else None
            written = render(
                take_snapshot(reader, settings.vocabulary()),
                output,
                picture,
                selection=every_edge(programmes, flows=flows, within=within, time=time),
                focus=Focus(cypher, None, centre, hops),
                language=settings.language,
                title=title,
                overwrite=settings.force,
                protected=settings.protected(),
            )
        _finish(written, settings, open_=open_)

    return draw


def _centre(reader: "Reader", name: str, time: "TimeFilter | None", settings: Settings) -> str:
    """Return the id of the party that is named, and say where the name was taken for another."""
    from graphkit.query.resolve_place import resolve_any

    centre, remark = resolve_any(reader, name, time.first if time else None)
    if remark:
        click.echo(remark.text(settings.language), err=True)
    return centre


def _finish(written: Path, settings: Settings, *, open_: bool) -> None:
    """Say which file was written, and open it where that is asked for."""
    if written != STDOUT:
        click.echo(settings.say("wrote", file=written))
    if open_:
        webbrowser.open(written.absolute().as_uri())


command.add_command(picture_verb("network"))
