"""What an import says of its files: earlier records they lack, records without an id, a file that looks renamed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from graphkit.cli.settings import Settings

if TYPE_CHECKING:
    from graphkit.pipeline.import_result import ImportResult

_SHOWN = 20


def print_file_notes(result: "ImportResult", settings: Settings) -> None:
    """Print what is to be known of the files, whatever else the import does."""
    for name in result.empty:
        click.echo(settings.say("import.empty", file=name), err=True)
    _print_missing(result.missing, settings)
    for each in result.resembling:
        numbers = {"common": each.common, "count": each.count}
        line = settings.say("import.resembling", dataset=each.dataset, other=each.other, **numbers)
        if each.missing:
            line += settings.say("import.lacking", ids=_some(each.missing, settings), count=len(each.missing))
        click.echo(line, err=True)
    for name, count in result.unkeyed.items():
        click.echo(settings.say("import.unkeyed", file=name, count=count), err=True)


def _print_missing(missing: Sequence[tuple[str, str]], settings: Settings) -> None:
    """Print a line for each dataset of which records (dataset, id) left the files and stay."""
    ids: dict[str, list[str]] = {}
    for dataset, record_id in missing:
        ids.setdefault(dataset, []).append(record_id)
    for dataset, gone in ids.items():
        shown = _some(gone, settings)
        click.echo(settings.say("import.missing", count=len(gone), dataset=dataset, ids=shown), err=True)


def _some(ids: Sequence[str], settings: Settings) -> str:
    more = settings.say("import.missing-more", count=len(ids) - _SHOWN) if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more
