"""graphkit rebuild: the graph from its ledger."""

from dataclasses import asdict

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.progress import progress


@verb("rebuild")
@click.option("--author", metavar="NAME", default=None)
@click.pass_obj
def command(settings: Settings, /, *, author: str | None) -> None:
    """Make the graph again."""
    from graphkit.pipeline.rebuilding import rebuild

    with progress(settings) as tell:
        result = rebuild(settings.config.store, author=author, progress=tell, vocabulary=settings.vocabulary())
    if result.damage:
        click.echo(" ".join(result.damage.text(settings.language).split()), err=True)
    if result.batch is None:
        click.echo(settings.say("rebuild.nothing"))
        return
    click.echo(settings.say("import.counts", **asdict(result.counts)), err=True)
    click.echo(settings.say("rebuild.done", batch=result.batch.id))
