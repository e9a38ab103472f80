"""graphkit rebuild: the graph from its ledger."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.asking import agreed
from graphkit.cli.terminal.progress import progress
from graphkit.cli.terminal.streams import is_terminal
from graphkit.wording.messages import text


@verb("rebuild")
@click.option("-y", "--yes", is_flag=True)
@click.option("--author", metavar="NAME", default=None)
@click.pass_obj
def command(settings: Settings, /, *, yes: bool, author: str | None) -> None:
    """Make the graph again."""
    from graphkit.errors import Refused
    from graphkit.pipeline.rebuilding import rebuild

    def confirm(path: Path) -> bool:
        if yes:
            return True
        if not is_terminal(sys.stdin):
            raise Refused("cli.rebuild.needs-yes", path=path)
        return agreed(settings.say("rebuild.ask", path=path))

    uri, vocabulary = settings.config.store, settings.vocabulary()
    with progress(settings) as bar:
        result = rebuild(uri, confirm=confirm, author=author, progress=bar, vocabulary=vocabulary)
    if result.aside:
        click.echo(text("store.set-aside", settings.language, aside=result.aside), err=True)
    if result.batch is None:
        click.echo(settings.say("rebuild.nothing"))
        return
    click.echo(settings.say("import.counts", **asdict(result.counts)), err=True)
    click.echo(settings.say("rebuild.done", batch=result.batch.id))
