"""Long pages on a terminal go through the user's pager; what is piped, and what fits the screen, never does."""

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal

NO_PAGER = "GRAPHKIT_NO_PAGER"

F = TypeVar("F", bound=Callable[..., Any])


def pager_option(function: F) -> F:
    """Add ``--no-pager`` to a verb; see ``Settings.pager``."""
    return click.option("--no-pager", "no_pager", is_flag=True, expose_value=False, callback=_remember)(function)


def _remember(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    ctx.ensure_object(Settings).pager = not value


def show_page(text: str, settings: Settings) -> None:
    """Write a text to stdout; if longer than the screen, through the pager: ``PAGER``, else ``less`` or ``more``.

    ``--no-pager``, ``GRAPHKIT_NO_PAGER`` and an empty ``PAGER`` say no. Where a pager cannot be started, none is used.
    """
    wanted = settings.pager and not os.environ.get(NO_PAGER) and os.environ.get("PAGER", "-").strip()
    if wanted and is_terminal(sys.stdout) and text.count("\n") >= shutil.get_terminal_size().lines:
        with click.get_pager_file() as pager:
            pager.write(text)
    else:
        sys.stdout.write(text)
