"""Facts about one thing for people: a heading and its words a line; a table of two columns in files."""

import sys
from collections.abc import Mapping
from pathlib import Path

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, write
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.terminal.wide_text import columns, definitions
from graphkit.system.output_files import STDOUT
from graphkit.tables.headings import heading
from graphkit.tables.table import Table
from graphkit.wording.safe import safe_repr

UNCUT = 100_000
"""Characters of a value that are shown, and cells of a line that no terminal folds."""


def emit_facts(
    facts: Mapping[str, str], settings: Settings, format_: str | None = None, output: Path | None = None
) -> None:
    """Print facts (key of a heading -> words), folded to a terminal's width; a file gets them as a table."""
    titled = [(heading(key, settings.language), safe_repr(words, UNCUT)) for key, words in facts.items()]
    if choose(format_, output) == "table" and output in (None, STDOUT):
        width = columns() if is_terminal(sys.stdout) else UNCUT
        write("".join(f"{line}\n" for line in definitions(titled, width, indent=0)))
    else:
        rows = [{"fact": title, "value": words} for title, words in titled]
        emit(Table(("fact", "value"), rows), settings, format_, output)
