"""The whole graph as two tables for Excel, Gephi and the like: one of nodes, one of edges."""

from collections.abc import Sequence
from pathlib import Path

from graphkit.elements import Edge, Node
from graphkit.export.formats import Source
from graphkit.export.tables import write_table
from graphkit.store.base import Reader

NODE_COLUMNS = ("id", "label", "name")
EDGE_COLUMNS = ("id", "type", "source", "target")
_PROVENANCE = ("batch", "class")  # how it came in; what `label` says already


def export_csv(source: Source, path: Path, *, overwrite: bool) -> list[Path]:
    """Write the whole graph as two CSV files."""
    return write_csv_pair(source.reader, path, overwrite=overwrite)


def write_csv_pair(reader: Reader, path: str | Path, *, overwrite: bool = False) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv`` into a folder, or ``X.nodes.csv`` and ``X.edges.csv`` for ``X.csv``.

    Every node but batches and every edge, parallel ones included, sorted by id; a column for each property that occurs.
    Lists are joined by ``; ``. Holds all elements in memory to sort them.
    """
    nodes = sorted((node for node in reader.nodes() if node.label != "Batch"), key=lambda node: node.id)
    edges = sorted(reader.edges(), key=lambda edge: edge.id)
    first, second = pair_of(Path(path))
    write_table(
        _columns(NODE_COLUMNS, nodes), ({**n.properties, "id": n.id, "label": n.label} for n in nodes), first, "csv"
    )
    ends = ({**e.properties, "id": e.id, "type": e.type, "source": e.source, "target": e.target} for e in edges)
    write_table(_columns(EDGE_COLUMNS, edges), ends, second, "csv")
    return [first, second]


def pair_of(path: Path) -> tuple[Path, Path]:
    """Return the two files that a path stands for; a path without suffix is a folder, made where there is none.

    >>> [file.name for file in pair_of(Path("graph.csv"))]
    ['graph.nodes.csv', 'graph.edges.csv']
    """
    if path.suffix.lower() == ".csv" and not path.is_dir():
        return path.with_suffix(".nodes.csv"), path.with_suffix(".edges.csv")
    path.mkdir(parents=True, exist_ok=True)
    return path / "nodes.csv", path / "edges.csv"


def _columns(first: tuple[str, ...], elements: Sequence[Node] | Sequence[Edge]) -> list[str]:
    names = {key for element in elements for key in element.properties}
    return [*first, *sorted(names.difference(first, _PROVENANCE))]
