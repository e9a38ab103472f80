"""graphkit import: record files into the graph."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphkit.cli.command import existing_files, verb
from graphkit.cli.findings_options import (
    check_annotated,
    findings_options,
    names_option,
    rejects_option,
    write_annotated,
    write_rejected,
)
from graphkit.cli.settings import Settings
from graphkit.cli.table_options import mapping_options, table_options
from graphkit.cli.terminal.changes import ON_TERMINAL, changes_json, money_json, print_changes, print_money
from graphkit.cli.terminal.output import write
from graphkit.cli.terminal.pasting import again
from graphkit.cli.terminal.progress import progress
from graphkit.cli.terminal.streams import is_terminal
from graphkit.errors import InvalidData
from graphkit.findings import Report
from graphkit.tables.cells import to_json

if TYPE_CHECKING:
    from graphkit.pipeline.import_result import ImportResult
    from graphkit.pipeline.pruning import Pruning, Withdrawal
    from graphkit.pipeline.revision import FileResult

_ALWAYS = ("new", "changed", "unchanged", "rejected")


@verb("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), callback=existing_files)
@click.option("--dry-run", is_flag=True)
@click.option("--new", type=click.Choice(["ask", "accept", "refuse"]), default=None)
@click.option("--duplicates", type=click.Choice(["ask", "refuse", "keep"]), default=None)
@click.option("--on-error", type=click.Choice(["refuse", "skip-row"]), default="refuse")
@click.option("--dataset", metavar="NAME", default=None)
@click.option("--loader", metavar="NAME", default=None)
@mapping_options
@click.option("--prune", is_flag=True)
@click.option("-y", "--yes", is_flag=True)
@click.option("--note", metavar="TEXT", default=None)
@click.option("--author", metavar="NAME", default=None)
@findings_options
@rejects_option
@names_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    paths: tuple[Path, ...],
    dry_run: bool,
    new: str | None,
    duplicates: str | None,
    on_error: str,
    dataset: str | None,
    loader: str | None,
    mapping: Path | None,
    encoding: str | None,
    prune: bool,
    yes: bool,
    note: str | None,
    author: str | None,
    format_: str,
) -> int:
    """Import record files."""
    from graphkit.cli.terminal.asking import asker
    from graphkit.cli.terminal.judging import Judging
    from graphkit.cli.terminal.kept_answers import kept_answers
    from graphkit.cli.terminal.problems import print_problems, problems_json
    from graphkit.pipeline.importing import import_files

    check_annotated(paths, settings, on_error)
    person = is_terminal(sys.stdin) and is_terminal(sys.stderr) and format_ == "text"
    try:
        with kept_answers(settings, hand_on=dry_run) as answers, progress(settings) as bar:
            result = import_files(
                settings.config.store,
                paths,
                dataset=dataset,
                loader=loader,
                loader_options=table_options(mapping, encoding),
                new=new or ("ask" if person or settings.names else "refuse"),
                duplicates=duplicates or ("ask" if person else "refuse"),
                judge=bar.paused(Judging(settings, answers)),
                on_error=on_error,
                prune=prune,
                confirm=bar.paused(lambda pruning: _agreed(pruning, settings, yes=yes, person=person)),
                dry_run=dry_run,
                note=note,
                author=author,
                progress=bar,
                ask=bar.paused(asker(settings, answers, person=person)),
                decisions=settings.decisions(),
                vocabulary=settings.vocabulary(),
            )
    except InvalidData as error:
        write_annotated(error.report, paths, encoding, settings)
        if format_ == "json":
            problems_json(error.report, settings, ok=False)
        else:
            print_problems(error.report, settings)
        return error.exit_code
    write_annotated(Report(result.problems, result.warnings), paths, encoding, settings)
    write_rejected(result, paths[0], mapping, encoding, settings)
    print_result(result, settings) if format_ == "text" else write(to_json(_as_dict(result), indent=2) + "\n")
    return InvalidData.exit_code if result.problems else 0


def print_result(result: "ImportResult", settings: Settings) -> None:
    """Print what an import did: what would change (dry run), the counts of the store, one line per file."""
    from graphkit.cli.terminal.file_notes import print_file_notes
    from graphkit.cli.terminal.judging import print_judged
    from graphkit.cli.terminal.problems import print_problems, print_warnings
    from graphkit.cli.verbs.resolve import warn_unused

    if result.problems:
        print_problems(Report(result.problems, result.warnings), settings, "problems.skipped")
    else:
        print_warnings(result.warnings, settings)
    if result.created and not result.dry_run:
        click.echo(_created(result.uri, settings, restored=result.restored), err=True)
    print_changes(result, settings)
    if result.dry_run:
        from graphkit.cli.terminal.names import print_names

        print_names(result.names, settings)
        print_pruned(result.pruned, settings, stderr=False)
    print_money(result, settings)
    print_file_notes(result, settings)
    print_judged(result.judged, settings)
    warn_unused(result.unused, settings)
    for dataset in result.unknown:
        click.echo(settings.say("prune.unknown", dataset=dataset), err=True)
    if result.counts.total:
        key = "import.would" if result.dry_run else "import.counts"
        click.echo(settings.say(key, **asdict(result.counts)), err=True)
    for name in ("places", "added"):
        if ids := getattr(result, name):
            shown = ids if name == "added" else _some(ids)  # what was accepted unseen is listed whole
            click.echo(settings.say(f"import.{name}", count=len(ids), ids=", ".join(shown)), err=True)
    lines = [_rows(file, settings) for file in result.files]
    for line in lines[:-1]:
        click.echo(line)
    if result.dry_run:
        end = settings.say("import.dry-run")
    elif result.batch is None:
        end = settings.say("import.unchanged")
    else:
        undo = f"{again('undo', settings)} {result.batch.id}"
        end = settings.say("import.batch", batch=result.batch.id, undo=undo)
    if result.pruned:
        end = f"{settings.say('rows.pruned', count=len(result.pruned))}  {end}"
    click.echo(f"{lines[-1]}  {end}")


def _created(uri: str, settings: Settings, *, restored: bool) -> str:
    from graphkit.store import file_of, is_server

    if restored:
        return settings.say("import.restored", store=uri)
    if is_server(uri):
        return settings.say("import.created", store=uri)
    path = file_of(uri).absolute()
    return settings.say("import.created-in", store=path.name, folder=path.resolve().parent)


def _agreed(pruning: "Pruning", settings: Settings, *, yes: bool, person: bool) -> bool:
    """Show what would go, and ask where it is much: nobody to ask and no --yes is a refusal."""
    from graphkit.cli.terminal.asking import agreed
    from graphkit.pipeline.pruning import too_many

    print_pruned(pruning.records, settings, stderr=True)
    for dataset, (going, size) in pruning.shares.items():
        click.echo(settings.say("prune.share", dataset=dataset, going=going, size=size), err=True)
    if yes or not pruning.large:
        return True
    if not person:
        raise too_many(pruning)
    return agreed(settings.say("prune.ask"))


def print_pruned(records: "Sequence[Withdrawal]", settings: Settings, *, stderr: bool) -> None:
    """Print a line for each record that goes; a terminal shows the first ones and how many more."""
    left = len(records) - ON_TERMINAL if is_terminal(sys.stderr if stderr else sys.stdout) else 0
    for gone in records[:ON_TERMINAL] if left > 0 else records:
        record = {"id": gone.id, "section": gone.section, "dataset": gone.dataset}
        line = settings.say("prune.gone", **record, batch=gone.batch, file=gone.file)
        if gone.kept_by:
            line += settings.say("prune.kept", others=", ".join(gone.kept_by))
        click.echo(line, err=stderr)
    if left > 0:
        click.echo(settings.say("prune.more", count=left), err=True)


def _rows(file: "FileResult", settings: Settings) -> str:
    from graphkit.pipeline.revision import OUTCOMES

    counts = asdict(file)
    shown = [name for name in OUTCOMES[1:] if counts[name] or name in _ALWAYS]
    parts = " + ".join(settings.say(f"rows.{name}", count=counts[name]) for name in shown)
    return settings.say("import.rows", file=file.name, count=file.read, parts=parts)


def _some(ids: Sequence[str]) -> list[str]:
    return [*ids[:5], *(["…"] if len(ids) > 5 else [])]


def _as_dict(result: "ImportResult") -> dict[str, Any]:
    from graphkit.cli.terminal.names import names_json
    from graphkit.wording.problems import problem_dict

    rows = [asdict(file) for file in result.files]
    return {
        "columns": list(rows[0]) if rows else [],
        "rows": rows,
        "truncated": False,
        "ok": not result.problems,
        "store": result.uri,
        "created": result.created,
        "dry_run": result.dry_run,
        "batch": result.batch.id if result.batch else None,
        "counts": asdict(result.counts),
        "names": names_json(result.names),
        "added": result.added,
        "places": result.places,
        "problems": [problem_dict(problem) for problem in result.problems],
        "warnings": [problem_dict(warning) for warning in result.warnings],
        "idle": [{"left": one.left, "right": one.right, "decision": one.decision} for one in result.unused],
        "pruned": [asdict(gone) for gone in result.pruned],
        "missing": [{"dataset": dataset, "id": record_id} for dataset, record_id in result.missing],
        "unkeyed": dict(result.unkeyed),
        "resembling": [asdict(each) for each in result.resembling],
        "judged": [{"left": one.left, "right": one.right, "decision": one.decision} for one in result.judged],
        "money": money_json(result),
        "changes": changes_json(result),
    }
