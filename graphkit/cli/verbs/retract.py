"""graphkit retract: withdraw one record."""

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.asking import agreed
from graphkit.cli.terminal.progress import progress
from graphkit.cli.verbs.undo import print_undone


@verb("retract")
@click.argument("record", shell_complete=completion.record_ids)
@click.option("-y", "--yes", is_flag=True)
@click.option("--note", metavar="TEXT", default=None)
@click.option("--author", metavar="NAME", default=None)
@click.pass_obj
def command(settings: Settings, /, *, record: str, yes: bool, note: str | None, author: str | None) -> int:
    """Withdraw a record."""
    from graphkit.pipeline.undoing import retract

    if not yes and not agreed(settings.say("retract.ask", record=record)):
        click.echo(settings.say("nothing-done"), err=True)
        return 1
    with progress(settings) as bar:
        result = retract(
            settings.config.store, record, note=note, author=author, progress=bar, vocabulary=settings.vocabulary()
        )
    print_undone(result, settings, what=record)
    return 0
