"""graphkit find: names, aliases and ids that contain a text."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal import completion
from graphkit.cli.terminal.output import emit, output_options
from graphkit.errors import UsageError


@verb("find")
@click.argument("text")
@click.option("--label", "labels", multiple=True, metavar="LABEL", shell_complete=completion.labels)
@output_options
@click.pass_obj
def command(
    settings: Settings, /, *, text: str, labels: tuple[str, ...], format_: str | None, output: Path | None
) -> None:
    """Find names."""
    from graphkit.query.find import find_names
    from graphkit.wording.nearest import closest

    known = settings.vocabulary().labels
    for label in labels:
        if label not in known:
            near = closest(label, known) or ", ".join(known)
            raise UsageError("cli.find.label", label=label, near=near)
    if not text.strip():
        raise UsageError("cli.find.empty")
    with settings.reader() as reader:
        table = find_names(reader, text, labels)
    brief = [name for name in table.columns if settings.language == "en" or name != "name_en"]
    emit(table, settings, format_, output, brief=brief)
    if not table.rows:
        click.echo(settings.say("find.none", text=text), err=True)
