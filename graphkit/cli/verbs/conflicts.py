"""graphkit conflicts: claims that differ and which counts; records that differ between datasets."""

from pathlib import Path

import click

from graphkit.cli.command import existing_files, verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options, print_table
from graphkit.tables.table import Table
from graphkit.wording.messages import text

CLAIMS = ("name", "value", "unit", "as_of", "sources", "other_value", "other_as_of", "other_sources", "decided_by")
RECORDS = ("id", "field", "value", "dataset", "other_value", "other_dataset", "other_batch", "other_sources")
FILES = ("where", "id", "field", "value", "other_value", "other_dataset", "other_batch", "other_sources")


@verb("conflicts")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), callback=existing_files)
@click.option("--dataset", metavar="NAME", default=None)
@output_options
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    paths: tuple[Path, ...],
    dataset: str | None,
    format_: str | None,
    output: Path | None,
) -> int:
    """List conflicts."""
    from graphkit.pipeline.dataset_conflicts import conflicts, conflicts_of

    if not paths and dataset is not None:
        raise click.UsageError(settings.say("conflicts.needs-files"))
    with settings.reader() as reader:
        if paths:
            table = conflicts_of(settings.config.store, paths, dataset=dataset, vocabulary=settings.vocabulary())
        else:
            table = conflicts(reader)
    if choose(format_, output) == "table" and output is None:
        _print(table, settings, of_files=bool(paths))
    else:
        emit(table, settings, format_, output)
    if not table.rows:
        click.echo(settings.say("conflicts.none-of-files" if paths else "conflicts.none"), err=True)
    return 3 if paths and table.rows else 0


def _print(table: Table, settings: Settings, *, of_files: bool) -> None:
    """Print claims and records as separate tables: they share few columns."""
    claims = [
        {**row, "decided_by": text(f"preferred-by.{row['decided_by'] or 'unknown'}", settings.language)}
        for row in table.rows
        if row["conflict"] == "claims"
    ]
    records = [
        {**row, "where": f"{row['file']}:{row['line']}" if row["line"] else row["file"]}
        for row in table.rows
        if row["conflict"] == "records"
    ]
    if claims:
        print_table(Table(CLAIMS, claims), settings, title=settings.say("conflicts.claims"))
    if records:
        print_table(Table(FILES if of_files else RECORDS, records), settings, title=settings.say("conflicts.records"))
