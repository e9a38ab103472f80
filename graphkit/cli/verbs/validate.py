"""graphkit validate: check record files, and seal the evidence of drafts."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphkit.cli.command import existing_files, verb
from graphkit.cli.findings_options import (
    check_annotated,
    findings_options,
    names_option,
    write_annotated,
    write_unknown,
)
from graphkit.cli.settings import Settings
from graphkit.cli.table_options import mapping_options, table_options
from graphkit.cli.terminal.progress import progress
from graphkit.errors import UsageError
from graphkit.findings import Finding, Report
from graphkit.system.output_files import write_output

if TYPE_CHECKING:
    from graphkit.pipeline.checking import CheckResult
    from graphkit.schema.vocabulary import Vocabulary


@verb("validate")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), callback=existing_files)
@click.option("--seal", "seal_", is_flag=True)
@click.option("--loader", metavar="NAME", default=None)
@mapping_options
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@findings_options
@names_option
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    paths: tuple[Path, ...],
    seal_: bool,
    loader: str | None,
    mapping: Path | None,
    encoding: str | None,
    sources: Path | None,
    format_: str,
) -> int:
    """Check record files."""
    from graphkit.cli.terminal.names import names_json, print_names
    from graphkit.cli.terminal.problems import print_problems, print_warnings, problems_json
    from graphkit.pipeline.checking import check_names

    if seal_ and sources is None:
        raise UsageError("cli.validate.seal-needs-sources")
    check_annotated(paths, settings)
    problems = _seal(paths, sources, settings, loader) if seal_ and sources is not None else []
    with progress(settings) as bar:
        checked = check_names(
            paths,
            uri=settings.config.store,
            decisions=settings.decisions(),
            progress=bar,
            vocabulary=settings.vocabulary(),
            loader=loader,
            loader_options=table_options(mapping, encoding),
        )
    report, unsealed = checked.report, {problem.location for problem in problems}
    # Why a quote could not be sealed is reported already: that it is unsealed is no news.
    problems += [problem for problem in report if problem.code != "unsealed-quote" or problem.location not in unsealed]
    if sources is not None and not problems:
        problems += _check_spans(paths, sources, settings, loader)
    write_annotated(Report(problems, report.warnings), paths, encoding, settings)
    write_unknown(checked.unknowns, paths, settings)
    unchecked = _unchecked(checked, settings, sources)
    if format_ == "json":
        more = {"ok": not problems, "files": [str(path) for path in paths], "names": names_json(checked.names)}
        problems_json(Report(problems, report.warnings), settings, **more, not_checked=unchecked)
        return 3 if problems else 0
    print_names(checked.names, settings)
    if problems:
        print_problems(Report(problems, report.warnings), settings, helpful=True)
    else:
        print_warnings(report.warnings, settings, helpful=True)
        click.echo(settings.say("validate.sound", files=len(paths)))
    for what in unchecked:
        click.echo(settings.say("problems.not-checked", what=what), err=True)
    return 3 if problems else 0


def _unchecked(checked: "CheckResult", settings: Settings, sources: Path | None) -> list[str]:
    """Return what this run could not look at, and why, in the language of this run."""
    reasons = []
    if checked.unread:
        reasons.append(settings.say("problems.not-checked.names", files=", ".join(checked.unread)))
    elif checked.rejected:
        reasons.append(settings.say("problems.not-checked.rejected", count=checked.rejected))
    if not checked.has_store:
        reasons.append(settings.say("problems.not-checked.store", store=settings.config.store))
    if sources is None and checked.has_spans:
        reasons.append(settings.say("problems.not-checked.texts"))
    return reasons


def _seal(paths: Sequence[Path], folder: Path, settings: Settings, loader: str | None) -> list[Finding]:
    """Turn quotes into offsets, in place; a file of which a quote is not found keeps that one and loses nothing."""
    from graphkit.loaders.rows import file_name
    from graphkit.text.seal import seal

    problems: list[Finding] = []
    for path in paths:
        before = path.read_bytes().decode("utf-8-sig")
        texts = texts_of([path], folder, settings.vocabulary(), loader)
        after, unsealed = seal(before, texts, file_name(path))
        problems += unsealed
        if after != before:
            write_output(path, after, overwrite=True)
            click.echo(settings.say("validate.sealed", file=path), err=True)
    return problems


def _check_spans(paths: Sequence[Path], folder: Path, settings: Settings, loader: str | None) -> list[Finding]:
    from graphkit.loaders.choice import open_files
    from graphkit.text.sealed_evidence import check_digests
    from graphkit.validate.intake import take

    vocabulary = settings.vocabulary()
    records, _, _ = take(open_files(paths, vocabulary, loader=loader), vocabulary)
    return check_digests(records, texts_of(paths, folder, vocabulary, loader))


def texts_of(
    paths: Sequence[Path], folder: Path, vocabulary: "Vocabulary", loader: str | None = None
) -> dict[str, str]:
    """Return the texts of the sources that these files name, found in the folder by their SHA-256."""
    from graphkit.loaders.choice import load
    from graphkit.loaders.rows import RawRecord
    from graphkit.text.stored import stored_texts

    wanted: dict[str, str] = {}
    for path in paths:
        for item in load(path, vocabulary, loader):
            if isinstance(item, RawRecord) and item.section == "sources":
                source_id, sha256 = item.data.get("id"), item.data.get("sha256")
                if isinstance(source_id, str) and isinstance(sha256, str):
                    wanted[source_id] = sha256
    return stored_texts(folder, wanted)
