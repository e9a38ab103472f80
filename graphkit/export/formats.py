"""Formats of export by name or suffix: graphkit's own and those of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, TextIO

from graphkit.errors import UsageError
from graphkit.registry import Registry
from graphkit.store.base import Reader
from graphkit.system.output_files import is_stream, open_output


class Source(Protocol):
    """A graph whose store is opened when ``reader`` is first asked for: a ``graphkit.Graph`` is one."""

    @property
    def uri(self) -> str:
        """The address of the store."""

    @property
    def reader(self) -> Reader:
        """The open store."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes.

    Attributes
    ----------
    path : Path
        A file, a folder where the export is several files, or ``-`` for standard output.
    overwrite : bool
        Whether existing files may be replaced.
    protected : tuple of str or Path
        Files that never are.
    provenance : mapping
        How the export came about, for formats that have room for it.
    dataset : str or None
        The dataset to write, for formats that write one.
    language : {"en", "zh"}
        Of headings, for formats that people read.
    """

    path: Path
    overwrite: bool = False
    protected: tuple[str | Path, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)
    dataset: str | None = None
    language: str = "en"

    def open(self) -> AbstractContextManager[TextIO]:
        """Open the path as a text file that takes its place when the block ends without an error.

        Raises UsageError where the file may not be written (``graphkit.system.output_files.target_of``).
        """
        return open_output(self.path, overwrite=self.overwrite, protected=self.protected)


class Export(Protocol):
    r"""What an entry point of ``graphkit.exports`` names. The entry's name is the format, and the suffix it is for.

    Examples
    --------
    >>> def export_ids(source, target):
    ...     with target.open() as file:
    ...         file.writelines(f"{node.id}\n" for node in source.reader.nodes("Hospital"))
    ...     return [target.path]
    >>> (written,) = export_ids(graph, Target(Path("hospitals.ids")))
    >>> len(written.read_text(encoding="utf-8").splitlines())
    9
    """

    def __call__(self, source: Source, target: Target, /) -> list[Path]:
        """Write the whole graph and return the files written.

        Parameters
        ----------
        source : Source
            The graph: ``source.reader.nodes()`` and ``edges()`` yield it without holding it.
        target : Target
            Where to; ``target.open()`` never overwrites unless asked to.
        """


EXPORTS: Registry[Export] = Registry(
    "graphkit.exports",
    "export",
    {
        "dump": "graphkit.export.dump:export_dump",
        "csv": "graphkit.export.csv_pair:export_csv",
        "graphml": "graphkit.export.graphml:export_graphml",
        "records": "graphkit.pipeline.copying:export_record_file",
        "table": "graphkit.pipeline.dataset_tables:export_table",
    },
)
"""Formats by name, as ``graphkit export --as`` takes them."""

_BY_SUFFIX = {"ndjson": "dump", "": "csv", "xlsx": "table"}
"""Suffix of a file -> format, where they differ; no suffix is a folder for the pair of CSV files."""
_SUFFIXES = {
    "dump": ("ndjson", "jsonl", "json", "txt"),
    "csv": ("csv", ""),
    "graphml": ("graphml", "xml"),
    "records": ("ndjson", "jsonl"),
    "table": ("xlsx", "csv"),
}
"""What a file of each format may be called, so that others, and `import`, recognise it; "" is a folder."""


def export(
    source: Source,
    path: str | Path,
    kind: str | None = None,
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
    provenance: Mapping[str, object] | None = None,
    dataset: str | None = None,
    language: str = "en",
) -> list[Path]:
    """Write the whole graph and return the files written.

    Parameters
    ----------
    source : Source
        The graph.
    path : str or Path
        A file, written whole or not at all; for ``csv`` also a folder. ``-`` is standard output.
    kind : str, optional
        ``dump`` is every node and edge as sorted NDJSON, equal for equal graphs; ``csv`` two tables, of nodes and of
        edges; ``graphml`` keeps parallel edges with their ids; ``records`` is what the graph is made of, for another
        import; ``table`` the records of one dataset, to be corrected and imported again. By the suffix if left out.
    overwrite, protected : bool, tuple of str or Path
        Whether existing files may be replaced, and files that never are.
    provenance : mapping, optional
        Written beside each CSV file; by default the version of graphkit and the store.
    dataset : str, optional
        For ``table``: whose records are written; not needed where there is only one.
    language : {"en", "zh"}
        For ``table``: of its headings.

    Raises
    ------
    UsageError
        If neither kind nor suffix is known, the suffix is that of another kind, or a file may not be written.
    PluginError
        If a plugin cannot be loaded.
    """
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    name = kind or _BY_SUFFIX.get(suffix, suffix)
    if kind is None and name not in EXPORTS:
        raise UsageError("export.suffix", suffix=path.suffix, allowed=tuple(EXPORTS.names()))
    _refuse_other_suffix(name, path, suffix)
    if dataset is not None and name != "table":
        raise UsageError("export.dataset", kind=name)
    about = provenance or {"graphkit": version("graphkit-kg"), "store": source.uri}
    return EXPORTS.get(name)(source, Target(path, overwrite, protected, about, dataset, language))


def _refuse_other_suffix(kind: str, path: Path, suffix: str) -> None:
    """Refuse a name that says something else than the format: ``--as csv -o x.txt``, ``--as records -o x.yaml``."""
    allowed = _SUFFIXES.get(kind)
    if allowed is None or suffix in allowed or is_stream(path) or (kind == "csv" and path.is_dir()):
        return
    suffixes = tuple(f".{name}" for name in allowed if name)
    raise UsageError("export.other-suffix", file=path, kind=kind, allowed=suffixes)
