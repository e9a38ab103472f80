"""Markdown: a table with a line for each row."""

from collections.abc import Iterable
from typing import IO

from graphkit.tables.cells import plain_text
from graphkit.tables.context import Context
from graphkit.tables.table import Answer

_ESCAPES = (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("\r\n", " "), ("\n", " "), ("\r", " "))


def write(table: Answer, file: IO[str], context: Context) -> None:  # noqa: ARG001 - the signature of writers
    """Write a table in Markdown; line breaks in a cell become spaces."""
    file.write(_line(table.columns) + "|" + "---|" * len(table.columns) + "\n")
    file.writelines(_line(plain_text(row.get(column)) for column in table.columns) for row in table.rows)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |\n"


def _escaped(text: str) -> str:
    for char, replacement in _ESCAPES:
        text = text.replace(char, replacement)
    return text
