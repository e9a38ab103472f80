"""graphkit export: the whole graph into files."""

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import verb
from graphkit.cli.registered import Registered
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import force_option, provenance
from graphkit.cli.terminal.progress import progress
from graphkit.export.formats import EXPORTS
from graphkit.system.output_files import STDOUT

if TYPE_CHECKING:
    from graphkit.store.base import Reader


class _Source(ExitStack):
    """The graph of this run, opened when an export reads it: the records come out of the ledger alone."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.uri = settings.config.store

    @cached_property
    def reader(self) -> "Reader":
        """The open store."""
        return self.enter_context(self._settings.reader())


@verb("export")
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), required=True)
@force_option
@click.option("--as", "kind", type=Registered(EXPORTS), default=None)
@click.option("--dataset", metavar="NAME", default=None)
@click.pass_obj
def command(settings: Settings, /, *, output: Path, kind: str | None, dataset: str | None) -> None:
    """Export the graph."""
    from graphkit.export.formats import export

    with _Source(settings) as source, progress(settings) as bar:
        bar("write", 0, None)
        written = export(
            source,
            output,
            kind,
            overwrite=settings.force,
            protected=settings.protected(),
            provenance=provenance(settings),
            dataset=dataset,
            language=settings.language,
        )
    for path in written:
        if path != STDOUT:
            click.echo(settings.say("wrote", file=path))
