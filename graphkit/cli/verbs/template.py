"""graphkit template: an empty table to fill in."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import force_option
from graphkit.workbooks.kinds import TEMPLATES


@verb("template")
@click.argument("kind", type=click.Choice(TEMPLATES))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@force_option
@click.pass_obj
def command(settings: Settings, /, *, kind: str, output: Path) -> None:
    """Write a template."""
    from graphkit.workbooks.templates import template, write_template

    made = template(kind, settings.vocabulary(), settings.language)
    write_template(made, output, overwrite=settings.force, protected=settings.protected())
    click.echo(settings.say("wrote", file=output))
    click.echo(settings.say("template.next", file=output), err=True)
