"""NDJSON: one object a line, one line a row."""

from typing import IO

from graphkit.tables.cells import to_json
from graphkit.tables.context import Context
from graphkit.tables.table import Answer


def write(table: Answer, file: IO[str], context: Context) -> None:  # noqa: ARG001 - the signature of writers
    """Write a table as lines of JSON."""
    file.writelines(to_json(row) + "\n" for row in table.rows)
