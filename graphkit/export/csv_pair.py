"""The whole graph as two tables for Excel, Gephi and the like: one of nodes, one of edges."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from graphkit.elements import Edge, Node
from graphkit.errors import UsageError
from graphkit.export.cells import cell, guarded
from graphkit.export.formats import Source
from graphkit.store.base import Reader
from graphkit.system.output_files import STDOUT, open_output, target_of

NODE_COLUMNS = ("id", "label", "name")
EDGE_COLUMNS = ("id", "type", "source", "target")
_PROVENANCE = ("batch", "class")  # how it came in; what `label` says already


def export_csv(source: Source, path: Path, *, overwrite: bool) -> list[Path]:
    """Write the whole graph as two CSV files: the export ``csv``."""
    return write_csv_pair(source.reader, path, overwrite=overwrite)


def write_csv_pair(reader: Reader, path: str | Path, *, overwrite: bool = False) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv`` into a folder, or ``X.nodes.csv`` and ``X.edges.csv`` for ``X.csv``.

    Every node but batches and every edge, parallel ones included, sorted by id; a column for each property that occurs.
    Lists are joined by ``; ``. Holds all elements in memory to sort them. Raises UsageError where one of the files
    exists and `overwrite` is false; neither is written then.
    """
    node_file, edge_file = pair_of(Path(path))
    for file in (node_file, edge_file):
        target_of(file, overwrite=overwrite, protected=[reader.uri])
    nodes = sorted((node for node in reader.nodes() if node.label != "Batch"), key=lambda node: node.id)
    edges = sorted(reader.edges(), key=lambda edge: edge.id)
    with open_output(node_file, bom=True, overwrite=overwrite) as file_of_nodes:
        rows = ({**node.properties, "id": node.id, "label": node.label} for node in nodes)
        _write(file_of_nodes, _columns(NODE_COLUMNS, nodes), rows)
    with open_output(edge_file, bom=True, overwrite=overwrite) as file_of_edges:
        ends = ({**e.properties, "id": e.id, "type": e.type, "source": e.source, "target": e.target} for e in edges)
        _write(file_of_edges, _columns(EDGE_COLUMNS, edges), ends)
    return [node_file, edge_file]


def pair_of(path: Path) -> tuple[Path, Path]:
    """Return the two files that a path stands for; a path without suffix is a folder, made where there is none.

    >>> [file.name for file in pair_of(Path("graph.csv"))]
    ['graph.nodes.csv', 'graph.edges.csv']
    """
    if path == STDOUT:
        raise UsageError("export.two-files")
    if path.suffix.lower() == ".csv" and not path.is_dir():
        return path.with_suffix(".nodes.csv"), path.with_suffix(".edges.csv")
    path.mkdir(parents=True, exist_ok=True)
    return path / "nodes.csv", path / "edges.csv"


def _columns(first: tuple[str, ...], elements: Sequence[Node] | Sequence[Edge]) -> list[str]:
    names = {key for element in elements for key in element.properties}
    return [*first, *sorted(names.difference(first, _PROVENANCE))]


def _write(file: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
