"""The whole graph as two tables for Excel, Gephi and the like: one of nodes, one of edges."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path

from graphkit.elements import Edge, Node
from graphkit.errors import UsageError
from graphkit.export.formats import Source, Target
from graphkit.store.base import Reader
from graphkit.system.output_files import STDOUT, made_folder, target_of
from graphkit.tables.context import Context
from graphkit.tables.files import write_table
from graphkit.tables.table import Table

NODE_COLUMNS = ("id", "class", "label", "name")
EDGE_COLUMNS = ("id", "type", "source", "target")
_PROVENANCE = ("batch",)  # how it came in


def export_csv(source: Source, target: Target) -> list[Path]:
    """Write the whole graph as two CSV files: the export ``csv``."""
    return write_csv_pair(
        source.reader,
        target.path,
        overwrite=target.overwrite,
        protected=target.protected,
        provenance=target.provenance,
    )


def write_csv_pair(
    reader: Reader,
    path: str | Path,
    *,
    overwrite: bool = False,
    protected: tuple[str | Path, ...] = (),
    provenance: Mapping[str, object] | None = None,
) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv`` into a folder, or ``X.nodes.csv`` and ``X.edges.csv`` for ``X.csv``.

    Every node but batches and every edge, parallel ones included, sorted by id; a column for each property that occurs.
    As in GraphML, a node's ``label`` is its name and ``class`` its specific label; lists are JSON. Beside each file
    stands its description (``graphkit.tables.metadata``). Holds all elements in memory to sort them.
    """
    nodes = sorted((node for node in reader.nodes() if node.label != "Batch"), key=lambda node: node.id)
    edges = sorted(reader.edges(), key=lambda edge: edge.id)
    node_rows = [
        {**node.properties, "id": node.id, "class": node.label, "label": node.properties.get("name", node.id)}
        for node in nodes
    ]
    edge_rows = [
        {**edge.properties, "id": edge.id, "type": edge.type, "source": edge.source, "target": edge.target}
        for edge in edges
    ]
    tables = Table(_columns(NODE_COLUMNS, nodes), node_rows), Table(_columns(EDGE_COLUMNS, edges), edge_rows)
    files = pair_of(Path(path))
    context = Context(provenance=provenance or {"graphkit": version("graphkit-kg"), "store": reader.uri})
    with made_folder(files[0].parent) if files[0].parent == Path(path) else nullcontext():
        for file in files:  # before the first is written
            target_of(file, overwrite=overwrite, protected=protected)
        return [
            write_table(table, file, "csv", context, overwrite=overwrite, protected=protected)
            for table, file in zip(tables, files, strict=True)
        ]


def pair_of(path: Path) -> tuple[Path, Path]:
    """Return the two files that a path stands for; a path without suffix is a folder.

    Raises UsageError for standard output, which has no room for two files.

    >>> [file.name for file in pair_of(Path("graph.csv"))]
    ['graph.nodes.csv', 'graph.edges.csv']
    """
    if path == STDOUT:
        raise UsageError("export.two-files")
    if path.suffix.lower() == ".csv" and not path.is_dir():
        return path.with_suffix(".nodes.csv"), path.with_suffix(".edges.csv")
    return path / "nodes.csv", path / "edges.csv"


def _columns(first: tuple[str, ...], elements: Sequence[Node] | Sequence[Edge]) -> tuple[str, ...]:
    names = {key for element in elements for key in element.properties}
    return (*first, *sorted(names.difference(first, _PROVENANCE)))
