"""Where a CSV file came from: ``X.csv-metadata.json`` beside it, in the form of the W3C's CSV on the Web.

The CSV file itself has no room for it. Tools that know CSVW find the file by its name and take the types of the
columns from it (https://www.w3.org/TR/tabular-metadata/).
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphkit.tables.cells import guarded, json_value
from graphkit.tables.rows import Rows
from graphkit.tables.table import Column, Table

_DATATYPES = {
    "money": "number", "number": "number", "count": "integer", "boolean": "boolean", "list": "json", "map": "json",
}  # fmt: skip


def metadata_path(path: Path) -> Path:
    """Return the file that describes a CSV file.

    >>> metadata_path(Path("money.csv")).name
    'money.csv-metadata.json'
    """
    return path.with_name(f"{path.name}-metadata.json")


def metadata(table: Table | Rows, name: str, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a table in a CSV file of that name.

    Parameters
    ----------
    table : Table or Rows
        The table that the file holds, or its rows after the last was read.
    name : str
        The file's name, without its folder.
    provenance : mapping
        ``graphkit`` (the version), ``store``, ``command``, and what else is known; null values are left out.
    """
    known = {key: json_value(value) for key, value in provenance.items() if value is not None}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": quote(name.encode("utf-8", "surrogateescape")),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": [_column(column, table) for column in table.typed_columns()]},
        "dc:creator": f"graphkit {known.get('graphkit', '')}".rstrip(),
        "notes": [known],
    }


def _column(column: Column, table: Table | Rows) -> dict[str, Any]:
    datatype = _DATATYPES.get(column.kind, "string")
    if column.kind == "date" and _are_days(table, column.name):
        datatype = "date"  # a year or month alone, which is a date in our records, is none in CSVW
    return {"name": quote(column.name, safe=""), "titles": guarded(column.name), "datatype": datatype}


def _are_days(table: Table | Rows, column: str) -> bool:
    if isinstance(table, Rows):
        return table.are_days(column)
    return all(isinstance(row.get(column), date | None) for row in table.rows)
