"""``--as-of``, ``--between`` and ``--certain``: the time that a question is about, and how much of the answer holds."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def time_options(function: F) -> F:
    """Add ``--as-of DATE`` and ``--between DATE DATE`` to a verb."""
    function = click.option("--between", nargs=2, metavar="DATE DATE", default=None)(function)
    return click.option("--as-of", "as_of", metavar="DATE", default=None)(function)


def certain_option(function: F) -> F:
    """Add ``--certain`` to a verb whose answer includes what is only possible."""
    return click.option("--certain", is_flag=True)(function)
