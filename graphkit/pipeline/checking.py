"""Checks files: all problems at once, nothing written."""

from collections.abc import Collection, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from graphkit.errors import InvalidData
from graphkit.findings import Report
from graphkit.loaders.protocol import LoaderOptions
from graphkit.pipeline.assessment import Assessment, Options, assess
from graphkit.pipeline.further_problems import refuse_rejected
from graphkit.pipeline.input_files import Input, ReadAs, read_input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.named_input import explain_input
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import Progress, configured_vocabulary, reading, silent
from graphkit.records.recordset import Accepted
from graphkit.resolve.explanations import NameExplanation
from graphkit.resolve.unknown import Unknown
from graphkit.schema.vocabulary import Vocabulary


@dataclass(frozen=True)
class CheckResult:
    """What is wrong with files, and what their names became; no names where a file could not be read."""

    report: Report
    names: list[NameExplanation] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    """Files that could not be read to the end: nothing was judged but each record by itself."""
    rejected: int = 0
    """Records that are wrong by themselves, and so were not compared with others."""
    has_store: bool = True
    """Whether there was a store to compare with."""
    has_spans: bool = False
    """Whether records quote their sources."""
    unknowns: list[Unknown] = field(default_factory=list)
    """The names that no record and no table has, each once."""


def check_files(
    paths: Iterable[Path],
    *,
    uri: str | None = None,
    dataset: str | None = None,
    decisions: Path | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
    loader: str | None = None,
    loader_options: LoaderOptions | None = None,
) -> Report:
    """Return every problem that would make an import refuse these files; garbled text is among the warnings.

    Parameters
    ----------
    paths : iterable of Path
        Record files.
    uri : str, optional
        A store whose records the files may name; without one, or where there is none yet, the files stand alone.
    dataset : str, optional
        As for ``import_files``.
    decisions, progress, vocabulary, loader, loader_options
        As for ``import_files``.

    Notes
    -----
    All that can be judged is judged at once: also the names in a record whose form or codes are wrong.
    """
    options = Options(configured_vocabulary(vocabulary), progress=progress or silent)
    given = _read(paths, dataset, decisions, options, ReadAs(loader, loader_options), uri=uri)
    if isinstance(given, Report):
        return given
    return _report(given, _assessment(given, uri, options))


def check_names(
    paths: Iterable[Path],
    *,
    uri: str | None = None,
    decisions: Path | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
    loader: str | None = None,
    loader_options: LoaderOptions | None = None,
) -> CheckResult:
    """Return what ``check_files`` returns, and what every name in the files became, and why. The same parameters."""
    unknowns: dict[str, Unknown] = {}

    def note(names: list[Unknown], _taken: Collection[str]) -> list[Accepted]:
        unknowns.update((each.name, each) for each in names)
        return []

    options = Options(configured_vocabulary(vocabulary), note, progress or silent)
    has_store = uri is None or _is_there(uri)
    try:
        given = read_input(
            paths, None, decisions, *(options.vocabulary, options.progress),
            read_as=ReadAs(loader, loader_options), skip_rows=True,
        )  # fmt: skip
    except InvalidData as error:
        files = dict.fromkeys(one.location.file for one in error.report)
        return CheckResult(error.report, unread=tuple(files), has_store=has_store)
    spans = any(b'"digest"' in item.body for item in given.records)
    rejected = sum(file.rejected for file in given.files.values())
    try:
        refuse_rejected(given, uri, options)
    except InvalidData as error:
        more = list(unknowns.values())
        return CheckResult(error.report, rejected=rejected, has_store=has_store, has_spans=spans, unknowns=more)
    assessment = _assessment(given, uri, options)
    names = explain_input(assessment, options)
    report, more = _report(given, assessment), list(unknowns.values())
    return CheckResult(report, names, has_store=has_store, has_spans=spans, unknowns=more)


def _is_there(uri: str) -> bool:
    with reading(uri) as ledger:
        return ledger is not None


def _read(
    paths: Iterable[Path],
    dataset: str | None,
    decisions: Path | None,
    options: Options,
    read_as: ReadAs,
    *,
    uri: str | None,
) -> Input | Report:
    how = (options.vocabulary, options.progress)
    try:
        given = read_input(paths, dataset, decisions, *how, read_as=read_as, skip_rows=True)
        refuse_rejected(given, uri, options)
        return given
    except InvalidData as error:
        return error.report


def _assessment(given: Input, uri: str | None, options: Options) -> Assessment:
    with reading(uri) if uri is not None else nullcontext() as ledger:
        return assess(revise(LedgerState.of(ledger), given), options)


def _report(given: Input, assessment: Assessment) -> Report:
    return Report(assessment.report.problems, given.warnings or assessment.report.warnings)
