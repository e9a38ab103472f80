"""graphkit init: write graphkit.toml into a folder."""

from pathlib import Path

import click

from graphkit import config
from graphkit.cli.command import verb
from graphkit.cli.settings import Settings


@verb("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.pass_obj
def command(settings: Settings, /, *, folder: Path) -> None:
    """Prepare a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = config.init(folder, settings.store or config.DEFAULT_STORE)
    click.echo(settings.say("init.done", file=path))
