"""The graph and tables of it as files for other tools: ``export(reader, path)`` chooses by suffix."""

from collections.abc import Mapping
from pathlib import Path

from graphkit.errors import UsageError
from graphkit.store.base import Reader

SUFFIXES = {".ndjson": "dump", ".csv": "csv", ".graphml": "graphml", "": "csv"}
"""Suffix of a file -> kind of export; no suffix is a folder for the pair of CSV files."""
KINDS = ("dump", "csv", "graphml")


def export(
    reader: Reader,
    path: str | Path,
    kind: str | None = None,
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
    provenance: Mapping[str, object] | None = None,
) -> list[Path]:
    """Write the whole graph and return the files written.

    Parameters
    ----------
    reader : Reader
        An open store.
    path : str or Path
        A file, written whole or not at all; for ``csv`` also a folder. ``-`` is standard output.
    kind : {"dump", "csv", "graphml"}, optional
        ``dump`` is every node and edge as sorted NDJSON, equal for equal graphs; ``csv`` two tables, of nodes and of
        edges; ``graphml`` keeps parallel edges with their ids. By the suffix if left out.

    overwrite : bool
        Whether existing files may be replaced.
    protected : tuple of str or Path
        Files that are never replaced; see ``graphkit.system.output_files.target_of``.
    provenance : mapping, optional
        Written beside each CSV file; by default the version of graphkit and the store.

    Raises
    ------
    UsageError
        If neither kind nor suffix is known, or a file may not be written.
    """
    path = Path(path)
    chosen = kind or SUFFIXES.get(path.suffix.lower())
    match chosen:
        case "dump":
            from graphkit.export.dump import dump
            from graphkit.system.output_files import open_output

            with open_output(path, overwrite=overwrite, protected=protected) as file:
                dump(reader, file)
            return [path]
        case "csv":
            from graphkit.export.csv_pair import write_csv_pair

            return write_csv_pair(reader, path, overwrite=overwrite, protected=protected, provenance=provenance)
        case "graphml":
            from graphkit.export.graphml import write_graphml

            return [write_graphml(reader, path, overwrite=overwrite, protected=protected)]
        case _:
            allowed = ", ".join((*filter(None, SUFFIXES), *KINDS))
            raise UsageError("export.kind", value=kind or path.suffix, allowed=allowed)
