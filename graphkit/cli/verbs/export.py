"""graphkit export: the whole graph into files."""

from pathlib import Path

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import force_option, provenance
from graphkit.cli.terminal.progress import progress
from graphkit.export import KINDS
from graphkit.system.output_files import STDOUT

RECORDS = "records"
"""What is said, not what it comes to: out of the ledger, for another import."""


@verb("export")
@click.option("-o", "--output", type=click.Path(allow_dash=True, path_type=Path), required=True)
@force_option
@click.option("--as", "kind", type=click.Choice([*KINDS, RECORDS]), default=None)
@click.pass_obj
def command(settings: Settings, /, *, output: Path, kind: str | None) -> None:
    """Export the graph."""
    from graphkit.export import export

    if kind == RECORDS:
        from graphkit.pipeline.copying import export_records

        export_records(settings.config.store, output, overwrite=settings.force, protected=settings.protected())
        written = [output]
    else:
        with settings.reader() as reader, progress(settings) as tell:
            tell("write", 0, None)
            written = export(
                reader,
                output,
                kind,
                overwrite=settings.force,
                protected=settings.protected(),
                provenance=provenance(settings),
            )
    for path in written:
        if path != STDOUT:
            click.echo(settings.say("wrote", file=path))
