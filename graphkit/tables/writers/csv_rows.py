"""CSV for spreadsheets: a heading, then the rows; no cell runs as a formula."""

import csv
from typing import IO

from graphkit.tables.cells import cell, guarded
from graphkit.tables.context import Context
from graphkit.tables.table import Answer


def write(table: Answer, file: IO[str], context: Context) -> None:  # noqa: ARG001 - the signature of writers
    r"""Write a table as CSV.

    >>> import io
    >>> from graphkit.tables.table import Table
    >>> text = io.StringIO()
    >>> write(Table(("name", "n"), [{"name": "=1+1", "n": 2}]), text, Context())
    >>> text.getvalue()
    "name,n\r\n'=1+1,2\r\n"
    """
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(map(guarded, table.columns))
    rows.writerows([cell(row.get(column)) for column in table.columns] for row in table.rows)
