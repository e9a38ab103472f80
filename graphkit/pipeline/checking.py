"""Are these files sound? All problems at once, nothing written."""

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from graphkit import config
from graphkit.errors import InvalidData
from graphkit.findings import Finding, Report
from graphkit.ledger.live import current_assertions, live
from graphkit.loaders.protocol import LoaderOptions
from graphkit.pipeline.decision_table import set_apart, with_decisions, without
from graphkit.pipeline.importing import updated_with
from graphkit.pipeline.input_files import read_files
from graphkit.pipeline.resolved_records import live_records, resolve_and_check
from graphkit.pipeline.session import Progress, reading, silent
from graphkit.schema.vocabulary import Vocabulary, load_vocabulary


def check_files(
    paths: Iterable[Path],
    *,
    uri: str | None = None,
    dataset: str | None = None,
    decisions: Path | None = None,
    progress: Progress | None = None,
    vocabulary: Vocabulary | None = None,
    loader: str | None = None,
    options: LoaderOptions | None = None,
) -> Report:
    """Return every problem that an import of these files would be refused for, and as warnings what is garbled in them.

    Parameters
    ----------
    paths : iterable of Path
        Record files.
    uri : str, optional
        A store whose records the files may name; without one, or where there is none yet, the files stand alone.
    dataset : str, optional
        As for ``import_files``.
    decisions, progress, vocabulary, loader, options
        As for ``import_files``.

    Notes
    -----
    Problems that show only between records are looked for once each record is sound on its own.
    """
    vocabulary = vocabulary or load_vocabulary(config.load().schema)
    progress = progress or silent
    warnings: list[Finding] = []
    try:
        paths, decisions = set_apart(map(Path, paths), decisions)
        given = read_files(paths, dataset, vocabulary, progress, loader=loader, options=options)
        warnings = given.warnings
        with reading(uri) if uri is not None else nullcontext() as ledger:
            now = current_assertions(ledger.entries(), live(ledger.batches())) if ledger else {}
            given, gone = with_decisions(given, decisions, now)
            items = live_records(without(updated_with(now, given.told), gone), given.bodies, ledger)
        resolve_and_check(items, vocabulary, progress)
    except InvalidData as error:
        error.report.warnings = warnings or error.report.warnings
        return error.report
    return Report(warnings=warnings)
