"""graphkit copy: a graph with its ledger into another store."""

from dataclasses import asdict

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.progress import progress


@verb("copy")
@click.argument("source")
@click.argument("target")
@click.pass_obj
def command(settings: Settings, /, *, source: str, target: str) -> int:
    """Copy a graph with its ledger."""
    from graphkit.pipeline.copying import copy

    with progress(settings) as bar:
        result = copy(source, target, progress=bar, vocabulary=settings.vocabulary())
    click.echo(settings.say("import.counts", **asdict(result.counts)), err=True)
    click.echo(settings.say("copy.done", source=source, target=target, batches=result.batches))
    if not result.same:
        click.echo(settings.say("copy.differs", source=source), err=True)
    return 0
