"""graphkit init: write graphkit.toml into a folder."""

from pathlib import Path

import click

from graphkit import config
from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.errors import UsageError
from graphkit.system.output_files import made_folder


@verb("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.pass_obj
def command(settings: Settings, /, *, folder: Path) -> None:
    """Prepare a folder."""
    from graphkit.store import is_server

    try:
        is_address = is_server(str(folder))
    except UsageError:  # one that holds too much, or has lost a slash on its way through Path
        is_address = True
    if is_address:
        raise UsageError("cli.init.address")
    is_server(settings.store or "")  # a password is refused before it is written down
    with made_folder(folder):
        path = config.init(folder, settings.store or config.DEFAULT_STORE)
    click.echo(settings.say("init.done", file=path))
