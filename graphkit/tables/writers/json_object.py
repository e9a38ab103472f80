"""JSON: one object with ``columns``, ``rows`` and ``truncated``, and what else is known of the answer."""

from typing import IO

from graphkit.tables.cells import to_json
from graphkit.tables.context import Context
from graphkit.tables.table import Table


def write(table: Table, file: IO[str], context: Context) -> None:
    """Write a table as one object; the keys of ``context.extra`` follow its own."""
    whole = {"columns": list(table.columns), "rows": table.rows, "truncated": table.truncated, **context.extra}
    file.write(to_json(whole, indent=2) + "\n")
