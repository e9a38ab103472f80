"""What an import changes, record by record: the row and heading of each cell, its old and new value, sums of money."""

import sys
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.settings import Settings
from graphkit.cli.terminal.streams import is_terminal
from graphkit.cli.terminal.value_words import LISTS
from graphkit.wording.figures import code_word
from graphkit.wording.problems import location_text, place_dict
from graphkit.wording.safe import safe_repr

if TYPE_CHECKING:
    from graphkit.pipeline.import_result import ImportResult
    from graphkit.pipeline.record_changes import FieldChange, RecordChange

ON_TERMINAL = 200
"""Lines of changes that a terminal shows."""


def print_changes(result: "ImportResult", settings: Settings) -> None:
    """Print a line for each new record and each changed field; a terminal shows the first ones and how many more."""
    lines = [line for change in result.changes for line in _lines(change, settings)]
    left = len(lines) - ON_TERMINAL if is_terminal(sys.stdout) else 0
    for line in lines[:ON_TERMINAL] if left > 0 else lines:
        click.echo(line)
    if left > 0:
        click.echo(settings.say("import.more-changes", count=left), err=True)


def print_money(result: "ImportResult", settings: Settings) -> None:
    """Print what the money of each dataset adds up to, before and after; not of a dataset that is new."""
    known = {change.dataset for change in result.money if change.before or result.dry_run}
    for change in result.money:
        if change.dataset in known:
            words = (
                code_word(codes, code, settings.language, settings.vocabulary())
                for codes, code in (("flows", change.flow), ("stages", change.stage))
                if code
            )
            what = " ".join((*words, change.currency)).strip()
            numbers = {"before": f"{change.before:,f}", "after": f"{change.after:,f}"}
            numbers["difference"] = f"{change.after - change.before:+,f}"
            click.echo(settings.say("import.money", dataset=change.dataset, what=what, **numbers))


def _lines(change: "RecordChange", settings: Settings) -> list[str]:
    if not change.fields:
        where = location_text(change.at, settings.language)
        return [settings.say("import.new-record", where=where, id=change.id, section=change.section)]
    return [_line(change, field, settings) for field in change.fields]


def _line(change: "RecordChange", field: "FieldChange", settings: Settings) -> str:
    at = field.at or change.at
    old, new = (_shown(value, str(field.path[-1]), settings) for value in (field.old, field.new))
    named = "" if at.heading is not None else f"  {field.field}"  # a heading says it as the table does
    where = location_text(at, settings.language)
    return settings.say("import.change", where=where, id=change.id, field=named, old=old, new=new)


def _shown(value: object, name: str, settings: Settings) -> str:
    """Return a value as people read it: a code in words, where Chinese is spoken."""
    if value is None:
        return "–"
    if isinstance(value, str) and name in LISTS and settings.language != "en":
        return code_word(LISTS[name], value, settings.language, settings.vocabulary())
    return safe_repr(value)


def changes_json(result: "ImportResult") -> list[dict[str, Any]]:
    """Return the changes for machines."""
    return [
        {
            "kind": change.kind,
            "section": change.section,
            "id": change.id,
            **place_dict(change.at),
            "fields": [
                {"field": field.field, "old": field.old, "new": field.new, **place_dict(field.at or change.at)}
                for field in change.fields
            ],
        }
        for change in result.changes
    ]


def money_json(result: "ImportResult") -> list[dict[str, Any]]:
    """Return the sums of money for machines, as decimal text."""
    return [
        {
            "dataset": change.dataset,
            "flow": change.flow,
            "stage": change.stage or None,
            "currency": change.currency or None,
            "before": f"{change.before:f}",
            "after": f"{change.after:f}",
        }
        for change in result.money
    ]
