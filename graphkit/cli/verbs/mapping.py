"""graphkit mapping: draft what the columns of a table mean, and see what records a mapping makes of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import VerbGroup
from graphkit.cli.settings import Settings
from graphkit.cli.table_options import mapping_options, table_options
from graphkit.errors import InvalidData, UsageError
from graphkit.findings import Finding, Report
from graphkit.system.output_files import STDOUT, write_output

if TYPE_CHECKING:
    from graphkit.loaders.mapping.suggesting import Suggestion
    from graphkit.loaders.rows import RawRecord
    from graphkit.loaders.sheets.cells import Row

_TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("mapping", cls=VerbGroup)
def command() -> None:
    """Draft and check mappings of tables."""


@command.command("suggest")
@click.argument("table", type=_TABLE)
@click.option("--output", "-o", metavar="FILE", default=None, type=click.Path(path_type=Path))
@click.option("--encoding", metavar="NAME", default=None)
@click.pass_obj
def suggest_command(settings: Settings, /, *, table: Path, output: Path | None, encoding: str | None) -> int:
    """Draft a mapping from the headings and cells of a table."""
    from graphkit.loaders.mapping.suggesting import suggest

    drafts = [draft for top in _tops(table, encoding) if (draft := suggest(top, settings.vocabulary()))]
    if not drafts:
        raise UsageError("mapping.no-headings", file=table)
    draft = max(drafts, key=lambda each: len(each.guesses) - len(each.unplaced))
    text = "\n".join(_lines(draft, table, settings)) + "\n"
    target = STDOUT if output is None else output
    write_output(target, text, overwrite=settings.force, protected=(*settings.protected(), table))
    unplaced = ", ".join(draft.unplaced) or "–"
    known = len(draft.guesses) - len(draft.unplaced)
    click.echo(settings.say("mapping.drafted", known=known, all=len(draft.guesses), unplaced=unplaced), err=True)
    return 0


@command.command("check")
@click.argument("table", type=_TABLE)
@click.option("--show", metavar="N", default=3, type=click.IntRange(0, 1000))
@mapping_options
@click.pass_obj
def check_command(settings: Settings, /, *, table: Path, show: int, mapping: Path | None, encoding: str | None) -> int:
    """Show the records that a mapping makes of the first rows of a table."""
    from graphkit.cli.terminal.problems import print_problems, print_warnings
    from graphkit.loaders.choice import load
    from graphkit.loaders.rows import RawRecord

    problems: list[Finding] = []
    warnings: list[Finding] = []
    rows: list[tuple[str | None, int | None]] = []
    for item in load(table, settings.vocabulary(), options=table_options(mapping, encoding)):
        if isinstance(item, Finding):
            (problems if item.severity == "wrong" else warnings).append(item)
            continue
        assert isinstance(item, RawRecord)
        place = (item.location.sheet, item.location.line)
        if place not in rows:
            rows.append(place)
        if len(rows) > show:
            break
        problems += item.problems
        warnings += item.remarks
        click.echo(_shown(item, settings))
    if problems:
        print_problems(Report(problems, warnings), settings)
        return InvalidData.exit_code
    print_warnings(warnings, settings)
    click.echo(settings.say("mapping.checked", rows=min(len(rows), show), file=table), err=True)
    return 0


def _tops(table: Path, encoding: str | None) -> Iterator[Sequence["Row"]]:
    """Yield the first rows of each sheet of a table."""
    from graphkit.loaders.sheets.cells import Unreadable
    from graphkit.loaders.sheets.delimited import open_text
    from graphkit.loaders.sheets.workbook import open_workbook
    from graphkit.loaders.sources.tables import top_of

    try:
        if table.suffix.lower() in (".csv", ".tsv", ".txt", ".tab"):
            sheet = open_text(table, None, encoding)
            if isinstance(sheet, Finding):
                raise InvalidData(Report([sheet]))
            yield top_of(sheet)
            return
        book = open_workbook(table)
        if isinstance(book, Finding):
            raise InvalidData(Report([book]))
        with book:
            for each in book.sheets:
                yield top_of(each)
    except Unreadable as reason:
        raise InvalidData(Report([reason.finding])) from None


def _lines(draft: "Suggestion", table: Path, settings: Settings) -> Iterator[str]:
    """Yield a mapping in YAML, the reason of each guess behind it."""
    title, doubt = settings.say("mapping.draft-of", file=table.name), settings.say("mapping.check-kind")
    yield f"# {title}"
    yield "section: activities"
    yield "columns:"
    for guess in draft.guesses:
        field = guess.field if guess.field is None or "[" not in guess.field else f'"{guess.field}"'
        entry = f"{_scalar(guess.heading)}: {field}" if field else f"# {_scalar(guess.heading)}:"
        yield f"  {entry}  # {guess.why.text(settings.language)}"
    if draft.constants:
        yield "constants:"
        for name, value in draft.constants:
            yield (f'  "{name}": {value}' if "[" in name else f"  {name}: {value}  # {doubt}")


def _scalar(text: str) -> str:
    import yaml

    return str(yaml.safe_dump(text, allow_unicode=True, width=10**6)).removesuffix("\n").removesuffix("\n...")


def _shown(record: "RawRecord", settings: Settings) -> str:
    """Return a record as a record file would have it, with its row above."""
    import yaml

    from graphkit.wording.problems import location_text
    from graphkit.wording.safe import escape_controls

    data = {"key": record.key, **record.data} if record.key else record.data
    text = str(yaml.safe_dump({record.section: [data]}, allow_unicode=True, sort_keys=False, width=10**6))
    from dataclasses import replace

    where = location_text(replace(record.location.of(), heading=None), settings.language)
    return f"# {where}\n{escape_controls(text)}"
