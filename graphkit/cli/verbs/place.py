"""graphkit place: a place of China by any of its names, as of a date."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import verb
from graphkit.cli.settings import Settings
from graphkit.cli.terminal.output import choose, emit, output_options, table_of

if TYPE_CHECKING:
    from graphkit.places.description import PlaceDescription

PEOPLE = ("code", "name", "tier", "where", "since", "until", "became", "lat", "lon")
"""Columns of a table for people; all other formats have those of ``graphkit.places.description``."""


@verb("place")
@click.argument("name")
@click.option("--as-of", "as_of", metavar="DATE", default=None)
@click.option("--in", "within", metavar="PLACE", default=None)
@output_options
@click.pass_obj
def command(
    settings: Settings, /, *, name: str, as_of: str | None, within: str | None, format_: str | None, output: Path | None
) -> int:
    """Look a place up."""
    from graphkit.places.description import COLUMNS
    from graphkit.places.lookup import look_up
    from graphkit.places.replies import ambiguous, remarks, unknown

    answer = look_up(name, as_of, within)
    kind = choose(format_, output)
    if kind == "table":
        if answer.places:
            emit(table_of([_row(each, settings) for each in answer.places], PEOPLE), settings, format_, output)
    else:
        near = [{"code": each.code, "name": each.name, "full_name": each.full_name} for each in answer.near]
        extra = {"status": answer.status, "near": near}
        rows = [each.as_row() if "json" in kind else _flat(each) for each in answer.places]
        emit(table_of(rows, COLUMNS), settings, format_, output, extra=extra)
    if answer.status == "found":
        for remark in remarks(answer):
            click.echo(remark.text(settings.language), err=True)
        return 0
    message, code = (unknown, 1) if answer.status == "unknown" else (ambiguous, 3)
    click.echo(f"graphkit: {message(answer).text(settings.language)}", err=True)
    return code


def _flat(place: "PlaceDescription") -> dict[str, Any]:
    """Return a row for formats whose cells hold text: units as name and code."""
    row = place.as_row()
    for column in ("parents", "successors", "predecessors"):
        row[column] = [f"{unit['name']} {unit['code']}" for unit in row[column]]
    return row


def _row(place: "PlaceDescription", settings: Settings) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "tier": settings.say(f"place.rank.{place.rank}"),
        "where": [name for _, name in place.parents],
        "since": str(place.valid_from or ""),
        "until": str(place.valid_to or ""),
        "became": [f"{name} {code}" for code, name in place.successors],
        "lat": place.lat,
        "lon": place.lon,
    }
