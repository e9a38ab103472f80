"""Tables as files, in any of the formats of ``graphkit.tables.formats``."""

from contextlib import ExitStack
from pathlib import Path

from graphkit.errors import UsageError
from graphkit.system.output_files import open_binary_output, open_output, target_of
from graphkit.tables.cells import to_json
from graphkit.tables.context import Context
from graphkit.tables.formats import FORMATS, format_of
from graphkit.tables.metadata import metadata, metadata_path
from graphkit.tables.rows import Rows
from graphkit.tables.table import Table


def write_table(
    table: Table | Rows,
    path: str | Path,
    format_: str | None = None,
    context: Context | None = None,
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
) -> Path:
    """Write a table to a file and return its path.

    Parameters
    ----------
    table : Table or Rows
        Columns in order, rows of plain values; a missing key is an empty cell. `Rows` are written as they come, in the
        formats that allow it.
    path : str or Path
        The file, written whole or not at all; ``-`` is standard output. See ``graphkit.system.output_files``.
    format_ : str, optional
        A key of `FORMATS`; by the file's suffix if left out. CSV has a byte order mark, so that Excel reads Chinese,
        an apostrophe before text that a spreadsheet would run as a formula, and its provenance in a file beside it:
        ``X.csv-metadata.json``.
    context : Context, optional
        Language of headings, further keys of JSON, provenance.
    overwrite : bool
        Whether an existing file may be replaced.
    protected : tuple of str or Path
        Files that are never replaced.

    Raises
    ------
    UsageError
        If neither format nor suffix is known, or the file may not be written.
    """
    path, context = Path(path), context or Context()
    if format_ is not None and format_ not in FORMATS:
        raise UsageError("output.format", value=format_, allowed=tuple(FORMATS))
    chosen = FORMATS[format_] if format_ else format_of(path)
    if isinstance(table, Rows) and not chosen.streams:
        table = table.table()
    if chosen.binary:
        with open_binary_output(path, overwrite=overwrite, protected=protected) as bytes_:
            chosen.write(table, bytes_, context)
        return path
    with ExitStack() as files:
        about = None
        if chosen.name == "csv" and context.provenance and target_of(path, overwrite=overwrite, protected=protected):
            beside = metadata_path(path)
            about = files.enter_context(open_output(beside, overwrite=overwrite, protected=protected))
            if isinstance(table, Rows):
                table.keep_kinds()
        file = files.enter_context(open_output(path, bom=chosen.bom, overwrite=overwrite, protected=protected))
        chosen.write(table, file, context)
        if about is not None:
            about.write(to_json(metadata(table, path.name, context.provenance), indent=2) + "\n")
    return path
