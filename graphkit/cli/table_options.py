"""The options of every verb that reads tables: --mapping and --encoding."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from graphkit.loaders.sources.from_table import TableOptions

_Command = TypeVar("_Command", bound=Callable[..., object])


def mapping_options(command: _Command) -> _Command:
    """Add --mapping and --encoding to a command."""
    command = click.option("--encoding", metavar="NAME", default=None)(command)
    return click.option(
        "--mapping", metavar="FILE", default=None, type=click.Path(exists=True, dir_okay=False, path_type=Path)
    )(command)


def table_options(mapping: Path | None, encoding: str | None) -> "TableOptions | None":
    """Return the options for the loaders of tables, None where nobody gave any."""
    if mapping is None and encoding is None:
        return None
    from graphkit.loaders.sources.from_table import TableOptions

    return TableOptions(mapping=mapping, encoding=encoding)
