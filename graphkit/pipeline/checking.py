"""Are these files sound? All problems at once, nothing written."""

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from graphkit.errors import InvalidData
from graphkit.findings import Report
from graphkit.loaders.protocol import LoaderOptions
from graphkit.pipeline.assessment import Options, assess
from graphkit.pipeline.input_files import ReadAs, read_input
from graphkit.pipeline.ledger_state import LedgerState
from graphkit.pipeline.revision import revise
from graphkit.pipeline.session import Progress, configured_vocabulary, reading, silent
from graphkit.schema.vocabulary import Vocabulary


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
    Problems that show only between records are looked for once each record is sound on its own.
    """
    options = Options(configured_vocabulary(vocabulary), progress=progress or silent)
    try:
        read_as = ReadAs(loader, loader_options)
        given = read_input(paths, dataset, decisions, options.vocabulary, options.progress, read_as=read_as)
    except InvalidData as error:
        return error.report
    with reading(uri) if uri is not None else nullcontext() as ledger:
        report = assess(revise(LedgerState.of(ledger), given), options).report
    return Report(report.problems, given.warnings or report.warnings)
