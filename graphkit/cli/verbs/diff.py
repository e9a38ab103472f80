"""graphkit diff: two encodings of the same texts, and where they differ."""

from pathlib import Path

import click

from graphkit.cli.command import existing_files, verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options, print_table
from graphkit.tables.table import Table


@verb("diff")
@click.argument("files", nargs=2, type=click.Path(path_type=Path), callback=existing_files)
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@output_options
@click.pass_obj
def command(
    settings: Settings, /, *, files: tuple[Path, Path], sources: Path | None, format_: str | None, output: Path | None
) -> None:
    """Compare two record files."""
    from graphkit.compare import compare
    from graphkit.pipeline.comparing import read_to_compare

    texts: dict[str, str] = {}
    if sources is not None:
        from graphkit.cli.verbs.validate import texts_of

        texts = texts_of(files, sources, settings.vocabulary())
    one, two = (read_to_compare(path, settings.vocabulary()) for path in files)
    found = compare(one, two, texts)
    rows = found.rows()
    columns = tuple(rows[0]) if rows else ()
    if choose(format_, output) == "table" and output is None:
        print_table(Table(columns, rows), settings, title=settings.say("diff.agreement"))
        differences = found.as_dict()["differences"]
        named = tuple(differences[0]) if differences else ()
        if differences:
            print_table(Table(named, differences), settings, title=settings.say("diff.differences"))
        return
    emit(Table(columns, rows), settings, format_, output, extra=found.as_dict())
