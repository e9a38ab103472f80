"""JSON: one object with ``columns``, ``rows`` and ``truncated``, and what else is known of the answer."""

import textwrap
from typing import IO

from graphkit.tables.cells import to_json
from graphkit.tables.context import Context
from graphkit.tables.table import Answer

_INDENT = 2


def write(table: Answer, file: IO[str], context: Context) -> None:
    """Write a table as one object, row by row; the keys of ``context.extra`` follow its own."""
    head = to_json({"columns": list(table.columns)}, indent=_INDENT).removesuffix("\n}")
    file.write(f'{head},\n  "rows": [')
    mark = ""
    for row in table.rows:
        file.write(f"{mark}\n{textwrap.indent(to_json(row, indent=_INDENT), ' ' * 2 * _INDENT)}")
        mark = ","
    rest = to_json({"truncated": table.truncated, **context.extra}, indent=_INDENT).removeprefix("{\n")
    end = f"\n{' ' * _INDENT}" if mark else ""
    file.write(f"{end}],\n{rest}\n")
