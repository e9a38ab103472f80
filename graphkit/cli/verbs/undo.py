"""graphkit undo: take back a batch."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.asking import agreed
from graphkit.cli.terminal.progress import progress
from graphkit.ledger.base import ABANDONED
from graphkit.wording.moments import local_moment

if TYPE_CHECKING:
    from graphkit.pipeline.undoing import UndoResult


@verb("undo")
@click.argument("batch", required=False, shell_complete=completion.batches)
@click.option("-y", "--yes", is_flag=True)
@click.option("--note", metavar="TEXT", default=None)
@click.option("--author", metavar="NAME", default=None)
@click.pass_obj
def command(settings: Settings, /, *, batch: str | None, yes: bool, note: str | None, author: str | None) -> int:
    """Take back a batch."""
    from graphkit.pipeline.undo_target import last_undoable
    from graphkit.pipeline.undoing import undo

    uri = settings.config.store
    if batch is None:
        last = last_undoable(uri)
        if last is None:
            click.echo(settings.say("undo.nothing"), err=True)
            return 1
        facts = {
            "batch": last.id,
            "kind": settings.say(f"history.kind.{last.kind}"),
            "input": last.input_name or "",
            "created": local_moment(last.created),
        }
        click.echo(settings.say("undo.last", **facts, note=f"  {last.note}" if last.note else ""), err=True)
        if not yes and not agreed(settings.say("undo.ask", batch=last.id)):
            click.echo(settings.say("nothing-done"), err=True)
            return 1
        batch = last.id
    with progress(settings) as bar:
        result = undo(uri, batch, note=note, author=author, progress=bar, vocabulary=settings.vocabulary())
    print_undone(result, settings)
    return 0


def print_undone(result: "UndoResult", settings: Settings, what: str | None = None) -> None:
    """Print what went, and how to bring it back."""
    from graphkit.cli.terminal.pasting import again

    click.echo(settings.say("import.counts", **asdict(result.counts)), err=True)
    if result.target and result.target.state == ABANDONED:
        click.echo(settings.say("undo.dropped", gone=result.target.id, batch=result.batch.id))
        return
    back = f"{again('undo', settings)} {result.batch.id}"
    gone = result.target.id if result.target else what
    click.echo(settings.say("undo.done", gone=gone, batch=result.batch.id, back=back))
