"""graphkit info: what is in the store."""

from pathlib import Path
from typing import Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options
from graphkit.tables.headings import heading
from graphkit.tables.table import Table
from graphkit.wording.messages import text


@verb("info")
@output_options
@click.pass_obj
def command(settings: Settings, /, *, format_: str | None, output: Path | None) -> None:
    """Describe the store."""
    from graphkit.export.dump import fingerprint
    from graphkit.query.overview import overview

    with settings.reader() as reader:
        facts = overview(reader) | {"fingerprint": fingerprint(reader)}
    if choose(format_, output) in ("table", "markdown"):
        rows = [{"fact": _title(key, settings), "value": _joined(value)} for key, value in facts.items()]
        emit(Table(("fact", "value"), rows), settings, format_, output)
    else:
        emit(Table(tuple(facts), [facts]), settings, format_, output)


def _title(key: str, settings: Settings) -> str:
    return text("section.sources", settings.language) if key == "sources" else heading(key, settings.language)


def _joined(value: Any) -> Any:
    """Put a map on one line: Activity 9, Agency 2."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    counts = all(isinstance(item, int) for item in value.values())
    if counts:
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return "; ".join(str(item) for item in value.values() if item is not None)
