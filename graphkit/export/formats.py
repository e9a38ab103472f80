"""Formats of export by name or suffix: graphkit's own and those of plugins."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from graphkit.errors import UsageError
from graphkit.registry import Registry
from graphkit.store.base import Reader


class Source(Protocol):
    """A graph whose store is opened when ``reader`` is first asked for: a ``graphkit.Graph`` is one."""

    @property
    def uri(self) -> str:
        """The address of the store."""

    @property
    def reader(self) -> Reader:
        """The open store."""


class Export(Protocol):
    """What an entry point of ``graphkit.exports`` names. The entry's name is the format, and the suffix it is for."""

    def __call__(self, source: Source, path: Path, *, overwrite: bool) -> list[Path]:
        """Write the whole graph to a path and return the files written.

        Nothing may be replaced unless `overwrite`: ``graphkit.system.output_files`` sees to it.
        """


EXPORTS: Registry[Export] = Registry(
    "graphkit.exports",
    "export",
    {
        "dump": "graphkit.export.dump:export_dump",
        "csv": "graphkit.export.csv_pair:export_csv",
        "graphml": "graphkit.export.graphml:export_graphml",
        "records": "graphkit.pipeline.copying:export_record_file",
    },
)
"""Formats by name, as ``graphkit export --as`` takes them."""

_BY_SUFFIX = {"ndjson": "dump", "": "csv"}
"""Suffix of a file -> format, where they differ; no suffix is a folder for the pair of CSV files."""


def export(source: Source, path: str | Path, kind: str | None = None, *, overwrite: bool = False) -> list[Path]:
    """Write the whole graph and return the files written.

    Parameters
    ----------
    source : Source
        The graph.
    path : str or Path
        A file; for ``csv`` also a folder. It takes its place when everything is written.
    kind : str, optional
        ``dump`` is every node and edge as sorted NDJSON, equal for equal graphs; ``csv`` two tables, of nodes and of
        edges; ``graphml`` keeps parallel edges with their ids; ``records`` is what the graph is made of, for another
        import. By the suffix if left out.
    overwrite : bool
        Whether existing files may be replaced.

    Raises
    ------
    UsageError
        If neither kind nor suffix is known, or a file exists.
    PluginError
        If a plugin cannot be loaded.
    """
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    name = kind or _BY_SUFFIX.get(suffix, suffix)
    if kind is None and name not in EXPORTS:
        raise UsageError("export.suffix", suffix=path.suffix, allowed=tuple(EXPORTS.names()))
    return EXPORTS.get(name)(source, path, overwrite=overwrite)
